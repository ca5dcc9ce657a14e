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
	return s.putAside(ctx, raw)
}

// putAside moves an envelope, whole or damaged, to what was set aside.
func (s *Store) putAside(ctx context.Context, raw json.RawMessage) error {
	var e struct {
		ID string     `json:"_id"`
		On dialog.Ref `json:"on"`
		By string     `json:"by"`
	}
	if err := json.Unmarshal(raw, &e); err != nil && e.ID == "" {
		s.log().Error("storage: an envelope cannot be read, not even its id: restore the database from a backup")
		return nil
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

// Undelivered gives envelopes that have waited since before. One that cannot be
// read is set aside, and the others go on. One that a lacking key has sealed stays
// as it is; that is an error only when it leaves nothing else to deliver.
func (s *Store) Undelivered(ctx context.Context, before time.Time) ([]dialog.Envelope, error) {
	var out []dialog.Envelope
	var left unread
	_, err := s.engine.Find(ctx, Query{Index: envelopesByTime, To: int64(cohort.At(before)), Limit: page}, func(d Decode) error {
		var e dialog.Envelope
		err := d(&e)
		if err == nil {
			err = s.open(&e)
		}
		if err == nil {
			out = append(out, e)
		}
		return left.take(err, d)
	})
	if err != nil {
		return nil, fmt.Errorf("find envelopes: %w", err)
	}
	for _, raw := range left.damaged {
		s.log().Error("storage: an envelope cannot be read; it is set aside")
		if err := s.putAside(ctx, raw); err != nil {
			return nil, fmt.Errorf("set an envelope aside that cannot be read: %w", err)
		}
	}
	if len(out) == 0 && left.locked != nil {
		return nil, fmt.Errorf("open envelopes: %w", left.locked)
	}
	return out, nil
}
