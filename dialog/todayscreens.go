package dialog

import "cohortbot/cohort"

// todayScreen is one of those about who needs somebody. Without what they show, there is
// the menu.
func (t *talk) todayScreen() Say {
	at := t.lookedAfter()
	if len(at) == 0 || t.w.People[todayFor(at[0])] == nil {
		t.p.Place = cohort.Place{View: ViewMenu}
		return t.menuScreen()
	}
	switch t.p.Place.View {
	case ViewNeed:
		if n, ok := t.needs(t.p.Place.Person); ok {
			return t.needScreen(n)
		}
		t.p.Place = cohort.Place{View: ViewToday}
	case ViewCalls:
		return t.callsScreen()
	}
	return t.todayList()
}

// todayAtOnce is how many people one screen of them lists; a list of names alone has more.
const (
	todayAtOnce = 6
	callsAtOnce = 15
)

func (t *talk) todayList() Say {
	all := t.needers()
	s := Say{Parts: []Part{note("today_title", "N", len(all))}}
	page, turn := paged(t, all, todayAtOnce, VerbToday)
	for _, n := range page {
		s.Parts = append(s.Parts, t.needLines(n)...)
		s.Rows = append(s.Rows, []Button{t.aboutHer(n.Known, VerbNeed)})
	}
	s.Rows = append(s.Rows, turn...)
	if len(all) > 0 {
		s.Rows = append(s.Rows, []Button{t.button("today_calls", VerbCalls)})
	}
	if t.hand() != "" {
		s.Rows = append(s.Rows, []Button{{Label: note("nudge_all"), Act: t.act(VerbNudgeAll, silences()[1].group)}})
	}
	if t.p.Has(cohort.RoleCoordinator) {
		key := "today_sundays_off"
		if t.p.Today.Off {
			key = "today_sundays_on"
		} else {
			s.Parts = append(s.Parts, note("today_when"))
		}
		s.Rows = append(s.Rows, []Button{t.button(key, VerbSundays)})
	}
	s.Rows = append(s.Rows, []Button{t.button("menu_roster", VerbRoster), t.button("main_menu", VerbMenu)})
	return s
}

// needLines are who she is, why she needs somebody, and what was done about it.
func (t *talk) needLines(n needer) []Part {
	out := []Part{named(n.Person), note("today_is_"+string(n.why), "N", n.days), n.reached.where()}
	if t.wasCalled(n.ID) {
		out = append(out, note("today_called"))
	}
	if at := n.Person.Reminded.Nudged; at > 0 && t.w.Now < at.Add(nudgeRests) {
		out = append(out, note("today_nudged", "Date", Day(at)))
	}
	return tight(out)
}

func (t *talk) needScreen(n needer) Say {
	to := func(key string, verb Verb) Button { return Button{Label: note(key), Act: t.act(verb, n.ID)} }
	called := "today_call"
	if t.wasCalled(n.ID) {
		called = "today_uncall"
	}
	rows := [][]Button{{to("today_nudge", VerbNudgeHer)}, {to(called, VerbCalled)}}
	if n.why.waits() && t.acting() == cohort.RoleCoordinator {
		rows = append([][]Button{{to("today_thread", VerbThread)}}, rows...)
	}
	if !n.why.waits() {
		rows = append(rows, []Button{to("today_peace", VerbPeace)})
	}
	return Say{Parts: t.needLines(n), Rows: append(rows,
		[]Button{to("today_card", VerbCard)}, []Button{t.button("button_back", VerbToday), t.button("main_menu", VerbMenu)},
	)}
}

// callsScreen is a list to call them by: a press says that somebody was called.
func (t *talk) callsScreen() Say {
	s := Say{Parts: []Part{note("today_calls_title")}}
	page, turn := paged(t, t.needers(), callsAtOnce, VerbCalls)
	var lines []Part
	for _, n := range page {
		line, key := named(n.Person), "roster_button"
		if t.wasCalled(n.ID) {
			line, key = note("today_call_done", "Who", line), "today_call_button"
		}
		lines = append(lines, line)
		b := t.aboutHer(n.Known, VerbCalled)
		if b.Label.Key == "roster_button" {
			b.Label.Key = key
		}
		s.Rows = append(s.Rows, []Button{b})
	}
	s.Parts = append(s.Parts, tight(lines)...)
	s.Rows = append(append(s.Rows, turn...), []Button{t.button("button_back", VerbToday), t.button("main_menu", VerbMenu)})
	return s
}
