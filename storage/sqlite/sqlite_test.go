package sqlite

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cohortbot/storage"
	"cohortbot/storage/storagetest"
)

func openAt(t testing.TB, path string, indexes []storage.Index) *Store {
	t.Helper()
	s, err := Open(t.Context(), Config{Path: path, Indexes: indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := s.Close(ctx); err != nil {
			t.Error("close:", err)
		}
	})
	return s
}

// A row whose bytes were damaged in the file is an error, no panic.
func TestADamagedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	s := openAt(t, path, storagetest.Indexes())
	type bare struct {
		ID string `json:"_id"`
	}
	for _, id := range []string{"a", "b"} {
		if err := s.Insert(t.Context(), "samples", id, &bare{id}); err != nil {
			t.Fatal(err)
		}
	}
	c, err := dial(path, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.do(`UPDATE samples SET doc = CAST('{"_id":"secret' AS BLOB) WHERE _id = 'a'`), c.close()); err != nil {
		t.Fatal(err)
	}
	_, find := s.Find(t.Context(), storage.Query{Index: "samples_by_id", Limit: 1}, func(d storage.Decode) error { return d(&bare{}) })
	for _, err := range []error{s.Get(t.Context(), "samples", "a", &bare{}), find} {
		if !errors.Is(err, storage.ErrDamaged) || strings.Contains(err.Error(), "secret") {
			t.Errorf("error is %v, want %v", err, storage.ErrDamaged)
		}
	}
}

// A page that ends with a damaged row keeps nobody from the next.
func TestADamagedRowEndsNoWalk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	s := openAt(t, path, storagetest.Indexes())
	type bare struct {
		ID string `json:"_id"`
	}
	for _, id := range []string{"a", "b", "c"} {
		if err := s.Insert(t.Context(), "samples", id, &bare{id}); err != nil {
			t.Fatal(err)
		}
	}
	c, err := dial(path, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.do(`UPDATE samples SET doc = CAST('{"_id" : ' AS BLOB) WHERE _id = 'b'`), c.close()); err != nil {
		t.Fatal(err)
	}
	met, damaged := 0, 0
	q := storage.Query{Index: "samples_by_id", Limit: 1}
	for {
		next, err := s.Find(t.Context(), q, func(d storage.Decode) error {
			if met++; d(&bare{}) != nil {
				damaged++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if q.After = next; next == "" {
			break
		}
	}
	if met != 3 || damaged != 1 {
		t.Errorf("%d rows were met, %d of them damaged", met, damaged)
	}
}

func TestConformanceOnDisk(t *testing.T) {
	storagetest.Conformance(t, func(t *testing.T, indexes []storage.Index) storage.Engine {
		return openAt(t, filepath.Join(t.TempDir(), "test.db"), indexes)
	})
}

func TestConformanceInMemory(t *testing.T) {
	storagetest.Conformance(t, func(t *testing.T, indexes []storage.Index) storage.Engine {
		return openAt(t, memory, indexes)
	})
}
