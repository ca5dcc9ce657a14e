package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/rehearsal"
)

// TestDemo fills a cohort: when it is filled, everybody is where the cast says, the
// coordinator is in, and it is today.
func TestDemo(t *testing.T) {
	p := rehearsingAs(t, nil, true)
	p.await("a cohort that is filled", func() bool {
		told := p.told.String()
		if strings.Contains(told, "could not be filled") {
			t.Fatal(told)
		}
		return strings.Contains(told, "is filled")
	})
	if off := time.Since(p.hands.watch.now()).Abs(); off > time.Minute {
		t.Errorf("the clock is off by %s", off)
	}
	_, women := p.hands.players(p.hands.playing.Load())
	if len(women) != 24 {
		t.Fatalf("%d women", len(women))
	}
	for _, x := range women {
		her, err := x.person(t.Context())
		must(t, err)
		arrived := map[aim]bool{
			aimNone: her == nil, aimLooks: her != nil && her.Stage == cohort.StageVisitor, aimJoins: in(her) && len(her.Lessons) == 0,
			aimReads: in(her) && len(her.Lessons) > 0, aimAsked: in(her) && x.there(her), aimFirst: in(her) && x.there(her),
			aimSecond: in(her) && x.there(her), aimAll: in(her) && x.there(her),
			aimPauses: in(her) && her.Reminded.Paused > 0, aimBlocks: in(her) && her.Blocked,
		}
		if !arrived[x.aim] {
			t.Errorf("%s (%s) is not at %q: %+v", x.name, x.lang, x.aim, her)
		}
	}
	showsResults(t, p.hands.playing.Load().house)
	coordinators := 0
	for _, phone := range p.server.Phones() {
		if phone.Config().Role == rehearsal.Coordinator {
			if her := p.her(phone); her != nil && her.Has(cohort.RoleCoordinator) {
				coordinators++
			}
		}
	}
	if coordinators != 1 {
		t.Errorf("%d coordinators are in", coordinators)
	}
}

// showsResults: so many have finished that there is a change with its test, and items of which something is seen.
func showsResults(t *testing.T, h *house) {
	t.Helper()
	must(t, (&releases{house: h}).Release(t.Context()))
	of, err := h.store.Results(t.Context(), dialog.ResultsOf{})
	must(t, err)
	tested, seen := false, 0
	for _, r := range of.Releases {
		for _, x := range r.Tables {
			s, _ := x.Last()
			tested = tested || s.Figures != nil && s.Figures.Test != nil
			if x.Question != "" && slices.ContainsFunc(s.Cells, func(n int) bool { return n > 0 }) {
				seen++
			}
		}
	}
	if !tested || seen < 5 {
		t.Errorf("a change is tested: %v; of %d tables of items something is seen", tested, seen)
	}
}

// TestTheCastHasNames: everybody of a demonstration, the team too, has a name of her own, in
// the letters of her language.
func TestTheCastHasNames(t *testing.T) {
	t.Parallel()
	cast := demoCast()
	if len(cast) != 24 {
		t.Fatalf("%d women", len(cast))
	}
	called := map[string]bool{locales.Fold("سعاد"): true, locales.Fold("Rana"): true}
	spoken := map[string]int{}
	for _, r := range cast {
		if name := locales.Fold(r.name); called[name] {
			t.Errorf("two are called %s", r.name)
		} else {
			called[name] = true
		}
		spoken[r.lang]++
		latin := strings.ContainsFunc(r.name, func(c rune) bool { return c < 0x600 })
		if latin != (r.lang == "en") {
			t.Errorf("%s reads %s", r.name, r.lang)
		}
	}
	if spoken["ar"] < 5 || spoken["ckb"] < 5 || spoken["en"] < 5 {
		t.Errorf("they speak %v", spoken)
	}
}
