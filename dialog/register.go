package dialog

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
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
	if t.p.Stage == cohort.StageVisitor {
		at := t.afterLanguage()
		t.move(cohort.Place{View: at}, t.welcome(at)...)
		return true
	}
	t.answer("language_changed")
	t.goBack()
	return true
}

// afterLanguage is the screen that follows the choice of a language. An owner by
// the settings needs no link: she is in.
func (t *talk) afterLanguage() cohort.View {
	switch {
	case t.p.Registration.Role == cohort.RoleParticipant:
		return ViewAbout
	case t.p.Registration.Invitation == "":
		// Her role is not stored: it lasts as long as the settings name her.
		t.p.Code = code(t.w.ID)
		t.fact(cohort.Fact{Kind: cohort.FactAudit, Action: "entered as an owner of the settings", Actor: t.p.Code})
		t.p.Name, t.p.First = t.p.First.Fresh(), seal.Private{}
		t.p.Stage, t.p.Joined = cohort.StageMember, t.w.Now
		return t.firstView()
	}
	return ViewPromise
}

func (t *talk) toConsent(string) bool {
	t.move(cohort.Place{View: ViewConsent})
	return true
}

// outdated says that the consent has changed since she agreed to it.
func (t *talk) outdated() bool {
	return t.p.Learns() && t.p.Consent < t.w.Course.Consent.Version
}

// deciding says that what she does is part of reading the new consent: she may
// ask, change the language, leave, but not go on without an answer.
func (t *talk) deciding() bool {
	switch t.p.Place.View {
	case ViewConsent, ViewForget, ViewLanguage, ViewClear, ViewCleared:
		said := t.e.Event.Said
		return said == nil || said.Command == "" && said.Word == "" || t.aboutConsent(said)
	}
	said := t.e.Event.Said
	return said != nil && t.aboutConsent(said)
}

func (t *talk) aboutConsent(said *Said) bool {
	for _, name := range []string{CommandForget, CommandLanguage, CommandHelp, CommandMyData, CommandClear} {
		if said.Command == name || said.Word == name && t.p.Place.View != ViewName {
			return true
		}
	}
	return false
}

// agree takes her yes: only now is the invitation redeemed. A member agrees to a
// new version and goes on where she was.
func (t *talk) agree(string) bool {
	if t.offering() {
		t.redeem(t.p.Offer.Invitation)
		return true
	}
	if t.p.Stage == cohort.StageMember {
		t.p.Consent = t.w.Course.Consent.Version
		t.fact(cohort.Fact{Kind: cohort.FactConsented, Consent: t.p.Consent})
		t.goBack()
		return true
	}
	t.redeem(t.p.Registration.Invitation)
	return true
}

// redeem asks the invitation to count her in; its own turn answers.
func (t *talk) redeem(invitation string) {
	t.p.Place = cohort.Place{View: ViewWaiting}
	t.p.Step++
	t.then(Ref{Invitation, invitation}, Event{Redeem: &Redeem{Person: t.w.ID}})
}

// askFirst tells whom to ask before she agrees; the screen stays.
func (t *talk) askFirst(string) bool {
	t.p.Screen.Buried = true
	t.show(note("ask_contact", "Contact", t.w.Course.Contact))
	return true
}

// decline keeps nothing of her but the tombstone.
func (t *talk) decline(string) bool {
	if t.offering() {
		t.p.Offer = cohort.Registration{} // of the link nothing is left; it can be used by her or another later
		t.goBack(note("cancelled"))
		return true
	}
	if t.p.Stage == cohort.StageMember {
		return t.toForget("") // a new version: what she has would go, so she is asked
	}
	if t.p.Place.View == ViewPromise {
		t.erase("promise_refused")
		return true
	}
	t.erase("declined")
	return true
}

// admitted goes on after the invitation's yes.
func (t *talk) admitted(a *Admitted) {
	if t.p.Stage != cohort.StageVisitor {
		t.admittedToo(a)
		return
	}
	t.enter(a.Role, a.Cohort)
	t.p.Registration.Known = a.Known
	t.p.Stage = cohort.StageJoining
	if a.Role == cohort.RoleParticipant {
		t.p.Consent = t.w.Course.Consent.Version
		t.fact(cohort.Fact{Kind: cohort.FactConsented, Consent: t.p.Consent})
	}
	t.move(cohort.Place{View: ViewName})
}

