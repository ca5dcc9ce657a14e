package storage

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// lift brings the documents of one collection from one shape to the next. What is
// sealed is moved as it lies: its place is part of the seal.
type lift struct {
	in   Collection
	from int // the shape it takes; the next one is what it leaves
	do   func(doc map[string]json.RawMessage) error
}

// lifts are all there have been, in order. A program of shape N+1 adds those from N.
func lifts() []lift { return nil }

// Shape is the shape of what is stored and the one this program writes; of a
// database without anything in it both are the program's. It changes nothing.
func (s *Store) Shape(ctx context.Context) (stored, own int, err error) {
	var mark struct {
		Schema int `json:"schema"`
	}
	err = s.engine.Get(ctx, meta, canaryID, &mark)
	switch {
	case errors.Is(err, ErrNotFound):
		return s.schema, s.schema, nil
	case err != nil:
		return 0, 0, fmt.Errorf("read the database's mark: %w", err)
	}
	return mark.Schema, s.schema, nil
}

// Lift brings every document to this program's shape, one after the other, and
// marks the database last: stopped half way, it goes on where it was at the next
// call. Nobody else writes meanwhile; a backup is the caller's to make before.
func (s *Store) Lift(ctx context.Context) (documents int, err error) {
	stored, own, err := s.Shape(ctx)
	if err != nil || stored >= own {
		return 0, err
	}
	for _, in := range s.lifted() {
		n, err := s.liftAll(ctx, in)
		documents += n
		if err != nil {
			return documents, fmt.Errorf("bring %s up to date: %w", in, err)
		}
	}
	return documents, s.remark(ctx)
}

// lifted are the collections that some lift changes.
func (s *Store) lifted() []Collection {
	var out []Collection
	met := map[Collection]bool{}
	for _, l := range s.lifts {
		if !met[l.in] {
			out = append(out, l.in)
		}
		met[l.in] = true
	}
	return out
}

func (s *Store) liftAll(ctx context.Context, in Collection) (lifted int, err error) {
	index, err := byID(in)
	if err != nil {
		return 0, err
	}
	err = s.walk(ctx, Query{Index: index, Limit: page}, func(d Decode) error {
		doc := map[string]json.RawMessage{}
		if err := d(&doc); err != nil {
			return err
		}
		changed, err := liftOne(s.lifts, in, doc)
		if err != nil || !changed {
			return err
		}
		lifted++
		return s.putLifted(ctx, in, doc)
	})
	return lifted, err
}

// liftOne takes a document up step by step, and says whether it changed.
func liftOne(lifts []lift, in Collection, doc map[string]json.RawMessage) (changed bool, err error) {
	schema, err := whole(doc, "schema")
	if err != nil {
		return false, err
	}
	schema = max(schema, 1) // the first ones did not say so everywhere
	for _, l := range lifts {
		if l.in != in || schema > int64(l.from) {
			continue // a shape that changed nothing here left no number either
		}
		if err := l.do(doc); err != nil {
			return false, err
		}
		schema = int64(l.from) + 1
		doc["schema"] = json.RawMessage(fmt.Sprint(schema))
		changed = true
	}
	return changed, nil
}

func (s *Store) putLifted(ctx context.Context, in Collection, doc map[string]json.RawMessage) error {
	var id string
	if err := json.Unmarshal(doc[IDField], &id); err != nil {
		return Damaged(err)
	}
	version, err := whole(doc, "version")
	if err != nil {
		return err
	}
	doc["version"] = json.RawMessage(fmt.Sprint(version + 1))
	return s.engine.Replace(ctx, in, id, version, &doc)
}

// whole reads a number of a document; one that is not there is 0.
func whole(doc map[string]json.RawMessage, field string) (n int64, err error) {
	if doc[field] == nil {
		return 0, nil
	}
	if err := json.Unmarshal(doc[field], &n); err != nil {
		return 0, Damaged(err)
	}
	return n, nil
}

// remark writes the program's shape into the database's mark.
func (s *Store) remark(ctx context.Context) error {
	doc := map[string]json.RawMessage{}
	if err := s.engine.Get(ctx, meta, canaryID, &doc); err != nil {
		return fmt.Errorf("read the database's mark: %w", err)
	}
	doc["schema"] = json.RawMessage(fmt.Sprint(s.schema))
	return s.putLifted(ctx, meta, doc)
}

// byID names the index that walks a whole collection.
func byID(in Collection) (string, error) {
	for _, ix := range Walks() {
		if ix.In == in {
			return ix.Name, nil
		}
	}
	return "", fmt.Errorf("%w: no index walks %s", ErrMisuse, in)
}

// Walks are the indexes that walk whole collections, one for each. Subjects come
// before what their turns have written beside them, people first; and links before the
// entries they name, so that whoever walks while others write meets no link whose entry it
// has missed.
func Walks() []Index {
	var out []Index
	for _, ix := range Indexes() {
		if len(ix.Fields) == 0 {
			out = append(out, ix)
		}
	}
	slices.SortStableFunc(out, func(a, b Index) int { return cmp.Compare(rank(a.In), rank(b.In)) })
	return out
}

// rank is where a collection stands in Walks.
func rank(in Collection) int {
	switch in {
	case people:
		return 0
	case invitations, cohorts, calendar, matters, owners, announcements, threads:
		return 1
	case links:
		return 2
	}
	return 3
}
