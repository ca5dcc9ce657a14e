package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cohortbot/dialog"
)

// pile is what waits, and what became of it. What is dealt with is off it.
type pile struct {
	Store
	asked     time.Time
	refs      []dialog.Ref
	envelopes []dialog.Envelope
	finished  []string
	delivered []string
	cleaned   int
	over      []dialog.Ref // whose time may be over
	let       []string     // who was asked whether she goes
	bad       string       // fails whenever it is met
}

func (p *pile) Overdue(_ context.Context, before time.Time) ([]dialog.Ref, error) {
	p.asked = before
	return p.refs, nil
}

func (p *pile) Undelivered(context.Context, time.Time) ([]dialog.Envelope, error) {
	return p.envelopes, nil
}

func (p *pile) Expire(context.Context) error { p.cleaned++; return nil }

func (p *pile) Outlived(context.Context) ([]dialog.Ref, error) { return p.over, nil }

func (p *pile) Carry(_ context.Context, e dialog.Envelope) error {
	if e.Event.Outlived != nil {
		p.let = append(p.let, e.On.ID)
	}
	return nil
}

func (p *pile) CapVisitors(context.Context) error { return nil }

func (p *pile) Finish(_ context.Context, _ dialog.Kind, id string) error {
	if id == p.bad {
		return errors.New("not now")
	}
	p.finished = append(p.finished, id)
	p.refs = slices.DeleteFunc(slices.Clone(p.refs), func(r dialog.Ref) bool { return r.ID == id })
	return nil
}

func (p *pile) Deliver(_ context.Context, e dialog.Envelope) ([]dialog.Envelope, error) {
	if e.ID == p.bad {
		return nil, errors.New("not now")
	}
	p.delivered = append(p.delivered, e.ID)
	p.envelopes = slices.DeleteFunc(slices.Clone(p.envelopes), func(x dialog.Envelope) bool { return x.ID == e.ID })
	if e.ID == "leads on" {
		return []dialog.Envelope{{ID: "led to"}}, nil
	}
	return nil, nil
}

func TestTheFirstSweepTakesEverythingAndPassesOverWhatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pile{
			refs:      []dialog.Ref{{ID: "a"}, {ID: "bad"}, {ID: "b"}},
			envelopes: []dialog.Envelope{{ID: "bad"}, {ID: "leads on"}}, bad: "bad",
		}
		s := &Sweeper{Store: p, Turns: p, Log: slog.New(slog.DiscardHandler)}
		if err := s.Begin(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(p.finished, []string{"a", "b"}) || !slices.Equal(p.delivered, []string{"leads on", "led to"}) {
			t.Errorf("finished %q, delivered %q", p.finished, p.delivered)
		}
		if !p.asked.After(time.Now()) {
			t.Error("what is pending since this very moment is left out")
		}
	})
}

func TestLaterSweepsLeaveYoungTurnsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pile{}
		ctx, cancel := context.WithTimeout(t.Context(), 35*time.Second)
		defer cancel()
		(&Sweeper{Store: p, Turns: p}).Run(ctx)
		if p.cleaned != 3 {
			t.Errorf("%d sweeps in 35 s, want 3", p.cleaned)
		}
		if age := time.Since(p.asked); age != 10*time.Second {
			t.Errorf("the last sweep, 5 s ago, looked %v back from now; want 10 s", age)
		}
	})
}
