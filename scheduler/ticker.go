package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
)

// Agenda finds whom time concerns, a page at a time.
type Agenda interface {
	// Due gives everybody whose instant has come.
	Due(ctx context.Context, now time.Time, each func([]dialog.Ref) error) error
	// Unplanned gives learners of a cohort whose instant was computed from another plan.
	Unplanned(ctx context.Context, id cohort.ID, plan string, each func([]dialog.Ref) error) error
	// Members gives everybody who is in.
	Members(ctx context.Context, each func([]dialog.Ref) error) error
	// Planned says that every member was planned once; KeepPlanned that she was.
	Planned(ctx context.Context) (bool, error)
	KeepPlanned(ctx context.Context) error
	ListCohorts(ctx context.Context) ([]dialog.Listed, error)
}

// Ticker lets time have its effect, once a minute: it runs a turn of everybody whose
// instant has come, and of everybody whose instant was computed from a course, a calendar
// or dates of a cohort that have changed. What is told is decided there, with her state: a
// minute that is ticked twice, or by two, tells nobody twice. Store, Turns, Course and Days
// are required.
type Ticker struct {
	Store   Agenda
	Turns   Carrier
	Course  func() *course.Course
	Days    func() course.Calendar
	Workers int              // turns at once; default 8
	Now     func() time.Time // default time.Now
	Log     *slog.Logger     // default slog.Default()

	planned bool // every member was planned once
}

// outage is how long nobody may have served before presses are lost: Telegram gives them
// no longer.
const outage = 150 * time.Second

// Run ticks until ctx ends. since is when somebody served last, zero when nobody knows.
func (t *Ticker) Run(ctx context.Context, since time.Time) {
	tick := make(chan struct{}, 1)
	// No more than a clock: it makes up for nothing, and what it has missed is found in the
	// store.
	clock := cron.New(cron.WithLocation(time.UTC), cron.WithLogger(cron.DiscardLogger))
	if _, err := clock.AddFunc("* * * * *", func() {
		select {
		case tick <- struct{}{}:
		default: // the one before is still at work
		}
	}); err != nil {
		t.log().Error("time: there are no minutes", "err", err)
	}
	clock.Start()
	defer func() { <-clock.Stop().Done() }()
	away := !since.IsZero() && t.now().Sub(since) > outage
	for {
		if away {
			err := t.missed(ctx, since)
			away = err != nil
			t.warn(ctx, "time: whose presses may be lost is looked for again", err)
		}
		t.warn(ctx, "time: what is due is tried again", t.Tick(ctx))
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
	}
}

// Tick looks once. It is not for use by several goroutines.
func (t *Ticker) Tick(ctx context.Context) error {
	return errors.Join(t.plan(ctx), t.due(ctx))
}

// plan computes anew when something concerns those who were planned by another plan.
func (t *Ticker) plan(ctx context.Context) error {
	replan := func(refs []dialog.Ref) error {
		return t.turn(ctx, refs, "due:plan", dialog.Event{Replan: &dialog.Replan{}})
	}
	if err := t.first(ctx, replan); err != nil {
		return err
	}
	list, err := t.Store.ListCohorts(ctx)
	if err != nil {
		return err
	}
	var wrong []error
	for _, k := range list {
		plan := dialog.Plan(t.Course(), t.Days(), k.Cohort)
		wrong = append(wrong, t.Store.Unplanned(ctx, k.ID, plan, replan))
	}
	return errors.Join(wrong...)
}

// first plans those who joined before anything was planned at all.
func (t *Ticker) first(ctx context.Context, replan func([]dialog.Ref) error) error {
	if t.planned {
		return nil
	}
	done, err := t.Store.Planned(ctx)
	if err == nil && !done {
		if err = t.Store.Members(ctx, replan); err == nil {
			err = t.Store.KeepPlanned(ctx)
		}
	}
	t.planned = err == nil
	return err
}

// due has those taken their turn whose instant has come.
func (t *Ticker) due(ctx context.Context) error {
	now := t.now()
	key := "due:" + strconv.FormatInt(now.UnixMilli(), 10)
	return t.Store.Due(ctx, now, func(refs []dialog.Ref) error {
		return t.turn(ctx, refs, key, dialog.Event{Due: &dialog.Due{}})
	})
}

// missed looks who may have pressed while nobody served. Whoever it concerns says her own
// turn.
func (t *Ticker) missed(ctx context.Context, since time.Time) error {
	at := cohort.At(since)
	key := "due:missed:" + strconv.FormatInt(int64(at), 10)
	return t.Store.Members(ctx, func(refs []dialog.Ref) error {
		return t.turn(ctx, refs, key, dialog.Event{Missed: &dialog.Missed{Since: at}})
	})
}

// turn runs a turn of each, several at once. One that fails keeps nobody else from hers: it
// is met again at the next tick.
func (t *Ticker) turn(ctx context.Context, refs []dialog.Ref, key string, ev dialog.Event) error {
	var hands sync.WaitGroup
	wrong := make([]error, len(refs))
	next := make(chan int)
	for range min(t.workers(), len(refs)) {
		hands.Go(func() {
			for i := range next {
				e := dialog.Envelope{ID: key, Key: key, On: refs[i], At: cohort.At(t.now()), Event: ev}
				wrong[i] = t.Turns.Carry(ctx, e)
			}
		})
	}
	for i := range refs {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	hands.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	wrong = slices.DeleteFunc(wrong, func(err error) bool { return err == nil })
	if len(wrong) > 0 {
		t.log().Warn("time: turns failed; they are tried again", "turns", len(wrong), "err", wrong[0])
	}
	return nil
}

func (t *Ticker) warn(ctx context.Context, what string, err error) {
	if err != nil && ctx.Err() == nil {
		t.log().Warn(what, "err", err)
	}
}

func (t *Ticker) workers() int {
	if t.Workers == 0 {
		return 8
	}
	return t.Workers
}

func (t *Ticker) now() time.Time {
	if t.Now == nil {
		return time.Now()
	}
	return t.Now()
}

func (t *Ticker) log() *slog.Logger {
	if t.Log == nil {
		return slog.Default()
	}
	return t.Log
}
