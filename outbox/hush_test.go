package outbox_test

import (
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
)

// unasked makes a row that came unasked, and is not sent from two hours on for ten more.
func unasked(chat string) *outbox.Message {
	m := row(chat, 1)
	m.Lane, m.Matter = outbox.Reminders, "rule"
	m.Hush = dialog.Hush{From: cohort.At(time.Now().Add(2 * time.Hour)), To: cohort.At(time.Now().Add(12 * time.Hour))}
	return m
}

// TestWhatWasDelayedComesInNoQuietHour: Telegram is away until the hour has become a quiet
// one, of the same night or of the next.
func TestWhatWasDelayedComesInNoQuietHour(t *testing.T) {
	for away, comes := range map[time.Duration]time.Duration{
		time.Hour: time.Hour, 3 * time.Hour: 12 * time.Hour, 13 * time.Hour: 13 * time.Hour,
		27 * time.Hour: 36 * time.Hour, 37 * time.Hour: 37 * time.Hour,
	} {
		inBubble(t, unpaced, seldom, func(r *rig) {
			began := time.Now()
			r.answer = func(call) error {
				if time.Since(began) < away {
					return outbox.ErrNotSent
				}
				return nil
			}
			r.pass(unasked("a"))
			after(comes - 2*time.Minute)
			if n := len(r.bodies()); n != 0 {
				t.Fatalf("away for %v: it came before %v", away, comes)
			}
			after(4 * time.Minute) // a try is put off by a minute at most
			if n := len(r.bodies()); n != 1 {
				t.Errorf("away for %v: it had not come at %v", away, comes)
			}
		})
	}
}

// TestWhoIsAwakeWaitsForNothing: what she does meanwhile with a message that still waits
// for the morning brings it at once.
func TestWhoIsAwakeWaitsForNothing(t *testing.T) {
	inBubble(t, unpaced, seldom, func(r *rig) {
		m := unasked("a")
		m.Hush.From = cohort.At(time.Now()) // it is night already
		r.pass(m)
		after(time.Hour)
		if n := len(r.bodies()); n != 0 {
			t.Fatal("it came in the night")
		}
		r.pass(row("a", 2)) // a reply does not wait for it, and does not wake it
		after(time.Second)
		if n := len(r.bodies()); n != 1 {
			t.Fatalf("%d arrived, want the reply alone", n)
		}
		r.pass(edit(m, 3))
		after(time.Second)
		if n := len(r.bodies()); n != 3 {
			t.Errorf("%d arrived: she waits for the morning", n)
		}
	})
}

// seldom looks for rows made elsewhere so rarely that a night passes in no time.
func seldom(r *rig) { r.cfg.Look = 10 * time.Minute }
