package outbox_test

import (
	"slices"
	"testing"
	"time"

	"cohortbot/dialog"
	"cohortbot/outbox"
)

// once is a row whose message must not come twice.
func once(chat string, n int64) *outbox.Message {
	m := row(chat, n)
	m.Once = true
	return m
}

// A file of everything that is kept of her is not sent a second time: neither when its
// outcome is unknown nor when the process was killed while it was under way, however the
// row comes back into line.
func TestOnce(t *testing.T) {
	t.Run("outcome unknown", func(t *testing.T) {
		inBubble(t, unpaced, func(r *rig) {
			r.answer = func(c call) error {
				if c.body == "a/1/0" {
					return errLate
				}
				return nil
			}
		}, func(r *rig) {
			m := once("a", 1)
			r.pass(m, row("a", 2))
			after(time.Hour)
			if got := r.row(m.ID); got.State != outbox.Uncertain || got.Doubts != 1 {
				t.Errorf("it is %s after %d doubts", got.State, got.Doubts)
			}
			if got := r.bodies(); !slices.Equal(got, []string{"send a/1/0", "send a/2/0"}) {
				t.Errorf("sent: %v", got)
			}
		})
	})
	t.Run("killed", func(t *testing.T) {
		inBubble(t, unpaced, nil, func(r *rig) {
			m := once("a", 1)
			fresh := *m
			r.put(m)
			under := r.row(m.ID)
			under.State = outbox.Sending
			if err := r.SaveRow(r.t.Context(), under); err != nil {
				t.Fatal(err)
			}
			r.relay.Wake([]*outbox.Message{&fresh})
			after(time.Minute)
			if got := r.row(m.ID); got.State != outbox.Uncertain || len(r.bodies()) > 0 {
				t.Errorf("it is %s, sent %v", got.State, r.bodies())
			}
		})
	})
}

// A list of commands that Telegram will not take for a long time holds up nothing else of
// the chat, and a newer one makes it needless.
func TestListsHoldUpNothing(t *testing.T) {
	tries := 0
	refuses := func(r *rig) {
		r.answer = func(c call) error {
			if c.op != dialog.OpCommands {
				return nil
			}
			if tries++; tries == 1 {
				return &outbox.Throttled{After: time.Hour}
			}
			return nil
		}
	}
	inBubble(t, unpaced, refuses, func(r *rig) {
		list := func(n int64) *outbox.Message {
			m := row("a", n)
			m.Op, m.Lane = dialog.OpCommands, outbox.Lists
			return m
		}
		first, second := list(1), list(4)
		clears := row("a", 2)
		clears.Lane = outbox.Clearing
		r.pass(first)
		after(time.Second)
		r.pass(clears, row("a", 3), second)
		after(time.Minute)
		for _, want := range []string{"send a/2/0", "send a/3/0"} {
			if got := r.bodies(); !slices.Contains(got, want) {
				t.Errorf("sent meanwhile: %v", got)
			}
		}
		after(2 * time.Hour)
		if a, b := r.row(first.ID), r.row(second.ID); a.State != outbox.Sent || !a.Superseded || b.State != outbox.Sent || b.Superseded {
			t.Errorf("the first list is %s, needless %t; the second %s, %t", a.State, a.Superseded, b.State, b.Superseded)
		}
	})
}
