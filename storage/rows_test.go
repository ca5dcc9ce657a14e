package storage_test

import (
	"context"
	"errors"
	"testing"

	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/sqlite"
	"cohortbot/storage/storagetest"
)

// A row whose writing took effect although it was reported as failed is ours
// still: were it taken for somebody else's, it would stay "sending" unsent.
func TestARowWrittenWithUnknownOutcomeIsStillOurs(t *testing.T) {
	below, err := sqlite.Open(t.Context(), sqlite.Config{Path: ":memory:", Indexes: storage.Indexes()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = below.Close(context.Background()) })
	fail := true
	engine := storagetest.Failing(below, func(m storagetest.Moment) bool {
		now := fail && m.After && m.Op == storagetest.Replace
		fail = fail && !now
		return now
	})
	keys, err := seal.New().Keys()
	if err != nil {
		t.Fatal(err)
	}
	store := storage.NewStore(engine, keys, nil)
	row := &outbox.Message{
		ID: "s/1/0", Version: 1, Subject: "s", Op: dialog.OpSend, State: outbox.Ready, Body: seal.Conceal("{}"),
		Chat: seal.Conceal("1"),
	}
	if err := keys.SealAll(row); err != nil {
		t.Fatal(err)
	}
	if err := below.Insert(t.Context(), outbox.Collection, row.ID, row); err != nil {
		t.Fatal(err)
	}
	stale := *row
	row.State, row.Term = outbox.Sending, 1
	if err := store.SaveRow(t.Context(), row); !errors.Is(err, storage.ErrUnavailable) {
		t.Fatalf("error is %v, want %v", err, storage.ErrUnavailable)
	}
	if err := store.SaveRow(t.Context(), row); err != nil || row.Version != 2 {
		t.Fatalf("version %d, error %v; want 2 and none", row.Version, err)
	}
	stale.State = outbox.Dead
	if err := store.SaveRow(t.Context(), &stale); !errors.Is(err, outbox.ErrLost) {
		t.Errorf("error is %v, want %v", err, outbox.ErrLost)
	}
}

// A store that gives only what a majority has may refuse a version that it does
// not show yet. That is neither ours nor lost: it has to be asked again.
func TestARowThatIsNotShownYetIsNotLost(t *testing.T) {
	s := newShelf(t)
	id := s.row("s", 0, outbox.Ready)
	row, err := s.Row(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	ahead := true
	store := s.disturbed(func(_ context.Context, m storagetest.Moment) error {
		if ahead && m.Op == storagetest.Replace && !m.After {
			return storage.ErrConflict
		}
		return nil
	})
	row.State = outbox.Sending
	if err := store.SaveRow(t.Context(), row); !errors.Is(err, storage.ErrUnavailable) || row.Version != 1 {
		t.Errorf("error is %v, version %d; want %v and 1", err, row.Version, storage.ErrUnavailable)
	}
	ahead = false
	if err := store.SaveRow(t.Context(), row); err != nil || row.Version != 2 {
		t.Errorf("then: error %v, version %d", err, row.Version)
	}
}
