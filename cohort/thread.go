package cohort

import (
	"strconv"

	"cohortbot/seal"
)

// ThreadID is the id of somebody's thread with the team. It is not her own, since what a
// turn writes is named after its subject.
func ThreadID(subject string) string { return "t-" + subject }

// Thread is what somebody has asked the team, and what it answered. There is one of a
// person: see ThreadID.
type Thread struct {
	Cohort  ID      `json:"cohort"`            // whose coordinators see it; empty: owners alone
	Claimed string  `json:"claimed,omitempty"` // subject of the coordinator who answers it
	Closed  bool    `json:"closed,omitempty"`
	Waits   Instant `json:"waits,omitempty"` // since when she waits for an answer
	Last    Instant `json:"last,omitempty"`
	Danger  bool    `json:"danger,omitempty"` // she agreed that the team is told she may be in danger
	Lines   []Line  `json:"lines,omitempty"`  // the oldest first
	Gone    int     `json:"gone,omitempty"`   // lines before these, which are not kept
	N       int     `json:"n,omitempty"`      // of the last line
}

// Line is one message of a thread.
type Line struct {
	N       int          `json:"n"`
	From    string       `json:"from,omitempty"` // code of the coordinator who answers; empty: it is hers
	Text    seal.Private `json:"text"`
	Kind    string       `json:"kind,omitempty"`    // of what is no text: photo, voice
	Message int64        `json:"message,omitempty"` // of hers: its number in her chat
	Row     string       `json:"row,omitempty"`     // of an answer: the message in her chat
	At      Instant      `json:"at"`
}

// Privates lists the sealed fields of the thread, under the place of its document.
func (t *Thread) Privates(at func(field string) seal.Place, visit func(*seal.Private, seal.Place) error) error {
	for i := range t.Lines {
		if err := visit(&t.Lines[i].Text, at("lines/"+strconv.Itoa(t.Lines[i].N))); err != nil {
			return err
		}
	}
	return nil
}
