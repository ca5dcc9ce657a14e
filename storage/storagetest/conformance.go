// Package storagetest holds what every storage.Engine promises, as tests that
// any engine can be put through, and two wrappers for testing what stands on
// an engine: one that lets a test act between two operations, and one that
// fails operations on request.
package storagetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"cohortbot/storage"
)

// Open makes an empty engine with these indexes and closes it with the test.
type Open func(t *testing.T, indexes []storage.Index) storage.Engine

// Conformance puts an engine through every promise of storage.Engine.
func Conformance(t *testing.T, open func(t *testing.T, indexes []storage.Index) storage.Engine) {
	t.Run("sequential", func(t *testing.T) { Sequential(t, open) })
	t.Run("concurrent", func(t *testing.T) { Concurrent(t, open) })
}

// Sequential is the part of Conformance with one caller at a time.
func Sequential(t *testing.T, open Open) {
	run(t, open, []promise{
		{"every shape of document comes back as it was", shapes},
		{"a document nobody stored is not found", notFound},
		{"an id is taken once", duplicate},
		{"what is missing is inserted and the rest left alone", insertMissing},
		{"a batch may lie in several collections and be repeated", insertMissingAgain},
		{"replace needs the version that is stored", replaceVersion},
		{"replace of what is gone is a conflict", replaceGone},
		{"a document without a version is of version 0", replaceUnversioned},
		{"a field that is left out by a replacement is gone", replaceForgets},
		{"deleting is repeatable", deleting},
		{"deleting one version leaves every other alone", deletingVersion},
		{"what does not decode is damaged, and not quoted", damaged},
		{"a document has a largest size", tooLarge},
		{"a document carries its own id", foreignID},
		{"a query has a declared index and a limit", misuse},
		{"indexes are checked when the engine opens", badIndexes},
		{"named and narrow types are values of an index", namedValues},
		{"only documents with all fields of an index stand in it", sparse},
		{"an index follows replacing and deleting", indexFollows},
		{"ids are walked in order and in ranges", idOrder},
		{"texts are ordered by their bytes", textOrder},
		{"a range keeps to its kind of value", kinds},
		{"pages join without gap or repetition", paging},
		{"a cursor outlives the row it names", cursorOutlives},
		{"a callback may use the engine and may end the walk", callback},
		{"random queries agree with a sorted slice", random},
		{"an ended context ends the call", endedContext},
		{"a closed engine is unavailable", closed},
	})
}

type promise struct {
	name string
	hold func(t *testing.T, e storage.Engine)
}

func run(t *testing.T, open Open, promises []promise) {
	for _, p := range promises {
		t.Run(p.name, func(t *testing.T) { p.hold(t, open(t, Indexes())) })
	}
}

// Collections of the tests.
const (
	samples storage.Collection = "samples"
	others  storage.Collection = "others"
)

// Indexes are those the tests open an engine with.
func Indexes() []storage.Index {
	return []storage.Index{
		{Name: "samples_by_id", In: samples},
		{Name: "samples_by_state", In: samples, Fields: []string{"state", "rank"}},
		{Name: "samples_by_due", In: samples, Fields: []string{"due_at"}},
		{Name: "samples_by_plan", In: samples, Fields: []string{"plan.open", "plan.step", "rank"}},
		{Name: "others_by_id", In: others},
	}
}

// A sample has the fields of the indexes; what is 0 is left out.
type sample struct {
	ID      string `json:"_id"`
	Version int64  `json:"version"`
	State   string `json:"state,omitempty"`
	Rank    int64  `json:"rank,omitempty"`
	DueAt   int64  `json:"due_at,omitempty"`
	Plan    *plan  `json:"plan,omitempty"`
	Note    string `json:"note,omitempty"`
}

type plan struct {
	Open bool    `json:"open"`
	Step *string `json:"step"`
}

func want(t *testing.T, err, sentinel error) {
	t.Helper()
	if !errors.Is(err, sentinel) {
		t.Errorf("error is %v, want %v", err, sentinel)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func store(t *testing.T, e storage.Engine, all ...*sample) {
	t.Helper()
	puts := make([]storage.Put, len(all))
	for i, s := range all {
		puts[i] = storage.Put{In: samples, ID: s.ID, Doc: s}
	}
	must(t, e.InsertMissing(t.Context(), puts))
}

// ids runs a query page by page and returns the ids in the order met.
func ids(t *testing.T, e storage.Engine, q storage.Query) []string {
	t.Helper()
	var met []string
	for pages := 0; ; pages++ {
		next, err := e.Find(t.Context(), q, func(decode storage.Decode) error {
			var s sample
			err := decode(&s)
			met = append(met, s.ID)
			return err
		})
		must(t, err)
		if next == "" {
			return met
		}
		if pages > 10_000 {
			t.Fatal("the pages have no end")
		}
		q.After = next
	}
}

func same(t *testing.T, got []string, wanted ...string) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(wanted) {
		t.Errorf("found %v, want %v", got, wanted)
	}
}

func number(n int) string { return fmt.Sprintf("s%04d", n) }

func endedContext(t *testing.T, e storage.Engine) {
	store(t, e, &sample{ID: "a", Rank: 1})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range calls(ctx, e) {
		if err := call(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error is %v, want the context's", name, err)
		}
	}
	if got := ids(t, e, storage.Query{Index: "samples_by_id", Limit: 9}); len(got) != 1 {
		t.Errorf("found %v, want what was there", got)
	}
}

func closed(t *testing.T, e storage.Engine) {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	must(t, e.Close(ctx))
	for name, call := range calls(ctx, e) {
		if err := call(); !errors.Is(err, storage.ErrUnavailable) {
			t.Errorf("%s: error is %v, want %v", name, err, storage.ErrUnavailable)
		}
	}
	if err := e.Close(ctx); err != nil {
		t.Errorf("closing again: %v", err)
	}
}

// calls is one call of each operation.
func calls(ctx context.Context, e storage.Engine) map[string]func() error {
	b := &sample{ID: "b", Version: 1}
	q := storage.Query{Index: "samples_by_id", Limit: 1}
	return map[string]func() error{
		"Insert":        func() error { return e.Insert(ctx, samples, "b", b) },
		"InsertMissing": func() error { return e.InsertMissing(ctx, []storage.Put{{In: samples, ID: "b", Doc: b}}) },
		"Get":           func() error { return e.Get(ctx, samples, "a", new(sample)) },
		"Replace":       func() error { return e.Replace(ctx, samples, "a", 0, &sample{ID: "a", Version: 1}) },
		"Delete":        func() error { return e.Delete(ctx, samples, "a") },
		"DeleteVersion": func() error { return e.DeleteVersion(ctx, samples, "a", 0) },
		"Find": func() error {
			_, err := e.Find(ctx, q, func(storage.Decode) error { return nil })
			return err
		},
		"Count": func() error { _, err := e.Count(ctx, q); return err },
	}
}
