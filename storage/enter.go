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

// door leads from the look-up value of a Telegram id to a subject. It is led on by
// version when she comes back, and deleted by version when her tombstone is
// buried, so that one does not undo the other. Its first version is the time: one
// that is made anew has none that was there before, and a deletion that comes late
// misses it.
type door struct {
	ID      string `json:"_id"`
	Version int64  `json:"version"`
	Subject string `json:"subject"`
}

// enterTries bounds the races of two first messages.
const enterTries = 8

// errMoved: what was behind the door is there no more; look again.
var errMoved = errors.New("the door leads elsewhere by now")

// Enter implements turn.Store.
func (s *Store) Enter(ctx context.Context, id, key string, visitor *cohort.Participant) (*turn.Document, error) {
	for range enterTries {
		doc, err := s.enter(ctx, id, key, visitor)
		if !errors.Is(err, errMoved) {
			return doc, err
		}
	}
	return nil, fmt.Errorf("enter by a door: %w", turn.ErrRaced)
}

func (s *Store) enter(ctx context.Context, id, key string, visitor *cohort.Participant) (*turn.Document, error) {
	var d door
	err := s.engine.Get(ctx, doors, id, &d)
	if errors.Is(err, ErrNotFound) {
		return s.firstContact(ctx, id, visitor)
	}
	if err != nil {
		return nil, fmt.Errorf("find the door: %w", content(err))
	}
	doc, err := s.Load(ctx, dialog.Person, d.Subject)
	switch {
	case errors.Is(err, turn.ErrNoSubject):
		return s.missing(ctx, d, visitor)
	case err == nil && doc.Body.Person.Into != "":
		return s.through(ctx, d, doc, key, visitor)
	case err == nil && doc.Body.Person.Door != id:
		return s.aside(ctx, d, doc, visitor)
	case err != nil || doc.Body.Person.Stage != cohort.StageGone:
		return doc, err
	}
	repeated, err := s.swallows(ctx, doc, key)
	if err != nil {
		return nil, err
	}
	if repeated {
		return nil, turn.ErrRepeated
	}
	return s.returned(ctx, d, doc, visitor)
}

// Behind implements turn.Store.
func (s *Store) Behind(ctx context.Context, id string) (*turn.Document, error) {
	var d door
	err := s.engine.Get(ctx, doors, id, &d)
	if errors.Is(err, ErrNotFound) {
		return nil, turn.ErrNoSubject
	}
	if err != nil {
		return nil, fmt.Errorf("find the door: %w", content(err))
	}
	doc, err := s.Load(ctx, dialog.Person, d.Subject)
	if err == nil && doc.Body.Person.Into != "" {
		doc, err = s.Load(ctx, dialog.Person, doc.Body.Person.Into)
	}
	if err == nil && (doc.Body.Person.Stage == cohort.StageGone || doc.Body.Person.Door != id) {
		return nil, turn.ErrNoSubject
	}
	return doc, err
}

// firstContact makes the door, then the subject it leads to.
func (s *Store) firstContact(ctx context.Context, id string, visitor *cohort.Participant) (*turn.Document, error) {
	d := door{ID: id, Version: int64(cohort.At(s.now())), Subject: newID()}
	err := s.engine.Insert(ctx, doors, id, &d)
	if errors.Is(err, ErrDuplicate) {
		return nil, errMoved
	}
	if err != nil {
		return nil, fmt.Errorf("make the door: %w", content(err))
	}
	return s.admitVisitor(ctx, d.Subject, &turn.Document{}, visitor)
}

// missing stores the subject that a door leads to, if whoever made the door did
// not come so far. A subject that was buried in between had its door removed
// before: then the door is another now, and the id is not used again.
func (s *Store) missing(ctx context.Context, d door, visitor *cohort.Participant) (*turn.Document, error) {
	still, err := s.leadsTo(ctx, d.ID, d.Subject)
	if err != nil {
		return nil, content(err)
	}
	if !still {
		return nil, errMoved
	}
	return s.admitVisitor(ctx, d.Subject, &turn.Document{}, visitor)
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
	err = s.engine.Replace(ctx, doors, d.ID, d.Version-1, &d)
	if errors.Is(err, ErrConflict) {
		_ = s.engine.Delete(ctx, people, fresh.ID) // nobody knows it; it would expire by itself
		return nil, errMoved
	}
	if err == nil {
		s.dropLists(ctx, old.ID)
	}
	if err != nil {
		// The door may lead to the new subject by now, so it stays; if it does not,
		// the subject expires by itself.
		return nil, fmt.Errorf("lead the door to a new subject: %w", err)
	}
	return fresh, nil
}

// admitVisitor stores a visitor with the keys of whoever came by the door before.
func (s *Store) admitVisitor(ctx context.Context, id string, old *turn.Document, visitor *cohort.Participant) (*turn.Document, error) {
	p := *visitor // sealed for this id, and perhaps for another at the next try
	fresh := func(x *seal.Private, _ seal.Place) error { *x = x.Fresh(); return nil }
	if err := p.Privates(id, fresh); err != nil {
		return nil, fmt.Errorf("copy a visitor: %w", err)
	}
	doc := &turn.Document{
		ID: id, Schema: turn.Schema, Version: 1, Keys: old.Keys, SeenUntil: old.SeenUntil, Expires: visitor.Made.Add(dialog.VisitorKept),
		Body: dialog.Subject{Person: &p},
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