// enter gives her a role, and the code by which staff know her.
func (t *talk) enter(kind cohort.RoleKind, c cohort.ID) {
	role := cohort.Role{Kind: kind, Cohort: c}
	if !slices.Contains(t.p.Roles, role) {
		t.p.Roles = append(t.p.Roles, role)
	}
	if kind == cohort.RoleParticipant {
		t.p.Cohort = c
	}
	t.p.Code = code(t.w.ID)
	t.fact(cohort.Fact{Kind: cohort.FactAudit, Action: "admitted as " + string(kind), Actor: t.p.Code})
}

// refused is the polite door: the last use went to somebody else meanwhile.
func (t *talk) refused() {
	if t.p.Stage != cohort.StageVisitor {
		t.refusedToo()
		return
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
	switch {
	case n == 0:
		t.show(note("name_empty"))
	case n > locales.NameMax:
		t.show(note("name_too_long", "N", locales.NameMax))
	default:
		t.p.First = name
		t.named()
	}
}

// named keeps the form of address and asks what is still to be known.
func (t *talk) named() {
	t.p.Name, t.p.First = t.p.First.Fresh(), seal.Private{}
	if !t.p.Has(cohort.RoleParticipant) {
		at := t.firstView()
		t.joined(at, append([]Part{note("registered_staff", "Name", t.p.Name)}, t.welcome(at)...)...)
		return
	}
	t.askAbout()
}

// askAbout asks what the programme would know of a participant.
func (t *talk) askAbout() {
	if len(t.known()) > 0 {
		t.move(cohort.Place{View: ViewNod})
		return
	}
	t.askProfile()
}

// known gives the indexes of profile questions that her invitation answers.
func (t *talk) known() []int {
	var out []int
	for i, q := range t.w.Course.Profile {
		known := t.p.Registration.Known[string(q.ID)]
		if slices.ContainsFunc(q.Options, func(o course.ProfileOption) bool { return string(o.ID) == known }) {
			out = append(out, i)
		}
	}
	return out
}

func (t *talk) nod(string) bool {
	for _, i := range t.known() {
		q := string(t.w.Course.Profile[i].ID)
		t.setProfile(q, t.p.Registration.Known[q])
	}
	t.askProfile()
	return true
}

// changeKnown asks her what the invitation said wrongly.
func (t *talk) changeKnown(string) bool {
	t.p.Registration.Known = nil
	t.askProfile()
	return true
}

// askProfile asks the first profile question that she has neither answered nor
// passed over, or ends the registration when there is none.
func (t *talk) askProfile(notes ...Part) {
	q, ok := t.unasked()
	if !ok {
		t.joined(ViewRegistered, notes...)
		return
	}
	t.move(cohort.Place{View: ViewProfile, Question: course.QuestionID(q.ID)}, notes...)
}

// unasked is the first profile question she has said nothing to, if there is one.
func (t *talk) unasked() (course.ProfileQuestion, bool) {
	for _, q := range t.w.Course.Profile {
		if _, done := t.p.Profile[string(q.ID)]; !done {
			return q, true
		}
	}
	return course.ProfileQuestion{}, false
}

// profileAsked is the profile question on her screen, if the course still asks it.
func (t *talk) profileAsked() (course.ProfileQuestion, bool) {
	return t.w.Course.ProfileQuestion(course.ProfileID(t.p.Place.Question))
}

func (t *talk) answerProfile(arg string) bool {
	q, ok := t.profileAsked()
	if !ok {
		t.askProfile(note("question_gone"))
		return true
	}
	for _, o := range q.Options {
		if tag(string(o.ID)) == arg {
			t.setProfile(string(q.ID), string(o.ID))
			t.askProfile()
			return true
		}
	}
	return false
}

// skipProfile passes over the question on her screen; of one that is gone there is
// nothing to note.
func (t *talk) skipProfile(string) bool {
	if q, ok := t.profileAsked(); ok {
		t.setProfile(string(q.ID), "")
	}
	t.askProfile()
	return true
}

func (t *talk) setProfile(question, option string) {
	if t.p.Profile == nil {
		t.p.Profile = map[string]string{}
	}
	t.p.Profile[question] = option
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
