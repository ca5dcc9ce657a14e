package dialog

import (
	"math"
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
)

// itemsAtOnce is how many items of a quiz one screen shows: each with its words and options.
const itemsAtOnce = 2

// resultsScreens build what is shown of results.
func (t *talk) resultsScreens() Say {
	switch t.p.Place.View {
	case ViewResultsCohort:
		return t.resultsCohortScreen()
	case ViewResultsQuiz:
		return t.resultsQuizScreen()
	}
	return t.resultsScreen()
}

// resultsCohortScreen lists the cohorts, and all of them together.
func (t *talk) resultsCohortScreen() Say {
	s := Say{Parts: []Part{note("results_which")}}
	s.Rows = append(s.Rows, []Button{{Label: note("results_all"), Act: t.act(VerbSet, "")}})
	for _, x := range t.w.List {
		s.Rows = append(s.Rows, []Button{{Label: t.cohortName(x.Cohort), Act: t.act(VerbSet, string(x.ID))}})
	}
	s.Rows = append(s.Rows, []Button{t.button("main_menu", VerbMenu)})
	return s
}

// ofWhich names the cohort whose results are shown.
func (t *talk) ofWhich() Part {
	if in := cohort.ID(t.p.Place.Matter); in != "" {
		return note("hand_is", "Name", t.cohortName(t.listed(in)))
	}
	return note("results_all")
}

// resultsScreen is how far people came, with the figures that are reported first.
func (t *talk) resultsScreen() Say {
	s := Say{Parts: []Part{note("results_title"), t.ofWhich()}}
	f := t.results().Funnel
	if f == nil {
		s.Parts = append(s.Parts, note("results_none"))
		f = &cohort.Funnel{}
	} else {
		s.Parts = append(s.Parts, note("results_as_of", "Date", Day(f.At), "Hour", t.hourOf(f.At)))
		s.Parts = append(append(s.Parts, t.headline(f)...), t.funnelLines(f)...)
	}
	for _, m := range t.w.Course.Modules {
		for _, q := range m.Quizzes {
			if _, ok := t.results().released(m.ID, q.ID); ok {
				s.Rows = append(s.Rows, []Button{t.labelled(q.Title, VerbResultsQuiz, tag(string(m.ID))+"."+tag(string(q.ID)))})
			}
		}
	}
	if f.Consented > 0 {
		copied := note("results_copied", "Date", Day(f.At), "N", f.Finished, "M", f.Consented, "Share", shareOf(f.Finished, f.Consented))
		s.Rows = append(s.Rows, []Button{t.button("results_chart", VerbResultsChart), {Label: note("results_copy"), Copy: &copied}})
	}
	if len(t.w.List) > 0 {
		s.Rows = append(s.Rows, []Button{t.button("results_cohort", VerbResultsCohort)})
	}
	s.Rows = append(s.Rows, []Button{t.button("results_renew", VerbResults), t.button("main_menu", VerbMenu)})
	return s
}

func shareOf(n, of int) Percent {
	if of == 0 {
		return 0
	}
	return Percent(math.Round(100 * float64(n) / float64(of)))
}

// headline is what a report begins with: who finished, beside what was promised, and how they rate
// themselves then and now.
func (t *talk) headline(f *cohort.Funnel) []Part {
	var out []Part
	line := note("results_finished", "N", f.Finished, "M", f.Consented, "Share", shareOf(f.Finished, f.Consented))
	if i := slices.IndexFunc(t.w.Course.Targets, func(x course.Target) bool { return x.ID == "finished" && x.Of == "consented" }); i >= 0 {
		line = note("results_finished_target", "N", f.Finished, "M", f.Consented, "Share", shareOf(f.Finished, f.Consented),
			"Target", Percent(math.Round(t.w.Course.Targets[i].Target)))
	}
	out = append(out, line)
	for _, m := range t.w.Course.Measures {
		r, ok := t.results().released(m.After.Module, m.After.Quiz)
		if x := r.Table(cohort.TableKey{Kind: cohort.TableChange, Measure: m.ID}); ok && x != nil {
			out = append(out, t.changeParts(x)...)
		}
	}
	return out
}

