// Package indicator makes the performance table of a report: what was promised beside what came, each with
// what it is counted from. It computes nothing but shares of counts that the results show.
package indicator

import (
	"slices"
	"strings"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
)

// Config says what is measured, and in which words.
type Config struct {
	Course *course.Course  // required
	Words  *locales.Bundle // required
	Lang   locales.Lang
}

// Part is of whom results are: all, or the people of a cohort.
type Part struct {
	Name string // as it is written in the report
	Of   *dialog.Results
}

// State says whether there is a figure.
type State int

// The states of a figure.
const (
	Shown      State = iota
	Withheld         // it would give somebody's answer away
	Unreleased       // too few have answered yet
	Unmeasured       // the results have no such figure
)

// Key is the key of what stands in place of a figure; empty where there is one.
func (s State) Key() string {
	switch s {
	case Withheld:
		return "report_withheld"
	case Unreleased:
		return "report_unreleased"
	case Unmeasured:
		return "indicator_unmeasured"
	}
	return ""
}

// Row is one indicator.
type Row struct {
	Name             string
	Baseline, Target *float64 // shares from 0 to 1; nil: nothing was promised
	State            State
	N, Of            int // people; none unless it is shown
	Group            string
	Source           string
	At               cohort.Instant // since when it is so; 0: there is no figure
}

// Actual is the share that came; false where there is none.
func (r Row) Actual() (float64, bool) {
	if r.State != Shown || r.Of == 0 {
		return 0, false
	}
	return cohort.Share(r.N, r.Of), true
}

// Rows are the indicators: first what the course promises, of all, of each part and of each group; then what else
// is measured, of all.
func Rows(cfg Config, all Part, parts []Part) ([]Row, error) {
	m := &maker{Config: cfg}
	var out []Row
	for _, t := range cfg.Course.Targets {
		for _, p := range append([]Part{all}, parts...) {
			out = append(out, m.target(t, p))
		}
		out = append(out, m.groups(t, all, m.target(t, all))...)
	}
	for _, r := range m.others(all) {
		if !slices.ContainsFunc(out, func(had Row) bool { return had.Name == r.Name }) {
			out = append(out, r)
		}
	}
	return out, m.err
}

// maker makes the rows; err is the first word that is missing.
type maker struct {
	Config
	err error
}

func (m *maker) word(key string, args locales.Args) string {
	text, err := m.Words.Plain(m.Lang, key, args)
	if m.err == nil {
		m.err = err
	}
	return text
}

func (m *maker) target(t course.Target, p Part) Row {
	row := m.measured(t, p)
	baseline, target := t.Baseline/100, t.Target/100
	row.Baseline, row.Target, row.Group = &baseline, &target, p.Name
	return row
}

// measured finds the figure of a target: of a step that everybody passes, by its id how many came how far;
// of a measure who rose; of a quiz who passed.
func (m *maker) measured(t course.Target, p Part) Row {
	switch t.Of {
	case "consented", "invited", "finished":
		return m.reached(t.ID, t.Of, p)
	}
	for _, x := range m.Course.Measures {
		if x.ID == t.Of {
			return m.rose(x, p)
		}
	}
	if ref, ok := m.quiz(t.Of); ok {
		return m.passed(ref, p)
	}
	return m.unmeasured(t.ID)
}

// quiz is the one that a target names, as "quiz" or "module/quiz".
func (m *maker) quiz(name string) (course.QuizRef, bool) {
	if module, quiz, whole := strings.Cut(name, "/"); whole {
		return course.QuizRef{Module: course.ModuleID(module), Quiz: course.QuizID(quiz)}, true
	}
	found := m.Course.FindQuiz(course.QuizID(name))
	if len(found) != 1 {
		return course.QuizRef{}, false
	}
	return found[0], true
}

func (m *maker) unmeasured(id string) Row { return Row{Name: id, State: Unmeasured} }

// reached is how many came as far as a step, of those of an earlier one.
func (m *maker) reached(step, of string, p Part) Row {
	what, n, ok := m.step(step, p.Of.Funnel)
	whom, all := m.whom(of, p.Of.Funnel)
	if !ok || of == "finished" { // of those who finished no further step is counted
		return m.unmeasured(step)
	}
	row := Row{
		Name:   m.word("indicator_of", locales.Args{"What": what, "Whom": whom}),
		Source: m.word("indicator_live", nil), Group: p.Name, State: Unreleased,
	}
	switch f := p.Of.Funnel; {
	case f != nil && of == "invited" && all == 0: // more agreed than were invited
		row.State = Unmeasured
	case f != nil:
		row.State, row.N, row.Of, row.At = Shown, n, all, f.At
	}
	return row
}

// step is how many came so far: "consented", "joined", "started", "finished", or a module, which is finished.
func (m *maker) step(id string, f *cohort.Funnel) (words string, n int, ok bool) {
	if f == nil {
		f = &cohort.Funnel{}
	}
	switch id {
	case "consented":
		return m.word("report_consented", nil), f.Consented, true
	case "joined":
		return m.word("report_joined", nil), f.Joined, true
	case "started":
		return m.word("report_started", nil), f.Started, true
	case "finished":
		return m.word("report_finished_all", nil), f.Finished, true
	}
	module := m.Course.Module(course.ModuleID(id))
	if module == nil {
		return "", 0, false
	}
	for _, x := range f.Modules {
		if x.Module == module.ID {
			n = x.Finished
		}
	}
	return m.word("report_finished", nil) + ": " + locales.Free(module.Title.In(m.Lang)), n, true
}

// whom is of how many people a share is; 0 where it is none.
func (m *maker) whom(of string, f *cohort.Funnel) (words string, n int) {
	if f == nil {
		f = &cohort.Funnel{}
	}
	if of == "invited" {
		return m.word("indicator_invited", nil), f.Offered()
	}
	return m.word("indicator_consented", nil), f.Consented
}
