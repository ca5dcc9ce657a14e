package dialog

import "cohortbot/cohort"

// Reach is how far an announcement has come: counts of its rows, and of what people replied.
type Reach struct {
	Sent, Waiting, Blocked, Dead, Uncertain int
	Twice                                   int // of those sent: perhaps more than once
	Rests                                   int // held, for Telegram refuses it
	Dropped                                 int // taken back before it went
	Changes                                 int // edits and deletions that wait
	Replies                                 map[cohort.Response]int
}

// Held are those for whom it is not ready in their language.
func (r Reach) Held() int { return r.Replies[cohort.ResponseHeld] }

// Done are all of whom it is known what became of it.
func (r Reach) Done() int {
	return r.Sent + r.Blocked + r.Dead + r.Uncertain + r.Rests + r.Dropped + r.Held()
}

// Spoken is an announcement with its id.
type Spoken struct {
	ID           string
	Announcement *cohort.Announcement
}

// Had is an announcement as the rows and facts say that it came to one person. Of those that
// came long ago nothing else is kept.
type Had struct {
	Row   string // the message; empty: it was held
	Order int64
	At    cohort.Instant
	Lost  bool // it never stood in her chat
	Reply cohort.Response
}

// RecipientsOf asks for the next people to whom a round of an announcement comes, in the order
// of their ids: those of a cohort, unless it is empty, and those who have something of a
// matter, unless that is.
type RecipientsOf struct {
	Cohort cohort.ID
	Matter string
	After  string
	Limit  int
}

// HistoryOf asks for a page of the announcements of a cohort, the latest first.
type HistoryOf struct {
	Cohort cohort.ID
	From   int
	Limit  int
}

// History are those that were asked for; More says that there are others after them.
type History struct {
	Page []Spoken
	More bool
}

// RepliedOf asks for those whose reply to an announcement is the one named: a page of them,
// by code.
type RepliedOf struct {
	ID    string
	Reply cohort.Response
	From  int
	Limit int
}

// Replied are those who replied so.
type Replied struct {
	Page []Known
	All  int
}
