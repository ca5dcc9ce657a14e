package mongo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"cohortbot/storage"
)

// indexTime is how long the making of one index may take. Over years of
// documents it takes longer than an operation may, and a start that breaks it
// off would break it off every time.
const indexTime = time.Hour

// makeIndexes makes what is missing.
func (s *Store) makeIndexes(ctx context.Context) error {
	for _, in := range s.declared.Collections() {
		view := s.db.Collection(string(in)).Indexes()
		listed, err := list(ctx, view)
		if err != nil {
			return fmt.Errorf("list the indexes of %s: %w", in, mapped(ctx, err))
		}
		if err := renew(ctx, view, s.declared.Indexes(in), listed); err != nil {
			return err
		}
	}
	return nil
}

// found is an index as the server lists it.
type found struct {
	name  string
	order string // see order
	plain bool   // without any option
}

func list(ctx context.Context, view mongo.IndexView) ([]found, error) {
	cursor, err := view.List(ctx)
	if err != nil {
		return nil, err
	}
	var specs []bson.Raw
	if err := cursor.All(ctx, &specs); err != nil {
		return nil, err
	}
	all := make([]found, 0, len(specs))
	for _, spec := range specs {
		f := found{plain: true}
		elements, err := spec.Elements()
		if err != nil {
			return nil, err
		}
		for _, e := range elements {
			switch e.Key() {
			case "name":
				f.name, _ = e.Value().StringValueOK()
			case "key":
				f.order = orderOf(e.Value())
			case "v", "ns", "background": // say nothing of what stands in the index
			default:
				f.plain = false
			}
		}
		all = append(all, f)
	}
	return all, nil
}

// renew drops what has another name or other keys than declared, then makes what
// is not there. Dropping comes first for all of them: two indexes may have
// changed places. An index that is not declared and in nobody's way is left to
// whom it belongs.
func renew(ctx context.Context, view mongo.IndexView, declared []storage.Index, listed []found) error {
	ctx, cancel := context.WithTimeout(ctx, indexTime)
	defer cancel()
	there := map[string]bool{}
	for _, f := range listed {
		switch same, stale := compare(f, declared); {
		case same:
			there[f.name] = true
		case stale:
			if err := view.DropOne(ctx, f.name); err != nil && !hasCode(err, indexNotFound) {
				return fmt.Errorf("drop an index that has changed: %w", mapped(ctx, err))
			}
		}
	}
	for _, ix := range declared {
		if len(ix.Fields) == 0 || there[ix.Name] {
			continue // MongoDB has the order of ids by itself
		}
		model := mongo.IndexModel{Keys: keys(ix.Fields, 1), Options: options.Index().SetName(ix.Name)}
		if _, err := view.CreateOne(ctx, model); err != nil {
			return fmt.Errorf("make index %s: %w", ix.Name, mapped(ctx, err))
		}
	}
	return nil
}

// compare says whether an index is one of the declared, or keeps one from being
// made: the server takes neither a name nor an order twice.
func compare(f found, declared []storage.Index) (same, stale bool) {
	for _, ix := range declared {
		if len(ix.Fields) == 0 {
			continue
		}
		name, order := f.name == ix.Name, f.order == order(ix)
		same = same || name && order && f.plain
		stale = stale || name || order
	}
	return same, stale
}

// order is an index's keys as text, to compare them.
func order(ix storage.Index) string {
	return strings.Join(append(append([]string{}, ix.Fields...), storage.IDField, ""), " 1\n")
}

// orderOf reads it from the server's list, where a number may be of any type.
func orderOf(keys bson.RawValue) string {
	doc, _ := keys.DocumentOK()
	elements, err := doc.Elements()
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, e := range elements {
		if n, ok := e.Value().AsInt64OK(); ok {
			fmt.Fprintf(&b, "%s %d\n", e.Key(), n)
		} else {
			fmt.Fprintf(&b, "%s of another kind\n", e.Key())
		}
	}
	return b.String()
}

// keys is an index or an order: the fields, then the id.
func keys(fields []string, direction int) bson.D {
	d := make(bson.D, 0, len(fields)+1)
	for _, f := range fields {
		d = append(d, bson.E{Key: f, Value: direction})
	}
	return append(d, bson.E{Key: storage.IDField, Value: direction})
}
