package storage

import (
	"context"
	"errors"
	"fmt"

	"cohortbot/seal"
	"cohortbot/turn"
)

// What the operator has to mend. Neither says anything about an update, so none
// is set aside for it: it waits.
var (
	// ErrOtherKey: something was sealed with a key that the key file lacks.
	ErrOtherKey = errors.New("the key file is not the one this database was last written with: put the right key file in place, its newest copy")
	// ErrNewer: the database, or a document in it, is of a later shape.
	ErrNewer = errors.New("the database was written by a newer version of this program: install that version or restore a backup")
)

// canary is one sealed text that only the right key opens. The first ones had no
// version.
type canary struct {
	ID      string       `json:"_id"`
	Version int64        `json:"version"`
	Schema  int          `json:"schema"`
	Text    seal.Private `json:"text"`
}

const canaryID = "canary"

// Privates lists the sealed field of the canary.
func (c *canary) Privates(visit func(*seal.Private, seal.Place) error) error {
	return visit(&c.Text, seal.Place{Collection: string(meta), Field: "text", ID: canaryID})
}

// beginTries bounds the races of processes that start at once.
const beginTries = 8

// Begin checks, before anything is written, that the key fits and that the
// database is not newer than the program. Then it marks the database anew, with
// the newest key and the program's shape: neither an older copy of the key file
// nor an older program is accepted from now on.
func (s *Store) Begin(ctx context.Context) error {
	for range beginTries {
		err := s.mark(ctx)
		if !errors.Is(err, ErrDuplicate) && !errors.Is(err, ErrConflict) {
			return err
		}
	}
	return fmt.Errorf("mark the database: %w: others write there, too", ErrUnavailable)
}

// mark checks and marks once. Whoever loses a race must check again: the other
// may have a newer key.
func (s *Store) mark(ctx context.Context) error {
	var old canary
	err := s.engine.Get(ctx, meta, canaryID, &old)
	fresh := errors.Is(err, ErrNotFound)
	switch {
	case fresh:
	case err != nil:
		return fmt.Errorf("read the database's mark: %w", err)
	case old.Schema > turn.Schema:
		return ErrNewer
	default:
		if err := s.keys.OpenAll(&old); err != nil {
			return fmt.Errorf("%w (%w)", ErrOtherKey, err)
		}
	}
	c := &canary{ID: canaryID, Version: old.Version + 1, Schema: turn.Schema, Text: seal.Conceal("the key fits")}
	if err := s.protect(c); err != nil {
		return err
	}
	if fresh {
		err = s.engine.Insert(ctx, meta, canaryID, c)
	} else {
		err = s.engine.Replace(ctx, meta, canaryID, old.Version, c)
	}
	if err != nil {
		return fmt.Errorf("mark the database: %w", err)
	}
	return nil
}
