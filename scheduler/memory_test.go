package scheduler_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"cohortbot/storage"
	"cohortbot/storage/storagetest"
)

// memory is an engine for thousands of short lives: nothing is made when it is opened.
type memory struct {
	table *storage.Table
	wrote func(in storage.Collection, before, after []byte) // told of each replacement; may be nil

	mu     sync.Mutex
	docs   map[storage.Collection]map[string]paper
	closed bool
}

// paper is one document.
type paper struct {
	raw    []byte
	fields map[string]any
}

func newMemory(t testing.TB, indexes []storage.Index) *memory {
	t.Helper()
	table, err := storage.NewTable(indexes)
	if err != nil {
		t.Fatal(err)
	}
	return &memory{table: table, docs: map[storage.Collection]map[string]paper{}}
}

// empty gives another with the same indexes.
func (m *memory) empty() *memory {
	return &memory{table: m.table, docs: map[storage.Collection]map[string]paper{}}
}

// TestMemory holds the engine against what every engine promises.
func TestMemory(t *testing.T) {
	open := func(t *testing.T, indexes []storage.Index) storage.Engine { return newMemory(t, indexes) }
	storagetest.Sequential(t, open)
	storagetest.Concurrent(t, open)
}

func (m *memory) write(in storage.Collection, id string, doc any) (paper, error) {
	indexed, err := m.table.Fields(in)
	if err != nil {
		return paper{}, err
	}
	raw, err := json.Marshal(doc)
	if err != nil {
		return paper{}, fmt.Errorf("%w: %w", storage.ErrMisuse, err)
	}
	if len(raw) > storage.MaxDocument {
		return paper{}, storage.ErrTooLarge
	}
	p := paper{raw: raw}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&p.fields); err != nil || id == "" || p.fields[storage.IDField] != id {
		return paper{}, fmt.Errorf("%w: its id is another", storage.ErrMisuse)
	}
	for _, path := range indexed {
		if _, odd := p.field(path).(float64); odd {
			return paper{}, fmt.Errorf("%w: %s is no whole number", storage.ErrMisuse, path)
		}
	}
	return p, nil
}

// in gives the lock's holder a collection.
func (m *memory) in(ctx context.Context, c storage.Collection) (map[string]paper, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if m.closed {
		return nil, storage.ErrUnavailable
	}
	if m.docs[c] == nil {
		m.docs[c] = map[string]paper{}
	}
	return m.docs[c], nil
}

func (m *memory) Insert(ctx context.Context, in storage.Collection, id string, doc any) error {
	p, err := m.write(in, id, doc)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	docs, err := m.in(ctx, in)
	if err != nil {
		return err
	}
	if _, taken := docs[id]; taken {
		return storage.ErrDuplicate
	}
	docs[id] = p
	return nil
}

