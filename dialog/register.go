package dialog

import (
	"cmp"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

// chooseLanguage stores her language and goes on, or back to where she was.
func (t *talk) chooseLanguage(arg string) bool {
	l := locales.Lang(arg)
	if !t.offers(l) {
		return false
	}
	t.p.Lang = l
	if !t.passing() {
		at := t.afterLanguage()
		t.move(cohort.Place{View: at}, t.welcome(at)...)
		return true
	}
	t.answer("language_changed")
	t.goBack()
	return true
}

// keepLanguage goes back without another language.
func (t *talk) keepLanguage(string) bool {
	if !t.passing() || t.speechless() {
		return false
	}
	t.goBack()
	return true
}

// afterLanguage is the screen that follows the choice of a language. An owner by
// the settings needs no link: she is in.
func (t *talk) afterLanguage() cohort.View {
	switch {
	case t.p.Registration.Return:
		return ViewReturn
	case t.p.Registration.Role == cohort.RoleParticipant:
		return ViewAbout
	case t.p.Registration.Invitation == "":
		// Her role is not stored: it lasts as long as the settings name her.
		t.p.Code = code(t.w.ID)
		t.fact(cohort.Fact{Kind: cohort.FactAudit, Action: cohort.ActionSettings, Actor: t.p.Code})
		t.p.Name, t.p.First = t.p.First.Fresh(), seal.Private{}
		t.p.Stage, t.p.Joined = cohort.StageMember, t.w.Now
		return t.firstView()
	}
	return ViewPromise
}

// redeem asks the invitation to count her in; its own turn answers.
func (t *talk) redeem(link cohort.Registration, consent int) {
	t.came(link.Invitation, link.Role)
	t.p.Place = cohort.Place{View: ViewWaiting}
	t.p.Step++
	asks := &Redeem{Person: t.w.ID, Consent: consent}
	if t.p.Has(cohort.RoleParticipant) && link.Role == cohort.RoleParticipant {
		asks.From = t.p.Cohort
	}
	t.then(Ref{Invitation, link.Invitation}, Event{Redeem: asks})
}

// admitted goes on after the invitation's yes.
func (t *talk) admitted(a *Admitted) {
	if over(t.w.Cohorts[a.Cohort]) && !t.holds(a.Role, a.Cohort) { // it has ended since it was counted
		t.leave(map[string]cohort.RoleKind{t.e.By: a.Role})
		t.turnedBack(t.e.By)
		return
	}
	if a.Approval {
		t.mustWait(a)
		return
	}
	if t.p.Stage != cohort.StageVisitor {
		t.admittedToo(a)
		return
	}
	if t.e.By != t.p.Registration.Invitation { // she has opened another link since; the yes is to this one
		t.p.Registration = cohort.Registration{Invitation: t.e.By}
	}
	t.p.Registration.Role, t.p.Registration.Cohort, t.p.Registration.Known = a.Role, a.Cohort, a.Known
	t.enter(a.Role, a.Cohort)
	t.p.Stage = cohort.StageJoining
	if a.Role == cohort.RoleParticipant {
		t.consented(a.Consent)
	}
	t.move(cohort.Place{View: ViewName})
}

// came notes an invitation that counts her in, or is asked to, so that it can be told
// when she is erased.
func (t *talk) came(invitation string, kind cohort.RoleKind) {
	if t.p.Came == nil {
		t.p.Came = map[string]cohort.RoleKind{}
	}
	t.p.Came[invitation] = kind
}

// enter gives her a role, and the code by which staff know her.
func (t *talk) enter(kind cohort.RoleKind, c cohort.ID) {
	t.p.Gains(cohort.Role{Kind: kind, Cohort: c}, t.w.Now)
	if kind == cohort.RoleParticipant {
		t.p.Cohort = c
	}
	t.came(t.e.By, kind)
	t.p.Code = code(t.w.ID)
	t.fact(cohort.Fact{Kind: cohort.FactAudit, Action: cohort.ActionAdmitted, Of: string(kind), Actor: t.p.Code})
}

// refused is the polite door: the last use went to somebody else meanwhile.
func (t *talk) refused() {
	t.turnedBack(cmp.Or(t.e.Event.Refused.Of, t.e.By))
}

// turnedBack closes the door of an invitation before her.
func (t *talk) turnedBack(from string) {
	delete(t.p.Came, from)
	if t.p.Stage != cohort.StageVisitor {
		t.refusedToo()
		return
	}
	if from != t.p.Registration.Invitation {
		return // of a link that she holds no more
	}
	t.p.Registration = cohort.Registration{}
	t.p.Place = cohort.Place{View: ViewDoor}
	t.p.Step++
	t.strip()
	t.doorSays("door_closed")
}

func (t *talk) useFirstName(string) bool {
	if t.p.First.IsZero() {
		return false
	}
	t.named()
	return true
}

// typedName takes her own words as the form of address.
func (t *talk) typedName(said *Said) {
	name, n := locales.TypedName(said.Text)
	switch rest := t.rest(said.Text); {
	case n > locales.NameMax, rest:
		t.show(note("name_too_long", "N", locales.NameMax))
	case n == 0:
		t.show(note("name_empty"))
	default:
		t.p.First = name
		t.named()
	}
}

// changeName asks once more how she may be addressed, before she goes on.
func (t *talk) changeName(string) bool {
	t.p.First = t.p.Name.Fresh()
	t.move(cohort.Place{View: ViewName})
	return true
}

// keepName goes back with the name she has.
func (t *talk) keepName(string) bool {
	if t.p.Stage != cohort.StageMember {
		return false
	}
	t.p.First = seal.Private{}
	t.move(cohort.Place{View: ViewRegistered})
	return true
}

// named keeps the form of address and asks what is still to be known.
func (t *talk) named() {
	t.p.Name, t.p.First = t.p.First.Fresh(), seal.Private{}
	switch {
	case t.awaits():
		t.waitsNow()
		return
	case t.p.Stage == cohort.StageMember:
		t.move(cohort.Place{View: ViewRegistered})
		return
	}
	if !t.p.Has(cohort.RoleParticipant) {
		at := t.firstView()
		t.joined(at, append([]Part{note("registered_staff", "Name", t.p.Name)}, t.welcome(at)...)...)
		return
	}
	t.askAbout()
}

// joined ends the registration.
func (t *talk) joined(view cohort.View, notes ...Part) {
	t.p.Stage, t.p.Joined = cohort.StageMember, t.w.Now
	t.p.Registration = cohort.Registration{
		Invitation: t.p.Registration.Invitation, Role: t.p.Registration.Role, Cohort: t.p.Registration.Cohort,
	}
	if t.p.Has(cohort.RoleParticipant) {
		t.fact(cohort.Fact{Kind: cohort.FactJoined})
	}
	t.move(cohort.Place{View: view}, notes...)
}

// firstLesson opens the first page of the first open module.
func (t *talk) firstLesson(string) bool {
	for _, m := range t.w.Course.Modules {
		if t.opens(m).open {
			return t.openAt(m)
		}
	}
	return false
}
