package storage

import (
	"context"
	"errors"
	"fmt"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/turn"
)

// collection is where subjects of a kind lie.
func collection(k dialog.Kind) Collection {
	switch k {
	case dialog.Invitation:
		return invitations
	case dialog.Cohort:
		return cohorts
	case dialog.Calendar:
		return calendar
	case dialog.Matter:
		return matters
	case dialog.Owners:
		return owners
	case dialog.Announcement:
		return announcements
	case dialog.Thread:
		return threads
	}
	return people
}

// Load implements turn.Store.
func (s *Store) Load(ctx context.Context, kind dialog.Kind, id string) (*turn.Document, error) {
	var doc turn.Document
	if err := s.engine.Get(ctx, collection(kind), id, &doc); err != nil {
		return nil, fmt.Errorf("read a subject: %w", content(as(err, ErrNotFound, turn.ErrNoSubject)))
	}
	if doc.Schema > turn.Schema {
		return nil, fmt.Errorf("read a subject: %w", ErrNewer)
	}
	if err := s.open(&doc); err != nil {
		return nil, fmt.Errorf("open a subject: %w", content(err))
	}
	if Collection(doc.Collection()) != collection(kind) || kind == dialog.Person && doc.Body.Person == nil {
		return nil, fmt.Errorf("read a subject: %w", content(fmt.Errorf("%w: it has no body of its kind", ErrDamaged)))
	}
	return &doc, nil
}

// Commit implements turn.Store. A first version is inserted: an envelope may found
// a cohort or an invitation.
func (s *Store) Commit(ctx context.Context, d *turn.Document) error {
	if err := s.protect(d); err != nil {
		return content(err)
	}
	var err error
	if in := Collection(d.Collection()); d.Version == 1 {
		err = s.engine.Insert(ctx, in, d.ID, d)
	} else {
		err = s.engine.Replace(ctx, in, d.ID, d.Version-1, d)
	}
	if err == nil {
		return nil
	}
	return fmt.Errorf("store a subject: %w", content(as(as(err, ErrConflict, turn.ErrRaced), ErrDuplicate, turn.ErrRaced)))
}

// Flush implements turn.Store.
func (s *Store) Flush(ctx context.Context, d *turn.Document) error {
	p := d.Pending
	if p.Part != nil {
		if err := s.part(ctx, d); err != nil {
			return err
		}
	}
	if p.Adopt {
		if err := s.adopt(ctx, d); err != nil {
			return err
		}
	}
	if p.Erase {
		if err := s.tellErased(ctx, d); err != nil {
			return err
		}
		if err := s.eraseRows(ctx, d); err != nil {
			return err
		}
	}
	puts := make([]Put, 0, len(p.Facts)+len(p.Messages)+len(p.Envelopes))
	for i := range p.Facts {
		if err := s.signs(&p.Facts[i]); err != nil {
			return content(err)
		}
		puts = append(puts, Put{facts, p.Facts[i].ID, &p.Facts[i]})
	}
	// Messages last: where a farewell is stored, everything else that is owed is, too.
	for i := range p.Envelopes {
		puts = append(puts, Put{envelopes, p.Envelopes[i].ID, &p.Envelopes[i]})
	}
	for _, m := range p.Messages {
		puts = append(puts, Put{messages, m.ID, m})
	}
	if err := s.engine.InsertMissing(ctx, puts); err != nil || !p.Erase {
		return content(err)
	}
	return s.scrub(ctx)
}

// seenKey is a key that left its document before its time.
type seenKey struct {
	ID      string         `json:"_id"`
	Subject string         `json:"subject"`
	Until   cohort.Instant `json:"until"`
}

// Remember implements turn.Store.
func (s *Store) Remember(ctx context.Context, subject string, keys []turn.Key, until cohort.Instant) error {
	puts := make([]Put, 0, len(keys))
	for _, k := range keys {
		row := &seenKey{ID: subject + "/" + k.Key, Subject: subject, Until: until}
		puts = append(puts, Put{seen, row.ID, row})
	}
	return content(s.engine.InsertMissing(ctx, puts))
}

// Remembers implements turn.Store.
func (s *Store) Remembers(ctx context.Context, subject, key string) (bool, error) {
	var row seenKey
	err := s.engine.Get(ctx, seen, subject+"/"+key, &row)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, content(err)
}

// Invitation implements turn.Store.
func (s *Store) Invitation(ctx context.Context, id string) (*cohort.Invitation, error) {
	doc, err := s.Load(ctx, dialog.Invitation, id)
	if errors.Is(err, turn.ErrNoSubject) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return doc.Body.Invitation, nil
}

// Cohort implements turn.Store.
func (s *Store) Cohort(ctx context.Context, id cohort.ID) (*cohort.Cohort, error) {
	var doc turn.Document
	err := s.engine.Get(ctx, cohorts, string(id), &doc)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read a cohort: %w", content(err))
	}
	if doc.Schema > turn.Schema {
		return nil, ErrNewer
	}
	// What a key has sealed that was added beside a running serve stays sealed: dates and
	// languages are known all the same.
	_ = s.open(&doc)
	return doc.Body.Cohort, nil
}

// Calendar implements turn.Store.
func (s *Store) Calendar(ctx context.Context) (turn.Changes, error) {
	doc, err := s.Load(ctx, dialog.Calendar, dialog.CalendarID)
	if errors.Is(err, turn.ErrNoSubject) {
		return turn.Changes{Calendar: &cohort.Calendar{}}, nil
	}
	if err != nil {
		return turn.Changes{}, err
	}
	return turn.Changes{Version: doc.Version, Calendar: doc.Body.Calendar}, nil
}
