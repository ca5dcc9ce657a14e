package storage

import (
	"context"
	"errors"
	"fmt"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/turn"
)

// door leads from the look-up value of a Telegram id to a subject.
type door struct {
	ID      string `json:"_id"`
	Version int64  `json:"version"`
	Subject string `json:"subject"`
}

// enterTries bounds the races of two first messages.
const enterTries = 8

// Enter implements turn.Store.
func (s *Store) Enter(ctx context.Context, id, key string, visitor *cohort.Participant) (*turn.Document, error) {
	for range enterTries {
		var d door
		err := s.engine.Get(ctx, doors, id, &d)
		if errors.Is(err, ErrNotFound) {
			d = door{ID: id, Version: 1, Subject: newID()}
			err = s.engine.Insert(ctx, doors, id, &d)
			if errors.Is(err, ErrDuplicate) {
				continue
			}
		}
		if err != nil {
			return nil, fmt.Errorf("find the door: %w", content(err))
		}
		doc, err := s.Load(ctx, dialog.Person, d.Subject)
		switch {
		case errors.Is(err, turn.ErrNoSubject):
			return s.admitVisitor(ctx, d.Subject, &turn.Document{}, visitor)
		case err != nil:
			return nil, err
		case doc.Body.Person.Stage != cohort.StageGone:
			return doc, nil
		}
		repeated, err := s.swallows(ctx, doc, key)
		if err != nil {
			return nil, err
		}
		if repeated {
			return nil, turn.ErrRepeated
		}
		fresh, err := s.returned(ctx, d, doc, visitor)
		if !errors.Is(err, ErrConflict) {
			return fresh, err
		}
	}
	return nil, fmt.Errorf("enter by a door: %w", turn.ErrRaced)
}

// swallows says whether key took effect before the subject was erased.
func (s *Store) swallows(ctx context.Context, tombstone *turn.Document, key string) (bool, error) {
	if tombstone.Keys.Has(key) || tombstone.SeenUntil <= cohort.At(s.now()) {
		return tombstone.Keys.Has(key), nil
	}
	seen, err := s.Remembers(ctx, tombstone.Inbox(), key)
	if err != nil {
		return false, fmt.Errorf("look for a key from before the tombstone: %w", err)
	}
	return seen, nil
}

// returned begins a new subject for somebody whose old one was erased. It keeps
// the tombstone's keys, so that replays stay swallowed.
func (s *Store) returned(ctx context.Context, d door, old *turn.Document, visitor *cohort.Participant) (*turn.Document, error) {
	fresh, err := s.admitVisitor(ctx, newID(), old, visitor)
	if err != nil {
		return nil, err
	}
	d.Subject = fresh.ID
	d.Version++
	if err := s.engine.Replace(ctx, doors, d.ID, d.Version-1, &d); err != nil {
		_ = s.engine.Delete(ctx, people, fresh.ID) // nobody knows it; it would expire by itself
		return nil, fmt.Errorf("lead the door to a new subject: %w", err)
	}
	return fresh, nil
}

// admitVisitor stores a visitor with the keys of whoever came by the door before.
func (s *Store) admitVisitor(ctx context.Context, id string, old *turn.Document, visitor *cohort.Participant) (*turn.Document, error) {
	doc := &turn.Document{
		ID: id, Schema: turn.Schema, Version: 1, Keys: old.Keys, SeenUntil: old.SeenUntil, Expires: visitor.Made.Add(dialog.VisitorKept),
		Body: dialog.Subject{Person: visitor},
	}
	if err := s.protect(doc); err != nil {
		return nil, content(err)
	}
	err := s.engine.Insert(ctx, people, id, doc)
	if errors.Is(err, ErrDuplicate) {
		return s.Load(ctx, dialog.Person, id)
	}
	if err != nil {
		return nil, fmt.Errorf("store a visitor: %w", content(err))
	}
	return doc, nil
}
