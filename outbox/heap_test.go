package outbox_test

import (
	"slices"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
)

// reminded makes what a reminder of chat's version n is: the message, and what takes the
// buttons of the message before away.
func reminded(chat string, n int64, matter string, old *outbox.Message) (m, bare *outbox.Message) {
	now := time.Now()
	hush := dialog.Hush{From: cohort.At(now), To: cohort.At(now.Add(10 * time.Hour))}
	m, bare = row(chat, n), row(chat, n)
	m.Lane, m.Matter, m.Hush = outbox.Reminders, matter, hush
	bare.ID, bare.Order, bare.Op, bare.Of = chat+"/"+string(rune('0'+n))+"/1", outbox.Order(n, 1), dialog.OpStrip, old.ID
	bare.Lane, bare.Hush = outbox.Reminders, hush
	return m, bare
}

// TestNoHeapOfReminders: of what was told her while nothing could be sent the last goes, in
// no quiet hour, and until then she has the buttons of her screen.
func TestNoHeapOfReminders(t *testing.T) {
	inBubble(t, unpaced, seldom, func(r *rig) {
		screen := row("a", 1)
		first, bareScreen := reminded("a", 2, "rule", screen)
		second, bareFirst := reminded("a", 3, "rule", first)
		third, bareSecond := reminded("a", 4, "digest", second)
		r.pass(screen, first, bareScreen, second, bareFirst, third, bareSecond)
		after(9 * time.Hour)
		if got := r.bodies(); !slices.Equal(got, []string{"send a/1/0"}) {
			t.Fatalf("in the night came %q", got)
		}
		after(2 * time.Hour)
		if got := r.bodies(); !slices.Equal(slices.Sorted(slices.Values(got)), []string{"send a/1/0", "send a/4/0", "strip a/2/0"}) {
			t.Errorf("in the end came %q", got)
		}
		for _, m := range []*outbox.Message{first, second} {
			if m := r.row(m.ID); m.State != outbox.Sent || !m.Superseded {
				t.Errorf("%s is %s, needless: %v", m.ID, m.State, m.Superseded)
			}
		}
	})
}

// TestRemindersAfterARest: two that were held about one matter are one when it goes on.
func TestRemindersAfterARest(t *testing.T) {
	inBubble(t, unpaced, seldom, func(r *rig) {
		screen := row("a", 1)
		first, _ := reminded("a", 2, "rule", screen)
		second, _ := reminded("a", 3, "rule", first)
		first.Hush.To, second.Hush.To = first.Hush.From.Add(time.Minute), first.Hush.From.Add(time.Minute)
		r.pass(first, second)
		after(5 * time.Minute)
		if got := r.bodies(); !slices.Equal(got, []string{"send a/3/0"}) {
			t.Errorf("came %q", got)
		}
	})
}
