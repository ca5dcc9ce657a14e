package outbox

import (
	"context"
	"errors"
	"math"
	"time"

	"cohortbot/seal"
)

// storeTakes is how long the store may take for one row. Writing down how a
// sending ended has this time of its own, whatever the sending took.
const storeTakes = 4 * time.Second

func brief(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), storeTakes)
}

// carry takes one row to its end, or says how long to wait before the next try.
func (r *Relay) carry(ctx context.Context, c *line, m *Message) (settled bool, wait time.Duration) {
	if m.Version == 0 {
		if settled, wait := r.renew(ctx, m); settled || wait > 0 {
			return settled, wait
		}
	}
	switch {
	case m.State == Blocked:
		return r.blocked(ctx, c, m)
	case !m.waits():
		return r.settle(ctx, m, m.State) // its end could not be written down before
	case m.doubtful():
		return r.unsure(ctx, m)
	case m.neverWent() && r.queue.takenBack(c, m):
		return r.settle(ctx, m, Dropped)
	case m.replaceable() && r.queue.superseded(c, m):
		m.Superseded = true
		return r.settle(ctx, m, Sent)
	}
	if r.rest.rests(m) {
		return r.hold(ctx, m)
	}
	about, ok, wait := r.prepare(ctx, c, m)
	if !ok {
		return false, wait
	}
	if settled, wait := r.claim(ctx, m); settled || wait > 0 {
		return settled, wait
	}
	// From here the row is under way: it is settled even while stopping.
	c.sent = true
	return r.conclude(ctx, c, m, r.transmit(ctx, m, about))
}

// prepare sees that a row may go now: it is time, nothing is before it, and the
// chat's pace allows it. It gives the message that the row is about.
func (r *Relay) prepare(ctx context.Context, c *line, m *Message) (about int64, ok bool, wait time.Duration) {
	if wait := r.early(m); wait > 0 {
		return 0, false, wait
	}
	if wait := r.queue.keeps(c, m); wait > 0 {
		return 0, false, r.keep(ctx, m)
	}
	if ok, wait := r.next(ctx, c, m); !ok {
		return 0, false, wait
	}
	if about, ok, wait = r.about(ctx, c, m); !ok {
		return 0, false, wait
	}
	wait = r.reserve(c)
	return about, wait == 0, wait
}

// keep sets a row aside until its quiet time is over: the line passes it then. What an
// earlier leader has left half way is made ready first, so that nothing of it is under
// way any more but what cannot be called back.
func (r *Relay) keep(ctx context.Context, m *Message) (wait time.Duration) {
	if m.State == Sending {
		_, wait = r.again(ctx, m, 0)
	}
	return wait
}

// early is how long a row must still wait for its next try.
func (r *Relay) early(m *Message) time.Duration {
	if m.NotBefore == 0 {
		return 0
	}
	return max(0, m.NotBefore.Time().Sub(r.cfg.Now()))
}

// lookBack is how many rows before one are looked at, once everything that waited
// has been seen: those that another process has made since are among them.
const lookBack = 100

// next says whether m is the next of its chat and lane. Another process may have
// made rows before it that nobody has woken us for: they are put in line, also what a
// newer leader is sending, since m waits for its end, too. What is kept for the end of a
// quiet time is put in line and passed.
func (r *Relay) next(ctx context.Context, c *line, m *Message) (ok bool, wait time.Duration) {
	version := m.Order / ordersAVersion
	if version <= c.checked[m.Lane] || r.cfg.Alone && r.whole.Load() {
		return true, 0
	}
	most := lookBack
	if !r.whole.Load() {
		most = math.MaxInt
	}
	ctx, cancel := brief(ctx)
	defer cancel()
	rows, err := r.cfg.Store.Ahead(ctx, m, most)
	if err != nil {
		r.cfg.Log.Warn("outbox: cannot see what is before a message", "err", err)
		return false, time.Second
	}
	c.checked[m.Lane] = version
	for _, o := range rows {
		r.queue.add(r.cfg.Pacer.forChat, o.named())
	}
	return len(rows) == 0 || r.queue.leads(c, m), 0
}

