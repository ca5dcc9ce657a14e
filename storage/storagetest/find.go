package storagetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"cohortbot/storage"
)

func misuse(t *testing.T, e storage.Engine) {
	store(t, e, &sample{ID: "a", DueAt: 1}, &sample{ID: "b", DueAt: 2})
	var cursor storage.Cursor
	one := storage.Query{Index: "samples_by_due", Limit: 1}
	cursor, err := e.Find(t.Context(), one, func(storage.Decode) error { return nil })
	must(t, err)
	for name, q := range map[string]storage.Query{
		"unknown index":      {Index: "samples_by_mood", Limit: 1},
		"no index":           {Limit: 1},
		"too many values":    {Index: "samples_by_due", Equal: []any{1, 2}, Limit: 1},
		"a value of no kind": {Index: "samples_by_due", Equal: []any{1.5}, Limit: 1},
		"a nil value":        {Index: "samples_by_due", Equal: []any{nil}, Limit: 1},
		"a bound of no kind": {Index: "samples_by_due", From: []string{}, Limit: 1},
		"bounds of two":      {Index: "samples_by_due", From: 1, To: "z", Limit: 1},
		"no limit":           {Index: "samples_by_due"},
		"below the limit":    {Index: "samples_by_due", Limit: -1},
		"no cursor":          {Index: "samples_by_due", Limit: 1, After: "%%%"},
		"another's cursor":   {Index: "samples_by_state", Limit: 1, After: cursor},
		"the other way":      {Index: "samples_by_due", Limit: 1, After: cursor, Descending: true},
		"further in":         {Index: "samples_by_due", Equal: []any{1}, Limit: 1, After: cursor},
	} {
		_, err := e.Find(t.Context(), q, func(storage.Decode) error { return errors.New("nothing is to be found") })
		if !errors.Is(err, storage.ErrMisuse) {
			t.Errorf("%s: error is %v, want %v", name, err, storage.ErrMisuse)
		}
	}
	_, err = e.Count(t.Context(), storage.Query{Index: "samples_by_mood"})
	want(t, err, storage.ErrMisuse)
	nowhere := storage.Collection("nowhere")
	want(t, e.Get(t.Context(), nowhere, "a", new(sample)), storage.ErrMisuse)
	want(t, e.Delete(t.Context(), nowhere, "a"), storage.ErrMisuse)
	want(t, e.Insert(t.Context(), nowhere, "a", &sample{ID: "a"}), storage.ErrMisuse)
	want(t, e.Insert(t.Context(), samples, "x", &struct {
		ID  string  `json:"_id"`
		Due float64 `json:"due_at"`
	}{"x", 1.5}), storage.ErrMisuse)
}

func badIndexes(t *testing.T, _ storage.Engine) {
	good := storage.Index{Name: "good", In: samples, Fields: []string{"a", "b.c"}}
	for name, all := range map[string][]storage.Index{
		"twice":          {good, good},
		"a bad name":     {{Name: `x"; --`, In: samples}},
		"no collection":  {{Name: "x"}},
		"a bad path":     {{Name: "x", In: samples, Fields: []string{"a..b"}}},
		"the id":         {{Name: "x", In: samples, Fields: []string{"_id"}}},
		"a field twice":  {{Name: "x", In: samples, Fields: []string{"a", "a"}}},
		"an order twice": {good, {Name: "x", In: samples, Fields: []string{"a", "b.c"}}},
		"ids twice":      {{Name: "x", In: samples}, {Name: "y", In: samples}},
	} {
		if _, err := storage.NewTable(all); !errors.Is(err, storage.ErrMisuse) {
			t.Errorf("%s: error is %v, want %v", name, err, storage.ErrMisuse)
		}
	}
	_, err := storage.NewTable([]storage.Index{good})
	must(t, err)
}

