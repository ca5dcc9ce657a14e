package storage

import (
	"context"
	"errors"
	"fmt"

	"cohortbot/seal"
)

// What the operator has to mend. Neither says anything about an update, so none
// is set aside for it: it waits.
var (
	// ErrOtherKey: something was sealed with a key that the key file lacks.
	ErrOtherKey = errors.New("the key file is not the one this database was last written with: put the right key file in place, its newest copy")
	// ErrNewer: the database, or a document in it, is of a later shape.
	ErrNewer = errors.New("the database was written by a newer version of this program: install that version or restore a backup")
	// ErrOlder: its documents have an earlier shape, and only serve lifts them, after
	// a backup.
	ErrOlder = errors.New("the database was written by an earlier version of this program: start serve once, which makes a backup and brings it up to date")
	// ErrHalf: a restore into the database was begun and not finished.
	ErrHalf = errors.New("a backup was being restored into this database and it is not whole: empty it and restore again")
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
// database is whole and neither newer nor older than the program. Then it marks the
// database anew, with the newest key and the program's shape: neither an older copy
// of the key file nor an older program is accepted from now on.
func (s *Store) Begin(ctx context.Context) error {
	for range beginTries {
		err := s.mark(ctx)
		if !errors.Is(err, ErrDuplicate) && !errors.Is(err, ErrConflict) {
			return err
		}
	}
	return fmt.Errorf("mark the database: %w: others write there, too", ErrUnavailable)
}

// Fits checks what Begin does, and writes nothing; an older shape is no error.
func (s *Store) Fits(ctx context.Context) error {
	_, err := s.check(ctx)
	return err
}

// Look checks what Fits does, and says whether the database was used before. Without
// keys the key is not looked at.
func (s *Store) Look(ctx context.Context) (used bool, err error) {
	mark, err := s.check(ctx)
	return mark.ID != "", err
}

// check reads the database's mark; of one without anything in it the mark is empty.
func (s *Store) check(ctx context.Context) (canary, error) {
	err := s.engine.Get(ctx, meta, restoringID, &restoring{})
	if err == nil {
		return canary{}, ErrHalf
	}
	if !errors.Is(err, ErrNotFound) {
		return canary{}, fmt.Errorf("read the database's mark: %w", err)
	}
	var old canary
	err = s.engine.Get(ctx, meta, canaryID, &old)
	switch {
	case errors.Is(err, ErrNotFound):
		return canary{}, nil
	case err != nil:
		return canary{}, fmt.Errorf("read the database's mark: %w", err)
	case old.Schema > s.schema:
		return old, ErrNewer
	case s.keys == nil:
		return old, nil
	}
	if err := s.keys.OpenAll(&old); err != nil {
		return old, fmt.Errorf("%w (%w)", ErrOtherKey, err)
	}
	return old, nil
}

// mark checks and marks once. Whoever loses a race must check again: the other
// may have a newer key.
func (s *Store) mark(ctx context.Context) error {
	old, err := s.check(ctx)
	if err != nil {
		return err
	}
	fresh := old.ID == ""
	if !fresh && old.Schema < s.schema {
		return ErrOlder
	}
	c := &canary{ID: canaryID, Version: old.Version + 1, Schema: s.schema, Text: seal.Conceal("the key fits")}
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
