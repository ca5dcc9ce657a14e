package outbox_test

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
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

// TestACorrectionWakesNobody: other words of an announcement that waits for the morning wait with
// it; where it stands already they go at once.
func TestACorrectionWakesNobody(t *testing.T) {
	inBubble(t, unpaced, seldom, func(r *rig) {
		m := unasked("a")
		m.Lane, m.Hush.From = outbox.Announcements, cohort.At(time.Now())
		r.pass(m)
		later := edit(m, 3)
		later.Lane, later.Matter = outbox.Announcements, m.Matter
		r.pass(later)
		after(time.Hour)
		if n := len(r.bodies()); n != 0 {
			t.Fatal("a correction brought it out in the night")
		}
		after(12 * time.Hour)
		if n := len(r.bodies()); n != 2 {
			t.Fatalf("%d arrived in the morning", n)
		}
		after(11 * time.Hour)
		last := edit(m, 5)
		last.Lane, last.Matter = outbox.Announcements, m.Matter
		r.pass(last)
		after(time.Second)
		if n := len(r.bodies()); n != 3 {
			t.Errorf("%d arrived: a correction in place waits", n)
		}
	})
}

// TestWhatIsKeptHoldsNothingBack: what waits for the morning alone, and what takes the
// buttons before it away, lets everything else pass, in whatever lane that is and whoever
// has made it.
func TestWhatIsKeptHoldsNothingBack(t *testing.T) {
	later := func(lane outbox.Lane, op dialog.Op, of string) *outbox.Message {
		m := row("a", 5)
		m.Lane, m.Op, m.Of = lane, op, of
		return m
	}
	for what, passes := range map[string]*outbox.Message{
		"an alarm":     later(outbox.Reminders, dialog.OpSend, ""),
		"a withdrawal": later(outbox.Announcements, dialog.OpDelete, "a/2/0"),
		"other words":  later(outbox.Announcements, dialog.OpEdit, "a/2/0"),
		"an emptying":  later(outbox.Clearing, dialog.OpDelete, ""),
	} {
		if testing.Short() && what != "an alarm" {
			continue
		}
		for _, told := range []bool{true, false} {
			inBubble(t, unpaced, func(r *rig) { r.cfg.Look = time.Minute }, func(r *rig) {
				screen, other := row("a", 1), row("a", 2)
				kept, bare := reminded("a", 3, "inbox", screen)
				passes := *passes
				passes.Made = cohort.At(time.Now())
				r.pass(screen, other)
				after(time.Second)
				if told {
					r.pass(kept, bare)
				} else {
					r.put(kept, bare)
				}
				r.pass(&passes)
				after(time.Second)
				got := r.bodies()
				if want := string(passes.Op) + " " + passes.ID; len(got) != 3 || got[2] != want {
					t.Errorf("%s, told %v: in the night came %q, want %q in the end", what, told, got, want)
				}
				after(11 * time.Hour)
				if got := r.bodies(); len(got) != 5 || got[3] != "send "+kept.ID || got[4] != "strip a/3/0" {
					t.Errorf("%s, told %v: until the morning came %q", what, told, got)
				}
			})
		}
	}
}

// TestWhatBelongsBehindWhatIsKept: a word of a matter does not overtake what was said of it
// before. It brings it out, for she is awake, or is woken anyhow; of another matter it
// brings nothing.
func TestWhatBelongsBehindWhatIsKept(t *testing.T) {
	for what, last := range map[string]func(m *outbox.Message, second string){
		"the matter of both":   func(m *outbox.Message, _ string) { m.Lane, m.Matter = outbox.Reminders, dialog.MatterInbox },
		"a change of a second": func(m *outbox.Message, second string) { m.Op, m.Of = dialog.OpEdit, second },
	} {
		inBubble(t, unpaced, seldom, func(r *rig) {
			other, _ := reminded("a", 1, "rule", row("a", 0))
			first, _ := reminded("a", 2, dialog.MatterInbox, other)
			second, _ := reminded("a", 3, dialog.MatterInbox, first)
			r.pass(other, first, second)
			after(time.Hour)
			if got := r.bodies(); len(got) != 0 {
				t.Fatalf("in the night came %q", got)
			}
			m := row("a", 4)
			last(m, second.ID)
			r.pass(m)
			after(time.Second)
			if got, want := r.bodies(), []string{"send a/2/0", "send a/3/0", string(m.Op) + " a/4/0"}; !slices.Equal(got, want) {
				t.Errorf("%s: came %q, want %q", what, got, want)
			}
		})
	}
}

