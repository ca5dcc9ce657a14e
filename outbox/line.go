package outbox

import (
	"slices"
	"time"

	"golang.org/x/time/rate"
)

// line is one chat's waiting rows, in the order they go out; those that are kept for the
// end of a quiet time stay in their place, and others pass them. The queue's lock guards
// it, but for what only the sender that is busy with it touches.
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

// goes gives the row that a sender may take now in this lane, or nil. now tells the
// quiet times.
func (c *line) goes(lane Lane, now time.Time) *Message {
	if c.busy {
		return nil
	}
	if m, _ := c.next(now); m != nil && m.Lane == lane && c.wait(m, time.Now()) <= 0 {
		return m
	}
	return nil
}

// wait is how long m, the chat's next row, must wait: for its next try, or for the
// chat's pace. Asked before a sender comes, so that no turn of all chats is spent
// on a row that may not go.
func (c *line) wait(m *Message, now time.Time) time.Duration {
	var wait time.Duration
	if c.tried == m {
		wait = c.until.Sub(now)
	}
	if c.pace == nil {
		return wait
	}
	lack := 1 - c.pace.TokensAt(now)
	return max(wait, time.Duration(lack/float64(c.pace.Limit())*float64(time.Second)))
}
