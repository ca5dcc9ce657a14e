package outbox

import (
	"context"
	"errors"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// conclude writes down how the sending ended.
func (r *Relay) conclude(ctx context.Context, c *line, m *Message, id int64, err error) (bool, time.Duration) {
	var throttled *Throttled
	switch {
	case err == nil:
		m.Message = id
		if m.Op == dialog.OpSend {
			r.known.put(m.ID, id)
		}
		return r.settle(ctx, m, Sent)
	case errors.As(err, &throttled):
		r.cfg.Pacer.Throttle(throttled.After)
		return r.again(ctx, m, 0)
	case errors.Is(err, ErrBlocked):
		return r.blocked(ctx, c, m)
	case errors.Is(err, ErrRefused), errors.Is(err, ErrNoChat):
		r.cfg.Log.Warn("outbox: a message was refused for good", "op", string(m.Op), "err", err)
		return r.settle(ctx, m, Dead)
	case errors.Is(err, ErrToken):
		r.cfg.Log.Error("outbox: Telegram does not accept the token; nothing is lost, messages wait", "mend", "check TELEGRAM_BOT_TOKEN and start again")
		return r.again(ctx, m, time.Minute)
	case errors.Is(err, ErrNotSent):
		r.cfg.Log.Debug("outbox: not sent, it will be tried again", "op", string(m.Op), "err", err)
		return r.again(ctx, m, backoff(m.Tries))
	}
	r.cfg.Log.Warn("outbox: outcome of a sending unknown; it is counted and sent again", "op", string(m.Op), "err", err)
	m.Doubts++
	if m.Doubts >= mostDoubts {
		return r.settle(ctx, m, Uncertain) // what waits behind it in her chat must not wait for ever
	}
	return r.again(ctx, m, backoff(m.Tries))
}

// mostDoubts is how often a row is sent again whose outcome nobody knows.
const mostDoubts = 8

// backoff doubles from half a second to a minute.
func backoff(tries int) time.Duration {
	return min(time.Minute, 500*time.Millisecond<<min(tries, 7))
}

// again makes the row ready for another try after wait.
func (r *Relay) again(ctx context.Context, m *Message, wait time.Duration) (bool, time.Duration) {
	m.State, m.Tries = Ready, m.Tries+1
	m.NotBefore = cohort.At(r.cfg.Now().Add(wait))
	if settled, w := r.save(ctx, m); settled || w > 0 {
		return settled, w
	}
	return false, max(wait, time.Millisecond)
}

// blocked ends every waiting row of a chat that does not want us.
func (r *Relay) blocked(ctx context.Context, c *line, m *Message) (bool, time.Duration) {
	for _, o := range r.queue.drop(c) {
		if o != m {
			r.settle(ctx, o, Blocked)
		}
	}
	return r.settle(ctx, m, Blocked)
}

// settle writes a final state.
func (r *Relay) settle(ctx context.Context, m *Message, s State) (bool, time.Duration) {
	m.State, m.DropAt = s, cohort.At(r.cfg.Now().Add(BodyKept))
	if settled, wait := r.save(ctx, m); settled || wait > 0 {
		return settled, wait
	}
	if m.Last {
		if err := r.cfg.Store.FarewellSettled(ctx, m.Subject); err != nil {
			r.cfg.Log.Warn("outbox: the farewell's chat id stays until the sweep", "err", err)
		}
	}
	return true, 0
}

// save stores the row. A row that somebody else has changed is no longer ours;
// while the store is away it is tried again.
func (r *Relay) save(ctx context.Context, m *Message) (lost bool, wait time.Duration) {
	err := r.cfg.Store.SaveRow(ctx, m)
	switch {
	case err == nil:
		return false, 0
	case errors.Is(err, ErrLost):
		return true, 0
	}
	r.cfg.Log.Warn("outbox: cannot store a message's state", "state", string(m.State), "err", err)
	return false, time.Second
}
