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
	all := slices.Concat([]Group{m.finishedBy(property), m.passedBy(property)}, m.competentBy(property), []Group{m.changedBy(property)})
	for _, g := range all {
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
			row := []string{m.quiz(ref), name, nothing, nothing, m.known(g.Median, m.percent)}
			if x.Mark > 0 && len(g.Cells) > 0 {
				row[2], row[3] = m.word("paper_of", locales.Args{"N": g.Cells[0], "M": g.People}), m.share(g.Cells[0], g.People)
			}
			out.Rows = append(out.Rows, row)
		})
	})
	return out
}

// competentBy are the medians of each quiz and competency, a column a group: a table for each way in which small
// groups are one.
func (m *maker) competentBy(property string) (out []Group) {
	m.splitTables(cohort.TableRating, func(ref course.QuizRef, q *course.Quiz, x cohort.Table, s cohort.Step) {
		names, medians := m.medians(q, s, property)
		c, ok := m.Course.Competency(x.Competency)
		if !ok || len(names) == 0 {
			return
		}
		i := slices.IndexFunc(out, func(g Group) bool { return slices.Equal(g.Heads[g.Words:], names) })
		if i < 0 {
			g := m.heads("report_competencies", "report_quiz", "report_competency")
			g.Title += " · " + m.word("report_median", nil)
			g.Words, g.Heads = 2, append(g.Heads, names...)
			i, out = len(out), append(out, g)
		}
		out[i].Rows = append(out[i].Rows, append([]string{m.quiz(ref), m.title(c.Title)}, medians...))
	})
	return out
}

// medians are those of groups with their names; none where all are withheld.
func (m *maker) medians(q *course.Quiz, s cohort.Step, property string) (names, medians []string) {
	shown := false
	m.named(s.Splits, property, func(name string, g cohort.Group, _ cohort.Instant) {
		names = append(names, name)
		medians = append(medians, m.known(g.Median, func(x *float64) string { return m.figure(q.Scored(), x) }))
		shown = shown || g.Median != nil
	})
	if !shown {
		return nil, nil
	}
	return names, medians
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
			out.Rows = append(out.Rows, []string{name, m.known(g.Before, m.decimal), m.known(g.After, m.decimal), m.word("paper_of", locales.Args{"N": g.Cells[2], "M": g.People}), m.share(g.Cells[2], g.People)})
		})
	})
	return out
}
