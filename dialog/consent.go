package dialog

import (
	"slices"
	"strconv"

	"cohortbot/cohort"
)

func (t *talk) toConsent(string) bool {
	t.move(cohort.Place{View: ViewConsent})
	return true
}

// consentVersion names the text about her data as it is now.
func (t *talk) consentVersion() string { return strconv.Itoa(t.w.Course.Consent.Version) }

// agree takes her yes to the text she has read: should it have changed meanwhile, she
// is shown it anew. Only with her yes is the invitation redeemed. A member agrees to
// a new version and goes on where she was.
func (t *talk) agree(version string) bool {
	if t.p.Place.View == ViewConsent && version != t.consentVersion() {
		t.move(t.p.Place, note("consent_changed"))
		return true
	}
	switch {
	case t.offering():
		t.redeem(t.p.Offer, t.agreedTo())
	case t.p.Stage == cohort.StageVisitor:
		t.redeem(t.p.Registration, t.agreedTo())
	case t.p.Place.View == ViewConsent && t.p.Has(cohort.RoleParticipant):
		t.consented(t.w.Course.Consent.Version)
		t.goBack()
	default:
		return false // the link in her hand is not there any more
	}
	return true
}

// agreedTo is the version of the text on her screen, 0 where she says yes to something
// else.
func (t *talk) agreedTo() int {
	if t.p.Place.View == ViewConsent {
		return t.w.Course.Consent.Version
	}
	return 0
}

// consented notes which text about her data she has agreed to.
func (t *talk) consented(version int) {
	t.p.Consent = version
	t.fact(cohort.Fact{Kind: cohort.FactConsented, Consent: version})
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

// outdated says that the consent has changed since she agreed to it.
func (t *talk) outdated() bool {
	return t.p.Learns() && t.p.Consent < t.w.Course.Consent.Version
}

// deciding says that what she does is part of reading the new consent: she may
// ask, change the language, leave, but not go on without an answer.
func (t *talk) deciding() bool { return t.p.Place.View == ViewConsent && !t.goesOn() || t.choosing() }

// first says why something else comes before what she asked for, and of a link that it
// can wait.
func (t *talk) first(key string) []Part {
	notes := []Part{note(key)}
	if said := t.e.Event.Said; said != nil && said.Payload {
		notes = append(notes, note("link_later"))
	}
	return notes
}

// speechless says that the course is no longer held in her language.
func (t *talk) speechless() bool { return speechless(t.w, t.p) }

func speechless(w World, p *cohort.Participant) bool {
	return p.Lang != "" && !slices.Contains(w.Course.Languages, p.Lang)
}

// choosing says that what she does needs no words of the course: she chooses a
// language, leaves, empties her chat or asks.
func (t *talk) choosing() bool {
	switch t.p.Place.View {
	case ViewForget, ViewLanguage, ViewClear, ViewCleared, ViewAsk, ViewAsked:
		return !t.goesOn()
	}
	said := t.e.Event.Said
	return said != nil && t.aboutConsent(said)
}

// goesOn says that she asks for something else than her screen and what is always
// at hand.
func (t *talk) goesOn() bool {
	if p := t.e.Event.Pressed; p != nil && p.Act != nil && p.Act.Verb == VerbMenu {
		return true
	}
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
