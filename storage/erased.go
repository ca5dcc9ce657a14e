package storage

import (
	"context"
	"fmt"

	"cohortbot/cohort"
	"cohortbot/turn"
)

// Erasure says that everything of a subject was erased, up to a version of her
// document; of somebody who went on in another role, what she had learned. It holds
// a random id alone, and outlives her: a backup that is older still holds her.
type Erasure struct {
	Subject string
	Version int64 // of the document that erases; what has a lower one goes
	Whole   bool  // else what she learned alone
	Door    bool  // nothing but that she came by her account: she has parted from it
	At      cohort.Instant
}

// Ledger is told of every erasure, outside the database.
type Ledger interface {
	// Erased is called at least once for each, and returns quickly. What it cannot
	// write down is in the database all the same.
	Erased(Erasure)
}

// erasure is how it lies in the store: one for each time somebody was erased.
type erasure struct {
	ID      string         `json:"_id"` // <subject>/<version>
	Subject string         `json:"subject"`
	Version int64          `json:"version"`
	Whole   bool           `json:"whole"`
	Door    bool           `json:"door,omitempty"`
	At      cohort.Instant `json:"at"`
}

// tellErased writes down that d erases, before anything is erased. Strangers, of
// whom there may be any number, are gone from a restored store by themselves.
func (s *Store) tellErased(ctx context.Context, d *turn.Document) error {
	if d.Pending.Stranger {
		return nil
	}
	return s.writeDown(ctx, Erasure{
		Subject: d.ID, Version: d.Version, Whole: d.Body.Person.Stage == cohort.StageGone, At: d.PendingSince,
	})
}

// writeDown keeps an erasure, and has it kept outside the database.
func (s *Store) writeDown(ctx context.Context, e Erasure) error {
	row := &erasure{
		ID: fmt.Sprintf("%s/%d", e.Subject, e.Version), Subject: e.Subject, Version: e.Version, Whole: e.Whole, Door: e.Door, At: e.At,
	}
	if err := s.engine.InsertMissing(ctx, []Put{{erased, row.ID, row}}); err != nil {
		return fmt.Errorf("write down an erasure: %w", content(err))
	}
	if s.Ledger != nil {
		s.Ledger.Erased(e)
	}
	return nil
}

// EachErasure reads all that were erased.
func (s *Store) EachErasure(ctx context.Context, each func(Erasure) error) error {
	err := s.walk(ctx, Query{Index: erasedByID, Limit: page}, func(d Decode) error {
		var row erasure
		if err := d(&row); err != nil {
			return err
		}
		return each(Erasure{Subject: row.Subject, Version: row.Version, Whole: row.Whole, Door: row.Door, At: row.At})
	})
	if err != nil {
		return fmt.Errorf("read what was erased: %w", err)
	}
	return nil
}
