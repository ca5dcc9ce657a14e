package storage_test

import (
	"cmp"
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

// Invited are the uses that links for participants offer; of what was revoked those it had, and of what
// leads somebody back to her place none.
func TestInvited(t *testing.T) {
	s := newShelf(t)
	for id, inv := range map[string]*cohort.Invitation{
		"single": {Uses: 1, Used: 1}, "many": {Uses: 30, Used: 4}, "revoked": {Uses: 20, Used: 3, Revoked: true},
		"back": {Uses: 1, Subject: "her"}, "of the team": {Uses: 2, Role: cohort.RoleCoordinator}, "elsewhere": {Uses: 9, Cohort: "other"},
	} {
		inv.Role, inv.Cohort, inv.Made = cmp.Or(inv.Role, cohort.RoleParticipant), cmp.Or(inv.Cohort, "c"), cohort.At(s.now)
		doc := &turn.Document{ID: id, Schema: turn.Schema, Version: 1, Body: dialog.Subject{Invitation: inv}}
		if err := s.Commit(t.Context(), doc); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.Invited(t.Context(), "c"); err != nil || n != 34 {
		t.Errorf("%d invited, %v", n, err)
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
