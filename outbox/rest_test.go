package outbox_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/storage"
	"cohortbot/turn"
)

// brake has a matter rest as its own turn does: by its document.
type brake struct {
	*shelf
	paused []string
}

func (b *brake) Pause(ctx context.Context, matter string, why outbox.Reason, last string) error {
	b.paused = append(b.paused, fmt.Sprint(matter, " ", why, " ", last))
	doc := &turn.Document{
		ID: matter, Schema: turn.Schema, Version: 1,
		Body: dialog.Subject{Matter: &cohort.Matter{Paused: true, Reason: string(why), Since: cohort.At(time.Now())}},
	}
	return b.engine.Insert(ctx, turn.CollectionMatters, matter, doc)
}

// resume lets it go on.
func (b *brake) resume(matter string) {
	if err := b.engine.Delete(b.t.Context(), turn.CollectionMatters, matter); err != nil {
		b.t.Fatal(err)
	}
}

// ofMatter makes a row of a matter, to a chat of its own.
func (r *rig) ofMatter(matter string, n int) *outbox.Message {
	m := row(fmt.Sprint("c", n), 1)
	m.Lane, m.Matter = outbox.Reminders, matter
	return m
}

// states counts the rows of the chats from one to another by their state.
func (r *rig) states(from, to int) map[outbox.State]int {
	out := map[outbox.State]int{}
	for n := from; n < to; n++ {
		out[r.row(fmt.Sprintf("c%d/1/0", n)).State]++
	}
	return out
}

// Five refusals of a matter in a row, for one reason, have it rest: what else belongs
// to it is held, and goes out when it goes on. What came with a backup stays held, and
// so does nothing of another matter.
func TestAMatterRests(t *testing.T) {
	var b *brake
	setting := func(r *rig) {
		b = &brake{shelf: r.shelf}
		r.cfg.Brake = b
		old := r.ofMatter("m", 99)
		old.State = outbox.Held
		r.put(old)
	}
	inBubble(t, unpaced, setting, func(r *rig) {
		why := outbox.WhyMarkup
		refuses := true
		r.answer = func(c call) error {
			if refuses && c.chat != "c50" {
				return &outbox.Refusal{Why: why}
			}
			return nil
		}
		pass := func(from, to int) {
			for n := from; n < to; n++ {
				r.pass(r.ofMatter("m", n))
				after(time.Second)
			}
		}
		pass(0, 4)
		why = outbox.WhyTooLong // another reason: it is counted anew
		pass(4, 8)
		pass(50, 51) // one that is taken
		pass(8, 12)
		if len(b.paused) != 0 {
			t.Fatalf("it rests too early: %q", b.paused)
		}
		pass(12, 20)
		if len(b.paused) != 1 || b.paused[0] != "m too_long c12/1/0" {
			t.Errorf("paused: %q", b.paused)
		}
		if got := r.states(0, 20); got[outbox.Dead] != 13 || got[outbox.Held] != 7 {
			t.Errorf("rows are %v", got)
		}
		if m := r.row("c12/1/0"); m.Reason != outbox.WhyTooLong {
			t.Errorf("it is dead because %q", m.Reason)
		}
		refuses = false
		r.pass(row("other", 1))
		after(time.Hour)
		if got := r.states(13, 20); got[outbox.Held] != 7 || len(r.of("other")) != 1 {
			t.Errorf("while it rests rows are %v, of another %v", got, r.of("other"))
		}
		b.resume("m")
		after(5 * time.Second)
		if got := r.states(13, 20); got[outbox.Sent] != 7 {
			t.Errorf("when it goes on rows are %v", got)
		}
		if m := r.row("c99/1/0"); m.State != outbox.Held {
			t.Errorf("what came with a backup is %s", m.State)
		}
	})
}

// What a relay before this one held goes out when its matter went on meanwhile.
func TestARestThatEndedMeanwhile(t *testing.T) {
	setting := func(r *rig) {
		m := r.ofMatter("m", 1)
		m.State, m.Reason = outbox.Held, outbox.WhyRests
		r.put(m)
		still := r.ofMatter("still", 2)
		still.State, still.Reason = outbox.Held, outbox.WhyRests
		r.put(still)
		b := &brake{shelf: r.shelf}
		if err := b.Pause(r.t.Context(), "still", outbox.WhyFile, ""); err != nil {
			r.t.Fatal(err)
		}
	}
	inBubble(t, unpaced, setting, func(r *rig) {
		after(time.Second)
		if got := r.states(1, 3); got[outbox.Sent] != 1 || got[outbox.Held] != 1 {
			t.Errorf("rows are %v", got)
		}
		n, err := r.engine.Count(r.t.Context(), storage.Query{Index: "messages_by_state", Equal: []any{"held"}})
		if err != nil || n != 1 {
			t.Errorf("%d are held, error %v", n, err)
		}
	})
}