// TestWhatIsTakenBackInTheNightNeverComes: what waits for the morning and is taken back before is
// not sent at all, and brings out nothing that was said before it.
func TestWhatIsTakenBackInTheNightNeverComes(t *testing.T) {
	inBubble(t, unpaced, seldom, func(r *rig) {
		first, _ := reminded("a", 1, dialog.MatterAnswer, row("a", 0))
		second, _ := reminded("a", 2, dialog.MatterAnswer, first)
		r.pass(first, second)
		after(time.Hour)
		back := row("a", 3)
		back.Op, back.Of, back.Body = dialog.OpDelete, second.ID, seal.Private{}
		r.pass(back)
		after(time.Hour)
		if got := r.bodies(); len(got) != 0 {
			t.Errorf("in the night came %q", got)
		}
		if m, d := r.row(second.ID), r.row(back.ID); m.State != outbox.Dropped || d.State != outbox.Sent {
			t.Errorf("what was taken back is %s, and that %s", m.State, d.State)
		}
		after(12 * time.Hour)
		if got := r.bodies(); !slices.Equal(got, []string{"send a/1/0"}) {
			t.Errorf("until the morning came %q", got)
		}
	})
}

// TestWhatMovedIsTakenBackInTheNight: an announcement that is to stand anew in the morning is taken
// back before: it never comes, and goes at once where it stood.
func TestWhatMovedIsTakenBackInTheNight(t *testing.T) {
	inBubble(t, unpaced, seldom, func(r *rig) {
		stood := row("a", 0)
		stood.Lane, stood.Matter = outbox.Announcements, cohort.AnnouncementMatter("one")
		anew, gone := reminded("a", 1, cohort.MovedMatter("one"), stood)
		anew.Lane = outbox.Announcements
		gone.Op, gone.Lane, gone.Matter, gone.Body = dialog.OpDelete, outbox.Announcements, anew.Matter, seal.Private{}
		r.pass(stood)
		after(time.Second)
		r.pass(anew, gone)
		after(time.Hour)
		back := row("a", 2)
		back.Op, back.Of, back.Body, back.Lane, back.Matter = dialog.OpDelete, anew.ID, seal.Private{}, outbox.Announcements, anew.Matter
		r.pass(back)
		after(time.Minute)
		if m := r.row(gone.ID); m.State != outbox.Sent || m.Superseded || len(r.bodies()) != 2 {
			t.Errorf("where it stood it is %s, and %q was done", m.State, r.bodies())
		}
		after(12 * time.Hour)
		if n := len(r.bodies()); n != 2 {
			t.Errorf("until the morning came %q", r.bodies())
		}
		if m := r.row(anew.ID); m.State != outbox.Dropped {
			t.Errorf("what was to stand anew is %s", m.State)
		}
	})
}

// TestWhatIsKeptStaysInOrder: of two that came unasked the second does not go first, though
// it need not wait so long.
func TestWhatIsKeptStaysInOrder(t *testing.T) {
	inBubble(t, unpaced, seldom, func(r *rig) {
		first, _ := reminded("a", 1, "rule", row("a", 0))
		second, _ := reminded("a", 2, "inbox", first)
		second.Hush.To = second.Hush.From.Add(time.Hour)
		r.pass(first, second)
		after(9 * time.Hour)
		if got := r.bodies(); len(got) != 0 {
			t.Errorf("before the morning came %q", got)
		}
		after(2 * time.Hour)
		if got, want := r.bodies(), []string{"send a/1/0", "send a/2/0"}; !slices.Equal(got, want) {
			t.Errorf("came %q, want %q", got, want)
		}
	})
}

// TestWhatAKillLeftInTheEveningHoldsNothingBack: a leader was killed while it sent what is
// not sent now any more. That is counted, and tried again in the morning.
func TestWhatAKillLeftInTheEveningHoldsNothingBack(t *testing.T) {
	left := func(r *rig) {
		m, _ := reminded("a", 1, "rule", row("a", 0))
		m.State = outbox.Sending
		r.put(m)
	}
	inBubble(t, unpaced, left, func(r *rig) {
		r.pass(row("a", 2))
		alarm := row("a", 3)
		alarm.Lane = outbox.Reminders
		r.pass(alarm)
		after(time.Minute)
		if got, want := r.bodies(), []string{"send a/2/0", "send a/3/0"}; !slices.Equal(got, want) {
			t.Errorf("in the night came %q, want %q", got, want)
		}
		if m := r.row("a/1/0"); m.State != outbox.Ready || m.Doubts != 1 {
			t.Errorf("what was left is %s with %d doubts", m.State, m.Doubts)
		}
	})
}

// TestAClockThatIsSetEndsTheNight: no timer knows of that, nor of a machine that slept.
func TestAClockThatIsSetEndsTheNight(t *testing.T) {
	var set atomic.Int64
	clock := func(r *rig) {
		r.cfg.Now = func() time.Time { return time.Now().Add(time.Duration(set.Load())) }
	}
	inBubble(t, unpaced, clock, func(r *rig) {
		m := unasked("a")
		m.Hush.From = cohort.At(time.Now())
		r.pass(m)
		after(time.Minute)
		if n := len(r.bodies()); n != 0 {
			t.Fatal("it came in the night")
		}
		set.Store(int64(13 * time.Hour))
		after(time.Minute)
		if n := len(r.bodies()); n != 1 {
			t.Errorf("%d arrived in the morning, want 1", n)
		}
	})
}

// seldom looks for rows made elsewhere so rarely that a night passes in no time.
func seldom(r *rig) { r.cfg.Look = 10 * time.Minute }
