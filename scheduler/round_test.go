package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/turn"
)

// village is an agenda of three members, of whom nobody is due.
type village struct{ planned bool }

func (v *village) Due(context.Context, time.Time, func([]dialog.Ref) error) error { return nil }

func (v *village) Unplanned(context.Context, cohort.ID, string, func([]dialog.Ref) error) error {
	return nil
}

func (v *village) Members(_ context.Context, each func([]dialog.Ref) error) error {
	for _, id := range []string{"first", "second", "third"} {
		if err := each([]dialog.Ref{{Kind: dialog.Person, ID: id}}); err != nil {
			return err
		}
	}
	return nil
}

func (v *village) Planned(context.Context) (bool, error) { return v.planned, nil }

func (v *village) KeepPlanned(context.Context) error {
	v.planned = true
	return nil
}

func (v *village) ListCohorts(context.Context) ([]dialog.Listed, error) { return nil, nil }

// unlucky runs turns: of each person so many fail, with this error.
type unlucky struct {
	mu    sync.Mutex
	fails map[string]int
	err   error
	ran   map[string]int // by kind of event and person: turns that did not fail
	tried int
}

func (u *unlucky) Carry(_ context.Context, e dialog.Envelope) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.tried++
	what := "plan"
	if e.Event.Missed != nil {
		what = "missed"
	}
	key := what + " " + e.On.ID
	if u.fails[key] > 0 {
		u.fails[key]--
		return fmt.Errorf("a turn: %w", u.err)
	}
	u.ran[key]++
	return nil
}

// TestEverybodyHasHerTurn: whoever's turn fails while everybody is gone through once is met
// again, and nobody else; only then is that over.
func TestEverybodyHasHerTurn(t *testing.T) {
	for name, x := range map[string]struct {
		err  error
		met  bool // in the end
		more int  // turns beyond one each
		ails bool // nobody comes back to her for an hour, whatever for
	}{
		"the store was away":      {err: errors.New("away"), met: true, more: 4},
		"hers cannot be handled":  {err: turn.ErrContent, more: -1, ails: true},
		"she has gone in between": {err: turn.ErrNoSubject},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := &village{}
				u := &unlucky{fails: map[string]int{"plan second": 2, "missed third": 2}, err: x.err, ran: map[string]int{}}
				tick := &Ticker{
					Store: v, Turns: u, Course: func() *course.Course { return &course.Course{} },
					Days: func() course.Calendar { return nil }, Log: slog.New(slog.DiscardHandler),
				}
				ctx, end := context.WithTimeout(t.Context(), 5*time.Minute)
				defer end()
				tick.Run(ctx, time.Now().Add(-time.Hour))
				if !v.planned {
					t.Error("nobody keeps that everybody was planned")
				}
				for _, key := range []string{"plan first", "plan second", "plan third", "missed first", "missed second", "missed third"} {
					want := 1
					if !x.met && u.fails[key] > 0 || x.ails && key == "plan third" {
						want = 0
					}
					if u.ran[key] != want {
						t.Errorf("%s: %d turns, want %d", key, u.ran[key], want)
					}
				}
				if want := 6 + x.more; u.tried != want {
					t.Errorf("%d turns were tried, want %d", u.tried, want)
				}
			})
		})
	}
}
