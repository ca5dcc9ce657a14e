package storage

import (
	"context"
	"errors"
	"fmt"

	"cohortbot/dialog"
	"cohortbot/outbox"
)

// shownPage is how many rows one turn looks at, and so how many it makes at most.
const shownPage = 100

// Shown implements turn.Store. Rows that came to their end without being sent stand
// in no chat; those that a later row of the page has deleted do not any more (of others it is
// known only when they are not found).
func (s *Store) Shown(ctx context.Context, subject string, span dialog.Emptying) (rows []dialog.Shown, next int64, err error) {
	q := Query{Index: messagesBySubject, Equal: []any{subject}, From: span.From, Descending: true, Limit: shownPage}
	if span.To > 0 {
		q.To = span.To
	}
	gone := map[string]bool{}
	more, err := s.engine.Find(ctx, q, func(d Decode) error {
		m := &outbox.Message{}
		if err := d(m); err != nil {
			if errors.Is(err, ErrDamaged) {
				return nil // Unsettled tells of it
			}
			return err
		}
		next = m.Order
		if m.Op == dialog.OpDelete && m.Message != 0 {
			gone[m.Of] = true // else it was too late, or has yet to be done
		}
		if shown(m) && !gone[m.ID] {
			rows = append(rows, dialog.Shown{Row: m.ID, Order: m.Order, Message: m.Message, Made: m.Made})
		}
		return nil
	})
	if err != nil {
		return nil, 0, fmt.Errorf("find what stands in a chat: %w", err)
	}
	if more == "" {
		next = 0
	}
	return rows, next, nil
}

// States counts the messages made for a subject by their state.
func (s *Store) States(ctx context.Context, subject string) (map[outbox.State]int, error) {
	out := map[outbox.State]int{}
	err := s.walk(ctx, Query{Index: messagesBySubject, Equal: []any{subject}, Limit: page}, func(d Decode) error {
		var row struct {
			State outbox.State `json:"state"`
		}
		if err := d(&row); err != nil {
			return err
		}
		out[row.State]++
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count somebody's messages: %w", err)
	}
	return out, nil
}

// shown says that m put a message into the chat, or is about to answer there.
func shown(m *outbox.Message) bool {
	if !m.Op.Makes() {
		return false
	}
	waits := m.State == outbox.Ready || m.State == outbox.Sending
	return m.Message != 0 || waits && m.Lane == outbox.Replies
}
