package sqlite

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cohortbot/storage"
)

type row struct {
	ID      string `json:"_id"`
	Version int64  `json:"version"`
	State   string `json:"state"`
	Due     int64  `json:"due,omitempty"`
	Text    string `json:"text"`
}

func rowIndexes() []storage.Index {
	return []storage.Index{
		{Name: "rows_by_state", In: "rows", Fields: []string{"state", "due"}},
		{Name: "rows_by_due", In: "rows", Fields: []string{"due"}},
	}
}

// inFiles counts a text in the database and all files beside it.
func inFiles(t *testing.T, path, text string) int {
	t.Helper()
	files, err := filepath.Glob(path + "*")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range files {
		content, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		n += bytes.Count(content, []byte(text))
	}
	return n
}

// Documents grow, shrink and go at random, so that pages split, merge and
// overflow; what was erased must be nowhere afterwards.
func TestErasedDocumentsAreInNoFile(t *testing.T) {
	const canary = "CANARY-7f3a"
	path := filepath.Join(t.TempDir(), "test.db")
	s := openAt(t, path, rowIndexes())
	r := rand.New(rand.NewPCG(1, 2))
	version := map[int]int64{}
	for n := range 3000 {
		k := r.IntN(300)
		id := fmt.Sprintf("r%d", k)
		text := "plain"
		if k%3 == 0 {
			id, text = canary+id, canary
		}
		doc := &row{ID: id, Version: int64(n), State: text + "-state", Due: int64(r.IntN(50)), Text: strings.Repeat(text+" ", r.IntN(900))}
		var err error
		if old, there := version[k]; !there {
			err = s.Insert(t.Context(), "rows", id, doc)
		} else {
			err = s.Replace(t.Context(), "rows", id, old, doc)
		}
		if err != nil {
			t.Fatal(err)
		}
		version[k] = int64(n)
		if r.IntN(8) == 0 {
			if err := s.Delete(t.Context(), "rows", id); err != nil {
				t.Fatal(err)
			}
			delete(version, k)
		}
	}
	if inFiles(t, path, canary) == 0 {
		t.Fatal("the control is not found: the test looks in the wrong place")
	}
	for k := range 300 {
		if err := s.Delete(t.Context(), "rows", fmt.Sprintf("%sr%d", canary, k)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := inFiles(t, path, canary); n != 0 {
		t.Errorf("what was erased is still there %d times", n)
	}
	if inFiles(t, path, "plain") == 0 {
		t.Error("what was not erased is gone")
	}
}

func TestTheFileIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b?c#%.db")
	s := openAt(t, path, rowIndexes())
	if err := s.Insert(t.Context(), "rows", "a", &row{ID: "a"}); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", filepath.Base(f), info.Mode())
		}
	}
}

func TestAnotherProcessMayWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	serve, command := openAt(t, path, rowIndexes()), openAt(t, path, rowIndexes())
	done := make(chan error, 2)
	for n, s := range []*Store{serve, command} {
		go func() {
			var err error
			for i := 0; i < 100 && err == nil; i++ {
				id := fmt.Sprintf("%d/%d", n, i)
				err = s.InsertMissing(t.Context(), []storage.Put{
					{In: "rows", ID: id, Doc: &row{ID: id}}, {In: "rows", ID: id + "x", Doc: &row{ID: id + "x"}}})
			}
			done <- err
		}()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if err := serve.Insert(t.Context(), "rows", "z", &row{ID: "z"}); err != nil {
		t.Fatal(err)
	}
	var back row
	if err := command.Get(t.Context(), "rows", "z", &back); err != nil {
		t.Error(err)
	}
}

// A lock that is not let go fails everybody in the group with the sentinel,
// and the store recovers when it is.
func TestABusyDatabaseIsUnavailable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	s, err := Open(t.Context(), Config{Path: path, Indexes: rowIndexes(), Busy: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(context.Background())
	lock, err := dial(path, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.close()
	if err := lock.do("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	fails := make(chan error, 20)
	for n := range 20 {
		go func() { fails <- s.Insert(t.Context(), "rows", fmt.Sprint(n), &row{ID: fmt.Sprint(n)}) }()
	}
	for range 20 {
		if err := <-fails; !isUnavailable(err) {
			t.Errorf("error is %v, want %v", err, storage.ErrUnavailable)
		}
	}
	if err := lock.do("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	for n := range 2 {
		if err := s.InsertMissing(t.Context(), []storage.Put{{In: "rows", ID: fmt.Sprint(n), Doc: &row{ID: fmt.Sprint(n)}}}); err != nil {
			t.Error(err)
		}
	}
	if n, err := s.Count(t.Context(), storage.Query{Index: "rows_by_due"}); err != nil || n != 0 {
		t.Error(n, err)
	}
}
