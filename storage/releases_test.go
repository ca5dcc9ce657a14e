package storage_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/storage"
	"cohortbot/turn"
)

// What is released is kept for each cohort and for all by itself, and what another has taken on
// meanwhile is not put back.
func TestReleases(t *testing.T) {
	s := newShelf(t)
	half := 0.5
	of := func(in cohort.ID, n int) []cohort.Release {
		return []cohort.Release{
			{Cohort: in, Module: "m", Quiz: "a", Tables: []cohort.Table{{
				TableKey: cohort.TableKey{Kind: cohort.TableScore}, Cells: []string{"yes", "no"}, Could: n,
				Steps: []cohort.Step{{At: 1, Of: n, Cells: []int{n, 0}, Figures: &cohort.Figures{Median: &half}}},
			}}},
			{Cohort: in, Module: "m", Quiz: "b", Tables: []cohort.Table{}},
		}
	}
	for in, n := range map[cohort.ID]int{"": 20, "one": 5, "one1": 6} {
		if err := s.KeepReleases(t.Context(), &cohort.Funnel{Cohort: in, Joined: n}, of(in, n)); err != nil {
			t.Fatal(err)
		}
	}
	for in, n := range map[cohort.ID]int{"": 20, "one": 5, "one1": 6} {
		got, err := s.Releases(t.Context(), in)
		if err != nil || len(got) != 2 || got[0].Version != 1 {
			t.Fatalf("%q: %+v, %v", in, got, err)
		}
		got[0].Version, got[1].Version = 0, 0
		if !reflect.DeepEqual(got, of(in, n)) {
			t.Errorf("%q: %+v", in, got)
		}
		f, err := s.Funnel(t.Context(), in)
		if err != nil || f == nil || f.Joined != n || f.Cohort != in {
			t.Errorf("%q: %+v, %v", in, f, err)
		}
	}
	mine, _ := s.Releases(t.Context(), "one")
	others, _ := s.Releases(t.Context(), "one")
	f, _ := s.Funnel(t.Context(), "one")
	others[0].Tables[0].Could, mine[0].Tables[0].Could = 9, 8
	for _, x := range [][]cohort.Release{others, mine} {
		if err := s.KeepReleases(t.Context(), f, x); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := s.Releases(t.Context(), "one"); got[0].Tables[0].Could != 9 || got[0].Version != 2 {
		t.Errorf("what another has taken on is put back: %+v", got[0])
	}
	if f, err := s.Funnel(t.Context(), "nowhere"); f != nil || err != nil {
		t.Errorf("%+v, %v", f, err)
	}
}

// Invited are the links for one participant; of what was revoked those that were used, and of what leads
// somebody back to her place none. Of links for many it counts who came by them, however many they offer.
func TestInvited(t *testing.T) {
	s := newShelf(t)
	for id, inv := range map[string]*cohort.Invitation{
		"single": {Uses: 1, Used: 1}, "unused": {Uses: 1}, "many": {Uses: 1000, Used: 4}, "many, revoked": {Uses: 20, Used: 3, Revoked: true},
		"revoked": {Uses: 1, Revoked: true}, "revoked too late": {Uses: 1, Used: 1, Revoked: true},
		"back": {Uses: 1, Subject: "her"}, "of the team": {Uses: 2, Role: cohort.RoleCoordinator}, "elsewhere": {Uses: 9, Cohort: "other"},
	} {
		inv.Role, inv.Cohort, inv.Made = cmp.Or(inv.Role, cohort.RoleParticipant), cmp.Or(inv.Cohort, "c"), cohort.At(s.now)
		doc := &turn.Document{ID: id, Schema: turn.Schema, Version: 1, Body: dialog.Subject{Invitation: inv}}
		if err := s.Commit(t.Context(), doc); err != nil {
			t.Fatal(err)
		}
	}
	if one, many, err := s.Invited(t.Context(), "c"); err != nil || one != 3 || many != 7 {
		t.Errorf("%d invited, %d by links for many, %v", one, many, err)
	}
}

// What results are made of is counted and read, and nothing else.
func TestDone(t *testing.T) {
	s := newShelf(t)
	var all []storage.Put
	for i, kind := range []cohort.FactKind{cohort.FactAnswered, cohort.FactAudit, cohort.FactClosed, cohort.FactReplied, cohort.FactReworded, cohort.FactRead} {
		id := fmt.Sprint("s/1/", i)
		all = append(all, storage.Put{In: cohort.CollectionFacts, ID: id, Doc: &cohort.Fact{ID: id, Kind: kind, Subject: "s", At: cohort.Instant(5 + i)}})
	}
	if err := s.engine.InsertMissing(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	var read []cohort.FactKind
	err := s.EachDone(t.Context(), 0, func(f *cohort.Fact) error { read = append(read, f.Kind); return nil })
	slices.Sort(read)
	if n, _ := s.CountDone(t.Context()); n != 3 || err != nil || !slices.Equal(read, []cohort.FactKind{cohort.FactAnswered, cohort.FactClosed, cohort.FactRead}) {
		t.Errorf("%d, %v, %v", n, read, err)
	}
	read = nil
	err = s.EachDone(t.Context(), 7, func(f *cohort.Fact) error { read = append(read, f.Kind); return nil })
	slices.Sort(read)
	if err != nil || !slices.Equal(read, []cohort.FactKind{cohort.FactClosed, cohort.FactRead}) {
		t.Errorf("since then: %v, %v", read, err)
	}
}

// What somebody makes of a fact may fail: then both readings end, and that is what is said. A single answer
// tells that it was given, in which attempt and by whom; one that cannot be read is left out.
func TestEachDone(t *testing.T) {
	s := newShelf(t)
	var all []storage.Put
	for i := range 1200 { // several pages of each
		for _, kind := range []cohort.FactKind{cohort.FactAnswered, cohort.FactClosed} {
			id := fmt.Sprint(kind, "/1/", i)
			f := &cohort.Fact{ID: id, Kind: kind, Subject: "s", At: cohort.Instant(i), Cohort: "c", Module: "m", Quiz: "q", Attempt: 2}
			if kind == cohort.FactAnswered && i > 0 {
				f.Answer = &cohort.Answer{Question: "one"}
			}
			all = append(all, storage.Put{In: cohort.CollectionFacts, ID: id, Doc: f})
		}
	}
	type other struct {
		ID   string          `json:"_id"`
		Kind cohort.FactKind `json:"kind"`
		At   cohort.Instant  `json:"at"`
		Quiz int             `json:"quiz"`
	}
	all = append(all, storage.Put{In: cohort.CollectionFacts, ID: "x/1/1", Doc: &other{ID: "x/1/1", Kind: cohort.FactAnswered, Quiz: 5}})
	if err := s.engine.InsertMissing(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	n, without := map[cohort.FactKind]int{}, 0
	err := s.EachDone(t.Context(), 0, func(f *cohort.Fact) error {
		n[f.Kind]++
		if f.Kind == cohort.FactAnswered && f.Answer == nil {
			without++
		}
		if f.ID != fmt.Sprint(f.Kind, "/1/", int(f.At)) || f.Subject != "s" || f.Cohort != "c" || f.Module != "m" || f.Quiz != "q" || f.Attempt != 2 {
			t.Errorf("%+v", f)
		}
		return nil
	})
	if err != nil || n[cohort.FactAnswered] != 1200 || n[cohort.FactClosed] != 1200 || without != 1 {
		t.Errorf("%v, %d without an answer, %v", n, without, err)
	}
	broken, calls := errors.New("broken"), 0
	if err := s.EachDone(t.Context(), 0, func(*cohort.Fact) error { calls++; return broken }); !errors.Is(err, broken) || calls > 2 {
		t.Errorf("%v after %d calls", err, calls)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.EachDone(ctx, 0, func(*cohort.Fact) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
