package storage_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/turn"
)

// writes stores a thread.
func (s *shelf) writes(th *cohort.Thread) *turn.Document {
	s.t.Helper()
	doc := &turn.Document{ID: cohort.ThreadID(th.Person), Schema: turn.Schema, Version: 1, Body: dialog.Subject{Thread: th}}
	if err := s.Commit(s.t.Context(), doc); err != nil {
		s.t.Fatal(err)
	}
	return doc
}

// Who is in danger comes first, then who waits, the longest first, then the others, the
// latest first; a page at a time, of one cohort alone.
func TestInbox(t *testing.T) {
	s := newShelf(t)
	for i, state := range []cohort.ThreadState{
		cohort.ThreadClosed, cohort.ThreadWaits, cohort.ThreadOpen, cohort.ThreadDanger, cohort.ThreadWaits, cohort.ThreadOpen,
	} {
		s.writes(&cohort.Thread{Person: fmt.Sprint("p", i), Cohort: "one", State: state, Since: cohort.Instant(100 + i)})
	}
	s.writes(&cohort.Thread{Person: "else", Cohort: "two", State: cohort.ThreadWaits, Since: 1})
	s.writes(&cohort.Thread{Person: "out", State: cohort.ThreadWaits, Since: 1, Stranger: true})
	for _, x := range []struct {
		from int
		want string
	}{{0, "p3 p1 p4 p5"}, {4, "p2 p0"}, {40, "p2 p0"}} {
		got, err := s.Inbox(t.Context(), dialog.InboxOf{Cohort: "one", From: x.from, Limit: 4})
		if err != nil {
			t.Fatal(err)
		}
		var people []string
		for _, th := range got.Page {
			people = append(people, th.Person)
		}
		if strings.Join(people, " ") != x.want || got.All != 6 || got.Waiting != 3 {
			t.Errorf("from %d: %v, %+v", x.from, people, got)
		}
	}
	if got, err := s.Inbox(t.Context(), dialog.InboxOf{Limit: 8}); err != nil || got.All != 1 || got.Page[0].Person != "out" {
		t.Errorf("the owners see %+v %v", got, err)
	}
	if n, err := s.Outside(t.Context()); err != nil || n != 1 {
		t.Errorf("%d strangers wait, %v", n, err)
	}
}

// Her thread is erased with her, also one that came back before the tombstone went, and
// what was on its way to it.
func TestAThreadIsErasedWithHer(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	s.writes(&cohort.Thread{Person: doc.ID, State: cohort.ThreadWaits, Lines: []cohort.Line{{N: 1, Text: seal.Conceal("words")}}})
	id := cohort.ThreadID(doc.ID)
	e := &dialog.Envelope{ID: "e", Key: "e", On: dialog.Ref{Kind: dialog.Thread, ID: id}, Event: dialog.Event{Thread: &dialog.ThreadAct{Do: dialog.ThreadAsk}}}
	if err := s.keys.SealAll(e); err != nil {
		t.Fatal(err)
	}
	if err := s.engine.Insert(t.Context(), dialog.CollectionEnvelopes, e.ID, e); err != nil {
		t.Fatal(err)
	}
	s.erased(doc)
	if s.still(turn.CollectionThreads, id) || s.still(dialog.CollectionEnvelopes, "e") {
		t.Error("it outlives her")
	}
}

// A thread with the longest texts fits into a document, and a backup leaves out that of
// somebody erased since.
func TestAThreadOfTheLongestTexts(t *testing.T) {
	s := newShelf(t)
	th := &cohort.Thread{Person: "p", Cohort: "one", State: cohort.ThreadWaits}
	for n := range 11 { // as many as are kept of such
		th.Lines = append(th.Lines, cohort.Line{N: n + 1, Text: seal.Conceal(strings.Repeat("ن", 4096)), Cohort: "one"})
	}
	doc := s.writes(th)
	raw, err := json.Marshal(doc)
	if err != nil || len(raw) > 200<<10 {
		t.Errorf("it takes %d bytes, %v", len(raw), err)
	}
	sieve := storage.NewSieve([]storage.Erasure{{Subject: "p", Version: 9, Whole: true}}, 1)
	person := &turn.Document{ID: "p", Version: 3, Body: dialog.Subject{Person: &cohort.Participant{Stage: cohort.StageMember}}}
	for _, x := range []struct {
		in  storage.Collection
		doc any
	}{{cohort.CollectionPeople, person}, {turn.CollectionThreads, doc}} {
		raw, err := json.Marshal(x.doc)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok, err := sieve.Pass(x.in, raw); ok || err != nil {
			t.Errorf("%s is let in: %v", x.in, err)
		}
	}
}