func (m *memory) InsertMissing(ctx context.Context, puts []storage.Put) error {
	papers := make([]paper, len(puts))
	for i, x := range puts {
		var err error
		if papers[i], err = m.write(x.In, x.ID, x.Doc); err != nil {
			return err
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, x := range puts {
		docs, err := m.in(ctx, x.In)
		if err != nil {
			return err
		}
		if _, taken := docs[x.ID]; !taken {
			docs[x.ID] = papers[i]
		}
	}
	return nil
}

func (m *memory) Get(ctx context.Context, in storage.Collection, id string, into any) error {
	if _, err := m.table.Fields(in); err != nil {
		return err
	}
	m.mu.Lock()
	docs, err := m.in(ctx, in)
	p, there := docs[id]
	m.mu.Unlock()
	if err != nil {
		return err
	}
	if !there {
		return storage.ErrNotFound
	}
	return p.decode(into)
}

func (p paper) decode(into any) error {
	if err := json.Unmarshal(p.raw, into); err != nil {
		return storage.Damaged(err)
	}
	return nil
}

// version is 0 where there is none.
func (p paper) version() int64 {
	n, _ := p.fields["version"].(json.Number)
	v, _ := n.Int64()
	return v
}

func (m *memory) Replace(ctx context.Context, in storage.Collection, id string, version int64, doc any) error {
	p, err := m.write(in, id, doc)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	docs, err := m.in(ctx, in)
	if err != nil {
		return err
	}
	old, there := docs[id]
	if !there || old.version() != version {
		return storage.ErrConflict
	}
	docs[id] = p
	if m.wrote != nil {
		m.wrote(in, old.raw, p.raw)
	}
	return nil
}

func (m *memory) Delete(ctx context.Context, in storage.Collection, ids ...string) error {
	if _, err := m.table.Fields(in); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	docs, err := m.in(ctx, in)
	for _, id := range ids {
		delete(docs, id)
	}
	return err
}

func (m *memory) DeleteVersion(ctx context.Context, in storage.Collection, id string, version int64) error {
	if _, err := m.table.Fields(in); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	docs, err := m.in(ctx, in)
	if err != nil {
		return err
	}
	if old, there := docs[id]; !there || old.version() != version {
		return storage.ErrConflict
	}
	delete(docs, id)
	return nil
}

// found is a document with its values of Walk.Rest.
type found struct {
	paper
	rest []any
}

func (m *memory) Find(ctx context.Context, q storage.Query, each func(storage.Decode) error) (storage.Cursor, error) {
	w, err := m.table.Page(q)
	if err != nil {
		return "", err
	}
	all, err := m.all(ctx, w)
	if err != nil {
		return "", err
	}
	next := storage.Cursor("")
	if len(all) > w.Limit {
		all = all[:w.Limit]
		if next, err = w.Cursor(all[w.Limit-1].rest); err != nil {
			return "", err
		}
	}
	for _, f := range all {
		if err := each(f.decode); err != nil {
			return "", err
		}
	}
	return next, nil
}

func (m *memory) Count(ctx context.Context, q storage.Query) (int64, error) {
	w, err := m.table.Whole(q)
	if err != nil {
		return 0, err
	}
	all, err := m.all(ctx, w)
	return int64(len(all)), err
}

func (m *memory) Close(context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	return nil
}

// all gives what a walk finds from its cursor on, in its order.
func (m *memory) all(ctx context.Context, w storage.Walk) ([]found, error) {
	m.mu.Lock()
	docs, err := m.in(ctx, w.Index.In)
	var all []found
	for _, p := range docs {
		if rest, stands := p.stands(w); stands {
			all = append(all, found{p, rest})
		}
	}
	m.mu.Unlock()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b found) int {
		order := slices.CompareFunc(a.rest, b.rest, order)
		if w.Descending {
			return -order
		}
		return order
	})
	return all, nil
}

// stands says whether a document is among those of a walk.
func (p paper) stands(w storage.Walk) (rest []any, ok bool) {
	for i, field := range append(slices.Clone(w.Index.Fields), storage.IDField) {
		v := p.field(field)
		if v == nil {
			return nil, false
		}
		if i < len(w.Equal) {
			if order(v, w.Equal[i]) != 0 {
				return nil, false
			}
			continue
		}
		rest = append(rest, v)
	}
	if w.From != nil && (order(rest[0], w.From) < 0 || kind(rest[0]) != kind(w.From)) ||
		w.To != nil && (order(rest[0], w.To) >= 0 || kind(rest[0]) != kind(w.To)) {
		return nil, false
	}
	if w.After != nil {
		if after := slices.CompareFunc(rest, w.After, order); after == 0 || (after < 0) != w.Descending {
			return nil, false
		}
	}
	return rest, true
}

// field gives an index's value of a document, or nil.
func (p paper) field(path string) any {
	var v any = p.fields
	for part := range strings.SplitSeq(path, ".") {
		in, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = in[part]
	}
	if n, ok := v.(json.Number); ok {
		if whole, err := n.Int64(); err == nil {
			return whole
		}
		return 0.5 // whatever it is, it is not whole
	}
	return v
}

// order compares two values of an index: numbers, then texts, then yes and no.
func order(a, b any) int {
	if byKind := cmp.Compare(kind(a), kind(b)); byKind != 0 {
		return byKind
	}
	switch a := a.(type) {
	case string:
		return cmp.Compare(a, b.(string))
	case int64:
		return cmp.Compare(a, b.(int64))
	}
	return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
}

func kind(v any) int {
	switch v.(type) {
	case int64:
		return 0
	case string:
		return 1
	}
	return 2
}
