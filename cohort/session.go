package cohort

import (
	"cohortbot/locales"
	"cohortbot/seal"
)

// Session is a meeting or a mission of a cohort.
type Session struct {
	Cohort    ID                            `json:"cohort"`
	By        string                        `json:"by"` // subject of who called it
	Kind      string                        `json:"kind"`
	Titles    map[locales.Lang]seal.Private `json:"titles,omitempty"`
	Place     seal.Private                  `json:"place"`
	At        Instant                       `json:"at"`
	Minutes   int                           `json:"minutes,omitempty"`
	Code      string                        `json:"code,omitempty"` // shown in the room
	Cancelled bool                          `json:"cancelled,omitempty"`
	Made      Instant                       `json:"made"`
	Round     int                           `json:"round,omitempty"` // grows with each change that people must hear of
}

// Privates lists the sealed fields of the session, under the place of its document.
func (s *Session) Privates(at func(field string) seal.Place, visit func(*seal.Private, seal.Place) error) error {
	if err := visit(&s.Place, at("place")); err != nil {
		return err
	}
	return visitAll(s.Titles, "titles/", at, visit)
}
