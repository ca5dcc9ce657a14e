package report

import (
	"math"
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// changed is the table of how people's ratings changed, or how they did looking back.
func (m *maker) changed(x course.Measure, then bool) (*cohort.Table, cohort.Step, bool) {
	r, _ := m.released(x.After)
	t := r.Table(cohort.TableKey{Kind: cohort.TableChange, Measure: x.ID, Then: then})
	if t == nil {
		return nil, cohort.Step{}, false
	}
	step, ok := t.Last()
	return t, step, ok
}

// rose is how many rate themselves higher than before.
func (m *maker) rose(x course.Measure) (n int, shown bool) {
	t, step, ok := m.changed(x, false)
	if !ok {
		return 0, false
	}
	n, has := t.In(step, cohort.CellRose)
	return n, has && n >= 0
}

// changes are before and after, of the same people, with how many are missing.
func (m *maker) changes(s *sheet) {
	for _, x := range m.Course.Measures {
		q := m.Course.Quiz(x.After.Module, x.After.Quiz)
		if _, ok := m.released(x.After); !ok || q == nil {
			continue
		}
		t := table{columns: []column{{share: 30}, {head: m.word("report_changes", nil), share: 36}}}
		columns := [][]string{m.compared(x, x.Before, false)}
		if x.Then != nil {
			t.columns = append(t.columns, column{head: m.word("paper_then", nil), share: 36})
			columns = append(columns, m.compared(x, *x.Then, true))
		}
		t.rows = m.besides(columns)
		m.part(s, m.word("report_changes", nil)+": "+locales.Free(m.quiz(x.After)), m.word("paper_changes_note", nil), t)
		m.statements(s, x, q)
	}
}

// besides sets columns of compared beside one another. Where none is released, the rows end with the one that
// says so.
func (m *maker) besides(columns [][]string) (rows [][]cell) {
	unreleased := func(column []string) bool { return column[answered] == m.word("report_unreleased", nil) }
	none := !slices.ContainsFunc(columns, func(c []string) bool { return !unreleased(c) })
	for i, head := range m.comparedHeads() {
		if none && i > answered {
			break
		}
		row := []string{head}
		for _, c := range columns {
			row = append(row, c[i])
		}
		rows = append(rows, words(row...))
	}
	return rows
}

// answered is the place in compared of how many are compared; the rows above it are of who answered.
const answered = 3

// comparedHeads are what compared gives, in the same order.
func (m *maker) comparedHeads() (out []string) {
	for _, key := range []string{
		"paper_answered_before", "paper_answered_after", "paper_pairs", "paper_compared", "report_since", "report_before", "report_after",
		"report_change", "paper_gain", "report_fell", "report_same", "report_rose", "paper_test", "paper_effect",
	} {
		out = append(out, m.word(key, nil))
	}
	return out
}

// compared are the figures of a change, one under another.
func (m *maker) compared(x course.Measure, earlier course.QuizRef, then bool) []string {
	t, step, ok := m.changed(x, then)
	unreleased := m.word("report_unreleased", nil)
	pairs := unreleased
	if t != nil {
		pairs = m.number(max(step.Of, t.Could))
	}
	out := []string{m.answered(earlier), m.answered(x.After), pairs}
	if !ok {
		return append(out, slices.Repeat([]string{unreleased}, 11)...)
	}
	f := step.Figures
	if f == nil {
		f = &cohort.Figures{}
	}
	out = append(out, m.number(step.Of), m.day(step.At), m.known(f.Before, m.decimal), m.known(f.After, m.decimal), m.known(f.Median, m.decimal), m.gain(f))
	for _, id := range []string{cohort.CellFell, cohort.CellSame, cohort.CellRose} {
		out = append(out, m.count(*t, step, id))
	}
	return append(out, m.test(step), m.effect(step))
}

// gain is the median of what was gained; nothing where a change is shown, and nobody could gain anything.
func (m *maker) gain(f *cohort.Figures) string {
	if f.Median == nil {
		return m.word("report_withheld", nil)
	}
	return m.decimal(f.Gain)
}

// answered is how many closed a quiz so far: of how many its largest table could be.
func (m *maker) answered(ref course.QuizRef) string {
	r, ok := m.released(ref)
	most := 0
	for _, x := range r.Tables {
		if x.Kind == cohort.TablePoints || x.Kind == cohort.TableRating {
			most = max(most, x.Could)
		}
	}
	if !ok {
		return m.word("report_unreleased", nil)
	}
	return m.number(most)
}

// count is a cell of a table in people.
func (m *maker) count(x cohort.Table, s cohort.Step, id string) string {
	n, has := x.In(s, id)
	if !has || n < 0 {
		return m.word("report_withheld", nil)
	}
	return m.word("paper_count", locales.Args{"N": n, "Share": ready(m.share(n, s.Of))})
}

// test says in plain words, with p as one word that stays on its line, whether a change could be chance.
func (m *maker) test(s cohort.Step) string {
	switch {
	case s.Of < cohort.FewestTested:
		return m.word("paper_test_few", nil)
	case s.Figures == nil || s.Figures.Test == nil:
		return m.word("paper_test_none", nil)
	}
	p := s.Figures.Test.P
	if p < 0.01 {
		return m.word("paper_test_rare", locales.Args{"P": locales.Code("p<" + m.Words.Decimal(m.Lang, 0.01))})
	}
	return m.word("paper_test_some", locales.Args{"N": int(math.Round(100 * p)), "P": locales.Code("p=" + m.Words.Decimal(m.Lang, p))})
}

// effect is how large a change is. Where all changed one way there is no interval, which is written as one
// without width.
func (m *maker) effect(s cohort.Step) string {
	if s.Figures == nil || s.Figures.Test == nil {
		return m.test(s)
	}
	x := s.Figures.Test
	if x.Low == x.High {
		return m.word("paper_effect_alone", locales.Args{"Effect": ready(m.decimal(&x.Effect))})
	}
	return m.word("paper_effect_is", locales.Args{"Effect": ready(m.decimal(&x.Effect)), "Low": ready(m.decimal(&x.Low)), "High": ready(m.decimal(&x.High))})
}

// statements are the changes item by item: where they began and where they ended.
func (m *maker) statements(s *sheet, x course.Measure, q *course.Quiz) {
	t := table{columns: []column{
		{head: m.word("paper_statement", nil), share: 52}, {head: m.word("report_people", nil), share: 18},
		{head: m.word("report_before", nil), share: 15, end: true}, {head: m.word("report_after", nil), share: 15, end: true},
	}}
	r, _ := m.released(x.After)
	shown := false
	for _, item := range q.Questions {
		c := r.Table(cohort.TableKey{Kind: cohort.TableChange, Measure: x.ID, Question: item.ID})
		if c == nil {
			continue
		}
		row, says := m.statement(item, c)
		t.rows, shown = append(t.rows, row), shown || says
	}
	switch {
	case shown:
		m.section(s, "paper_statements", "", t)
	case len(t.rows) > 0:
		s.heading(m.word("paper_statements", nil), 20)
		s.text(m.word("paper_statements_none", nil), style{size: textSize, ink: quiet}, 10)
	}
}

// statement is the row of one; it says something once it has figures.
func (m *maker) statement(item *course.Question, x *cohort.Table) (row []cell, says bool) {
	unreleased := m.word("report_unreleased", nil)
	step, ok := x.Last()
	if !ok {
		return words(m.title(item.Ask), unreleased, unreleased, unreleased), false
	}
	f := step.Figures
	if f == nil {
		f = &cohort.Figures{}
	}
	return words(m.title(item.Ask), m.people(*x, step), m.known(f.Before, m.decimal), m.known(f.After, m.decimal)), f.Before != nil || f.After != nil
}
