package workbook

import (
	"cohortbot/locales"
	"cohortbot/results/indicator"
	"cohortbot/results/method"
)

// performance is what was promised beside what came.
func (m *maker) performance() sheet {
	s := sheet{name: m.word("indicator_table"), heads: m.heads("indicator_name", "indicator_baseline", "indicator_target", "indicator_actual",
		"indicator_numerator", "indicator_denominator", "indicator_group", "indicator_source", "indicator_date")}
	rows, err := indicator.Rows(indicator.Config{Course: m.cfg.Course, Words: m.cfg.Words, Lang: m.cfg.Lang}, indicator.Part{Name: m.name(), Of: m.of}, m.cfg.Cohorts)
	if m.err == nil {
		m.err = err
	}
	for _, r := range rows {
		s.rows = append(s.rows, m.indicator(r))
	}
	return s
}

func (m *maker) indicator(r indicator.Row) []any {
	row := []any{locales.Undirected(r.Name), promised(r.Baseline), promised(r.Target), m.state(r.State), "", "", r.Group, locales.Undirected(r.Source), ""}
	if x, ok := r.Actual(); ok {
		row[3], row[4], row[5] = share(x), r.N, r.Of
	}
	if r.At != 0 {
		row[8] = m.day(r.At)
	}
	return row
}

// promised is a share; nothing where none was.
func promised(x *float64) any {
	if x == nil {
		return ""
	}
	return share(*x)
}

// state is what stands where there is no figure.
func (m *maker) state(s indicator.State) string {
	if s == indicator.Shown {
		return ""
	}
	return m.word(s.Key())
}

// methods says how the figures come about.
func (m *maker) methods() sheet {
	s := sheet{name: m.word("method_sheet"), heads: m.heads("method_figure", "method_note", "indicator_source")}
	notes, err := method.Notes(method.Config{Course: m.cfg.Course, Words: m.cfg.Words, Lang: m.cfg.Lang})
	if m.err == nil {
		m.err = err
	}
	for _, n := range notes {
		s.rows = append(s.rows, []any{n.Title, n.Text, n.Source})
	}
	return s
}
