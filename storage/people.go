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
	out := &dialog.People{Counts: map[string]int{}}
	found := first{n: of.From + of.Limit, order: of.Order}
	if of.Order == nil {
		found.order = func(a, b dialog.Known) int { return cmp.Compare(a.Person.Code, b.Person.Code) }
	}
	q := Query{Index: peopleByCohort, Equal: []any{string(of.Cohort)}, Limit: page}
	err := s.known(ctx, q, func(k dialog.Known) {
		if dialog.Joining(k.Person, of.Cohort) {
			out.Joins++
		}
		if !dialog.Learning(k.Person, of.Cohort) {
			return
		}
		out.All++
		if of.Tell != nil {
			for _, name := range of.Tell(k) {
				out.Counts[name]++
			}
		}
		if of.Match != nil && !of.Match(k) {
			return
		}
		if out.Match++; of.Limit > 0 {
			found.add(k)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("read the people of a cohort: %w", err)
	}
	all := found.sorted()
	from, to := of.Span(len(all))
	out.Page = all[from:to]
	return out, nil
}

// first keeps the first n of many in an order, and not all of them: of a large cohort that
// is much.
type first struct {
	n     int
	order func(a, b dialog.Known) int
	kept  []dialog.Known
}

func (f *first) add(k dialog.Known) {
	if f.kept = append(f.kept, k); len(f.kept) > 2*f.n+100 {
		f.sorted()
	}
}

func (f *first) sorted() []dialog.Known {
	slices.SortStableFunc(f.kept, f.order)
	f.kept = slices.Delete(f.kept, min(f.n, len(f.kept)), len(f.kept))
	return f.kept
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

// Coded implements turn.People.
func (s *Store) Coded(ctx context.Context, code string) (out []dialog.Known, err error) {
	err = s.known(ctx, Query{Index: peopleByCode, Equal: []any{code}, Limit: page}, func(k dialog.Known) { out = append(out, k) })
	if err != nil {
		return nil, fmt.Errorf("find who has a code: %w", err)
	}
	return out, nil
}

// known reads people and opens what is sealed of them. Who cannot be read is left out, and
// told of.
func (s *Store) known(ctx context.Context, q Query, each func(dialog.Known)) error {
	return s.walk(ctx, q, func(d Decode) error {
		var face struct { // what else there is in her document is left alone
			ID   string         `json:"_id"`
			Body dialog.Subject `json:"body"`
		}
		err := d(&face)
		doc := &turn.Document{ID: face.ID, Body: face.Body}
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
