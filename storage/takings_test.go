package storage_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/storage"
	"cohortbot/turn"
)

// Who took part is kept for each cohort beside the releases and not among them, and is found for one and for all;
// what another has taken on meanwhile is not put back.
func TestTakings(t *testing.T) {
	s := newShelf(t)
	for _, in := range []cohort.ID{"one", "one1"} {
		if err := s.KeepReleases(t.Context(), &cohort.Funnel{Cohort: in}, []cohort.Release{{Cohort: in, Module: "m", Quiz: "q"}}); err != nil {
			t.Fatal(err)
		}
		for _, kind := range []cohort.TakingKind{cohort.TakingAnnouncement, cohort.TakingSession} {
			x := &cohort.Taking{Cohort: in, Kind: kind, Of: "x", To: 24, Answers: cohort.Table{
				TableKey: cohort.TableKey{Kind: cohort.TableComes}, Cells: []string{"yes"}, Steps: []cohort.Step{{At: 1, Of: 5, Cells: []int{5}}},
			}}
			if err := s.KeepTaking(t.Context(), x); err != nil {
				t.Fatal(err)
			}
		}
	}
	for in, want := range map[cohort.ID]int{"one": 2, "one1": 2, "": 4, "nowhere": 0} {
		got, err := s.Takings(t.Context(), in)
		if err != nil || len(got) != want {
			t.Errorf("%q: %+v, %v", in, got, err)
		}
		r, err := s.Releases(t.Context(), in)
		if err != nil || len(r) != want/2 && in != "" || in == "" && len(r) != 0 {
			t.Errorf("%q: releases %+v, %v", in, r, err)
		}
	}
	of, err := s.Results(t.Context(), dialog.ResultsOf{Cohort: "one"})
	if err != nil || len(of.Takings) != 2 || of.Takings[0].Version != 1 || of.Takings[0].Answers.Steps[0].Of != 5 {
		t.Fatalf("%+v, %v", of, err)
	}
	mine, others := of.Takings[0], of.Takings[0]
	mine.Took, others.Took = 8, 9
	for _, x := range []cohort.Taking{others, mine} {
		if err := s.KeepTaking(t.Context(), &x); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := s.Takings(t.Context(), "one"); got[0].Took != 9 || got[0].Version != 2 {
		t.Errorf("what another has taken on is put back: %+v", got[0])
	}
}

// A screen reads no more of them than it shows: the latest, of one cohort or of all.
func TestLatestTakings(t *testing.T) {
	s := newShelf(t)
	for i := range 9 {
		in := []cohort.ID{"one", "one1"}[i%2]
		x := &cohort.Taking{Cohort: in, Kind: cohort.TakingSession, Of: fmt.Sprint(9 - i), At: cohort.Instant(100 + i)}
		if err := s.KeepTaking(t.Context(), x); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.KeepReleases(t.Context(), &cohort.Funnel{Cohort: "one"}, []cohort.Release{{Cohort: "one", Module: "m", Quiz: "q"}}); err != nil {
		t.Fatal(err)
	}
	for of, want := range map[dialog.ResultsOf]string{
		{Takings: 3}: "108 107 106", {Cohort: "one", Takings: 2}: "108 106", {Cohort: "one1", Takings: 1}: "107",
		{Cohort: "one1", Takings: 51}: "107 105 103 101", {Cohort: "nowhere", Takings: 1}: "",
	} {
		got, err := s.Results(t.Context(), of)
		if err != nil {
			t.Fatal(err)
		}
		var at []string
		for _, x := range got.Takings {
			at = append(at, fmt.Sprint(int64(x.At)))
		}
		if is := strings.Join(at, " "); is != want {
			t.Errorf("%+v: %s, not %s", of, is, want)
		}
	}
	if got, err := s.Results(t.Context(), dialog.ResultsOf{}); err != nil || len(got.Takings) != 9 {
		t.Errorf("of all %+v, %v", got, err)
	}
}

// What the takings are made of is counted, and read each once: of an announcement its messages and the replies to
// it, with those that were taken back; of a session who comes and who was there.
func TestTakingPart(t *testing.T) {
	s := newShelf(t)
	var all []storage.Put
	fact := func(f cohort.Fact) {
		f.ID = fmt.Sprint("s/1/", len(all))
		f.Subject, f.At = "s", cohort.Instant(len(all))
		all = append(all, storage.Put{In: cohort.CollectionFacts, ID: f.ID, Doc: &f})
	}
	reply := func(now, was cohort.Response) {
		fact(cohort.Fact{Kind: cohort.FactReplied, About: cohort.AnnouncementMatter("a"), Reply: now, Was: was})
	}
	reply(cohort.ResponseYes, "")
	reply(cohort.ResponseYes, "")
	reply(cohort.ResponseNo, cohort.ResponseYes)
	reply("", cohort.ResponseNo)
	reply(cohort.ResponseHeld, "")
	fact(cohort.Fact{Kind: cohort.FactReplied, About: cohort.AnnouncementMatter("b"), Reply: cohort.ResponseYes})
	fact(cohort.Fact{Kind: cohort.FactComing, Session: "m", Coming: cohort.Comes})
	fact(cohort.Fact{Kind: cohort.FactAttended, Session: "m"})
	fact(cohort.Fact{Kind: cohort.FactAttended, Session: "n"})
	for i, state := range []outbox.State{outbox.Sent, outbox.Sent, outbox.Blocked, outbox.Ready} {
		m := &outbox.Message{
			ID: fmt.Sprint("m/1/", i), Subject: "s", Matter: cohort.AnnouncementMatter("a"), Op: dialog.OpSend, State: state, Lane: outbox.Announcements,
		}
		all = append(all, storage.Put{In: storage.Collection(outbox.Collection), ID: m.ID, Doc: m})
	}
	if err := s.engine.InsertMissing(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	if to, sent, err := s.Went(t.Context(), "a"); to != 5 || sent != 2 || err != nil {
		t.Errorf("sent to %d of %d, %v", sent, to, err)
	}
	reach, err := s.Reach(t.Context(), "a")
	if n, _ := s.Replying(t.Context(), "a", cohort.ResponseYes); err != nil || n != 1 || reach.Replies[cohort.ResponseYes] != 1 || reach.Sent != 2 {
		t.Errorf("%d come; those who coordinate see %+v, %v", n, reach, err)
	}
	var read []cohort.Instant
	err = s.EachReply(t.Context(), "a", []cohort.Response{cohort.ResponseYes, cohort.ResponseNo}, func(f *cohort.Fact) error {
		read = append(read, f.At)
		return nil
	})
	slices.Sort(read)
	if !slices.Equal(read, []cohort.Instant{0, 1, 2, 3}) || err != nil {
		t.Errorf("replies %v, %v", read, err)
	}
	var kinds []cohort.FactKind
	err = s.EachOfSession(t.Context(), "m", func(f *cohort.Fact) error { kinds = append(kinds, f.Kind); return nil })
	slices.Sort(kinds)
	if n, _ := s.CountSession(t.Context(), "m"); n != 2 || err != nil || !reflect.DeepEqual(kinds, []cohort.FactKind{cohort.FactAttended, cohort.FactComing}) {
		t.Errorf("%d, %v, %v", n, kinds, err)
	}
	if n, err := s.CountTaken(t.Context()); n != 6+3+2 || err != nil {
		t.Errorf("%d facts and messages, %v", n, err)
	}
}

// Of the announcements of a cohort those are counted that have begun to go out, the latest first.
func TestEachOutgoing(t *testing.T) {
	s := newShelf(t)
	for id, a := range map[string]cohort.Announcement{
		"first": {Cohort: "c", Made: 1, Started: 2}, "waits": {Cohort: "c", Made: 3}, "last": {Cohort: "c", Made: 5, Started: 6}, "elsewhere": {Cohort: "d", Made: 5, Started: 6},
	} {
		if err := s.Commit(t.Context(), &turn.Document{ID: id, Schema: turn.Schema, Version: 1, Body: dialog.Subject{Announcement: &a}}); err != nil {
			t.Fatal(err)
		}
	}
	var ids []string
	err := s.EachOutgoing(t.Context(), "c", func(o storage.Outgoing) error {
		ids = append(ids, o.ID)
		if o.Announcement.Started == 0 {
			t.Errorf("%+v", o)
		}
		return nil
	})
	if !slices.Equal(ids, []string{"last", "first"}) || err != nil {
		t.Errorf("%v, %v", ids, err)
	}
}
