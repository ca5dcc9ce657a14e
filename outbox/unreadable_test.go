package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"cohortbot/outbox"
)

// broken has a row that cannot be read: it gives all others, and tells of it.
type broken struct {
	*shelf
	row string
}

func (b broken) Unsettled(ctx context.Context, term int64, before time.Time, limit int) ([]*outbox.Message, error) {
	rows, err := b.shelf.Unsettled(ctx, term, before, limit)
	return rows, errors.Join(err, errors.New("a row cannot be read"))
}

func (b broken) Waiting(context.Context, time.Time, time.Time, func(*outbox.Message)) error {
	return errAway
}

func (b broken) Row(ctx context.Context, id string) (*outbox.Message, error) {
	if id == b.row {
		return nil, outbox.ErrNoRow
	}
	return b.shelf.Row(ctx, id)
}

func TestAnUnreadableRowStopsNoOther(t *testing.T) {
	var log *said
	setting := func(r *rig) {
		log = r.listen()
		r.cfg.Store = broken{r.shelf, "a/2/0"}
		r.put(row("a", 1), row("b", 1))
	}
	inBubble(t, unpaced, setting, func(r *rig) {
		r.put(row("c", 1), row("a", 2))
		r.pass(row("a", 3))
		after(10 * time.Second)
		if n := len(r.bodies()); n != 4 {
			t.Errorf("%d reached, want all but one: %q", n, r.bodies())
		}
		if log.count("level=WARN") == 0 {
			t.Error("nobody is told")
		}
	})
}

// locked cannot read the rows of some chats for now.
type locked struct{ *shelf }

func (l locked) Row(ctx context.Context, id string) (*outbox.Message, error) {
	if id[0] == 'c' {
		return nil, errAway
	}
	return l.shelf.Row(ctx, id)
}

// Rows that cannot be read for now take no turn from the others, however many.
func TestLockedRowsStopNoOther(t *testing.T) {
	setting := func(r *rig) {
		r.cfg.Store = locked{r.shelf}
		for i := range 300 {
			r.put(row(fmt.Sprint("c", i), 1))
		}
	}
	inBubble(t, telegrams, setting, func(r *rig) {
		after(10 * time.Second)
		for i := range 20 {
			r.pass(row(fmt.Sprint("a", i), 1))
		}
		after(2 * time.Second)
		if n := len(r.bodies()); n != 20 {
			t.Errorf("%d reached within 2 s, want 20", n)
		}
	})
}
