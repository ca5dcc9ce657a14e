package dialog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
)

// report gives everybody something to see: of each quiz of the course, with a step of twenty of 24, and of
// each competency, by groups.
func (g *rig) report(in cohort.ID) {
	lower, median, upper := 0.5, 0.75, 0.9
	var r dialog.Results
	r.Funnel = &cohort.Funnel{Cohort: in, At: g.now, Invited: 30, Consented: 24, Joined: 24, Started: 22, Finished: 18}
	for _, m := range g.course.Modules {
		r.Funnel.Modules = append(r.Funnel.Modules, cohort.ModuleReach{Module: m.ID, Started: 22, Finished: 18})
		for _, q := range m.Quizzes {
			x := cohort.Release{Cohort: in, Module: m.ID, Quiz: q.ID, Tables: []cohort.Table{{
				TableKey: cohort.TableKey{Kind: cohort.TableScore, Mark: 60}, Cells: []string{"yes", "no"}, Could: 24,
				Steps: []cohort.Step{{At: g.now, Of: 20, Cells: []int{-1, -1}, Figures: &cohort.Figures{Lower: &lower, Median: &median, Upper: &upper}}},
			}}}
			for _, c := range g.course.Competencies {
				t := cohort.Table{TableKey: cohort.TableKey{Kind: cohort.TableRating, Competency: c.ID}, Cells: []string{"all"}, Could: 70}
				s := cohort.Step{At: g.now, Of: 70, Cells: []int{70}, Figures: &cohort.Figures{Median: &median}}
				for _, p := range g.course.Profile {
					groups := []cohort.Group{{Of: []string{string(p.Options[0].ID)}, Median: &median}, {Of: []string{""}, Median: &median}}
					s.Splits = append(s.Splits, cohort.Split{By: string(p.ID), Groups: groups})
				}
				t.Steps = []cohort.Step{s}
				x.Tables = append(x.Tables, t)
			}
			for _, item := range q.Questions {
				t := cohort.Table{TableKey: cohort.TableKey{Kind: cohort.TableOptions, Question: item.ID}, Could: 24}
				s := cohort.Step{At: g.now, Of: 20}
				for i, o := range item.Options {
					t.Cells, s.Cells = append(t.Cells, string(o.ID)), append(s.Cells, []int{12, -1, -1, 0}[i%4])
				}
				t.Steps = []cohort.Step{s}
				x.Tables = append(x.Tables, t)
			}
			r.Releases = append(r.Releases, x)
		}
	}
	r.Takings = g.takings(in)
	if g.results == nil {
		g.results = map[cohort.ID]*dialog.Results{}
	}
	g.results[in] = &r
}

// Staff see how far people came, what was promised, and of each quiz what is released; what is
// withheld is called so, and no number stands there.
func TestResults(t *testing.T) {
	g := newRig(t, 1, false)
	staff := g.phone()
	g.registers(staff, cohort.RoleStaff, "", "en")
	g.writes(staff, "/results")
	if !strings.Contains(staff.shows(), "Nothing is counted yet") {
		t.Errorf("before anything is counted: %q", staff.shows())
	}
	g.report("")
	g.writes(staff, "/results")
	for _, want := range []string{"18 of 24", "75%", "Agreed: 24 of 30", "All cohorts"} {
		if !strings.Contains(locales.Undirected(staff.shows()), want) {
			t.Errorf("she does not read %q in %q", want, locales.Undirected(staff.shows()))
		}
	}
	text := ""
	for i := 0; ; i++ {
		var quizzes []string
		for _, token := range staff.buttons() {
			if dialog.ParseToken(g.keys, staff.door, token).Verb == dialog.VerbResultsQuiz {
				quizzes = append(quizzes, token)
			}
		}
		if i == len(quizzes) {
			break
		}
		g.press(staff, quizzes[i])
		text += locales.Undirected(staff.shows()) + "\n"
		g.tap(staff, dialog.VerbResults)
	}
	for _, want := range []string{"20 of 24 people", "median 75%", "12 (60%)", "withheld", "fewer than 5 people"} {
		if !strings.Contains(text, want) {
			t.Errorf("she does not read %q in %q", want, text)
		}
	}
	if strings.Contains(text, "-1") || strings.Contains(text, "−1") {
		t.Errorf("what is withheld shows as a number: %q", text)
	}
	g.tap(staff, dialog.VerbResultsCohort)
	g.report("past")
	for _, token := range staff.buttons() {
		if a := dialog.ParseToken(g.keys, staff.door, token); a.Verb == dialog.VerbSet && a.Arg == "past" {
			g.press(staff, token)
			break
		}
	}
	if staff.p.Reports != "past" || staff.p.Place.Matter != "past" {
		t.Errorf("she looks at %q, %+v", staff.p.Reports, staff.p.Place)
	}
	if g.writes(staff, "/results"); staff.p.Place.Matter != "past" {
		t.Errorf("it is not the cohort she looked at last: %+v", staff.p.Place)
	}
}

