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
	"cohortbot/turn"
)

// parts commits that somebody has parted from her account, as a turn does, and flushes nothing.
func (s *shelf) parts(doc *turn.Document, ghost string) {
	s.t.Helper()
	s.commits(doc, func(d *turn.Document) {
		p := d.Body.Person
		d.Pending = &turn.Pending{Part: &turn.Parted{Ghost: ghost, Person: &cohort.Participant{
			Door: p.Door, Chat: p.Chat.Fresh(), Stage: cohort.StageGone, Wiping: true,
		}}}
		d.PendingSince = cohort.At(s.now)
		dialog.Apart(p, cohort.At(s.now))
	})
}

// returns commits that she has come back by a door, and flushes nothing.
func (s *shelf) returns(doc *turn.Document, door string) {
	s.t.Helper()
	s.commits(doc, func(d *turn.Document) {
		p := d.Body.Person
		p.Door, p.Chat, p.Lost, p.Blocked = door, seal.Conceal("7002"), cohort.Lost{}, false
		d.Pending, d.PendingSince = &turn.Pending{Adopt: true}, cohort.At(s.now)
		d.SeenUntil = cohort.At(s.now.Add(turn.KeyKept))
	})
}

// learner is somebody behind a door, with a row that waits and one that was sent.
func (s *shelf) learner(door string) *turn.Document {
	s.t.Helper()
	doc := s.load(s.member(door, "one"))
	s.commits(doc, func(d *turn.Document) { d.Keys = d.Keys.Add("tg:old", cohort.At(s.now)) })
	s.stands(doc.ID, 0, state(outbox.Sent))
	m := &outbox.Message{
		ID: doc.ID + "/1/7", Version: 1, Subject: doc.ID, Order: outbox.Order(1, 7), Op: dialog.OpSend, State: outbox.Ready,
		Made: cohort.At(s.now), Body: seal.Conceal("{}"),
	}
	if err := s.keys.SealAll(m); err != nil {
		s.t.Fatal(err)
	}
	if err := s.engine.Insert(s.t.Context(), outbox.Collection, m.ID, m); err != nil {
		s.t.Fatal(err)
	}
	return doc
}

// parted says what must hold when somebody has parted from her account.
func (s *shelf) parted(id, door string) {
	s.t.Helper()
	who, err := s.Enter(s.t.Context(), door, "tg:old", s.visitor(door))
	if !errors.Is(err, turn.ErrRepeated) && (err != nil || !who.Keys.Has("tg:old")) { // who is back has the tombstone's keys
		s.t.Errorf("what the lost phone sent before takes effect again: %v", err)
	}
	who = s.enters(door, "tg:new")
	if who.ID == id || who.Body.Person.Stage != cohort.StageVisitor {
		s.t.Errorf("behind the door of a lost phone stands %s", who.Body.Person.Stage)
	}
	m, err := s.Row(s.t.Context(), id+"/1/7")
	if err != nil || m.State != outbox.Blocked {
		s.t.Errorf("what waited is %s, error %v", m.State, err)
	}
	if _, err := s.Chat(s.t.Context(), id); !errors.Is(err, outbox.ErrNoChat) {
		s.t.Errorf("there is a chat to send to: %v", err)
	}
	told := 0
	_ = s.EachErasure(s.t.Context(), func(e storage.Erasure) error {
		if e.Subject == id && e.Door {
			told++
		}
		return nil
	})
	if told != 1 {
		s.t.Errorf("%d times it is written down that she has parted", told)
	}
}

// Wherever the work of a lost phone breaks off, before or after a step, the next try ends it.
func TestPartingBreaksOffAnywhere(t *testing.T) {
	for moment := range 60 {
		s := newShelf(t)
		doc := s.learner("D")
		s.parts(doc, "ghost")
		at := 0
		store := s.disturbed(func(context.Context, storagetest.Moment) error {
			if at++; at == moment+1 {
				return storage.ErrUnavailable
			}
			return nil
		})
		err := store.Flush(t.Context(), doc)
		if err == nil {
			if moment < 8 {
				t.Fatalf("it has only %d moments: the test does not test", moment)
			}
			s.parted(doc.ID, "D")
			return
		}
		if err := s.Flush(t.Context(), s.load(doc.ID)); err != nil {
			t.Fatal(err)
		}
		s.parted(doc.ID, "D")
	}
	t.Error("it has no end")
}