// changeParts say how a rating has changed: of the people of the table's last step.
func (t *talk) changeParts(x *cohort.Table) []Part {
	s, _ := x.Last()
	f := s.Figures
	if f == nil || f.Before == nil || f.After == nil {
		return nil
	}
	out := []Part{note("results_change", "Before", Decimal(*f.Before), "After", Decimal(*f.After), "N", s.Of)}
	if i := slices.Index(x.Cells, cohort.CellRose); i >= 0 && s.Cells[i] >= 0 {
		out = append(out, note("results_rose", "N", s.Cells[i], "M", s.Of))
	}
	return tight(out)
}

// funnelLines are how far people came, each step beside the one it is a share of.
func (t *talk) funnelLines(f *cohort.Funnel) []Part {
	of := func(key string, n, m int) Part { return note(key, "N", n, "M", m, "Share", shareOf(n, m)) }
	lines := []Part{
		note("results_invited", "N", f.Invited), of("results_consented", f.Consented, max(f.Invited, f.Consented)),
		of("results_joined", f.Joined, f.Consented), of("results_started", f.Started, f.Consented),
	}
	for _, r := range f.Modules {
		if m := t.w.Course.Module(r.Module); m != nil {
			lines = append(lines, note("results_module", "Title", m.Title, "N", r.Finished, "M", f.Consented, "Share", shareOf(r.Finished, f.Consented)))
		}
	}
	return append([]Part{note("results_funnel")}, tight(lines)...)
}

// resultsQuizScreen shows a quiz: the whole on the first page, and some items on each.
func (t *talk) resultsQuizScreen() Say {
	at := t.p.Place
	q := t.w.Course.Quiz(at.Module, at.Quiz)
	r, ok := t.results().released(at.Module, at.Quiz)
	back := []Button{t.button("button_back", VerbResults), t.button("main_menu", VerbMenu)}
	if q == nil || !ok {
		return Say{Parts: []Part{note("results_gone")}, Rows: [][]Button{back}}
	}
	s := Say{Parts: []Part{{Text: q.Title, Bold: true}, t.ofWhich()}}
	page, turn := paged(t, charted(q), itemsAtOnce, VerbResultsPage)
	if at.PageAt == 0 {
		s.Parts = append(s.Parts, t.wholeParts(q, r)...)
	}
	for _, item := range page {
		s.Parts = append(s.Parts, t.itemParts(item, r)...)
	}
	s.Parts = append(s.Parts, note("results_rule", "N", t.w.Limits.smallestCell()))
	if len(page) > 0 {
		turn = append(turn, []Button{t.button("results_chart", VerbResultsChart)})
	}
	s.Rows = append(turn, back)
	return s
}

// lastStep says of how many people a table is, and since when; or that it is of nobody yet.
func (t *talk) lastStep(x *cohort.Table) (cohort.Step, Part, bool) {
	few := note("results_few", "N", t.w.Limits.smallestCell())
	if x == nil {
		return cohort.Step{}, few, false
	}
	s, ok := x.Last()
	if !ok {
		return s, few, false
	}
	return s, note("results_released", "Date", Day(s.At), "N", s.Of, "M", max(s.Of, x.Could)), true
}

// wholeParts are the scores of a quiz, its competencies, and what has changed.
func (t *talk) wholeParts(q *course.Quiz, r cohort.Release) (out []Part) {
	if q.Scored() {
		x := scoresOf(r, q.Pass)
		s, said, ok := t.lastStep(x)
		out = append(out, said)
		if f := s.Figures; ok && f != nil && f.Median != nil {
			out = append(out, scorePart(f))
		}
		if i := passing(x); ok && i >= 0 {
			out = append(out, passedPart(x.Mark, s, s.Cells[i]))
		}
	}
	var lines []Part
	for _, c := range t.w.Course.Competencies {
		x := r.Table(cohort.TableKey{Kind: cohort.TableRating, Competency: c.ID})
		if s, _, ok := t.lastStep(x); ok && s.Figures != nil && s.Figures.Median != nil {
			lines = append(lines, t.competencyPart(q, c, s))
		}
	}
	if len(lines) > 0 {
		out = append(append(out, note("results_competencies")), tight(lines)...)
	}
	for i := range r.Tables {
		x := &r.Tables[i]
		if last, ok := x.Last(); ok && x.Kind == cohort.TableChange && x.Question == "" {
			key := "results_measure"
			if x.Then {
				key = "results_measure_then"
			}
			out = append(append(out, note(key)), t.changeParts(x)...)
			out = append(out, testParts(last)...)
		}
	}
	return out
}

