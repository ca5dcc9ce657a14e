package outbox_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"cohortbot/dialog"
	"cohortbot/outbox"
)

func TestOrderWithinAChatAndLane(t *testing.T) {
	inBubble(t, unpaced, nil, func(r *rig) {
		r.takes = time.Millisecond
		r.pass(row("a", 2), row("a", 10), row("a", 1), row("b", 1))
		after(time.Second)
		got := slices.DeleteFunc(r.bodies(), func(s string) bool { return s == "send b/1/0" })
		if want := []string{"send a/1/0", "send a/2/0", "send a/10/0"}; !slices.Equal(got, want) {
			t.Errorf("sent %q, want %q", got, want)
		}
	})
}

func TestAReplyOvertakesAnAnnouncement(t *testing.T) {
	inBubble(t, func() *outbox.Pacer { return outbox.NewPacer(0, 1) }, nil, func(r *rig) {
		for n := range int64(8) {
			m := row("a", n)
			m.Lane = outbox.Announcements
			r.pass(m)
		}
		after(0)
		r.pass(row("a", 20))
		after(20 * time.Second)
		if at := slices.Index(r.bodies(), "send a/20/0"); at < 4 || at > 6 {
			t.Errorf("the reply went out as number %d, want right after the burst: %q", at, r.bodies())
		}
	})
}

func TestPaceOverallAndInAChat(t *testing.T) {
	inBubble(t, telegrams, nil, func(r *rig) {
		for i := range 200 {
			r.pass(row(fmt.Sprint("c", i), 1))
		}
		after(5 * time.Second)
		if n := len(r.bodies()); n < 130 || n > 142 {
			t.Errorf("%d sent in 5 s, want 28 a second", n)
		}
	})
	inBubble(t, telegrams, nil, func(r *rig) {
		for n := range int64(20) {
			r.pass(row("a", n))
		}
		after(5 * time.Second)
		if n := len(r.bodies()); n < 9 || n > 10 {
			t.Errorf("%d sent to one chat in 5 s, want a burst of 5 and one a second", n)
		}
	})
}

func TestTooManyRequestsHoldTheLane(t *testing.T) {
	inBubble(t, telegrams, nil, func(r *rig) {
		asked := false
		r.answer = func(call) error {
			if asked {
				return nil
			}
			asked = true
			return &outbox.Throttled{After: 7 * time.Second}
		}
		r.pass(row("a", 1))
		after(6 * time.Second)
		if n := len(r.bodies()); n != 0 {
			t.Fatalf("%d sent while waiting", n)
		}
		if rate := r.cfg.Pacer.Rate(); rate > 14 {
			t.Errorf("the rate is %v, want half", rate)
		}
		after(3 * time.Second)
		if n := len(r.bodies()); n != 1 {
			t.Fatalf("%d sent after the wait, want 1", n)
		}
		for n := range int64(60) {
			r.pass(row("b", n))
		}
		after(time.Minute)
		if rate := r.cfg.Pacer.Rate(); rate < 27 {
			t.Errorf("the rate is %v a minute later, want it recovered", rate)
		}
	})
}

func TestALaterEditMakesAnEarlierOneNeedless(t *testing.T) {
	first := func(r *rig) { r.put(row("a", 1)) }
	inBubble(t, func() *outbox.Pacer { return outbox.NewPacer(0, 1) }, first, func(r *rig) {
		of := r.row("a/1/0")
		var edits []*outbox.Message
		for n := range int64(10) {
			edits = append(edits, edit(of, n+2))
		}
		r.pass(edits...)
		after(time.Minute)
		if got := r.bodies(); !slices.Equal(got, []string{"send a/1/0", "edit a/11/0"}) {
			t.Errorf("reached: %q", got)
		}
		for _, e := range edits {
			if m := r.row(e.ID); m.State != outbox.Sent || m.Superseded != (e.ID != "a/11/0") {
				t.Errorf("%s is %s, superseded %v", e.ID, m.State, m.Superseded)
			}
		}
	})
}

