package ferrettest

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"cohortbot/storage"
	"cohortbot/storage/mongo"
)

type note struct {
	ID      string `json:"_id"`
	Version int64  `json:"version"`
	State   string `json:"state"`
	Rank    int64  `json:"rank"`
}

func open(t *testing.T, cfg mongo.Config) *mongo.Store {
	t.Helper()
	s, err := mongo.Open(t.Context(), cfg)
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

func byState(name string) []storage.Index {
	return []storage.Index{{Name: name, In: "notes", Fields: []string{"state"}}}
}

// What is read back must not be rolled back by a failover: whatever the URI says,
// each read asks for what a majority has.
func TestReadsAreOfTheMajority(t *testing.T) {
	var mu sync.Mutex
	var asked []string
	uri := wire(t, Start(t), func(command string, doc bson.Raw) {
		if command != "find" && command != "aggregate" {
			return
		}
		level, _ := doc.Lookup("readConcern", "level").StringValueOK()
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, command+" "+level)
	})
	s := open(t, mongo.Config{URI: uri + "reads?readConcernLevel=local", Indexes: byState("notes_by_state")})
	ctx, n := t.Context(), &note{ID: "a", Version: 1, State: "new"}
	if err := s.Insert(ctx, "notes", "a", n); err != nil {
		t.Fatal(err)
	}
	if err := s.Get(ctx, "notes", "a", new(note)); err != nil {
		t.Error("get:", err)
	}
	q := storage.Query{Index: "notes_by_state", Limit: 1}
	if _, err := s.Find(ctx, q, func(d storage.Decode) error { return d(new(note)) }); err != nil {
		t.Error("find:", err)
	}
	if n, err := s.Count(ctx, q); err != nil || n != 1 {
		t.Errorf("counted %d, error %v", n, err)
	}
	mu.Lock()
	defer mu.Unlock()
	if want := []string{"find majority", "find majority", "aggregate majority"}; !slices.Equal(asked, want) {
		t.Errorf("the server was asked %q, want %q", asked, want)
	}
}

// An index over years of documents takes longer than one operation may.
func TestAnIndexMayTakeLongerThanAnOperation(t *testing.T) {
	const timeout = 2 * time.Second
	uri := wire(t, Start(t), func(command string, _ bson.Raw) {
		if command == "createIndexes" {
			time.Sleep(timeout + timeout/2)
		}
	})
	open(t, mongo.Config{URI: uri + "slow", Indexes: byState("notes_by_state"), Timeout: timeout})
}

// An index whose name or fields have changed is made anew, also when two have
// changed places.
func TestIndexesThatChange(t *testing.T) {
	uri := Start(t) + "indexes"
	two := func(a, b string) []storage.Index {
		return []storage.Index{
			{Name: "notes_a", In: "notes", Fields: []string{a}}, {Name: "notes_b", In: "notes", Fields: []string{b}},
		}
	}
	for _, step := range []struct {
		what    string
		indexes []storage.Index
	}{
		{"new", byState("notes_by_state")},
		{"renamed", byState("notes_waiting")},
		{"of other fields", []storage.Index{{Name: "notes_waiting", In: "notes", Fields: []string{"rank"}}}},
		{"two", two("state", "rank")},
		{"swapped", two("rank", "state")},
		{"unchanged", two("rank", "state")},
	} {
		s, err := mongo.Open(t.Context(), mongo.Config{URI: uri, Indexes: step.indexes})
		if err != nil {
			t.Fatalf("%s: %v", step.what, err)
		}
		for _, ix := range step.indexes {
			q := storage.Query{Index: ix.Name, Limit: 1}
			if _, err := s.Find(t.Context(), q, func(storage.Decode) error { return nil }); err != nil {
				t.Errorf("%s: find by %s: %v", step.what, ix.Name, err)
			}
		}
		if err := s.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}
