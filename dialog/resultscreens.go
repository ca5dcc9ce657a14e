package dialog

import (
	"math"

	"cohortbot/cohort"
)

// itemsAtOnce is how many items of a quiz one screen shows: each with its words and options.
const itemsAtOnce = 2

// resultsScreens build what is shown of results.
func (t *talk) resultsScreens() Say {
	switch t.p.Place.View {
	case ViewResultsCohort:
		return t.resultsCohortScreen()
	case ViewResultsQuiz:
		return t.resultsQuizScreen()
	case ViewResultsCompetencies:
		return t.resultsCompetenciesScreen()
	case ViewResultsGroups:
		return t.resultsGroupsScreen()
	case ViewResultsTexts:
		return t.resultsTextsScreen()
	case ViewResultsTaking:
		return t.resultsTakingScreen()
	}
	return t.resultsScreen()
}

// resultsCohortScreen lists the cohorts, and all of them together.
func (t *talk) resultsCohortScreen() Say {
	s := Say{Parts: []Part{note("results_which")}}
	s.Rows = append(s.Rows, []Button{{Label: note("results_all"), Act: t.act(VerbSet, "")}})
	for _, x := range t.w.List {
		s.Rows = append(s.Rows, []Button{{Label: t.cohortName(x.Cohort), Act: t.act(VerbSet, string(x.ID))}})
	}
	s.Rows = append(s.Rows, []Button{t.button("main_menu", VerbMenu)})
	return s
}

// ofWhich names the cohort whose results are shown.
func (t *talk) ofWhich() Part {
	if t.p.Place.Matter != "" {
		return note("hand_is", "Name", t.reported())
	}
	return t.reported()
}

// reported is the cohort's name alone, or that it is all.
func (t *talk) reported() Part {
	if in := cohort.ID(t.p.Place.Matter); in != "" {
		return t.cohortName(t.listed(in))
	}
	return note("results_all")
}

// resultsScreen is how far people came, with the figures that are reported first.
func (t *talk) resultsScreen() Say {
	s := Say{Parts: []Part{note("results_title"), t.ofWhich()}}
	f := t.results().Funnel
	if f == nil {
		s.Parts = append(s.Parts, note("results_none"))
		f = &cohort.Funnel{}
	} else {
		s.Parts = append(s.Parts, t.asOf(f.At))
		s.Parts = append(append(s.Parts, t.headline(f)...), t.funnelLines(f)...)
	}
	for _, m := range t.w.Course.Modules {
		for _, q := range m.Quizzes {
			if _, ok := t.results().Released(m.ID, q.ID); ok {
				s.Rows = append(s.Rows, []Button{t.labelled(q.Title, VerbResultsQuiz, tag(string(m.ID))+"."+tag(string(q.ID)))})
			}
		}
	}
	s.Rows = append(s.Rows, t.takingButton()...)
	if f.Consented > 0 {
		copied := t.headlined(f)
		s.Rows = append(s.Rows, []Button{t.button("results_chart", VerbResultsChart), {Label: note("results_copy"), Copy: &copied}}, []Button{t.reportButton()})
	}
	row := []Button{t.button("results_competencies_button", VerbResultsCompetencies)}
	if t.p.Place.Matter == "" {
		row = append(row, t.button("results_groups", VerbResultsGroups))
	}
	s.Rows = append(s.Rows, row)
	if len(t.w.List) > 0 {
		s.Rows = append(s.Rows, []Button{t.button("results_cohort", VerbResultsCohort)})
	}
	s.Rows = append(s.Rows, []Button{t.button("results_renew", VerbResults), t.button("main_menu", VerbMenu)})
	return s
}

// asOf says when something was, by her clock where that is another than the programme's.
func (t *talk) asOf(at cohort.Instant) Part {
	z := t.zone()
	switch yours := t.dayIn(at, z); {
	case z.String() == t.w.Course.Zone.String():
	case yours != t.dayIn(at, t.w.Course.Zone):
		return note("results_as_of_days", "Date", yours, "Yours", clockIn(at, z), "There", Day(at), "Hour", t.hourOf(at))
	default:
		return note("results_as_of_yours", "Date", yours, "Hour", t.hourOf(at), "Yours", clockIn(at, z))
	}
	return note("results_as_of", "Date", Day(at), "Hour", t.hourOf(at))
}

