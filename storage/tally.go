package storage

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync/atomic"

	"cohortbot/outbox"
)

// Totals are numbers that only grow, whoever is erased and whatever is swept.
type Totals struct {
	Sent      map[string]int64 `json:"sent,omitempty"`      // by lane: rows that reached Telegram
	Uncertain map[string]int64 `json:"uncertain,omitempty"` // by lane: sendings of unknown outcome, each a possible duplicate
	Blocked   int64            `json:"blocked,omitempty"`   // rows to people who have blocked the bot
	Dead      int64            `json:"dead,omitempty"`      // rows that Telegram refuses for good
	Parked    int64            `json:"parked,omitempty"`    // updates set aside
	Throttled int64            `json:"throttled,omitempty"` // times Telegram asked to wait
	Updates   int64            `json:"updates,omitempty"`   // that took effect
}

// count counts one row. One that is under way when it is removed may have reached
// Telegram.
func (t *Totals) count(lane outbox.Lane, state outbox.State, superseded bool, doubts int) {
	switch {
	case state == outbox.Sending, state == outbox.Sent && !superseded:
		t.Sent = raised(t.Sent, lane, 1)
	case state == outbox.Blocked:
		t.Blocked++
	case state == outbox.Dead:
		t.Dead++
	}
	t.Uncertain = raised(t.Uncertain, lane, int64(doubts))
}

func raised(m map[string]int64, lane outbox.Lane, by int64) map[string]int64 {
	if by == 0 {
		return m
	}
	if m == nil {
		m = map[string]int64{}
	}
	m[lane.String()] += by
	return m
}

// countedAside counts documents that are removed, if they are updates set aside.
func countedAside(in Collection, n int) Totals {
	if in != parked {
		return Totals{}
	}
	return Totals{Parked: int64(n)}
}

func (t *Totals) add(o Totals) {
	t.Sent, t.Uncertain = sum(t.Sent, o.Sent), sum(t.Uncertain, o.Uncertain)
	t.Blocked += o.Blocked
	t.Dead += o.Dead
	t.Parked += o.Parked
	t.Throttled += o.Throttled
	t.Updates += o.Updates
}

// NotBelow raises what is less than in o.
func (t *Totals) NotBelow(o Totals) {
	t.Sent, t.Uncertain = most(t.Sent, o.Sent), most(t.Uncertain, o.Uncertain)
	t.Blocked = max(t.Blocked, o.Blocked)
	t.Dead = max(t.Dead, o.Dead)
	t.Parked = max(t.Parked, o.Parked)
	t.Throttled = max(t.Throttled, o.Throttled)
	t.Updates = max(t.Updates, o.Updates)
}

func most(a, b map[string]int64) map[string]int64 {
	if len(b) == 0 {
		return a
	}
	out := maps.Clone(b)
	for lane, n := range a {
		out[lane] = max(out[lane], n)
	}
	return out
}

func sum(a, b map[string]int64) map[string]int64 {
	if len(b) == 0 {
		return a
	}
	out := maps.Clone(b)
	for lane, n := range a {
		out[lane] += n
	}
	return out
}

func (t *Totals) empty() bool {
	return len(t.Sent)+len(t.Uncertain) == 0 && t.Blocked+t.Dead+t.Parked+t.Throttled+t.Updates == 0
}

// tally holds what cannot be counted from rows: of those removed since, and of what
// leaves none.
type tally struct {
	ID      string `json:"_id"`
	Version int64  `json:"version"`
	Totals  Totals `json:"totals"`
}

const tallyID = "tally"

// moves counts how often documents were begun to be moved into the tally, and how
// often that has ended: between the two they stand in both.
type moves struct{ begun, ended atomic.Int64 }

// remove deletes documents whose numbers are kept: they are added to the tally first.
// A stop in between, or a writing whose outcome is unknown, counts them twice, never
// not at all.
func (s *Store) remove(ctx context.Context, in Collection, ids []string, counted Totals) error {
	if !counted.empty() {
		s.moves.begun.Add(1)
		defer s.moves.ended.Add(1)
	}
	if err := s.Raise(ctx, counted); err != nil {
		return err
	}
	return s.engine.Delete(ctx, in, ids...)
}

// Raise adds to the numbers that are not counted from rows. After an error it may
// have taken effect.
func (s *Store) Raise(ctx context.Context, by Totals) error {
	if by.empty() {
		return nil
	}
	for {
		t, err := s.tally(ctx)
		if err != nil {
			return err
		}
		t.Totals.add(by)
		if t.Version++; t.Version == 1 {
			err = s.engine.Insert(ctx, meta, tallyID, &t)
		} else {
			err = s.engine.Replace(ctx, meta, tallyID, t.Version-1, &t)
		}
		switch {
		case errors.Is(err, ErrConflict), errors.Is(err, ErrDuplicate):
		case err != nil:
			return fmt.Errorf("keep the totals: %w", err)
		default:
			return nil
		}
	}
}

func (s *Store) tally(ctx context.Context) (tally, error) {
	t := tally{ID: tallyID}
	err := s.engine.Get(ctx, meta, tallyID, &t)
	if errors.Is(err, ErrNotFound) {
		return t, nil
	}
	if err != nil {
		return tally{}, fmt.Errorf("read the totals: %w", err)
	}
	return t, nil
}
