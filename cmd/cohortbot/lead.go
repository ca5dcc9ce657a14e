package main

import (
	"context"
	"sync"
	"time"

	"cohortbot/bot"
	"cohortbot/outbox"
	"cohortbot/scheduler"
)

// alone says that no other serve can work on this store: the lock on the data
// directory sees to it.
func (h *house) alone() bool { return h.set.mongo == "" }

// lookOften is how often the leader looks for what other replicas have made.
const lookOften = 250 * time.Millisecond

// leading says whether this process leads, and in which term.
func (p *program) leading() (term int64, ok bool) { return p.leader.Leading() }

// Lead implements scheduler.Duty: everything that one process alone does. It pays what
// was owed before, then it takes updates, lets time have its effect and sends, until
// ctx ends. While the program stops, no new update is taken and the rest goes on.
func (p *program) Lead(ctx context.Context, period scheduler.Period) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	relay := p.newRelay(period.Term)
	p.stands.Store(false)
	p.relay.Store(relay)
	defer p.relay.Store(nil)
	if err := p.sweeper.Begin(ctx); err != nil && ctx.Err() == nil {
		p.log.Warn("what was pending is tried again soon", "err", err)
	}
	taking, leave := context.WithCancel(ctx)
	defer leave()
	defer context.AfterFunc(p.life, leave)()
	var sent error
	var duties sync.WaitGroup
	duties.Go(func() { sent = relay.Run(ctx); end() })
	duties.Go(func() { p.sweeper.Run(ctx) })
	duties.Go(func() { p.upkeep.Run(taking) })
	duties.Go(func() { p.chainer.Run(taking) })
	duties.Go(func() { p.release.Run(taking) })
	duties.Go(func() { p.newTicker().Run(taking, period.Since) })
	duties.Go(func() { p.board.Run(taking) })
	duties.Go(func() { p.introduce(taking) })
	p.open.Store(true)
	duties.Go(func() { p.take(taking) })
	duties.Wait()
	return sent
}

func (p *program) newRelay(term int64) *outbox.Relay {
	cfg := outbox.Config{
		Store: p.store, Sender: p.client, Pacer: p.pacer, Log: p.log, Now: p.set.now, Term: term, Alone: p.alone(),
		Throttled: &p.throttled, Brake: p,
	}
	if !cfg.Alone {
		cfg.Look = lookOften
	}
	return outbox.NewRelay(cfg)
}

// StandBy implements scheduler.Duty: another process leads. This one runs the turns of
// what the webhook brings, and waits to lead.
func (p *program) StandBy() {
	p.open.Store(true)
	p.stands.Store(true)
	p.ready.Store(p.set.hook != nil)
	if !p.resting() {
		p.told()
	}
}

// takes says whether the webhook takes what is brought.
func (p *program) takes() bool { return p.open.Load() && !p.resting() }

// resting says that nothing new is taken any more.
func (p *program) resting() bool { return p.life.Err() != nil }

// wake hands new rows to the relay, if it is here; the leader's elsewhere looks for
// them.
func (p *program) wake(rows []*outbox.Message) {
	if relay := p.relay.Load(); relay != nil {
		relay.Wake(rows)
	}
}

// take receives updates until ctx ends, by polling; the webhook only has to be set.
func (p *program) take(ctx context.Context) {
	p.hand.RLock()
	defer p.hand.RUnlock()
	p.receive(ctx)
	taking := func(does bool) {
		p.ready.Store(does && ctx.Err() == nil)
		if p.ready.Load() {
			p.told()
		}
	}
	if p.set.hook != nil {
		taking(true)
		return
	}
	defer p.ready.Store(false)
	var walks sync.WaitGroup
	defer walks.Wait()
	poller := &bot.Poller{Client: p.client, Intake: p.intake, Log: p.log, Missed: func(gap time.Duration) {
		since := moment(p.set).Add(-gap)
		walks.Go(func() { p.newTicker().Missed(ctx, since) })
	}}
	poller.Run(ctx, taking)
}

// receive tells Telegram how updates are wanted. A polling bot does not wait for
// the answer to be good: polling itself tells what is wrong.
func (p *program) receive(ctx context.Context) {
	address := ""
	if p.set.hook != nil {
		address = p.set.hook.String()
	}
	for pause := time.Second; ; pause = min(time.Minute, 2*pause) {
		err := p.client.Receive(ctx, address, p.set.secret)
		if err == nil || p.set.hook == nil || ctx.Err() != nil {
			return
		}
		p.log.Warn("the webhook could not be set; it is tried again", "err", err)
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// introduce learns the bot's name and sets what Telegram shows around the chat.
func (p *program) introduce(ctx context.Context) {
	p.learnName(ctx)
	greeter := &bot.Greeter{Client: p.client, Bundle: p.bundle, Course: p.current, Log: p.log}
	greeter.Run(ctx)
}