func shareOf(n, of int) Percent { return percentOf(cohort.Share(n, of)) }

// headline is what a report begins with: who finished, beside what was promised, and how they rate
// themselves then and now.
func (t *talk) headline(f *cohort.Funnel) []Part {
	var out []Part
	line := note("results_finished", "N", f.Finished, "M", f.Consented, "Share", shareOf(f.Finished, f.Consented))
	if x, ok := t.target(); ok {
		line = note("results_finished_target", "N", f.Finished, "M", f.Consented, "Share", shareOf(f.Finished, f.Consented), "Target", x)
	}
	if f.Consented == 0 { // of nobody there is no share
		line = note("results_nobody")
	}
	out = append(out, line)
	for _, m := range t.w.Course.Measures {
		r, ok := t.results().Released(m.After.Module, m.After.Quiz)
		if x := r.Table(cohort.TableKey{Kind: cohort.TableChange, Measure: m.ID}); ok && x != nil {
			out = append(out, t.changeParts(x)...)
		}
	}
	return out
}

// headlined is the headline in a line, for a message to somebody.
func (t *talk) headlined(f *cohort.Funnel) Part {
	out := note("results_copied", "Who", t.reported(), "Date", Day(f.At), "N", f.Finished, "M", f.Consented, "Share", shareOf(f.Finished, f.Consented))
	if x, ok := t.target(); ok {
		out = note("results_copied_target", "Who", t.reported(), "Date", Day(f.At), "N", f.Finished, "M", f.Consented, "Share", shareOf(f.Finished, f.Consented), "Target", x)
	}
	for _, m := range t.w.Course.Measures {
		r, _ := t.results().Released(m.After.Module, m.After.Quiz)
		x := r.Table(cohort.TableKey{Kind: cohort.TableChange, Measure: m.ID})
		if x == nil {
			continue
		}
		for _, p := range t.changeParts(x) {
			out = note("results_both", "A", out, "B", p)
		}
		break
	}
	return out
}

// target is what was promised of those who finish, in per cent.
func (t *talk) target() (Percent, bool) {
	x, ok := t.w.Course.Target("finished", "consented")
	return Percent(math.Round(x.Target)), ok
}

// changeParts say how a rating has changed: of the people of the table's last step.
func (t *talk) changeParts(x *cohort.Table) []Part {
	s, _ := x.Last()
	f := s.Figures
	if f == nil || f.Before == nil || f.After == nil {
		return nil
	}
	out := []Part{note("results_change", "Before", Decimal(*f.Before), "After", Decimal(*f.After), "N", s.Of)}
	if n, has := x.In(s, cohort.CellRose); has && n >= 0 {
		out = append(out, note("results_rose", "N", n, "M", s.Of))
	}
	return tight(out)
}

// funnelLines are how far people came, each step beside the one it is a share of.
func (t *talk) funnelLines(f *cohort.Funnel) []Part {
	of := func(key string, n, m int) Part { return note(key, "N", n, "M", m, "Share", shareOf(n, m)) }
	lines := []Part{note("results_invited", "N", f.Invited)}
	if f.ByLinks > 0 {
		lines = append(lines, note("results_by_links", "N", f.ByLinks))
	}
	if n := f.Offered(); n > 0 {
		lines = append(lines, of("results_consented", f.Consented, n))
	} else if f.Consented > 0 {
		lines = append(lines, note("results_consented_alone", "N", f.Consented))
	}
	if f.Consented == 0 {
		return append([]Part{note("results_funnel")}, tight(lines)...)
	}
	lines = append(lines, of("results_joined", f.Joined, f.Consented), of("results_started", f.Started, f.Consented))
	for _, r := range f.Modules {
		if m := t.w.Course.Module(r.Module); m != nil {
			lines = append(lines, note("results_module", "Title", m.Title, "N", r.Finished, "M", f.Consented, "Share", shareOf(r.Finished, f.Consented)))
		}
	}
	return append([]Part{note("results_funnel")}, tight(lines)...)
}
