package outbox

import (
	"context"
	"errors"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// conclude writes down how the sending ended.
func (r *Relay) conclude(ctx context.Context, c *line, m *Message, e ending) (settled bool, wait time.Duration) {
	var throttled *Throttled
	switch err := e.err; {
	case err == nil:
		m.Message = e.id
		if m.Op.Makes() {
			r.known.put(m.ID, e.id)
			r.rest.settled(m.Matter, false)
		}
		return r.settle(ctx, m, Sent)
	case errors.As(err, &throttled):
		r.cfg.Throttled.Add(1)
		if m.Op != dialog.OpCommands { // such writes have a rate of their own, soon reached
			r.cfg.Pacer.Throttle(throttled.After, e.began)
		}
		return r.again(ctx, m, throttled.After)
	case errors.Is(err, ErrToken):
		return r.again(ctx, m, 0) // everything is held
	case errors.Is(err, ErrBlocked):
		return r.blocked(ctx, c, m)
	case errors.Is(err, ErrRefused), errors.Is(err, ErrNoChat):
		m.Reason = reasonOf(err)
		r.cfg.Log.Warn("outbox: a message was refused for good", "op", string(m.Op), "matter", m.Matter, "reason", string(m.Reason), "err", err)
		settled, wait := r.settle(ctx, m, Dead)
		r.refusedOne(ctx, m)
		return settled, wait
	case errors.Is(err, ErrNotSent):
		r.cfg.Log.Debug("outbox: not sent, it will be tried again", "op", string(m.Op), "err", err)
		return r.again(ctx, m, backoff(m.Tries))
	}
	r.cfg.Log.Warn("outbox: outcome of a sending unknown; it is counted", "op", string(m.Op), "err", e.err)
	m.Doubts++
	if m.doubtful() {
		return r.unsure(ctx, m) // what waits behind it in her chat must not wait for ever
	}
	return r.again(ctx, m, backoff(m.Tries))
}

// unsure ends a row of which nobody will know whether it arrived.
func (r *Relay) unsure(ctx context.Context, m *Message) (settled bool, wait time.Duration) {
	m.Reason = WhyNoAnswer
	return r.settle(ctx, m, Uncertain)
}

// mostDoubts is how often a row is sent again whose outcome nobody knows.
const mostDoubts = 8

// doubtful says that m is not sent once more, though nobody knows whether it was.
func (m *Message) doubtful() bool { return m.Doubts >= mostDoubts || m.Once && m.Doubts > 0 }

// backoff doubles from half a second to a minute.
func backoff(tries int) time.Duration {
	return min(time.Minute, 500*time.Millisecond<<min(tries, 7))
}

// again makes the row ready for another try after wait.
func (r *Relay) again(ctx context.Context, m *Message, wait time.Duration) (settled bool, _ time.Duration) {
	m.State, m.Tries = Ready, m.Tries+1
	m.NotBefore = cohort.At(r.cfg.Now().Add(wait))
	m.Chat = seal.Private{} // by then her chat may be another: the store is asked
	lost, w := r.save(ctx, m)
	if lost {
		m.Version = 0 // read anew before the next try: what is behind it waits until then
		return false, time.Second
	}
	if w > 0 {
		return false, w
	}
	if m.Lane != Replies {
		m.Version, m.Body = 0, seal.Private{} // as named does: many may wait until sending works again
	}
	return false, max(wait, time.Millisecond)
}

// blocked ends every waiting row of a chat that does not want us, m first: should
// that stop half way, the rows behind it are tried again in order.
func (r *Relay) blocked(ctx context.Context, c *line, m *Message) (settled bool, wait time.Duration) {
	if settled, wait := r.settle(ctx, m, Blocked); !settled {
		return false, wait
	}
	for _, o := range r.queue.beside(c, m) {
		if ctx.Err() != nil || !r.blockedToo(ctx, o) {
			break
		}
		r.queue.remove(c, o)
	}
	return true, 0
}

// blockedToo ends one more row of the chat, if it can be written down.
func (r *Relay) blockedToo(ctx context.Context, m *Message) bool {
	if m.Version == 0 {
		if settled, wait := r.renew(ctx, m); settled || wait > 0 {
			return settled
		}
	}
	settled, _ := r.settle(ctx, m, Blocked)
	return settled
}

// settle writes a final state. A row that another has changed meanwhile may wait still: it
// stays in line as long as it does, so that what is behind it does not go before it.
func (r *Relay) settle(ctx context.Context, m *Message, s State) (settled bool, wait time.Duration) {
	m.State = s
	if m.DropAt == 0 { // a second try writes the same
		m.DropAt = cohort.At(r.cfg.Now().Add(BodyKept))
	}
	if lost, wait := r.save(ctx, m); lost {
		settled, wait := r.renew(ctx, m)
		return settled, max(wait, time.Millisecond)
	} else if wait > 0 {
		return false, wait
	}
	if m.Last || m.outlives() {
		ctx, cancel := brief(ctx)
		defer cancel()
		if err := r.cfg.Store.FarewellSettled(ctx, m.Subject); err != nil {
			r.cfg.Log.Warn("outbox: the farewell's chat id stays until the sweep", "err", err)
		}
	}
	return true, 0
}
