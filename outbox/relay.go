package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// Config of a Relay. Store and Sender are required.
type Config struct {
	Store   Store
	Sender  Sender
	Pacer   *Pacer           // default: Telegram's rates
	Senders int              // messages under way at once; default 16
	Now     func() time.Time // default time.Now
	Log     *slog.Logger     // default slog.Default()
	Look    time.Duration    // how often rows made elsewhere are looked for; default 1 s
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
	return c
}

// Relay sends what waits. One relay works on a store at a time; its term is the
// fence against one that was thought dead.
type Relay struct {
	cfg   Config
	term  int64
	gate  chan struct{} // held by the sender whose turn is next
	queue *queue
	known *ids
}

// NewRelay makes a relay; Run starts it.
func NewRelay(cfg Config) *Relay {
	return &Relay{cfg: cfg.withDefaults(), queue: newQueue(), known: newIDs(), gate: make(chan struct{}, 1)}
}

// Wake hands over rows that were just stored. It does not block.
func (r *Relay) Wake(rows []*Message) { r.queue.add(r.cfg.Pacer.forChat, rows...) }

// Run sends until ctx ends, then settles what is under way. It first takes over
// what an earlier run left.
func (r *Relay) Run(ctx context.Context) error {
	term, err := r.cfg.Store.NextTerm(ctx)
	if err != nil {
		return fmt.Errorf("take the outbox's term: %w", err)
	}
	r.term = term
	if err := r.look(ctx, r.cfg.Now()); err != nil {
		return fmt.Errorf("take over unsent messages: %w", err)
	}
	var senders sync.WaitGroup
	for range r.cfg.Senders {
		senders.Go(func() { r.work(ctx) })
	}
	r.keepLooking(ctx)
	r.queue.close()
	senders.Wait()
	return nil
}

// keepLooking finds rows that nobody has woken us for, until ctx ends.
func (r *Relay) keepLooking(ctx context.Context) {
	tick := time.NewTicker(r.cfg.Look)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		r.queue.sweep()
		if err := r.look(ctx, r.cfg.Now().Add(-r.cfg.Look)); err != nil && ctx.Err() == nil {
			r.cfg.Log.Warn("outbox: cannot look for waiting messages", "err", err)
		}
	}
}

// look puts unsettled rows in line. Those sending under an older term may have
// reached Telegram: they are counted as doubtful and sent again.
func (r *Relay) look(ctx context.Context, before time.Time) error {
	rows, err := r.cfg.Store.Unsettled(ctx, r.term, before, 1000)
	if err != nil {
		return err
	}
	for _, m := range rows {
		if m.State == Sending {
			m.State, m.Doubts = Ready, m.Doubts+1
			if err := r.cfg.Store.SaveRow(ctx, m); errors.Is(err, ErrLost) {
				continue
			} else if err != nil {
				return err
			}
		}
		r.Wake([]*Message{m})
	}
	return nil
}

// work is one sender.
func (r *Relay) work(ctx context.Context) {
	for {
		if !r.turn(ctx) {
			return
		}
		c, m := r.queue.take()
		if c == nil {
			continue
		}
		settled, wait := r.carry(ctx, c, m)
		if ctx.Err() != nil && !settled {
			wait = 0
		}
		r.queue.release(c, m, settled, wait)
	}
}

// turn waits until something is to be sent and it may be; one sender at a time
// does, so that what is most urgent when the moment has come goes first. It is
// false when the relay stops.
func (r *Relay) turn(ctx context.Context) bool {
	r.gate <- struct{}{}
	defer func() { <-r.gate }()
	return r.queue.wait() && r.cfg.Pacer.Wait(ctx) == nil
}

// carry takes one row to its end, or says how long to wait before the next try.
func (r *Relay) carry(ctx context.Context, c *line, m *Message) (settled bool, wait time.Duration) {
	if m.State != Ready && m.State != Sending {
		return r.settle(ctx, m, m.State) // its end could not be written down before
	}
	if m.Op == dialog.OpEdit && m.Of != "" && r.queue.superseded(c, m) {
		m.Superseded = true
		return r.settle(ctx, m, Sent)
	}
	if until := m.NotBefore.Time().Sub(r.cfg.Now()); m.NotBefore > 0 && until > 0 {
		return false, until
	}
	if wait := r.reserve(c); wait > 0 {
		return false, wait
	}
	if settled, wait := r.claim(ctx, m); settled || wait > 0 {
		return settled, wait
	}
	// From here the row is under way: it is settled even while stopping.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 8*time.Second)
	defer cancel()
	id, err := r.transmit(ctx, m)
	return r.conclude(ctx, c, m, id, err)
}

