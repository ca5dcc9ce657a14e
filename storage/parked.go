package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cohortbot/cohort"
	"cohortbot/seal"
)

// update is one of Telegram's updates that could not be handled, set aside for
// staff to see that there is one; its words stay sealed.
type update struct {
	ID    string         `json:"_id"`
	Owner string         `json:"owner"` // door or subject id of whom it is about
	At    cohort.Instant `json:"at"`
	Cause string         `json:"cause"` // a kind of error, never its text
	Raw   seal.Private   `json:"raw"`
}

// ParkedKept is how long something set aside is kept, whatever the course: long
// enough for staff to come back from a holiday and ask what it was, and no reason
// to keep what somebody wrote.
const ParkedKept = 30 * 24 * time.Hour

// Privates lists the sealed field of u.
func (u *update) Privates(visit func(*seal.Private, seal.Place) error) error {
	return visit(&u.Raw, seal.Place{Collection: string(parked), Field: "raw", ID: u.ID})
}

// Park sets an update aside under its key. One that is too large is set aside
// without its words: that there was one must not hold up everything behind it.
func (s *Store) Park(ctx context.Context, key, owner, cause string, raw seal.Private) error {
	u := &update{ID: key, Owner: owner, At: cohort.At(s.now()), Cause: cause, Raw: raw}
	if err := s.protect(u); err != nil {
		return err
	}
	err := s.engine.InsertMissing(ctx, []Put{{parked, key, u}})
	if errors.Is(err, ErrTooLarge) {
		u.Raw = seal.Private{}
		err = s.engine.InsertMissing(ctx, []Put{{parked, key, u}})
	}
	return err
}

// Parked counts the updates set aside.
func (s *Store) Parked(ctx context.Context) (int64, error) {
	return s.engine.Count(ctx, Query{Index: parkedByID})
}

// sentFile remembers Telegram's name of a file that was sent before.
type sentFile struct {
	ID   string `json:"_id"`
	File string `json:"file"`
}

// FileID gives Telegram's name of a file by the hash of its bytes, or "".
func (s *Store) FileID(ctx context.Context, hash string) (string, error) {
	var f sentFile
	err := s.engine.Get(ctx, files, hash, &f)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return f.File, err
}

// KeepFileID remembers it.
func (s *Store) KeepFileID(ctx context.Context, hash, file string) error {
	if err := s.engine.Delete(ctx, files, hash); err != nil {
		return fmt.Errorf("forget a file's old name: %w", err)
	}
	if err := s.engine.InsertMissing(ctx, []Put{{files, hash, &sentFile{ID: hash, File: file}}}); err != nil {
		return fmt.Errorf("remember a file: %w", err)
	}
	return nil
}
