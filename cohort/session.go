package cohort

import (
	"slices"
	"time"

	"cohortbot/locales"
	"cohortbot/seal"
)

// SessionKind is what people come together for.
type SessionKind string

// The kinds of sessions.
const (
	Meeting  SessionKind = "meeting"
	Online   SessionKind = "online"
	Training SessionKind = "training"
	Mission  SessionKind = "mission" // a visit of many
)

// SessionKinds are all there are.
func SessionKinds() []SessionKind { return []SessionKind{Meeting, Online, Training, Mission} }

// Session is a meeting or a mission of a cohort. It lies in the cohort: whoever learns in it
// is planned anew when it changes, and who comes later knows of it, too.
type Session struct {
	ID        string                        `json:"id"`
	Kind      SessionKind                   `json:"kind"`
	Names     map[locales.Lang]seal.Private `json:"names,omitempty"` // in every language of the course; none: what its kind is called
	Place     seal.Private                  `json:"place"`
	At        Instant                       `json:"at"`
	Minutes   int                           `json:"minutes"`
	Code      string                        `json:"code,omitempty"` // shown in the room; empty: a button says that she is there
	Cancelled bool                          `json:"cancelled,omitempty"`
	Told      Instant                       `json:"told"`            // when it was called, or last changed so that people must hear of it
	Moved     Instant                       `json:"moved,omitempty"` // when it last got another time, or another place than it had
}

// MostSessions is how many a cohort keeps: those to come, and the latest of those that are over.
const MostSessions = 40

// Ends is when it is over.
func (s Session) Ends() Instant { return s.At.Add(time.Duration(s.Minutes) * time.Minute) }

// Session finds one of the cohort.
func (c *Cohort) Session(id string) (Session, bool) {
	if c == nil {
		return Session{}, false
	}
	i := slices.IndexFunc(c.Sessions, func(s Session) bool { return s.ID == id })
	if i < 0 {
		return Session{}, false
	}
	return c.Sessions[i], true
}

// Privates lists the sealed fields of the session, under the place of its document.
func (s *Session) Privates(at func(field string) seal.Place, visit func(*seal.Private, seal.Place) error) error {
	if err := visit(&s.Place, at("sessions/"+s.ID+"/place")); err != nil {
		return err
	}
	return visitAll(s.Names, "sessions/"+s.ID+"/names/", at, visit)
}

// Reply is what somebody has answered to a session.
type Reply string

// The answers.
const (
	Comes    Reply = "yes"
	Stays    Reply = "no"
	MayCome  Reply = "maybe"
	NoAnswer Reply = ""
)

// Replies are those that can be given.
func Replies() []Reply { return []Reply{Comes, MayCome, Stays} }

// Attendance is what is known of somebody and a session.
type Attendance struct {
	Reply Reply   `json:"reply,omitempty"`
	To    Instant `json:"to,omitempty"`    // Moved, as it was when she answered
	Here  Instant `json:"here,omitempty"`  // when she said that she is there
	Wrong int     `json:"wrong,omitempty"` // codes that were not the one of the room
}

// Holds is her answer to the session as it is now: one to another time or place is none.
func (a Attendance) Holds(s Session) Reply {
	if a.To != s.Moved {
		return NoAnswer
	}
	return a.Reply
}

// Outdated says that she has answered to another time or place.
func (a Attendance) Outdated(s Session) bool { return a.Reply != NoAnswer && a.To != s.Moved }
