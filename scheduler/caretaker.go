package scheduler

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"strconv"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
)

// House is what a caretaker looks at.
type House interface {
	// Upkeep says what is neglected at this moment; it is asked at every tick.
	Upkeep(ctx context.Context) (dialog.Upkeep, error)
	// Rested says since when the matter rests that came to rest last; 0: none does. It is
	// asked at every tick.
	Rested(ctx context.Context) (cohort.Instant, error)
	// Owners gives every owner. It may look at everybody: it is asked once a day while
	// something is neglected, and once for each rest.
	Owners(ctx context.Context) ([]dialog.Ref, error)
}

// Carrier runs an envelope.
type Carrier interface {
	Carry(ctx context.Context, e dialog.Envelope) error
}

// Caretaker brings owners what is neglected, once a day, and that messages rest, at once;
// never in the course's quiet hours. Whether she is told, of what is neglected one line a
// week and of a rest one line, is decided with her state, so neither a restart nor two
// caretakers repeat it, and each has a week of her own. House, Turns,
// Course and Days are required.
type Caretaker struct {
	House  House
	Turns  Carrier
	Course func() *course.Course
	Days   func() course.Calendar // the occasions that hold: Ramadan has quiet hours of its own
	Every  time.Duration          // default a minute
	Now    func() time.Time       // default time.Now
	Log    *slog.Logger           // default slog.Default()

	done   string         // the day on which what is neglected was brought to everybody
	rested cohort.Instant // since when that rests which was brought to everybody last
	again  time.Time      // not before, after something went wrong
}

// againAfter is how long a caretaker waits when something went wrong.
const againAfter = time.Hour

// Run looks until ctx ends.
func (c *Caretaker) Run(ctx context.Context) {
	repeat(ctx, cmp.Or(c.Every, time.Minute), func() {
		if err := c.Tick(ctx); err != nil && ctx.Err() == nil {
			c.log().Warn("upkeep: owners are told later", "err", err)
		}
	})
}

// Tick looks once. It is not for use by several goroutines.
func (c *Caretaker) Tick(ctx context.Context) error {
	now, to := c.now(), c.Course()
	day := now.In(to.Zone).Format(time.DateOnly)
	if now.Before(c.again) || !c.Days().Moved(to.Quiet, now.In(to.Zone)).Equal(now) {
		return nil
	}
	err := c.rests(ctx)
	if day != c.done {
		err = errors.Join(err, c.tell(ctx, day))
	}
	if err != nil {
		c.again = now.Add(againAfter)
	}
	return err
}

// rests brings it to every owner that messages rest, if they came to rest since.
func (c *Caretaker) rests(ctx context.Context) error {
	since, err := c.House.Rested(ctx)
	if err != nil || since <= c.rested {
		return err
	}
	if err := c.bring(ctx, "due:rest:"+strconv.FormatInt(int64(since), 10), dialog.Upkeep{Rests: since}); err != nil {
		return err
	}
	c.rested = since
	return nil
}

// tell brings to every owner what is neglected, if anything is.
func (c *Caretaker) tell(ctx context.Context, day string) error {
	u, err := c.House.Upkeep(ctx)
	if err != nil || !u.Neglected() {
		return err
	}
	if err := c.bring(ctx, "due:upkeep:"+day, u); err != nil {
		return err
	}
	c.done = day
	return nil
}

// bring carries u to every owner. One whose turn fails keeps nobody else from hers.
func (c *Caretaker) bring(ctx context.Context, key string, u dialog.Upkeep) error {
	owners, err := c.House.Owners(ctx)
	if err != nil {
		return err
	}
	var wrong []error
	for _, who := range owners {
		e := dialog.Envelope{ID: key, Key: key, On: who, At: cohort.At(c.now()), Event: dialog.Event{Upkeep: &u}}
		wrong = append(wrong, c.Turns.Carry(ctx, e))
	}
	return errors.Join(wrong...)
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
