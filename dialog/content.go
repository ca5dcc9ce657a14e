package dialog

import (
	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

// longText is how long a text may be before the answer says that nobody reads it.
const longText = 500

// notRead names what came and cannot be read here. None of it is kept.
func notRead(what string) Part {
	key, known := map[string]string{
		"photo": "sent_photo", "voice": "sent_voice", "video": "sent_video", "sticker": "sent_sticker",
		"contact": "sent_contact", "location": "sent_location", "document": "sent_document", "poll": "sent_poll",
		"forward": "sent_forward",
	}[what]
	if !known {
		key = "not_text"
	}
	return note(key)
}

// unread says why a text is not read where none is awaited; "" needs no saying.
func unread(text seal.Private) Part {
	switch {
	case locales.Blank(text):
		return note("text_empty")
	case length(text) > longText:
		return note("text_long")
	}
	return Part{}
}

// readsChoices says that on her screen a choice may be typed as well as pressed.
func (t *talk) readsChoices() bool {
	switch t.p.Place.View {
	case ViewLanguage, ViewProfile, ViewQuestion, ViewInviteField, ViewCohortStart:
		return true
	}
	return false
}

// unheard answers what is not read here: with the way to the team beside it for who may take
// it, and with the calm message where it tells of danger.
func (t *talk) unheard(why Part, notes ...Part) {
	if t.near {
		t.calm(t.calmArg(), false)
		return
	}
	t.asks = !t.typing() && t.asksHere()
	t.show(append(t.whatNow(why), notes...)...)
}

// asksHere says that the way to the team is open to her from where she stands, and that she is
// not on it, nor has another there.
func (t *talk) asksHere() bool {
	switch t.p.Place.View {
	case ViewDoor, ViewWaiting, ViewAsk, ViewConsent:
		return false
	}
	return t.asksTeam() && t.p.Lang != ""
}

// whatNow says beside what was not read what can be done instead.
func (t *talk) whatNow(why Part) []Part {
	now := note("use_buttons")
	switch {
	case why.Key == "" && t.p.Lang == "" && t.p.Place.View == ViewLanguage:
		now = note("language_first")
	case t.typing():
		now = note("text_awaited")
	case why.Key != "" && t.asks:
		now = note("use_ask")
	}
	switch {
	case why.Key == "" && (t.typing() || t.readsChoices()):
		return []Part{now}
	case why.Key == "":
		return []Part{note(t.unknownText())}
	}
	now.Tight = true
	return []Part{why, now}
}

// unknownText is what a text is answered with where none is awaited.
func (t *talk) unknownText() string {
	switch {
	case t.asks && t.p.Stage == cohort.StageMember:
		return "unknown_text_ask"
	case t.asks:
		return "unknown_text_joining"
	case t.p.Stage == cohort.StageMember:
		return "unknown_text_menu"
	}
	return "unknown_text"
}