// about finds the Telegram message of the row that m is about, 0 when there is
// none. While that row waits itself, m goes behind it.
func (r *Relay) about(ctx context.Context, c *line, m *Message) (id int64, ok bool, wait time.Duration) {
	if m.Of == "" {
		return m.Message, true, 0
	}
	if id, known := r.known.get(m.Of); known {
		return id, true, 0
	}
	ctx, cancel := brief(ctx)
	defer cancel()
	of, err := r.cfg.Store.Row(ctx, m.Of)
	switch {
	case errors.Is(err, ErrNoRow):
		return 0, true, 0
	case err != nil:
		r.cfg.Log.Warn("outbox: cannot find the message to change", "err", err)
		return 0, false, time.Second
	case of.State == Sending && of.Term > r.term:
		return 0, false, time.Second
	case of.waits() && of.Subject != m.Subject:
		return 0, false, time.Second // it stands in another line
	case of.State == Held && of.Reason == WhyRests:
		return 0, false, time.Second // it may go on
	case of.waits():
		r.queue.behind(c, m, of.named())
		return 0, false, 0
	}
	return of.Message, true, 0
}

// reserve takes one of the chat's tokens, or says how long until there is one.
func (r *Relay) reserve(c *line) time.Duration {
	if c.pace == nil {
		return 0
	}
	at := c.pace.Reserve()
	if wait := at.Delay(); wait > 0 {
		at.Cancel()
		return wait
	}
	return 0
}

// claim marks the row as under way in our term. A row in line may be older than
// the stored one (it was handed over once more after a restart): then what is
// stored is taken over, without leaving the line, so order is kept.
func (r *Relay) claim(ctx context.Context, m *Message) (settled bool, wait time.Duration) {
	m.State, m.Term = Sending, r.term
	if lost, wait := r.save(ctx, m); !lost {
		return false, wait
	}
	if settled, wait := r.renew(ctx, m); settled || wait > 0 {
		return settled, wait
	}
	if m.doubtful() {
		return r.unsure(ctx, m)
	}
	if wait := r.early(m); wait > 0 {
		return false, wait
	}
	m.State, m.Term = Sending, r.term
	if lost, wait := r.save(ctx, m); !lost {
		return false, wait
	}
	return false, time.Second // another was quicker once more: what is behind it waits
}

// renew takes over what is stored of a row; settled says that there is nothing
// left to do. A row that was being sent may have reached Telegram: it is counted
// as doubtful.
func (r *Relay) renew(ctx context.Context, m *Message) (settled bool, wait time.Duration) {
	ctx, cancel := brief(ctx)
	defer cancel()
	stored, err := r.cfg.Store.Row(ctx, m.ID)
	switch {
	case errors.Is(err, ErrNoRow):
		return true, 0
	case err != nil:
		r.cfg.Log.Debug("outbox: cannot read a message", "err", err) // look tells of it
		m.Tries++                                                    // others may be readable: they are not kept waiting by this one
		return false, backoff(m.Tries)
	case !stored.waits():
		return true, 0 // it has come to its end
	case stored.State == Sending && stored.Term > r.term:
		return false, time.Second // a newer leader has it: what stands behind it waits for its end
	case stored.State == Sending && (stored.Term < r.term || m.Version == 0):
		stored.Doubts++
	}
	m.takeOver(stored)
	return false, 0
}

// save stores the row. A row that somebody else has changed is no longer ours;
// while the store is away it is tried again.
func (r *Relay) save(ctx context.Context, m *Message) (lost bool, wait time.Duration) {
	ctx, cancel := brief(ctx)
	defer cancel()
	err := r.cfg.Store.SaveRow(ctx, m)
	switch {
	case err == nil:
		if r.refused.CompareAndSwap(true, false) {
			r.cfg.Log.Info("outbox: the store takes again how messages stand")
		}
		return false, 0
	case errors.Is(err, ErrLost):
		return true, 0
	}
	r.troubled(err)
	return false, time.Second
}

// troubled tells that the store takes no rows: once, and not for each row and second.
func (r *Relay) troubled(err error) {
	if r.refused.CompareAndSwap(false, true) {
		r.cfg.Log.Warn("outbox: the store does not take how a message stands; nothing is lost, messages wait", "err", err)
		return
	}
	r.cfg.Log.Debug("outbox: the store still does not take how a message stands", "err", err)
}

// chatOf gives the sealed chat id that m goes to.
func (r *Relay) chatOf(ctx context.Context, m *Message) (seal.Private, error) {
	if !m.Chat.IsZero() {
		return m.Chat, nil
	}
	ctx, cancel := brief(ctx)
	defer cancel()
	return r.cfg.Store.Chat(ctx, m.Subject)
}
