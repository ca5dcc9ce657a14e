package scheduler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/turn"
)

// Board finds announcements, whom they go to next, and how far they have come.
type Board interface {
	// Moving gives those whose hour has come, that are on their way or wait for somebody's yes, the
	// oldest first.
	Moving(ctx context.Context, now cohort.Instant) ([]dialog.Spoken, error)
	Announcement(ctx context.Context, id string) (*cohort.Announcement, error) // nil when there is none
	Recipients(ctx context.Context, of dialog.RecipientsOf) ([]dialog.Ref, error)
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
// next people take their turn while few rows are ahead, and moves the cursor. Several on
// their way share the rows ahead by turns, so none waits until another has gone. All that it
// has to know lies in the announcement and with the people: it may be killed at any moment,
// and another goes on. Board and Turns are required.
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

	told   map[string]telling
	looked map[string]time.Time // when it was seen to that somebody can give her yes
	served string               // the last whose people were met
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
	look := func() {
		if err := an.Tick(ctx); err != nil && ctx.Err() == nil {
			an.log().Warn("announcements: what is on its way is tried again", "err", err)
		}
	}
	look()
	repeat(ctx, cmp.Or(an.Every, time.Second), look)
}

// Tick looks once. It is not for use by several goroutines.
func (an *Announcer) Tick(ctx context.Context) error {
	moving, err := an.Board.Moving(ctx, cohort.At(an.now()))
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
	var walking []dialog.Spoken
	moves := map[string]bool{}
	for _, x := range moving {
		moves[x.ID] = true
		walks, err := an.move(ctx, x, rests[cohort.AnnouncementMatter(x.ID)])
		if walks {
			walking = append(walking, x)
		}
		wrong = append(wrong, err) // one keeps no other from its people
	}
	wrong = append(wrong, an.walk(ctx, walking))
	for _, x := range moving {
		wrong = append(wrong, an.tell(ctx, x))
	}
	maps.DeleteFunc(an.told, func(id string, _ telling) bool { return !moves[id] })
	maps.DeleteFunc(an.looked, func(id string, _ time.Time) bool { return !moves[id] })
	return errors.Join(wrong...)
}

// move takes one announcement a step on, but for its round: walks says that it has people to
// meet.
func (an *Announcer) move(ctx context.Context, x dialog.Spoken, rests bool) (walks bool, err error) {
	a, matter := x.Announcement, cohort.AnnouncementMatter(x.ID)
	if a.Change != nil && a.State != cohort.AnnouncementAsks {
		if err := an.look(ctx, x); err != nil {
			return false, err
		}
	}
	switch a.State {
	case cohort.AnnouncementAsks:
		return false, an.look(ctx, x)
	case cohort.AnnouncementSet:
		if a.At.Time().After(an.now()) { // a change of it waits
			return false, nil
		}
		return false, an.onward(ctx, x, dialog.Onward{Begin: true})
	case cohort.AnnouncementStops:
		if err := an.Board.Drop(ctx, matter); err != nil || an.now().Before(a.Stopped.Time().Add(stoppedFor)) {
			return false, err
		}
		return false, an.end(ctx, x)
	case cohort.AnnouncementWithdraws:
		if a.Cursor == "" && !a.Walked { // what has not gone need not be taken out of any chat
			if err := an.Board.Drop(ctx, matter); err != nil {
				return false, err
			}
		}
		rests = false
	case cohort.AnnouncementGoes:
	default: // a change of one that has gone waits
		return false, nil
	}
	if a.Walked {
		return false, an.end(ctx, x)
	}
	return !rests, nil
}

// look sees to it that somebody can still give the yes it waits for, once a minute.
func (an *Announcer) look(ctx context.Context, x dialog.Spoken) error {
	now := an.now()
	if now.Sub(an.looked[x.ID]) < time.Minute {
		return nil
	}
	if an.looked == nil {
		an.looked = map[string]time.Time{}
	}
	an.looked[x.ID] = now
	return an.onward(ctx, x, dialog.Onward{Look: true})
}

// end says that it is over, as soon as nothing of it waits.
func (an *Announcer) end(ctx context.Context, x dialog.Spoken) error {
	of := []string{cohort.AnnouncementMatter(x.ID)}
	if x.Announcement.State == cohort.AnnouncementGoes { // what stands anew goes whatever becomes of it
		of = append(of, cohort.MovedMatter(x.ID))
	}
	for _, matter := range of {
		if left, err := an.Board.Left(ctx, matter); err != nil || left > 0 {
			return err
		}
	}
	return an.onward(ctx, x, dialog.Onward{End: true})
}

