package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
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
			return nil, fmt.Errorf("find the door: %w", err)
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
		return nil, err
	}
	err := s.engine.Insert(ctx, people, id, doc)
	if errors.Is(err, ErrDuplicate) {
		return s.Load(ctx, dialog.Person, id)
	}
	if err != nil {
		return nil, fmt.Errorf("store a visitor: %w", err)
	}
	return doc, nil
}

// collection is where subjects of a kind lie.
func collection(k dialog.Kind) Collection {
	if k == dialog.Invitation {
		return invitations
	}
	return people
}

// Load implements turn.Store.
func (s *Store) Load(ctx context.Context, kind dialog.Kind, id string) (*turn.Document, error) {
	var doc turn.Document
	if err := s.engine.Get(ctx, collection(kind), id, &doc); err != nil {
		return nil, fmt.Errorf("read a subject: %w", as(err, ErrNotFound, turn.ErrNoSubject))
	}
	if doc.Schema > turn.Schema {
		return nil, fmt.Errorf("a document of shape %d is newer than this program (shape %d)", doc.Schema, turn.Schema)
	}
	if err := s.keys.OpenAll(&doc); err != nil {
		return nil, fmt.Errorf("%w: open a subject: %w", turn.ErrContent, err)
	}
	return &doc, nil
}

// Commit implements turn.Store.
func (s *Store) Commit(ctx context.Context, d *turn.Document) error {
	if err := s.protect(d); err != nil {
		return err
	}
	err := s.engine.Replace(ctx, Collection(d.Collection()), d.ID, d.Version-1, d)
	if err == nil || errors.Is(err, ErrConflict) {
		return as(err, ErrConflict, turn.ErrRaced)
	}
	return fmt.Errorf("replace a subject: %w", as(as(err, ErrTooLarge, turn.ErrContent), ErrMisuse, turn.ErrContent))
}

// Flush implements turn.Store.
func (s *Store) Flush(ctx context.Context, d *turn.Document) error {
	p := d.Pending
	if p.Erase {
		if err := s.eraseRows(ctx, d); err != nil {
			return err
		}
	}
	puts := make([]Put, 0, len(p.Facts)+len(p.Messages)+len(p.Envelopes))
	for i := range p.Facts {
		puts = append(puts, Put{facts, p.Facts[i].ID, &p.Facts[i]})
	}
	for _, m := range p.Messages {
		puts = append(puts, Put{messages, m.ID, m})
	}
	for i := range p.Envelopes {
		puts = append(puts, Put{envelopes, p.Envelopes[i].ID, &p.Envelopes[i]})
	}
	if err := s.engine.InsertMissing(ctx, puts); err != nil || !p.Erase {
		return err
	}
	return s.scrub(ctx)
}

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
		var f cohort.Fact
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

// scrub lets an engine that keeps deleted bytes for a while wipe them.
func (s *Store) scrub(ctx context.Context) error {
	if e, ok := s.engine.(interface{ Scrub(context.Context) error }); ok {
		return e.Scrub(ctx)
	}
	return nil
}

// walk reads every page of a query.
func (s *Store) walk(ctx context.Context, q Query, each func(Decode) error) error {
	for {
		next, err := s.engine.Find(ctx, q, each)
		if err != nil || next == "" {
			return err
		}
		q.After = next
	}
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
	return s.engine.InsertMissing(ctx, puts)
}

// Remembers implements turn.Store.
func (s *Store) Remembers(ctx context.Context, subject, key string) (bool, error) {
	var row seenKey
	err := s.engine.Get(ctx, seen, subject+"/"+key, &row)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// SetAside implements turn.Store.
func (s *Store) SetAside(ctx context.Context, e dialog.Envelope) error {
	raw, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("pack an envelope: %w", err)
	}
	owner := e.On.ID
	if e.On.Kind != dialog.Person {
		owner = e.By // what it says is about her
	}
	if err := s.Park(ctx, e.ID, owner, "envelope", seal.Conceal(string(raw))); err != nil {
		return err
	}
	return s.Delivered(ctx, e.ID)
}

// Delivered implements turn.Store.
func (s *Store) Delivered(ctx context.Context, id string) error {
	return s.engine.Delete(ctx, envelopes, id)
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
		return nil, fmt.Errorf("read a cohort: %w", err)
	}
	if doc.Schema > turn.Schema {
		return nil, ErrNewer
	}
	// Its name stays sealed: no decision needs it, and a key added beside a
	// running serve may have sealed it.
	return doc.Body.Cohort, nil
}
