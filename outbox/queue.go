package outbox

import (
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"cohortbot/dialog"
)

// queue holds the rows that wait, a line for each chat. A chat is either idle
// (nothing to send, or its next row must wait), in line for a sender, or busy
// with one; so order within a chat is kept whatever the number of senders, and
// chats of one lane take turns.
type queue struct {
	mu     sync.Mutex
	more   *sync.Cond
	chats  map[string]*line
	ready  [lanes][]*line
	now    func() time.Time // which tells the quiet times; what is paced goes by the machine's clock
	closed bool
}

func newQueue(now func() time.Time) *queue {
	q := &queue{chats: map[string]*line{}, now: now}
	q.more = sync.NewCond(&q.mu)
	return q
}

// add puts rows in line; one that is in it already is left as it is.
func (q *queue) add(pace func() *rate.Limiter, rows ...*Message) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, m := range rows {
		c := q.chats[m.Subject]
		if c == nil {
			c = &line{subject: m.Subject, pace: pace()}
			q.chats[m.Subject] = c
		}
		if c.insert(m) {
			q.rouse(c)
		}
	}
}

// rouse puts a chat in line for a sender, at once or when its next row may go.
func (q *queue) rouse(c *line) {
	if q.closed || c.busy || len(c.rows) == 0 {
		return
	}
	m, wait := c.next(q.now())
	if m != nil {
		wait = c.wait(m, time.Now())
	}
	if m == nil || wait > 0 {
		q.later(c, wait)
		return
	}
	// A chat whose next row has changed may stand in a less urgent lane, too;
	// first passes over the place it does not need.
	if lane := m.Lane; !c.stands[lane] {
		c.stands[lane] = true
		q.ready[lane] = append(q.ready[lane], c)
		q.more.Signal()
	}
}

// later rouses a chat after wait.
func (q *queue) later(c *line, wait time.Duration) {
	wait = max(wait, time.Millisecond)
	if c.timer != nil {
		c.timer.Reset(wait)
		return
	}
	c.timer = time.AfterFunc(wait, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.rouse(c)
	})
}

// wait waits until some chat is in line; false when the queue is closed.
func (q *queue) wait() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for !q.closed {
		if c, _ := q.first(); c != nil {
			return true
		}
		q.more.Wait()
	}
	return false
}

// first is the most urgent chat in line, with its next row; or nil.
func (q *queue) first() (*line, *Message) {
	for lane := range q.ready {
		for len(q.ready[lane]) > 0 {
			c := q.ready[lane][0]
			if m := c.goes(Lane(lane), q.now()); m != nil {
				return c, m
			}
			q.leave(Lane(lane))
			q.rouse(c)
		}
	}
	return nil, nil
}

// leave takes the first chat of a lane out of it.
func (q *queue) leave(lane Lane) {
	q.ready[lane][0].stands[lane] = false
	q.ready[lane][0] = nil // so that the list does not hold on to it
	q.ready[lane] = q.ready[lane][1:]
}

// take makes the most urgent chat in line busy and gives its next row; nil when
// none is in line any more.
func (q *queue) take() (*line, *Message) {
	q.mu.Lock()
	defer q.mu.Unlock()
	c, m := q.first()
	if c == nil {
		return nil, nil
	}
	q.leave(m.Lane)
	c.busy = true
	return c, m
}

// leads says that m is still the next row of its chat.
func (q *queue) leads(c *line, m *Message) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	next, _ := c.next(q.now())
	return next == m
}

// superseded says that a later waiting row makes m needless: an edit of the same message;
// of a reminder another about the same matter, or one that takes its buttons away before
// it has gone out, since she, or what was told her later, has passed over it.
func (q *queue) superseded(c *line, m *Message) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.ContainsFunc(c.rows, func(o *Message) bool {
		if m.Op == dialog.OpSend && o.Op == dialog.OpStrip && o.Of == m.ID {
			return true
		}
		return o != m && o.Op == m.Op && o.Of == m.Of && o.Matter == m.Matter && o.Order > m.Order
	})
}

// takenBack says that a row which waits deletes what m would make.
func (q *queue) takenBack(c *line, m *Message) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.ContainsFunc(c.rows, func(o *Message) bool { return o.Of == m.ID && o.takesBack() })
}

// keeps is how long m waits for nothing but the end of its quiet time.
func (q *queue) keeps(c *line, m *Message) time.Duration {
	wait := m.Hush.Ends(q.now())
	if wait <= 0 {
		return 0
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if c.awake()[m] {
		return 0
	}
	return wait
}

// behind moves m behind the row that it is about, into its lane.
func (q *queue) behind(c *line, m, of *Message) {
	q.mu.Lock()
	defer q.mu.Unlock()
	c.remove(m)
	c.insert(of)
	m.Lane = max(m.Lane, of.Lane)
	c.insert(m)
}

// beside are the rows of the chat other than m.
func (q *queue) beside(c *line, m *Message) []*Message {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(c.rows), func(o *Message) bool { return o == m })
}

// remove takes a row whose end is written down out of line.
func (q *queue) remove(c *line, m *Message) {
	q.mu.Lock()
	defer q.mu.Unlock()
	c.remove(m)
}

// release frees the chat after m: settled rows leave the line, others stay where
// they are and are tried again after wait. Meanwhile only what is more urgent, or
// has been kept for now, goes before them.
func (q *queue) release(c *line, m *Message, settled bool, wait time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	c.busy, c.tried = false, nil
	if settled {
		c.remove(m)
	} else if wait > 0 {
		c.tried, c.until = m, time.Now().Add(wait)
	}
	q.rouse(c)
	q.forget(c)
}

// forget lets go of a chat that has nothing waiting and its full burst again.
func (q *queue) forget(c *line) {
	if len(c.rows) == 0 && !c.busy && (c.pace == nil || c.pace.Tokens() >= float64(c.pace.Burst())) {
		delete(q.chats, c.subject)
	}
}

// sweep forgets the chats that could not be forgotten at once, and sees whether the quiet
// time of others has ended: no timer knows of a machine that slept or a clock that was set.
func (q *queue) sweep() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, c := range q.chats {
		if len(c.rows) > 0 && c.rows[0].hushed() {
			q.rouse(c)
		}
		q.forget(c)
	}
}

// close wakes every waiting sender to leave, and nothing is roused any more.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	for _, c := range q.chats {
		if c.timer != nil {
			c.timer.Stop()
		}
	}
	q.more.Broadcast()
}
