package dialog

import (
	"slices"

	"cohortbot/cohort"
)

// another answers a link opened by somebody who is in already. Her own is known
// by the invitation, too: she may have come by several.
func (t *talk) another(id string, inv *cohort.Invitation) {
	open := t.admits(inv)
	mine := id == t.p.Registration.Invitation || inv != nil && slices.Contains(inv.Lately, t.w.ID)
	switch {
	case mine && (!open || t.holds(inv.Role, inv.Cohort)):
		t.ownLink()
	case !open:
		t.wrongLink()
	case inv.Subject != "":
		t.show(note(t.worded("return_other"))) // she has a place of her own
	case inv.Approval && !t.holds(inv.Role, inv.Cohort):
		t.show(note("approval_newcomers", "Contact", t.w.Course.Contact))
	case t.holds(inv.Role, inv.Cohort):
		t.p.Registration.Wrong, t.p.Registration.Pauses = 0, 0
		t.show(note("already_registered"))
	default:
		t.p.Registration.Wrong, t.p.Registration.Pauses = 0, 0
		t.leavePage()
		t.p.Offer = cohort.Registration{Invitation: id, Role: inv.Role, Cohort: inv.Cohort}
		t.aside(t.offerBegins())
	}
}

// offering says that another link is in her hand, and that her screen belongs to
// it. A participant's consent screen never does: she has agreed already, and what
// she reads there is a new version.
func (t *talk) offering() bool {
	if t.p.Offer.Invitation == "" {
		return false
	}
	switch t.p.Place.View {
	case ViewPromise, ViewMove, ViewWaiting:
		return true
	case ViewAbout, ViewConsent:
		return !t.p.Has(cohort.RoleParticipant)
	}
	return t.glancing()
}

// glancing says that she looks aside for a moment, and what she was about waits.
func (t *talk) glancing() bool {
	switch t.p.Place.View {
	case ViewLanguage, ViewForget, ViewClear, ViewCleared, ViewWord, ViewReplace, ViewAsk, ViewAsked:
		return true
	}
	return false
}

// offerBegins is the screen that says what the link in her hand gives.
func (t *talk) offerBegins() cohort.View {
	switch {
	case t.p.Offer.Role != cohort.RoleParticipant:
		return ViewPromise
	case t.p.Has(cohort.RoleParticipant):
		return ViewMove
	}
	return ViewAbout
}

// offerAsks is the screen on which she says yes to it.
func (t *talk) offerAsks() cohort.View {
	if at := t.offerBegins(); at != ViewAbout {
		return at
	}
	return ViewConsent
}

// leaveOffer drops the link in her hand, unless she only looks aside from it.
func (t *talk) leaveOffer() {
	if !t.glancing() {
		t.p.Offer = cohort.Registration{}
	}
}

// offered says on a screen that strangers see, too, what the link would give
// somebody who is in, and gives her a way out.
func (t *talk) offered(s Say) Say {
	if !t.offering() {
		return s
	}
	s.Parts = append([]Part{note("door_new_role", "Role", note("role_"+string(t.p.Offer.Role)))}, s.Parts...)
	if t.p.Place.View == ViewAbout {
		s.Rows = append(s.Rows, []Button{t.button("promise_refuse", VerbDisagree)})
	}
	return s
}

// moveScreen asks a participant before another cohort becomes hers.
func (t *talk) moveScreen() Say {
	return Say{Parts: []Part{note("door_other_cohort")}, Rows: [][]Button{
		{t.button("door_move", VerbAgree)}, {t.button("door_stay", VerbDisagree)},
	}}
}

// admittedToo goes on after another invitation's yes. She may have gone on to
// something else meanwhile: she has agreed, so it is hers.
func (t *talk) admittedToo(a *Admitted) {
	if mine := t.ownOffer(); mine.Invitation != "" {
		t.p.Registration.Invitation = mine.Invitation
	}
	switch {
	case t.holds(a.Role, a.Cohort): // asked twice, answered twice
		t.came(t.e.By, a.Role)
		if t.atOffer() {
			t.goBack()
		}
	case a.Role != cohort.RoleParticipant:
		t.addRole(a)
	case t.p.Has(cohort.RoleParticipant):
		t.changeCohort(a)
	default:
		t.learnToo(a)
	}
}

// ownOffer takes the link in her hand if it is the one that answers: she may have
// opened another since, and then nothing of that one changes.
func (t *talk) ownOffer() (mine cohort.Registration) {
	if t.e.By == t.p.Offer.Invitation {
		mine, t.p.Offer = t.p.Offer, cohort.Registration{}
	}
	return mine
}

