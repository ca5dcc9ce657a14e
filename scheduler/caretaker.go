package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
)

// House is what a caretaker looks at.
type House interface {
	// Upkeep says what is neglected at this moment; it is asked at every tick.
	Upkeep(ctx context.Context) (dialog.Upkeep, error)
	// Owners gives every owner. It may look at everybody: it is asked once a day, and
	// only while something is neglected.
	Owners(ctx context.Context) ([]dialog.Ref, error)
}

// Carrier runs an envelope.
type Carrier interface {
	Carry(ctx context.Context, e dialog.Envelope) error
}

// Caretaker brings owners what is neglected, once a day and never in the course's quiet
// hours. Whether she is told, one line a week, is decided with her state, so neither a
// restart nor two caretakers repeat it, and each has a week of her own. House, Turns and Course are required.
type Caretaker struct {
	House  House
	Turns  Carrier
	Course func() *course.Course
	Every  time.Duration    // default a minute
	Now    func() time.Time // default time.Now
	Log    *slog.Logger     // default slog.Default()

	done  string    // the day on which it was brought to everybody
	again time.Time // not before, after something went wrong
}

// againAfter is how long a caretaker waits when something went wrong.
const againAfter = time.Hour

// Run looks until ctx ends.
func (c *Caretaker) Run(ctx context.Context) {
	every := c.Every
	if every == 0 {
		every = time.Minute
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := c.Tick(ctx); err != nil && ctx.Err() == nil {
			c.log().Warn("upkeep: owners are told later", "err", err)
		}
	}
}

// Tick looks once. It is not for use by several goroutines.
func (c *Caretaker) Tick(ctx context.Context) error {
	now, to := c.now(), c.Course()
	day := now.In(to.Zone).Format(time.DateOnly)
	if day == c.done || now.Before(c.again) || to.Calendar.Hushed(to.Quiet, now.In(to.Zone)) {
		return nil
	}
	err := c.tell(ctx, day)
	if err != nil {
		c.again = now.Add(againAfter)
	}
	return err
}

// tell brings it to every owner, if there is something to tell.
func (c *Caretaker) tell(ctx context.Context, day string) error {
	u, err := c.House.Upkeep(ctx)
	if err != nil || !u.Neglected() {
		return err
	}
	owners, err := c.House.Owners(ctx)
	if err != nil {
		return err
	}
	var wrong []error // one whose turn fails keeps nobody else from hers
	for _, who := range owners {
		key := "due:upkeep:" + day
		e := dialog.Envelope{ID: key, Key: key, On: who, At: cohort.At(c.now()), Event: dialog.Event{Upkeep: &u}}
		wrong = append(wrong, c.Turns.Carry(ctx, e))
	}
	if err := errors.Join(wrong...); err != nil {
		return err
	}
	c.done = day
	return nil
}

func (c *Caretaker) now() time.Time {
	if c.Now == nil {
		return time.Now()
	}
	return c.Now()
}

func (c *Caretaker) log() *slog.Logger {
	if c.Log == nil {
		return slog.Default()
	}
	return c.Log
}
