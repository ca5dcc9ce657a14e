package ferrettest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cohortbot/storage"
	"cohortbot/storage/archive"
	"cohortbot/storage/sqlite"
)

// oldStore is where documents of every collection lie.
const oldStore = "../testdata/schema1"

// TestFromOneEngineToTheOther carries a store from the embedded database to MongoDB
// and back: every document is what it was.
func TestFromOneEngineToTheOther(t *testing.T) {
	embedded, back := embeddedStore(t), embeddedStore(t)
	paths, err := filepath.Glob(filepath.Join(oldStore, "*.json"))
	if err != nil || len(paths) < 8 {
		t.Fatalf("%d documents, error %v", len(paths), err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		in, _, _ := strings.Cut(filepath.Base(path), ".")
		doc := &lying{text}
		if err := embedded.Insert(t.Context(), storage.Collection(in), doc.id(t), doc); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	mongo := openRepositories(t)
	carry(t, embedded, mongo)
	carry(t, mongo, back)
	again := embeddedStore(t)
	carry(t, embedded, again)
	want, got := everything(t, again), everything(t, back)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("came back are\n%v\nof\n%v", got, want)
	}
	if len(want) < 8 {
		t.Errorf("only %d documents were carried", len(want))
	}
}

func embeddedStore(t *testing.T) storage.Engine {
	t.Helper()
	e, err := sqlite.Open(t.Context(), sqlite.Config{Path: ":memory:", Indexes: storage.Indexes()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close(context.Background()) })
	return e
}

// carry makes a backup of one engine, of a snapshot where it shows one, and restores
// it into another.
func carry(t *testing.T, from, to storage.Engine) {
	t.Helper()
	reader := storage.Reader(from)
	if s, ok := from.(storage.Snapshotter); ok {
		if snap, done, err := s.Snapshot(t.Context()); err == nil {
			defer done()
			reader = snap
		} else {
			t.Logf("no snapshot: %v", err)
		}
	}
	var file bytes.Buffer
	_, damaged, err := archive.Write(t.Context(), &file, archive.Source{
		From: reader, Head: archive.Head{Schema: 1}, Key: []byte("key"), Passphrase: "words", Work: 4,
	})
	if err != nil || damaged > 0 {
		t.Fatalf("%d damaged, error %v", damaged, err)
	}
	r, err := archive.Open(&file, "words")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Load(t.Context(), to, nil, 7000); err != nil {
		t.Fatal(err)
	}
}

func everything(t *testing.T, e storage.Engine) map[string]any {
	t.Helper()
	out := map[string]any{}
	for _, walk := range storage.Walks() {
		_, err := e.Find(t.Context(), storage.Query{Index: walk.Name, Limit: 500}, func(d storage.Decode) error {
			var doc map[string]any
			err := d(&doc)
			out[fmt.Sprint(walk.In, " ", doc["_id"])] = doc
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// lying is a document as it lies in a file.
type lying struct{ text []byte }

func (l *lying) MarshalJSON() ([]byte, error) { return l.text, nil }

func (l *lying) id(t *testing.T) string {
	t.Helper()
	_, after, ok := strings.Cut(string(l.text), `"_id":`)
	id, _, whole := strings.Cut(strings.TrimLeft(after, ` "`), `"`)
	if !ok || !whole {
		t.Fatal("a document without an id")
	}
	return id
}