func namedValues(t *testing.T, e storage.Engine) {
	store(t, e, &sample{ID: "a", State: "open", Rank: 7}, &sample{ID: "b", State: "shut", Rank: 8})
	same(t, ids(t, e, storage.Query{Index: "samples_by_state", Equal: []any{code("open"), int32(7)}, Limit: 9}), "a")
	same(t, ids(t, e, storage.Query{Index: "samples_by_state", Equal: []any{code("shut")}, From: stage(8), Limit: 9}), "b")
}

func sparse(t *testing.T, e storage.Engine) {
	step := "one"
	store(t, e,
		&sample{ID: "all", State: "open", Rank: 1, Plan: &plan{Step: &step}},
		&sample{ID: "no rank", State: "open", Plan: &plan{Step: &step}},
		&sample{ID: "no state", Rank: 1, Plan: &plan{Step: nil}},
		&sample{ID: "none"})
	for _, down := range []bool{false, true} {
		for _, q := range []storage.Query{
			{Index: "samples_by_state"},
			{Index: "samples_by_state", Equal: []any{"open"}},
			{Index: "samples_by_state", Equal: []any{"open"}, From: 0},
			{Index: "samples_by_state", Equal: []any{"open"}, To: 9},
			{Index: "samples_by_plan"},
			{Index: "samples_by_plan", Equal: []any{false}},
			{Index: "samples_by_plan", Equal: []any{false, "one"}},
		} {
			q.Limit, q.Descending = 1, down
			same(t, ids(t, e, q), "all")
			n, err := e.Count(t.Context(), q)
			must(t, err)
			if n != 1 {
				t.Errorf("%+v counts %d, want 1", q, n)
			}
		}
	}
}

func indexFollows(t *testing.T, e storage.Engine) {
	due := storage.Query{Index: "samples_by_due", To: 100, Limit: 9}
	store(t, e, &sample{ID: "a", Version: 1, DueAt: 50}, &sample{ID: "b", Version: 1, DueAt: 60}, &sample{ID: "c", Version: 1})
	same(t, ids(t, e, due), "a", "b")
	must(t, e.Replace(t.Context(), samples, "a", 1, &sample{ID: "a", Version: 2, DueAt: 70}))
	must(t, e.Replace(t.Context(), samples, "c", 1, &sample{ID: "c", Version: 2, DueAt: 65}))
	same(t, ids(t, e, due), "b", "c", "a")
	must(t, e.Replace(t.Context(), samples, "a", 2, &sample{ID: "a", Version: 3}))
	must(t, e.Delete(t.Context(), samples, "c"))
	same(t, ids(t, e, due), "b")
}

func idOrder(t *testing.T, e storage.Engine) {
	store(t, e, &sample{ID: "p/2"}, &sample{ID: "q/1"}, &sample{ID: "p/10"}, &sample{ID: "o"}, &sample{ID: "P"})
	q := storage.Query{Index: "samples_by_id", Limit: 2}
	same(t, ids(t, e, q), "P", "o", "p/10", "p/2", "q/1")
	q.Descending = true
	same(t, ids(t, e, q), "q/1", "p/2", "p/10", "o", "P")
	q.From, q.To = "p/", "p0"
	same(t, ids(t, e, q), "p/2", "p/10")
	store(t, e, &sample{ID: "r1", DueAt: 5}, &sample{ID: "r2", DueAt: 5}, &sample{ID: "r3", DueAt: 5})
	same(t, ids(t, e, storage.Query{Index: "samples_by_due", Equal: []any{5}, From: "r2", Limit: 1}), "r2", "r3")
}

func textOrder(t *testing.T, e storage.Engine) {
	states := []string{"A", "Z", "a", "a b", "aa", "\"", "\\", "é", "ا", "ك", "ک", "ی", "😀", "\ufffd", "~"}
	for i, s := range states {
		store(t, e, &sample{ID: number(i), State: s, Rank: 1})
	}
	got := []string{}
	_, err := e.Find(t.Context(), storage.Query{Index: "samples_by_state", Limit: 99}, func(decode storage.Decode) error {
		var s sample
		err := decode(&s)
		got = append(got, s.State)
		return err
	})
	must(t, err)
	slices.Sort(states)
	same(t, got, states...)
	for i, s := range states {
		if n := len(ids(t, e, storage.Query{Index: "samples_by_state", Equal: []any{s}, Limit: 9})); n != 1 {
			t.Errorf("%q is found %d times", s, n)
		}
		if n := len(ids(t, e, storage.Query{Index: "samples_by_state", From: s, Limit: 2})); n != len(states)-i {
			t.Errorf("from %q are %d, want %d", s, n, len(states)-i)
		}
	}
}

