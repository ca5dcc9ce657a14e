package storage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/turn"
)

// typed stores a closing with a text in which somebody was told that staff read it, and perhaps other words for it.
func (s *shelf) typed(subject, words string, in cohort.ID, change func(*cohort.Fact), other ...string) string {
	s.t.Helper()
	f := &cohort.Fact{ID: subject + "/9/0", Kind: cohort.FactClosed, Subject: subject, Cohort: in, Module: "m", Quiz: "q", Attempt: 1, At: 10}
	f.Answers = []cohort.Answer{
		{Question: "t", Text: seal.Conceal(words), Read: course.ReadGroups, At: 9}, {Question: "u", Text: seal.Conceal("for nobody"), At: 9},
	}
	if change != nil {
		change(f)
	}
	all := []*cohort.Fact{f}
	for i, x := range other {
		r := *f
		r.ID, r.Kind, r.At, r.Answers = fmt.Sprintf("%s/%d/0", subject, 10+i), cohort.FactReworded, cohort.Instant(20+i), nil
		r.Answer = &cohort.Answer{Question: "t", Text: seal.Conceal(x), At: 9}
		all = append(all, &r)
	}
	for _, x := range all {
		if err := s.keys.SealAll(x); err != nil {
			s.t.Fatal(err)
		}
		if err := s.engine.InsertMissing(s.t.Context(), []storage.Put{{In: cohort.CollectionFacts, ID: x.ID, Doc: x}}); err != nil {
			s.t.Fatal(err)
		}
	}
	return f.ID
}

func textGroup(in cohort.ID, n int, refs ...cohort.TextRef) cohort.TextGroup {
	return cohort.TextGroup{Cohort: in, Module: "m", Quiz: "q", Question: "t", N: n, At: cohort.Instant(100 * n), Texts: refs}
}

func (s *shelf) texts(in cohort.ID, pageAt int) string {
	s.t.Helper()
	got, err := s.Texts(s.t.Context(), dialog.TextsOf{Cohort: in, Module: "m", Quiz: "q", Question: "t", Page: pageAt})
	if err != nil {
		s.t.Fatal(err)
	}
	out := fmt.Sprint(got.N, " ", got.At, ":")
	for _, x := range got.Texts {
		out += " " + x.Reveal()
	}
	return out
}

// Texts are shown in the order of their group, and of all cohorts by the places of chance; of a group of which one is
// gone, or cannot be shown, nothing is, and the pages are those of what is left.
func TestTexts(t *testing.T) {
	s := newShelf(t)
	var cohorts []cohort.ID
	for _, name := range []string{"one", "two"} {
		id, err := s.FoundCohort(t.Context(), &cohort.Cohort{Name: seal.Conceal(name), Start: "2026-03-01"}, "command line")
		if err != nil {
			t.Fatal(err)
		}
		cohorts = append(cohorts, id)
	}
	slices.Sort(cohorts)
	one, two := cohorts[0], cohorts[1]
	ref := func(subject string, in cohort.ID, place int64, change func(*cohort.Fact)) cohort.TextRef {
		return cohort.TextRef{Closing: s.typed(subject, "w"+subject, in, change), Place: place}
	}
	first := textGroup(one, 1, ref("a", one, 5, nil), ref("b", one, 1, nil), ref("c", one, 9, nil))
	second := textGroup(one, 2, ref("d", one, 2, nil), ref("e", one, 8, nil), ref("f", one, 4, nil))
	other := textGroup(two, 1, ref("g", two, 3, nil), ref("h", two, 7, nil), ref("i", two, 6, nil))
	for _, x := range [][]cohort.TextGroup{{first, second}, {other}} {
		if err := s.KeepTextGroups(t.Context(), x); err != nil {
			t.Fatal(err)
		}
	}
	for at, want := range map[string]string{
		s.texts(one, 0): "6 200: wa wb wc wd we", s.texts(one, 1): "6 200: wf", s.texts(one, 9): "6 200: wf",
		s.texts(two, 0): "3 100: wg wh wi", s.texts("", 0): "9 200: wb wd wg wf wa", s.texts("", 1): "9 200: wi wh we wc", s.texts("none", 0): "0 0:",
	} {
		if at != want {
			t.Errorf("%q, want %q", at, want)
		}
	}
	if err := s.engine.Delete(t.Context(), cohort.CollectionFacts, "b/9/0"); err != nil {
		t.Fatal(err)
	}
	if got := s.texts(one, 0); got != "3 200: wd we wf" {
		t.Errorf("of a group one is gone: %q", got)
	}
	if got := s.texts("", 0); got != "6 200: wd wg wf wi wh" {
		t.Errorf("of all: %q", got)
	}
	all, err := s.AllTexts(t.Context(), dialog.TextsOf{Module: "m", Quiz: "q", Question: "t"})
	if err != nil || len(all) != 6 || all[0].Words.Reveal() != "wd" || all[0].At != 200 {
		t.Errorf("%d texts in all, %v", len(all), err)
	}
	for name, change := range map[string]func(*cohort.Fact){
		"she was told nothing":     func(f *cohort.Fact) { f.Answers[0].Read = "" },
		"it is of another cohort":  func(f *cohort.Fact) { f.Cohort = two },
		"the question is not hers": func(f *cohort.Fact) { f.Answers = f.Answers[1:] },
	} {
		her := strings.ReplaceAll(name, " ", "-")
		x := textGroup(one, 3, ref("y"+her, one, 11, nil), ref("x"+her, one, 10, change))
		if err := s.KeepTextGroups(t.Context(), []cohort.TextGroup{x}); err != nil {
			t.Fatal(err)
		}
		if got := s.texts(one, 0); got != "3 200: wd we wf" {
			t.Errorf("%s: %q", name, got)
		}
		if err := s.engine.Delete(t.Context(), "releases", "="+string(one)+"/m/q/t/000003"); err != nil {
			t.Fatal(err)
		}
	}
}

