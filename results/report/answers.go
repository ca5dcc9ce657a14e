package report

import (
	"slices"
	"strings"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// each goes through the quizzes of the course of which something may be shown.
func (m *maker) each(does func(ref course.QuizRef, q *course.Quiz, r cohort.Release)) {
	for _, x := range m.Course.Modules {
		for _, q := range x.Quizzes {
			ref := course.QuizRef{Module: x.ID, Quiz: q.ID}
			if r, ok := m.released(ref); ok {
				does(ref, q, r)
			}
		}
	}
}

// quizzes are the scores of those that have any.
func (m *maker) quizzes(s *sheet) {
	t := table{columns: []column{
		{head: m.word("report_quiz", nil), share: 34}, {head: m.word("report_people", nil), share: 15}, {head: m.word("report_since", nil), share: 15},
		{head: m.word("report_median", nil), share: 11, end: true}, {head: m.word("paper_middle", nil), share: 17}, {head: m.word("paper_reached", nil), share: 26},
	}}
	m.each(func(ref course.QuizRef, _ *course.Quiz, r cohort.Release) {
		for _, x := range r.Tables {
			if x.Kind == cohort.TableScore {
				t.rows = append(t.rows, m.score(ref, x))
			}
		}
	})
	if len(t.rows) > 0 {
		m.section(s, "paper_quizzes", m.word("paper_quizzes_note", nil), t)
	}
}

func (m *maker) score(ref course.QuizRef, x cohort.Table) []cell {
	step, ok := x.Last()
	if !ok {
		return words(append([]string{m.quiz(ref)}, slices.Repeat([]string{m.word("report_unreleased", nil)}, 5)...)...)
	}
	f := step.Figures
	if f == nil {
		f = &cohort.Figures{}
	}
	return words(m.quiz(ref), m.people(x, step), m.day(step.At), m.known(f.Median, m.percent), m.middle(f), m.passed(x, step))
}

// people is of how many a table is, and of how many it could be.
func (m *maker) people(x cohort.Table, s cohort.Step) string {
	return m.word("paper_of", locales.Args{"N": s.Of, "M": max(s.Of, x.Could)})
}

func (m *maker) day(at cohort.Instant) string {
	return m.Words.NumericDate(m.Lang, at.Time().In(m.Course.Zone))
}

// middle is between what the middle half of the scores lies.
func (m *maker) middle(f *cohort.Figures) string {
	if f.Lower == nil || f.Upper == nil {
		return m.word("report_withheld", nil)
	}
	return m.word("paper_range", locales.Args{"Low": ready(m.percent(f.Lower)), "High": ready(m.percent(f.Upper))})
}

// passed is how many reached the mark.
func (m *maker) passed(x cohort.Table, s cohort.Step) string {
	n, has := x.In(s, cohort.CellYes)
	switch {
	case x.Mark == 0 || !has:
		return nothing
	case n < 0:
		return m.word("report_withheld", nil)
	}
	mark := float64(x.Mark) / 100
	return m.word("paper_reached_of", locales.Args{"N": n, "M": s.Of, "Pass": ready(m.percent(&mark)), "Share": ready(m.share(n, s.Of))})
}

// competencies are how people rate themselves, and what they know, side by side: a row for each quiz about one.
func (m *maker) competencies(s *sheet) {
	t := table{columns: []column{
		{head: m.word("report_competency", nil), share: 27}, {head: m.word("paper_self_before", nil), share: 14},
		{head: m.word("paper_self_after", nil), share: 14}, {head: m.word("report_quiz", nil), share: 48}, {head: m.word("paper_quizzes", nil), share: 14},
	}}
	for _, c := range m.Course.Competencies {
		t.rows = append(t.rows, m.competency(c)...)
	}
	if len(t.rows) > manyRows {
		t.size = smallSize
	}
	if len(t.rows) > 0 {
		m.section(s, "report_competencies", m.word("paper_competency_note", nil), t)
	}
}

// competency is one of them; nothing where no quiz is about it.
func (m *maker) competency(c course.Competency) (rows [][]cell) {
	var before, after []string
	for _, x := range m.Course.Measures {
		before = append(before, m.rated(x.Before, c.ID)...)
		after = append(after, m.rated(x.After, c.ID)...)
	}
	add := func(quiz, figure string) {
		row := words(m.title(c.Title), listed(before), listed(after), quiz, figure)
		for i := range row[:3] {
			row[i].above = len(rows) > 0
		}
		rows = append(rows, row)
	}
	m.each(func(ref course.QuizRef, q *course.Quiz, r cohort.Release) {
		if x := r.Table(cohort.TableKey{Kind: cohort.TableRating, Competency: c.ID}); x != nil && q.Scored() {
			add(m.quiz(ref), m.median(q, x))
		}
	})
	if len(rows) == 0 && len(before)+len(after) > 0 {
		add(nothing, nothing)
	}
	return rows
}

// listed are figures under one another.
func listed(of []string) string {
	if len(of) == 0 {
		return nothing
	}
	return strings.Join(of, "\n")
}

// rated is the median self-rating of a competency in a quiz; nothing where that has none of it.
func (m *maker) rated(ref course.QuizRef, id course.CompetencyID) []string {
	r, ok := m.released(ref)
	q := m.Course.Quiz(ref.Module, ref.Quiz)
	x := r.Table(cohort.TableKey{Kind: cohort.TableRating, Competency: id})
	if !ok || q == nil || x == nil {
		return nil
	}
	return []string{m.median(q, x)}
}

// median is that of a table with its people; or why it is not shown.
func (m *maker) median(q *course.Quiz, x *cohort.Table) string {
	step, ok := x.Last()
	switch {
	case !ok:
		return m.word("report_unreleased", nil)
	case step.Figures == nil || step.Figures.Median == nil:
		return m.word("report_withheld", nil)
	}
	return m.word("paper_figure", locales.Args{"Figure": ready(m.figure(q.Scored(), step.Figures.Median)), "N": step.Of})
}
