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

// Expire lets go what has had its time: visitors become tombstones, tombstones
// fall silent and then go with everything that may have come back, keys and old
// bodies are dropped. What it deleted is wiped once, at the end.
func (s *Store) Expire(ctx context.Context) error {
	now := cohort.At(s.now())
	ids, err := s.ids(ctx, Query{Index: peopleExpiring, To: int64(now) + 1, Limit: page})
	if err != nil {
		return fmt.Errorf("find what expires: %w", err)
	}
	var broken error // one that cannot be read keeps nobody behind it from going
	for _, id := range ids {
		err := s.expire(ctx, id)
		switch {
		case errors.Is(err, turn.ErrContent):
			broken = errors.Join(broken, err)
		case err != nil && !errors.Is(err, turn.ErrRaced) && !errors.Is(err, turn.ErrNoSubject):
			return err
		}
	}
	old, err := s.ids(ctx, Query{Index: seenExpiring, To: int64(now), Limit: page})
	if err != nil {
		return fmt.Errorf("find keys to forget: %w", err)
	}
	if len(old) > 0 {
		if err := s.engine.Delete(ctx, seen, old...); err != nil {
			return fmt.Errorf("forget old keys: %w", err)
		}
	}
	if err := s.dropBodies(ctx, now); err != nil {
		return err
	}
	if len(ids) == 0 {
		return nil
	}
	return errors.Join(broken, s.scrub(ctx))
}

// ids gives the ids of one page.
func (s *Store) ids(ctx context.Context, q Query) ([]string, error) {
	var out []string
	_, err := s.engine.Find(ctx, q, func(d Decode) error {
		var row struct {
			ID string `json:"_id"`
		}
		if err := d(&row); err != nil {
			return err
		}
		out = append(out, row.ID)
		return nil
	})
	return out, err
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
		doc.Pending, doc.PendingSince = &turn.Pending{Erase: true}, cohort.At(s.now())
		if err := s.Commit(ctx, doc); err != nil {
			return err
		}
		return s.eraseRows(ctx, doc)
	case !p.Chat.IsZero():
		return s.silence(ctx, doc)
	}
	return s.bury(ctx, doc)
}

// dropBodies empties rows that were settled long enough ago; id, state and
// message stay.
func (s *Store) dropBodies(ctx context.Context, now cohort.Instant) error {
	var old []*outbox.Message
	_, err := s.engine.Find(ctx, Query{Index: messagesDropping, To: int64(now), Limit: page}, func(d Decode) error {
		m := &outbox.Message{}
		if err := d(m); err != nil {
			return err
		}
		m.Body, m.DropAt = seal.Private{}, 0
		old = append(old, m)
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
	return nil
}

// mostVisitors is how many people without a valid invitation are known at once.
const mostVisitors = 10_000

// CapVisitors lets the oldest visitors without an invitation go when there are
// too many. They never agreed to anything, so no tombstone is needed.
func (s *Store) CapVisitors(ctx context.Context) error {
	q := Query{Index: peopleByStage, Equal: []any{string(cohort.StageVisitor)}, Limit: page}
	n, err := s.engine.Count(ctx, q)
	if err != nil || n <= mostVisitors {
		return err
	}
	over := n - mostVisitors
	for over > 0 {
		var idle []*turn.Document
		next, err := s.engine.Find(ctx, q, func(d Decode) error {
			doc := &turn.Document{}
			if err := d(doc); err != nil {
				return err
			}
			if doc.Body.Person.Registration.Invitation == "" && int64(len(idle)) < over {
				idle = append(idle, doc)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("find the oldest visitors: %w", err)
		}
		for _, doc := range idle {
			if err := s.bury(ctx, doc); err != nil {
				return err
			}
		}
		over -= int64(len(idle))
		if q.After = next; next == "" {
			break
		}
	}
	return s.scrub(ctx)
}