// addRole gives her one more role, in which she acts at once: it is what she came
// for. A registration under way is finished first.
func (t *talk) addRole(a *Admitted) {
	added := note("role_added", "Role", note("role_"+string(a.Role)))
	was := t.acting()
	t.p.Acting = was // what she is by default may be another with one more role
	t.enter(a.Role, a.Cohort)
	if t.p.Stage == cohort.StageJoining {
		t.p.Acting = ""
		t.goBack(added)
		return
	}
	t.take(a.Role)
	t.begin(added)
}

// changeCohort moves a participant. Her progress belongs to the course and stays
// hers; facts keep the cohort of their moment. Her joining stays the day on which
// she came in: what opens so many days after it was open to her in the old cohort,
// and a pace for newcomers is none for her. What counts from the start of a cohort
// counts from that of the new one. Of her profile she has spoken herself.
func (t *talk) changeCohort(a *Admitted) {
	t.bringsRest(a.Cohort)
	t.p.Roles = slices.DeleteFunc(t.p.Roles, func(r cohort.Role) bool { return !beside(r) })
	t.enter(a.Role, a.Cohort)
	t.p.Registration.Cohort = a.Cohort
	t.newTeam()
	t.bringsThread()
	if t.p.Stage == cohort.StageJoining {
		t.goBack(note("door_moved"))
		return
	}
	t.fact(cohort.Fact{Kind: cohort.FactJoined})
	t.take(cohort.RoleParticipant)
	if t.outdated() {
		t.p.Place, t.p.Prior = cohort.Place{View: ViewMenu}, cohort.Place{}
		t.goBack(note("door_moved"))
		return
	}
	t.begin(append([]Part{note("door_moved")}, t.nextDay()...)...)
}

// learnToo makes a participant of somebody with another role: from here on her
// registration is as everybody's, save that her name is known.
func (t *talk) learnToo(a *Admitted) {
	if t.p.Stage == cohort.StageMember {
		t.take(cohort.RoleParticipant)
	}
	t.enter(a.Role, a.Cohort)
	t.p.Stage, t.p.Prior = cohort.StageJoining, cohort.Place{}
	t.p.Registration.Role, t.p.Registration.Cohort, t.p.Registration.Known = a.Role, a.Cohort, a.Known
	t.consented(a.Consent)
	if t.p.Name.IsZero() {
		t.move(cohort.Place{View: ViewName})
		return
	}
	t.askAbout()
}

// refusedToo is the polite door for somebody who is in: she stays where she was.
func (t *talk) refusedToo() {
	closed := note("door_closed", "Contact", t.w.Course.Contact)
	if mine := t.ownOffer(); mine.Invitation == "" && t.p.Offer.Invitation != "" {
		t.show(closed) // she holds another link by now
		return
	}
	if t.atOffer() {
		t.goBack(closed)
		return
	}
	t.show(closed)
}

// atOffer says that her screen is one of a link in her hand, or waits for one: when the
// link has answered there is nothing to press on it.
func (t *talk) atOffer() bool {
	switch t.p.Place.View {
	case ViewWaiting, ViewPromise, ViewMove:
		return t.p.Offer.Invitation == ""
	case ViewAbout, ViewConsent:
		return t.p.Offer.Invitation == "" && !t.p.Has(cohort.RoleParticipant)
	}
	return false
}

// hush takes back what would be said to somebody who has blocked the bot: she is
// shown her step when she lets it in again. What is taken out of her chat goes all the same.
func (t *talk) hush(was *cohort.Participant) {
	if len(t.d.Say) == 0 || t.d.Erase {
		return
	}
	unsaid := func(s Say) bool { return !s.Unsent && !s.Taken }
	for _, s := range t.d.Say { // what never comes is not kept up either
		if unsaid(s) {
			t.p.Follows = slices.DeleteFunc(t.p.Follows, func(f cohort.Follow) bool { return f.Row == s.ID })
		}
	}
	t.d.Say = slices.DeleteFunc(t.d.Say, unsaid)
	t.p.Screen, t.p.Away = was.Screen, was.Away
	for _, s := range t.d.Say {
		if s.Op == OpDelete && s.Of == t.p.Screen.Row {
			t.p.Screen.Row = ""
		}
	}
	t.p.Screen.Buried, t.p.Screen.Text = true, ""
}
