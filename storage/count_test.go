package storage_test

import (
	"context"
	"errors"
	"reflect"
	"sync"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/storagetest"
)

// counts gives what the operator is told.
func (s *shelf) counts() storage.Counts {
	s.t.Helper()
	c, err := s.Count(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

// alike stores a row of each kind that is counted, all of one person.
func (s *shelf) alike(subject string) {
	s.t.Helper()
	for n, change := range []func(*outbox.Message){
		func(m *outbox.Message) { m.State = outbox.Sent },
		func(m *outbox.Message) { m.State, m.Doubts = outbox.Sent, 3 },
		func(m *outbox.Message) { m.State, m.Op = outbox.Sent, dialog.OpEdit },
		func(m *outbox.Message) { m.State, m.Op, m.Superseded = outbox.Sent, dialog.OpEdit, true },
		func(m *outbox.Message) { m.State, m.Lane, m.Doubts = outbox.Sent, outbox.Reminders, 1 },
		func(m *outbox.Message) { m.State, m.Lane = outbox.Blocked, outbox.Announcements },
		func(m *outbox.Message) { m.State, m.Lane = outbox.Blocked, outbox.Reminders },
		func(m *outbox.Message) { m.State, m.Op = outbox.Dead, dialog.OpEdit },
		func(m *outbox.Message) { m.State, m.Doubts = outbox.Uncertain, 1 },
		func(m *outbox.Message) { m.State = outbox.Held },
	} {
		id := s.row(subject, n, outbox.Ready)
		m, err := s.Row(s.t.Context(), id)
		if err != nil {
			s.t.Fatal(err)
		}
		m.DropAt = cohort.At(s.now.Add(outbox.BodyKept))
		change(m)
		if err := s.SaveRow(s.t.Context(), m); err != nil {
			s.t.Fatal(err)
		}
	}
}

// theirs are the totals of what alike stores.
func theirs() storage.Totals {
	return storage.Totals{
		Sent: map[string]int64{"replies": 3, "reminders": 1}, Uncertain: map[string]int64{"replies": 4, "reminders": 1},
		Blocked: 2, Dead: 1,
	}
}

func TestCount(t *testing.T) {
	s := newShelf(t)
	if c := s.counts(); len(c.Sent)+len(c.Uncertain) != 0 || c.Waiting["replies"] != (storage.Waiting{}) || c.Backed != 0 {
		t.Errorf("of an empty database: %+v", c)
	}
	s.alike("s")
	made := cohort.At(s.now)
	s.now = s.now.Add(time.Minute)
	s.owed("s", 10, 0, dialog.OpSend, outbox.Replies)
	s.row("s", 20, outbox.Sending)
	first := cohort.At(s.now)
	s.now = s.now.Add(time.Minute)
	s.owed("s", 11, 0, dialog.OpSend, outbox.Announcements)
	s.owed("s", 11, 1, dialog.OpEdit, outbox.Announcements)
	if err := s.Park(t.Context(), "tg:9", "door", "test", seal.Conceal("{}")); err != nil {
		t.Fatal(err)
	}
	if err := s.MarkBacked(t.Context(), made, "/backups"); err != nil {
		t.Fatal(err)
	}
	want := storage.Counts{Totals: theirs(), Held: 1, Backed: made, Waiting: map[string]storage.Waiting{
		"replies": {Rows: 2, Oldest: first}, "reminders": {}, "announcements": {Rows: 2, Oldest: cohort.At(s.now)}, "clearing": {}, "lists": {},
	}}
	want.Parked = 1
	if c := s.counts(); !reflect.DeepEqual(c, want) {
		t.Errorf("counted %+v\nwant %+v", c, want)
	}
}

// What is swept or erased stays counted: rows of edits a week after, a person with all
// that is hers, what was set aside a month after.
func TestTotalsNeverFall(t *testing.T) {
	s := newShelf(t)
	her := s.enters("door", "tg:1")
	s.alike(her.ID)
	s.alike("another")
	for _, key := range []string{"tg:8", "tg:9"} {
		if err := s.Park(t.Context(), key, "door"+key, "test", seal.Conceal("{}")); err != nil {
			t.Fatal(err)
		}
	}
	before := s.counts().Totals
	if before.Sent["replies"] != 6 || before.Uncertain["replies"] != 8 || before.Parked != 2 {
		t.Fatalf("before: %+v", before)
	}
	s.erased(her)
	if s.still(outbox.Collection, her.ID+"/9/0") {
		t.Fatal("a row of hers is still there")
	}
	if c := s.counts().Totals; !reflect.DeepEqual(c, before) {
		t.Errorf("after she has left: %+v\nwant %+v", c, before)
	}
	s.later(outbox.BodyKept + time.Hour)
	s.later(storage.ParkedKept)
	if s.still(outbox.Collection, "another/9/2") || s.still("parked", "tg:9") {
		t.Fatal("something old is still there")
	}
	if c := s.counts().Totals; !reflect.DeepEqual(c, before) {
		t.Errorf("after the sweep: %+v\nwant %+v", c, before)
	}
}

// Numbers that leave no rows are added up, by any number of processes at once.
func TestRaise(t *testing.T) {
	s := newShelf(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 5 {
				if err := s.Raise(context.Background(), storage.Totals{Updates: 2, Throttled: 1}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if c := s.counts(); c.Updates != 80 || c.Throttled != 40 {
		t.Errorf("%d updates and %d times throttled, want 80 and 40", c.Updates, c.Throttled)
	}
}

// A stop between adding and deleting counts twice, never not at all; and nobody who
// counts meanwhile sees a row in both places.
func TestAStopWhileRowsAreRemoved(t *testing.T) {
	s := newShelf(t)
	s.alike("s")
	before := s.counts().Totals
	stopped := errors.New("stopped")
	var store *storage.Store
	var seen storage.Counts
	var count sync.WaitGroup
	store = s.disturbed(func(ctx context.Context, m storagetest.Moment) error {
		if m.Op != storagetest.Delete || m.In != outbox.Collection || m.After {
			return nil
		}
		within, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
		defer cancel()
		if _, err := store.Count(within); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("counted while rows stood in two places: %v", err)
		}
		count.Go(func() { seen, _ = store.Count(context.Background()) })
		return stopped
	})
	s.now = s.now.Add(outbox.BodyKept + time.Hour)
	if err := store.Expire(t.Context()); !errors.Is(err, stopped) {
		t.Fatalf("error is %v", err)
	}
	count.Wait()
	// The edits were to go: one that was sent, one that was needless, one refused.
	want := before
	want.Sent = map[string]int64{"replies": before.Sent["replies"] + 1, "reminders": before.Sent["reminders"]}
	want.Dead++
	if !reflect.DeepEqual(seen.Totals, want) {
		t.Errorf("after the stop: %+v\nwant %+v", seen.Totals, want)
	}
	s.later(0)
	if c := s.counts().Totals; c.Sent["replies"] < want.Sent["replies"] || c.Dead < want.Dead {
		t.Errorf("after the next sweep the totals have fallen: %+v", c)
	}
}
