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
	t := table{size: 7.2}
	for _, c := range []column{
		{head: "indicator_name", share: 30}, {head: "indicator_baseline", share: 12, end: true}, {head: "indicator_target", share: 10, end: true},
		{head: "indicator_actual", share: 13, end: true}, {head: "indicator_numerator", share: 14, end: true}, {head: "indicator_denominator", share: 15, end: true},
		{head: "indicator_group", share: 15}, {head: "indicator_source", share: 18}, {head: "indicator_date", share: 14},
	} {
		c.head = m.word(c.head, nil)
		t.columns = append(t.columns, c)
	}
	for _, r := range rows {
		t.rows = append(t.rows, m.indicator(r))
	}
	if len(rows) > 0 {
		m.section(s, "indicator_table", m.word("indicator_note", nil), t)
	}
}

func (m *maker) indicator(r indicator.Row) []cell {
	actual, n, of, at := m.state(r.State), nothing, nothing, nothing
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
	switch s {
	case indicator.Withheld:
		return m.word("report_withheld", nil)
	case indicator.Unreleased:
		return m.word("report_unreleased", nil)
	case indicator.Unmeasured:
		return m.word("indicator_unmeasured", nil)
	}
	return nothing
}

// method says how the figures come about. A note is on one page.
func (m *maker) method(s *sheet) {
	notes, err := method.Notes(method.Config{Words: m.Words, Lang: m.Lang, Course: m.Course, SmallestCell: m.SmallestCell})
	if m.err == nil {
		m.err = err
	}
	title, text, source := style{size: textSize, ink: ink, bold: true}, style{size: textSize, ink: ink}, style{size: smallSize, ink: quiet}
	for i, n := range notes {
		from := m.word("paper_source", locales.Args{"Source": n.Source})
		high := s.high(n.Title, title.size) + s.high(n.Text, text.size) + s.high(from, source.size)
		if i == 0 {
			s.heading(m.word("paper_method", nil), high)
		}
		s.needs(high)
		s.text(n.Title, title, 0)
		s.text(n.Text, text, 0)
		s.text(from, source, 7)
	}
}
