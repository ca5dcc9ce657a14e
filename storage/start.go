package storage

import (
	"context"
	"errors"
	"fmt"

	"cohortbot/seal"
	"cohortbot/turn"
)

// What Begin may find at start; each names its mend.
var (
	ErrOtherKey = errors.New("the key file is not the one this database was written with: put the right key file in place")
	ErrNewer    = errors.New("the database was written by a newer version of this program: install that version or restore a backup")
)

// canary is one sealed text that only the right key opens.
type canary struct {
	ID     string       `json:"_id"`
	Schema int          `json:"schema"`
	Text   seal.Private `json:"text"`
}

const canaryID = "canary"

// Privates lists the sealed field of the canary.
func (c *canary) Privates(visit func(*seal.Private, seal.Place) error) error {
	return visit(&c.Text, seal.Place{Collection: string(meta), Field: "text", ID: canaryID})
}

// Begin checks, before anything is written, that the key fits and that the
// database is not newer than the program. A new database is marked.
func (s *Store) Begin(ctx context.Context) error {
	var c canary
	err := s.engine.Get(ctx, meta, canaryID, &c)
	if errors.Is(err, ErrNotFound) {
		c = canary{ID: canaryID, Schema: turn.Schema, Text: seal.Conceal("the key fits")}
		if err := s.protect(&c); err != nil {
			return err
		}
		err = s.engine.Insert(ctx, meta, canaryID, &c)
		if errors.Is(err, ErrDuplicate) {
			return s.Begin(ctx)
		}
		return err
	}
	if err != nil {
		return fmt.Errorf("read the database's mark: %w", err)
	}
	if c.Schema > turn.Schema {
		return ErrNewer
	}
	if err := s.keys.OpenAll(&c); err != nil {
		return fmt.Errorf("%w (%w)", ErrOtherKey, err)
	}
	return nil
}
