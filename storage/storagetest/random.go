package storagetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"cohortbot/storage"
)

// random holds an engine against a sorted slice.
func random(t *testing.T, e storage.Engine) {
	r := rand.New(rand.NewPCG(3, 14))
	var all []*sample
	for n := range 120 {
		all = append(all, randomSample(r, n))
	}
	store(t, e, all...)
	for range 300 {
		q := randomQuery(r)
		wanted := expected(all, q)
		if got := ids(t, e, q); fmt.Sprint(got) != fmt.Sprint(wanted) {
			t.Fatalf("%+v\nfound %v,\n want %v", q, got, wanted)
		}
		n, err := e.Count(t.Context(), q)
		must(t, err)
		if int(n) != len(wanted) {
			t.Fatalf("%+v counts %d, want %d", q, n, len(wanted))
		}
	}
}

// rows are few values for many documents, some of them missing.
func randomSample(r *rand.Rand, n int) *sample {
	s := &sample{ID: number(n), Rank: r.Int64N(5), DueAt: r.Int64N(20)}
	s.State = []string{"", "a", "b", "c"}[r.IntN(4)]
	if r.IntN(4) > 0 {
		s.Plan = &plan{Open: r.IntN(2) == 0}
	}
	if s.Plan != nil && r.IntN(3) > 0 {
		step := []string{"", "x", "y"}[r.IntN(3)]
		s.Plan.Step = &step
	}
	return s
}

// fields gives the values of a sample in the order of an index, "_id" last,
// or nil if it does not stand there.
func fields(s *sample, index string) []any {
	switch {
	case index == "samples_by_id":
		return []any{s.ID}
	case index == "samples_by_due" && s.DueAt != 0:
		return []any{s.DueAt, s.ID}
	case index == "samples_by_state" && s.State != "" && s.Rank != 0:
		return []any{s.State, s.Rank, s.ID}
	case index == "samples_by_plan" && s.Plan != nil && s.Plan.Step != nil && s.Rank != 0:
		return []any{s.Plan.Open, *s.Plan.Step, s.Rank, s.ID}
	}
	return nil
}

func randomQuery(r *rand.Rand) storage.Query {
	pool := map[string][]func() any{
		"samples_by_id":    {func() any { return number(r.IntN(130)) }},
		"samples_by_due":   {func() any { return r.Int64N(22) }, func() any { return number(r.IntN(130)) }},
		"samples_by_state": {func() any { return string(rune('a' + r.IntN(4))) }, func() any { return r.Int64N(6) }},
		"samples_by_plan":  {func() any { return r.IntN(2) == 0 }, func() any { return string(rune('w' + r.IntN(4))) }, func() any { return r.Int64N(6) }},
	}
	names := []string{"samples_by_due", "samples_by_id", "samples_by_plan", "samples_by_state"}
	q := storage.Query{Index: names[r.IntN(len(names))], Descending: r.IntN(2) == 0, Limit: 1 + r.IntN(40)}
	makers := pool[q.Index]
	for range r.IntN(len(makers)) {
		q.Equal = append(q.Equal, makers[len(q.Equal)]())
	}
	if r.IntN(2) == 0 {
		q.From = makers[len(q.Equal)]()
	}
	if r.IntN(2) == 0 {
		q.To = makers[len(q.Equal)]()
	}
	return q
}

func expected(all []*sample, q storage.Query) []string {
	var in []*sample
	for _, s := range all {
		if row := fields(s, q.Index); row != nil && matches(row, q) {
			in = append(in, s)
		}
	}
	slices.SortFunc(in, func(a, b *sample) int {
		order := compareRows(fields(a, q.Index), fields(b, q.Index))
		if q.Descending {
			return -order
		}
		return order
	})
	var met []string
	for _, s := range in {
		met = append(met, s.ID)
	}
	return met
}

func matches(row []any, q storage.Query) bool {
	n := len(q.Equal)
	return compareRows(row[:n], q.Equal) == 0 &&
		(q.From == nil || compare(row[n], q.From) >= 0) && (q.To == nil || compare(row[n], q.To) < 0)
}

func compareRows(a, b []any) int { return slices.CompareFunc(a, b, compare) }

func compare(a, b any) int {
	switch a := a.(type) {
	case string:
		return cmp.Compare(a, b.(string))
	case int64:
		return cmp.Compare(a, b.(int64))
	case bool:
		if a == b.(bool) {
			return 0
		}
		if a {
			return 1
		}
		return -1
	}
	panic(fmt.Sprintf("a %T in an index", a))
}
