package dialog

import (
	"cohortbot/cohort"
	"cohortbot/course"
)

// releaseScreens builds what her present place among what is released shows.
func (t *talk) releaseScreens() Say {
	if t.p.Place.View == ViewRegulating {
		return Say{Parts: []Part{note("moment")}, Rows: [][]Button{{t.button("main_menu", VerbMenu)}}}
	}
	if t.releaseGone() {
		return t.releaseGoneScreen()
	}
	switch t.p.Place.View {
	case ViewReleaseWho:
		return t.askingRelease(note("release_ask_code", "Example", aCode), []Button{t.button("menu_roster", VerbRoster)})
	case ViewGate:
		return t.gateScreen()
	case ViewGateDay:
		return t.gateDayScreen()
	case ViewGateSure:
		return t.gateSureScreen()
	case ViewPauses:
		return t.pausesScreen()
	case ViewPauseOf:
		return t.pauseOfScreen()
	case ViewPauseWhom:
		return t.pauseWhomScreen()
	case ViewPauseDay:
		return t.pauseDayScreen()
	case ViewPauseSure:
		return t.pauseSureScreen()
	}
	return t.releaseScreen()
}

// releaseGoneScreen says that what she was about is not there any more, and shows what is: the
// modules of the cohort at hand, or the menu.
func (t *talk) releaseGoneScreen() Say {
	t.p.Task, t.p.Place = cohort.Task{Cohort: t.hand(), Release: &cohort.Releasing{}}, cohort.Place{View: ViewRelease}
	t.p.Step++
	gone := note("release_gone")
	if t.p.Task.Cohort == "" {
		t.p.Task, t.p.Place = cohort.Task{}, cohort.Place{View: ViewMenu}
		s := t.menuScreen()
		s.Parts = append([]Part{gone}, s.Parts...)
		return s
	}
	s := t.releaseScreen()
	s.Parts = append([]Part{gone}, s.Parts...)
	return s
}

// askingRelease is a question with the ways out of it.
func (t *talk) askingRelease(ask Part, rows ...[]Button) Say {
	return Say{Parts: []Part{ask}, Rows: append(rows, []Button{t.button("button_back", VerbBack), t.button("main_menu", VerbMenu)})}
}

// releaseScreen lists the modules: for the cohort as they are for who joined at its start.
func (t *talk) releaseScreen() Say {
	s := Say{Parts: append([]Part{note("release_title")}, t.forWhom()...)}
	her := t.learner()
	for _, m := range t.w.Course.Modules {
		s.Parts = append(append(s.Parts, Part{Text: m.Title, Bold: true}), tight(her.gateState(m))...)
		s.Rows = append(s.Rows, []Button{t.labelled(m.Title, VerbGate, tag(string(m.ID)))})
	}
	for _, x := range t.restsNow() {
		s.Parts = append(s.Parts, t.pauseLine(x))
	}
	row := []Button{t.button("release_pauses", VerbPauses)}
	if t.whose() == nil {
		row = append(row, t.button("release_one", VerbOne))
	}
	s.Rows = append(s.Rows, row)
	last := []Button{t.button("main_menu", VerbMenu)}
	if t.whose() != nil {
		s.Rows = append(s.Rows, []Button{{Label: note("card_back"), Act: t.act(VerbCard, t.regulating().Person)}})
		last = append([]Button{t.button("release_all", VerbRelease)}, last...)
	}
	s.Rows = append(s.Rows, last)
	return s
}

// forWhom says whom what she looks at is about.
func (t *talk) forWhom() []Part {
	if her := t.whose(); her != nil {
		return []Part{note("release_for_one", "Code", her.Code)}
	}
	return []Part{note("hand_is", "Name", t.cohortName(t.listed(t.p.Task.Cohort)))}
}

// learner sees modules as the person at hand does, or somebody who joined the cohort at its
// start and has done nothing yet.
func (t *talk) learner() *talk {
	in := t.p.Task.Cohort
	p := &cohort.Participant{
		Stage: cohort.StageMember, Cohort: in, Roles: []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: in}}, Lang: t.p.Lang,
	}
	if her := t.whose(); her != nil {
		p = her.Clone()
		p.Acting = ""
	}
	w := t.w
	w.Cohorts = map[cohort.ID]*cohort.Cohort{in: t.listed(in)}
	return &talk{w: w, p: p}
}

// gateState says when a module opens for her, and by when it should be finished.
func (t *talk) gateState(m *course.Module) []Part {
	o := t.opens(m)
	out := []Part{openingState(o)}
	if due := t.due(m); due > 0 && !o.shut {
		out = append(out, note("release_due", "Date", Day(due)))
	}
	return out
}

func openingState(o opening) Part {
	switch {
	case o.shut:
		return note("release_is_closed")
	case o.open && o.day > 0:
		return note("release_since", "Date", Day(o.day))
	case o.open:
		return note("release_is_open")
	case o.day > 0:
		return note("release_on", "Date", Day(o.day))
	}
	return note("release_after")
}

// levelGate is what was changed of the module at hand, for the cohort or for the person alone.
func (t *talk) levelGate() cohort.Gate { return t.levelGates()[t.regulating().Module] }

func (t *talk) levelGates() cohort.Gates {
	if her := t.whose(); her != nil {
		return her.Gates
	}
	return t.listed(t.p.Task.Cohort).Gates
}

