package scheduler_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/sqlite"
)

// Three processes on one store, each of them frozen, slowed, cut off, killed and
// started again at random while messages are made: at most one believes that it leads,
// every message arrives, none arrives twice without being counted, what has come to its
// end stays as it is, and terms only grow.
func TestReplicas(t *testing.T) {
	seeds := 2000
	if testing.Short() {
		seeds = 60
	}
	first := newMemory(t, storage.Indexes())
	many(t, seeds, func(*testing.T) storage.Engine { return first.empty() })
}

// TestReplicasOnSQLite is the same on the embedded engine.
func TestReplicasOnSQLite(t *testing.T) {
	seeds := 30
	if testing.Short() {
		seeds = 6
	}
	many(t, seeds, func(t *testing.T) storage.Engine {
		e, err := sqlite.Open(t.Context(), sqlite.Config{Path: ":memory:", Indexes: storage.Indexes()})
		if err != nil {
			t.Fatal(err)
		}
		return e
	})
}

// patience is how long worlds are played, however many are left: a machine may be busy.
const patience = 45 * time.Second

// many plays as many worlds, some at the same time, and wants them to have been wild.
// A seed fixes the dice, not which of two goroutines throws them first.
func many(t *testing.T, seeds int, open func(*testing.T) storage.Engine) {
	var mu sync.Mutex
	var all figures
	began := time.Now()
	t.Run("worlds", func(t *testing.T) {
		const players = 4
		for player := range players {
			t.Run(fmt.Sprint("player ", player), func(t *testing.T) {
				t.Parallel()
				for seed := player; seed < seeds && time.Since(began) < patience && !t.Failed(); seed += players {
					synctest.Test(t, func(t *testing.T) {
						w := newWorld(t, uint64(seed), open(t))
						w.play()
						mu.Lock()
						defer mu.Unlock()
						all.add(w.figures)
					})
				}
			})
		}
	})
	t.Logf("in %v: %+v", time.Since(began).Round(time.Millisecond), all)
	if all.Worlds < min(seeds, 50) || all.Periods < 3*all.Worlds || all.Twice == 0 || all.Frozen == 0 || all.Killed == 0 || all.Overdue == 0 {
		t.Error("too little went wrong: the test does not test")
	}
}

// figures are what happened in a world.
type figures struct {
	Worlds  int
	Periods int // of leading
	Rows    int
	Arrived int // transmissions that reached the far side
	Twice   int // of them, those of a row that had arrived already
	Doubts  int // counted in the rows
	Unknown int // rows whose end is that nobody knows
	Frozen  int // times that a process stood still
	Killed  int
	Left    int // times that a process was stopped
	Late    int // writings that took effect after their caller had given them up
	Overdue int // periods whose relay went on after they had ended
}

func (f *figures) add(g figures) {
	f.Worlds++
	f.Periods += g.Periods
	f.Rows += g.Rows
	f.Arrived += g.Arrived
	f.Twice += g.Twice
	f.Doubts += g.Doubts
	f.Unknown += g.Unknown
	f.Frozen += g.Frozen
	f.Killed += g.Killed
	f.Left += g.Left
	f.Late += g.Late
	f.Overdue += g.Overdue
}

// The measure of a world.
const (
	chats     = 3
	perChat   = 6
	processes = 3
	wild      = 5 * time.Minute // how long things go wrong
	calm      = 8 * time.Minute // the longest that everything may take afterwards
)

// world is a store, its processes and Telegram.
type world struct {
	t      *testing.T
	engine storage.Engine
	keys   *seal.Keys
	store  *storage.Store // undisturbed

	mu      sync.Mutex
	dice    *rand.Rand
	figures figures
	wild    bool
	live    []*replica
	term    int64               // the highest so far
	led     time.Time           // when somebody was last seen to lead
	rows    []*outbox.Message   // all that were made, of each chat in order
	arrived map[string][]string // by chat: the rows as they arrived
	late    sync.WaitGroup
	over    chan struct{} // closed when nothing waits any more
}

func newWorld(t *testing.T, seed uint64, engine storage.Engine) *world {
	t.Helper()
	keys, err := seal.New().Keys()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, engine: engine, keys: keys, dice: rand.New(rand.NewPCG(seed, 6)), wild: true, arrived: map[string][]string{}, over: make(chan struct{})}
	w.store = storage.NewStore(engine, keys, nil)
	if m, ok := engine.(*memory); ok {
		m.wrote = w.wrote
	}
	return w
}

// play lets everything happen and looks at what came of it.
func (w *world) play() {
	var all sync.WaitGroup
	for n := range processes {
		all.Go(func() { w.lives(n) })
	}
	all.Go(w.writes)
	time.Sleep(wild)
	w.guarded(func() { w.wild = false })
	for began := time.Now(); !w.settled() && time.Since(began) < calm; {
		time.Sleep(5 * time.Second)
	}
	close(w.over)
	all.Wait()
	w.late.Wait()
	w.check()
	if err := w.engine.Close(context.Background()); err != nil {
		w.t.Error(err)
	}
}