func TestAnEditThatFindsNothingIsSentAnew(t *testing.T) {
	inBubble(t, unpaced, func(r *rig) { r.put(row("a", 1)) }, func(r *rig) {
		gone := int64(1)
		r.answer = func(c call) error {
			if c.op != dialog.OpSend && c.message == gone {
				return outbox.ErrGone
			}
			return nil
		}
		of := r.row("a/1/0")
		r.pass(edit(of, 2))
		after(time.Second)
		r.pass(edit(of, 3))
		strip := edit(of, 4)
		strip.Op = dialog.OpStrip
		after(time.Second)
		gone = 2
		r.pass(strip)
		after(time.Second)
		if got := r.bodies(); !slices.Equal(got, []string{"send a/1/0", "send a/2/0", "edit a/3/0"}) {
			t.Errorf("reached: %q", got)
		}
		if m := r.row("a/1/0"); m.Message != 2 {
			t.Errorf("the row names message %d, want the new one", m.Message)
		}
		if m := r.row("a/4/0"); m.State != outbox.Sent {
			t.Errorf("a strip of nothing is %s, want %s", m.State, outbox.Sent)
		}
	})
}

func TestABlockedChat(t *testing.T) {
	inBubble(t, func() *outbox.Pacer { return outbox.NewPacer(0, 1) }, nil, func(r *rig) {
		r.answer = func(call) error { return outbox.ErrBlocked }
		for n := range int64(9) {
			r.put(row("a", n))
		}
		after(5 * time.Second)
		for n := range int64(9) {
			if m := r.row(fmt.Sprintf("a/%d/0", n)); m.State != outbox.Blocked {
				t.Errorf("%s is %s", m.ID, m.State)
			}
		}
	})
}

func TestRefusals(t *testing.T) {
	for _, x := range []struct {
		says  error
		want  outbox.State
		least int // tries within 10 s
		most  int
	}{
		{outbox.ErrRefused, outbox.Dead, 1, 1},
		{outbox.ErrNoChat, outbox.Dead, 1, 1},
		{outbox.ErrToken, outbox.Ready, 1, 1},
		{outbox.ErrNotSent, outbox.Ready, 4, 6},
	} {
		inBubble(t, unpaced, nil, func(r *rig) {
			tries := 0
			r.answer = func(call) error { tries++; return x.says }
			r.pass(row("a", 1))
			after(10 * time.Second)
			m := r.row("a/1/0")
			if m.State != x.want || m.Doubts != 0 {
				t.Errorf("%v: the row is %s with %d doubts, want %s", x.says, m.State, m.Doubts, x.want)
			}
			if tries < x.least || tries > x.most {
				t.Errorf("%v: tried %d times in 10 s, want %d to %d", x.says, tries, x.least, x.most)
			}
		})
	}
}

func TestAnUnknownOutcomeIsCountedAndSentAgain(t *testing.T) {
	inBubble(t, unpaced, nil, func(r *rig) {
		r.answer = func(call) error {
			if len(r.calls) == 0 {
				return errLate
			}
			return nil
		}
		r.pass(row("a", 1))
		after(10 * time.Second)
		if m := r.row("a/1/0"); m.State != outbox.Sent || m.Doubts != 1 || len(r.bodies()) != 2 {
			t.Errorf("%s, %d doubts, %d reached; want sent, 1, 2", m.State, m.Doubts, len(r.bodies()))
		}
	})
}

func TestRowsOfAnOlderTerm(t *testing.T) {
	setting := func(r *rig) {
		for range 4 {
			if _, err := r.NextTerm(r.t.Context()); err != nil {
				r.t.Fatal(err)
			}
		}
		m := row("a", 1)
		m.State, m.Term = outbox.Sending, 4
		r.put(m)
	}
	inBubble(t, unpaced, setting, func(r *rig) {
		after(time.Second)
		if m := r.row("a/1/0"); m.State != outbox.Sent || m.Doubts != 1 || m.Term != 5 {
			t.Errorf("%s, %d doubts, term %d; want sent, 1, 5", m.State, m.Doubts, m.Term)
		}
	})
}

func TestAStoreAwayWhileSettlingSendsNothingTwice(t *testing.T) {
	inBubble(t, unpaced, nil, func(r *rig) {
		back := time.Now().Add(20 * time.Second)
		r.away = func(m *outbox.Message) bool { return m.State == outbox.Sent && time.Now().Before(back) }
		r.pass(row("a", 1))
		after(30 * time.Second)
		if m := r.row("a/1/0"); m.State != outbox.Sent || len(r.bodies()) != 1 {
			t.Errorf("%s, reached %d times; want sent once", m.State, len(r.bodies()))
		}
	})
}

