package storagetest_test

import (
	"context"
	"errors"
	"testing"

	"cohortbot/storage"
	"cohortbot/storage/sqlite"
	"cohortbot/storage/storagetest"
)

type tally struct {
	ID      string `json:"_id"`
	Version int64  `json:"version"`
}

func open(t *testing.T, indexes []storage.Index) storage.Engine {
	e, err := sqlite.Open(t.Context(), sqlite.Config{Path: ":memory:", Indexes: indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close(context.Background()) })
	return e
}

func TestTheWrapperIsAnEngine(t *testing.T) {
	storagetest.Conformance(t, func(t *testing.T, indexes []storage.Index) storage.Engine {
		return storagetest.Between(open(t, indexes), func(context.Context, storagetest.Moment) error { return nil })
	})
}

func TestASecondCommitComesBetween(t *testing.T) {
	below := open(t, []storage.Index{{Name: "tallies", In: "tallies"}})
	e := storagetest.Between(below, func(ctx context.Context, m storagetest.Moment) error {
		if m.Op == storagetest.Get && m.After {
			return below.Replace(ctx, m.In, m.IDs[0], 1, &tally{"a", 2})
		}
		return nil
	})
	ctx := t.Context()
	if err := e.Insert(ctx, "tallies", "a", &tally{"a", 1}); err != nil {
		t.Fatal(err)
	}
	var met tally
	if err := e.Get(ctx, "tallies", "a", &met); err != nil || met.Version != 1 {
		t.Fatal(met, err)
	}
	if err := e.Replace(ctx, "tallies", "a", 1, &tally{"a", 2}); !errors.Is(err, storage.ErrConflict) {
		t.Errorf("error is %v, want %v", err, storage.ErrConflict)
	}
}

func TestFailingBeforeAndAfter(t *testing.T) {
	for _, after := range []bool{false, true} {
		below := open(t, []storage.Index{{Name: "tallies", In: "tallies"}})
		e := storagetest.Failing(below, func(m storagetest.Moment) bool {
			return m.Op == storagetest.Insert && m.After == after
		})
		err := e.Insert(t.Context(), "tallies", "a", &tally{"a", 1})
		if !errors.Is(err, storage.ErrUnavailable) {
			t.Errorf("error is %v, want %v", err, storage.ErrUnavailable)
		}
		if n, err := e.Count(t.Context(), storage.Query{Index: "tallies"}); err != nil || (n == 1) != after {
			t.Errorf("after %v: %d stored, %v", after, n, err)
		}
	}
}
