package sqlite

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"cohortbot/storage"
)

func isUnavailable(err error) bool { return errors.Is(err, storage.ErrUnavailable) }

func find(t *testing.T, s *Store, q storage.Query) string {
	t.Helper()
	var met []string
	q.Limit = 100
	_, err := s.Find(t.Context(), q, func(decode storage.Decode) error {
		var r row
		err := decode(&r)
		met = append(met, r.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(met, " ")
}

// An index that comes later, goes, and comes back always holds every document.
func TestIndexesFollowTheirDeclaration(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	open := func(fields ...string) *Store {
		s, err := Open(t.Context(), Config{Path: path, Indexes: []storage.Index{{Name: "rows", In: "rows", Fields: fields}}})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for step, c := range []struct {
		fields []string
		want   string
	}{
		{nil, "r0"},
		{[]string{"due"}, "r1 r0"},
		{[]string{"state"}, "r0 r1 r2"},
		{[]string{"state", "due"}, "r3 r2 r1 r0"},
		{[]string{"due"}, "r4 r3 r2 r1 r0"},
		{[]string{"text"}, "r0 r1 r2 r3 r4 r5"},
		{[]string{"version"}, "r6 r5 r4 r3 r2 r1 r0"},
	} {
		s := open(c.fields...)
		id := fmt.Sprintf("r%d", step)
		err := s.Insert(t.Context(), "rows", id, &row{ID: id, State: "s", Due: int64(100 - step), Version: int64(100 - step), Text: "x"})
		if err != nil {
			t.Fatal(err)
		}
		if got := find(t, s, storage.Query{Index: "rows"}); got != c.want {
			t.Errorf("by %v: found %s, want %s", c.fields, got, c.want)
		}
		if err := s.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// No query sorts, and none reads past its index.
func TestEveryPlanUsesItsIndex(t *testing.T) {
	s := openAt(t, memory, rowIndexes())
	table, err := storage.NewTable(rowIndexes())
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []storage.Query{
		{}, {Equal: []any{"a"}}, {Equal: []any{"a", 1}}, {From: "a", To: "b"}, {Equal: []any{"a"}, From: 1, To: 2},
		{Equal: []any{"a", 1}, From: "x"}, {Equal: []any{"a"}, Descending: true},
	} {
		q.Index, q.Limit = "rows_by_state", 10
		for _, paged := range []bool{false, true} {
			w, err := table.Page(q)
			if err != nil {
				t.Fatal(err)
			}
			if paged {
				w.After = make([]any, len(w.Rest))
			}
			sql, args := s.plan(w, false)
			c := <-s.pool
			err = c.query(&statement{"EXPLAIN QUERY PLAN " + sql.sql}, args, func(r []driver.Value) error {
				step := r[3].(string)
				if strings.Contains(step, "TEMP B-TREE") || !strings.Contains(step, "USING INDEX by.rows_by_state") {
					t.Errorf("%+v: %s", q, step)
				}
				if (len(q.Equal) > 0 || q.From != nil || paged) && !strings.Contains(step, "SEARCH") {
					t.Errorf("%+v, page %v: %s", q, paged, step)
				}
				return nil
			})
			s.pool <- c
			if err != nil {
				t.Error(err)
			}
		}
	}
}

func TestExtract(t *testing.T) {
	x := newExtractor([]string{"_id", "a.b", "a.c", "n", "t", "z"})
	for doc, want := range map[string]string{
		`{}`: `[<nil> <nil> <nil> <nil> <nil> <nil>]`,
		`{"_id":"x","a":{"q":{"b":1},"b":2,"c":"}\"]"},"n":-9223372036854775808}`: `[x 2 }"] -9223372036854775808 <nil> <nil>]`,
		`{"skip":["\\","a\\\"",{"_id":3}],"_id":"\u00e9\\","t":false,"z":null}`:   `[é\ <nil> <nil> <nil> false <nil>]`,
		`{"a":5,"n":{},"x":1.5e9}`:  `an indexed field holds an object or an array`,
		`{"n":1.5}`:                 `an indexed number is not whole: invalid syntax`,
		`{"n":9223372036854775808}`: `an indexed number is not whole: value out of range`,
		`{"a":null,"a.b":1,"z":0}`:  `[<nil> <nil> <nil> <nil> <nil> 0]`,
		`[]`:                        `a document is a JSON object`,
	} {
		got, err := x.values([]byte(doc))
		text := fmt.Sprint(got)
		if err != nil {
			text = err.Error()
		}
		if text != want {
			t.Errorf("%s gives %s, want %s", doc, text, want)
		}
	}
}