// gateScreen shows one module and what can be done with it.
func (t *talk) gateScreen() Say {
	m, her, g := t.w.Course.Module(t.regulating().Module), t.learner(), t.levelGate()
	s := Say{Parts: append(append([]Part{{Text: m.Title, Bold: true}}, tight(her.gateState(m))...), t.forWhom()...)}
	if g.Way != cohort.GateCourse || g.Due != "" {
		s.Parts = append(s.Parts, t.withoutGate(m))
	}
	s.Parts = append(s.Parts, t.touched(m)...)
	way := func(key, arg string) { s.Rows = append(s.Rows, []Button{{Label: note(key), Act: t.act(VerbWay, arg)}}) }
	openToAll := her.opens(m).open && (t.whose() != nil || g.Way == cohort.GateCourse && !m.Release.AfterPrevious && m.Release.Day == 0)
	if g.Way != cohort.GateOpen && !openToAll {
		way("release_open", string(cohort.GateOpen))
	}
	s.Rows = append(s.Rows, []Button{{Label: note("release_postpone"), Act: t.act(VerbGateDay, "")}})
	if !her.opens(m).shut {
		way("release_close", string(cohort.GateClosed))
	}
	s.Rows = append(s.Rows, []Button{{Label: note("release_last_day"), Act: t.act(VerbGateDay, dueDay)}})
	if g.Way != cohort.GateCourse {
		way(t.backKey(), wayByCourse)
	}
	s.Rows = append(s.Rows, []Button{t.button("button_back", VerbBack), t.button("main_menu", VerbMenu)})
	return s
}

// backKey names what a module goes back to: the course, or for one person her cohort.
func (t *talk) backKey() string {
	if t.whose() != nil {
		return "release_as_cohort"
	}
	return "release_as_course"
}

// withoutGate says what would hold if nothing had been changed here.
func (t *talk) withoutGate(m *course.Module) Part {
	her := t.learner()
	if her.p.Gates = nil; t.whose() == nil {
		c := *t.listed(t.p.Task.Cohort)
		c.Gates = nil
		her.w.Cohorts = map[cohort.ID]*cohort.Cohort{t.p.Task.Cohort: &c}
	}
	return note(t.backKey()+"_is", "List", her.gateState(m))
}

// touched says whom a change concerns.
func (t *talk) touched(m *course.Module) []Part {
	if her := t.whose(); her != nil {
		key := "release_her_new"
		switch it := t.learner(); {
		case it.finished(m):
			key = "release_her_done"
		case begun(her, m):
			key = "release_her_begun"
		}
		return []Part{note(key)}
	}
	if t.lookedUp() == nil {
		return nil
	}
	return tight([]Part{people("release_people", t.lookedUp().All), people("release_begun", t.lookedUp().Match)})
}

// people says of how many something is true; none has words of its own.
func people(key string, n int) Part {
	if n == 0 {
		return note(key + "_none")
	}
	return note(key, "N", n)
}

// gateDayScreen asks for a day.
func (t *talk) gateDayScreen() Say {
	if !t.regulating().Due {
		return t.askingRelease(note("release_ask_day", "Example", anExample), t.days(t.today(), 1, 3, 7, 14)...)
	}
	rows := t.days(t.today(), 3, 7, 14, 30)
	if t.levelGate().Due != "" {
		rows = append(rows, []Button{t.button(t.backKey(), VerbSkip)})
	}
	return t.askingRelease(note("release_ask_due", "Example", anExample), rows...)
}

// gateSureScreen says what will hold and whom it concerns, before it does.
func (t *talk) gateSureScreen() Say {
	x := t.regulating()
	m, day := t.w.Course.Module(x.Module), Day(cohort.At(t.dayNamed(x.Day)))
	key := "release_sure_" + string(x.Way)
	switch {
	case x.Due && x.Day == "":
		key = "release_sure_due_back"
	case x.Due:
		key = "release_sure_due"
	case x.Way == cohort.GateCourse:
		key = "release_sure_back"
	}
	var args []any
	if x.Day != "" {
		args = []any{"Date", day}
	}
	s := Say{Parts: append([]Part{{Text: m.Title, Bold: true}, note(key, args...)}, t.forWhom()...)}
	s.Parts = append(append(s.Parts, t.lastThen(m)...), t.touched(m)...)
	s.Rows = [][]Button{{t.button("release_confirm", VerbRegulate)}, {t.button("button_back", VerbBack), t.button("main_menu", VerbMenu)}}
	return s
}

// lastThen says what becomes of the last day of m when it opens, now or on another day.
func (t *talk) lastThen(m *course.Module) []Part {
	x, her := t.regulating(), t.learner()
	if x.Due || x.Way != cohort.GateOpen && x.Way != cohort.GateDay {
		return nil
	}
	gates := t.levelGates().Put(m.ID, t.levelGate().Turn(x.Way, x.Day, t.w.Now, t.w.Course.Zone))
	if her.p.Gates = gates; t.whose() == nil {
		c := *t.listed(t.p.Task.Cohort)
		her.p.Gates, c.Gates = nil, gates
		her.w.Cohorts = map[cohort.ID]*cohort.Cohort{t.p.Task.Cohort: &c}
	}
	if due := her.due(m); due > 0 {
		return []Part{note("release_last_then", "Date", Day(due))}
	}
	if m.Due == nil && t.levelGate().Due == "" && t.learner().gate(m.ID).Due == "" {
		return nil // it never had one
	}
	return []Part{note("release_no_last")}
}
