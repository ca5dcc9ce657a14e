package racetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/storage/storagetest"
)

// In runs a test as a part of another: by itself, or where time is not real.
type In func(t *testing.T, f func(*testing.T))

// Really runs f as it is.
func Really(t *testing.T, f func(*testing.T)) { f(t) }

// Relays sends one chat's messages by a relay whose calls to the store are
// disturbed: every stride-th moment in a sending of its own. Each message arrives,
// none twice without being counted.
func Relays(t *testing.T, in In, open Open, stride int) {
	quiet, moments := 0, 0
	in(t, func(t *testing.T) {
		p := newPost(t, open(t))
		p.deliver()
		p.check("undisturbed", 0)
		quiet, moments = p.doubts, p.moment
	})
	if t.Failed() || quiet != doubtful || moments < 40 {
		t.Fatalf("undisturbed, %d doubts in %d moments: this is not what the test needs", quiet, moments)
	}
	t.Logf("%d moments", moments)
	for name, x := range interferences() {
		t.Run(name, func(t *testing.T) {
			fired := 0
			for at := 0; at < moments; at += stride {
				in(t, func(t *testing.T) {
					p := newPost(t, open(t))
					p.at, p.disturb = at, x.does
					p.deliver()
					p.check(fmt.Sprint("moment ", at), x.doubts)
					fired += p.fired
				})
				if t.Failed() {
					return
				}
			}
			if fired < moments/stride/2 {
				t.Errorf("only %d disturbances fell: the test does not test", fired)
			}
		})
	}
}

// interference may happen at a moment of a relay's.
type interference struct {
	doubts int // how many messages it may make doubtful
	// does answers whether it did anything, and the error for the relay.
	does func(p *post, m storagetest.Moment) (bool, error)
}

func interferences() map[string]interference {
	return map[string]interference{
		"a call fails":        {0, func(*post, storagetest.Moment) (bool, error) { return true, failed() }},
		"an unknown write":    {0, func(p *post, m storagetest.Moment) (bool, error) { return unknownWrite(p.t.Context(), nil, m) }},
		"a waiting row moves": {0, rowMoves},
		"another relay":       {2, anotherRelay}, // what it was sending, and a row it takes while the other waits to try one again
		"a leader that dies":  {2, leaderDies},   // its own message, and the one it took from the relay's hand
		"one thought dead":    {1, oneThoughtDead},
	}
}

// anotherRelay lets a second process take the term and send all there is.
func anotherRelay(p *post, _ storagetest.Moment) (bool, error) {
	p.run(p.clean)
	return true, nil
}

// leaderDies lets a second process take the term, claim the first row there is, send
// it, and die before it can say so.
func leaderDies(p *post, _ storagetest.Moment) (bool, error) {
	term, err := p.clean.NextTerm(p.t.Context())
	if err != nil {
		p.t.Error("take the term:", err)
	}
	rows := p.unsettled()
	if len(rows) == 0 {
		return false, nil
	}
	if rows[0].State == outbox.Sending {
		rows[0].Doubts++
	}
	if !p.sendsUnheard(rows[0], term) {
		return false, nil
	}
	p.dead.Store(term)
	return true, nil
}

// oneThoughtDead lets the leader of an earlier term, who does not know it yet, claim
// and send a waiting row.
func oneThoughtDead(p *post, _ storagetest.Moment) (bool, error) {
	for _, m := range p.unsettled() {
		if m.State == outbox.Ready {
			return p.sendsUnheard(m, 1), nil
		}
	}
	return false, nil
}

// sendsUnheard claims a row in a term and sends it; that is the last of its sender. It
// is false when the relay's other hand was quicker.
func (p *post) sendsUnheard(m *outbox.Message, term int64) bool {
	ctx := p.t.Context()
	m.State, m.Term = outbox.Sending, term
	if !p.saves(m) {
		return false
	}
	if of, err := p.clean.Row(ctx, m.Of); m.Op != dialog.OpSend && err == nil {
		m.Message = of.Message
	}
	_, _ = p.far.Transmit(ctx, m.Chat, m.Op, m.Message, m.Body)
	return true
}

// saves says whether a row could be written.
func (p *post) saves(m *outbox.Message) bool {
	err := p.clean.SaveRow(p.t.Context(), m)
	if err != nil && !errors.Is(err, outbox.ErrLost) {
		p.t.Error("write a row:", err)
	}
	return err == nil
}

// rowMoves writes the first row that is not claimed anew as it is: only its version
// is another.
func rowMoves(p *post, _ storagetest.Moment) (bool, error) {
	for _, m := range p.unsettled() {
		if m.State == outbox.Ready {
			return p.saves(m), nil
		}
	}
	return false, nil
}

// hook disturbs the relay once. Both of its hands, the one that looks and the one that
// sends, come by here.
func (p *post) hook(_ context.Context, m storagetest.Moment) error {
	p.mu.Lock()
	p.moment++
	due := p.disturb != nil && p.fired == 0 && p.moment > p.at
	if due {
		p.fired = 1 // also while the disturbance is under way
	}
	p.mu.Unlock()
	if !due {
		return nil
	}
	did, err := p.disturb(p, m)
	if !did {
		p.mu.Lock()
		p.fired = 0
		p.mu.Unlock()
	}
	return err
}
