package sqlite

import (
	"context"
	"path/filepath"
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
