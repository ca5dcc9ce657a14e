package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"cohortbot/outbox"
)

// Release implements outbox.Store. Rows that came with a backup have no reason, and
// stay held.
func (s *Store) Release(ctx context.Context, resting []string, each func(*outbox.Message)) error {
	q := Query{Index: messagesByState, Equal: []any{outbox.Held}, Limit: page}
	err := s.walk(ctx, q, func(d Decode) error {
		m := &outbox.Message{}
		err := d(m)
		if err == nil && (m.Reason != outbox.WhyRests || slices.Contains(resting, m.Matter)) {
			return nil
		}
		if err == nil {
			err = s.open(m)
		}
		if err == nil && !m.Body.IsZero() {
			err = s.release(ctx, m, each)
		}
		if ofOne(err) {
			return nil // it stays as it is
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("let held messages go on: %w", err)
	}
	return nil
}

// release makes one row ready, unless somebody has changed it meanwhile.
func (s *Store) release(ctx context.Context, m *outbox.Message, each func(*outbox.Message)) error {
	m.State, m.Reason, m.DropAt, m.NotBefore = outbox.Ready, "", 0, 0
	err := s.SaveRow(ctx, m)
	if errors.Is(err, outbox.ErrLost) {
		return nil
	}
	if err == nil {
		each(m)
	}
	return err
}