// Groups of a question are stored in their order, up to the first that another leader was quicker with; what ends
// keeps no words.
func TestTextGroups(t *testing.T) {
	s := newShelf(t)
	mine := []cohort.TextGroup{textGroup("c", 1, cohort.TextRef{Closing: "a", Place: 1 << 51}), textGroup("c", 2, cohort.TextRef{Closing: "b"})}
	others := []cohort.TextGroup{textGroup("c", 1, cohort.TextRef{Closing: "b"})}
	for _, x := range [][]cohort.TextGroup{others, mine, {textGroup("c1", 1, cohort.TextRef{Closing: "z"})}} {
		if err := s.KeepTextGroups(t.Context(), x); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.TextGroups(t.Context(), "c")
	if err != nil || len(got) != 1 || got[0].Texts[0].Closing != "b" || got[0].Version != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	ended := got[0]
	ended.Ended, ended.Texts = true, nil
	for range 2 { // the second comes too late
		if err := s.KeepTextGroups(t.Context(), []cohort.TextGroup{ended}); err != nil {
			t.Fatal(err)
		}
	}
	if got, err = s.TextGroups(t.Context(), "c"); err != nil || len(got) != 1 || !got[0].Ended || got[0].Version != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	if in, err := s.Releases(t.Context(), "c"); err != nil || len(in) != 0 {
		t.Errorf("groups are read as releases: %+v, %v", in, err)
	}
}

// Her last words are those that count; who is erased, or has closed nothing, has none.
func TestTextRef(t *testing.T) {
	s := newShelf(t)
	her := s.member("A", "one")
	closing := s.typed(her, "first", "one", nil, "second", "last")
	ref, there, err := s.TextRef(t.Context(), her, closing, "t")
	if err != nil || !there || ref != (cohort.TextRef{Closing: closing, Words: her + "/11/0"}) {
		t.Fatalf("%+v %v %v", ref, there, err)
	}
	if err := s.KeepTextGroups(t.Context(), []cohort.TextGroup{textGroup("one", 1, ref)}); err != nil {
		t.Fatal(err)
	}
	if got := s.texts("one", 0); got != "1 100: last" {
		t.Errorf("%q", got)
	}
	if ref, there, err = s.TextRef(t.Context(), her, closing, "u"); err != nil || !there || ref.Words != "" {
		t.Errorf("of another question: %+v %v %v", ref, there, err)
	}
	if _, there, err = s.TextRef(t.Context(), her, "nothing", "t"); err != nil || there {
		t.Errorf("of a closing that is not there: %v %v", there, err)
	}
	if _, there, err = s.TextRef(t.Context(), "nobody", closing, "t"); err != nil || there {
		t.Errorf("of nobody: %v %v", there, err)
	}
	s.commits(s.load(her), func(d *turn.Document) { d.Body.Person.Stage = cohort.StageGone })
	if _, there, err = s.TextRef(t.Context(), her, closing, "t"); err != nil || there {
		t.Errorf("of somebody who is gone: %v %v", there, err)
	}
}

// A group that cannot be read is there without its texts, by which question it is known; the others are as they were.
func TestADamagedTextGroup(t *testing.T) {
	s := newShelf(t)
	ref := cohort.TextRef{Closing: s.typed("a", "words", "c", nil)}
	if err := s.KeepTextGroups(t.Context(), []cohort.TextGroup{textGroup("c", 1, ref), textGroup("c", 2, ref)}); err != nil {
		t.Fatal(err)
	}
	s.damages(storage.Collection("releases"), "=c/m/q/t/000001", unreadable("group"))
	got, err := s.TextGroups(t.Context(), "c")
	if err != nil || len(got) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	if x := got[0]; !x.Damaged || x.Cohort != "c" || x.Module != "m" || x.Quiz != "q" || x.Question != "t" || len(x.Texts) != 0 {
		t.Errorf("the damaged one is %+v", x)
	}
	if x := got[1]; x.Damaged || x.N != 2 || len(x.Texts) != 1 {
		t.Errorf("the other is %+v", x)
	}
}
