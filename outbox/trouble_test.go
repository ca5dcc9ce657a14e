package outbox_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
)

// said is a log that is read while it is written.
type said struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(p)
}

// count says how many lines hold a text.
func (s *said) count(text string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Count(s.buf.String(), text)
}

// listen has the relay log into what it gives.
func (r *rig) listen() *said {
	s := &said{}
	r.cfg.Log = slog.New(slog.NewTextHandler(s, nil))
	return s
}

// With a wrong token nothing goes out but one try a minute, whoever waits.
func TestAWrongTokenStopsTheSenders(t *testing.T) {
	for _, pacer := range []func() *outbox.Pacer{unpaced, telegrams} {
		var log *said
		seldom := func(r *rig) { log, r.cfg.Look = r.listen(), 20*time.Second }
		inBubble(t, pacer, seldom, func(r *rig) {
			tries, wrong := 0, true
			r.takes = 10 * time.Millisecond
			r.answer = func(call) error {
				if !wrong {
					return nil
				}
				tries++
				return outbox.ErrToken
			}
			for i := range 30 {
				r.pass(row(fmt.Sprint("c", i), 1))
			}
			after(30 * time.Second)
			r.far.mu.Lock()
			first := tries
			r.far.mu.Unlock()
			after(10 * time.Minute)
			r.far.mu.Lock()
			if first > 16 || tries-first != 10 {
				t.Errorf("%d tries at once and %d in ten minutes, want at most a try for each sender and then one a minute", first, tries-first)
			}
			wrong = false
			r.far.mu.Unlock()
			for i := range 30 {
				if m := r.row(fmt.Sprintf("c%d/1/0", i)); m.State != outbox.Ready {
					t.Fatalf("a row is %s, want %s", m.State, outbox.Ready)
				}
			}
			after(2 * time.Minute)
			if n := len(r.bodies()); n != 30 {
				t.Errorf("%d reached with the right token, want all", n)
			}
			if n := log.count("level=ERROR"); n != 1 {
				t.Errorf("%d error lines, want 1", n)
			}
		})
	}
}

// However long a sending took, its end is written down, and in peace.
func TestALongSendingIsConcluded(t *testing.T) {
	for _, takes := range []time.Duration{14 * time.Second, 55 * time.Second} {
		var log *said
		inBubble(t, unpaced, func(r *rig) { log = r.listen() }, func(r *rig) {
			r.takes = takes
			r.pass(row("a", 1))
			after(takes + time.Millisecond)
			if m := r.row("a/1/0"); m.State != outbox.Sent || m.Doubts != 0 {
				t.Errorf("after %v: %s, %d doubts", takes, m.State, m.Doubts)
			}
			if log.count("level=WARN") > 0 {
				t.Error("a warning of nothing:", log.buf.String())
			}
		})
	}
}

// hung is a Sender that answers when its context ends.
type hung struct{}

func (hung) Transmit(ctx context.Context, _ seal.Private, _ dialog.Op, _ int64, _ seal.Private) (int64, error) {
	<-ctx.Done()
	return 0, ctx.Err()
}

func TestAHungSendingEnds(t *testing.T) {
	inBubble(t, unpaced, func(r *rig) { r.cfg.Sender = hung{} }, func(r *rig) {
		r.pass(row("a", 1))
		after(6*time.Minute + 100*time.Millisecond)
		if m := r.row("a/1/0"); m.State != outbox.Ready || m.Doubts != 1 {
			t.Errorf("%s, %d doubts; want it counted and ready again", m.State, m.Doubts)
		}
	})
}

// Stopping waits a little for what is under way, and writes down how it ended.
func TestStoppingCutsAHungSending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{books: newBooks(t), t: t}
		relay := outbox.NewRelay(outbox.Config{Store: s, Sender: hung{}, Pacer: unpaced(), Log: slog.New(slog.DiscardHandler)})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- relay.Run(ctx) }()
		relay.Wake(s.put(row("a", 1), row("b", 1)))
		after(time.Second)
		began := time.Now()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took > 8*time.Second {
			t.Errorf("stopping took %v", took)
		}
		if m := s.row("a/1/0"); m.State != outbox.Ready || m.Doubts != 1 {
			t.Errorf("%s, %d doubts; want it counted and ready again", m.State, m.Doubts)
		}
	})
}

// late gives no term and no rows for a while.
type late struct {
	*shelf
	until time.Time
}

func (l late) NextTerm(ctx context.Context) (int64, error) {
	if time.Now().Before(l.until) {
		return 0, errAway
	}
	return l.shelf.NextTerm(ctx)
}

func TestAStoreAwayAtStartDoesNotEndTheRelay(t *testing.T) {
	setting := func(r *rig) {
		r.put(row("a", 1))
		r.cfg.Store = late{r.shelf, time.Now().Add(20 * time.Second)}
	}
	inBubble(t, unpaced, setting, func(r *rig) {
		after(40 * time.Second)
		if n := len(r.bodies()); n != 1 {
			t.Errorf("%d reached after the store came back, want 1", n)
		}
	})
	inBubble(t, unpaced, func(r *rig) { r.cfg.Store = late{r.shelf, time.Now().Add(time.Hour)} }, func(*rig) {})
}