// claim marks the row as under way in our term. A row in line may be older than
// the stored one (it was handed over once more after a restart): then the stored
// one is taken in its place, without leaving the line, so order is kept.
func (r *Relay) claim(ctx context.Context, m *Message) (settled bool, wait time.Duration) {
	m.State, m.Term = Sending, r.term
	if lost, wait := r.save(ctx, m); !lost || wait > 0 {
		return false, wait
	}
	stored, err := r.cfg.Store.Row(ctx, m.ID)
	switch {
	case errors.Is(err, ErrNoRow):
		return true, 0
	case err != nil:
		return false, time.Second
	case stored.State != Ready && stored.State != Sending:
		return true, 0
	case stored.State == Sending && stored.Term > r.term:
		return false, time.Second // a newer leader has it: what stands behind it waits for its end
	case stored.State == Sending && stored.Term < r.term:
		stored.Doubts++
	}
	m.follow(stored)
	m.State, m.Term = Sending, r.term
	lost, wait := r.save(ctx, m)
	if lost {
		return false, time.Millisecond // changed once more
	}
	return false, wait
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

// transmit resolves what the row is about and sends it.
func (r *Relay) transmit(ctx context.Context, m *Message) (int64, error) {
	chat, err := m.Chat, error(nil)
	if chat.IsZero() {
		chat, err = r.cfg.Store.Chat(ctx, m.Subject)
	}
	if err != nil {
		return 0, fmt.Errorf("find the chat: %w", errors.Join(notSentUnless(err, ErrNoChat), err))
	}
	about := m.Message
	if m.Of != "" {
		if about, err = r.messageOf(ctx, m.Of); err != nil {
			return 0, fmt.Errorf("find the row to change: %w", errors.Join(ErrNotSent, err))
		}
	}
	if m.Op != dialog.OpSend && about == 0 {
		return r.gone(ctx, chat, m)
	}
	id, err := r.cfg.Sender.Transmit(ctx, chat, m.Op, about, m.Body)
	if errors.Is(err, ErrGone) {
		return r.gone(ctx, chat, m)
	}
	if m.Op != dialog.OpSend {
		return about, err
	}
	return id, err
}

func notSentUnless(err, but error) error {
	if errors.Is(err, but) {
		return nil
	}
	return ErrNotSent
}

// gone handles a row whose message is no longer there: an edit is sent anew and
// the row it names takes the new message; a strip or delete is done.
func (r *Relay) gone(ctx context.Context, chat seal.Private, m *Message) (int64, error) {
	if m.Op != dialog.OpEdit {
		return 0, nil
	}
	id, err := r.cfg.Sender.Transmit(ctx, chat, dialog.OpSend, 0, m.Body)
	if err != nil || m.Of == "" {
		return id, err
	}
	r.known.put(m.Of, id)
	of, err := r.cfg.Store.Row(ctx, m.Of)
	if err != nil {
		return id, nil // without its row the next edit is sent anew once more
	}
	of.Message = id
	if err := r.cfg.Store.SaveRow(ctx, of); err != nil {
		r.cfg.Log.Warn("outbox: a row kept its old message", "err", err)
	}
	return id, nil
}

// messageOf is the Telegram message of a row, 0 when it has none.
func (r *Relay) messageOf(ctx context.Context, row string) (int64, error) {
	if id, ok := r.known.get(row); ok {
		return id, nil
	}
	m, err := r.cfg.Store.Row(ctx, row)
	if errors.Is(err, ErrNoRow) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return m.Message, nil
}

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
	lost, w := r.save(ctx, m)
	if lost {
		return false, time.Second // the next claim finds out how it stands; what is behind it waits
	}
	return false, max(w, wait, time.Millisecond)
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
