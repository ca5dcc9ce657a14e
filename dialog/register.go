package dialog

import (
	"slices"
	"strconv"

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
	if t.p.Stage == cohort.StageVisitor && t.p.Prior.View == "" {
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
func (t *talk) deciding() bool { return t.p.Place.View == ViewConsent && !t.goesOn() || t.choosing() }

// consentFirst says why the consent is before her, and of a link that it can wait.
func (t *talk) consentFirst() []Part {
	notes := []Part{note("consent_again")}
	if said := t.e.Event.Said; said != nil && said.Payload {
		notes = append(notes, note("link_later"))
	}
	return notes
}

// speechless says that the course is no longer held in her language.
func (t *talk) speechless() bool {
	return t.p.Lang != "" && !slices.Contains(t.w.Course.Languages, t.p.Lang)
}

// choosing says that what she does needs no words of the course: she chooses a
// language, leaves, empties her chat or asks.
func (t *talk) choosing() bool {
	switch t.p.Place.View {
	case ViewForget, ViewLanguage, ViewClear, ViewCleared:
		return !t.goesOn()
	}
	said := t.e.Event.Said
	return said != nil && t.aboutConsent(said)
}

// goesOn says that she asks for something else than her screen and what is always
// at hand.
func (t *talk) goesOn() bool {
	said := t.e.Event.Said
	return said != nil && (said.Command != "" || said.Word != "") && !t.aboutConsent(said)
}

func (t *talk) aboutConsent(said *Said) bool {
	for _, name := range []string{CommandForget, CommandLanguage, CommandHelp, CommandMyData, CommandClear, CommandAsk} {
		if said.Command == name || said.Word == name && t.p.Place.View != ViewName {
			return true
		}
	}
	return false
}

// consentShown names the text about her data that stands on her screen.
func (t *talk) consentShown() string { return strconv.Itoa(t.w.Course.Consent.Version) }

// agree takes her yes to the text she has read: should it have changed meanwhile, she
// is shown it anew. Only with her yes is the invitation redeemed. A member agrees to
// a new version and goes on where she was.
func (t *talk) agree(version string) bool {
	if t.p.Place.View == ViewConsent && version != t.consentShown() {
		t.move(t.p.Place, note("consent_changed"))
		return true
	}
	switch {
	case t.offering():
		t.redeem(t.p.Offer.Invitation)
	case t.p.Stage == cohort.StageVisitor:
		t.redeem(t.p.Registration.Invitation)
	case t.p.Place.View == ViewConsent && t.p.Has(cohort.RoleParticipant):
		t.consented(t.w.Course.Consent.Version)
		t.goBack()
	default:
		return false // the link in her hand is not there any more
	}
	return true
}

// consented notes which text about her data she has agreed to.
func (t *talk) consented(version int) {
	t.p.Consent = version
	t.fact(cohort.Fact{Kind: cohort.FactConsented, Consent: version})
}

// redeem asks the invitation to count her in; its own turn answers.
func (t *talk) redeem(invitation string) {
	t.p.Place = cohort.Place{View: ViewWaiting}
	t.p.Step++
	t.then(Ref{Invitation, invitation}, Event{Redeem: &Redeem{Person: t.w.ID, Consent: t.w.Course.Consent.Version}})
}

// askTeam tells whom to ask, before she agrees or at any time; the screen stays.
func (t *talk) askTeam(string) bool {
	key := "ask_contact"
	switch {
	case t.p.Stage == cohort.StageVisitor && t.p.Registration.Invitation == "":
		key = "door_stranger"
	case t.p.Stage != cohort.StageVisitor || t.p.Registration.Role != cohort.RoleParticipant:
		key = "ask_team" // of her more is kept, or nothing depends on a consent
	}
	t.p.Screen.Buried = true
	if t.p.Place.View == ViewDoor {
		t.doorSays(key)
		return true
	}
	t.show(note(key, "Contact", t.w.Course.Contact))
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
		t.consented(a.Consent)
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
	if t.p.Came == nil {
		t.p.Came = map[string]cohort.RoleKind{}
	}
	t.p.Came[t.e.By] = kind
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
