package indicator_test

import (
	"fmt"
	"slices"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/results/indicator"
)

func text(en string) course.Text {
	return course.Text{"en": en, "ar": "ع " + en, "ckb": "ک " + en}
}

// promising is a course with a quiz that can be passed and a measure, and results in which both are as given.
func promising(t *testing.T, targets []course.Target, passed, rose []int) (indicator.Config, indicator.Part) {
	t.Helper()
	words, err := locales.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	ref := course.QuizRef{Module: "m", Quiz: "end"}
	c := &course.Course{
		Targets: targets, Measures: []course.Measure{{ID: "growth", Before: ref, After: ref}},
		Modules: []*course.Module{{ID: "m", Title: text("Module"), Quizzes: []*course.Quiz{{ID: "end", Pass: 60, Title: text("End")}}}},
	}
	step := func(cells []int) []cohort.Step {
		if cells == nil {
			return nil
		}
		return []cohort.Step{{At: 7, Of: 20, Cells: cells}}
	}
	return indicator.Config{Course: c, Words: words, Lang: "en"}, indicator.Part{Name: "Spring", Of: &dialog.Results{
		Funnel: &cohort.Funnel{At: 5, Invited: 10, ByLinks: 15, Consented: 24, Joined: 24, Started: 20, Finished: 18, Modules: []cohort.ModuleReach{{Module: "m", Finished: 19}}},
		Releases: []cohort.Release{{Module: "m", Quiz: "end", Tables: []cohort.Table{
			{TableKey: cohort.TableKey{Kind: cohort.TableScore, Mark: 70}, Cells: []string{cohort.CellYes, cohort.CellNo}, Steps: step(passed)},
			{TableKey: cohort.TableKey{Kind: cohort.TableChange, Measure: "growth"}, Cells: []string{cohort.CellFell, cohort.CellSame, cohort.CellRose}, Steps: step(rose)},
		}}},
	}}
}

