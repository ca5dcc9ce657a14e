package scheduler_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/courses"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/scheduler"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/sqlite"
	"cohortbot/turn"
)

// town is a store with learners in it, a clock, and as many tickers as replicas there are.
type town struct {
	t      testing.TB
	store  *storage.Store
	engine storage.Engine
	course *course.Course
	days   atomic.Pointer[course.Calendar]
	now    atomic.Int64
	runner *turn.Runner
	keys   *seal.Keys
	group  cohort.ID
	keyed  int // envelopes that a test has made
}

func newTown(t testing.TB) *town {
	t.Helper()
	engine, err := sqlite.Open(t.Context(), sqlite.Config{Path: ":memory:", Indexes: storage.Indexes()})
	must(t, err)
	t.Cleanup(func() { _ = engine.Close(context.Background()) })
	w := &town{t: t, engine: engine}
	w.keys, err = seal.New().Keys()
	must(t, err)
	words, err := locales.Shipped()
	must(t, err)
	var found []course.Problem
	if w.course, found = course.Load(courses.Shipped()); w.course == nil {
		t.Fatal(found)
	}
	w.days.Store(&w.course.Calendar)
	w.at("2026-12-01 09:00")
	w.store = storage.NewStore(engine, w.keys, w.time)
	w.runner = w.replica(words)
	w.group, err = w.store.FoundCohort(t.Context(), &cohort.Cohort{
		Name: seal.Conceal("Autumn"), Start: "2026-12-01", Languages: w.course.Languages,
	}, "a test")
	must(t, err)
	return w
}

// replica is a runner as each process has one of its own.
func (w *town) replica(words *locales.Bundle) *turn.Runner {
	current := func() *course.Course { return w.course }
	return turn.NewRunner(turn.Config{
		Store: w.store, Course: current, Days: w.calendar, Bundle: words, Now: w.time, Log: slog.New(slog.DiscardHandler),
		Words: &bot.Renderer{Bundle: words, Course: current, Stamp: w.keys}, Keys: w.keys,
	})
}

func (w *town) ticker(turns scheduler.Carrier) *scheduler.Ticker {
	return &scheduler.Ticker{
		Store: w.store, Turns: turns, Course: func() *course.Course { return w.course }, Days: w.calendar, Now: w.time,
	}
}

func (w *town) calendar() course.Calendar { return *w.days.Load() }
func (w *town) time() time.Time           { return time.UnixMilli(w.now.Load()) }

// at sets the clock to a time in Baghdad.
func (w *town) at(when string) {
	w.t.Helper()
	x, err := time.ParseInLocation("2006-01-02 15:04", when, w.course.Zone)
	must(w.t, err)
	w.now.Store(x.UnixMilli())
}

// lives is so many learners, who joined when the clock says; due is when they were told
// they are due, 0 where nothing was ever planned.
func (w *town) lives(from, to int, due cohort.Instant, plan string) {
	w.t.Helper()
	var puts []storage.Put
	for i := from; i < to; i++ {
		id := fmt.Sprintf("s%06d", i)
		p := &cohort.Participant{
			Door: "d" + id, Chat: seal.Conceal("7"), Name: seal.Conceal("Maryam"), Code: "P-" + id, Lang: "en",
			Stage: cohort.StageMember, Roles: []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: w.group}}, Cohort: w.group,
			Made: cohort.At(w.time()), Joined: cohort.At(w.time()), Seen: cohort.At(w.time()), Consent: 1,
			Place: cohort.Place{View: dialog.ViewMenu}, Step: 1,
		}
		d := &turn.Document{ID: id, Schema: turn.Schema, Version: 1, DueAt: due, Plan: plan, Body: dialog.Subject{Person: p}}
		must(w.t, w.keys.SealAll(d))
		puts = append(puts, storage.Put{In: cohort.CollectionPeople, ID: id, Doc: d})
		if len(puts) == 500 || i == to-1 {
			must(w.t, w.engine.InsertMissing(w.t.Context(), puts))
			puts = nil
		}
	}
}

// told is how often each was written to unasked.
func (w *town) told() map[string]int {
	w.t.Helper()
	out := map[string]int{}
	q := storage.Query{Index: "messages_by_id", Limit: 500}
	_, err := w.engine.Find(w.t.Context(), q, func(d storage.Decode) error {
		var m outbox.Message
		err := d(&m)
		if m.Lane == outbox.Reminders && m.Op.Makes() {
			out[m.Subject]++
		}
		return err
	})
	must(w.t, err)
	return out
}

// all says that each of n was written to so often.
func (w *town) all(n, often int, when string) {
	w.t.Helper()
	told := w.told()
	for i := range n {
		if got := told[fmt.Sprintf("s%06d", i)]; got != often {
			w.t.Fatalf("%s: one was written to %d times, want %d", when, got, often)
		}
	}
}

