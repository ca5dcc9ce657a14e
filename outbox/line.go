package outbox

import (
	"slices"
	"time"

	"golang.org/x/time/rate"
)

// line is one chat's waiting rows, in the order they go out. The queue's lock
// guards it, but for what only the sender that is busy with it touches.
type line struct {
	subject string
	rows    []*Message
	pace    *rate.Limiter
	busy    bool
	stands  [lanes]bool // the lanes it stands in
	tried   *Message    // not to be tried again before until
	until   time.Time
	timer   *time.Timer

	// What follows is the busy sender's.
	sent    bool         // its row was on the way to Telegram
	checked [lanes]int64 // up to which turn every row is known to be in line
}

// insert puts a row in its place, unless it is there.
func (c *line) insert(m *Message) bool {
	at, there := slices.BinarySearchFunc(c.rows, m, (*Message).before)
	if !there {
		c.rows = slices.Insert(c.rows, at, m)
	}
	return !there
}

func (c *line) remove(m *Message) {
	c.rows = slices.DeleteFunc(c.rows, func(o *Message) bool { return o == m })
}

// goes says that a sender may take the chat's first row, of this lane.
func (c *line) goes(lane Lane, now time.Time) bool {
	return !c.busy && len(c.rows) > 0 && c.rows[0].Lane == lane && c.wait(now) <= 0
}

// wait is how long the chat's first row must wait: for its next try, or for the
// chat's pace. Asked before a sender comes, so that no turn of all chats is spent
// on a row that may not go.
func (c *line) wait(now time.Time) time.Duration {
	var wait time.Duration
	if c.tried == c.rows[0] {
		wait = c.until.Sub(now)
	}
	if c.pace == nil {
		return wait
	}
	lack := 1 - c.pace.TokensAt(now)
	return max(wait, time.Duration(lack/float64(c.pace.Limit())*float64(time.Second)))
}
