package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
)

// home is what a caretaker looks at, and how often.
type home struct {
	u       dialog.Upkeep
	rested  cohort.Instant
	looked  int // at what is neglected
	mu      sync.Mutex
	walked  int // through everybody
	carried []string
	bad     error
}

func (h *home) Upkeep(context.Context) (dialog.Upkeep, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.looked++
	return h.u, nil
}

func (h *home) Rested(context.Context) (cohort.Instant, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rested, nil
}

func (h *home) Owners(context.Context) ([]dialog.Ref, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.walked++
	return []dialog.Ref{{Kind: dialog.Person, ID: "first"}, {Kind: dialog.Person, ID: "second"}}, nil
}

func (h *home) Carry(_ context.Context, e dialog.Envelope) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.carried = append(h.carried, e.On.ID+" "+e.Key)
	if e.On.ID == "first" {
		return h.bad
	}
	return nil
}

// course of the tests: quiet from nine in the evening to eight in the morning, in UTC.
func quietCourse() *course.Course {
	return &course.Course{Zone: time.UTC, Quiet: course.Quiet{From: 21 * 60, To: 8 * 60}}
}

func noDays() course.Calendar { return nil }

// In Ramadan, as the calendar in force has it, other hours are quiet.
func TestCaretakerKeepsTheHoursOfRamadan(t *testing.T) {
	h := &home{u: dialog.Upkeep{Key: true}}
	now := time.Date(2027, 2, 9, 9, 0, 0, 0, time.UTC)
	days := course.Calendar{{Kind: course.Ramadan, From: now.AddDate(0, 0, -1), To: now.AddDate(0, 0, 20)}}
	inRamadan := func() *course.Course {
		c := quietCourse()
		c.Quiet.Ramadan = course.QuietRamadan{From: 23*60 + 30, To: 11 * 60}
		return c
	}
	c := &Caretaker{House: h, Turns: h, Course: inRamadan, Days: func() course.Calendar { return days }, Now: func() time.Time { return now }}
	for _, x := range []struct{ hour, brought int }{{9, 0}, {10, 0}, {11, 2}} {
		now = time.Date(2027, 2, 9, x.hour, 0, 0, 0, time.UTC)
		if err := c.Tick(t.Context()); err != nil || len(h.carried) != x.brought {
			t.Errorf("at %d brought %d, %v", x.hour, len(h.carried), err)
		}
	}
}

// The clock of a bubble begins on 1 January 2000, at midnight.
func TestCaretakerComesOnceADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &home{u: dialog.Upkeep{Key: true}}
		ctx, cancel := context.WithCancel(t.Context())
		c := &Caretaker{House: h, Turns: h, Course: quietCourse, Days: noDays, Log: slog.New(slog.DiscardHandler)}
		go c.Run(ctx)
		for _, x := range []struct {
			after time.Duration
			days  int // on which it came to owners
		}{{7*time.Hour + 59*time.Minute, 0}, {2 * time.Minute, 1}, {16 * time.Hour, 1}, {7*time.Hour + 58*time.Minute, 1}, {2 * time.Minute, 2}, {12 * time.Hour, 2}, {12 * time.Hour, 3}} {
			time.Sleep(x.after)
			synctest.Wait()
			h.mu.Lock()
			if len(h.carried) != 2*x.days || h.walked != x.days {
				t.Errorf("%v: brought %d, walked %d", time.Now(), len(h.carried), h.walked)
			}
			h.mu.Unlock()
		}
		want := []string{"first due:upkeep:2000-01-01", "second due:upkeep:2000-01-01", "first due:upkeep:2000-01-02"}
		if !slices.Equal(h.carried[:3], want) {
			t.Errorf("%q", h.carried)
		}
		cancel()
		synctest.Wait()
	})
}

func TestCaretakerLooksAtNobodyWhileAllIsWell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &home{}
		now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
		c := &Caretaker{House: h, Turns: h, Course: quietCourse, Days: noDays, Now: func() time.Time { return now }}
		for range 10 {
			if err := c.Tick(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if h.walked != 0 || h.looked != 10 {
			t.Errorf("walked %d, looked %d", h.walked, h.looked)
		}
		// What comes later in the day is told on it; one whose turn fails keeps nobody
		// from hers, and is met again after an hour.
		h.u.Backup, h.bad = true, errors.New("not now")
		for range 3 {
			_ = c.Tick(t.Context())
		}
		if h.walked != 1 || len(h.carried) != 2 {
			t.Errorf("walked %d, told %q", h.walked, h.carried)
		}
		now, h.bad = now.Add(againAfter), nil
		for range 3 {
			if err := c.Tick(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if h.walked != 2 || len(h.carried) != 4 {
			t.Errorf("walked %d, told %q", h.walked, h.carried)
		}
	})
}

// That messages rest is brought at the next tick outside quiet hours, whatever was
// brought that day, and once for each rest.
func TestCaretakerBringsARestAtOnce(t *testing.T) {
	h := &home{u: dialog.Upkeep{Key: true}}
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	c := &Caretaker{House: h, Turns: h, Course: quietCourse, Days: noDays, Now: func() time.Time { return now }}
	for _, x := range []struct {
		at     int // hour
		rested cohort.Instant
		told   int // owners, by now
	}{{9, 0, 2}, {10, 7, 4}, {11, 7, 4}, {12, 0, 4}, {22, 9, 4}, {31, 0, 4}, {32, 9, 8}, {33, 9, 8}, {34, 8, 8}} {
		now, h.rested = time.Date(2026, 12, 1, x.at, 0, 0, 0, time.UTC), x.rested
		if err := c.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(h.carried) != x.told {
			t.Errorf("at %v: brought %q", now, h.carried)
		}
	}
	if !slices.Contains(h.carried, "second due:rest:7") {
		t.Errorf("%q", h.carried)
	}
	h.bad, h.rested = errors.New("not now"), 20
	if err := c.Tick(t.Context()); err == nil {
		t.Error("a failure is not told")
	}
	now, h.bad = now.Add(againAfter), nil
	before := len(h.carried)
	if err := c.Tick(t.Context()); err != nil || len(h.carried) != before+2 {
		t.Errorf("after a failure: brought %q, %v", h.carried[before:], err)
	}
}
