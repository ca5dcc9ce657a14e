package outbox

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// recovery is how long the rate takes to climb back by a tenth after Telegram
// asked to wait.
const recovery = 5 * time.Second

// Pacer keeps to Telegram's rates: so many messages a second overall, and in
// each chat one a second with a burst of five. Zero rates mean unpaced.
type Pacer struct {
	full  rate.Limit
	chat  rate.Limit
	burst int
	all   *rate.Limiter

	mu     sync.Mutex
	until  time.Time // nothing goes out before
	raised time.Time // last change of the overall rate
}

// NewPacer makes a pacer of all and chat messages a second.
func NewPacer(all, chat float64) *Pacer {
	p := &Pacer{full: rate.Limit(all), chat: rate.Limit(chat), burst: 5}
	if all == 0 {
		p.full = rate.Inf
	}
	p.all = rate.NewLimiter(p.full, 1)
	return p
}

// forChat makes the limiter of one chat, or nil when unpaced.
func (p *Pacer) forChat() *rate.Limiter {
	if p.chat == 0 {
		return nil
	}
	return rate.NewLimiter(p.chat, p.burst)
}

// Wait waits for the turn of one message.
func (p *Pacer) Wait(ctx context.Context) error {
	if err := p.rest(ctx); err != nil || p.full == rate.Inf {
		return err
	}
	if err := p.all.Wait(ctx); err != nil {
		return err
	}
	return p.rest(ctx) // asked to wait meanwhile
}

// rest waits while Telegram has asked to.
func (p *Pacer) rest(ctx context.Context) error {
	for {
		wait := p.pause(time.Now())
		if wait <= 0 {
			return ctx.Err()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

// pause is how long Telegram's request to wait still holds; once it is over the
// rate climbs back step by step.
func (p *Pacer) pause(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.full != rate.Inf && p.all.Limit() < p.full && now.Sub(p.raised) > recovery && now.After(p.until) {
		p.all.SetLimit(min(p.full, p.all.Limit()+p.full/10))
		p.raised = now
	}
	return p.until.Sub(now)
}

// Throttle holds everything for after and halves the rate, down to one a second.
func (p *Pacer) Throttle(after time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	again := now.Before(p.until) // several were under way: one refusal lowers the rate once
	if until := now.Add(after); until.After(p.until) {
		p.until = until
	}
	if p.full == rate.Inf || again {
		return
	}
	p.all.SetLimit(max(1, p.all.Limit()/2))
	p.raised = now
}
