package dialog

import (
	"math"
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
)

// resultsQuizScreen shows a quiz: the whole on the first page, and some items on each.
func (t *talk) resultsQuizScreen() Say {
	at := t.p.Place
	q := t.w.Course.Quiz(at.Module, at.Quiz)
	r, ok := t.results().Released(at.Module, at.Quiz)
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
	switch {
	case len(page) > 0 || q.Scored():
		s.Parts = append(s.Parts, note("results_rule", "N", t.w.Limits.smallestCell()))
	case !q.ReadsWords():
		s.Parts = append(s.Parts, note("results_unread"))
	case len(r.Texts) == 0:
		s.Parts = append(s.Parts, note("results_texts_none", "N", t.w.Limits.smallestCell()))
	}
	if len(page) > 0 && pictured(r, page, at.PageAt) {
		turn = append(turn, []Button{t.button("results_chart", VerbResultsChart)})
	}
	s.Rows = append(append(turn, t.textsRows(q, r)...), back)
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

// pictured says that a picture of a page would show a figure: of some item or, on the first, of the whole.
func pictured(r cohort.Release, page []*course.Question, n int) bool {
	for _, item := range page {
		if _, cells := ItemCells(r, item); len(cells) > 0 && !AllWithheld(cells) {
			return true
		}
	}
	return n == 0 && slices.ContainsFunc(r.Tables, func(x cohort.Table) bool {
		s, ok := x.Last()
		counted := x.Kind == cohort.TableScore && x.Mark > 0 || x.Kind == cohort.TableChange && x.Question == "" && len(x.Cells) > 1
		return ok && counted && slices.ContainsFunc(s.Cells, func(n int) bool { return n > 0 })
	})
}

// wholeParts are the scores of a quiz, its competencies, and what has changed.
func (t *talk) wholeParts(q *course.Quiz, r cohort.Release) (out []Part) {
	return slices.Concat(t.scoredParts(q, r), t.competencyParts(q, r), t.changedParts(r))
}

// scoredParts are the scores of a quiz that has any.
func (t *talk) scoredParts(q *course.Quiz, r cohort.Release) (out []Part) {
	if q.Scored() {
		x := scoresOf(r, q.Pass)
		s, said, ok := t.lastStep(x)
		out = append(out, said)
		if ok {
			out = append(out, scorePart(s.Figures))
			if n, has := x.In(s, cohort.CellYes); has {
				out = append(out, passedPart(x.Mark, s, n))
			}
		}
		out = append(out, spreadParts(x, s)...)
	}
	return out
}

// competencyParts are the medians of a quiz's competencies, each with how many people it is of.
func (t *talk) competencyParts(q *course.Quiz, r cohort.Release) (out []Part) {
	var lines []Part
	for _, c := range t.w.Course.Competencies {
		x := r.Table(cohort.TableKey{Kind: cohort.TableRating, Competency: c.ID})
		if s, _, ok := t.lastStep(x); ok {
			lines = append(lines, t.competencyPart(q, c, s))
		}
	}
	if len(lines) > 0 {
		out = append(append(out, note("results_competencies")), tight(lines)...)
	}
	return out
}

// changedParts are what has changed until this quiz: of how many people that is said, and what of it is withheld.
func (t *talk) changedParts(r cohort.Release) (out []Part) {
	for i := range r.Tables {
		x := &r.Tables[i]
		if x.Kind != cohort.TableChange || x.Question != "" {
			continue
		}
		key := "results_measure"
		if x.Then {
			key = "results_measure_then"
		}
		last, said, ok := t.lastStep(x)
		out = append(out, note(key), said)
		if ok {
			out = append(out, tight(append(t.changeParts(x), changeWithheld(x, last)...))...)
			out = append(out, gainParts(x, last)...)
			out = append(out, testParts(last)...)
		}
	}
	return out
}

// changeWithheld calls what changeParts does not show by its name.
func changeWithheld(x *cohort.Table, s cohort.Step) (out []Part) {
	rose, has := x.In(s, cohort.CellRose)
	if f := s.Figures; f == nil || f.Before == nil || f.After == nil {
		out = append(out, note("results_change_withheld"))
		if has && rose >= 0 {
			out = append(out, note("results_rose", "N", rose, "M", s.Of))
		}
	}
	if has && rose < 0 {
		out = append(out, note("results_rose_withheld"))
	}
	return out
}

// scorePart is the median of the scores and, where they are shown, the quartiles.
func scorePart(f *cohort.Figures) Part {
	if f == nil || f.Median == nil {
		return note("results_median_withheld")
	}
	if f.Lower == nil || f.Upper == nil {
		return note("results_median", "Median", percentOf(*f.Median))
	}
	return note("results_score", "Median", percentOf(*f.Median), "Lower", percentOf(*f.Lower), "Upper", percentOf(*f.Upper))
}

// spreadParts are how many scores lie in each band, where that is shown.
func spreadParts(x *cohort.Table, s cohort.Step) []Part {
	if s.Figures == nil || len(s.Figures.Bands) == 0 {
		return nil
	}
	var lines []Part
	from := cohort.BandsOf(x.Mark)
	for i, n := range s.Figures.Bands {
		key, to := "results_band_last", Percent(100)
		if i+1 < len(from) {
			key, to = "results_band", Percent(math.Round(from[i+1]))
		}
		lines = append(lines, note(key, "From", Percent(math.Round(from[i])), "To", to, "N", n, "Share", shareOf(n, s.Of)))
	}
	return append([]Part{note("results_spread")}, tight(lines)...)
}

// gainParts are by how much a rating has changed, how much of what could be gained that is, and who is not in
// it for want of the later answers.
func gainParts(x *cohort.Table, s cohort.Step) (out []Part) {
	if f := s.Figures; f != nil && f.Median != nil {
		out = append(out, note("results_median_change", "Change", Decimal(*f.Median)))
		if f.Gain != nil {
			out = append(out, note("results_gain", "Gain", Decimal(*f.Gain)))
		}
	}
	if x.Left > 0 {
		out = append(out, note("results_left", "N", x.Left))
	}
	return tight(out)
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
	if s.Figures == nil || s.Figures.Median == nil {
		return note("results_competency_withheld", "Title", c.Title)
	}
	if q.Scored() {
		return note("results_competency", "Title", c.Title, "Median", percentOf(*s.Figures.Median), "N", s.Of)
	}
	return note("results_competency_rated", "Title", c.Title, "Median", Decimal(*s.Figures.Median), "N", s.Of)
}

// testParts say how rare such a change would be by chance and how large it is, where there are enough people to ask.
func testParts(s cohort.Step) []Part {
	if s.Figures == nil || s.Figures.Test == nil {
		return nil
	}
	x := s.Figures.Test
	rare := note("results_test", "N", int(math.Round(100*x.P)), "P", Decimal(x.P))
	if x.P < 0.01 {
		rare = note("results_test_small")
	}
	large := note("results_effect_end", "Effect", Decimal(x.Effect))
	if x.Bounded() {
		large = note("results_effect", "Effect", Decimal(x.Effect), "Low", Decimal(x.Low), "High", Decimal(x.High))
	}
	return tight([]Part{rare, large})
}

func percentOf(share float64) Percent { return Percent(cohort.Percent(share)) }

// itemParts are one item with what was answered.
func (t *talk) itemParts(item *course.Question, r cohort.Release) []Part {
	x, cells := ItemCells(r, item)
	s, said, _ := t.lastStep(x)
	out := []Part{{Text: item.Ask, Bold: true}, said}
	var lines []Part
	for _, c := range cells {
		lines = append(lines, cellPart(c, s.Of))
	}
	if AllWithheld(cells) {
		lines = []Part{note("results_cells_withheld")}
	}
	out = append(out, tight(lines)...)
	if rightMoved(x, s, cells) {
		out = append(out, note("results_right_moved"))
	}
	return append(out, t.weighed(s)...)
}

// rightMoved says that another answer counts as right now than when people answered: what was right then is kept
// with what is shown by language, which adds up to all of an item with one answer while it is of the same people.
// Where it is of others, or there is none, that cannot be known from what is shown.
func rightMoved(x *cohort.Table, s cohort.Step, cells []Cell) bool {
	if x == nil || x.Kind != cohort.TableOptions || len(s.Splits) == 0 || s.Splits[0].At != s.At || s.Splits[0].Of != s.Of {
		return false
	}
	then, now, marked := 0, 0, false
	for _, g := range s.Splits[0].Groups {
		if len(g.Cells) == 0 {
			return false
		}
		then += g.Cells[0]
	}
	for _, c := range cells {
		if c.Right && c.N >= 0 {
			now, marked = now+c.N, true
		}
	}
	return marked && now != then
}

// Of an item's correlation with the rest of the score: from how much on it tells well who knows more.
//
// Source: Ebel and Frisbie, Essentials of Educational Measurement, 5th edition (1991), chapter 13.
const tellsWell = 0.3

// weighed is what an item tells: how it goes with the rest of the score, and whether it is harder in one
// language than in the others; the numbers by language stand there where it is, and where there are too few
// people in one of them to say so.
func (t *talk) weighed(s cohort.Step) (out []Part) {
	f := s.Figures
	if f == nil {
		f = &cohort.Figures{}
	}
	if r := f.Discrimination; r != nil {
		key := "results_tells_little"
		switch {
		case *r < 0:
			key = "results_tells_against"
		case *r >= tellsWell:
			key = "results_tells"
		}
		out = append(out, note(key, "R", Decimal(*r)))
	}
	for _, l := range f.Harder {
		out = append(out, note("results_harder", "Language", t.ownName(l)))
	}
	var lines []Part
	for _, split := range s.Splits {
		if split.By != cohort.SplitLanguage {
			continue
		}
		if few := slices.ContainsFunc(split.Groups, func(g cohort.Group) bool { return g.People < cohort.FewestCompared }); !few && len(f.Harder) == 0 {
			continue
		}
		for _, g := range split.Groups {
			lines = append(lines, note("results_right_in", "Group", t.groupName(split.By, g), "N", g.Cells[0], "M", g.People, "Share", shareOf(g.Cells[0], g.People)))
		}
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