// Who came by a link for many stands apart from the invited; where more agreed than both, that is no share.
func TestInvitedAndByLinks(t *testing.T) {
	g := newRig(t, 1, false)
	staff := g.phone()
	g.registers(staff, cohort.RoleStaff, "", "en")
	g.report("")
	for _, x := range []struct {
		one, many int
		want      []string
	}{
		{30, 0, []string{"links for one person: 30\nAgreed: 24 of 30 (80%)"}},
		{20, 12, []string{"links for one person: 20", "links for many: 12", "Agreed: 24 of 32 (75%)"}},
		{3, 2, []string{"links for many: 2\nAgreed: 24\n"}},
	} {
		g.results[""].Funnel.Invited, g.results[""].Funnel.ByLinks = x.one, x.many
		g.writes(staff, "/results")
		text := locales.Undirected(staff.shows())
		for _, want := range x.want {
			if !strings.Contains(text, want) {
				t.Errorf("%d invited, %d by links: no %q in %q", x.one, x.many, want, text)
			}
		}
	}
}

// How scores are spread, what an item tells, and groups stand there where they are shown, each with its words.
func TestResultsInParts(t *testing.T) {
	g := newRig(t, 1, false)
	staff := g.phone()
	g.registers(staff, cohort.RoleStaff, "", "en")
	g.report("")
	r := -0.2
	at := slices.IndexFunc(g.results[""].Releases, func(r cohort.Release) bool { return g.course.Quiz(r.Module, r.Quiz).Scored() })
	release := &g.results[""].Releases[at]
	tables := release.Tables
	s := &tables[0].Steps[0]
	s.Of, s.Cells, s.Figures.Bands = 70, []int{40, 30}, []int{10, 20, 25, 15}
	median := 0.7
	s.Splits = []cohort.Split{{By: cohort.SplitLanguage, Cells: []string{"yes", "no"}, Groups: []cohort.Group{
		{Of: []string{"ar"}, People: 40, Cells: []int{30, 10}, Median: &median}, {Of: []string{"ckb", "en"}, People: 30, Cells: []int{10, 20}},
	}}}
	first := slices.IndexFunc(tables, func(x cohort.Table) bool { return x.Kind == cohort.TableOptions })
	item := &tables[first].Steps[0]
	item.Figures = &cohort.Figures{Discrimination: &r, Harder: []locales.Lang{"ckb"}}
	item.Splits = s.Splits
	reads := func(want ...string) {
		t.Helper()
		for _, x := range want {
			if !strings.Contains(locales.Undirected(staff.shows()), x) {
				t.Errorf("she does not read %q in %q", x, locales.Undirected(staff.shows()))
			}
		}
	}
	g.writes(staff, "/results")
	var quizzes []string
	for _, token := range staff.buttons() {
		if dialog.ParseToken(g.keys, staff.door, token).Verb == dialog.VerbResultsQuiz {
			quizzes = append(quizzes, token)
		}
	}
	g.press(staff, quizzes[at])
	reads("0% to below 30%: 10", "80% to 100%: 15 (21%)", "rather have it wrong", "-0.2", "Harder in کوردی", "Right in العربية: 30 of 40")
	g.tap(staff, dialog.VerbResults)
	g.tap(staff, dialog.VerbResultsGroups)
	reads("Elected office: 75%", "Prefers not to say")
	buttons := staff.buttons()
	g.press(staff, buttons[len(buttons)-3]) // the last property, the language, stands before back and menu
	reads("Language", "العربية: 30 of 40 (75%); median 70%", "کوردی (سۆرانی), English: 10 of 30 (33%)")
	g.tap(staff, dialog.VerbResults)
	g.tap(staff, dialog.VerbResultsCompetencies)
	reads("75%", "people: 70")
}

