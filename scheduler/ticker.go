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
	"cohortbot/turn"
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
	first   round
	sick    map[string]time.Time // whose turn fails for what she is or has, until when
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
	missed := missed(since)
	for {
		if away {
			done, err := t.all(ctx, &missed)
			away = !done
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
	if err := t.begin(ctx); err != nil {
		return err
	}
	list, err := t.Store.ListCohorts(ctx)
	if err != nil {
		return err
	}
	var wrong []error
	for _, k := range list {
		plan := dialog.Plan(t.Course(), t.Days(), k.Cohort)
		wrong = append(wrong, t.Store.Unplanned(ctx, k.ID, plan, func(refs []dialog.Ref) error {
			_, err := t.turn(ctx, refs, planKey, replan())
			return err // whoever is left is found again
		}))
	}
	return errors.Join(wrong...)
}

const planKey = "due:plan"

func replan() dialog.Event { return dialog.Event{Replan: &dialog.Replan{}} }

// begin plans those who joined before anything was planned at all: they stand in no index.
func (t *Ticker) begin(ctx context.Context) error {
	if t.planned {
		return nil
	}
	done, err := t.Store.Planned(ctx)
	if err == nil && !done {
		t.first.key, t.first.event = planKey, replan()
		if done, err = t.all(ctx, &t.first); done {
			err = t.Store.KeepPlanned(ctx)
		}
	}
	t.planned = err == nil && done
	return err
}

// round is a turn of everybody who is in, each of whom is met once.
type round struct {
	key    string
	event  dialog.Event
	walked bool
	owed   []dialog.Ref // whose turn failed
}

// missed asks everybody for what she may have pressed while nobody served.
func missed(since time.Time) round {
	at := cohort.At(since)
	key := "due:missed:" + strconv.FormatInt(int64(at), 10)
	return round{key: key, event: dialog.Event{Missed: &dialog.Missed{Since: at}}}
}

// all goes on with a round; done when nobody is owed her turn any more.
func (t *Ticker) all(ctx context.Context, r *round) (done bool, err error) {
	if !r.walked {
		r.owed = nil
		err = t.Store.Members(ctx, func(refs []dialog.Ref) error {
			left, err := t.turn(ctx, refs, r.key, r.event)
			r.owed = append(r.owed, left...)
			return err
		})
		r.walked = err == nil
		return r.walked && len(r.owed) == 0, err
	}
	left, err := t.turn(ctx, r.owed, r.key, r.event)
	if err == nil {
		r.owed = left
	}
	return err == nil && len(left) == 0, err
}

// Missed asks everybody for what she may have pressed since an instant from which on nobody
// was served, until each has had her turn or ctx ends. Beside Tick it may run on another
// Ticker only: what has failed is remembered in one.
func (t *Ticker) Missed(ctx context.Context, since time.Time) {
	missed := missed(since)
	for pause := time.Second; ; pause = min(time.Minute, 2*pause) {
		done, err := t.all(ctx, &missed)
		if done || ctx.Err() != nil {
			return
		}
		t.warn(ctx, "time: whose presses may be lost is looked for again", err)
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// due has those taken their turn whose instant has come.
func (t *Ticker) due(ctx context.Context) error {
	now := t.now()
	key := "due:" + strconv.FormatInt(now.UnixMilli(), 10)
	return t.Store.Due(ctx, now, func(refs []dialog.Ref) error {
		_, err := t.turn(ctx, refs, key, dialog.Event{Due: &dialog.Due{}})
		return err // whoever is left stays due
	})
}

// turn runs a turn of each, several at once. One that fails keeps nobody else from hers;
// left are those who are owed it: of whom it failed, though not for what she is or has.
func (t *Ticker) turn(ctx context.Context, refs []dialog.Ref, key string, ev dialog.Event) (left []dialog.Ref, err error) {
	refs = slices.DeleteFunc(refs, t.ails)
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
		return nil, err
	}
	return t.left(refs, wrong), nil
}

// left are those of whom something went wrong that may go right another time.
func (t *Ticker) left(refs []dialog.Ref, wrong []error) (left []dialog.Ref) {
	var first error
	failed := 0
	for i, err := range wrong {
		if err == nil || errors.Is(err, turn.ErrNoSubject) { // she has gone meanwhile
			continue
		}
		if failed++; first == nil {
			first = err
		}
		if errors.Is(err, turn.ErrContent) {
			t.sick[refs[i].ID] = t.now().Add(sickFor)
			continue
		}
		left = append(left, refs[i])
	}
	if failed > 0 {
		t.log().Warn("time: turns failed", "turns", failed, "err", first)
	}
	return left
}

// sickFor is how long nobody comes back to one whose turn fails for what she is or has: it
// would fail again, and say so in the log, each minute.
const sickFor = time.Hour

// ails says that she is one of them.
func (t *Ticker) ails(who dialog.Ref) bool {
	if t.sick == nil {
		t.sick = map[string]time.Time{}
	}
	until, sick := t.sick[who.ID]
	if sick && !t.now().Before(until) {
		delete(t.sick, who.ID)
		return false
	}
	return sick
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
