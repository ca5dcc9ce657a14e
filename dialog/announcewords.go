package dialog

import (
	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

// typedToAnnounce takes what she types where words of hers are awaited.
func (t *talk) typedToAnnounce(said *Said) bool {
	switch {
	case !t.writes():
	case t.p.Place.View == ViewAnnounceText:
		t.typedOwn(said)
		return true
	case t.p.Place.View == ViewAnnounceField:
		return t.typedAnnounceField(said)
	}
	return false
}

// typedOwn takes her own words in one language.
func (t *talk) typedOwn(said *Said) {
	own, l := said.own(), locales.Lang(t.p.Task.Field)
	over := t.w.sized(own) - t.room(t.p.Writing.Of.File.Kind != "")
	if !t.refuses(said, l, over) {
		t.put(l, own)
		t.toDraft(note("announce_saved", "Language", t.ownName(l)))
	}
}

// refuses says what is wrong with words in l that are too long by over; false: nothing is.
func (t *talk) refuses(said *Said, l locales.Lang, over int) bool {
	switch rest := t.rest(said.Text); {
	case rest:
		t.show(note("announce_rest"))
	case locales.Blank(said.Text):
		t.show(note("text_empty"))
	case over > 0:
		t.show(note("announce_long", "N", over))
	case t.w.Words.Unlike(l, said.Text):
		t.show(note("announce_unlike", "Language", t.ownName(l)))
	default:
		return false
	}
	return true
}

// own are her words as Telegram HTML.
func (s *Said) own() seal.Private {
	if !s.Rich.IsZero() {
		return s.Rich.Fresh()
	}
	return locales.Rich(s.Text)
}

// put keeps words in one language. The first are the original.
func (t *talk) put(l locales.Lang, own seal.Private) {
	a := &t.p.Writing.Of
	if a.Texts == nil {
		a.Texts = map[locales.Lang]seal.Private{}
	}
	if _, have := a.Texts[a.Original]; !have {
		a.Original = l
	}
	a.Texts[l] = own
	t.spare(l, SparedDone, "")
}

// room is how many UTF-16 units of somebody's own words fit into the longest message that may be
// made of them: for whoever reads it, and for a second person who looks at it beforehand.
func (t *talk) room(file bool) int { return t.w.room(file) }

func (w World) room(file bool) int {
	var lead, head, later, place, preview, again int
	for _, l := range w.Course.Languages {
		lead, later = max(lead, w.units(l, "announce_lead")), max(later, w.units(l, "announce_place_later"))
		place, preview = max(place, w.units(l, "announced_place")), max(preview, w.units(l, "second_preview"), w.units(l, "follow_words"))
		for _, r := range RepliesTo(cohort.QuestionCome) {
			again = max(again, w.units(l, "announced_again_"+string(r))+w.units(l, "announced_changed"))
		}
		for _, x := range w.Words.Languages() {
			head = max(head, w.units(l, "announce_in_"+string(x)), w.units(l, "announce_in_other")+longestName)
		}
	}
	most := MostText
	if file {
		most = MostCaption
	}
	return most - lead - head - max(place+mostPlace+again, later+preview+longestName) - marks
}

// longestName is that of a language, in its own script; marks are the blank lines between the parts
// of a message, and its signs of direction.
const (
	longestName = 24
	marks       = 32
)

// sized is how long somebody's own words are in whichever language they are shown.
func (w World) sized(own seal.Private) int {
	most := 0
	for _, l := range w.Course.Languages {
		most = max(most, w.Words.Size(l, own))
	}
	return most
}

// units is how long words of the catalogue are, their values left out; 0 when there are none.
func (w World) units(l locales.Lang, key string) int {
	text, err := w.Words.Text(l, key, locales.Args{"Language": "", "Place": "", "Link": "", "Role": "", "Date": "", "Hour": "", "N": 1})
	if err != nil {
		return 0
	}
	return locales.Units(text)
}

// sentToAnnounce takes a file with the words under it.
func (t *talk) sentToAnnounce(sent *Sent) bool {
	if !t.writes() || t.p.Place.View != ViewAnnounceText && t.p.Place.View != ViewAnnounceDraft {
		return false
	}
	a := &t.p.Writing.Of
	l := locales.Lang(t.p.Task.Field)
	under := (&Said{Text: sent.Caption, Rich: sent.Rich}).own()
	switch {
	case sent.File == nil:
		t.show(note("announce_not_sent_on"))
	case t.p.Place.View == ViewAnnounceDraft:
		t.show(note("announce_one_file"))
	case !t.fits(l, under):
		t.show(note("announce_file_long", "N", t.room(true)))
	case !under.IsZero() && t.w.Words.Unlike(l, sent.Caption):
		t.show(note("announce_unlike", "Language", t.ownName(l)))
	default:
		a.File = cohort.Attachment{Kind: sent.File.Kind, ID: sent.File.ID.Fresh()}
		if _, have := a.Texts[l]; !under.IsZero() || !have {
			t.put(l, under)
		}
		t.toDraft()
	}
	return true
}

// fits says that her words fit under a file, those of other languages too.
func (t *talk) fits(l locales.Lang, under seal.Private) bool {
	most := t.room(true)
	if t.w.sized(under) > most {
		return false
	}
	for x, own := range t.p.Writing.Of.Texts {
		if (x != l || under.IsZero()) && t.w.sized(own) > most {
			return false
		}
	}
	return true
}

// dropFile leaves the file out; the words under it stay.
func (t *talk) dropFile(string) bool {
	if !t.writes() || t.p.Writing.Of.File.Kind == "" {
		return false
	}
	a := &t.p.Writing.Of
	a.File = cohort.Attachment{}
	for l, own := range a.Texts {
		if own.IsZero() {
			delete(a.Texts, l)
		}
	}
	return t.toDraft()
}