// opensQuizOf shows staff the results of a quiz.
func (g *rig) opensQuizOf(ph *phone, at int) {
	g.t.Helper()
	g.writes(ph, "/results")
	for _, token := range ph.buttons() {
		if dialog.ParseToken(g.keys, ph.door, token).Verb == dialog.VerbResultsQuiz {
			if at == 0 {
				g.press(ph, token)
				return
			}
			at--
		}
	}
	g.t.Fatal("there is no such quiz")
}

// What is withheld of a quiz is said, of how many people the rest is too; where nothing is shown there is no
// picture, and of an item of which nothing but zeros is seen it is said once.
func TestWithheldIsSaid(t *testing.T) {
	g := newRig(t, 1, false)
	staff := g.phone()
	g.registers(staff, cohort.RoleStaff, "", "en")
	g.report("")
	release := &g.results[""].Releases[0]
	item := g.course.Quiz(release.Module, release.Quiz).Questions[0]
	few := []cohort.Step{{At: g.now, Of: 9, Cells: []int{-1, 0, -1}}}
	change := func(then bool, f *cohort.Figures, cells ...int) cohort.Table {
		key := cohort.TableKey{Kind: cohort.TableChange, Measure: "growth", Then: then}
		return cohort.Table{TableKey: key, Could: 11, Left: 3, Cells: []string{"fell", "same", "rose"}, Steps: []cohort.Step{{At: g.now, Of: 9, Cells: cells, Figures: f}}}
	}
	release.Tables = []cohort.Table{
		{TableKey: cohort.TableKey{Kind: cohort.TableRating, Competency: g.course.Competencies[0].ID}, Cells: []string{"all"}, Could: 9, Steps: []cohort.Step{{At: g.now, Of: 9, Cells: []int{9}}}},
		{TableKey: cohort.TableKey{Kind: cohort.TablePoints, Question: item.ID}, Cells: []string{"1", "2", "3"}, Could: 9, Steps: few},
		change(false, nil, 0, -1, -1), change(true, nil, 0, 0, 9),
	}
	g.opensQuizOf(staff, 0)
	text := locales.Undirected(staff.shows())
	for _, want := range []string{
		g.course.Competencies[0].Title["en"] + ": withheld", "All withheld: the answers of so few would be seen.",
		"Before and after\n\nReleased", "9 of 11 people", "median: withheld.\nHigher than before: withheld.", "median: withheld.\nHigher than before: 9 of 9.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("she does not read %q in %q", want, text)
		}
	}
	if strings.Contains(text, ": 0 (0%)") {
		t.Errorf("zeros alone stand in %q", text)
	}
	release.Tables = release.Tables[:3]
	if g.opensQuizOf(staff, 0); has(g, staff, dialog.VerbResultsChart) {
		t.Error("a picture of nothing is offered")
	}
}