// TestEachReminderOnce has three replicas tick the same minutes at once, while the clock is
// put an hour back and forth and three days pass asleep.
func TestEachReminderOnce(t *testing.T) {
	w := newTown(t)
	const people = 5
	w.lives(0, people, 0, "")
	words, err := locales.Shipped()
	must(t, err)
	var replicas []*scheduler.Ticker
	for range 3 {
		replicas = append(replicas, w.ticker(w.replica(words)))
	}
	tick := func() {
		var all sync.WaitGroup
		for _, r := range replicas {
			all.Go(func() {
				if err := r.Tick(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	for _, x := range []struct {
		at    string
		often int
	}{
		{"2026-12-01 09:00", 0}, {"2026-12-01 18:00", 0}, {"2026-12-02 18:00", 0}, {"2026-12-03 18:00", 0}, // not her day
		{"2026-12-06 17:59", 0}, {"2026-12-06 18:00", 1}, {"2026-12-06 18:01", 1},
		{"2026-12-06 17:00", 1}, {"2026-12-06 18:00", 1}, {"2026-12-06 19:00", 1}, // an hour back, and forth
		{"2026-12-07 19:00", 2}, {"2026-12-07 18:00", 2}, {"2026-12-07 19:00", 2}, // forth, and back
		{"2026-12-10 20:00", 2},                          // three days asleep: two were missed, a feast day is no day for it
		{"2026-12-13 22:00", 2},                          // too late in the evening
		{"2026-12-14 08:00", 2},                          // and the next morning is not her hour
		{"2026-12-14 18:00", 3}, {"2026-12-14 18:01", 3}, // with a deadline: one message
		{"2026-12-15 18:00", 3}, {"2026-12-16 18:00", 3}, {"2026-12-20 18:00", 3}, // and then silence
	} {
		w.at(x.at)
		tick()
		w.all(people, x.often, x.at)
	}
}

// TestPlannedAnew moves what is due when the calendar, the cohort's dates or the course
// change, and finds those who were never planned.
func TestPlannedAnew(t *testing.T) {
	w := newTown(t)
	const people = 1100 // more than two pages
	w.lives(0, people, 0, "")
	tick := w.ticker(w.runner)
	due := func(want string) {
		t.Helper()
		must(t, tick.Tick(t.Context()))
		for _, i := range []int{0, 1, 700, people - 1} {
			d, err := w.store.Load(t.Context(), dialog.Person, fmt.Sprintf("s%06d", i))
			must(t, err)
			if got := d.DueAt.Time().In(w.course.Zone).Format("2006-01-02 15:04"); got != want {
				t.Fatalf("she is due at %s, want %s", got, want)
			}
		}
	}
	due("2026-12-06 18:00")
	feast := time.Date(2026, 12, 6, 0, 0, 0, 0, w.course.Zone)
	more := append(slices.Clone(w.course.Calendar), course.Occasion{ID: "more", Kind: course.QuietDays, From: feast, To: feast})
	w.days.Store(&more)
	due("2026-12-07 18:00")
	more = append(slices.Clone(w.course.Calendar), course.Occasion{ID: "month", Kind: course.Ramadan, From: feast, To: feast})
	w.days.Store(&more)
	due("2026-12-06 20:30")
	w.days.Store(&w.course.Calendar)
	due("2026-12-06 18:00")
	k, err := w.store.Load(t.Context(), dialog.Cohort, string(w.group))
	must(t, err)
	k.Version++
	k.Body.Cohort.Start = "2026-12-08" // nothing is open before; then it is news, which waits for her hour
	must(t, w.store.Commit(t.Context(), k))
	due("2026-12-08 18:00")
}

// hands count the turns they run.
type hands struct {
	*turn.Runner
	n atomic.Int64
}

func (h *hands) Carry(ctx context.Context, e dialog.Envelope) error {
	h.n.Add(1)
	return h.Runner.Carry(ctx, e)
}

// dueAgain makes the first n due once more.
func (w *town) dueAgain(n int, at cohort.Instant) {
	w.t.Helper()
	for i := range n {
		d, err := w.store.Load(w.t.Context(), dialog.Person, fmt.Sprintf("s%06d", i))
		must(w.t, err)
		d.Version, d.DueAt = d.Version+1, at
		must(w.t, w.store.Commit(w.t.Context(), d))
	}
}

// BenchmarkTick is a tick at which a hundred are due of so many: what it costs must grow
// with the hundred.
func BenchmarkTick(b *testing.B) {
	for _, people := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			w := newTown(b)
			k, err := w.store.Load(b.Context(), dialog.Cohort, string(w.group))
			must(b, err)
			plan := dialog.Plan(w.course, w.course.Calendar, k.Body.Cohort)
			now := cohort.At(w.time())
			w.lives(0, 100, now, plan)
			w.lives(100, people, now.Add(24*time.Hour), plan)
			must(b, w.store.KeepPlanned(b.Context()))
			h := &hands{Runner: w.runner}
			tick := w.ticker(h)
			for b.Loop() {
				must(b, tick.Tick(b.Context()))
				b.StopTimer()
				w.dueAgain(100, now)
				b.StartTimer()
			}
			if per := float64(h.n.Load()) / float64(b.N); per != 100 {
				b.Fatalf("%v turns a tick", per)
			}
		})
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
