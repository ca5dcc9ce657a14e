package storage_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/storagetest"
)

// waiting stores a row that waits, with a body.
func (s *shelf) waiting(n int, state outbox.State) string {
	s.t.Helper()
	s.now = s.now.Add(time.Second)
	return s.row("s", n, state)
}

// One row that cannot be read does not keep the others from being sent: it is
// settled as dead, where staff see it, and met no more.
func TestADamagedRowKeepsNoOtherFromBeingSent(t *testing.T) {
	for name, damage := range ways("tries") {
		for _, state := range []outbox.State{outbox.Ready, outbox.Sending} {
			t.Run(name+" "+string(state), func(t *testing.T) {
				s := newShelf(t)
				broken, whole := s.waiting(0, state), s.waiting(1, state)
				s.damages(outbox.Collection, broken, damage)
				for range 2 {
					rows, err := s.Unsettled(t.Context(), 5, s.now.Add(time.Hour), 10)
					if err != nil || len(rows) != 1 || rows[0].ID != whole {
						t.Fatalf("%d rows wait, error %v; want the whole one", len(rows), err)
					}
				}
				var dead struct {
					Version int64          `json:"version"`
					State   outbox.State   `json:"state"`
					DropAt  cohort.Instant `json:"drop_at"`
				}
				if err := s.engine.Get(t.Context(), outbox.Collection, broken, &dead); err != nil {
					t.Fatal(err)
				}
				if dead.State != outbox.Dead || dead.Version != 2 || dead.DropAt == 0 {
					t.Errorf("the damaged row is %+v, want it dead, of version 2, with its time", dead)
				}
			})
		}
	}
}

// A row that somebody else has settled meanwhile is left as it is.
func TestADamagedRowIsSettledByItsVersion(t *testing.T) {
	s := newShelf(t)
	broken := s.waiting(0, outbox.Ready)
	s.damages(outbox.Collection, broken, ways("tries")["does not open"])
	store := s.disturbed(func(ctx context.Context, m storagetest.Moment) error {
		if m.Op != storagetest.Replace || m.After {
			return nil
		}
		return s.engine.Replace(ctx, outbox.Collection, broken, 1, &outbox.Message{ID: broken, Version: 2, Subject: "s", State: outbox.Sent})
	})
	if rows, err := store.Unsettled(t.Context(), 5, s.now.Add(time.Hour), 10); err != nil || len(rows) != 0 {
		t.Errorf("%d rows, error %v", len(rows), err)
	}
	if row, err := s.Row(t.Context(), broken); err != nil || row.State != outbox.Sent {
		t.Errorf("the row was settled twice, error %v", err)
	}
}

// A row that a lacking key has sealed waits for the right key file: the others are
// sent meanwhile, and when no other is left it is said why.
func TestALackingKeyKillsNoRow(t *testing.T) {
	s := newShelf(t)
	older, newer := twoKeys(t)
	clock := func() time.Time { return s.now }
	s.keys = newer
	locked := s.waiting(0, outbox.Ready)
	s.keys = older
	open := s.waiting(1, outbox.Ready)
	s.Store = storage.NewStore(s.engine, older, clock)
	rows, err := s.Unsettled(t.Context(), 5, s.now.Add(time.Hour), 10)
	if err != nil || len(rows) != 1 || rows[0].ID != open {
		t.Fatalf("%d rows wait, error %v; want the one that opens", len(rows), err)
	}
	rows[0].State = outbox.Sent
	if err := s.SaveRow(t.Context(), rows[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Unsettled(t.Context(), 5, s.now.Add(time.Hour), 10); !errors.Is(err, storage.ErrOtherKey) {
		t.Errorf("error is %v, want %v", err, storage.ErrOtherKey)
	}
	s.Store = storage.NewStore(s.engine, newer, clock)
	if rows, err := s.Unsettled(t.Context(), 5, s.now.Add(time.Hour), 10); err != nil || len(rows) != 1 || rows[0].ID != locked {
		t.Errorf("with the right key file %d rows wait, error %v", len(rows), err)
	}
}

// envelope stores one that waits, with words of hers.
func (s *shelf) envelope(id string, keys *seal.Keys) {
	s.t.Helper()
	s.now = s.now.Add(time.Second)
	e := dialog.Envelope{
		ID: id, Key: id, On: dialog.Ref{Kind: dialog.Invitation, ID: "inv"}, By: "her", At: cohort.At(s.now),
		Event: dialog.Event{Said: &dialog.Said{Text: seal.Conceal("secret")}},
	}
	if err := keys.SealAll(&e); err != nil {
		s.t.Fatal(err)
	}
	if err := s.engine.Insert(s.t.Context(), dialog.CollectionEnvelopes, id, &e); err != nil {
		s.t.Fatal(err)
	}
}

// One envelope that cannot be read is set aside, and the others are delivered.
func TestADamagedEnvelopeIsSetAside(t *testing.T) {
	for name, damage := range map[string]func(map[string]any){
		"does not decode": unreadable("key"),
		"does not open":   ways("")["does not open"],
	} {
		t.Run(name, func(t *testing.T) {
			s := newShelf(t)
			s.envelope("broken", s.keys)
			s.envelope("whole", s.keys)
			s.damages(dialog.CollectionEnvelopes, "broken", damage)
			for range 2 {
				waiting, err := s.Undelivered(t.Context(), s.now.Add(time.Hour))
				if err != nil || len(waiting) != 1 || waiting[0].ID != "whole" {
					t.Fatalf("%d envelopes wait, error %v; want the whole one", len(waiting), err)
				}
			}
			if s.still(dialog.CollectionEnvelopes, "broken") || !s.still("parked", "broken") {
				t.Error("the damaged envelope was not set aside")
			}
			var aside struct {
				Owner string `json:"owner"`
			}
			if err := s.engine.Get(t.Context(), "parked", "broken", &aside); err != nil || aside.Owner != "her" {
				t.Errorf("it is kept with %q, error %v; want with her it is about", aside.Owner, err)
			}
		})
	}
}

func TestALackingKeySetsNoEnvelopeAside(t *testing.T) {
	s := newShelf(t)
	older, newer := twoKeys(t)
	s.envelope("locked", newer)
	s.envelope("whole", older)
	s.Store = storage.NewStore(s.engine, older, func() time.Time { return s.now })
	waiting, err := s.Undelivered(t.Context(), s.now.Add(time.Hour))
	if err != nil || len(waiting) != 1 || waiting[0].ID != "whole" {
		t.Fatalf("%d envelopes wait, error %v; want the one that opens", len(waiting), err)
	}
	if err := s.Delivered(t.Context(), "whole"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Undelivered(t.Context(), s.now.Add(time.Hour)); !errors.Is(err, storage.ErrOtherKey) {
		t.Errorf("error is %v, want %v", err, storage.ErrOtherKey)
	}
	if !s.still(dialog.CollectionEnvelopes, "locked") {
		t.Error("the envelope that does not open is gone")
	}
}

// What is too large to be set aside is set aside without its words: that there was
// one must not hold up everything behind it.
func TestWhatIsTooLargeIsSetAsideWithoutItsWords(t *testing.T) {
	s := newShelf(t)
	if err := s.Park(t.Context(), "tg:1", "door", "test", seal.Conceal(string(make([]byte, storage.MaxDocument)))); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Parked(t.Context()); err != nil || n != 1 {
		t.Errorf("%d are set aside, error %v; want 1", n, err)
	}
}
