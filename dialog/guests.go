package dialog

import (
	"cmp"
	"slices"
	"strconv"

	"cohortbot/cohort"
)

// guestsAtOnce is how many who wait one screen lists.
const guestsAtOnce = 8

// awaited tells somebody of the team that somebody waits to be confirmed.
func (t *talk) awaited(a *Awaited) {
	if !t.hearsNews() {
		t.d.Void = true
		return
	}
	key := "guest_news"
	if a.Again {
		key = "guest_news_again"
	}
	door := Button{Label: note("guest_see"), Act: t.act(VerbGuests, tag(string(a.Cohort)))}
	t.newsOfTeam([]Part{note(key, "Code", a.Code)}, door)
}

// guestsOf is the cohort, and the page of those who wait for it, to which a button leads.
func (t *talk) guestsOf(arg string) (in cohort.ID, page int) {
	if n, err := strconv.Atoi(arg); err == nil && len(arg) < 4 {
		return t.handIn(), max(0, n)
	}
	as := &talk{w: t.w, e: t.e, p: t.p.Clone()}
	as.p.Acting = as.invitesAs()
	for _, id := range as.mine() {
		if tag(string(id)) == arg {
			return id, 0
		}
	}
	return t.handIn(), 0
}

// guestsNeeded are those who wait, and the one she looks at.
func (t *talk) guestsNeeded() []Need {
	in, person := t.handIn(), t.p.Task.Person
	if act := pressedAct(t.e.Event); act != nil {
		switch act.Verb {
		case VerbGuests:
			in, _ = t.guestsOf(act.Arg)
		case VerbGuest:
			person = act.Arg
		}
	}
	var out []Need
	if _, have := t.w.Waiting[in]; in != "" && !have {
		out = append(out, Need{Waiting: in})
	}
	guest, have := t.w.Actors[person]
	switch {
	case person == "":
	case !have:
		out = append(out, Need{Actor: person})
	case guest != nil:
		id := guest.Registration.Invitation
		if _, seen := t.w.Invited[id]; id != "" && !seen {
			out = append(out, Need{Invitation: id})
		}
	}
	return out
}

// waitsFor says that somebody waits to be confirmed, and has said how to address her.
func waitsFor(p *cohort.Participant) bool {
	return p != nil && p.Stage == cohort.StageVisitor && p.Registration.Awaits > 0 && !p.Name.IsZero()
}

