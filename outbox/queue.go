package outbox

import (
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// queue holds the rows that wait, a line for each chat. A chat is either idle
// (nothing to send, or held back until a time), in line for a sender, or busy
// with one; so order within a chat is kept whatever the number of senders.
type queue struct {
	mu     sync.Mutex
	more   *sync.Cond
	chats  map[string]*line
	ready  [lanes][]*line
	closed bool
}

// line is one chat's waiting rows, in the order they go out.
type line struct {
	subject string
	rows    []*Message
	pace    *rate.Limiter
	busy    bool
	queued  bool
	lane    Lane // in which it is queued
}

func newQueue() *queue {
	q := &queue{chats: map[string]*line{}}
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
		at, there := slices.BinarySearchFunc(c.rows, m, (*Message).before)
		if !there {
			c.rows = slices.Insert(c.rows, at, m)
			q.wake(c)
		}
	}
}

// wake puts a chat in line for a sender, if it has something to send.
func (q *queue) wake(c *line) {
	if c.busy || len(c.rows) == 0 {
		return
	}
	lane := c.rows[0].Lane
	if c.queued && c.lane <= lane {
		return
	}
	// A chat that stood in a less urgent lane stands in both; take passes over
	// the place it no longer needs.
	c.queued, c.lane = true, lane
	q.ready[lane] = append(q.ready[lane], c)
	q.more.Signal()
}

// wait waits until some chat is in line; false when the queue is closed.
func (q *queue) wait() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for !q.closed {
		for lane := range q.ready {
			if len(q.ready[lane]) > 0 {
				return true
			}
		}
		q.more.Wait()
	}
	return false
}

// take makes the most urgent chat in line busy and gives its first row; nil when
// none is in line any more.
func (q *queue) take() (*line, *Message) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for lane := range q.ready {
		for len(q.ready[lane]) > 0 {
			c := q.ready[lane][0]
			q.ready[lane][0] = nil
			q.ready[lane] = q.ready[lane][1:]
			if !c.queued || c.lane != Lane(lane) || c.busy || len(c.rows) == 0 {
				continue
			}
			c.queued, c.busy = false, true
			return c, c.rows[0]
		}
	}
	return nil, nil
}

// superseded says that a later waiting edit of the same row makes m needless.
func (q *queue) superseded(c *line, m *Message) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.ContainsFunc(c.rows, func(o *Message) bool {
		return o != m && o.Op == m.Op && o.Of == m.Of && o.Order > m.Order
	})
}

// release frees the chat after m: settled rows leave the line, others stay at
// its head and are tried again after wait.
func (q *queue) release(c *line, m *Message, settled bool, wait time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if settled {
		c.rows = slices.DeleteFunc(c.rows, func(o *Message) bool { return o == m })
	}
	if wait > 0 && len(c.rows) > 0 {
		// The chat stays busy meanwhile, so nothing overtakes.
		time.AfterFunc(wait, func() { q.release(c, nil, false, 0) })
		return
	}
	c.busy = false
	if len(c.rows) == 0 {
		if c.pace == nil || c.pace.Tokens() >= float64(c.pace.Burst()) {
			delete(q.chats, c.subject)
		}
		return
	}
	q.wake(c)
}

// drop takes every waiting row of a chat out of line and gives them.
func (q *queue) drop(c *line) []*Message {
	q.mu.Lock()
	defer q.mu.Unlock()
	rows := c.rows
	c.rows = nil
	return rows
}

// sweep forgets chats that have nothing waiting and their full burst again.
func (q *queue) sweep() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for id, c := range q.chats {
		if len(c.rows) == 0 && !c.busy && !c.queued && (c.pace == nil || c.pace.Tokens() >= float64(c.pace.Burst())) {
			delete(q.chats, id)
		}
	}
}

// close wakes every waiting sender to leave.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.more.Broadcast()
}
