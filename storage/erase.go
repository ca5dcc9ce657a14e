package storage

import (
	"context"
	"errors"
	"fmt"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
	"cohortbot/turn"
)

// eraseRows removes everything kept beside the tombstone d. Audit facts stay:
// they hold a code alone.
func (s *Store) eraseRows(ctx context.Context, d *turn.Document) error {
	keep := map[string]bool{}
	if d.Pending != nil {
		for _, m := range d.Pending.Messages {
			keep[m.ID] = true
		}
	}
	if err := s.eraseFacts(ctx, d.ID); err != nil {
		return err
	}
	type pile struct {
		in    Collection
		index string
		owner string
	}
	piles := []pile{{messages, messagesBySubject, d.ID}, {envelopes, envelopesByOn, d.ID}, {parked, parkedByOwner, d.ID}}
	hers, err := s.leadsTo(ctx, d.Body.Person.Door, d.ID)
	if err != nil {
		return err
	}
	if hers {
		piles = append(piles, pile{parked, parkedByOwner, d.Body.Person.Door})
	}
	for _, x := range piles {
		if err := s.deleteAll(ctx, x.in, x.index, []any{x.owner}, keep); err != nil {
			return err
		}
	}
	return nil
}

// leadsTo says whether a door still leads to the subject: behind one that does
// not, she has begun a new life.
func (s *Store) leadsTo(ctx context.Context, id, subject string) (bool, error) {
	var d door
	err := s.engine.Get(ctx, doors, id, &d)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return false, fmt.Errorf("find a door: %w", err)
	}
	return err == nil && d.Subject == subject, nil
}

func (s *Store) eraseFacts(ctx context.Context, subject string) error {
	audit := map[string]bool{}
	err := s.walk(ctx, Query{Index: factsBySubject, Equal: []any{subject}, Limit: page}, func(d Decode) error {
		var f struct { // no more of it: a damaged fact is erased, too
			ID   string          `json:"_id"`
			Kind cohort.FactKind `json:"kind"`
		}
		if err := d(&f); err != nil {
			return err
		}
		if f.Kind == cohort.FactAudit {
			audit[f.ID] = true
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("find facts to erase: %w", err)
	}
	return s.deleteAll(ctx, facts, factsBySubject, []any{subject}, audit)
}

// deleteAll removes every document that an equality prefix of an index finds,
// those in keep left out.
func (s *Store) deleteAll(ctx context.Context, in Collection, index string, equal []any, keep map[string]bool) error {
	var after Cursor
	for {
		var ids []string
		next, err := s.engine.Find(ctx, Query{Index: index, Equal: equal, Limit: page, After: after}, func(d Decode) error {
			id, err := s.idOf(d)
			if id != "" && !keep[id] {
				ids = append(ids, id)
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("find what is to be erased in %s: %w", in, err)
		}
		if len(ids) > 0 {
			if err := s.engine.Delete(ctx, in, ids...); err != nil {
				return fmt.Errorf("erase in %s: %w", in, err)
			}
		}
		if next == "" {
			return nil
		}
		after = next
	}
}

// silence takes the chat id from a tombstone and erases the farewell's row: from
// now on only its keys and the door's look-up value stay, for TombstoneKept.
func (s *Store) silence(ctx context.Context, doc *turn.Document) error {
	if doc.Body.Person.Stage != cohort.StageGone || doc.Body.Person.Chat.IsZero() {
		return nil
	}
	doc.Version++
	doc.Body.Person.Chat = seal.Private{}
	doc.Pending, doc.PendingSince = nil, 0
	doc.Expires = cohort.At(s.now().Add(dialog.TombstoneKept))
	if err := s.Commit(ctx, doc); err != nil {
		return fmt.Errorf("silence a tombstone: %w", err)
	}
	return s.eraseRows(ctx, doc)
}

// bury erases once more whatever may have come back, then the door, and last the
// tombstone itself: should it stop half way, the next sweep goes on. A door that
// was led on meanwhile stays.
func (s *Store) bury(ctx context.Context, doc *turn.Document) error {
	if err := s.eraseRows(ctx, doc); err != nil {
		return err
	}
	var d door
	err := s.engine.Get(ctx, doors, doc.Body.Person.Door, &d)
	if err == nil && d.Subject == doc.ID {
		err = s.engine.DeleteVersion(ctx, doors, d.ID, d.Version)
	}
	if err != nil && !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrConflict) {
		return fmt.Errorf("remove a tombstone's door: %w", err)
	}
	if err := s.engine.Delete(ctx, people, doc.ID); err != nil {
		return fmt.Errorf("remove a tombstone: %w", err)
	}
	return nil
}

// entomb makes a tombstone of somebody who never agreed, if she is still as she
// was read, and erases what lies beside it.
func (s *Store) entomb(ctx context.Context, doc *turn.Document) error {
	now := s.now()
	doc.Version++
	doc.Body.Person = &cohort.Participant{Door: doc.Body.Person.Door, Stage: cohort.StageGone}
	doc.Hers = ""
	doc.Expires = cohort.At(now.Add(dialog.TombstoneKept))
	doc.Pending, doc.PendingSince = &turn.Pending{Erase: true}, cohort.At(now)
	if err := s.Commit(ctx, doc); err != nil {
		return fmt.Errorf("make a tombstone: %w", err)
	}
	return s.eraseRows(ctx, doc)
}

// scrub lets an engine that keeps deleted bytes for a while wipe them.
func (s *Store) scrub(ctx context.Context) error {
	if e, ok := s.engine.(interface{ Scrub(context.Context) error }); ok {
		return e.Scrub(ctx)
	}
	return nil
}
