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

// Unsettled implements outbox.Store.
func (s *Store) Unsettled(ctx context.Context, term int64, before time.Time, limit int) ([]*outbox.Message, error) {
	var out []*outbox.Message
	for _, state := range []outbox.State{outbox.Ready, outbox.Sending} {
		q := Query{Index: messagesByState, Equal: []any{string(state)}, To: int64(cohort.At(before)), Limit: limit}
		_, err := s.engine.Find(ctx, q, func(d Decode) error {
			m := &outbox.Message{}
			if err := d(m); err != nil {
				return err
			}
			if m.State == outbox.Sending && m.Term >= term {
				return nil
			}
			if err := s.keys.OpenAll(m); err != nil {
				return fmt.Errorf("open a waiting message: %w", err)
			}
			out = append(out, m)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("find waiting messages: %w", err)
		}
	}
	return out, nil
}

// Waiting implements outbox.Store. Unsettled tells of a row that cannot be read.
func (s *Store) Waiting(ctx context.Context, since, before time.Time, each func(*outbox.Message)) error {
	q := Query{Index: messagesByState, Equal: []any{outbox.Ready}, From: cohort.At(since), To: cohort.At(before), Limit: page}
	err := s.walk(ctx, q, func(d Decode) error {
		m := &outbox.Message{}
		if d(m) == nil {
			each(m)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("find all waiting messages: %w", err)
	}
	return nil
}

// Ahead implements outbox.Store. Mostly the row just before m is settled, so the
// first page is a small one.
func (s *Store) Ahead(ctx context.Context, m *outbox.Message, most int) ([]*outbox.Message, error) {
	var out []*outbox.Message
	q := Query{Index: messagesBySubject, Equal: []any{m.Subject}, To: m.Order, Descending: true, Limit: min(most, 4)}
	for most > 0 {
		met := false // a settled row
		next, err := s.engine.Find(ctx, q, func(d Decode) error {
			o := &outbox.Message{}
			if met || d(o) != nil || o.Lane != m.Lane {
				return nil
			}
			if met = o.State != outbox.Ready && o.State != outbox.Sending; !met {
				out = append(out, o)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("find what is before a message: %w", err)
		}
		if most -= q.Limit; met || next == "" {
			break
		}
		q.After, q.Limit = next, min(most, page)
	}
	return out, nil
}

// Row implements outbox.Store.
func (s *Store) Row(ctx context.Context, id string) (*outbox.Message, error) {
	m := &outbox.Message{}
	if err := s.engine.Get(ctx, messages, id, m); err != nil {
		return nil, fmt.Errorf("read a message: %w", as(err, ErrNotFound, outbox.ErrNoRow))
	}
	if err := s.keys.OpenAll(m); err != nil {
		return nil, fmt.Errorf("open a message: %w", err)
	}
	return m, nil
}

// SaveRow implements outbox.Store.
func (s *Store) SaveRow(ctx context.Context, m *outbox.Message) error {
	if err := s.protect(m); err != nil {
		return err
	}
	m.Version++
	err := s.engine.Replace(ctx, messages, m.ID, m.Version-1, m)
	if errors.Is(err, ErrConflict) && s.isStored(ctx, m) {
		return nil
	}
	if err != nil {
		m.Version--
	}
	return as(err, ErrConflict, outbox.ErrLost)
}

// isStored says that m lies there exactly as it is: an earlier try to write it,
// whose outcome was unknown, had taken effect.
func (s *Store) isStored(ctx context.Context, m *outbox.Message) bool {
	var there outbox.Message
	if s.engine.Get(ctx, messages, m.ID, &there) != nil {
		return false
	}
	mine := *m
	mine.Body, mine.Chat = seal.Private{Box: m.Body.Box}, seal.Private{} // as decoded
	return there == mine
}

// Chat implements outbox.Store.
func (s *Store) Chat(ctx context.Context, subject string) (seal.Private, error) {
	doc, err := s.Load(ctx, dialog.Person, subject)
	if err != nil {
		return seal.Private{}, as(err, turn.ErrNoSubject, outbox.ErrNoChat)
	}
	if doc.Body.Person.Chat.IsZero() {
		return seal.Private{}, outbox.ErrNoChat
	}
	return doc.Body.Person.Chat, nil
}

// FarewellSettled implements outbox.Store.
func (s *Store) FarewellSettled(ctx context.Context, subject string) error {
	doc, err := s.Load(ctx, dialog.Person, subject)
	if errors.Is(err, turn.ErrNoSubject) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.silence(ctx, doc); err != nil {
		return err
	}
	return s.scrub(ctx)
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

// counter is a number that only grows.
type counter struct {
	ID      string `json:"_id"`
	Version int64  `json:"version"`
}

// NextTerm implements outbox.Store.
func (s *Store) NextTerm(ctx context.Context) (int64, error) {
	const id = "outbox-term"
	for {
		var c counter
		err := s.engine.Get(ctx, meta, id, &c)
		if errors.Is(err, ErrNotFound) {
			err = s.engine.Insert(ctx, meta, id, &counter{ID: id, Version: 1})
			if errors.Is(err, ErrDuplicate) {
				continue
			}
			return 1, err
		}
		if err != nil {
			return 0, err
		}
		err = s.engine.Replace(ctx, meta, id, c.Version, &counter{ID: id, Version: c.Version + 1})
		if errors.Is(err, ErrConflict) {
			continue
		}
		return c.Version + 1, err
	}
}
