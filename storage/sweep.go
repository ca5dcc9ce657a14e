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
	}{
		{peoplePending, dialog.Person}, {invitationPending, dialog.Invitation}, {cohortPending, dialog.Cohort},
		{calendarPending, dialog.Calendar}, {mattersPending, dialog.Matter},
		{ownersPending, dialog.Owners}, {announcementsPending, dialog.Announcement}, {threadsPending, dialog.Thread},
	} {
		_, err := s.engine.Find(ctx, Query{Index: x.index, To: int64(cohort.At(before)), Limit: page}, func(d Decode) error {
			id, err := s.idOf(d)
			if id != "" {
				out = append(out, dialog.Ref{Kind: x.kind, ID: id})
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("find what is pending: %w", err)
		}
	}
	return out, nil
}

// Expire lets go what has had its time: visitors become tombstones, tombstones
// fall silent and then go with everything that may have come back, keys, old
// bodies and what was set aside are dropped. What it deleted is wiped once, at the
// end.
func (s *Store) Expire(ctx context.Context) error {
	now := cohort.At(s.now())
	// All pages: those of whom nothing can be read stay, and keep nobody behind them.
	var ids []string
	err := s.walk(ctx, Query{Index: peopleExpiring, To: int64(now) + 1, Limit: page}, func(d Decode) error {
		id, err := s.idOf(d)
		if id != "" {
			ids = append(ids, id)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("find what expires: %w", err)
	}
	var broken error // one that cannot be read keeps nobody behind it from going
	for _, id := range ids {
		err := s.expire(ctx, id)
		switch {
		case ofOne(err):
			broken = err
		case err != nil && !errors.Is(err, turn.ErrRaced) && !errors.Is(err, turn.ErrNoSubject):
			return err
		}
	}
	if _, err := s.drop(ctx, seen, seenExpiring, now); err != nil {
		return err
	}
	if err := s.dropBodies(ctx, now); err != nil {
		return err
	}
	aside, err := s.drop(ctx, parked, parkedByTime, now.Add(-ParkedKept))
	if err != nil || len(ids)+aside == 0 {
		return err
	}
	return errors.Join(broken, s.scrub(ctx))
}

// drop deletes a page of what an index has before an instant, and says how many.
func (s *Store) drop(ctx context.Context, in Collection, index string, before cohort.Instant) (int, error) {
	old, err := s.ids(ctx, Query{Index: index, To: int64(before), Limit: page})
	if err == nil && len(old) > 0 {
		err = s.remove(ctx, in, old, countedAside(in, len(old)))
	}
	if err != nil {
		return 0, fmt.Errorf("drop what is old in %s: %w", in, err)
	}
	return len(old), nil
}

// ids gives the ids of one page.
func (s *Store) ids(ctx context.Context, q Query) ([]string, error) {
	var out []string
	_, err := s.engine.Find(ctx, q, func(d Decode) error {
		id, err := s.idOf(d)
		if id != "" {
			out = append(out, id)
		}
		return err
	})
	return out, err
}

// idOf reads no more of a document than its id; of one in which not even that can
// be read it is empty, and holds up no other.
func (s *Store) idOf(d Decode) (string, error) {
	var row struct {
		ID string `json:"_id"`
	}
	err := d(&row)
	if errors.Is(err, ErrDamaged) && row.ID == "" {
		s.log().Error("storage: a document cannot be read, not even its id: restore the database from a backup")
		return "", nil
	}
	return row.ID, err
}

// expire takes one person a step further out.
func (s *Store) expire(ctx context.Context, id string) error {
	doc, err := s.Load(ctx, dialog.Person, id)
	if err != nil {
		return err
	}
	p := doc.Body.Person
	switch {
	case doc.Expires == 0 || doc.Expires > cohort.At(s.now()), p.Stage == cohort.StageJoining, p.Stage == cohort.StageMember:
		return nil
	case p.Registration.Awaits > 0:
		return nil // she has agreed: she goes in her own turn, as a participant does
	case p.Stage == cohort.StageVisitor:
		return s.entomb(ctx, doc)
	case !p.Chat.IsZero():
		return s.silence(ctx, doc)
	}
	return s.bury(ctx, doc)
}

// dropBodies lets go of rows that were settled long enough ago. Of a send id,
// state and message stay: a later row may be about it. Nothing is about an edit, a
// strip, a blank or a delete, so these go whole; and so does what cannot be read.
func (s *Store) dropBodies(ctx context.Context, now cohort.Instant) error {
	var sends []*outbox.Message
	var whole []string
	var total Totals
	_, err := s.engine.Find(ctx, Query{Index: messagesDropping, To: int64(now), Limit: page}, func(d Decode) error {
		m := &outbox.Message{}
		err := d(m)
		switch {
		case errors.Is(err, ErrDamaged), err == nil && changes(m.Op):
			id, err := s.idOf(d)
			if id != "" {
				whole = append(whole, id)
				total.count(m.Lane, m.State, m.Superseded, m.Doubts)
			}
			return err
		case err == nil:
			m.Body, m.DropAt = seal.Private{}, 0
			sends = append(sends, m)
		}
		return err
	})
	if err == nil && len(whole) > 0 {
		err = s.remove(ctx, messages, whole, total)
	}
	if err != nil {
		return fmt.Errorf("let go of old messages: %w", err)
	}
	for _, m := range sends {
		if err := s.SaveRow(ctx, m); err != nil && !errors.Is(err, outbox.ErrLost) {
			return err
		}
	}
	return nil
}

// changes says that an operation sends no message of its own.
func changes(op dialog.Op) bool { return !op.Makes() }

// mostVisitors is how many people without a valid invitation are known at once.
const mostVisitors = 10_000

// CapVisitors lets the oldest visitors without an invitation go when there are
// too many. Each leaves a tombstone: should she write again, nothing takes effect
// twice.
func (s *Store) CapVisitors(ctx context.Context) error {
	q := Query{Index: peopleByStage, Equal: []any{string(cohort.StageVisitor)}, Limit: page}
	n, err := s.engine.Count(ctx, q)
	if err != nil || n <= mostVisitors {
		return err
	}
	var broken error
	for over := n - mostVisitors; over > 0; {
		ids, next, err := s.idle(ctx, q)
		if err != nil {
			return fmt.Errorf("find the oldest visitors: %w", err)
		}
		for _, id := range ids[:min(len(ids), int(over))] {
			err := s.thin(ctx, id)
			switch {
			case err == nil:
				over--
			case ofOne(err):
				broken = err
			case !errors.Is(err, turn.ErrRaced) && !errors.Is(err, turn.ErrNoSubject):
				return err
			}
		}
		if q.After = next; next == "" {
			break
		}
	}
	return errors.Join(broken, s.scrub(ctx))
}

// idle gives those of a page of visitors who have no invitation.
func (s *Store) idle(ctx context.Context, q Query) (ids []string, next Cursor, err error) {
	next, err = s.engine.Find(ctx, q, func(d Decode) error {
		doc := &turn.Document{}
		err := d(doc)
		if errors.Is(err, ErrDamaged) {
			return nil // whatever she is, she is nobody to be let go
		}
		if err == nil && isIdle(doc) {
			ids = append(ids, doc.ID)
		}
		return err
	})
	return ids, next, err
}

func isIdle(doc *turn.Document) bool {
	p := doc.Body.Person
	return p != nil && p.Stage == cohort.StageVisitor && p.Registration.Invitation == "" && p.Asked.Last == 0
}

// thin lets one visitor go, if she is still one.
func (s *Store) thin(ctx context.Context, id string) error {
	doc, err := s.Load(ctx, dialog.Person, id)
	if err != nil {
		return err
	}
	if !isIdle(doc) {
		return turn.ErrRaced
	}
	return s.entomb(ctx, doc)
}
