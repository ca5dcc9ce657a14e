package storage_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/sqlite"
	"cohortbot/turn"
)

// A key that overflowed its document before she was erased is swallowed after
// it, and after she came back: else an old update would make her a visitor
// again.
func TestOverflowedKeysOutliveErasure(t *testing.T) {
	engine, err := sqlite.Open(t.Context(), sqlite.Config{Path: ":memory:", Indexes: storage.Indexes()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close(context.Background()) })
	keys, err := seal.New().Keys()
	if err != nil {
		t.Fatal(err)
	}
	store := storage.NewStore(engine, keys, nil)
	now := cohort.At(time.Now())
	visitor := func() *cohort.Participant {
		return dialog.NewVisitor("door", dialog.Sender{Chat: seal.Conceal("1")}, now)
	}
	doc, err := store.Enter(t.Context(), "door", "tg:1", visitor())
	if err != nil {
		t.Fatal(err)
	}
	until := now.Add(turn.KeyKept)
	if err := store.Remember(t.Context(), doc.Inbox(), []turn.Key{{Key: "tg:1", At: now}}, until); err != nil {
		t.Fatal(err)
	}
	doc.Version, doc.SeenUntil = doc.Version+1, until
	doc.Body.Person = &cohort.Participant{Door: "door", Stage: cohort.StageGone}
	if err := store.Commit(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Enter(t.Context(), "door", "tg:1", visitor()); !errors.Is(err, turn.ErrRepeated) {
		t.Fatalf("an old key at the tombstone: %v, want %v", err, turn.ErrRepeated)
	}
	back, err := store.Enter(t.Context(), "door", "tg:2", visitor())
	if err != nil || back.ID == doc.ID || back.SeenUntil != until {
		t.Fatalf("she comes back as %+v, %v", back, err)
	}
	if known, err := store.Remembers(t.Context(), back.Inbox(), "tg:1"); err != nil || !known {
		t.Errorf("her old key is known: %v, %v", known, err)
	}
}
