package dialog

import (
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

// whatNow says beside what was not read what can be done instead.
func (t *talk) whatNow(why Part) []Part {
	now := note("use_buttons")
	if t.typing() {
		now = note("text_awaited")
	}
	switch {
	case why.Key == "" && (t.typing() || t.readsChoices()):
		return []Part{now}
	case why.Key == "":
		return []Part{note("unknown_text")}
	}
	now.Tight = true
	return []Part{why, now}
}
