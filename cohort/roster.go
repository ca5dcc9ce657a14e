package cohort

import "cohortbot/seal"

// Roster is how somebody who coordinates looks at the people of the cohort at hand.
type Roster struct {
	By    string       `json:"by,omitempty"`   // the group of them she looks at; empty: all
	Words seal.Private `json:"words,omitzero"` // what she has searched for instead
	Page  int          `json:"page,omitempty"` // of those she sees
}

// Nudging is what became of the nudge that she has sent to many last.
type Nudging struct {
	Sent int            `json:"sent,omitempty"`
	Not  map[string]int `json:"not,omitempty"` // by why; replaced, never written into
}

// Today is what somebody who coordinates has said about the weekly word on who needs her.
type Today struct {
	Off    bool               `json:"off,omitempty"`    // she does not want it
	Told   Instant            `json:"told,omitempty"`   // when it came last
	Peace  map[string]Instant `json:"peace,omitempty"`  // by subject: until when somebody is left in peace
	Called map[string]Instant `json:"called,omitempty"` // by subject: when she has called somebody
}

// MostNoted is how many people are noted at most as called or left in peace.
const MostNoted = 300

// Noted gives a map of instants with one more, without those before an instant and, of too
// many, without the earliest.
func Noted(was map[string]Instant, id string, at, before Instant) map[string]Instant {
	next := map[string]Instant{id: at}
	for k, v := range was {
		if k != id && v >= before {
			next[k] = v
		}
	}
	for len(next) > MostNoted {
		earliest := id
		for k, v := range next {
			if e := next[earliest]; earliest == id || v < e || v == e && k < earliest {
				earliest = k
			}
		}
		delete(next, earliest)
	}
	return next
}
