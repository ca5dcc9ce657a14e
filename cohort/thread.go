package cohort

import (
	"slices"
	"strconv"
	"strings"

	"cohortbot/locales"
	"cohortbot/seal"
)

// threadMark begins the id of a thread.
const threadMark = "t-"

// ThreadID is the id of somebody's thread with the team. It is not her own, since what a
// turn writes is named after its subject.
func ThreadID(subject string) string { return threadMark + subject }

// ThreadOf is whose thread an id names; an id of anything else is given as it is.
func ThreadOf(id string) string { return strings.TrimPrefix(id, threadMark) }

// ThreadState is where a thread stands; an inbox is read in this order.
type ThreadState string

// The states of a thread.
const (
	ThreadDanger ThreadState = "danger" // she waits, and agreed that the team is told she may be in danger
	ThreadWaits  ThreadState = "waits"
	ThreadOpen   ThreadState = "open" // answered
	ThreadClosed ThreadState = "closed"
)

// Waiting says that she waits for an answer.
func (s ThreadState) Waiting() bool { return s == ThreadDanger || s == ThreadWaits }

// Thread is what somebody has asked the team, and what it answered. There is one of a
// person: see ThreadID.
type Thread struct {
	Person    string       `json:"person"` // whose it is: her subject
	Cohort    ID           `json:"cohort"` // whose coordinators see it; empty: owners alone
	State     ThreadState  `json:"state"`
	Since     Instant      `json:"since"` // of the state; of one that waits: of her first word
	Stranger  bool         `json:"stranger"`
	Code      string       `json:"code,omitempty"`
	Lang      locales.Lang `json:"lang,omitempty"`
	Claimed   string       `json:"claimed,omitempty"` // subject of the coordinator who answers it
	ClaimedAt Instant      `json:"claimed_at,omitempty"`
	Lines     []Line       `json:"lines,omitempty"` // the oldest first
	Gone      int          `json:"gone,omitempty"`  // lines before these, which are not kept
	N         int          `json:"n,omitempty"`     // of the last line
}

// Line is one message of a thread.
type Line struct {
	N       int          `json:"n"`
	By      string       `json:"by,omitempty"`   // subject of who answers; empty: it is hers
	From    string       `json:"from,omitempty"` // and the code
	Cohort  ID           `json:"cohort,omitempty"`
	Text    seal.Private `json:"text"`
	Kind    string       `json:"kind,omitempty"`    // of what is no text: photo, voice; LineDanger
	Message int64        `json:"message,omitempty"` // its number in the chat of whoever sent it
	Date    Instant      `json:"date,omitempty"`    // when Telegram had that
	At      Instant      `json:"at"`
	Unnamed bool         `json:"unnamed,omitempty"` // she was told then that nobody sees her name
}

// Unnamed says that a line of hers was written on the word that nobody sees her name.
func (t *Thread) Unnamed() bool {
	return slices.ContainsFunc(t.Lines, func(l Line) bool { return l.Unnamed })
}

// LineDanger is the kind of a line by which she lets the team know that she may be in
// danger.
const LineDanger = "danger"

// Hers says that she wrote it.
func (l *Line) Hers() bool { return l.By == "" }

// File says that it is a message of its own, which is copied.
func (l *Line) File() bool { return l.Kind != "" && l.Kind != LineDanger }

// Line is that of a number; nil: there is none, or not any more.
func (t *Thread) Line(n int) *Line {
	for i := range t.Lines {
		if t.Lines[i].N == n {
			return &t.Lines[i]
		}
	}
	return nil
}

// Unanswered is the place in Lines of her first line that nobody has answered; all of them
// where none is.
func (t *Thread) Unanswered() int {
	at := len(t.Lines)
	for at > 0 && t.Lines[at-1].Hers() {
		at--
	}
	if !t.State.Waiting() {
		return len(t.Lines)
	}
	return at
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
