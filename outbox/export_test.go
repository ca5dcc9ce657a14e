package outbox

import (
	"time"

	"golang.org/x/time/rate"
)

// Rate is how many messages a second the pacer lets go at present.
func (p *Pacer) Rate() float64 { return float64(p.all.Limit()) }

// Chats is how many chats the relay holds on to.
func (r *Relay) Chats() int {
	r.queue.mu.Lock()
	defer r.queue.mu.Unlock()
	n := len(r.queue.chats)
	for lane := range r.queue.ready {
		n += len(r.queue.ready[lane])
	}
	return n
}

// InLine puts rows in line one after another, as they come.
func InLine(now func() time.Time, rows ...*Message) {
	q := newQueue(now)
	for _, m := range rows {
		q.add(func() *rate.Limiter { return nil }, m)
	}
	q.close()
}
