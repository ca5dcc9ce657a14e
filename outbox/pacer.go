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

	mu      sync.Mutex
	until   time.Time // nothing goes out before
	lowered time.Time // when the overall rate was halved
	raised  time.Time // from when on it climbs
	spare   int       // turns that were not used
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
	if err := p.rest(ctx); err != nil || p.full == rate.Inf || p.spent() {
		return err
	}
	if err := p.all.Wait(ctx); err != nil {
		return err
	}
	return p.rest(ctx) // asked to wait meanwhile
}

// mostSpare is how many turns that were not used may be made up for at once.
const mostSpare = 4

// Spare gives back a turn in which nothing was sent.
func (p *Pacer) Spare() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.spare = min(mostSpare, p.spare+1)
}

// spent uses up a turn given back, if there is one.
func (p *Pacer) spent() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.spare == 0 {
		return false
	}
	p.spare--
	return true
}

// rest waits while everything is held.
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

// pause is how long everything is still held; after that the rate climbs back
// step by step, also while nothing is sent.
func (p *Pacer) pause(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if steps := int(now.Sub(p.raised) / recovery); steps > 0 && p.all.Limit() < p.full {
		p.all.SetLimit(min(p.full, p.all.Limit()+p.full/10*rate.Limit(steps)))
		p.raised = p.raised.Add(time.Duration(steps) * recovery)
	}
	return p.until.Sub(now)
}

// Hold lets nothing go out for a while.
func (p *Pacer) Hold(while time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hold(time.Now().Add(while))
}

func (p *Pacer) hold(until time.Time) {
	if until.After(p.until) {
		p.until = until
	}
}

// Throttle holds everything for after and halves the rate, down to one a second.
// Several sendings may be under way when the rate is too high: only the refusal
// of one that began after the rate was halved halves it again.
func (p *Pacer) Throttle(after time.Duration, began time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.hold(now.Add(after))
	p.raised = p.until // it does not climb while everything is held
	if p.full == rate.Inf || !began.After(p.lowered) {
		return
	}
	p.all.SetLimit(max(1, p.all.Limit()/2))
	p.lowered = now
}
