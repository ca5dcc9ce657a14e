package report

import (
	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// beginning is of what and of whom the report is, and what it says in a few lines.
func (m *maker) beginning(s *sheet) {
	s.y -= 8
	s.text(m.title(m.Course.Title), style{size: titleSize, ink: accent, bold: true}, 0)
	s.text(m.word("paper_title", nil), style{size: headingSize, ink: ink}, 2)
	of := locales.Free(m.Of.Name)
	if f := m.Of.Of.Funnel; f != nil {
		of += " · " + m.word("paper_as_of", locales.Args{"Date": f.At.Time().In(m.Course.Zone)})
	}
	s.text(of, style{size: textSize, ink: quiet}, 6)
	lines := m.headline()
	if len(lines) == 0 {
		lines = []string{m.word("report_unreleased", nil)}
	}
	s.heading(m.word("paper_short", nil), 60)
	for _, text := range lines {
		s.text(text, style{size: textSize + 1, ink: ink}, 2)
	}
}

// headline is what a report begins with: who finished, beside what was promised, and how they rate themselves
// then and now.
func (m *maker) headline() (out []string) {
	if f := m.Of.Of.Funnel; f != nil {
		args := locales.Args{"N": f.Finished, "M": f.Consented, "Share": ready(m.share(f.Finished, f.Consented))}
		key := "results_finished"
		if x, ok := m.Course.Target("finished", "consented"); ok {
			target := x.Target / 100
			key, args["Target"] = "results_finished_target", ready(m.percent(&target))
		}
		out = append(out, m.word(key, args))
	}
	for _, x := range m.Course.Measures {
		_, step, ok := m.changed(x, false)
		if f := step.Figures; ok && f != nil && f.Before != nil && f.After != nil {
			out = append(out, m.word("results_change", locales.Args{"Before": ready(m.decimal(f.Before)), "After": ready(m.decimal(f.After)), "N": step.Of}))
		}
		if n, shown := m.rose(x); shown {
			out = append(out, m.word("results_rose", locales.Args{"N": n, "M": step.Of}))
		}
	}
	return out
}

// share is a share in per cent; nothing of nobody.
func (m *maker) share(n, of int) string {
	if of == 0 {
		return nothing
	}
	x := cohort.Share(n, of)
	return m.percent(&x)
}

// reach is how far people came.
func (m *maker) reach(s *sheet) {
	f := m.Of.Of.Funnel
	if f == nil {
		return
	}
	t := table{columns: []column{
		{head: m.word("report_step", nil), share: 46}, {head: m.word("report_n", nil), share: 12, end: true},
		{head: m.word("report_of", nil), share: 12, end: true}, {head: m.word("report_share", nil), share: 34, bars: true},
	}}
	add := func(step string, n, of int) {
		row := words(step, m.number(n), nothing, "")
		if of > 0 {
			row[2].text, row[3].text, row[3].share = m.number(of), m.share(n, of), cohort.Share(n, of)
		}
		t.rows = append(t.rows, row)
	}
	add(m.word("report_invited", nil), f.Invited, 0)
	if f.ByLinks > 0 {
		add(m.word("report_by_links", nil), f.ByLinks, 0)
	}
	add(m.word("report_consented", nil), f.Consented, f.Offered())
	add(m.word("report_joined", nil), f.Joined, f.Consented)
	add(m.word("report_started", nil), f.Started, f.Consented)
	for _, x := range f.Modules {
		if c := m.Course.Module(x.Module); c != nil {
			add(m.word("report_finished", nil)+": "+locales.Free(m.title(c.Title)), x.Finished, f.Consented)
		}
	}
	add(m.word("report_finished_all", nil), f.Finished, f.Consented)
	m.section(s, "paper_reach", m.word("paper_reach_note", nil), t)
}

// section is a table under its heading, with a note between.
func (m *maker) section(s *sheet, key, note string, t table) {
	m.part(s, m.word(key, nil), note, t)
}

func (m *maker) part(s *sheet, title, note string, t table) {
	st := style{size: textSize, ink: quiet}
	t = t.fitted(s)
	follows := t.stays(s)
	if note != "" {
		follows += s.high(note, st.size) + 4
	}
	s.heading(title, follows)
	if note != "" {
		s.text(note, st, 4)
	}
	t.draw(s)
}

// released are the tables of a quiz; false where there are none.
func (m *maker) released(ref course.QuizRef) (cohort.Release, bool) {
	return m.Of.Of.Released(ref.Module, ref.Quiz)
}