// settled says that every message was made and has come to its end.
func (w *world) settled() bool {
	made := 0
	w.guarded(func() { made = len(w.rows) })
	rows, err := w.store.Unsettled(context.Background(), math.MaxInt64, time.Now().Add(time.Hour), 1)
	if err != nil {
		w.t.Error(err)
	}
	return len(rows) == 0 && made == chats*perChat
}

func (w *world) guarded(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f()
}

// chance is true in so many of a thousand cases, as long as things go wrong.
func (w *world) chance(perMille int) (yes bool) {
	w.guarded(func() { yes = w.wild && w.dice.IntN(1000) < perMille })
	return yes
}

func (w *world) upTo(most time.Duration) (d time.Duration) {
	w.guarded(func() { d = time.Duration(w.dice.Int64N(int64(most))) })
	return d
}

// lives is one process after the other. When it is calm, the last one stays.
func (w *world) lives(n int) {
	time.Sleep(w.upTo(20 * time.Second))
	for goesOn := true; goesOn; {
		r := w.starts(n)
		span := w.upTo(4 * time.Minute)
		if lasts := !w.chance(700); lasts {
			span, goesOn = wild+calm, false
		}
		select {
		case <-time.After(span):
		case <-w.over:
			goesOn = false
		}
		r.ends(w.chance(600))
		time.Sleep(w.upTo(30 * time.Second))
	}
}

// writes makes messages, as the turns of all processes do.
func (w *world) writes() {
	for version := range int64(perChat) {
		for chat := range chats {
			time.Sleep(w.upTo(2 * wild / (chats * perChat)))
			w.makes(fmt.Sprint("chat", chat), version+2)
		}
	}
}

// makes stores a message and wakes the relay of a process, whoever that is.
func (w *world) makes(chat string, version int64) {
	m := newRow(chat, version)
	m.Once = w.chance(100)
	if err := w.keys.SealAll(m); err != nil {
		w.t.Error(err)
	}
	if err := w.engine.InsertMissing(context.Background(), []storage.Put{{In: outbox.Collection, ID: m.ID, Doc: m}, w.person(chat)}); err != nil {
		w.t.Error(err)
	}
	var by *replica
	w.guarded(func() {
		w.rows = append(w.rows, m)
		if len(w.live) > 0 {
			by = w.live[w.dice.IntN(len(w.live))]
		}
	})
	if by != nil {
		by.wake(m)
	}
}

// wrote is told of every replacement: a row that has come to its end stays as it is.
func (w *world) wrote(in storage.Collection, before, after []byte) {
	if in != outbox.Collection {
		return
	}
	var old outbox.Message
	if err := json.Unmarshal(before, &old); err != nil {
		w.t.Error(err)
	}
	if old.State != outbox.Ready && old.State != outbox.Sending {
		w.t.Errorf("a row that had come to its end was changed:\n%s\n%s", before, after)
	}
}

// look wants at most one process to believe that it leads.
func (w *world) look() {
	w.mu.Lock()
	defer w.mu.Unlock()
	var leading []int64
	for _, r := range w.live {
		if term, leads := r.leader.Leading(); leads {
			leading = append(leading, term)
			w.led = time.Now()
		}
	}
	if len(leading) > 1 {
		w.t.Errorf("more than one leads, in terms %d", leading)
	}
}

// transmits is Telegram: it has the message now.
func (w *world) transmits(chat, row string) int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.figures.Arrived++
	w.arrived[chat] = append(w.arrived[chat], row)
	return int64(w.figures.Arrived)
}

// check looks at every row, and at the order in which they first arrived.
func (w *world) check() {
	times, firsts := map[string]int{}, map[string]int{}
	for _, in := range w.arrived {
		for at, row := range in {
			if times[row]++; times[row] == 1 {
				firsts[row] = at
			}
		}
	}
	last := map[string]int{}
	for _, made := range w.rows {
		m, err := w.store.Row(context.Background(), made.ID)
		if err != nil {
			w.t.Fatal(err)
		}
		n := times[m.ID]
		w.figures.Rows++
		w.figures.Doubts += m.Doubts
		w.figures.Twice += max(0, n-1)
		switch {
		case n > 1+m.Doubts:
			w.t.Errorf("%s arrived %d times with %d doubts", m.ID, n, m.Doubts)
		case m.State == outbox.Uncertain && m.Doubts > 0:
			w.figures.Unknown++
			continue
		case m.State != outbox.Sent || n == 0:
			w.t.Errorf("%s is %s after it arrived %d times", m.ID, m.State, n)
		}
		if firsts[m.ID] < last[m.Subject] {
			w.t.Errorf("%s overtook what was before it: %v", m.ID, w.arrived[m.Subject])
		}
		last[m.Subject] = firsts[m.ID]
	}
}

// errUnheard says that a message arrived but nobody heard so.
var errUnheard = errors.New("no answer came back")
