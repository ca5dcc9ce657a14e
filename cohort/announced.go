package cohort

import "cohortbot/locales"

// Response is what somebody says to something that came to many, or what became of it for her.
type Response string

// The replies to an announcement.
const (
	ResponseRead  Response = "read"
	ResponseYes   Response = "yes" // she is coming
	ResponseNo    Response = "no"
	ResponseMaybe Response = "maybe"

	ResponseHeld  Response = "held"  // it is not ready in her language
	ResponseStays Response = "stays" // it was withdrawn, and Telegram does not take it out of her chat any more
)

// Announced is an announcement as it came to one person.
type Announced struct {
	ID    string       `json:"id"`
	Row   string       `json:"row,omitempty"`  // the message; empty: it is held
	At    Instant      `json:"at"`             // when it came, or was held
	Round int          `json:"round"`          // the last that has come to her
	Lang  locales.Lang `json:"lang,omitempty"` // it came in
	Reply Response     `json:"reply,omitempty"`
	Was   Response     `json:"was,omitempty"` // what she replied to another day, hour or place, while she has not replied anew
	Old   string       `json:"old,omitempty"` // the message it stood in before, which may go in the morning only
	OldAt Instant      `json:"old_at,omitempty"`
	Lost  bool         `json:"lost,omitempty"` // nothing of it stands in her chat: it could not be sent to her, or she has emptied that
}

// AnnouncedKept is how many announcements are kept of one person: the latest.
const AnnouncedKept = 40

// Follow is an announcement of which somebody of the team is told, in a message that keeps
// up with it.
type Follow struct {
	ID  string `json:"id"`
	Row string `json:"row"`
	Ask bool   `json:"ask,omitempty"` // her yes was asked for in it
	As  string `json:"as,omitempty"`  // what it says now, in short
}

// FollowsKept is how many of them are kept: the latest.
const FollowsKept = 20