// She has blocked the bot while the store is away: no row is forgotten.
func TestABlockedChatAndAStoreAway(t *testing.T) {
	inBubble(t, unpaced, nil, func(r *rig) {
		back := time.Now().Add(20 * time.Second)
		r.answer = func(call) error { return outbox.ErrBlocked }
		r.away = func(m *outbox.Message) bool { return m.State == outbox.Blocked && time.Now().Before(back) }
		for n := range int64(5) {
			r.pass(row("a", n+1))
		}
		after(10 * time.Second)
		if m := r.row("a/1/0"); m.State != outbox.Sending {
			t.Errorf("the first is %s while the store is away", m.State)
		}
		after(20 * time.Second)
		for n := range int64(5) {
			if m := r.row(fmt.Sprintf("a/%d/0", n+1)); m.State != outbox.Blocked {
				t.Errorf("%s is %s", m.ID, m.State)
			}
		}
	})
}

func TestNobodyKnowsForEver(t *testing.T) {
	inBubble(t, unpaced, nil, func(r *rig) {
		r.answer = func(c call) error {
			if c.body == "a/1/0" {
				return errLate
			}
			return nil
		}
		r.pass(row("a", 1), row("a", 2))
		after(10 * time.Minute)
		if m := r.row("a/1/0"); m.State != outbox.Uncertain || m.Doubts != 8 || len(r.of("a")) != 9 {
			t.Errorf("%s, %d doubts, %d reached; want uncertain, 8, 8 and the next", m.State, m.Doubts, len(r.of("a")))
		}
		if m := r.row("a/2/0"); m.State != outbox.Sent {
			t.Errorf("the row behind it is %s", m.State)
		}
	})
}

// A row that is in doubt at each start, too, comes to an end.
func TestDoubtsOfEarlierRunsCount(t *testing.T) {
	setting := func(r *rig) {
		term, err := r.NextTerm(r.t.Context())
		if err != nil {
			r.t.Fatal(err)
		}
		m := row("a", 1)
		m.State, m.Term, m.Doubts = outbox.Sending, term, 7
		r.put(m)
	}
	inBubble(t, unpaced, setting, func(r *rig) {
		after(time.Second)
		if m := r.row("a/1/0"); m.State != outbox.Uncertain || m.Doubts != 8 || len(r.bodies()) != 0 {
			t.Errorf("%s, %d doubts, %d reached; want uncertain, 8, none", m.State, m.Doubts, len(r.bodies()))
		}
	})
}

// Once the farewell is settled, her chat id goes, and the row itself.
func TestTheFarewell(t *testing.T) {
	for _, answer := range []error{nil, outbox.ErrBlocked, outbox.ErrRefused} {
		inBubble(t, unpaced, nil, func(r *rig) {
			r.answer = func(call) error { return answer }
			put := r.person("a", cohort.StageGone)
			if err := r.engine.Insert(r.t.Context(), put.In, put.ID, put.Doc); err != nil {
				t.Fatal(err)
			}
			m := row("a", 1)
			m.Last = true
			r.pass(m)
			after(time.Second)
			if _, err := r.Chat(r.t.Context(), "a"); !errors.Is(err, outbox.ErrNoChat) {
				t.Errorf("%v: her chat id stays: %v", answer, err)
			}
			if _, err := r.Row(r.t.Context(), m.ID); !errors.Is(err, outbox.ErrNoRow) {
				t.Errorf("%v: the farewell's row stays: %v", answer, err)
			}
			if n := len(r.bodies()); n != 1 && answer == nil {
				t.Errorf("%d farewells went out", n)
			}
		})
	}
}

// A row handed over again, changed by another meanwhile, is taken over while
// others join its line.
func TestARowTakenOverWhileOthersJoin(t *testing.T) {
	inBubble(t, unpaced, nil, func(r *rig) {
		var stale, fresh []*outbox.Message
		for i := range 100 {
			m, o := row(fmt.Sprint("c", i), 2), row(fmt.Sprint("c", i), 3)
			r.put(m, o)
			stored := r.row(m.ID)
			stored.Tries = 3
			if err := r.SaveRow(r.t.Context(), stored); err != nil {
				t.Fatal(err)
			}
			stale, fresh = append(stale, m), append(fresh, o)
		}
		r.relay.Wake(stale)
		for range 1000 {
			r.relay.Wake(fresh)
		}
		after(time.Minute)
		if n := len(r.bodies()); n != 200 {
			t.Errorf("%d reached, want 200", n)
		}
	})
}

func TestTooManyRequestsPutOffAfterARestart(t *testing.T) {
	inBubble(t, unpaced, nil, func(r *rig) {
		r.answer = func(call) error { return &outbox.Throttled{After: 30 * time.Second} }
		r.pass(row("a", 1))
		after(time.Second)
		if m := r.row("a/1/0"); m.NotBefore.Time().Before(time.Now().Add(25 * time.Second)) {
			t.Errorf("it may go in %v, want when Telegram said", time.Until(m.NotBefore.Time()))
		}
	})
}
