package scheduler

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
	"reflect"
	"strconv"
	"sync"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/turn"
)

// Board finds announcements, whom they go to next, and how far they have come.
type Board interface {
	// Moving gives those that wait for their hour or are on their way, the oldest first.
	Moving(ctx context.Context) ([]dialog.Spoken, error)
	// Recipients gives so many people of a cohort after one of them, in the order of ids.
	Recipients(ctx context.Context, in cohort.ID, after string, limit int) ([]dialog.Ref, error)
	// InLane counts the rows ready in the lane of announcements: those that may go, and those
	// for which it is quiet time. It need not tell these apart while there are fewer than few
	// of both, or not fewer than most.
	InLane(ctx context.Context, few, most int) (awake, quiet int, err error)
	// Left counts the rows of a matter that have not come to their end.
	Left(ctx context.Context, matter string) (int, error)
	// Drop takes back what waits of a matter.
	Drop(ctx context.Context, matter string) error
	Resting(ctx context.Context) ([]string, error)
	Reach(ctx context.Context, id string) (*dialog.Reach, error)
}

// Courier runs an envelope, alone or with all that follows from it.
type Courier interface {
	Carrier
	CarryOn(ctx context.Context, e dialog.Envelope) error
}

// Announcer takes announcements to their people: it begins those whose hour has come, has the
// next people take their turn while few rows are ahead, and moves the cursor. All that it
// knows lies in the announcement and with the people: it may be killed at any moment, and
// another goes on. Board and Turns are required.
type Announcer struct {
	Board   Board
	Turns   Courier
	Every   time.Duration    // default a second
	Ahead   int              // rows ready in the lane that may go at most; default 500
	Asleep  int              // of those whose quiet time it is at most; default 2000
	Page    int              // people at once; default 50
	Workers int              // turns at once; default 4: people who press come first
	Tells   time.Duration    // how often the author is told how far it is; default 4 s
	Now     func() time.Time // default time.Now
	Log     *slog.Logger     // default slog.Default()

	told map[string]telling
}

// telling is what an author was told last.
type telling struct {
	at    time.Time
	reach dialog.Reach
	pace  int
	from  time.Time // when it had come to begun: what its pace is counted from
	begun int
}

// stoppedFor is how long what waits of a stopped announcement is taken back: what a turn has
// made and not stored yet is stored by then.
const stoppedFor = 20 * time.Second

// paceOver is over how long the pace is taken.
const paceOver = 20 * time.Second

