package cohort

import (
	"time"

	"cohortbot/course"
)

// Reminded is what she has chosen about messages she did not ask for, and what was
// sent so far.
type Reminded struct {
	Own    bool           `json:"own,omitempty"`    // hour and days are hers
	At     course.Clock   `json:"at,omitempty"`     // her hour
	Days   Days           `json:"days,omitempty"`   // her days
	Zone   string         `json:"zone,omitempty"`   // IANA name; empty: the course's
	Silent bool           `json:"silent,omitempty"` // without a sound
	Paused Instant        `json:"paused,omitempty"` // nothing is sent before
	Five   bool           `json:"five,omitempty"`   // the next page itself arrives at her hour
	Missed Instant        `json:"missed,omitempty"` // since when presses of hers may be lost
	Nudge  Instant        `json:"nudge,omitempty"`  // since when a nudge of the team waits to be told
	Nudged Instant        `json:"nudged,omitempty"` // when the last one came, or began to wait
	Rules  map[string]Did `json:"rules,omitempty"`  // by the rule's name
}

// Did is what a rule did last for her.
type Did struct {
	Last   Instant `json:"last,omitempty"`   // the occurrence, as its schedule has it
	Sent   Instant `json:"sent,omitempty"`   // when it was sent
	Matter string  `json:"matter,omitempty"` // what it was about
	N      int     `json:"n,omitempty"`      // how often about that, since she was here last
}

// Days is a set of weekdays.
type Days int

// Has says whether d is among them.
func (s Days) Has(d time.Weekday) bool { return s&(1<<d) != 0 }

// With gives the set with d, or without it.
func (s Days) With(d time.Weekday, in bool) Days {
	if in {
		return s | 1<<d
	}
	return s &^ (1 << d)
}

// Until is a pause that ends only when she says so.
const Until Instant = 1 << 52
