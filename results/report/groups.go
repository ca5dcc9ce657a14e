package report

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/results/indicator"
)

// byCohort sets cohorts side by side, each by its own released figures; none where there is one alone.
func (m *maker) byCohort() []Group {
	if len(m.Cohorts) < 2 {
		return nil
	}
	g := Group{Title: m.word("paper_cohorts", nil), Note: m.word("paper_cohorts_note", nil), Words: 1}
	for _, key := range []string{"paper_cohort", "report_consented", "report_started", "report_finished_all"} {
		g.Heads = append(g.Heads, m.word(key, nil))
	}
	for _, x := range m.Course.Measures {
		if q := m.Course.Quiz(x.After.Module, x.After.Quiz); q != nil {
			g.Heads = append(g.Heads, m.word("report_before", nil), m.word("report_after", nil), m.word("paper_compared", nil))
		}
	}
	for _, c := range m.Cohorts {
		g.Rows = append(g.Rows, m.cohort(c))
	}
	return []Group{g}
}

// cohort is one cohort's row.
func (m *maker) cohort(c indicator.Part) []string {
	own := &maker{Config: m.Config}
	own.Of = c
	f := c.Of.Funnel
	if f == nil {
		f = &cohort.Funnel{}
	}
	row := []string{c.Name, m.number(f.Consented), m.number(f.Started), m.number(f.Finished)}
	for _, x := range m.Course.Measures {
		if m.Course.Quiz(x.After.Module, x.After.Quiz) != nil {
			row = append(row, own.ends(x)...)
		}
	}
	return row
}

// ends are where a change began, where it ended, and of how many people.
func (m *maker) ends(x course.Measure) []string {
	_, step, ok := m.changed(x, false)
	if !ok {
		return slices.Repeat([]string{m.word("report_unreleased", nil)}, 3)
	}
	f := step.Figures
	if f == nil {
		f = &cohort.Figures{}
	}
	return []string{m.known(f.Before, m.decimal), m.known(f.After, m.decimal), m.number(step.Of)}
}

// Above so many columns or rows the letters of a table are smaller.
const (
	manyColumns = 6
	manyRows    = 24
)

// group sets people apart, a row each. What the first columns say of several rows stands there once.
func (m *maker) group(s *sheet, g Group) {
	t := table{}
	if len(g.Heads) > manyColumns || len(g.Rows) > manyRows {
		t.size = smallSize
	}
	for i, head := range g.Heads {
		c := column{head: head, share: 14, end: true}
		if i < g.Words {
			c.share, c.end = 24+8*float32(i), false
		}
		t.columns = append(t.columns, c)
	}
	for i, row := range g.Rows {
		cells := words(row...)
		for n := range g.Words - 1 {
			if i == 0 || g.Rows[i-1][n] != row[n] {
				break
			}
			cells[n].above = true
		}
		t.rows = append(t.rows, cells)
	}
	m.part(s, g.Title, g.Note, t)
}

// withheld says how many tables of each quiz are not shown, or not whole, and why.
func (m *maker) withheld(s *sheet) {
	t := table{columns: []column{
		{head: m.word("report_quiz", nil), share: 52}, {head: m.word("paper_tables", nil), share: 14, end: true},
		{head: m.word("paper_tables_waiting", nil), share: 17, end: true}, {head: m.word("paper_tables_gaps", nil), share: 17, end: true},
	}}
	m.each(func(ref course.QuizRef, _ *course.Quiz, r cohort.Release) {
		waiting, gaps := 0, 0
		for _, x := range r.Tables {
			step, ok := x.Last()
			switch {
			case !ok:
				waiting++
			case !whole(step):
				gaps++
			}
		}
		t.rows = append(t.rows, words(m.quiz(ref), m.number(len(r.Tables)), m.number(waiting), m.number(gaps)))
	})
	m.section(s, "paper_withheld", m.word("paper_withheld_note", locales.Args{"N": m.SmallestCell}), t)
}

// whole says that all cells of a step are shown.
func whole(s cohort.Step) bool {
	for _, n := range s.Cells {
		if n < 0 {
			return false
		}
	}
	return true
}
