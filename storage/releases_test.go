package storage_test

import (
	"reflect"
	"testing"

	"cohortbot/cohort"
)

// What is released is kept for each cohort and for all by itself, and what another has taken on
// meanwhile is not put back.
func TestReleases(t *testing.T) {
	s := newShelf(t)
	of := func(in cohort.ID, n int) []cohort.Release {
		return []cohort.Release{
			{Cohort: in, Module: "m", Quiz: "a", Tables: []cohort.Table{{
				TableKey: cohort.TableKey{Kind: cohort.TableScore}, Cells: []string{"yes", "no"}, Could: n,
				Steps: []cohort.Step{{At: 1, Of: n, Cells: []int{n, 0}, Figures: &cohort.Figures{Median: 0.5}}},
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
