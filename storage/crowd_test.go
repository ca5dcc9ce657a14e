package storage_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/storage"
	"cohortbot/storage/storagetest"
	"cohortbot/turn"
)

// Of too many visitors the oldest without an invitation go; with one in hand
// they stay, and so do members.
func TestTooManyVisitors(t *testing.T) {
	const most, over = 10_000, 30
	s := newShelf(t)
	for i := range most + over {
		p := &cohort.Participant{Door: fmt.Sprint("door", i), Stage: cohort.StageVisitor, Made: cohort.At(s.now.Add(time.Duration(i) * time.Second))}
		if i < 10 {
			p.Registration.Invitation = "in hand"
		}
		doc := &turn.Document{ID: fmt.Sprintf("s%05d", i), Schema: turn.Schema, Version: 1, Body: dialog.Subject{Person: p}}
		if err := s.engine.Insert(t.Context(), cohort.CollectionPeople, doc.ID, doc); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := s.CapVisitors(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	err := s.EachPerson(t.Context(), func(id string, p *cohort.Participant) error {
		if p.Stage != cohort.StageVisitor {
			return nil
		}
		n++
		if id >= "s00010" && id < "s00040" {
			t.Errorf("%s is among the oldest without an invitation and stays", id)
		}
		return nil
	})
	if err != nil || n != most {
		t.Errorf("%d visitors stay, error %v; want %d", n, err, most)
	}
	if s.load("s00000") == nil {
		t.Error("one with an invitation in hand was let go")
	}
}

// Few enough visitors are left alone.
func TestFewVisitorsStay(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	n := 0
	store := storage.NewStore(writings(s.engine, &n), s.keys, nil)
	if err := store.CapVisitors(t.Context()); err != nil || n != 0 || s.load(doc.ID) == nil {
		t.Errorf("%d writings, error %v", n, err)
	}
}

// crowd stores one visitor without an invitation more than there may be; the
// oldest is s00000.
func (s *shelf) crowd() {
	s.t.Helper()
	var puts []storage.Put
	for i := range 10_001 {
		p := &cohort.Participant{Door: "door", Stage: cohort.StageVisitor, Made: cohort.At(s.now.Add(time.Duration(i) * time.Second))}
		doc := &turn.Document{ID: fmt.Sprintf("s%05d", i), Schema: turn.Schema, Version: 1, Body: dialog.Subject{Person: p}}
		puts = append(puts, storage.Put{In: cohort.CollectionPeople, ID: doc.ID, Doc: doc})
	}
	if err := s.engine.InsertMissing(s.t.Context(), puts); err != nil {
		s.t.Fatal(err)
	}
}

// Whoever becomes somebody while the crowd is thinned out stays.
func TestThinningOutTakesNoMember(t *testing.T) {
	for _, c := range []struct {
		what   string
		change func(*cohort.Participant)
		after  storagetest.Op
	}{
		{"a member", func(p *cohort.Participant) { p.Stage = cohort.StageMember }, storagetest.Find},
		{"with an invitation", func(p *cohort.Participant) { p.Registration.Invitation = "in hand" }, storagetest.Get},
	} {
		s := newShelf(t)
		s.crowd()
		row, done := s.row("s00000", 0, outbox.Ready), false
		store := s.disturbed(func(_ context.Context, m storagetest.Moment) error {
			if m.Op == c.after && m.After && !done {
				done = true
				s.commits(s.load("s00000"), func(d *turn.Document) { c.change(d.Body.Person) })
			}
			return nil
		})
		if err := store.CapVisitors(t.Context()); err != nil {
			t.Fatal(err)
		}
		doc := s.load("s00000")
		if doc == nil || doc.Body.Person.Stage == cohort.StageGone || !s.still(outbox.Collection, row) {
			t.Errorf("%s meanwhile, seen after a %s: she was erased", c.what, c.after)
		}
	}
}
