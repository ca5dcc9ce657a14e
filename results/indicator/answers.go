package indicator

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
)

// rose is how many rate themselves higher than before, of those who did both times.
func (m *maker) rose(x course.Measure, p Part) Row {
	row := m.answered("indicator_rose", x.After, nil, p)
	return m.cell(row, m.risen(x, p), cohort.CellRose)
}

// risen is the table of how ratings changed.
func (m *maker) risen(x course.Measure, p Part) *cohort.Table {
	return table(p.Of, x.After, func(t cohort.Table) bool {
		return t.TableKey == cohort.TableKey{Kind: cohort.TableChange, Measure: x.ID}
	})
}

// scores is the table of who passed a quiz.
func (m *maker) scores(ref course.QuizRef, p Part) *cohort.Table {
	return table(p.Of, ref, func(t cohort.Table) bool { return t.Kind == cohort.TableScore })
}

// passed is how many reached the mark of a quiz, as it was when they were counted.
func (m *maker) passed(ref course.QuizRef, p Part) Row {
	t := m.scores(ref, p)
	q := m.Course.Quiz(ref.Module, ref.Quiz)
	if q == nil {
		return m.unmeasured(string(ref.Quiz))
	}
	mark := q.Pass
	if t != nil && t.Mark > 0 {
		mark = t.Mark
	}
	if mark == 0 || t != nil && !slices.Contains(t.Cells, cohort.CellYes) {
		return m.unmeasured(string(ref.Quiz))
	}
	return m.cell(m.answered("indicator_passed", ref, locales.Args{"Pass": locales.Markup(m.Words.Percent(m.Lang, mark))}, p), t, cohort.CellYes)
}

// answered is a row of what was answered in a quiz.
func (m *maker) answered(key string, ref course.QuizRef, args locales.Args, p Part) Row {
	title := m.Course.QuizTitle(ref, m.Lang)
	with := locales.Args{"Title": title}
	for k, v := range args {
		with[k] = v
	}
	return Row{Name: m.word(key, with), Source: m.word("indicator_answers", locales.Args{"Title": title}), Group: p.Name}
}

// cell puts the count of a table's cell into a row.
func (m *maker) cell(row Row, t *cohort.Table, id string) Row {
	row.State = Unreleased
	if t == nil {
		return row
	}
	step, ok := t.Last()
	if !ok {
		return row
	}
	row.At = step.At
	n, has := t.In(step, id)
	switch {
	case !has:
		row.State = Unmeasured
	case n < 0:
		row.State = Withheld
	default:
		row.State, row.N, row.Of = Shown, n, step.Of
	}
	return row
}

// table finds one among those of a quiz; nil where there is none.
func table(of *dialog.Results, ref course.QuizRef, is func(cohort.Table) bool) *cohort.Table {
	r, _ := of.Released(ref.Module, ref.Quiz)
	for i := range r.Tables {
		if is(r.Tables[i]) {
			return &r.Tables[i]
		}
	}
	return nil
}

// others are the figures that are measured whether promised or not.
func (m *maker) others(p Part) (out []Row) {
	for _, id := range []string{"joined", "started"} {
		out = append(out, m.reached(id, "consented", p))
	}
	for _, x := range m.Course.Modules {
		out = append(out, m.reached(string(x.ID), "consented", p))
	}
	out = append(out, m.reached("finished", "consented", p))
	for _, x := range m.Course.Measures {
		out = append(out, m.rose(x, p))
	}
	for _, x := range m.Course.Modules {
		for _, q := range x.Quizzes {
			if row := m.passed(course.QuizRef{Module: x.ID, Quiz: q.ID}, p); row.State != Unmeasured {
				out = append(out, row)
			}
		}
	}
	return out
}
