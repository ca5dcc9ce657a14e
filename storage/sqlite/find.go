package sqlite

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"

	"cohortbot/storage"
)

// A shape is all of a query that changes its SQL. There are few, so each is
// written and prepared once.
type shape struct {
	index                        string
	equal                        int
	from, to, after, down, count bool
}

// Find implements storage.Engine.
func (s *Store) Find(ctx context.Context, q storage.Query, each func(storage.Decode) error) (storage.Cursor, error) {
	w, err := s.declared.Page(q)
	if err != nil {
		return "", err
	}
	rows, err := s.pageOfPool(ctx, w)
	if err != nil {
		return "", fmt.Errorf("find by %s: %w", q.Index, err)
	}
	return hand(w, rows, each)
}

// rows are a page, with one document more where there is a next one.
type rows struct {
	docs [][]byte
	ids  []string // theirs, as the columns have them
	last []any    // the values of Walk.Rest of the page's last document
}

// hand calls each for every document of a page.
func hand(w storage.Walk, found rows, each func(storage.Decode) error) (next storage.Cursor, err error) {
	docs := found.docs
	if len(docs) > w.Limit {
		docs = docs[:w.Limit]
		if next, err = w.Cursor(found.last); err != nil {
			return "", err
		}
	}
	for i, doc := range docs {
		err := each(func(into any) error {
			if err := json.Unmarshal(doc, into); err != nil {
				return storage.DamagedDocument(found.ids[i], err)
			}
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	return next, nil
}

func (s *Store) pageOfPool(ctx context.Context, w storage.Walk) (rows, error) {
	c, err := s.acquire(ctx)
	if err != nil {
		return rows{}, err
	}
	defer s.release(c)
	return s.page(ctx, c, w)
}

// page reads one row more than asked for, to know whether there is a next page. Where
// the next begins is taken from the columns: a document may be damaged.
func (s *Store) page(ctx context.Context, c *conn, w storage.Walk) (rows, error) {
	sql, args := s.plan(w, false)
	var found rows
	err := c.query(sql, args, func(row []driver.Value) error {
		id, _ := row[len(row)-1].(string)
		found.ids = append(found.ids, id)
		if found.docs = append(found.docs, bytesOf(row[0])); len(found.docs) == w.Limit {
			for _, v := range row[1:] {
				found.last = append(found.last, v)
			}
		}
		return ctx.Err()
	})
	return found, err
}

// Count implements storage.Engine. It reads the index alone.
func (s *Store) Count(ctx context.Context, q storage.Query) (int64, error) {
	w, err := s.declared.Whole(q)
	if err != nil {
		return 0, err
	}
	sql, args := s.plan(w, true)
	c, err := s.acquire(ctx)
	if err != nil {
		return 0, fmt.Errorf("count by %s: %w", q.Index, err)
	}
	defer s.release(c)
	var n int64
	err = c.query(sql, args, func(row []driver.Value) error {
		n = row[0].(int64)
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("count by %s: %w", q.Index, err)
	}
	return n, nil
}

// plan gives the statement of a walk and its values.
func (s *Store) plan(w storage.Walk, count bool) (*statement, []driver.NamedValue) {
	w = narrow(w)
	sh := shape{w.Index.Name, len(w.Equal), w.From != nil, w.To != nil, w.After != nil, w.Descending, count}
	args := append([]any(nil), w.Equal...)
	for _, v := range []any{w.From, w.To} {
		if v != nil {
			args = append(args, v)
		}
	}
	args = append(args, w.After...)
	if !count {
		args = append(args, int64(w.Limit)+1)
	}
	if known, ok := s.plans.Load(sh); ok {
		return known.(*statement), values(args...)
	}
	made, _ := s.plans.LoadOrStore(sh, &statement{selectSQL(w, count)})
	return made.(*statement), values(args...)
}

// narrow settles the bounds. SQLite puts every text after every number, so a
// range with one bound is closed at the border of its kind; and the bound a
// cursor has passed is dropped, so that the walk starts at the cursor.
func narrow(w storage.Walk) storage.Walk {
	if _, text := w.From.(string); w.From != nil && !text && w.To == nil {
		w.To = ""
	}
	if _, text := w.To.(string); text && w.From == nil {
		w.From = ""
	}
	if w.From == "" && w.To == "" {
		return w // an empty range of texts
	}
	if w.After != nil && !w.Descending {
		w.From = nil
	}
	if w.After != nil && w.Descending {
		w.To = nil
	}
	return w
}

func selectSQL(w storage.Walk, count bool) string {
	var b strings.Builder
	what := "count(*)"
	if !count {
		what = "doc, " + strings.Join(columns(w.Rest), ", ")
	}
	fmt.Fprintf(&b, "SELECT %s FROM %s", what, quote(string(w.Index.In)))
	if len(w.Index.Fields) > 0 {
		// SQLite refuses the statement if it cannot use this index.
		fmt.Fprintf(&b, " INDEXED BY %s", indexName(w.Index))
	}
	b.WriteString(" WHERE _id IS NOT NULL")
	for _, f := range w.Index.Fields {
		fmt.Fprintf(&b, " AND %s IS NOT NULL", column(f))
	}
	for i := range w.Equal {
		fmt.Fprintf(&b, " AND %s = ?", column(w.Index.Fields[i]))
	}
	if w.From != nil {
		fmt.Fprintf(&b, " AND %s >= ?", column(w.Rest[0]))
	}
	if w.To != nil {
		fmt.Fprintf(&b, " AND %s < ?", column(w.Rest[0]))
	}
	order(&b, w, count)
	return b.String()
}

func order(b *strings.Builder, w storage.Walk, count bool) {
	if count {
		return
	}
	columns := columns(w.Rest)
	than, down := ">", ""
	if w.Descending {
		than, down = "<", " DESC"
	}
	if w.After != nil {
		marks := strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", ")
		fmt.Fprintf(b, " AND (%s) %s (%s)", strings.Join(columns, ", "), than, marks)
	}
	fmt.Fprintf(b, " ORDER BY %s%s LIMIT ?", strings.Join(columns, down+", "), down)
}

// columns are those of fields.
func columns(fields []string) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = column(f)
	}
	return out
}

func decode(doc []byte, into any) error {
	if err := json.Unmarshal(doc, into); err != nil {
		return storage.Damaged(err)
	}
	return nil
}