// walk brings the rounds to the next people by turns, until enough rows are ahead. Whose turn
// it was last waits for the others.
func (an *Announcer) walk(ctx context.Context, walking []dialog.Spoken) error {
	if i := slices.IndexFunc(walking, func(x dialog.Spoken) bool { return x.ID == an.served }); i >= 0 {
		walking = slices.Concat(walking[i+1:], walking[:i+1])
	}
	var wrong []error
	for first := len(walking); len(walking) > 0; first-- {
		// Those for whom it is quiet time keep nobody waiting for whom it is not.
		ahead, quiet, err := an.Board.InLane(ctx, an.ahead(), an.ahead()+an.asleep())
		if err != nil || ahead >= an.ahead() || quiet >= an.asleep() {
			return errors.Join(append(wrong, err)...)
		}
		x := walking[0]
		walking = walking[1:]
		share := max(1, (an.ahead()-ahead)/(len(walking)+1))
		more, err := an.advance(ctx, x, min(an.page(), share), first > 0)
		an.served, wrong = x.ID, append(wrong, err)
		if more {
			walking = append(walking, x)
		}
	}
	return errors.Join(wrong...)
}

// advance brings the round of one to so many people; more says that there may be others. What
// was read this moment is fresh.
func (an *Announcer) advance(ctx context.Context, x dialog.Spoken, most int, fresh bool) (more bool, err error) {
	a := x.Announcement
	if !fresh {
		if a, err = an.Board.Announcement(ctx, x.ID); err != nil || a == nil || a.Round != x.Announcement.Round || a.State != x.Announcement.State {
			return false, err // somebody has stopped or changed it meanwhile
		}
	}
	refs, err := an.Board.Recipients(ctx, recipients(a, x.ID, most))
	if err != nil {
		return false, err
	}
	if len(refs) == 0 {
		return false, an.onward(ctx, x, dialog.Onward{Round: a.Round, Through: true})
	}
	key := "bc:" + x.ID + "/" + strconv.Itoa(a.Round)
	failed, err := an.turns(ctx, refs, key, dialog.Event{Broadcast: &dialog.Broadcast{ID: x.ID, Round: a.Round}})
	if err != nil {
		return false, err // the same people are met again: whoever has had her turn has had it
	}
	return true, an.onward(ctx, x, dialog.Onward{Round: a.Round, To: refs[len(refs)-1].ID, Failed: failed})
}

// recipients are the next of a round. The first is for those of the cohort; later ones are for
// whoever has something of it, wherever she learns by then, and for the cohort as long as none
// has come to everybody.
func recipients(a *cohort.Announcement, id string, most int) dialog.RecipientsOf {
	of := dialog.RecipientsOf{After: a.Cursor, Limit: most}
	if !a.Reached {
		of.Cohort = a.Cohort
	}
	if a.Round > 1 {
		of.Matter = cohort.AnnouncementMatter(id)
	}
	return of
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

// onward takes an announcement on, with what follows from it. Whom it tells knows each thing by
// its key, so that names all by which this one differs from those before.
func (an *Announcer) onward(ctx context.Context, of dialog.Spoken, x dialog.Onward) error {
	a := of.Announcement
	key := fmt.Sprintf("bc:%s/on/%d/%s/%d", of.ID, a.Round, a.State, a.At)
	if x.Look { // each time others are asked
		key += fmt.Sprintf("/%d/%s", a.Asks, strings.Join(a.Asked, "."))
	}
	return an.Turns.CarryOn(ctx, dialog.Envelope{
		ID: key, Key: key, On: dialog.Ref{Kind: dialog.Announcement, ID: of.ID}, At: cohort.At(an.now()), Event: dialog.Event{Onward: &x},
	})
}

// keepsUp brings the message up to date by which its team follows it.
func (an *Announcer) keepsUp(ctx context.Context, x dialog.Spoken, p dialog.Progress) error {
	key := "bc:" + x.ID + "/progress"
	var wrong []error
	for _, who := range x.Announcement.Followers() {
		err := an.Turns.Carry(ctx, dialog.Envelope{
			ID: key, Key: key, On: dialog.Ref{Kind: dialog.Person, ID: who}, At: cohort.At(an.now()), Event: dialog.Event{Progress: &p},
		})
		if errors.Is(err, turn.ErrNoSubject) || errors.Is(err, turn.ErrContent) { // nobody is left to be told
			err = nil
		}
		wrong = append(wrong, err)
	}
	return errors.Join(wrong...)
}

// tell tells those who follow it how far it has come, if that is another thing than they were told.
func (an *Announcer) tell(ctx context.Context, x dialog.Spoken) error {
	now, was := an.now(), an.told[x.ID]
	still := []cohort.AnnouncementState{cohort.AnnouncementSet, cohort.AnnouncementAsks, cohort.AnnouncementGone}
	if slices.Contains(still, x.Announcement.State) || now.Sub(was.at) < an.tells() {
		return nil
	}
	r, err := an.Board.Reach(ctx, x.ID)
	if err != nil {
		return err
	}
	is := was.next(now, *r)
	if was.at.IsZero() { // she has just been told that it goes, before anybody had a turn: what is, she hears in a while
		is.reach = dialog.Reach{Replies: map[cohort.Response]int{}}
	} else if !reflect.DeepEqual(is.reach, was.reach) || is.pace != was.pace {
		err = an.keepsUp(ctx, x, dialog.Progress{ID: x.ID, PerMinute: is.pace, Reach: r})
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