func kinds(t *testing.T, e storage.Engine) {
	must(t, e.Insert(t.Context(), samples, "text", &struct {
		ID   string `json:"_id"`
		Rank string `json:"due_at"`
	}{"text", "5"}))
	store(t, e, &sample{ID: "number", DueAt: 5})
	by := func(from, to any) storage.Query {
		return storage.Query{Index: "samples_by_due", From: from, To: to, Limit: 9}
	}
	same(t, idsOnly(t, e, by(1, nil)), "number")
	same(t, idsOnly(t, e, by(nil, 9)), "number")
	same(t, idsOnly(t, e, by("1", nil)), "text")
	same(t, idsOnly(t, e, by(nil, "9")), "text")
	same(t, idsOnly(t, e, by("", "")))
	same(t, idsOnly(t, e, storage.Query{Index: "samples_by_due", Equal: []any{"5"}, Limit: 9}), "text")
}

func idsOnly(t *testing.T, e storage.Engine, q storage.Query) []string {
	t.Helper()
	var met []string
	_, err := e.Find(t.Context(), q, func(decode storage.Decode) error {
		var s struct {
			ID string `json:"_id"`
		}
		err := decode(&s)
		met = append(met, s.ID)
		return err
	})
	must(t, err)
	return met
}

func paging(t *testing.T, e storage.Engine) {
	var all []*sample
	for n := range 60 {
		all = append(all, &sample{ID: number(n), DueAt: int64(1 + n/7)})
	}
	store(t, e, all...)
	for _, limit := range []int{1, 7, 59, 60, 61} {
		got := ids(t, e, storage.Query{Index: "samples_by_due", Limit: limit})
		if len(got) != 60 || !slices.IsSorted(got) {
			t.Errorf("pages of %d: %v", limit, got)
		}
	}
	next, err := e.Find(t.Context(), storage.Query{Index: "samples_by_due", Limit: 60}, func(storage.Decode) error { return nil })
	must(t, err)
	if next != "" {
		t.Error("the last page has a next one")
	}
}

func cursorOutlives(t *testing.T, e storage.Engine) {
	store(t, e, &sample{ID: "a", DueAt: 1}, &sample{ID: "b", DueAt: 2}, &sample{ID: "d", DueAt: 4})
	q := storage.Query{Index: "samples_by_due", Limit: 2}
	next, err := e.Find(t.Context(), q, func(storage.Decode) error { return nil })
	must(t, err)
	must(t, e.Delete(t.Context(), samples, "a", "b"))
	store(t, e, &sample{ID: "c", DueAt: 3}, &sample{ID: "before", DueAt: 1})
	q.After = next
	same(t, ids(t, e, q), "c", "d")
}

func callback(t *testing.T, e storage.Engine) {
	store(t, e, &sample{ID: "a", Version: 1}, &sample{ID: "b", Version: 1}, &sample{ID: "c", Version: 1})
	stop := errors.New("enough")
	met := 0
	next, err := e.Find(t.Context(), storage.Query{Index: "samples_by_id", Limit: 9}, func(decode storage.Decode) error {
		var s sample
		if err := decode(&s); err != nil {
			return err
		}
		if met++; met == 2 {
			return fmt.Errorf("after %d: %w", met, stop)
		}
		return e.Delete(t.Context(), samples, s.ID)
	})
	want(t, err, stop)
	if next != "" || met != 2 {
		t.Errorf("met %d, cursor %q", met, next)
	}
	same(t, ids(t, e, storage.Query{Index: "samples_by_id", Limit: 9}), "b", "c")
}
