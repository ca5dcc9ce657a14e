package scheduler_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/scheduler"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/storagetest"
	"cohortbot/turn"
)

// replica is one process of a world: a leader whose duty is a relay.
type replica struct {
	w      *world
	n      int
	store  *storage.Store
	leader *scheduler.Leader
	relay  atomic.Pointer[outbox.Relay]
	frozen atomic.Int64 // until when, in nanoseconds
	dead   atomic.Bool  // killed: nothing of it has any effect any more
	stop   context.CancelFunc
	ended  chan error
}

// starts starts a process.
func (w *world) starts(n int) *replica {
	r := &replica{w: w, n: n, ended: make(chan error, 1)}
	r.store = storage.NewStore(&tardy{storagetest.Between(w.engine, r.passes), r}, w.keys, nil)
	r.store.Log = slog.New(slog.DiscardHandler)
	// Clocks that do not go alike.
	ttl := 14*time.Second + w.upTo(2*time.Second)
	r.leader = &scheduler.Leader{Leases: r.store, Duty: r, TTL: ttl, Log: slog.New(slog.DiscardHandler)}
	ctx, cancel := context.WithCancel(context.Background())
	r.stop = cancel
	w.guarded(func() { w.live = append(w.live, r) })
	go func() { r.ended <- r.leader.Run(ctx) }()
	return r
}

// ends stops the process, or kills it.
func (r *replica) ends(kill bool) {
	r.w.guarded(func() {
		if kill {
			r.w.figures.Killed++
		} else {
			r.w.figures.Left++
		}
	})
	if kill {
		r.gone()
	}
	r.stop()
	select {
	case err := <-r.ended:
		if err != nil {
			r.w.t.Error("a leader ended with", err)
		}
	case <-time.After(8 * time.Second): // as the program does
		r.gone()
		<-r.ended
	}
	r.gone()
}

// gone takes the process out of the world.
func (r *replica) gone() {
	r.dead.Store(true)
	r.w.guarded(func() { r.w.live = slices.DeleteFunc(r.w.live, func(o *replica) bool { return o == r }) })
}

// Lead implements scheduler.Duty. Sometimes the relay hears late that it is over: the
// process was frozen just then.
func (r *replica) Lead(ctx context.Context, p scheduler.Period) error {
	r.w.begins(p)
	relay := outbox.NewRelay(outbox.Config{
		Store: r.store, Sender: r, Term: p.Term, Pacer: outbox.NewPacer(0, 0), Senders: 2,
		Look: 2 * time.Second, Log: slog.New(slog.DiscardHandler),
	})
	r.relay.Store(relay)
	defer r.relay.Store(nil)
	working, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	sent := make(chan error, 1)
	go func() { sent <- relay.Run(working) }()
	<-ctx.Done()
	if !r.dead.Load() && r.w.chance(300) {
		r.w.guarded(func() { r.w.figures.Overdue++ })
		time.Sleep(r.w.upTo(time.Minute))
	}
	end()
	return <-sent
}

// StandBy implements scheduler.Duty.
func (r *replica) StandBy() {}

// begins is told of every period.
func (w *world) begins(p scheduler.Period) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.figures.Periods++
	if p.Term <= w.term {
		w.t.Errorf("a period in term %d after one in term %d", p.Term, w.term)
	}
	// A leader writes down that it leads with each renewal; of the last ones it may not
	// have been able to.
	if w.term > 0 && (p.Since.Before(w.led.Add(-15*time.Second)) || p.Since.After(time.Now())) {
		w.t.Errorf("somebody led at %v, a new leader is told %v", w.led, p.Since)
	}
	w.term = p.Term
}

// wake hands a new row to the relay, if it is here.
func (r *replica) wake(m *outbox.Message) {
	if relay := r.relay.Load(); relay != nil {
		n := *m
		relay.Wake([]*outbox.Message{&n})
	}
}

// thaws waits while the process is frozen; now and then it is from here on.
func (r *replica) thaws() {
	if r.w.chance(3) {
		r.w.guarded(func() { r.w.figures.Frozen++ })
		r.frozen.Store(time.Now().Add(r.w.upTo(3 * time.Minute)).UnixNano())
	}
	for !r.dead.Load() {
		wait := time.Until(time.Unix(0, r.frozen.Load()))
		if wait <= 0 {
			return
		}
		time.Sleep(min(wait, 5*time.Second)) // a frozen process may be killed
	}
}

// passes is before and after every call of the process's store.
func (r *replica) passes(ctx context.Context, m storagetest.Moment) error {
	r.w.look()
	r.thaws()
	if r.w.chance(20) { // it is slow
		select {
		case <-ctx.Done():
		case <-time.After(r.w.upTo(8 * time.Second)):
		}
	}
	r.w.look()
	if r.dead.Load() || r.w.chance(15) { // it is away, or its answer is lost
		return fmt.Errorf("%w: %v", storage.ErrUnavailable, m.Op)
	}
	return nil
}

// tardy is an engine some of whose writings take effect after they were given up.
type tardy struct {
	storage.Engine
	r *replica
}

// Replace implements storage.Engine.
func (e *tardy) Replace(ctx context.Context, in storage.Collection, id string, version int64, doc any) error {
	if e.r.dead.Load() || !e.r.w.chance(40) {
		return e.Engine.Replace(ctx, in, id, version, doc)
	}
	raw, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	e.r.w.late.Go(func() {
		time.Sleep(e.r.w.upTo(20 * time.Second))
		text := json.RawMessage(raw)
		if e.r.w.engine.Replace(context.Background(), in, id, version, &text) == nil {
			e.r.w.guarded(func() { e.r.w.figures.Late++ })
		}
	})
	return fmt.Errorf("%w: given up", storage.ErrUnavailable)
}

// Transmit implements outbox.Sender: Telegram, over the process's network.
func (r *replica) Transmit(_ context.Context, chat seal.Private, _ dialog.Op, _ int64, body seal.Private) (int64, error) {
	r.thaws()
	time.Sleep(r.w.upTo(500 * time.Millisecond))
	if r.dead.Load() || r.w.chance(50) {
		return 0, outbox.ErrNotSent
	}
	if r.w.chance(30) {
		return 0, &outbox.Throttled{After: r.w.upTo(20 * time.Second)}
	}
	id := r.w.transmits(chat.Reveal(), body.Reveal())
	r.thaws()
	if r.dead.Load() || r.w.chance(50) {
		return 0, errUnheard
	}
	return id, nil
}

// newRow makes a send of chat's version n; its body is its id.
func newRow(chat string, n int64) *outbox.Message {
	m := &outbox.Message{
		ID: fmt.Sprintf("%s/%d/0", chat, n), Version: 1, Subject: chat, Order: outbox.Order(n, 0), Op: dialog.OpSend,
		State: outbox.Ready, Made: cohort.At(time.Now()),
	}
	m.Body = seal.Conceal(m.ID)
	return m
}

// person is somebody whose chat id is her subject id.
func (w *world) person(subject string) storage.Put {
	p := &cohort.Participant{Door: subject, Stage: cohort.StageMember, Chat: seal.Conceal(subject)}
	doc := &turn.Document{ID: subject, Schema: turn.Schema, Version: 1, Body: dialog.Subject{Person: p}}
	if err := w.keys.SealAll(doc); err != nil {
		w.t.Error(err)
	}
	return storage.Put{In: cohort.CollectionPeople, ID: subject, Doc: doc}
}