// scorePart is the median of the scores and, where they are shown, the quartiles.
func scorePart(f *cohort.Figures) Part {
	if f.Lower == nil || f.Upper == nil {
		return note("results_median", "Median", percentOf(*f.Median))
	}
	return note("results_score", "Median", percentOf(*f.Median), "Lower", percentOf(*f.Lower), "Upper", percentOf(*f.Upper))
}

// passing is the cell of those who passed; −1 where there is no mark.
func passing(x *cohort.Table) int {
	if x == nil {
		return -1
	}
	return slices.Index(x.Cells, cohort.CellYes)
}

// scoresOf is the table of a quiz's scores: the one of its mark or, when that has been changed since, the one
// there is.
func scoresOf(r cohort.Release, mark int) (found *cohort.Table) {
	for i := range r.Tables {
		if x := &r.Tables[i]; x.Kind == cohort.TableScore && (found == nil || x.Mark == mark) {
			found = x
		}
	}
	return found
}

func passedPart(mark int, s cohort.Step, n int) Part {
	if n < 0 {
		return note("results_passed_withheld", "Pass", Percent(mark))
	}
	return note("results_passed", "Pass", Percent(mark), "N", n, "M", s.Of, "Share", shareOf(n, s.Of))
}

func (t *talk) competencyPart(q *course.Quiz, c course.Competency, s cohort.Step) Part {
	if q.Scored() {
		return note("results_competency", "Title", c.Title, "Median", percentOf(*s.Figures.Median), "N", s.Of)
	}
	return note("results_competency_rated", "Title", c.Title, "Median", Decimal(*s.Figures.Median), "N", s.Of)
}

// testParts say whether a change may be chance, where there are enough people to ask.
func testParts(s cohort.Step) []Part {
	if s.Figures == nil || s.Figures.Test == nil {
		return nil
	}
	x := s.Figures.Test
	if x.P < 0.01 {
		return []Part{note("results_test_small", "Effect", Decimal(x.Effect), "Low", Decimal(x.Low), "High", Decimal(x.High))}
	}
	return []Part{note("results_test", "P", Decimal(x.P), "Effect", Decimal(x.Effect), "Low", Decimal(x.Low), "High", Decimal(x.High))}
}

func percentOf(share float64) Percent { return Percent(math.Round(100 * share)) }

// itemParts are one item with what was answered.
func (t *talk) itemParts(item *course.Question, r cohort.Release) []Part {
	x, cells := ItemCells(r, item)
	s, said, _ := t.lastStep(x)
	out := []Part{{Text: item.Ask, Bold: true}, said}
	var lines []Part
	for _, c := range cells {
		lines = append(lines, cellPart(c, s.Of))
	}
	return append(out, tight(lines)...)
}

// cellPart is a cell with its words; a right option is marked, and of how many people it is stands beside it
// where that is another number than the one above.
func cellPart(c Cell, of int) Part {
	shown, withheld, other := "results_cell", "results_cell_withheld", "results_cell_of"
	if c.Right {
		shown, withheld, other = "results_cell_right", "results_cell_right_withheld", "results_cell_right_of"
	}
	switch {
	case c.N < 0:
		return note(withheld, "Label", c.Words)
	case c.Of != of:
		return note(other, "Label", c.Words, "N", c.N, "M", c.Of, "Share", shareOf(c.N, c.Of))
	}
	return note(shown, "Label", c.Words, "N", c.N, "Share", shareOf(c.N, c.Of))
}
