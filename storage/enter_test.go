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
	"cohortbot/storage/storagetest"
	"cohortbot/turn"
)

// disturbed is the repositories over an engine with a hook, on the same database.
func (s *shelf) disturbed(hook storagetest.Hook) *storage.Store {
	return storage.NewStore(storagetest.Between(s.engine, hook), s.keys, func() time.Time { return s.now })
}

// visitor is somebody at the door.
func (s *shelf) visitor(door string) *cohort.Participant {
	return dialog.NewVisitor(door, dialog.Sender{Chat: seal.Conceal("7001"), First: seal.Conceal("Zaynab")}, cohort.At(s.now))
}

// When nobody knows whether a door was led on, it may have been: then she is the
// one it leads to, with the keys of her tombstone.
func TestADoorLedOnWithUnknownOutcome(t *testing.T) {
	s := newShelf(t)
	old := s.enters("door", "tg:1")
	s.erased(old)
	failed := false
	store := s.disturbed(func(_ context.Context, m storagetest.Moment) error {
		if m.Op == storagetest.Replace && m.In == "doors" && m.After && !failed {
			failed = true
			return storage.ErrUnavailable
		}
		return nil
	})
	if _, err := store.Enter(t.Context(), "door", "tg:5", s.visitor("door")); !errors.Is(err, storage.ErrUnavailable) {
		t.Fatalf("error is %v, want %v", err, storage.ErrUnavailable)
	}
	back := s.enters("door", "tg:5")
	if back.ID == old.ID || !back.Keys.Has("tg:forget") {
		t.Error("behind the door is the tombstone, or somebody without its keys: a replay would take effect again")
	}
	n := 0
	if err := s.EachPerson(t.Context(), func(string, *cohort.Participant) error { n++; return nil }); err != nil || n != 2 {
		t.Errorf("%d people are stored, error %v; want the tombstone and her", n, err)
	}
}

// A door led on by somebody else leaves no second subject.
func TestADoorLedOnByAnother(t *testing.T) {
	s := newShelf(t)
	s.erased(s.enters("door", "tg:1"))
	var other *turn.Document
	store := s.disturbed(func(_ context.Context, m storagetest.Moment) error {
		if m.Op == storagetest.Replace && m.In == "doors" && !m.After && other == nil {
			other = s.enters("door", "tg:6")
		}
		return nil
	})
	doc, err := store.Enter(t.Context(), "door", "tg:5", s.visitor("door"))
	if err != nil || doc.ID != other.ID {
		t.Errorf("two subjects behind one door, error %v", err)
	}
	n := 0
	if err := s.EachPerson(t.Context(), func(string, *cohort.Participant) error { n++; return nil }); err != nil || n != 2 {
		t.Errorf("%d people are stored, error %v; want the tombstone and her", n, err)
	}
}

// tombstone is one about to be buried.
func (s *shelf) tombstone(door string) *turn.Document {
	s.t.Helper()
	old := s.enters(door, "tg:1")
	s.settles(s.erased(old))
	s.now = s.now.Add(dialog.TombstoneKept + time.Minute)
	return old
}

// At whatever moment of a burial she comes back, her new life is behind her door,
// is not the old subject, and outlives the burial.
func TestComingBackDuringABurial(t *testing.T) {
	for moment := range 40 {
		s := newShelf(t)
		old := s.tombstone("door")
		at := 0
		var back *turn.Document
		store := s.disturbed(func(context.Context, storagetest.Moment) error {
			if at++; at == moment+1 {
				back = s.enters("door", "tg:7")
				s.commits(back, func(d *turn.Document) { d.Body.Person.Stage, d.Expires = cohort.StageMember, 0 })
			}
			return nil
		})
		if err := store.Expire(t.Context()); err != nil {
			t.Fatal(err)
		}
		if back == nil {
			if moment < 12 {
				t.Fatalf("a burial has only %d moments: the test does not test", moment)
			}
			return
		}
		if again := s.enters("door", "tg:8"); again.ID != back.ID || again.ID == old.ID {
			t.Errorf("moment %d: her door leads to another than her new life, or the old one", moment)
		}
		s.later(time.Minute)
		if s.load(old.ID) != nil || s.load(back.ID) == nil {
			t.Errorf("moment %d: the old subject is still there, or the new is gone", moment)
		}
	}
	t.Error("the burial has no end")
}

// At whatever moment of her coming back the tombstone is buried, she is behind her
// door afterwards and is not the old subject.
func TestABurialWhileSheComesBack(t *testing.T) {
	for moment := range 40 {
		s := newShelf(t)
		old := s.tombstone("door")
		at := 0
		store := s.disturbed(func(context.Context, storagetest.Moment) error {
			if at++; at == moment+1 {
				s.later(0)
			}
			return nil
		})
		back, err := store.Enter(t.Context(), "door", "tg:7", s.visitor("door"))
		if err != nil {
			t.Fatal(err)
		}
		if again := s.enters("door", "tg:8"); again.ID != back.ID || again.ID == old.ID {
			t.Errorf("moment %d: her door leads to another than the one she entered as, or to the old subject", moment)
		}
		if at <= moment {
			if moment < 8 {
				t.Fatalf("coming back has only %d moments: the test does not test", moment)
			}
			return
		}
	}
	t.Error("coming back has no end")
}

// A burial that stood still while another one was done and she came back takes
// nothing of her new life.
func TestALateBurial(t *testing.T) {
	for moment := range 40 {
		s := newShelf(t)
		s.tombstone("door")
		at := 0
		var back *turn.Document
		store := s.disturbed(func(context.Context, storagetest.Moment) error {
			if at++; at == moment+1 {
				s.later(0)
				back = s.enters("door", "tg:7")
				s.commits(back, func(d *turn.Document) { d.Body.Person.Stage, d.Expires = cohort.StageMember, 0 })
			}
			return nil
		})
		if err := store.Expire(t.Context()); err != nil {
			t.Fatal(err)
		}
		if back == nil {
			return
		}
		if again := s.enters("door", "tg:8"); again.ID != back.ID {
			t.Errorf("moment %d: her door leads to another than her new life", moment)
		}
	}
	t.Error("the burial has no end")
}
