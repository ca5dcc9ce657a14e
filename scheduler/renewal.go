package scheduler

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// What ends a period before its time.
var (
	errTooLate = errors.New("the lease could not be renewed in time")
	errOther   = errors.New("another process works on the same database")
)

// lead does the duty until ctx ends or the lease may be another's.
func (l *Leader) lead(ctx context.Context, r *reign) error {
	duty, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	l.reign.Store(r)
	late := time.AfterFunc(time.Until(r.until), func() { stop(errTooLate) })
	defer late.Stop()
	if l.Alone {
		late.Stop()
	}
	l.log().Info("leader: this process leads", "term", r.held.Term)
	held := r.held
	var renewing sync.WaitGroup
	renewing.Go(func() { held = l.renew(duty, stop, *r, late) })
	err := l.Duty.Lead(duty, Period{Term: r.held.Term, Since: r.since})
	lost := context.Cause(duty)
	stop(nil)
	renewing.Wait()
	l.reign.Store(nil)
	if ctx.Err() != nil || err != nil {
		l.release(ctx, held)
		return err
	}
	l.log().Warn("leader: this process leads no more", "term", r.held.Term, "err", lost)
	if l.Alone {
		return fmt.Errorf("stop the other serve first, or give each its own: %w", lost)
	}
	return nil
}

// renew renews the lease until ctx ends; it stops the duty when another has taken it.
// late, which goes off when no renewal came in time, is put off with each. It gives
// the lease as it was written last.
func (l *Leader) renew(ctx context.Context, stop context.CancelCauseFunc, r reign, late *time.Timer) Lease {
	for pause := l.beat(); ; {
		rest(ctx, pause)
		if ctx.Err() != nil {
			return r.held
		}
		next, err := l.extend(ctx, r)
		switch {
		case errors.Is(err, errOther):
			l.reign.Store(nil)
			stop(err)
			return r.held
		case err != nil:
			pause = l.look()
			if ctx.Err() == nil {
				l.log().Warn("leader: the lease could not be renewed; it is tried again", "err", err)
			}
		case next.until.Equal(r.until):
			r, pause = next, 0
		case !l.Alone && !late.Reset(time.Until(next.until)):
			return next.held // it has gone off
		default:
			r, pause = next, l.beat()
			l.reign.Store(&next)
		}
	}
}

// extend writes the lease anew. When one of our earlier writings has taken effect after
// all, it gives that one, which lets us lead no longer than before.
func (l *Leader) extend(ctx context.Context, r reign) (reign, error) {
	ctx, cancel := context.WithTimeout(ctx, l.try())
	defer cancel()
	asked, next := time.Now(), r.held
	next.Version, next.Led = next.Version+1, l.now()
	err := l.Leases.SaveLease(ctx, next)
	if err == nil {
		r.held, r.until = next, asked.Add(l.safe())
		return r, nil
	}
	if !errors.Is(err, ErrLeaseLost) {
		return r, err
	}
	there, err := l.Leases.Lease(ctx)
	if err != nil {
		return r, err
	}
	if there.Holder != l.holder || there.Term != r.held.Term {
		return r, errOther
	}
	r.held = there
	return r, nil
}

// beat is how often the lease is renewed.
func (l *Leader) beat() time.Duration {
	if l.Alone {
		return pulse
	}
	return l.ttl() / 5
}
