package scheduler_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"cohortbot/scheduler"
)

// answers are results of which somebody counts what was done.
type answers struct {
	done     int64
	released int
	fails    error
	takes    func()
}

func (a *answers) CountDone(context.Context) (int64, error) { return a.done, nil }

func (a *answers) Release(context.Context) error {
	if a.fails == nil {
		a.released++
	}
	if a.takes != nil {
		a.takes()
	}
	return a.fails
}

// What is shown is taken on at the start, when something was done or somebody was erased, and once an
// hour; what failed is tried again.
func TestReleaser(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	a := &answers{}
	r := &scheduler.Releaser{Results: a, Now: func() time.Time { return now }}
	lost := errors.New("lost")
	for _, x := range []struct {
		what  string
		does  func()
		wants int
	}{
		{"at the start", func() {}, 1},
		{"nothing was done", func() { now = now.Add(59 * time.Minute) }, 1},
		{"an answer", func() { a.done = 7 }, 2},
		{"somebody is erased", func() { a.done = 3 }, 3},
		{"it fails", func() { a.done, a.fails = 4, lost }, 3},
		{"and is tried again", func() { a.fails = nil }, 4},
		{"an hour later", func() { now = now.Add(time.Hour) }, 5},
		{"it takes three seconds", func() { a.done, a.takes = 9, func() { now = now.Add(3 * time.Second) } }, 6},
		{"and rests for a minute", func() { a.done, now = 10, now.Add(50*time.Second) }, 6},
		{"which is over", func() { now = now.Add(7 * time.Second) }, 7},
		{"it fails after three seconds", func() { a.done, a.fails, now = 11, lost, now.Add(time.Minute) }, 7},
		{"and rests all the same", func() { a.fails, now = nil, now.Add(50*time.Second) }, 7},
		{"before it is tried again", func() { now = now.Add(7 * time.Second) }, 8},
	} {
		x.does()
		if err := r.Tick(t.Context()); !errors.Is(err, a.fails) || a.released != x.wants {
			t.Errorf("%s: released %d times, %v", x.what, a.released, err)
		}
	}
}