// How rare a change is by chance is said in cases of a hundred; where everybody changed one way no interval is.
func TestTestInWords(t *testing.T) {
	g := newRig(t, 1, false)
	staff := g.phone()
	g.registers(staff, cohort.RoleStaff, "", "en")
	g.report("")
	one := 1.0
	for _, x := range []struct {
		test cohort.Test
		want string
	}{
		{cohort.Test{P: 0.002, Effect: 1, Low: 1, High: 1}, "fewer than 1 of 100 cases (signed-rank test, p below 0.01).\nSize of the effect: 1. That is as large as can be, and no interval"},
		{cohort.Test{P: 0.043, Effect: 0.6, Low: 0.2, High: 0.8}, "about 4 of 100 cases (signed-rank test, p = 0.04).\nSize of the effect: 0.6, with 95 in 100 certainty from 0.2 to 0.8."},
	} {
		g.results[""].Releases[0].Tables = []cohort.Table{{
			TableKey: cohort.TableKey{Kind: cohort.TableChange, Measure: "growth"}, Could: 20, Cells: []string{"fell", "same", "rose"},
			Steps: []cohort.Step{{At: g.now, Of: 20, Cells: []int{0, 0, 20}, Figures: &cohort.Figures{Before: &one, After: &one, Median: &one, Test: &x.test}}},
		}}
		g.opensQuizOf(staff, 0)
		if text := locales.Undirected(staff.shows()); !strings.Contains(text, x.want) {
			t.Errorf("she does not read %q in %q", x.want, text)
		}
	}
}

// A quiz that asks for words alone says why nothing of them is shown.
func TestOnlyWords(t *testing.T) {
	g := newRig(t, 1, false)
	staff := g.phone()
	g.registers(staff, cohort.RoleStaff, "", "en")
	g.report("")
	release := &g.results[""].Releases[0]
	q := g.course.Quiz(release.Module, release.Quiz)
	q.Kind = course.Reflection
	for _, item := range q.Questions {
		item.Type, item.Read = course.TextQuestion, ""
	}
	release.Tables = nil
	reads := func(want string) {
		t.Helper()
		g.opensQuizOf(staff, 0)
		if text := staff.shows(); !strings.Contains(text, want) || strings.Contains(text, "Groups of fewer") || has(g, staff, dialog.VerbResultsChart) {
			t.Errorf("she reads %q", text)
		}
	}
	reads("not read by staff")
	q.Questions[0].Read = course.ReadGroups
	reads("texts are shown in groups of 5")
}

// More competencies than one page holds are turned through, each once.
func TestCompetenciesHavePages(t *testing.T) {
	g := newRig(t, 1, false)
	staff := g.phone()
	g.registers(staff, cohort.RoleStaff, "", "en")
	had := len(g.course.Competencies)
	for i := range 7 {
		title := course.Text{"ar": fmt.Sprint("كفاءة ", i), "ckb": fmt.Sprint("لێهاتوویی ", i), "en": fmt.Sprint("Further skill ", i)}
		g.course.Competencies = append(g.course.Competencies, course.Competency{ID: course.CompetencyID(fmt.Sprint("more", i)), Title: title})
	}
	defer func() { g.course.Competencies = g.course.Competencies[:had] }()
	g.report("")
	g.writes(staff, "/results")
	g.tap(staff, dialog.VerbResultsCompetencies)
	text := staff.shows()
	g.tap(staff, dialog.VerbResultsPage)
	text += staff.shows()
	for _, c := range g.course.Competencies {
		if n := strings.Count(text, c.Title["en"]); n != 1 {
			t.Errorf("%s stands there %d times", c.Title["en"], n)
		}
	}
}

