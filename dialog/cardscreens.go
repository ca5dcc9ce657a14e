package dialog

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
)

// cardScreen builds the screens of a card. When she is not to be seen any more, there is the
// menu.
func (t *talk) cardScreen() Say {
	her, ok := t.carded()
	switch at := t.p.Place.View; {
	case at == ViewCaring:
		return Say{Parts: []Part{note("moment")}, Rows: [][]Button{{t.button("main_menu", VerbMenu)}}}
	case !ok:
		t.p.Place = cohort.Place{View: ViewMenu}
		s := t.menuScreen()
		s.Parts = append([]Part{note("card_none")}, s.Parts...)
		return s
	case at == ViewCardCohort:
		return t.cardCohortScreen(her)
	case at == ViewCardSure:
		return t.cardSureScreen(her)
	case at == ViewCared:
		return Say{Parts: []Part{t.outcome(t.p.Place.Matter, t.p.Place.Person)}, Rows: t.backToCard()}
	}
	h := t.as(t.p.Place.Person, her)
	s := Say{Parts: tight(append([]Part{named(her)}, t.who(her)...))}
	s.Parts = append(s.Parts, h.howFar()...)
	s.Parts = append(s.Parts, h.seenResults()...)
	s.Parts = append(s.Parts, h.reached(t.w.Delivery)...)
	s.Rows = append(s.Rows, []Button{t.button("today_nudge", VerbNudgeHer), t.button("menu_release", VerbOne)})
	for _, a := range t.careFor(her) {
		s.Rows = append(s.Rows, []Button{{Label: note("care_" + string(a)), Act: t.act(VerbCare, string(a))}})
	}
	s.Rows = append(s.Rows, []Button{t.rosterPage()}, []Button{
		{Label: note("card_renew"), Act: t.act(VerbCard, t.p.Place.Person)}, t.button("main_menu", VerbMenu),
	})
	return s
}

// backToCard leads to the card, and to the menu.
func (t *talk) backToCard() [][]Button {
	card := Button{Label: note("card_back"), Act: t.act(VerbCard, t.p.Place.Person)}
	return [][]Button{{card, t.button("main_menu", VerbMenu)}}
}

// cardCohortScreen asks to which cohort she is to be moved.
func (t *talk) cardCohortScreen(her *cohort.Participant) Say {
	s := Say{Parts: []Part{named(her), note("card_which_cohort")}}
	page, turn := paged(t, t.otherHomes(her), cohortsAtOnce, VerbCareTo)
	for _, id := range page {
		s.Rows = append(s.Rows, []Button{{Label: t.cohortName(t.listed(id)), Act: t.act(VerbCareTo, tag(string(id)))}})
	}
	s.Rows = append(append(s.Rows, turn...), t.backToCard()...)
	return s
}

// cardSureScreen asks once before something is done for her.
func (t *talk) cardSureScreen(her *cohort.Participant) Say {
	x := t.p.Task
	s := Say{Parts: []Part{named(her), note("care_sure_"+x.Field, "Name", t.cohortName(t.listed(x.Cohort)))}}
	yes := Button{Label: note("care_yes_" + x.Field), Act: t.act(VerbCareSure, "")}
	s.Rows = append([][]Button{{yes}}, t.backToCard()...)
	return s
}

// named is how somebody is called, and her code.
func named(her *cohort.Participant) Part {
	switch {
	case !her.Name.Opened():
		return note("trouble_person", "Name", note("cohort_unnamed"), "Code", her.Code)
	case her.Name.IsZero():
		return note("trouble_nameless", "Code", her.Code)
	}
	return note("trouble_person", "Name", note("name_use", "Name", her.Name), "Code", her.Code)
}

// who is what the card says of who she is.
func (t *talk) who(her *cohort.Participant) []Part {
	var out []Part
	if len(t.mine()) > 1 {
		out = append(out, note("card_cohort", "Name", t.cohortName(t.listed(her.Cohort))))
	}
	return append(out,
		note("card_language", "Language", t.ownName(her.Lang)),
		note("card_joined", "Date", Day(her.Joined)), note("card_seen", "Date", Day(her.Seen)))
}

// howFar says in words how far she has come, of herself to somebody else.
func (t *talk) howFar() []Part {
	a, waits := t.next()
	at := note("card_rest")
	switch {
	case len(t.p.Lessons)+len(t.p.Quizzes) == 0:
		at = note("card_not_begun")
	case waits:
		at = note("card_at", "Title", a.title())
	}
	lines := slices.DeleteFunc(t.moduleLines(a.m), func(p Part) bool { return p.Key == "module_due" }) // it is said to her
	return append([]Part{at}, lines...)
}

// seenResults are her results where coordinators see them: the course says so now, and she was told so
// before she answered.
func (t *talk) seenResults() []Part {
	lines := []Part{note("card_scores")}
	t.eachClosed(func(_ *course.Module, q *course.Quiz, rec *cohort.QuizRecord) {
		told := rec.Told()
		if q.See == course.SeeCoordinators && q.Scored() && len(told) > 0 {
			lines = append(lines, note("quiz_line_done", "Title", q.Title, "Score", Percent(percent(told[bestOf(told)]))))
		}
	})
	if len(lines) == 1 {
		return nil
	}
	return tight(lines)
}

// phoneLost says since when her phone is lost, and whether a link leads back to her.
func (t *talk) phoneLost() []Part {
	out := []Part{note("card_lost", "Date", Day(t.p.Lost.At))}
	if leadsBack(t.w, t.p) {
		return append(out, note("card_link", "Date", Day(t.p.Lost.Until)))
	}
	return append(out, note("card_no_link"))
}

// reached says when she is written to, and what became of it.
func (t *talk) reached(d *Delivery) []Part {
	at, days := t.hour()
	out := []Part{note("card_reminded", "Hour", at, "Days", t.dayNames(days))}
	switch {
	case t.p.Lost.At > 0:
		out = t.phoneLost()
	case t.p.Unreachable > 0:
		out = []Part{note("card_unreachable", "Date", Day(t.p.Unreachable))}
	case t.p.Reminded.Paused == cohort.Until:
		out = []Part{note("card_paused")}
	case t.paused():
		out = []Part{note("card_paused_until", "Date", Day(t.p.Reminded.Paused))}
	}
	if d == nil {
		return out
	}
	out = append(out, note("card_messages", "Date", Day(d.Since), "N", d.Sent, "Waiting", d.Waiting, "Failed", d.Failed))
	for _, w := range d.Why {
		if w.Reason == ReasonBlocked && t.p.Lost.At > 0 {
			continue // nobody has: nothing is sent to a lost phone
		}
		out = append(out, note("trouble_is_"+string(w.Reason), "Date", Day(w.Since)))
	}
	return tight(out)
}
