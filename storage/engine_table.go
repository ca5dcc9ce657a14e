package storage

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// IDField is the path of a document's id, the last field of every index.
const IDField = "_id"

// Table is a checked set of declared indexes. It is what an engine is opened
// with; the repositories only write queries.
type Table struct {
	indexes     map[string]Index
	collections []Collection
	fields      map[Collection][]string
}

// NewTable checks the declarations and names all that is wrong at once.
func NewTable(indexes []Index) (*Table, error) {
	t := &Table{indexes: map[string]Index{}, fields: map[Collection][]string{}}
	var wrong []error
	for _, ix := range indexes {
		if err := t.add(ix); err != nil {
			wrong = append(wrong, fmt.Errorf("%w: index %q: %w", ErrMisuse, ix.Name, err))
		}
	}
	slices.Sort(t.collections)
	return t, errors.Join(wrong...)
}

func (t *Table) add(ix Index) error {
	if err := t.check(ix); err != nil {
		return err
	}
	t.indexes[ix.Name] = ix
	if _, known := t.fields[ix.In]; !known {
		t.collections = append(t.collections, ix.In)
		t.fields[ix.In] = nil
	}
	for _, f := range ix.Fields {
		if !slices.Contains(t.fields[ix.In], f) {
			t.fields[ix.In] = append(t.fields[ix.In], f)
		}
	}
	return nil
}

func (t *Table) check(ix Index) error {
	name := regexp.MustCompile(`^[a-z][a-z0-9_]{0,59}$`)
	path := regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*$`)
	if !name.MatchString(ix.Name) || !name.MatchString(string(ix.In)) {
		return errors.New("a name is lower-case letters, digits and underscores")
	}
	if _, twice := t.indexes[ix.Name]; twice {
		return errors.New("declared twice")
	}
	for i, f := range ix.Fields {
		if f == IDField || !path.MatchString(f) || slices.Contains(ix.Fields[:i], f) {
			return fmt.Errorf("field %q cannot be indexed or stands there twice", f)
		}
	}
	for _, other := range t.indexes {
		if other.In == ix.In && slices.Equal(other.Fields, ix.Fields) {
			// MongoDB takes no order twice, and one of them would be of no use.
			return fmt.Errorf("it is the index %q under another name", other.Name)
		}
	}
	return nil
}

// Collections are all collections named by an index, sorted.
func (t *Table) Collections() []Collection { return t.collections }

// Indexes are the indexes of a collection, sorted by name.
func (t *Table) Indexes(in Collection) []Index {
	var all []Index
	for _, ix := range t.indexes {
		if ix.In == in {
			all = append(all, ix)
		}
	}
	slices.SortFunc(all, func(a, b Index) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Fields are the paths that some index of the collection names, each once, in
// the order of declaration; ErrMisuse when no index names the collection.
func (t *Table) Fields(in Collection) ([]string, error) {
	fields, known := t.fields[in]
	if !known {
		return nil, fmt.Errorf("%w: collection %q is in no declared index", ErrMisuse, in)
	}
	return fields, nil
}

// Walk is a query resolved against its index. Values are string, int64 or bool.
type Walk struct {
	Index Index
	Equal []any
	// Rest are the fields after the equal ones, "_id" last; From and To bound
	// Rest[0].
	Rest       []string
	From, To   any
	Descending bool
	Limit      int
	// After holds a value for each of Rest: the last row of the page before,
	// or nil at the start.
	After []any
}

// Page resolves a query for Find.
func (t *Table) Page(q Query) (Walk, error) {
	w, err := t.Whole(q)
	if err != nil {
		return Walk{}, err
	}
	if q.Limit < 1 {
		return Walk{}, fmt.Errorf("%w: query by %s: a page needs a limit", ErrMisuse, q.Index)
	}
	w.Limit = q.Limit
	if q.After == "" {
		return w, nil
	}
	if w.After, err = w.parse(q.After); err != nil {
		return Walk{}, fmt.Errorf("%w: query by %s: %w", ErrMisuse, q.Index, err)
	}
	return w, nil
}

// Whole resolves a query for Count: without limit and cursor.
func (t *Table) Whole(q Query) (Walk, error) {
	ix, known := t.indexes[q.Index]
	if !known {
		return Walk{}, fmt.Errorf("%w: no index %q is declared", ErrMisuse, q.Index)
	}
	if len(q.Equal) > len(ix.Fields) {
		return Walk{}, fmt.Errorf("%w: query by %s: more values than fields", ErrMisuse, q.Index)
	}
	w := Walk{Index: ix, Descending: q.Descending, Equal: make([]any, len(q.Equal))}
	w.Rest = append(slices.Clone(ix.Fields[len(q.Equal):]), IDField)
	var err error
	for i, v := range q.Equal {
		if w.Equal[i], err = value(v); err != nil {
			return Walk{}, fmt.Errorf("query by %s: %s: %w", q.Index, ix.Fields[i], err)
		}
	}
	for _, side := range []struct{ from, to *any }{{&q.From, &w.From}, {&q.To, &w.To}} {
		if *side.from == nil {
			continue
		}
		if *side.to, err = value(*side.from); err != nil {
			return Walk{}, fmt.Errorf("query by %s: range of %s: %w", q.Index, w.Rest[0], err)
		}
	}
	_, fromText := w.From.(string)
	_, toText := w.To.(string)
	if w.From != nil && w.To != nil && fromText != toText {
		return Walk{}, fmt.Errorf("%w: query by %s: a range between two kinds", ErrMisuse, q.Index)
	}
	return w, nil
}

// value brings named and narrow types to the three kinds an index knows.
func value(v any) (any, error) {
	switch v.(type) {
	case string, int64, bool:
		return v, nil
	}
	r := reflect.ValueOf(v)
	switch {
	case r.Kind() == reflect.String:
		return r.String(), nil
	case r.IsValid() && r.CanInt():
		return r.Int(), nil
	case r.Kind() == reflect.Bool:
		return r.Bool(), nil
	}
	return nil, fmt.Errorf("%w: a %T is no value of an index", ErrMisuse, v)
}

// mark is what a cursor holds. It names its index and direction, so that a
// cursor handed to another query is noticed.
type mark struct {
	Index      string `json:"i"`
	Descending bool   `json:"d,omitempty"`
	Row        []any  `json:"r"`
}

// Cursor names the row that holds these values of Rest.
func (w Walk) Cursor(row []any) (Cursor, error) {
	text, err := json.Marshal(mark{w.Index.Name, w.Descending, row})
	if err != nil {
		return "", fmt.Errorf("write a cursor of %s: %w", w.Index.Name, err)
	}
	return Cursor(base64.RawURLEncoding.EncodeToString(text)), nil
}

func (w Walk) parse(c Cursor) ([]any, error) {
	text, err := base64.RawURLEncoding.DecodeString(string(c))
	if err != nil {
		return nil, errors.New("not a cursor")
	}
	var m mark
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	if err := d.Decode(&m); err != nil {
		return nil, errors.New("not a cursor")
	}
	if m.Index != w.Index.Name || m.Descending != w.Descending || len(m.Row) != len(w.Rest) {
		return nil, errors.New("the cursor of another query")
	}
	for i, v := range m.Row {
		if n, ok := v.(json.Number); ok {
			whole, err := n.Int64()
			if err != nil {
				return nil, errors.New("not a cursor")
			}
			v = whole
		}
		if m.Row[i], err = value(v); err != nil {
			return nil, errors.New("not a cursor")
		}
	}
	return m.Row, nil
}
