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
