package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// SetAside implements turn.Store.
func (s *Store) SetAside(ctx context.Context, e dialog.Envelope) error {
	raw, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("pack an envelope: %w", err)
	}
	owner := e.On.ID
	if e.On.Kind != dialog.Person {
		owner = e.By // what it says is about her
	}
	if err := s.Park(ctx, e.ID, owner, "envelope", seal.Conceal(string(raw))); err != nil {
		return err
	}
	return s.Delivered(ctx, e.ID)
}

// Delivered implements turn.Store.
func (s *Store) Delivered(ctx context.Context, id string) error {
	return s.engine.Delete(ctx, envelopes, id)
}

// Undelivered gives envelopes that have waited since before.
func (s *Store) Undelivered(ctx context.Context, before time.Time) ([]dialog.Envelope, error) {
	var out []dialog.Envelope
	_, err := s.engine.Find(ctx, Query{Index: envelopesByTime, To: int64(cohort.At(before)), Limit: page}, func(d Decode) error {
		var e dialog.Envelope
		if err := d(&e); err != nil {
			return err
		}
		if err := s.open(&e); err != nil {
			return fmt.Errorf("open an envelope: %w", err)
		}
		out = append(out, e)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find envelopes: %w", err)
	}
	return out, nil
}