// Who is no staff and no owner is answered as if there were no such command, and a button that she
// kept leads nowhere.
func TestResultsAreNotForAll(t *testing.T) {
	g := newRig(t, 1, false)
	g.report("")
	for _, role := range []cohort.RoleKind{cohort.RoleParticipant, cohort.RoleCoordinator} {
		ph := g.phone()
		g.registers(ph, role, "past", "en")
		if d := g.writes(ph, "/results"); says(d, "results_title") || ph.p.Place.View == dialog.ViewResults {
			t.Errorf("%s reads %q", role, ph.shows())
		}
		g.does(ph, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: ph.p.Step, Verb: dialog.VerbResults}, Message: 1}})
		if ph.p.Place.View == dialog.ViewResults {
			t.Errorf("%s comes there by a button", role)
		}
	}
}

// Of nobody there is no share: not of those who agreed, and not of those to whom something went.
func TestNobodyHasNoShare(t *testing.T) {
	g := newRig(t, 1, false)
	staff := g.phone()
	g.registers(staff, cohort.RoleStaff, "", "en")
	g.report("")
	r := *g.results[""]
	r.Releases, r.Takings = nil, []cohort.Taking{{Kind: cohort.TakingAnnouncement, Cohort: "past", Of: "a", At: g.now, Few: true, Question: cohort.QuestionRead}}
	g.results[""] = &r
	for invited, want := range map[int]string{0: "for one person: 0", 30: "Agreed: 0 of 30 (0%)"} {
		r.Funnel = &cohort.Funnel{At: g.now, Invited: invited, Modules: []cohort.ModuleReach{{Module: g.course.Modules[0].ID}}}
		g.writes(staff, "/results")
		text := locales.Undirected(staff.shows())
		g.tap(staff, dialog.VerbResultsTaking)
		taking := locales.Undirected(staff.shows())
		if strings.Contains(text+taking, "of 0") || !strings.Contains(text, want) || !strings.Contains(text, "Nobody has agreed yet.") || !strings.Contains(taking, "In the cohort: 0") {
			t.Errorf("%d invited:\n%s\nand\n%s", invited, text, taking)
		}
	}
}

// Where another answer counts as right now than when people answered, it is said that the mark is today's.
func TestRightAnswerMoved(t *testing.T) {
	g := newRig(t, 1, false)
	staff := g.phone()
	g.registers(staff, cohort.RoleStaff, "", "en")
	g.report("")
	at := slices.IndexFunc(g.results[""].Releases, func(r cohort.Release) bool { return g.course.Quiz(r.Module, r.Quiz).Scored() })
	release := &g.results[""].Releases[at]
	table := release.Table(cohort.TableKey{Kind: cohort.TableOptions, Question: "first"})
	item := g.course.Quiz(release.Module, release.Quiz).Question("first")
	s := &table.Steps[0]
	s.Of, s.Splits = 70, []cohort.Split{{At: s.At, Of: 70, By: cohort.SplitLanguage, Cells: []string{"yes", "no"}, Groups: []cohort.Group{
		{Of: []string{"ar"}, People: 40, Cells: []int{30, 10}}, {Of: []string{"ckb", "en"}, People: 30, Cells: []int{10, 20}},
	}}}
	for _, right := range []int{40, 30, 31} { // of those who chose today's right answer
		if right == 31 {
			s.Of = 71 // what is shown by language is of others
		}
		for i, o := range item.Options {
			s.Cells[i] = 0
			if o.Correct {
				s.Cells[i] = right
			}
		}
		s.Cells[slices.IndexFunc(item.Options, func(o course.Option) bool { return !o.Correct })] = s.Of - right
		g.writes(staff, "/results")
		var quizzes []string
		for _, token := range staff.buttons() {
			if dialog.ParseToken(g.keys, staff.door, token).Verb == dialog.VerbResultsQuiz {
				quizzes = append(quizzes, token)
			}
		}
		g.press(staff, quizzes[at])
		text := locales.Undirected(staff.shows())
		if said := strings.Contains(text, "✓ is today's"); said != (right == 30) || !strings.Contains(text, fmt.Sprintf(": %d (", right)) {
			t.Errorf("%d are right today, 40 were: %t in\n%s", right, said, text)
		}
	}
}
