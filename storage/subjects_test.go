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

// A cohort or invitation founded by a turn has no document yet: its first version
// is inserted, once.
func TestTheFirstVersionIsInserted(t *testing.T) {
	s := newShelf(t)
	kind := dialog.Cohort
	founded := func(name string) *turn.Document {
		return &turn.Document{
			ID: "c1", Schema: turn.Schema, Version: 1, PendingSince: cohort.At(s.now),
			Body: dialog.Subject{Cohort: &cohort.Cohort{Name: seal.Conceal(name), Made: cohort.At(s.now)}},
		}
	}
	if _, err := s.Load(t.Context(), kind, "c1"); !errors.Is(err, turn.ErrNoSubject) {
		t.Errorf("before: error is %v, want %v", err, turn.ErrNoSubject)
	}
	if err := s.Commit(t.Context(), founded("One")); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(t.Context(), founded("Two")); !errors.Is(err, turn.ErrRaced) {
		t.Errorf("a second founding: error is %v, want %v", err, turn.ErrRaced)
	}
	doc, err := s.Load(t.Context(), kind, "c1")
	if err != nil || doc.Body.Cohort.Name.Reveal() != "One" {
		t.Fatalf("afterwards: %v", err)
	}
	refs, err := s.Overdue(t.Context(), s.now.Add(time.Second))
	if err != nil || len(refs) != 1 || refs[0] != (dialog.Ref{Kind: kind, ID: "c1"}) {
		t.Errorf("with something pending are %v, error %v; want the cohort", refs, err)
	}
	doc.Version++
	doc.Pending, doc.PendingSince = nil, 0
	if err := s.Commit(t.Context(), doc); err != nil {
		t.Error("its second version:", err)
	}
}