// Run looks until ctx ends.
func (an *Announcer) Run(ctx context.Context) {
	every := an.Every
	if every == 0 {
		every = time.Second
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if err := an.Tick(ctx); err != nil && ctx.Err() == nil {
			an.log().Warn("announcements: what is on its way is tried again", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Tick looks once. It is not for use by several goroutines.
func (an *Announcer) Tick(ctx context.Context) error {
	moving, err := an.Board.Moving(ctx)
	if err != nil || len(moving) == 0 {
		an.told = nil
		return err
	}
	resting, err := an.Board.Resting(ctx)
	if err != nil {
		return err
	}
	rests := map[string]bool{}
	for _, m := range resting {
		rests[m] = true
	}
	var wrong []error
	moves := map[string]bool{}
	for _, x := range moving {
		moves[x.ID] = true
		err := an.move(ctx, x, rests[cohort.AnnouncementMatter(x.ID)])
		if err == nil {
			err = an.tell(ctx, x)
		}
		wrong = append(wrong, err) // one keeps no other from its people
	}
	maps.DeleteFunc(an.told, func(id string, _ telling) bool { return !moves[id] })
	return errors.Join(wrong...)
}

// move takes one announcement a step on.
func (an *Announcer) move(ctx context.Context, x dialog.Spoken, rests bool) error {
	a, matter := x.Announcement, cohort.AnnouncementMatter(x.ID)
	switch a.State {
	case cohort.AnnouncementSet:
		if a.At.Time().After(an.now()) {
			return nil
		}
		return an.onward(ctx, x.ID, dialog.Onward{Begin: true})
	case cohort.AnnouncementStops:
		if err := an.Board.Drop(ctx, matter); err != nil || an.now().Before(a.Stopped.Time().Add(stoppedFor)) {
			return err
		}
		return an.end(ctx, x)
	case cohort.AnnouncementWithdraws:
		if a.Cursor == "" && !a.Walked { // what has not gone need not be taken out of any chat
			if err := an.Board.Drop(ctx, matter); err != nil {
				return err
			}
		}
		rests = false
	}
	if a.Walked {
		return an.end(ctx, x)
	}
	if rests {
		return nil // Telegram refuses it: nobody else is met until staff let it go on
	}
	return an.walk(ctx, x)
}

// end says that it is over, as soon as nothing of it waits.
func (an *Announcer) end(ctx context.Context, x dialog.Spoken) error {
	left, err := an.Board.Left(ctx, cohort.AnnouncementMatter(x.ID))
	if err != nil || left > 0 {
		return err
	}
	return an.onward(ctx, x.ID, dialog.Onward{End: true})
}

// walk brings the round to the next people, until enough rows are ahead.
func (an *Announcer) walk(ctx context.Context, x dialog.Spoken) error {
	a := x.Announcement
	key := "bc:" + x.ID + "/" + strconv.Itoa(a.Round)
	ev := dialog.Event{Broadcast: &dialog.Broadcast{ID: x.ID, Round: a.Round}}
	for cursor := a.Cursor; ; {
		// Those for whom it is quiet time keep nobody waiting for whom it is not.
		ahead, quiet, err := an.Board.InLane(ctx, an.ahead(), an.ahead()+an.asleep())
		if err != nil || ahead >= an.ahead() || quiet >= an.asleep() {
			return err
		}
		refs, err := an.Board.Recipients(ctx, a.Cohort, cursor, min(an.page(), an.ahead()-ahead))
		if err != nil {
			return err
		}
		if len(refs) == 0 {
			return an.onward(ctx, x.ID, dialog.Onward{Round: a.Round, Through: true})
		}
		failed, err := an.turns(ctx, refs, key, ev)
		if err != nil {
			return err // the same people are met again: whoever has had her turn has had it
		}
		cursor = refs[len(refs)-1].ID
		if err := an.onward(ctx, x.ID, dialog.Onward{Round: a.Round, To: cursor, Failed: failed}); err != nil {
			return err
		}
		if still, err := an.still(ctx, x); err != nil || !still {
			return err
		}
	}
}

// still says that nobody has stopped or changed it meanwhile.
func (an *Announcer) still(ctx context.Context, x dialog.Spoken) (bool, error) {
	now, err := an.Board.Moving(ctx)
	for _, y := range now {
		if y.ID == x.ID {
			return y.Announcement.Round == x.Announcement.Round && y.Announcement.State == x.Announcement.State, err
		}
	}
	return false, err
}

// turns runs a turn of each, several at once; failed are those whose turn fails for what they
// are or have, which it would another time.
func (an *Announcer) turns(ctx context.Context, refs []dialog.Ref, key string, ev dialog.Event) (failed int, err error) {
	var hands sync.WaitGroup
	wrong := make([]error, len(refs))
	next := make(chan int)
	for range min(an.workers(), len(refs)) {
		hands.Go(func() {
			for i := range next {
				e := dialog.Envelope{ID: key, Key: key, On: refs[i], At: cohort.At(an.now()), Event: ev}
				wrong[i] = an.Turns.Carry(ctx, e)
			}
		})
	}
	for i := range refs {
		next <- i
	}
	close(next)
	hands.Wait()
	for _, err := range wrong {
		switch {
		case err == nil, errors.Is(err, turn.ErrNoSubject): // she has gone meanwhile
		case errors.Is(err, turn.ErrContent):
			an.log().Error("announcements: somebody's turn fails; she is counted as not reached", "err", err)
			failed++
		default:
			return 0, err
		}
	}
	return failed, nil
}

func (an *Announcer) onward(ctx context.Context, id string, x dialog.Onward) error {
	key := "bc:" + id + "/on"
	return an.Turns.CarryOn(ctx, dialog.Envelope{
		ID: key, Key: key, On: dialog.Ref{Kind: dialog.Announcement, ID: id}, At: cohort.At(an.now()), Event: dialog.Event{Onward: &x},
	})
}

// tell tells the author how far it has come, if that is another thing than she was told.
func (an *Announcer) tell(ctx context.Context, x dialog.Spoken) error {
	now, was := an.now(), an.told[x.ID]
	if x.Announcement.State == cohort.AnnouncementSet || now.Sub(was.at) < an.tells() {
		return nil
	}
	r, err := an.Board.Reach(ctx, x.ID)
	if err != nil {
		return err
	}
	is := was.next(now, *r)
	if was.at.IsZero() { // she has just been told that it goes
		was.reach, was.pace = is.reach, is.pace
	}
	if !reflect.DeepEqual(is.reach, was.reach) || is.pace != was.pace {
		key := "bc:" + x.ID + "/progress"
		err = an.Turns.Carry(ctx, dialog.Envelope{
			ID: key, Key: key, On: dialog.Ref{Kind: dialog.Person, ID: x.Announcement.By}, At: cohort.At(now),
			Event: dialog.Event{Progress: &dialog.Progress{ID: x.ID, PerMinute: is.pace}},
		})
	}
	if errors.Is(err, turn.ErrNoSubject) || errors.Is(err, turn.ErrContent) { // nobody is left to be told
		err = nil
	}
	if err == nil {
		if an.told == nil {
			an.told = map[string]telling{}
		}
		an.told[x.ID] = is
	}
	return err
}

// next is what is told then, with the pace since a while ago.
func (was telling) next(now time.Time, r dialog.Reach) telling {
	is := telling{at: now, reach: r, from: was.from, begun: was.begun, pace: was.pace}
	if was.from.IsZero() {
		is.from, is.begun = now, r.Done()
		return is
	}
	if took := now.Sub(was.from); took > 0 {
		is.pace = int(float64(r.Done()-was.begun) / took.Minutes())
	}
	if now.Sub(was.from) >= paceOver {
		is.from, is.begun = now, r.Done()
	}
	return is
}

func (an *Announcer) ahead() int { return cmp.Or(an.Ahead, 500) }

func (an *Announcer) asleep() int { return cmp.Or(an.Asleep, 2000) }

func (an *Announcer) page() int { return cmp.Or(an.Page, 50) }

func (an *Announcer) workers() int { return cmp.Or(an.Workers, 4) }

func (an *Announcer) tells() time.Duration { return cmp.Or(an.Tells, 4*time.Second) }

func (an *Announcer) now() time.Time {
	if an.Now == nil {
		return time.Now()
	}
	return an.Now()
}

func (an *Announcer) log() *slog.Logger {
	if an.Log == nil {
		return slog.Default()
	}
	return an.Log
}
