package storage

import (
	"context"
	"errors"
	"fmt"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/turn"
)

// doorTries bounds the races for one door.
const doorTries = 8

// part has everything forget the account from which d has parted: behind its door stands a
// tombstone with her keys, so that what was handled stays handled and whoever writes is a
// stranger; what waits to be sent there is not sent. Each step may be taken twice.
func (s *Store) part(ctx context.Context, d *turn.Document) error {
	if err := s.tellParted(ctx, d); err != nil {
		return err
	}
	if err := s.leadAside(ctx, d); err != nil {
		return err
	}
	return s.stopRows(ctx, d)
}

// tellParted writes down that no backup may lead that account back to her.
func (s *Store) tellParted(ctx context.Context, d *turn.Document) error {
	return s.writeDown(ctx, Erasure{Subject: d.ID, Version: d.Version, Door: true, At: d.PendingSince})
}

// leadAside stands the tombstone behind the door.
func (s *Store) leadAside(ctx context.Context, d *turn.Document) error {
	part := d.Pending.Part
	ghost := &turn.Document{
		ID: part.Ghost, Schema: turn.Schema, Version: 1, Keys: d.Keys, SeenUntil: d.SeenUntil,
		Expires: d.PendingSince.Add(dialog.FarewellKept), Body: dialog.Subject{Person: part.Person},
	}
	if err := s.engine.InsertMissing(ctx, []Put{{people, ghost.ID, ghost}}); err != nil {
		return fmt.Errorf("stand a tombstone behind a door: %w", content(err))
	}
	return s.leadOn(ctx, part.Person.Door, func(x *door) (bool, error) {
		if x.Subject != d.ID {
			return false, nil // it is done
		}
		her, err := s.Load(ctx, dialog.Person, d.ID)
		if err != nil && !errors.Is(err, turn.ErrNoSubject) {
			return false, err
		}
		if err == nil && her.Body.Person.Door == x.ID {
			return false, nil // she has come back by it since
		}
		x.Subject = part.Ghost
		return true, nil
	})
}

// leadOn changes where a door leads, as change says; false leaves it. What change decides on
// is read after the door, so a door that is changed meanwhile is looked at again.
func (s *Store) leadOn(ctx context.Context, id string, change func(*door) (bool, error)) error {
	for range doorTries {
		x := door{ID: id}
		err := s.engine.Get(ctx, doors, id, &x)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return fmt.Errorf("find a door: %w", content(err))
		}
		made := err == nil
		if change, err := change(&x); err != nil || !change {
			return err
		}
		if made {
			x.Version++
			err = s.engine.Replace(ctx, doors, id, x.Version-1, &x)
		} else {
			x.Version = int64(cohort.At(s.now()))
			err = s.engine.Insert(ctx, doors, id, &x)
		}
		if !errors.Is(err, ErrConflict) && !errors.Is(err, ErrDuplicate) {
			return err
		}
	}
	return fmt.Errorf("lead a door on: %w", turn.ErrRaced)
}

// stopRows ends what waits for the chat from which she has parted. What is on its way
// ends by itself: there is no chat any more for a second try.
func (s *Store) stopRows(ctx context.Context, d *turn.Document) error {
	var ids []string
	err := s.eachRemains(ctx, d.ID, func(x remains) error {
		if x.State == outbox.Ready && madeBy(d.ID, x.ID) < d.Version {
			ids = append(ids, x.ID)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("find what waits for a lost phone: %w", err)
	}
	for _, id := range ids {
		if err := s.stopRow(ctx, id); err != nil {
			return fmt.Errorf("stop what waits for a lost phone: %w", err)
		}
	}
	return nil
}

func (s *Store) stopRow(ctx context.Context, id string) error {
	for range doorTries {
		m, err := s.Row(ctx, id)
		if errors.Is(err, outbox.ErrNoRow) || err == nil && m.State != outbox.Ready {
			return nil
		}
		if err != nil {
			return err
		}
		m.State, m.DropAt = outbox.Blocked, cohort.At(s.now().Add(outbox.BodyKept))
		if err = s.SaveRow(ctx, m); !errors.Is(err, outbox.ErrLost) {
			return err
		}
	}
	return nil // it is on its way
}

// adopt leads her door to d, whoever stood behind it while she asked to come back: a visitor
// is closed, and her keys stay known. Each step may be taken twice.
func (s *Store) adopt(ctx context.Context, d *turn.Document) error {
	return s.leadOn(ctx, d.Body.Person.Door, func(x *door) (bool, error) {
		if x.Subject == d.ID {
			return false, nil
		}
		her, err := s.Load(ctx, dialog.Person, d.ID)
		if err != nil {
			return false, as(err, turn.ErrNoSubject, errMoved)
		}
		if her.Body.Person.Door != x.ID {
			return false, nil // she has parted from it since
		}
		free, err := s.vacates(ctx, x, d.ID)
		x.Subject = d.ID
		return free, err
	})
}

// vacates closes the place of a stranger behind a door that leads on to somebody; false when
// whoever stands there has a place of her own.
func (s *Store) vacates(ctx context.Context, x *door, to string) (bool, error) {
	if x.Subject == "" {
		return true, nil
	}
	for range doorTries {
		doc, err := s.Load(ctx, dialog.Person, x.Subject)
		if errors.Is(err, turn.ErrNoSubject) {
			return true, nil
		}
		if err != nil {
			return false, err
		}
		switch p := doc.Body.Person; p.Stage {
		case cohort.StageVisitor:
			err = s.entombInto(ctx, doc, to)
		case cohort.StageGone:
			err = nil
		default:
			return false, nil
		}
		if errors.Is(err, turn.ErrRaced) {
			continue
		}
		if err != nil {
			return false, err
		}
		_, keys := doc.Keys.Trim(0, 0)
		return true, s.Remember(ctx, x.ID, keys, cohort.At(s.now().Add(turn.KeyKept)))
	}
	return false, fmt.Errorf("close a stranger's place: %w", turn.ErrRaced)
}

// through follows a door behind which a stranger stood who came back to her place: it leads
// on there. Where she has parted from it since, whoever comes is a stranger.
func (s *Store) through(ctx context.Context, d door, stood *turn.Document, key string, visitor *cohort.Participant) (*turn.Document, error) {
	repeated, err := s.swallows(ctx, stood, key)
	if err != nil {
		return nil, err
	}
	if repeated {
		return nil, turn.ErrRepeated
	}
	her, err := s.Load(ctx, dialog.Person, stood.Body.Person.Into)
	if errors.Is(err, turn.ErrNoSubject) || err == nil && her.Body.Person.Door != d.ID {
		return s.returned(ctx, d, stood, visitor)
	}
	if err != nil {
		return nil, err
	}
	if err := s.adopt(ctx, her); err != nil {
		return nil, err
	}
	return nil, errMoved
}

// aside gives a stranger behind a door from which somebody has parted.
func (s *Store) aside(ctx context.Context, d door, her *turn.Document, visitor *cohort.Participant) (*turn.Document, error) {
	if p := her.Pending; p != nil && p.Part != nil && p.Part.Person.Door == d.ID {
		if err := s.leadAside(ctx, her); err != nil {
			return nil, err
		}
		return nil, errMoved
	}
	return s.returned(ctx, d, &turn.Document{}, visitor)
}
