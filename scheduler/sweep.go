// Package scheduler lets time have its effect: it says who leads, has those take their turn
// whose time has come, pays what a turn still owes even when nobody writes again, and brings
// owners what is neglected.
package scheduler

import (
	"cmp"
	"context"
	"log/slog"
	"strconv"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// Store finds what waits.
type Store interface {
	Overdue(ctx context.Context, before time.Time) ([]dialog.Ref, error)
	Undelivered(ctx context.Context, before time.Time) ([]dialog.Envelope, error)
	// Outlived gives participants whose time may be over by now.
	Outlived(ctx context.Context) ([]dialog.Ref, error)
	Expire(ctx context.Context) error
	CapVisitors(ctx context.Context) error
}

// Turns carries on what was found.
type Turns interface {
	Finish(ctx context.Context, kind dialog.Kind, id string) error
	Deliver(ctx context.Context, e dialog.Envelope) ([]dialog.Envelope, error)
	Carry(ctx context.Context, e dialog.Envelope) error
}

// Sweeper finishes what is pending. Store and Turns are required.
type Sweeper struct {
	Store Store
	Turns Turns
	Every time.Duration    // default 10 s
	Age   time.Duration    // what is younger is left to its own turn; default 5 s
	Now   func() time.Time // default time.Now
	Log   *slog.Logger     // default slog.Default()
}

// Begin sweeps everything, of whatever age: it is called before intake starts.
func (s *Sweeper) Begin(ctx context.Context) error {
	return s.sweep(ctx, s.now().Add(time.Second))
}

// Run sweeps until ctx ends.
func (s *Sweeper) Run(ctx context.Context) {
	repeat(ctx, cmp.Or(s.Every, 10*time.Second), func() {
		if err := s.sweep(ctx, s.now().Add(-s.age())); err != nil && ctx.Err() == nil {
			s.log().Warn("sweep: will be tried again", "err", err)
		}
		if err := s.Clean(ctx); err != nil && ctx.Err() == nil {
			s.log().Warn("sweep: cleaning will be tried again", "err", err)
		}
	})
}

func (s *Sweeper) sweep(ctx context.Context, before time.Time) error {
	for {
		refs, err := s.Store.Overdue(ctx, before)
		if err != nil {
			return err
		}
		// A store gives a page at a time; what was finished is not in the next.
		if s.finish(ctx, refs) == 0 {
			break
		}
	}
	for {
		waiting, err := s.Store.Undelivered(ctx, before)
		if err != nil {
			return err
		}
		if s.deliver(ctx, waiting) == 0 {
			return ctx.Err()
		}
	}
}

// finish gives how many subjects were finished. One that races with its own turn
// is met again at the next sweep.
func (s *Sweeper) finish(ctx context.Context, refs []dialog.Ref) int {
	done := 0
	for _, r := range refs {
		if ctx.Err() != nil {
			return 0
		}
		if err := s.Turns.Finish(ctx, r.Kind, r.ID); err != nil {
			s.log().Debug("sweep: a subject is left for later", "err", err)
			continue
		}
		done++
	}
	return done
}

// deliver gives how many envelopes were delivered, those they led to included.
func (s *Sweeper) deliver(ctx context.Context, waiting []dialog.Envelope) int {
	done := 0
	for len(waiting) > 0 && ctx.Err() == nil {
		more, err := s.Turns.Deliver(ctx, waiting[0])
		if err != nil {
			s.log().Warn("sweep: an envelope is left for later", "err", err)
		} else {
			done++
		}
		waiting = append(waiting[1:], more...)
	}
	return done
}

// Clean lets go what has had its time.
func (s *Sweeper) Clean(ctx context.Context) error {
	over, err := s.Store.Outlived(ctx)
	if err != nil {
		return err
	}
	for _, who := range over {
		now := cohort.At(s.now())
		key := "due:outlived:" + strconv.FormatInt(int64(now), 10)
		e := dialog.Envelope{ID: key, Key: key, On: who, At: now, Event: dialog.Event{Outlived: &dialog.Outlived{}}}
		if err := s.Turns.Carry(ctx, e); err != nil {
			s.log().Warn("sweep: somebody's time is over; she is met again", "err", err)
		}
	}
	if err := s.Store.Expire(ctx); err != nil {
		return err
	}
	return s.Store.CapVisitors(ctx)
}

func (s *Sweeper) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

func (s *Sweeper) age() time.Duration {
	if s.Age == 0 {
		return 5 * time.Second
	}
	return s.Age
}

func (s *Sweeper) log() *slog.Logger {
	if s.Log == nil {
		return slog.Default()
	}
	return s.Log
}
