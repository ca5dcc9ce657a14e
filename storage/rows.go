package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/turn"
)

// Unsettled implements outbox.Store. A row that cannot be read is settled as dead,
// and the others go on. One that a lacking key has sealed stays as it is; that is
// an error only when it leaves nothing else to send.
func (s *Store) Unsettled(ctx context.Context, term int64, before time.Time, limit int) ([]*outbox.Message, error) {
	var out []*outbox.Message
	var left unread
	for _, state := range []outbox.State{outbox.Ready, outbox.Sending} {
		q := Query{Index: messagesByState, Equal: []any{string(state)}, To: int64(cohort.At(before)), Limit: limit}
		_, err := s.engine.Find(ctx, q, func(d Decode) error {
			m := &outbox.Message{}
			err := d(m)
			if err == nil && m.State == outbox.Sending && m.Term >= term {
				return nil
			}
			if err == nil {
				err = s.open(m)
			}
			if err == nil {
				out = append(out, m)
			}
			return left.take(err, d)
		})
		if err != nil {
			return nil, fmt.Errorf("find waiting messages: %w", err)
		}
	}
	for _, raw := range left.damaged {
		if err := s.settleDead(ctx, raw); err != nil {
			return nil, fmt.Errorf("settle a message that cannot be read: %w", err)
		}
	}
	if len(out) == 0 && left.locked != nil {
		return nil, fmt.Errorf("open waiting messages: %w", left.locked)
	}
	return out, nil
}

// settleDead settles a row that cannot be read as dead: only its state and what it
// said are changed, so that it is found by all else that it is. A row that
// somebody has changed meanwhile is left alone.
func (s *Store) settleDead(ctx context.Context, raw json.RawMessage) error {
	var head struct {
		ID      string `json:"_id"`
		Version int64  `json:"version"`
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &head) != nil || json.Unmarshal(raw, &fields) != nil {
		s.log().Error("storage: a waiting message cannot be read, not even its id: restore the database from a backup")
		return nil
	}
	doc := map[string]any{}
	for name, field := range fields {
		doc[name] = field
	}
	doc["version"], doc["state"] = head.Version+1, outbox.Dead
	doc["drop_at"], doc["body"] = cohort.At(s.now().Add(outbox.BodyKept)), seal.Private{}
	err := s.engine.Replace(ctx, messages, head.ID, head.Version, &doc)
	if errors.Is(err, ErrConflict) {
		return nil
	}
	if err == nil {
		s.log().Error("storage: a waiting message cannot be read; it was settled as dead")
	}
	return err
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
		// One that cannot be read is as good as none: what names it must not wait for ever.
		return nil, fmt.Errorf("read a message: %w", as(as(err, ErrNotFound, outbox.ErrNoRow), ErrDamaged, outbox.ErrNoRow))
	}
	if err := s.open(m); err != nil {
		return nil, fmt.Errorf("open a message: %w", as(err, ErrDamaged, outbox.ErrNoRow))
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
	if errors.Is(err, ErrConflict) {
		err = s.whose(ctx, m)
	}
	if err != nil {
		m.Version--
	}
	return err
}

// whose says of a refused row what lies in its place: nil when it is m itself,
// since an earlier try, whose outcome was unknown, has taken effect; ErrLost when
// it is somebody else's. What is older than m was not what refused it: that one
// has not reached a majority yet, and has to be asked for again.
func (s *Store) whose(ctx context.Context, m *outbox.Message) error {
	var there outbox.Message
	err := s.engine.Get(ctx, messages, m.ID, &there)
	mine := *m
	mine.Body, mine.Chat = seal.Private{Box: m.Body.Box}, seal.Private{} // as decoded
	switch {
	case errors.Is(err, ErrNotFound), errors.Is(err, ErrDamaged):
		return outbox.ErrLost
	case err != nil:
		return fmt.Errorf("look whose a message is: %w", err)
	case there == mine:
		return nil
	case there.Version < m.Version:
		return fmt.Errorf("look whose a message is: %w: it is not settled yet", ErrUnavailable)
	}
	return outbox.ErrLost
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
	// Of the living, who are asked about most, no more is read than that.
	var left struct {
		Body struct {
			Person struct {
				Stage cohort.Stage `json:"stage"`
			} `json:"person"`
		} `json:"body"`
	}
	err := s.engine.Get(ctx, people, subject, &left)
	if errors.Is(err, ErrNotFound) || err == nil && left.Body.Person.Stage != cohort.StageGone {
		return nil
	}
	doc, err := s.Load(ctx, dialog.Person, subject)
	if errors.Is(err, turn.ErrNoSubject) {
		return nil
	}
	if err != nil {
		return err
	}
	if waits, err := s.speaks(ctx, doc); err != nil || waits {
		return err
	}
	if err := s.silence(ctx, doc); err != nil {
		return err
	}
	return s.scrub(ctx)
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
