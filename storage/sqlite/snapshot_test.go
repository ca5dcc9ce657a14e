package sqlite

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"cohortbot/storage"
)

// A snapshot shows what was there when it was taken, page after page, whatever is
// written beside it; and it holds no writer up.
func TestASnapshotStandsStill(t *testing.T) {
	ctx := t.Context()
	s, err := Open(ctx, Config{Path: filepath.Join(t.TempDir(), "a.db"), Indexes: append(rowIndexes(), storage.Index{Name: "rows_by_id", In: "rows"})})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(ctx)
	put := func(n int) {
		id := fmt.Sprintf("%03d", n)
		if err := s.Insert(ctx, "rows", id, &row{ID: id, Version: 1, State: "new"}); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 50 {
		put(2 * n)
	}
	snap, done, err := s.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var met []string
	q := storage.Query{Index: "rows_by_id", Limit: 7}
	for n := 0; ; n++ {
		put(2*n + 1)
		if err := s.Delete(ctx, "rows", fmt.Sprintf("%03d", 98-2*n)); err != nil {
			t.Fatal(err)
		}
		next, err := snap.Find(ctx, q, func(d storage.Decode) error {
			var r row
			err := d(&r)
			met = append(met, r.ID)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if q.After = next; next == "" {
			break
		}
	}
	if len(met) != 50 || met[49] != "098" || met[1] != "002" {
		t.Errorf("it shows %d rows: %v", len(met), met)
	}
	if err := done(); err != nil {
		t.Fatal(err)
	}
	if err := s.Scrub(ctx); err != nil {
		t.Errorf("it still reads: %v", err)
	}
}

// Whoever is forgotten while a backup is read is not kept waiting for its end, nor is
// anybody who writes meanwhile; what could not be wiped is wiped by the next scrub.
func TestAScrubBesideASnapshotKeepsNobodyWaiting(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "test.db"), rowIndexes())
	ctx := t.Context()
	put := func(id string) {
		if err := s.Insert(ctx, "rows", id, &row{ID: id}); err != nil {
			t.Error(err)
		}
	}
	put("before")
	_, done, err := s.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	put("since")
	scrubbed := make(chan error, 1)
	began := time.Now()
	go func() { scrubbed <- s.Scrub(ctx) }()
	var longest time.Duration
	for n := 0; len(scrubbed) == 0; n++ {
		at := time.Now()
		put(fmt.Sprint(n))
		longest = max(longest, time.Since(at))
	}
	if err := <-scrubbed; !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("scrubbed beside a reader: %v", err)
	}
	if took := time.Since(began); took > 3*time.Second || longest > time.Second {
		t.Errorf("it took %s, and a writer waited for %s", took, longest)
	}
	if err := done(); err != nil {
		t.Fatal(err)
	}
	if err := s.Scrub(ctx); err != nil {
		t.Errorf("nobody reads any more: %v", err)
	}
}
