package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cohortbot/cohort"
	"cohortbot/outbox"
)

// Counts is what the store tells the operator. It names nobody.
type Counts struct {
	Totals
	Waiting map[string]Waiting // by lane
	Held    int64              // rows that came with a backup and are not sent by themselves
	Backed  cohort.Instant     // when the last whole backup was begun; 0: never
}

// Waiting is what one lane has still to send.
type Waiting struct {
	Rows   int64
	Oldest cohort.Instant // when the oldest of them was made; 0 when there is none
}

// Count counts from the rows themselves, by their indexes alone, so that no stop loses
// any, and adds what the tally keeps. Rows go on changing meanwhile: one that is
// written twice during the call may be missed, and is there at the next.
func (s *Store) Count(ctx context.Context) (Counts, error) {
	// The tally first: rows moved into it afterwards are missed once, not counted twice.
	total, err := s.stillTally(ctx)
	if err != nil {
		return Counts{}, err
	}
	c := Counts{Totals: total, Waiting: map[string]Waiting{}}
	for _, lane := range outbox.Lanes() {
		if err := s.countLane(ctx, lane, &c); err != nil {
			return Counts{}, fmt.Errorf("count the messages: %w", err)
		}
	}
	for state, n := range map[outbox.State]*int64{outbox.Blocked: &c.Blocked, outbox.Dead: &c.Dead, outbox.Held: &c.Held} {
		rows, err := s.engine.Count(ctx, Query{Index: messagesByState, Equal: []any{state}})
		if err != nil {
			return Counts{}, fmt.Errorf("count the messages: %w", err)
		}
		*n += rows
	}
	aside, err := s.Parked(ctx)
	if err != nil {
		return Counts{}, fmt.Errorf("count what was set aside: %w", err)
	}
	c.Parked += aside
	c.Backed, err = s.Backed(ctx)
	return c, err
}

// movesTake is how long to wait before the tally is looked at again.
const movesTake = 5 * time.Millisecond

// stillTally reads the tally while nothing is being moved into it, as far as this
// process knows.
func (s *Store) stillTally(ctx context.Context) (Totals, error) {
	for {
		begun := s.moves.begun.Load()
		if s.moves.ended.Load() == begun {
			t, err := s.tally(ctx)
			if err != nil || s.moves.begun.Load() == begun {
				return t.Totals, err
			}
		}
		select {
		case <-ctx.Done():
			return Totals{}, fmt.Errorf("read the totals: %w", ctx.Err())
		case <-time.After(movesTake):
		}
	}
}

func (s *Store) countLane(ctx context.Context, lane outbox.Lane, c *Counts) error {
	// What reached Telegram before what was needless: between the two rows are missed,
	// not counted too often.
	sent, err := s.engine.Count(ctx, Query{Index: messagesByLane, Equal: []any{outbox.Sent, lane}})
	if err != nil {
		return err
	}
	needless, err := s.engine.Count(ctx, Query{Index: messagesNeedless, Equal: []any{true, lane}})
	if err != nil {
		return err
	}
	doubts, err := s.doubts(ctx, lane)
	if err != nil {
		return err
	}
	c.Sent = raised(c.Sent, lane, sent-needless)
	c.Uncertain = raised(c.Uncertain, lane, doubts)
	c.Waiting[lane.String()], err = s.waiting(ctx, lane)
	return err
}

// doubts adds up the doubts of a lane's rows: those with at least one, those with at
// least two, and so on.
func (s *Store) doubts(ctx context.Context, lane outbox.Lane) (total int64, err error) {
	for least := int64(1); ; least++ {
		rows, err := s.engine.Count(ctx, Query{Index: messagesDoubtful, Equal: []any{lane}, From: least})
		if err != nil || rows == 0 {
			return total, err
		}
		total += rows
	}
}

// waiting says what a lane has still to send. What is ready comes first: a row that is
// claimed meanwhile is rather seen twice than not at all.
func (s *Store) waiting(ctx context.Context, lane outbox.Lane) (w Waiting, err error) {
	for _, state := range []outbox.State{outbox.Ready, outbox.Sending} {
		q := Query{Index: messagesByLane, Equal: []any{state, lane}, Limit: 1}
		rows, err := s.engine.Count(ctx, q)
		if err != nil {
			return Waiting{}, err
		}
		if w.Rows += rows; rows == 0 {
			continue
		}
		_, err = s.engine.Find(ctx, q, func(d Decode) error {
			var row struct {
				Made cohort.Instant `json:"made"`
			}
			err := d(&row)
			if errors.Is(err, ErrDamaged) {
				return nil // sending tells of it
			}
			if w.Oldest == 0 || row.Made < w.Oldest {
				w.Oldest = row.Made
			}
			return err
		})
		if err != nil {
			return Waiting{}, err
		}
	}
	return w, nil
}
