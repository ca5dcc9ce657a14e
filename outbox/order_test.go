package outbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/storage"
)

// of gives what reached one chat.
func (f *far) of(chat string) []string {
	return slices.DeleteFunc(f.bodies(), func(s string) bool { return !strings.Contains(s, " "+chat+"/") })
}

// backlog stores n announcements, to a chat each, made before everything else.
func (r *rig) backlog(n int) {
	var rows []*outbox.Message
	for i := range n {
		m := row(fmt.Sprintf("c%05d", i), 1)
		m.Lane = outbox.Announcements
		rows = append(rows, m)
	}
	r.put(rows...)
	time.Sleep(time.Second)
}

func TestOrderInAChatBehindALargeBacklog(t *testing.T) {
	setting := func(r *rig) {
		r.backlog(1100)
		r.put(row("a", 1))
	}
	inBubble(t, telegrams, setting, func(r *rig) {
		of := r.row("a/1/0")
		r.pass(edit(of, 2))
		after(20 * time.Second)
		if got, want := r.of("a"), []string{"send a/1/0", "edit a/2/0"}; !slices.Equal(got, want) {
			t.Errorf("reached her: %q, want %q", got, want)
		}
	})
}

func TestRowsOfAnotherProcessGoFirst(t *testing.T) {
	inBubble(t, unpaced, nil, func(r *rig) {
		r.put(row("a", 1), row("a", 2), row("a", 10))
		r.pass(row("a", 11)) // long before anybody looks
		after(time.Minute)
		if got, want := r.of("a"), []string{"send a/1/0", "send a/2/0", "send a/10/0", "send a/11/0"}; !slices.Equal(got, want) {
			t.Errorf("reached her: %q, want %q", got, want)
		}
	})
}

// A turn's rows have one time; their ids as text are in another order.
func TestRowsOfOneTurnStayTogether(t *testing.T) {
	setting := func(r *rig) {
		var rows []*outbox.Message
		for n := range 1020 {
			m := row("a", 1)
			m.ID, m.Order = fmt.Sprint("a/1/", n), outbox.Order(1, n)
			rows = append(rows, m)
		}
		r.put(rows...)
	}
	inBubble(t, unpaced, setting, func(r *rig) {
		after(time.Minute)
		for n := range 1020 {
			if m := r.row(fmt.Sprint("a/1/", n)); m.Message != int64(n+1) {
				t.Fatalf("row %d went out as message %d", n, m.Message)
			}
		}
	})
}

func TestAReplyOfAnotherProcessIsFoundBehindABacklog(t *testing.T) {
	inBubble(t, telegrams, func(r *rig) { r.backlog(1500) }, func(r *rig) {
		r.put(row("a", 1))
		after(5 * time.Second)
		if got := r.of("a"); len(got) != 1 {
			t.Errorf("reached her within 5 s: %q", got)
		}
	})
}

// What changes a row that still waits in a less urgent lane goes behind it.
func TestAChangeWaitsForItsRow(t *testing.T) {
	for _, op := range []dialog.Op{dialog.OpEdit, dialog.OpStrip, dialog.OpDelete} {
		inBubble(t, unpaced, nil, func(r *rig) {
			r.takes = time.Second
			var rows []*outbox.Message
			for n := range int64(3) {
				m := row("a", n+1)
				m.Lane = outbox.Announcements
				rows = append(rows, m)
			}
			change := edit(rows[1], 20)
			change.Op = op
			r.pass(append(rows, change)...)
			r.pass(row("a", 21))
			after(time.Minute)
			got := r.of("a")
			at := slices.IndexFunc(got, func(s string) bool { return strings.HasPrefix(s, string(op)+" a/20") })
			if len(got) != 5 || at < 0 || r.calls[at].message != int64(1+slices.Index(got, "send a/2/0")) {
				t.Errorf("%s: reached her: %q", op, got)
			}
		})
	}
}

func TestThousandsWait(t *testing.T) {
	thousands := 1500
	if testing.Short() {
		thousands = 150 // all the senders are busy at once all the same
	}
	inBubble(t, unpaced, func(r *rig) { r.backlog(thousands) }, func(r *rig) {
		after(time.Minute)
		n, err := r.engine.Count(r.t.Context(), storage.Query{Index: "messages_by_state", Equal: []any{"sent"}, Limit: 1})
		if err != nil || n != int64(thousands) || len(r.bodies()) != thousands {
			t.Errorf("%d reached, %d are settled, error %v; want all", len(r.bodies()), n, err)
		}
	})
}

// The turn that made it knows nothing of the try that failed before a restart.
func TestATryPutOffStaysPutOff(t *testing.T) {
	inBubble(t, unpaced, func(r *rig) { r.cfg.Look = time.Hour }, func(r *rig) {
		m := r.put(row("a", 1))[0]
		stored := r.row(m.ID)
		stored.NotBefore = cohort.At(time.Now().Add(30 * time.Second))
		if err := r.SaveRow(r.t.Context(), stored); err != nil {
			t.Fatal(err)
		}
		r.relay.Wake([]*outbox.Message{m})
		after(20 * time.Second)
		if n := len(r.bodies()); n != 0 {
			t.Errorf("%d went out too early", n)
		}
		after(20 * time.Second)
		if n := len(r.bodies()); n != 1 {
			t.Errorf("%d went out, want 1", n)
		}
	})
}

// A leader may hear that a message was refused when another has begun to send it. It has
// not come to its end: what is behind it waits until it has.
func TestWhatAnotherHasTakenMeanwhileGoesFirst(t *testing.T) {
	inBubble(t, unpaced, nil, func(r *rig) {
		first, second := row("a", 1), row("a", 1)
		second.ID, second.Order = "a/1/1", outbox.Order(1, 1)
		second.Body = seal.Conceal(second.ID)
		refuse := true
		r.answer = func(call) error {
			if !refuse {
				return nil
			}
			refuse = false
			theirs := r.row(first.ID)
			theirs.Term, theirs.Doubts = 99, 1
			if err := r.SaveRow(r.t.Context(), theirs); err != nil {
				t.Error(err)
			}
			return outbox.ErrRefused
		}
		r.pass(first, second)
		after(time.Minute)
		if got := r.bodies(); len(got) != 0 {
			t.Errorf("overtook it: %q", got)
		}
		theirs := r.row(first.ID)
		theirs.State = outbox.Ready // it was not sent by them, either
		if err := r.SaveRow(r.t.Context(), theirs); err != nil {
			t.Fatal(err)
		}
		after(time.Minute)
		if got, want := r.bodies(), []string{"send a/1/0", "send " + second.ID}; !slices.Equal(got, want) {
			t.Errorf("reached her: %q, want %q", got, want)
		}
	})
}
