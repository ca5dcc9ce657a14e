// Package workbook writes what is released as a file: a workbook with a sheet for each table, or a CSV
// with all of them one under another. It computes nothing: its numbers are those that the chat shows.
package workbook

import (
	"slices"
	"strings"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/results/indicator"
)

// Config says what is written, and in which words.
type Config struct {
	Course *course.Course  // required
	Words  *locales.Bundle // required
	Lang   locales.Lang    // of headings and texts; its direction is that of the sheets

	Name    string           // of whom it is; empty: of all
	Cohorts []indicator.Part // each by itself, where it is of all
	IDs     []cohort.ID      // of the cohorts it is of, for the codebook
}

// What may stand in a cell beside a string and a whole number.
type (
	share   float64   // shown in per cent
	decimal float64   // shown with two figures
	date    time.Time // a day
)

// sheet is one table.
type sheet struct {
	name  string
	heads []string
	rows  [][]any
}

// maker makes the sheets; err is the first word that is missing.
type maker struct {
	cfg Config
	of  *dialog.Results
	err error
}

func (m *maker) word(key string) string { return m.said(key, nil) }

func (m *maker) said(key string, args locales.Args) string {
	text, err := m.cfg.Words.Plain(m.cfg.Lang, key, args)
	if m.err == nil {
		m.err = err
	}
	return locales.Undirected(text)
}

func (m *maker) heads(keys ...string) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = m.word(k)
	}
	return out
}

func (m *maker) text(t course.Text) string { return t[m.cfg.Lang] }

// sheets are all there are, in the order of the file.
func (m *maker) sheets() []sheet {
	first := []sheet{
		m.progress(), m.orSays(m.quizzes(), "report_empty"), m.orSays(m.spread(), "report_empty_spread"), m.orSays(m.items(), "report_empty"),
		m.orSays(m.competencies(), "report_empty"), m.orSays(m.changes(), "report_empty"), m.groups(),
	}
	return slices.Concat(first, m.takings(), m.texts(), []sheet{m.performance(), m.methods(), m.codebook()})
}

// orSays has a sheet without rows say why it is empty.
func (m *maker) orSays(s sheet, key string) sheet {
	if len(s.rows) == 0 {
		s.rows = [][]any{{m.word(key)}}
	}
	return s
}

// name is of whom the file is.
func (m *maker) name() string {
	if m.cfg.Name == "" {
		return m.word("results_all")
	}
	return m.cfg.Name
}

// progress is how far people came, under the words of whom and when that was.
func (m *maker) progress() sheet {
	s := sheet{name: m.word("report_progress"), heads: m.heads("report_step", "report_n", "report_of", "report_share")}
	s.rows = append(s.rows, []any{m.word("indicator_group"), m.name()})
	f := m.of.Funnel
	if f == nil {
		return s
	}
	s.rows = append(s.rows, []any{m.word("indicator_date"), m.day(f.At)})
	add := func(step string, n, of int) {
		row := []any{step, n}
		if of > 0 {
			row = append(row, of, share(cohort.Share(n, of)))
		}
		s.rows = append(s.rows, row)
	}
	add(m.word("report_invited"), f.Invited, 0)
	if f.ByLinks > 0 {
		add(m.word("report_by_links"), f.ByLinks, 0)
	}
	add(m.word("report_consented"), f.Consented, f.Offered())
	add(m.word("report_joined"), f.Joined, f.Consented)
	add(m.word("report_started"), f.Started, f.Consented)
	for _, x := range f.Modules {
		if c := m.cfg.Course.Module(x.Module); c != nil {
			add(m.word("report_finished")+": "+m.text(c.Title), x.Finished, f.Consented)
		}
	}
	add(m.word("report_finished_all"), f.Finished, f.Consented)
	return s
}

// each goes through the tables of every quiz that the course has.
func (m *maker) each(kinds []cohort.TableKind, does func(q *course.Quiz, x cohort.Table)) {
	for _, r := range m.of.Releases {
		q := m.cfg.Course.Quiz(r.Module, r.Quiz)
		if q == nil {
			continue
		}
		for _, x := range r.Tables {
			for _, k := range kinds {
				if x.Kind == k {
					does(q, x)
				}
			}
		}
	}
}

// standing are the cells that say of how many people a table is, of how many it could be, and since
// when it is shown.
func (m *maker) standing(x cohort.Table) (s cohort.Step, cells []any, ok bool) {
	s, ok = x.Last()
	if !ok {
		return s, []any{m.word("report_unreleased"), x.Could, ""}, false
	}
	return s, []any{s.Of, max(s.Of, x.Could), m.day(s.At)}, true
}

func (m *maker) day(at cohort.Instant) date { return date(at.Time().In(m.cfg.Course.Zone)) }

// count are a count and its share, or that both are withheld.
func (m *maker) count(n, of int) []any {
	if n < 0 || of == 0 {
		return []any{m.word("report_withheld"), ""}
	}
	return []any{n, share(cohort.Share(n, of))}
}

// standingHeads are those of standing.
var standingHeads = []string{"report_people", "report_could", "report_since"}

func (m *maker) quizzes() sheet {
	s := sheet{name: m.word("report_quizzes"), heads: m.heads(append(append([]string{"report_quiz", "report_title"}, standingHeads...),
		"report_lower", "report_median", "report_upper", "report_pass", "report_passed", "report_share")...)}
	m.each([]cohort.TableKind{cohort.TableScore}, func(q *course.Quiz, x cohort.Table) {
		step, cells, ok := m.standing(x)
		row := append([]any{string(q.ID), m.text(q.Title)}, cells...)
		if ok {
			row = append(row, m.quartiles(true, step.Figures)...)
		}
		if n, has := x.In(step, cohort.CellYes); ok && x.Mark > 0 && has {
			row = append(append(row, share(float64(x.Mark)/100)), m.count(n, step.Of)...)
		}
		s.rows = append(s.rows, row)
	})
	return s
}

