package report

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/results/indicator"
)

// byAnswers are people told apart by each question of the profile, and by language: those who finished, and of
// each quiz, competency and change what is released so.
func (m *maker) byAnswers() (out []Group) {
	for _, q := range m.Course.Profile {
		out = append(out, m.by(string(q.ID), m.title(q.Ask))...)
	}
	return append(out, m.by(cohort.SplitLanguage, m.word("results_by_language", nil))...)
}

// by are the tables by one property; none where nothing is released by it.
func (m *maker) by(property, title string) (out []Group) {
	note := m.word("results_groups_rule", locales.Args{"N": m.SmallestCell})
	for _, g := range []Group{m.finishedBy(property), m.passedBy(property), m.competentBy(property), m.changedBy(property)} {
		if len(g.Rows) > 0 {
			g.Title, g.Note = title+" · "+g.Title, note
			out, note = append(out, g), ""
		}
	}
	return out
}

// heads are those of a group's table.
func (m *maker) heads(title string, keys ...string) Group {
	g := Group{Title: m.word(title, nil), Words: 1}
	for _, key := range keys {
		g.Heads = append(g.Heads, m.word(key, nil))
	}
	return g
}

// named goes through the groups of a property.
func (m *maker) named(splits []cohort.Split, property string, does func(name string, g cohort.Group, at cohort.Instant)) {
	i := slices.IndexFunc(splits, func(s cohort.Split) bool { return s.By == property })
	if i < 0 {
		return
	}
	for _, g := range splits[i].Groups {
		name, err := indicator.GroupName(m.Course, m.Words, m.Lang, property, g.Of)
		if m.err == nil {
			m.err = err
		}
		does(name, g, splits[i].At)
	}
}

func (m *maker) finishedBy(property string) Group {
	out := m.heads("report_finished_all", "indicator_group", "report_consented", "report_finished_all", "report_share", "report_since")
	if f := m.Of.Of.Funnel; f != nil {
		m.named(f.Splits, property, func(name string, g cohort.Group, at cohort.Instant) {
			if len(g.Cells) > 0 {
				out.Rows = append(out.Rows, []string{name, m.number(g.People), m.number(g.Cells[0]), m.share(g.Cells[0], g.People), m.day(at)})
			}
		})
	}
	return out
}

// splitTables goes through the last steps of a kind of table.
func (m *maker) splitTables(kind cohort.TableKind, does func(ref course.QuizRef, q *course.Quiz, x cohort.Table, s cohort.Step)) {
	m.each(func(ref course.QuizRef, q *course.Quiz, r cohort.Release) {
		for _, x := range r.Tables {
			if s, ok := x.Last(); ok && x.Kind == kind {
				does(ref, q, x, s)
			}
		}
	})
}

func (m *maker) passedBy(property string) Group {
	out := m.heads("paper_quizzes", "report_quiz", "indicator_group", "paper_reached", "report_share", "report_median")
	out.Words = 2
	m.splitTables(cohort.TableScore, func(ref course.QuizRef, _ *course.Quiz, x cohort.Table, s cohort.Step) {
		m.named(s.Splits, property, func(name string, g cohort.Group, _ cohort.Instant) {
			row := []string{m.quiz(ref), name, nothing, nothing, m.percent(g.Median)}
			if x.Mark > 0 && len(g.Cells) > 0 {
				row[2], row[3] = m.word("paper_of", locales.Args{"N": g.Cells[0], "M": g.People}), m.share(g.Cells[0], g.People)
			}
			out.Rows = append(out.Rows, row)
		})
	})
	return out
}

func (m *maker) competentBy(property string) Group {
	out := m.heads("report_competencies", "report_competency", "report_quiz", "report_median")
	out.Words = 3
	m.splitTables(cohort.TableRating, func(ref course.QuizRef, q *course.Quiz, x cohort.Table, s cohort.Step) {
		c, ok := m.Course.Competency(x.Competency)
		var medians []string
		m.named(s.Splits, property, func(name string, g cohort.Group, _ cohort.Instant) {
			if g.Median != nil {
				medians = append(medians, m.word("results_group_median", locales.Args{"Group": name, "Median": ready(m.figure(q.Scored(), g.Median))}))
			}
		})
		if ok && len(medians) > 0 {
			out.Rows = append(out.Rows, []string{m.title(c.Title), m.quiz(ref), listed(medians)})
		}
	})
	return out
}

func (m *maker) changedBy(property string) Group {
	out := m.heads("report_changes", "indicator_group", "report_before", "report_after", "report_rose", "report_share")
	m.splitTables(cohort.TableChange, func(_ course.QuizRef, _ *course.Quiz, x cohort.Table, s cohort.Step) {
		m.named(s.Splits, property, func(name string, g cohort.Group, _ cohort.Instant) {
			if len(g.Cells) < 3 || x.Question != "" {
				return
			}
			if x.Then {
				name += " (" + m.word("report_then", nil) + ")"
			}
			out.Rows = append(out.Rows, []string{name, m.decimal(g.Before), m.decimal(g.After), m.word("paper_of", locales.Args{"N": g.Cells[2], "M": g.People}), m.share(g.Cells[2], g.People)})
		})
	})
	return out
}