// Whatever goes wrong, each row comes to exactly one end, is delivered, and no
// duplicate goes uncounted.
func TestRandomFaults(t *testing.T) {
	shared := newBooks(t) // opening a store takes longer than a story
	seldom := func(r *rig) { r.cfg.Look = time.Minute }
	seeds := uint64(2000)
	if testing.Short() {
		seeds = 200
	}
	for seed := range seeds {
		inBubbleOn(t, shared, unpaced, seldom, func(r *rig) { randomFaults(t, r, seed) })
		if t.Failed() {
			t.Fatal("seed", seed)
		}
	}
}

func randomFaults(t *testing.T, r *rig, seed uint64) {
	chance := rand.New(rand.NewPCG(seed, 0))
	var calm bool
	r.far.mu.Lock()
	r.answer = func(call) error {
		if calm {
			return nil
		}
		faults := []error{outbox.ErrNotSent, errLate, &outbox.Throttled{After: time.Second}, errors.New("reset")}
		return faults[(seed+uint64(len(r.calls)))%uint64(len(faults))]
	}
	r.far.mu.Unlock()
	var rows []*outbox.Message
	for n := range int64(1 + chance.IntN(6)) {
		rows = append(rows, row(fmt.Sprint(seed, "-", chance.IntN(2)), n))
		r.pass(rows[n])
	}
	after(time.Duration(chance.IntN(5000)) * time.Millisecond)
	r.far.mu.Lock()
	calm = true
	r.far.mu.Unlock()
	after(5 * time.Minute)
	reached := map[string]int{}
	for _, b := range r.bodies() {
		reached[b]++
	}
	for _, passed := range rows {
		m, n := r.row(passed.ID), reached["send "+passed.ID]
		if m.State != outbox.Sent || n == 0 || n-1 > m.Doubts {
			t.Errorf("%s is %s, reached %d times with %d doubts", m.ID, m.State, n, m.Doubts)
		}
	}
}

// What a newer leader is sending holds back what stands behind it in the chat, until
// it has come to its end, whether anybody has told of it or not.
func TestWhatANewerLeaderHasHoldsTheChat(t *testing.T) {
	for _, told := range []bool{true, false} {
		inBubble(t, unpaced, nil, func(r *rig) {
			theirs := row("a", 1)
			theirs.Version, theirs.State, theirs.Term = 2, outbox.Sending, 99
			r.put(theirs)
			if told {
				stale := *theirs
				stale.Version, stale.State, stale.Term = 1, outbox.Ready, 0
				r.relay.Wake([]*outbox.Message{&stale})
			}
			r.pass(row("a", 2))
			after(5 * time.Second)
			if n := len(r.bodies()); n != 0 {
				t.Fatalf("told: %t: %d overtook it", told, n)
			}
			ended := r.row(theirs.ID)
			ended.State = outbox.Sent
			if err := r.SaveRow(r.t.Context(), ended); err != nil {
				t.Fatal(err)
			}
			after(5 * time.Second)
			if got := r.bodies(); !slices.Equal(got, []string{"send a/2/0"}) {
				t.Errorf("told: %t: reached: %q", told, got)
			}
		})
	}
}

// Who never had an announcement reads no change of it: neither where it was dropped before it
// went, nor where it could not be sent. Of anything else an edit is sent anew.
func TestNoChangeOfWhatNeverCame(t *testing.T) {
	for _, x := range []struct {
		state  outbox.State
		matter string
		anew   bool
	}{{outbox.Dropped, "bc/one", false}, {outbox.Blocked, "bc/one", false}, {outbox.Dead, "bc/one", false}, {outbox.Dead, "", true}} {
		of := row("a", 1)
		of.State, of.Matter = x.state, x.matter
		inBubble(t, unpaced, func(r *rig) { r.put(of) }, func(r *rig) {
			e := edit(of, 2)
			e.Matter = x.matter
			r.pass(e)
			after(time.Minute)
			if got := r.bodies(); (len(got) == 1) != x.anew {
				t.Errorf("%s of %q: reached %q", x.state, x.matter, got)
			}
			if m := r.row("a/2/0"); m.State != outbox.Sent || m.Superseded == x.anew {
				t.Errorf("%s of %q: the edit is %s, superseded %v", x.state, x.matter, m.State, m.Superseded)
			}
		})
	}
}
