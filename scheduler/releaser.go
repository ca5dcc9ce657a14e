package scheduler

import (
	"cmp"
	"context"
	"log/slog"
	"time"
)

// Results is what everybody may see of what people did and answered.
type Results interface {
	// CountDone counts the facts that it is made of.
	CountDone(ctx context.Context) (int64, error)
	// Release takes on what is shown, of every cohort.
	Release(ctx context.Context) error
}

// Releaser takes on what is shown of results when something was done, or somebody was erased. It is
// for whoever leads: all readers see what it has stored. When it looks changes nothing of what is
// shown, but how soon. Results is required.
type Releaser struct {
	Results Results
	Every   time.Duration    // default 30 s
	Anyway  time.Duration    // after which it is made anew though nothing was done; default an hour: the course may be another
	Now     func() time.Time // default time.Now
	Log     *slog.Logger     // default slog.Default()

	done  int64
	made  time.Time
	tried time.Time     // when it last began to, whatever came of it
	rest  time.Duration // until it looks again
}

// share is how much of the time making what is shown may take at most: one in so many. With many people it
// is some seconds' work, and whoever answers meanwhile must not wait for it.
const share = 20

// Run releases until ctx ends.
func (r *Releaser) Run(ctx context.Context) {
	look := func() {
		if err := r.Tick(ctx); err != nil && ctx.Err() == nil {
			cmp.Or(r.Log, slog.Default()).Warn("results: they are taken on later", "err", err)
		}
	}
	look()
	repeat(ctx, cmp.Or(r.Every, 30*time.Second), look)
}

// Tick takes on what is shown, when it is time. It is not for use by several goroutines.
func (r *Releaser) Tick(ctx context.Context) error {
	now := r.now()
	if now.Sub(r.tried) < r.rest {
		return nil
	}
	done, err := r.Results.CountDone(ctx)
	if err != nil {
		return err
	}
	if done == r.done && !r.made.IsZero() && now.Sub(r.made) < cmp.Or(r.Anyway, time.Hour) {
		return nil
	}
	err = r.Results.Release(ctx)
	r.tried, r.rest = now, share*r.now().Sub(now)
	if err != nil {
		return err
	}
	r.done, r.made = done, now // counted before: what was done meanwhile is seen next time
	return nil
}

func (r *Releaser) now() time.Time {
	if r.Now == nil {
		return time.Now()
	}
	return r.Now()
}
