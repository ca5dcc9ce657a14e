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

// unread answers a text where none is awaited.
func unread(text seal.Private) Part {
	switch {
	case locales.Blank(text):
		return note("text_empty")
	case length(text) > longText:
		return note("text_long")
	}
	return note("unknown_text")
}
