package cohort

import (
	"maps"
	"slices"
	"strings"

	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/seal"
)

// AnnouncementState says how far an announcement has come.
type AnnouncementState string

// The states of an announcement, in order; it may end before the last.
const (
	AnnouncementAsks      AnnouncementState = "asks"      // for a second person's yes
	AnnouncementSet       AnnouncementState = "set"       // goes at its hour
	AnnouncementGoes      AnnouncementState = "goes"      // the cursor moves
	AnnouncementGone      AnnouncementState = "gone"      // it has reached everybody it is for
	AnnouncementStops     AnnouncementState = "stops"     // what has not gone is being dropped
	AnnouncementCancelled AnnouncementState = "cancelled" // what had not gone did not go
	AnnouncementWithdraws AnnouncementState = "withdraws" // it is being taken out of the chats
	AnnouncementWithdrawn AnnouncementState = "withdrawn" // taken out of the chats where Telegram allows
	AnnouncementRefused   AnnouncementState = "refused"   // whoever asked for it may not: nothing is kept of it
)

// Way is how an announcement comes to speak more than one language.
type Way string

// The ways.
const (
	WayTemplate   Way = "template"   // the words come from the catalogue
	WayTranslated Way = "translated" // somebody has written each language
	WayReady      Way = "ready"      // those go whose language is ready, the others are held
	WayOriginal   Way = "original"   // the original to all, under a heading in her language
)

// Question is what stands under an announcement.
type Question string

// The questions, and what answers there are to them.
const (
	QuestionNone Question = ""
	QuestionRead Question = "read"
	QuestionCome Question = "come"
)

// Announcement is what coordinators say to many. The whole of its words is sealed.
type Announcement struct {
	Cohort   ID                            `json:"cohort"`
	By       string                        `json:"by"` // subject of who wrote it
	Code     string                        `json:"code,omitempty"`
	State    AnnouncementState             `json:"state"`
	Made     Instant                       `json:"made"`
	At       Instant                       `json:"at"` // when it goes; 0: as soon as it is confirmed
	Way      Way                           `json:"way"`
	Template string                        `json:"template,omitempty"`
	Values   map[string]seal.Private       `json:"values,omitempty"` // of a template
	Original locales.Lang                  `json:"original,omitempty"`
	Texts    map[locales.Lang]seal.Private `json:"texts,omitempty"` // Telegram HTML
	File     Attachment                    `json:"file,omitzero"`
	Bare     bool                          `json:"bare,omitempty"` // without the neutral line and the spoiler
	Place    seal.Private                  `json:"place"`          // shown only to who is coming
	Question Question                      `json:"question,omitempty"`
	To       Recipients                    `json:"to"`

	Expected int                  `json:"expected,omitempty"` // for how many people it was when it was confirmed
	HeldIn   map[locales.Lang]int `json:"held_in,omitempty"`  // how many of them read a language in which there were no words then

	Alone     bool   `json:"alone,omitempty"`     // it is for many, and there was no second person to ask
	Confirmed string `json:"confirmed,omitempty"` // code of the second person
	Second    string `json:"second,omitempty"`    // her subject
	Refused   string `json:"refused,omitempty"`   // code of whoever said no

	Going []string `json:"going,omitempty"` // subjects of those who have had it go round, or stopped it, since it came to rest: they hear when that is done

	Asked   []string `json:"asked,omitempty"`   // subjects of those whose yes is asked for
	Brought []string `json:"brought,omitempty"` // and of those who have brought words of it meanwhile
	Asks    int      `json:"asks,omitempty"`    // grows with each thing a yes is asked for: one to another holds for nothing
	Change  *Change  `json:"change,omitempty"`  // what waits for a second person's yes, though it has gone out

	Round   int     `json:"round,omitempty"`   // grows when it goes round again: a language is ready, it is edited, withdrawn
	Edited  int     `json:"edited,omitempty"`  // the round from which its words are as they are now
	Told    int     `json:"told,omitempty"`    // the round from which whoever has it must have heard that a day, an hour or a place is another
	Anew    int     `json:"anew,omitempty"`    // the round before which an answer was one to something else
	Cursor  string  `json:"cursor,omitempty"`  // the last subject to whom this round has come
	Walked  bool    `json:"walked,omitempty"`  // this round has come to everybody
	Reached bool    `json:"reached,omitempty"` // so has one before it: who has nothing of it by now was not meant
	Failed  int     `json:"failed,omitempty"`  // people whose turn failed for what they are or have
	Started Instant `json:"started,omitempty"` // when it began to go
	Stopped Instant `json:"stopped,omitempty"` // when it was stopped on the way
	Ended   Instant `json:"ended,omitempty"`
}

// Followers are the subjects of those who are kept up with how far it has come: who wrote it, who
// agreed to it, and who has had it go round or stopped it on its way.
func (a Announcement) Followers() []string {
	out := slices.DeleteFunc(append([]string{a.By, a.Second}, a.Going...), func(id string) bool { return id == "" })
	slices.Sort(out)
	return slices.Compact(out)
}

