package storage

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
	"cohortbot/turn"
)

// FoundCohort stores a new cohort and gives its id, with an audit entry of who
// founded it.
func (s *Store) FoundCohort(ctx context.Context, c *cohort.Cohort, actor string) (cohort.ID, error) {
	id := newID()[:8]
	c.Made = cohort.At(s.now())
	doc := &turn.Document{ID: id, Schema: turn.Schema, Version: 1, Body: dialog.Subject{Cohort: c}}
	if err := s.protect(doc); err != nil {
		return "", err
	}
	// The entry first: there is nothing that nobody is known to have made.
	if err := s.audit(ctx, "cohort/"+id, cohort.ActionFounded, "", actor); err != nil {
		return "", err
	}
	if err := s.engine.Insert(ctx, cohorts, id, doc); err != nil {
		return "", fmt.Errorf("store a cohort: %w", err)
	}
	return cohort.ID(id), nil
}

// ListCohorts gives every cohort, the oldest first. It implements turn.Store.
func (s *Store) ListCohorts(ctx context.Context) ([]dialog.Listed, error) {
	var out []dialog.Listed
	err := s.walk(ctx, Query{Index: cohortsByMade, Limit: page}, func(d Decode) error {
		var doc turn.Document
		if err := d(&doc); err != nil && !errors.Is(err, ErrDamaged) {
			return err
		}
		if doc.Body.Cohort == nil {
			s.log().Error("storage: a cohort's document cannot be read and is left out")
			return nil
		}
		if doc.Schema > turn.Schema {
			return ErrNewer
		}
		// One whose name this key file does not open is listed without it.
		_ = s.open(&doc)
		out = append(out, dialog.Listed{ID: cohort.ID(doc.ID), Cohort: doc.Body.Cohort})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list cohorts: %w", err)
	}
	return out, nil
}

// Invite stores a new invitation and gives the payload of its link. The code is
// nowhere else: what is stored is its look-up value.
func (s *Store) Invite(ctx context.Context, inv *cohort.Invitation, actor string) (payload string, err error) {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: see crypto/rand
	payload = cohort.PayloadPrefix + base64.RawURLEncoding.EncodeToString(b[:])
	id, _ := cohort.InvitationID(s.keys, payload)
	inv.Made = cohort.At(s.now())
	doc := &turn.Document{ID: id, Schema: turn.Schema, Version: 1, Body: dialog.Subject{Invitation: inv}}
	if err := s.protect(doc); err != nil {
		return "", err
	}
	if err := s.audit(ctx, "invitation/"+id, cohort.ActionInvited, string(inv.Role), actor); err != nil {
		return "", err
	}
	if err := s.engine.Insert(ctx, invitations, id, doc); err != nil {
		return "", fmt.Errorf("store an invitation: %w", err)
	}
	return payload, nil
}

// audit appends an audit entry about subject.
func (s *Store) audit(ctx context.Context, subject string, action cohort.Action, of, actor string) error {
	return s.entry(ctx, &cohort.Fact{Subject: subject, Action: action, Of: of, Actor: actor})
}

// entry stores an audit fact under an id of its own.
func (s *Store) entry(ctx context.Context, f *cohort.Fact) error {
	f.ID, f.Kind, f.At = f.Subject+"/"+newID(), cohort.FactAudit, cohort.At(s.now())
	if err := s.protect(f); err != nil {
		return err
	}
	if err := s.signs(f); err != nil {
		return err
	}
	if err := s.engine.Insert(ctx, facts, f.ID, f); err != nil {
		return fmt.Errorf("write the audit entry: %w", err)
	}
	return nil
}

// Audit appends an audit entry of something done outside the chat, with the
// reason given for it.
func (s *Store) Audit(ctx context.Context, action cohort.Action, actor string, reason seal.Private) error {
	return s.entry(ctx, &cohort.Fact{Subject: "command line", Action: action, Actor: actor, Reason: reason})
}

// EachFact reads every fact, those of one subject together.
func (s *Store) EachFact(ctx context.Context, each func(*cohort.Fact) error) error {
	return s.eachFact(ctx, Query{Index: factsBySubject, Limit: page}, each)
}

func (s *Store) eachFact(ctx context.Context, q Query, each func(*cohort.Fact) error) error {
	return s.walk(ctx, q, func(d Decode) error {
		f := &cohort.Fact{}
		if err := d(f); errors.Is(err, ErrDamaged) {
			s.log().Error("storage: a fact cannot be read and is left out")
			return nil
		} else if err != nil {
			return err
		}
		return each(f)
	})
}

// EachFactOf reads the facts of one subject, opened, and says how many cannot be read:
// damaged, or sealed with a key that the key file lacks.
func (s *Store) EachFactOf(ctx context.Context, subject string, each func(*cohort.Fact) error) (lost int, err error) {
	err = s.walk(ctx, Query{Index: factsBySubject, Equal: []any{subject}, Limit: page}, func(d Decode) error {
		f := &cohort.Fact{}
		err := d(f)
		if err == nil {
			err = s.open(f)
		}
		switch {
		case errors.Is(err, ErrDamaged), errors.Is(err, ErrOtherKey):
			s.log().Error("storage: a fact cannot be read and is left out")
			lost++
			return nil
		case err != nil:
			return fmt.Errorf("read a fact: %w", err)
		}
		return each(f)
	})
	return lost, err
}

// EachPerson reads every person without opening what is sealed.
func (s *Store) EachPerson(ctx context.Context, each func(id string, p *cohort.Participant) error) error {
	return s.walk(ctx, Query{Index: peopleByID, Limit: page}, func(d Decode) error {
		var doc turn.Document
		if err := d(&doc); err != nil && !errors.Is(err, ErrDamaged) {
			return err
		}
		if doc.Body.Person == nil {
			s.log().Error("storage: a person's document cannot be read and is left out")
			return nil
		}
		return each(doc.ID, doc.Body.Person)
	})
}

// word is a small text remembered for the programme: the bot's name.
type word struct {
	ID   string `json:"_id"`
	Text string `json:"text"`
}

// KeepBotName remembers the bot's name for links.
func (s *Store) KeepBotName(ctx context.Context, name string) error {
	if have, err := s.BotName(ctx); err == nil && have == name {
		return nil
	}
	if err := s.engine.Delete(ctx, meta, "bot-name"); err != nil {
		return fmt.Errorf("forget the bot's old name: %w", err)
	}
	return s.engine.InsertMissing(ctx, []Put{{meta, "bot-name", &word{ID: "bot-name", Text: name}}})
}

// BotName is the remembered name, or "".
func (s *Store) BotName(ctx context.Context) (string, error) {
	var w word
	err := s.engine.Get(ctx, meta, "bot-name", &w)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return w.Text, err
}