// guests are those who wait for the cohort at hand, the longest first.
func (t *talk) guests() []Known {
	out := slices.DeleteFunc(slices.Clone(t.w.Waiting[t.hand()]), func(k Known) bool { return !waitsFor(k.Person) })
	slices.SortFunc(out, func(a, b Known) int {
		return cmp.Or(cmp.Compare(a.Person.Registration.Awaits, b.Person.Registration.Awaits), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// toGuests lists who waits to be confirmed.
func (t *talk) toGuests(arg string) bool {
	in, page := t.guestsOf(arg)
	if !t.invitesNow() {
		return t.notHers()
	}
	if slices.Contains(t.mine(), in) {
		t.p.Hand = in
	}
	t.leavePage()
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewGuests, PageAt: page})
	return true
}

// toGuest shows one of them.
func (t *talk) toGuest(id string) bool {
	t.p.Task = cohort.Task{Person: id}
	if t.guestAtHand() == nil {
		t.p.Task = cohort.Task{}
		t.move(cohort.Place{View: ViewGuests}, note("guest_late"))
		return true
	}
	return t.inviteAs(t.p.Task, ViewGuest)
}

// guestAtHand is who waits of whom her screen is, if she may still say something about her.
func (t *talk) guestAtHand() *cohort.Participant {
	p := t.w.Actors[t.p.Task.Person]
	if !waitsFor(p) || !mayInvite(t.w, t.p, cohort.Invitation{Role: p.Registration.Role, Cohort: p.Registration.Cohort}) {
		return nil
	}
	return p
}

func (t *talk) admitGuest(string) bool { return t.judges(true) }
func (t *talk) turnAway(string) bool   { return t.judges(false) }

// judges tells somebody who waits what the team has decided; her own turn answers.
func (t *talk) judges(yes bool) bool {
	if t.guestAtHand() == nil || !t.may(inviting()) {
		t.move(cohort.Place{View: ViewGuests}, note("guest_late"))
		return true
	}
	t.p.Place = cohort.Place{View: ViewInviting}
	t.p.Step++
	t.then(Ref{Person, t.p.Task.Person}, Event{Judge: &Judge{Yes: yes}})
	return true
}

func (t *talk) askTurnAway(string) bool {
	if t.guestAtHand() == nil {
		t.move(cohort.Place{View: ViewGuests}, note("guest_late"))
		return true
	}
	return t.inviteAs(t.p.Task, ViewGuestSure)
}

func (t *talk) backToGuest(string) bool { return t.inviteAs(t.p.Task, ViewGuest) }

// judged goes on to who waits still.
func (t *talk) judged(j *Judged) {
	if t.p.Stage != cohort.StageMember || t.p.Place.View != ViewInviting {
		t.d.Void = t.p.Place.View != ViewInviting // she has gone on to something else
		return
	}
	said := note("guest_turned_away", "Code", j.Code)
	switch {
	case j.Why == InviteRole:
		said = note("invite_refused")
	case j.Why == InviteOver:
		said = note("guest_over")
	case j.Why != "":
		said = note("guest_late")
	case j.Yes:
		said = note("guest_admitted", "Code", j.Code)
	}
	t.p.Task = cohort.Task{}
	if !t.may(inviting()) {
		t.move(cohort.Place{View: ViewMenu}, said)
		return
	}
	t.move(cohort.Place{View: ViewGuests}, said)
}

// guestsScreen lists who waits, under the names they have given.
func (t *talk) guestsScreen() Say {
	s := Say{Parts: append([]Part{note("guests_title")}, t.inHand()...)}
	all := t.guests()
	if len(all) == 0 {
		s.Parts = append(s.Parts, note("guests_none"))
	}
	page, turn := paged(t, all, guestsAtOnce, VerbGuests)
	for _, k := range page {
		label := note("guest_line", "Name", k.Person.Name, "Date", ShortDay(k.Person.Registration.Awaits))
		s.Rows = append(s.Rows, []Button{{Label: label, Act: t.act(VerbGuest, k.ID)}})
	}
	s.Rows = append(append(s.Rows, turn...), []Button{t.button("menu_invite", VerbInvite), t.button("main_menu", VerbMenu)})
	return s
}

// guestScreen shows who waits: under which name, since when, by which invitation.
func (t *talk) guestScreen() Say {
	p := t.guestAtHand()
	if p == nil {
		return t.noGuest()
	}
	s := Say{Parts: []Part{note("guest_name", "Name", p.Name)}}
	tight := func(p Part) { p.Tight = true; s.Parts = append(s.Parts, p) }
	tight(note("guest_code", "Code", code(t.p.Task.Person)))
	tight(note("guest_since", "Date", Day(p.Registration.Awaits)))
	if inv := t.w.Invited[p.Registration.Invitation]; inv != nil && !inv.Label.IsZero() {
		tight(labelled("guest_by", inv.Label, inv.N))
	}
	s.Rows = [][]Button{
		{t.button("guest_admit", VerbAdmit)}, {t.button("guest_turn_away", VerbTurnAway)},
		{t.button("guests_title_plain", VerbGuests), t.button("main_menu", VerbMenu)},
	}
	return s
}

// guestSureScreen asks once before somebody is turned away.
func (t *talk) guestSureScreen() Say {
	p := t.guestAtHand()
	if p == nil {
		return t.noGuest()
	}
	return Say{
		Parts: []Part{note("guest_name", "Name", p.Name), note("guest_turn_away_ask")},
		Rows: [][]Button{
			{t.button("guest_turn_away_yes", VerbSure)}, {t.button("button_back", VerbBack), t.button("main_menu", VerbMenu)},
		},
	}
}

// noGuest says that another has decided meanwhile, or she has left.
func (t *talk) noGuest() Say {
	t.p.Place, t.p.Task = cohort.Place{View: ViewGuests}, cohort.Task{}
	t.p.Step++
	s := t.guestsScreen()
	s.Parts = append([]Part{note("guest_late")}, s.Parts...)
	return s
}