// Held is how many of those for whom it is read a language that nobody has written yet.
func (a Announcement) Held() (n int) {
	for l, of := range a.HeldIn {
		if _, have := a.Texts[l]; !have {
			n += of
		}
	}
	return n
}

// Change is what somebody would have an announcement say that is for many: other words, those of
// another language, or other values of its template or its place; an empty value is left out.
type Change struct {
	By     string                        `json:"by"`               // subject of whoever asks for it
	Before []string                      `json:"before,omitempty"` // subjects of others who have asked for a part of it
	Code   string                        `json:"code,omitempty"`
	Texts  map[locales.Lang]seal.Private `json:"texts,omitempty"`
	Values map[string]seal.Private       `json:"values,omitempty"`
}

// AskedBy says that somebody has asked for it, or for a part of it: her yes is no second one.
func (c *Change) AskedBy(who string) bool { return c.By == who || slices.Contains(c.Before, who) }

// AnnouncementMatter is what the messages of an announcement belong to.
func AnnouncementMatter(id string) string { return announcementPrefix + id }

const announcementPrefix = "bc/"

// AnnouncementOf is the announcement to which a matter belongs, if it is one's.
func AnnouncementOf(matter string) (id string, ok bool) {
	return strings.CutPrefix(matter, announcementPrefix)
}

// MovedMatter is what an announcement belongs to that stands anew in somebody's chat, and the end of
// it where it stood: they are not counted among its messages, and go out together whatever becomes
// of it.
func MovedMatter(id string) string { return movedPrefix + id }

const movedPrefix = "moved/"

// MovedOf is the announcement to which such a matter belongs, if it is one's.
func MovedOf(matter string) (id string, ok bool) { return strings.CutPrefix(matter, movedPrefix) }

// Fresh is the announcement with its private words to be sealed for another place; it
// shares none of them with a. All else that is a map or a list is the same as in a: nobody
// writes into it.
func (a Announcement) Fresh() Announcement {
	a.Values, a.Texts = seal.FreshAll(a.Values), seal.FreshAll(a.Texts)
	a.Place, a.File.ID, a.HeldIn = a.Place.Fresh(), a.File.ID.Fresh(), maps.Clone(a.HeldIn)
	if a.Change != nil {
		c := *a.Change
		c.Texts, c.Values = seal.FreshAll(c.Texts), seal.FreshAll(c.Values)
		a.Change = &c
	}
	return a
}

// Attachment is a file that Telegram keeps.
type Attachment struct {
	Kind string       `json:"kind,omitempty"` // photo, document, voice, video
	ID   seal.Private `json:"id"`             // Telegram's name for it
}

// Fresh is the same file, to be sealed where it lies next; of none it is none.
func (a *Attachment) Fresh() *Attachment {
	if a == nil {
		return nil
	}
	return &Attachment{Kind: a.Kind, ID: a.ID.Fresh()}
}

// Privates lists what of it is sealed, under its place.
func (a *Attachment) Privates(at seal.Place, visit func(*seal.Private, seal.Place) error) error {
	if a == nil {
		return nil
	}
	return visit(&a.ID, at)
}

// Recipients says for whom an announcement is. What is empty leaves nobody out.
type Recipients struct {
	Profile    map[string]string `json:"profile,omitempty"` // question id → option id
	Lang       locales.Lang      `json:"lang,omitempty"`
	Module     course.ModuleID   `json:"module,omitempty"`     // those who have, or have not, finished it
	Finished   bool              `json:"finished,omitempty"`   // of Module
	Silent     int               `json:"silent,omitempty"`     // days without a word
	Unanswered string            `json:"unanswered,omitempty"` // announcement that they have not answered
	People     []string          `json:"people,omitempty"`     // codes
}

// Privates lists the sealed fields of the announcement, under the place of its document.
func (a *Announcement) Privates(at func(field string) seal.Place, visit func(*seal.Private, seal.Place) error) error {
	if err := visit(&a.Place, at("place")); err != nil {
		return err
	}
	if err := visit(&a.File.ID, at("file")); err != nil {
		return err
	}
	if err := visitAll(a.Values, "values/", at, visit); err != nil {
		return err
	}
	if c := a.Change; c != nil {
		if err := visitAll(c.Values, "change/values/", at, visit); err != nil {
			return err
		}
		if err := visitAll(c.Texts, "change/texts/", at, visit); err != nil {
			return err
		}
	}
	return visitAll(a.Texts, "texts/", at, visit)
}

// visitAll visits the values of a map.
func visitAll[K ~string](of map[K]seal.Private, under string, at func(string) seal.Place, visit func(*seal.Private, seal.Place) error) error {
	for k, v := range of {
		if err := visit(&v, at(under+string(k))); err != nil {
			return err
		}
		of[k] = v
	}
	return nil
}
