package workbook

import (
	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/results/indicator"
)

// groups are everything that is released by groups: a row for each group and cell, and one for each group of
// which only the median is.
func (m *maker) groups() sheet {
	s := sheet{name: m.word("report_groups"), heads: m.heads("report_table", "report_quiz", "report_id", "report_title", "report_by", "report_group",
		"report_people", "report_outcome", "report_n", "report_share", "report_median", "report_before", "report_after", "report_since")}
	if f := m.of.Funnel; f != nil {
		s.rows = m.split([]any{m.word("report_finished_all"), "", "", ""}, f.Splits, true)
	}
	m.each([]cohort.TableKind{cohort.TableScore, cohort.TableOptions, cohort.TableRating, cohort.TableChange}, func(q *course.Quiz, x cohort.Table) {
		step, ok := x.Last()
		if !ok {
			return
		}
		what, id, title := "report_quizzes", "", m.text(q.Title)
		switch x.Kind {
		case cohort.TableOptions:
			what, id = "report_items", string(x.Question)
			if item := q.Question(x.Question); item != nil {
				title = m.text(item.Ask)
			}
		case cohort.TableRating:
			c, _ := m.cfg.Course.Competency(x.Competency)
			what, id, title = "report_competencies", string(x.Competency), m.text(c.Title)
		case cohort.TableChange:
			what, id = "report_changes", x.Measure
			if x.Then {
				id += " (" + m.word("report_then") + ")"
			}
		}
		s.rows = append(s.rows, m.split([]any{m.word(what), string(q.ID), id, title}, step.Splits, q.Scored())...)
	})
	if f := m.of.Funnel; len(s.rows) == 0 && (f == nil || f.Cohort == "") {
		s.rows = [][]any{{m.said("results_groups_none", locales.Args{"N": cohort.FewestSplit})}}
	}
	return m.orSays(s, "report_empty_groups")
}

// split are the rows of a table, which begin with what it is.
func (m *maker) split(of []any, splits []cohort.Split, scored bool) (rows [][]any) {
	for _, by := range splits {
		for _, g := range by.Groups {
			name, err := indicator.GroupName(m.cfg.Course, m.cfg.Words, m.cfg.Lang, by.By, g.Of)
			if m.err == nil {
				m.err = err
			}
			first := append(of[:len(of):len(of)], by.By, locales.Undirected(name))
			figures := []any{figure(scored, g.Median), figure(false, g.Before), figure(false, g.After), m.day(by.At)}
			for i, cell := range by.Cells {
				count := append([]any{g.People, m.outcome(cell)}, m.count(g.Cells[i], g.People)...)
				rows = append(rows, append(append(first[:len(first):len(first)], count...), figures...))
			}
			if len(by.Cells) == 0 {
				rows = append(rows, append(append(first[:len(first):len(first)], "", "", "", ""), figures...))
			}
		}
	}
	return rows
}

// outcome are the words of a cell of groups.
func (m *maker) outcome(cell string) string {
	key, ok := map[string]string{
		cohort.CellYes: "report_yes", cohort.CellNo: "report_no", cohort.CellAll: "report_people",
		cohort.CellFell: "report_fell", cohort.CellSame: "report_same", cohort.CellRose: "report_rose",
	}[cell]
	if !ok {
		return cell
	}
	return m.word(key)
}

// spread is how the scores of each quiz lie, in bands, where that is released.
func (m *maker) spread() sheet {
	s := sheet{name: m.word("report_spread"), heads: m.heads("report_quiz", "report_title", "report_from", "report_to", "report_n", "report_share",
		"report_people", "report_could", "report_since")}
	m.each([]cohort.TableKind{cohort.TableScore}, func(q *course.Quiz, x cohort.Table) {
		step, standing, ok := m.standing(x)
		if !ok || step.Figures == nil {
			return
		}
		from := append(cohort.BandsOf(x.Mark), 100)
		for i, n := range step.Figures.Bands {
			row := []any{string(q.ID), m.text(q.Title), share(from[i] / 100), share(from[i+1] / 100)}
			s.rows = append(s.rows, append(append(row, m.count(n, step.Of)...), standing...))
		}
	})
	return s
}
