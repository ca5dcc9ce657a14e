package cohort

import (
	"time"

	"cohortbot/seal"
)

// Naming is a file with names that an owner has asked for. There is one at a time: it is released when
// another owner agrees, or after a day in which everybody who could stop it knows of it.
type Naming struct {
	ID       string       `json:"id"`
	By       string       `json:"by"` // subject of who asked
	Code     string       `json:"code"`
	Cohort   ID           `json:"cohort,omitempty"` // whose names; empty: of all
	Reason   seal.Private `json:"reason"`           // in her words
	Asked    Instant      `json:"asked"`
	Due      Instant      `json:"due"`              // when it is released though nobody has agreed
	Second   string       `json:"second,omitempty"` // code of the other owner who has agreed
	Released Instant      `json:"released,omitempty"`
	Taken    Instant      `json:"taken,omitempty"`
	Until    Instant      `json:"until"` // from then on it is over, taken or not
}

// How long each step of it lasts.
const (
	NamingDelay = 24 * time.Hour // until it is released though nobody has agreed
	NamingKept  = 24 * time.Hour // in which it can be taken then
	NamingMade  = time.Hour      // in which the file is made, once it was taken: the queue may be long
)

// Holds says that it is not over.
func (n *Naming) Holds(now Instant) bool { return n != nil && now < n.Until }

// Makes says that the file of this id may be made for somebody now.
func (n *Naming) Makes(id, who string, now Instant) bool {
	return n.Holds(now) && n.ID == id && n.By == who && n.Taken > 0
}

// Privates lists what is sealed of the owners' document.
func (o *Owners) Privates(at func(string) seal.Place, visit func(*seal.Private, seal.Place) error) error {
	if o.Naming == nil {
		return nil
	}
	return visit(&o.Naming.Reason, at("naming/"+o.Naming.ID))
}
