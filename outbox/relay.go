package outbox

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Config of a Relay. Store and Sender are required.
type Config struct {
	Store    Store
	Sender   Sender
	Term     int64            // of the leadership that the relay works in; 0: it asks the store for one of its own
	Pacer    *Pacer           // default: Telegram's rates
	Senders  int              // messages under way at once; default 16
	Now      func() time.Time // default time.Now
	Log      *slog.Logger     // default slog.Default()
	Look     time.Duration    // how often rows made elsewhere are looked for; default 1 s
	Stopping time.Duration    // how long what is under way may go on after the end; default 4 s
	Brake    Brake            // has a matter rest that Telegram refuses; nil: none rests
	Alone    bool             // no other process makes rows: those woken here are all there are

	Throttled *atomic.Int64 // counts the times Telegram asked to wait; may be nil
}

func (c Config) withDefaults() Config {
	if c.Pacer == nil {
		c.Pacer = NewPacer(28, 1)
	}
	if c.Senders == 0 {
		c.Senders = 16
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Look == 0 {
		c.Look = time.Second
	}
	if c.Stopping == 0 {
		c.Stopping = 4 * time.Second
	}
	if c.Throttled == nil {
		c.Throttled = new(atomic.Int64)
	}
	return c
}

// Relay sends what waits. One relay works on a store at a time; its term is the
// fence against one that was thought dead.
type Relay struct {
	cfg    Config
	term   int64
	gate   chan struct{} // held by the sender whose turn is next
	queue  *queue
	known  *ids
	rest   *rest
	whole  atomic.Bool // everything that waited has been seen once
	barred atomic.Bool // the token is not accepted

	refused atomic.Bool // the store takes no rows
}

// NewRelay makes a relay; Run starts it.
func NewRelay(cfg Config) *Relay {
	cfg = cfg.withDefaults()
	return &Relay{cfg: cfg, queue: newQueue(cfg.Now), known: newIDs(), rest: newRest(), gate: make(chan struct{}, 1)}
}

// Wake hands over rows that were just stored, which it copies. It does not block.
func (r *Relay) Wake(rows []*Message) {
	in := make([]*Message, len(rows))
	for i, m := range rows {
		in[i] = m.named()
		if m.Lane == Replies { // they go out soon
			*in[i] = *m
		}
	}
	r.queue.add(r.cfg.Pacer.forChat, in...)
}

// Run sends until ctx ends, then settles what is under way; it returns nil then.
// It first takes over what an earlier run left.
func (r *Relay) Run(ctx context.Context) error {
	if !r.begin(ctx) {
		return nil
	}
	seen := r.look(ctx, time.Time{}, r.cfg.Now())
	hand, drop := context.WithCancel(context.WithoutCancel(ctx))
	defer drop()
	var senders sync.WaitGroup
	for range r.cfg.Senders {
		senders.Go(func() { r.work(ctx, hand) })
	}
	r.keepLooking(ctx, seen)
	r.queue.close()
	late := time.AfterFunc(r.cfg.Stopping, drop)
	defer late.Stop()
	senders.Wait()
	return nil
}

// begin takes the outbox's term, as soon as the store gives one; false when ctx
// ends before.
func (r *Relay) begin(ctx context.Context) bool {
	if r.cfg.Term != 0 {
		r.term = r.cfg.Term
		return true
	}
	for pause := time.Second; ; pause = min(2*pause, 15*time.Second) {
		var err error
		if r.term, err = r.cfg.Store.NextTerm(ctx); err == nil {
			return true
		}
		if ctx.Err() == nil {
			r.cfg.Log.Warn("outbox: cannot begin to send; it is tried again", "err", err)
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(pause):
		}
	}
}

// Each tick the oldest rows are read, which may be of an earlier run, and the names
// of those made lately; the names of all so seldom that it comes to perTick a tick.
const (
	oldest  = 200
	lately  = 30 * time.Second
	perTick = 1000
)

// keepLooking finds rows that nobody has woken us for, until ctx ends. seen is how
// many waited at first.
func (r *Relay) keepLooking(ctx context.Context, seen int) {
	tick := time.NewTicker(r.cfg.Look)
	defer tick.Stop()
	for passed := 0; ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		r.queue.sweep()
		before := r.cfg.Now().Add(-r.cfg.Look)
		if passed++; passed <= seen/perTick {
			r.look(ctx, before.Add(-lately), before)
			continue
		}
		seen, passed = r.look(ctx, time.Time{}, before), 0
	}
}

// look puts waiting rows in line and says how many are ready. Rows that could be
// read are used whatever became of the others.
func (r *Relay) look(ctx context.Context, since, before time.Time) (seen int) {
	r.lookAtRest(ctx)
	in := func(m *Message) {
		if _, sent := r.known.get(m.ID); !sent { // since it was read
			r.queue.add(r.cfg.Pacer.forChat, m.named())
		}
	}
	rows, err := r.cfg.Store.Unsettled(ctx, r.term, before, oldest)
	for _, m := range rows {
		in(m)
	}
	others := r.cfg.Store.Waiting(ctx, since, before, func(m *Message) { seen++; in(m) })
	if others == nil && since.IsZero() {
		r.whole.Store(true)
	}
	if err = errors.Join(err, others); err != nil && ctx.Err() == nil {
		r.cfg.Log.Warn("outbox: cannot find every waiting message; it is tried again", "err", err)
	}
	return seen
}

// work is one sender. It takes nothing new when ctx has ended; hand is for what it
// has in hand then. One sender at a time waits until something is to be sent and
// may be, so that what is most urgent when the moment has come goes first.
func (r *Relay) work(ctx, hand context.Context) {
	for {
		r.gate <- struct{}{}
		if !r.queue.wait() || r.cfg.Pacer.Wait(ctx) != nil {
			<-r.gate
			return
		}
		if r.barred.Load() {
			r.one(hand) // alone: it tries the token for all
			<-r.gate
			continue
		}
		<-r.gate
		r.one(hand)
	}
}

// one takes the most urgent row and carries it.
func (r *Relay) one(ctx context.Context) {
	c, m := r.queue.take()
	if c == nil {
		r.cfg.Pacer.Spare()
		return
	}
	c.sent = false
	settled, wait := r.carry(ctx, c, m)
	if !c.sent {
		r.cfg.Pacer.Spare()
	}
	r.queue.release(c, m, settled, wait)
}