// Each target has the figure it asks for, with what that is a share of; what is not shown has none, and says why.
func TestTargets(t *testing.T) {
	for _, x := range []struct {
		target       course.Target
		passed, rose []int
		want         indicator.Row
	}{
		{target: course.Target{ID: "finished", Of: "consented"}, want: indicator.Row{State: indicator.Shown, N: 18, Of: 24, At: 5}},
		{target: course.Target{ID: "started", Of: "invited"}, want: indicator.Row{State: indicator.Shown, N: 20, Of: 25, At: 5}},
		{target: course.Target{ID: "m", Of: "consented"}, want: indicator.Row{State: indicator.Shown, N: 19, Of: 24, At: 5}},
		{target: course.Target{ID: "started", Of: "finished"}, want: indicator.Row{State: indicator.Unmeasured}},
		{target: course.Target{ID: "any", Of: "growth"}, rose: []int{0, 2, 18}, want: indicator.Row{State: indicator.Shown, N: 18, Of: 20, At: 7}},
		{target: course.Target{ID: "any", Of: "growth"}, rose: []int{-1, 15, -1}, want: indicator.Row{State: indicator.Withheld, At: 7}},
		{target: course.Target{ID: "any", Of: "growth"}, want: indicator.Row{State: indicator.Unreleased}},
		{target: course.Target{ID: "any", Of: "end"}, passed: []int{15, 5}, want: indicator.Row{State: indicator.Shown, N: 15, Of: 20, At: 7}},
		{target: course.Target{ID: "any", Of: "m/end"}, passed: []int{-1, -1}, want: indicator.Row{State: indicator.Withheld, At: 7}},
		{target: course.Target{ID: "any", Of: "gone"}, want: indicator.Row{State: indicator.Unmeasured}},
	} {
		cfg, all := promising(t, []course.Target{x.target}, x.passed, x.rose)
		rows, err := indicator.Rows(cfg, all, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := rows[0]
		if got.State != x.want.State || got.N != x.want.N || got.Of != x.want.Of || got.At != x.want.At || got.Group != "Spring" {
			t.Errorf("%v: %+v, want %+v", x.target, got, x.want)
		}
		if _, shown := got.Actual(); shown != (x.want.State == indicator.Shown) {
			t.Errorf("%v: a share is there: %v", x.target, shown)
		}
	}
}

// Where more agreed than were invited, or came by links for many, nothing is a share of these.
func TestNoShareOfTheInvited(t *testing.T) {
	cfg, all := promising(t, []course.Target{{ID: "consented", Of: "invited"}}, nil, nil)
	all.Of.Funnel.ByLinks = 13
	rows, err := indicator.Rows(cfg, all, nil)
	if _, shown := rows[0].Actual(); err != nil || shown || rows[0].State != indicator.Unmeasured {
		t.Errorf("24 of 10 and 13: %+v, %v", rows[0], err)
	}
}

// A promise stands first, of all and of each part; what is measured besides follows, once.
func TestRows(t *testing.T) {
	cfg, all := promising(t, []course.Target{{ID: "finished", Of: "consented", Baseline: 10, Target: 80}}, []int{15, 5}, []int{0, 2, 18})
	part := all
	part.Name = "Erbil"
	rows, err := indicator.Rows(cfg, all, []indicator.Part{part})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range rows {
		names = append(names, r.Group+": "+locales.Undirected(r.Name))
	}
	want := []string{
		"Spring: Finished everything, of those who agreed", "Erbil: Finished everything, of those who agreed", "Spring: Registered, of those who agreed",
		"Spring: Began, of those who agreed", "Spring: Finished: Module, of those who agreed",
		"Spring: Rate themselves higher than before, of those who answered both times (“End”)", "Spring: Reached 70% or more in “End”, of those who answered it all",
	}
	if !slices.Equal(names, want) {
		t.Errorf("rows\n%q, want\n%q", names, want)
	}
	if *rows[0].Baseline != 0.1 || *rows[0].Target != 0.8 || rows[2].Target != nil {
		t.Errorf("what was promised: %v, %v, %v", *rows[0].Baseline, *rows[0].Target, rows[2].Target)
	}
}

// A promise is told by groups where these are released, in their own words; of a part it never is.
func TestGroups(t *testing.T) {
	cfg, all := promising(t, []course.Target{{ID: "finished", Of: "consented", Target: 80}}, nil, nil)
	cfg.Course.Profile = []course.ProfileQuestion{{ID: "sector", Options: []course.ProfileOption{{ID: "a", Text: text("Elected")}, {ID: "b", Text: text("Civil")}}}}
	cfg.Course.Languages = []locales.Lang{"ckb"}
	all.Of.Funnel.Splits = []cohort.Split{
		{At: 3, By: "sector", Cells: []string{cohort.CellYes, cohort.CellNo}, Groups: []cohort.Group{{Of: []string{"a"}, People: 40, Cells: []int{30, 10}}, {Of: []string{"b", ""}, People: 25, Cells: []int{15, 10}}}},
		{At: 3, By: cohort.SplitLanguage, Cells: []string{cohort.CellYes, cohort.CellNo}, Groups: []cohort.Group{{Of: []string{"ckb"}, People: 60, Cells: []int{50, 10}}}},
	}
	part := all
	part.Name = "Erbil"
	rows, err := indicator.Rows(cfg, all, []indicator.Part{part})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rows[:5] {
		got = append(got, fmt.Sprintf("%s %d/%d at %d of %.1f", locales.Undirected(r.Group), r.N, r.Of, r.At, *r.Target))
	}
	want := []string{"Spring 18/24 at 5 of 0.8", "Erbil 18/24 at 5 of 0.8", "Elected 30/40 at 3 of 0.8", "Civil, Prefers not to say 15/25 at 3 of 0.8", "کوردی (سۆرانی) 50/60 at 3 of 0.8"}
	if !slices.Equal(got, want) {
		t.Errorf("rows\n%q, want\n%q", got, want)
	}
	if rows[5].Target != nil {
		t.Errorf("a sixth row is promised: %+v", rows[5])
	}
}
