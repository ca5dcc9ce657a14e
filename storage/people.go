package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"cohortbot/dialog"
	"cohortbot/turn"
)

// People implements turn.People. Names are sealed, so those of a cohort are opened in
// memory, and no index knows them.
func (s *Store) People(ctx context.Context, of dialog.PeopleOf) (*dialog.People, error) {
	out := &dialog.People{}
	var found []dialog.Known
	q := Query{Index: peopleByCohort, Equal: []any{string(of.Cohort)}, Limit: page}
	err := s.known(ctx, q, func(k dialog.Known) {
		if !dialog.Learning(k.Person, of.Cohort) {
			return
		}
		out.All++
		if of.Match != nil && !of.Match(k) {
			return
		}
		if out.Match++; of.Limit > 0 {
			found = append(found, k)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("read the people of a cohort: %w", err)
	}
	order := of.Order
	if order == nil {
		order = func(a, b dialog.Known) int { return cmp.Compare(a.Person.Code, b.Person.Code) }
	}
	slices.SortStableFunc(found, order)
	out.Page = found[min(of.From, len(found)):min(of.From+of.Limit, len(found))]
	return out, nil
}

// Team implements turn.People.
func (s *Store) Team(ctx context.Context, named func(door string) bool) ([]dialog.Known, error) {
	var out []dialog.Known
	err := s.known(ctx, Query{Index: peopleTeam, Equal: []any{true}, Limit: page}, func(k dialog.Known) {
		if dialog.OfTeam(k.Person, named) {
			out = append(out, k)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("read who runs the programme: %w", err)
	}
	return out, nil
}

// known reads people and opens what is sealed of them. Who cannot be read is left out, and
// told of.
func (s *Store) known(ctx context.Context, q Query, each func(dialog.Known)) error {
	return s.walk(ctx, q, func(d Decode) error {
		doc := &turn.Document{}
		err := d(doc)
		if err == nil {
			err = s.open(doc)
		}
		switch {
		case errors.Is(err, ErrDamaged), errors.Is(err, ErrOtherKey), err == nil && doc.Body.Person == nil:
			s.log().Error("storage: a person's document cannot be read and is left out")
			return nil
		case err != nil:
			return err
		}
		each(dialog.Known{ID: doc.ID, Person: doc.Body.Person})
		return nil
	})
}
