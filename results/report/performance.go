package report

import (
	"cohortbot/locales"
	"cohortbot/results/indicator"
	"cohortbot/results/method"
)

// performance is what was promised beside what came.
func (m *maker) performance(s *sheet) {
	rows, err := indicator.Rows(indicator.Config{Course: m.Course, Words: m.Words, Lang: m.Lang}, m.Of, m.Cohorts)
	if m.err == nil {
		m.err = err
	}
	t := table{columns: m.performanceColumns(), size: performanceSize}
	for i, r := range rows {
		row := m.indicator(r)
		row[0].above = i > 0 && rows[i-1].Name == r.Name
		t.rows = append(t.rows, row)
	}
	if len(rows) > 0 {
		m.section(s, "indicator_table", m.word("indicator_note", nil), t)
	}
}

// performanceSize is that of the letters of a table that has so many columns.
const performanceSize = 7.2

func (m *maker) performanceColumns() (out []column) {
	for _, c := range []column{
		{head: "indicator_name", share: 38}, {head: "indicator_baseline", share: 11, end: true}, {head: "indicator_target", share: 10, end: true},
		{head: "indicator_actual", share: 13, end: true}, {head: "indicator_numerator", share: 14, end: true}, {head: "indicator_denominator", share: 15, end: true},
		{head: "indicator_group", share: 22}, {head: "indicator_source", share: 24}, {head: "indicator_date", share: 14},
	} {
		c.head = m.word(c.head, nil)
		out = append(out, c)
	}
	return out
}

func (m *maker) indicator(r indicator.Row) []cell {
	at, state := nothing, m.state(r.State)
	actual, n, of := state, state, state
	if x, ok := r.Actual(); ok {
		actual, n, of = m.percent(&x), m.number(r.N), m.number(r.Of)
	}
	if r.At != 0 {
		at = m.day(r.At)
	}
	row := words(r.Name, m.percent(r.Baseline), m.percent(r.Target), actual, n, of, r.Group, r.Source, at)
	row[3].bold = r.Target != nil
	return row
}

// state is what stands where there is no figure.
func (m *maker) state(s indicator.State) string {
	if s == indicator.Shown {
		return nothing
	}
	return m.word(s.Key(), nil)
}

// method says how the figures come about. A note is on one page.
func (m *maker) method(s *sheet) {
	notes, err := method.Notes(method.Config{Words: m.Words, Lang: m.Lang, Course: m.Course, SmallestCell: m.SmallestCell})
	if m.err == nil {
		m.err = err
	}
	title, text, source := style{size: textSize, ink: ink, bold: true}, style{size: textSize, ink: ink}, style{size: smallSize, ink: quiet}
	for i, n := range notes {
		high := s.high(n.Title, title.size) + s.high(n.Text, text.size)
		from := ""
		if n.Source != "" {
			from = m.word("paper_source", locales.Args{"Source": n.Source})
			high += s.high(from, source.size)
		}
		if i == 0 {
			s.heading(m.word("paper_method", nil), high)
		}
		s.needs(high)
		s.text(n.Title, title, 0)
		s.text(n.Text, text, 0)
		if from != "" {
			s.text(from, source, 0)
		}
		s.y += 7
	}
}
