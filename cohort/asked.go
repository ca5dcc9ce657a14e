package cohort

import "cmp"

// Asked is what is remembered of her beside her thread with the team.
type Asked struct {
	From   Place   `json:"from,omitzero"`    // where she goes on
	Cohort ID      `json:"cohort,omitempty"` // of a link she opened that cannot be used
	N      int     `json:"n,omitempty"`      // lines of hers that nobody has answered
	Size   int     `json:"size,omitempty"`   // and their bytes
	Since  Instant `json:"since,omitempty"`  // when she wrote the first of them
	Last   Instant `json:"last,omitempty"`   // when she, or the team, wrote last
	Danger Instant `json:"danger,omitempty"` // when she had the team know that she may be in danger, and nobody has answered since
	Day    int     `json:"day,omitempty"`    // since 1970, on which she wrote last
	Today  int     `json:"today,omitempty"`  // and how many lines then
	Told   []Told  `json:"told,omitempty"`   // answers in her chat, the oldest first
	Unread int     `json:"unread,omitempty"` // answers that came while she had blocked the bot
}

// Waits is since when lines of hers have no answer; 0: there are none. What was written before
// that was kept waits since it was written last.
func (a Asked) Waits() Instant {
	if a.N == 0 {
		return 0
	}
	return cmp.Or(a.Since, a.Last)
}

// Told is an answer of the team in her chat.
type Told struct {
	N    int     `json:"n"`   // of the line
	Row  string  `json:"row"` // of the message
	File string  `json:"file,omitempty"`
	At   Instant `json:"at"`
}

// Noticed is the notice that tells a coordinator, or an owner, that somebody waits.
type Noticed struct {
	Row string  `json:"row,omitempty"`
	At  Instant `json:"at,omitempty"`
}
