package cohort

import (
	"maps"
	"slices"

	"cohortbot/locales"
	"cohortbot/seal"
)

// Writing is an announcement that somebody has begun and not confirmed. It stays where she
// leaves it.
type Writing struct {
	ID    string                    `json:"id"` // of the announcement it becomes
	Began Instant                   `json:"began"`
	Of    Announcement              `json:"of"`
	Asked map[locales.Lang][]string `json:"asked,omitempty"` // who was asked to translate it, by subject id
}

// Clone copies w so far that a decision may change it.
func (w *Writing) Clone() *Writing {
	if w == nil {
		return nil
	}
	c := *w
	c.Asked = maps.Clone(w.Asked)
	c.Of.Values, c.Of.Texts = maps.Clone(w.Of.Values), maps.Clone(w.Of.Texts)
	c.Of.To.Profile, c.Of.To.People = maps.Clone(w.Of.To.Profile), slices.Clone(w.Of.To.People)
	return &c
}

// Awaited is a language of an announcement that is on its way already, and who was asked for
// it.
type Awaited struct {
	ID    string       `json:"id"`
	Lang  locales.Lang `json:"lang"`
	Asked []string     `json:"asked,omitempty"`
}

// Translating is an announcement that somebody is asked to put into her language.
type Translating struct {
	ID    string       `json:"id"`
	By    string       `json:"by"` // subject of whoever wrote it
	From  locales.Lang `json:"from"`
	To    locales.Lang `json:"to"`
	Most  int          `json:"most"` // UTF-16 units for which there is room
	Text  seal.Private `json:"text"` // Telegram HTML
	Asked Instant      `json:"asked"`
	Alone bool         `json:"alone,omitempty"` // whoever asked is of the team no more: the words go to what is on its way itself
}

// privatesOfWriting lists the sealed fields of what she writes and is asked to translate.
func (p *Participant) privatesOfWriting(id string, visit func(*seal.Private, seal.Place) error) error {
	at := func(field string) seal.Place {
		return seal.Place{Collection: CollectionPeople, Field: field, ID: id}
	}
	if p.Writing != nil {
		of := func(field string) seal.Place { return at("writing/" + field) }
		if err := p.Writing.Of.Privates(of, visit); err != nil {
			return err
		}
	}
	for i := range p.Translating {
		x := &p.Translating[i]
		if err := visit(&x.Text, at("translating/"+x.ID)); err != nil {
			return err
		}
	}
	return nil
}