// items has a row for each option of each item.
func (m *maker) items() sheet {
	s := sheet{name: m.word("report_items"), heads: m.heads(append([]string{
		"report_quiz", "report_item", "report_title", "report_option", "report_words", "report_right", "report_n", "report_share",
	}, append(standingHeads[:len(standingHeads):len(standingHeads)], "report_discrimination", "report_harder")...)...)}
	m.each([]cohort.TableKind{cohort.TableOptions, cohort.TableChosen, cohort.TablePoints}, func(q *course.Quiz, x cohort.Table) {
		item := q.Question(x.Question)
		if item == nil {
			return
		}
		step, cells, ok := m.standing(x)
		for i, id := range x.Cells {
			option, right := id, ""
			if x.Kind == cohort.TableChosen {
				if id != cohort.CellYes {
					continue // whoever did not choose it is the rest
				}
				option = string(x.Option)
			}
			words, correct := dialog.WordsOfCell(item, x, id)
			if correct {
				right = "✓"
			}
			row := []any{string(q.ID), string(item.ID), m.text(item.Ask), option, m.text(words), right}
			if ok {
				row = append(row, m.count(step.Cells[i], step.Of)...)
			} else {
				row = append(row, "", "")
			}
			s.rows = append(s.rows, append(append(row, cells...), m.weighed(step)...))
		}
	})
	return s
}

// weighed is what an item tells, and in which languages it is harder.
func (m *maker) weighed(step cohort.Step) []any {
	f := step.Figures
	if f == nil {
		return nil
	}
	var in []string
	for _, l := range f.Harder {
		in = append(in, m.cfg.Words.OwnName(l))
	}
	return []any{figure(false, f.Discrimination), strings.Join(in, " · ")}
}

func (m *maker) competencies() sheet {
	s := sheet{name: m.word("report_competencies"), heads: m.heads(append(append([]string{"report_quiz", "report_competency", "report_title"}, standingHeads...),
		"report_lower", "report_median", "report_upper")...)}
	m.each([]cohort.TableKind{cohort.TableRating}, func(q *course.Quiz, x cohort.Table) {
		competency, _ := m.cfg.Course.Competency(x.Competency) // of one that has gone there are no words
		step, cells, ok := m.standing(x)
		row := append([]any{string(q.ID), string(x.Competency), m.text(competency.Title)}, cells...)
		if ok {
			row = append(row, m.quartiles(q.Scored(), step.Figures)...)
		}
		s.rows = append(s.rows, row)
	})
	return s
}

// quartiles are the cells of a step's quartiles. A median that is not shown is withheld: there are too few people.
func (m *maker) quartiles(scored bool, f *cohort.Figures) []any {
	if f == nil {
		f = &cohort.Figures{}
	}
	return []any{figure(scored, f.Lower), m.median(scored, f.Median), figure(scored, f.Upper)}
}

// median is one, or that it is withheld.
func (m *maker) median(scored bool, x *float64) any {
	if x == nil {
		return m.word("report_withheld")
	}
	return figure(scored, x)
}

// figure is a share of a quiz that has a score, and points of one that has not; nothing where it is not
// shown.
func figure(scored bool, x *float64) any {
	switch {
	case x == nil:
		return ""
	case scored:
		return share(*x)
	}
	return decimal(*x)
}

// changes is what has changed from before to after.
func (m *maker) changes() sheet {
	s := sheet{name: m.word("report_changes"), heads: m.heads(append(append([]string{"report_measure", "report_item", "report_title"}, standingHeads...),
		"report_left", "report_before", "report_after", "report_change", "report_gain", "report_fell", "report_same", "report_rose",
		"report_p", "report_effect", "report_low", "report_high")...)}
	m.each([]cohort.TableKind{cohort.TableChange}, func(q *course.Quiz, x cohort.Table) {
		measure, title := x.Measure, m.text(q.Title)
		if x.Then {
			measure += " (" + m.word("report_then") + ")"
		}
		if item := q.Question(x.Question); item != nil {
			title = m.text(item.Ask)
		}
		step, cells, ok := m.standing(x)
		row := append([]any{measure, string(x.Question), title}, cells...)
		if ok {
			row = append(row, m.change(x, step)...)
		}
		s.rows = append(s.rows, row)
	})
	return s
}

// change begins with who answered before and not yet after: that is said of all items together.
func (m *maker) change(x cohort.Table, step cohort.Step) []any {
	f := step.Figures
	if f == nil {
		f = &cohort.Figures{}
	}
	var left any = ""
	if x.Question == "" {
		left = x.Left
	}
	row := []any{left, m.median(false, f.Before), m.median(false, f.After), figure(false, f.Median), figure(false, f.Gain)}
	for _, id := range []string{cohort.CellFell, cohort.CellSame, cohort.CellRose} {
		if n, has := x.In(step, id); has {
			row = append(row, m.count(n, step.Of)[0])
		} else {
			row = append(row, "") // of one item it is not shown
		}
	}
	if t := f.Test; t != nil {
		row = append(row, t.P, decimal(t.Effect))
		if t.Bounded() {
			row = append(row, decimal(t.Low), decimal(t.High))
		} else {
			row = append(row, m.word("report_no_interval"), m.word("report_no_interval"))
		}
	}
	return row
}
