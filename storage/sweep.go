package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/turn"
)

// Overdue gives subjects that have something pending since before.
func (s *Store) Overdue(ctx context.Context, before time.Time) ([]dialog.Ref, error) {
	var out []dialog.Ref
	for _, x := range []struct {
		index string
		kind  dialog.Kind
	}{{peoplePending, dialog.Person}, {invitationPending, dialog.Invitation}} {
		_, err := s.engine.Find(ctx, Query{Index: x.index, To: int64(cohort.At(before)), Limit: page}, func(d Decode) error {
			var row struct {
				ID string `json:"_id"`
			}
			if err := d(&row); err != nil {
				return err
			}
			out = append(out, dialog.Ref{Kind: x.kind, ID: row.ID})
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("find what is pending: %w", err)
		}
	}
	return out, nil
}

// Undelivered gives envelopes that have waited since before.
func (s *Store) Undelivered(ctx context.Context, before time.Time) ([]dialog.Envelope, error) {
	var out []dialog.Envelope
	_, err := s.engine.Find(ctx, Query{Index: envelopesByTime, To: int64(cohort.At(before)), Limit: page}, func(d Decode) error {
		var e dialog.Envelope
		if err := d(&e); err != nil {
			return err
		}
		if err := s.keys.OpenAll(turn.Parcel{Envelope: &e}); err != nil {
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

// Expire lets go what has had its time: visitors become tombstones, tombstones
// fall silent and then go with everything that may have come back, keys and old
// bodies are dropped.
func (s *Store) Expire(ctx context.Context) error {
	now := s.now()
	var ids []string
	q := Query{Index: peopleExpiring, To: int64(cohort.At(now)) + 1, Limit: page}
	_, err := s.engine.Find(ctx, q, func(d Decode) error {
		var row struct {
			ID string `json:"_id"`
		}
		ids = append(ids, "")
		err := d(&row)
		ids[len(ids)-1] = row.ID
		return err
	})
	if err != nil {
		return fmt.Errorf("find what expires: %w", err)
	}
	for _, id := range ids {
		if err := s.expire(ctx, id); err != nil && !errors.Is(err, turn.ErrRaced) && !errors.Is(err, turn.ErrNoSubject) {
			return err
		}
	}
	if err := s.expireSeen(ctx, now); err != nil {
		return err
	}
	return s.dropBodies(ctx, now.Add(-bodyKept))
}

// expire takes one person a step further out.
func (s *Store) expire(ctx context.Context, id string) error {
	doc, err := s.Load(ctx, dialog.Person, id)
	if err != nil {
		return err
	}
	p := doc.Body.Person
	switch {
	case doc.Expires == 0 || doc.Expires > cohort.At(s.now()):
		return nil
	case p.Stage == cohort.StageVisitor:
		doc.Version++
		doc.Body.Person = &cohort.Participant{Door: p.Door, Stage: cohort.StageGone}
		doc.Expires = cohort.At(s.now().Add(dialog.TombstoneKept))
		doc.Pending, doc.PendingSince = nil, 0
		if err := s.Commit(ctx, doc); err != nil {
			return err
		}
		return s.erase(ctx, doc)
	case !p.Chat.IsZero():
		return s.silence(ctx, doc)
	}
	return s.bury(ctx, doc)
}

// bury erases once more whatever may have come back, then the tombstone itself
// and its door.
func (s *Store) bury(ctx context.Context, doc *turn.Document) error {
	if err := s.erase(ctx, doc); err != nil {
		return err
	}
	if err := s.engine.Delete(ctx, people, doc.ID); err != nil {
		return fmt.Errorf("remove a tombstone: %w", err)
	}
	var d door
	err := s.engine.Get(ctx, doors, doc.Body.Person.Door, &d)
	if errors.Is(err, ErrNotFound) || err == nil && d.Subject != doc.ID {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find the tombstone's door: %w", err)
	}
	return s.engine.Delete(ctx, doors, d.ID)
}

func (s *Store) expireSeen(ctx context.Context, now time.Time) error {
	var old []string
	_, err := s.engine.Find(ctx, Query{Index: seenExpiring, To: int64(cohort.At(now)), Limit: page}, func(d Decode) error {
		var k seenKey
		if err := d(&k); err != nil {
			return err
		}
		old = append(old, k.ID)
		return nil
	})
	if err != nil || len(old) == 0 {
		return err
	}
	return s.engine.Delete(ctx, seen, old...)
}

// bodyKept is how long a sent row keeps what it said.
const bodyKept = 7 * 24 * time.Hour

// dropBodies empties rows sent before; id, state and message stay. A row so
// emptied stays where it is, so only the week before is looked at.
func (s *Store) dropBodies(ctx context.Context, before time.Time) error {
	from := cohort.At(before.Add(-bodyKept))
	q := Query{
		Index: messagesByState, Equal: []any{string(outbox.Sent)},
		From: int64(from), To: int64(cohort.At(before)), Limit: page,
	}
	for {
		var old []*outbox.Message
		next, err := s.engine.Find(ctx, q, func(d Decode) error {
			m := &outbox.Message{}
			if err := d(m); err != nil {
				return err
			}
			if !m.Body.IsZero() {
				m.Body = seal.Private{}
				old = append(old, m)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("find old messages: %w", err)
		}
		for _, m := range old {
			if err := s.SaveRow(ctx, m); err != nil && !errors.Is(err, outbox.ErrLost) {
				return err
			}
		}
		if next == "" {
			return nil
		}
		q.After = next
	}
}

// mostVisitors is how many people without a valid invitation are known at once.
const mostVisitors = 10_000

// CapVisitors lets the oldest visitors without an invitation go when there are
// too many.
func (s *Store) CapVisitors(ctx context.Context) error {
	q := Query{Index: peopleByStage, Equal: []any{string(cohort.StageVisitor)}, Limit: page}
	n, err := s.engine.Count(ctx, q)
	if err != nil || n <= mostVisitors {
		return err
	}
	over := n - mostVisitors
	var ids []string
	_, err = s.engine.Find(ctx, q, func(d Decode) error {
		var doc turn.Document
		if err := d(&doc); err != nil {
			return err
		}
		if doc.Body.Person.Registration.Invitation == "" && int64(len(ids)) < over {
			ids = append(ids, doc.ID)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("find the oldest visitors: %w", err)
	}
	for _, id := range ids {
		doc, err := s.Load(ctx, dialog.Person, id)
		if err != nil {
			return err
		}
		doc.Expires = cohort.At(s.now())
		doc.Version++
		if err := s.Commit(ctx, doc); err != nil && !errors.Is(err, turn.ErrRaced) {
			return err
		}
	}
	return nil
}
