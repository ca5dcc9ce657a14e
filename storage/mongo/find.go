package mongo

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"cohortbot/storage"
)

// Find implements storage.Engine.
func (s *Store) Find(ctx context.Context, q storage.Query, each func(storage.Decode) error) (storage.Cursor, error) {
	w, err := s.declared.Page(q)
	if err != nil {
		return "", err
	}
	docs, err := s.page(ctx, w)
	if err != nil {
		return "", fmt.Errorf("find by %s: %w", q.Index, mapped(ctx, err))
	}
	var next storage.Cursor
	if len(docs) > w.Limit {
		docs = docs[:w.Limit]
		if next, err = cursor(w, docs[w.Limit-1]); err != nil {
			return "", err
		}
	}
	for _, doc := range docs {
		err := each(func(into any) error {
			if err := decode(doc, into); err != nil {
				id, _ := doc.Lookup("_id").StringValueOK()
				return storage.DamagedDocument(id, err)
			}
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	return next, nil
}

// page reads one document more than asked for, to know whether there is a
// next page.
func (s *Store) page(ctx context.Context, w storage.Walk) ([]bson.Raw, error) {
	direction := 1
	if w.Descending {
		direction = -1
	}
	limit := int64(w.Limit) + 1
	found, err := s.db.Collection(string(w.Index.In)).Find(ctx, filter(w), options.Find().
		SetSort(keys(w.Index.Fields, direction)).SetLimit(limit).SetHint(hint(w.Index)))
	if err != nil {
		return nil, err
	}
	var docs []bson.Raw
	err = found.All(ctx, &docs)
	return docs, err
}

// Count implements storage.Engine.
func (s *Store) Count(ctx context.Context, q storage.Query) (int64, error) {
	w, err := s.declared.Whole(q)
	if err != nil {
		return 0, err
	}
	n, err := s.db.Collection(string(w.Index.In)).CountDocuments(ctx, filter(w), options.Count().SetHint(hint(w.Index)))
	if err != nil {
		return 0, fmt.Errorf("count by %s: %w", q.Index, mapped(ctx, err))
	}
	return n, nil
}

// hint names the index, so that the server takes no other and, were it gone,
// would refuse.
func hint(ix storage.Index) string {
	if len(ix.Fields) == 0 {
		return "_id_"
	}
	return ix.Name
}

func cursor(w storage.Walk, last bson.Raw) (storage.Cursor, error) {
	row := make([]any, len(w.Rest))
	var err error
	for i, f := range w.Rest {
		if row[i], err = scalar(last, f); err != nil {
			return "", fmt.Errorf("read the last row by %s: %w", w.Index.Name, err)
		}
	}
	return w.Cursor(row)
}

// filter is all of a walk but its order.
func filter(w storage.Walk) bson.D {
	all := bson.A{}
	for i, v := range w.Equal {
		all = append(all, is(w.Index.Fields[i], "$eq", v))
	}
	for _, f := range w.Rest[:len(w.Rest)-1] {
		all = append(all, is(f, "$ne", nil)) // missing, too: see storage.Index
	}
	if w.From != nil {
		all = append(all, is(w.Rest[0], "$gte", w.From))
	}
	if w.To != nil {
		all = append(all, is(w.Rest[0], "$lt", w.To))
	}
	if w.After != nil {
		all = append(all, beyond(w)...)
	}
	if len(all) == 0 {
		return bson.D{}
	}
	return bson.D{{Key: "$and", Value: all}}
}

// beyond is what comes after the cursor's row: greater in the first field, or
// equal there and greater in the next, and so on. The bound on the first field
// alone says nothing new; it lets the server start in the index where the page
// before ended.
func beyond(w storage.Walk) bson.A {
	than, notBefore := "$gt", "$gte"
	if w.Descending {
		than, notBefore = "$lt", "$lte"
	}
	ways := bson.A{}
	for i := range w.Rest {
		way := bson.A{}
		for j := range i {
			way = append(way, is(w.Rest[j], "$eq", w.After[j]))
		}
		way = append(way, is(w.Rest[i], than, w.After[i]))
		ways = append(ways, bson.D{{Key: "$and", Value: way}})
	}
	return bson.A{is(w.Rest[0], notBefore, w.After[0]), bson.D{{Key: "$or", Value: ways}}}
}

func is(field, how string, v any) bson.D {
	return bson.D{{Key: field, Value: bson.D{{Key: how, Value: v}}}}
}
