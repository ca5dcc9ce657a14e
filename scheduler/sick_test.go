package scheduler_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/turn"
)

// poisoned fails for what one of them is.
type poisoned struct{ tries int }

func (p *poisoned) Carry(context.Context, dialog.Envelope) error {
	p.tries++
	return fmt.Errorf("%w: a panic", turn.ErrContent)
}

// TestWhoAilsIsLeftAlone: one whose turn fails for what she is is tried once an hour, and
// not at each minute.
func TestWhoAilsIsLeftAlone(t *testing.T) {
	w := newTown(t)
	w.lives(0, 1, cohort.At(w.time()), "any")
	must(t, w.store.KeepPlanned(t.Context()))
	p := &poisoned{}
	tick := w.ticker(p)
	tick.Workers = 1
	for range 3 * 60 {
		must(t, tick.Tick(t.Context()))
		w.now.Add(int64(time.Minute / time.Millisecond))
	}
	if p.tries > 8 { // planned by another plan, and due
		t.Errorf("she was tried %d times in three hours", p.tries)
	}
	if p.tries < 3 {
		t.Errorf("she was tried %d times in three hours: she is forgotten", p.tries)
	}
}