// From the commit on the old door leads to a stranger, though nothing else is done yet.
func TestAPartedDoorBeforeTheFlush(t *testing.T) {
	s := newShelf(t)
	doc := s.learner("D")
	s.parts(doc, "ghost")
	if d, err := s.Behind(t.Context(), "D"); !errors.Is(err, turn.ErrNoSubject) {
		t.Errorf("behind the door is %v, error %v", d, err)
	}
	if who := s.enters("D", "tg:new"); who.ID == doc.ID || who.Body.Person.Stage != cohort.StageVisitor {
		t.Errorf("behind the door stands %+v", who.Body.Person)
	}
	if err := s.Flush(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	s.parted(doc.ID, "D")
}

// Wherever the work of coming back breaks off, and whatever the new phone sends then, its door
// leads to her in the end, and nothing it sent takes effect twice.
func TestComingBackBreaksOffAnywhere(t *testing.T) {
	for moment := range 60 {
		s := newShelf(t)
		doc := s.learner("D")
		s.parts(doc, "ghost")
		if err := s.Flush(t.Context(), doc); err != nil {
			t.Fatal(err)
		}
		visitor := s.enters("N", "tg:1")
		s.commits(visitor, func(d *turn.Document) { d.Keys = d.Keys.Add("tg:1", cohort.At(s.now)) })
		doc = s.load(doc.ID)
		s.returns(doc, "N")
		at := 0
		store := s.disturbed(func(context.Context, storagetest.Moment) error {
			if at++; at == moment+1 {
				return storage.ErrUnavailable
			}
			return nil
		})
		err := store.Flush(t.Context(), doc)
		if err != nil && moment%2 == 0 { // the phone writes before it is tried again
			if who, err := s.Enter(t.Context(), "N", "tg:2", s.visitor("N")); err != nil || who.ID != doc.ID && who.ID != visitor.ID {
				t.Errorf("moment %d: behind the new door stands another, error %v", moment, err)
			}
		}
		if err != nil {
			if err := s.Flush(t.Context(), s.load(doc.ID)); err != nil {
				t.Fatal(err)
			}
		}
		if who := s.enters("N", "tg:3"); who.ID != doc.ID {
			t.Fatalf("moment %d: the new door leads to %s", moment, who.ID)
		}
		if seen, err := s.Remembers(t.Context(), "N", "tg:1"); err != nil || !seen {
			t.Errorf("moment %d: what a stranger sent is not known any more", moment)
		}
		if who := s.enters("D", "tg:9"); who.ID == doc.ID {
			t.Errorf("moment %d: the lost phone leads to her", moment)
		}
		if err == nil {
			if moment < 8 {
				t.Fatalf("it has only %d moments: the test does not test", moment)
			}
			s.later(dialog.TombstoneKept + time.Hour)
			s.later(dialog.TombstoneKept + time.Hour)
			if who := s.enters("N", "tg:10"); who.ID != doc.ID {
				t.Error("when the tombstones are buried her door is gone")
			}
			return
		}
	}
	t.Error("it has no end")
}

// What stood still while she came back and parted once more leads no lost phone to her.
func TestALateAdoption(t *testing.T) {
	for moment := range 60 {
		s := newShelf(t)
		doc := s.learner("D")
		s.parts(doc, "ghost")
		if err := s.Flush(t.Context(), doc); err != nil {
			t.Fatal(err)
		}
		s.enters("N", "tg:1")
		doc = s.load(doc.ID)
		s.returns(doc, "N")
		late := s.load(doc.ID)
		at, done := 0, false
		store := s.disturbed(func(context.Context, storagetest.Moment) error {
			if at++; at != moment+1 {
				return nil
			}
			done = true
			if err := s.Flush(t.Context(), doc); err != nil {
				t.Fatal(err)
			}
			again := s.load(doc.ID)
			s.parts(again, "ghost2")
			if err := s.Flush(t.Context(), again); err != nil {
				t.Fatal(err)
			}
			return nil
		})
		if err := store.Flush(t.Context(), late); err != nil {
			t.Fatal(err)
		}
		if !done {
			return
		}
		if who := s.enters("N", "tg:5"); who.ID == doc.ID {
			t.Fatalf("moment %d: a phone that is lost leads to her", moment)
		}
	}
	t.Error("it has no end")
}

// The same account may come back: its own door leads to her again, and a late parting does not
// take it away.
func TestTheSameAccountComesBack(t *testing.T) {
	s := newShelf(t)
	doc := s.learner("D")
	s.parts(doc, "ghost")
	late := s.load(doc.ID)
	if err := s.Flush(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	s.enters("D", "tg:1")
	doc = s.load(doc.ID)
	s.returns(doc, "D")
	if err := s.Flush(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	if who := s.enters("D", "tg:2"); who.ID != doc.ID {
		t.Fatal("her own account does not lead to her")
	}
	if err := s.Flush(t.Context(), late); err != nil {
		t.Fatal(err)
	}
	if who := s.enters("D", "tg:3"); who.ID != doc.ID {
		t.Error("a late parting has taken her door away")
	}
}

// Whoever has a place of her own behind a door keeps it.
func TestADoorOfSomebodyElse(t *testing.T) {
	s := newShelf(t)
	doc := s.learner("D")
	s.parts(doc, "ghost")
	if err := s.Flush(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	other := s.member("N", "one")
	doc = s.load(doc.ID)
	s.returns(doc, "N")
	if err := s.Flush(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	if who := s.enters("N", "tg:5"); who.ID != other {
		t.Error("somebody's place was taken by another")
	}
}
