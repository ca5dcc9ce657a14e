package storage_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/storagetest"
	"cohortbot/turn"
)

// twoKeys are a key file before and after a key was added.
func twoKeys(t *testing.T) (older, newer *seal.Keys) {
	t.Helper()
	file := seal.New()
	older, err := file.Keys()
	if err != nil {
		t.Fatal(err)
	}
	if newer, err = file.AddKey().Keys(); err != nil {
		t.Fatal(err)
	}
	return older, newer
}

// begins starts with other keys on the same database.
func (s *shelf) begins(keys *seal.Keys) (n int, err error) {
	s.t.Helper()
	err = storage.NewStore(writings(s.engine, &n), keys, nil).Begin(s.t.Context())
	return n, err
}

func TestBeginAcceptsItsKey(t *testing.T) {
	s := newShelf(t)
	for range 3 {
		if _, err := s.begins(s.keys); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBeginRefusesAnotherKeyAndWritesNothing(t *testing.T) {
	s := newShelf(t)
	if err := s.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	other, err := seal.New().Keys()
	if err != nil {
		t.Fatal(err)
	}
	if n, err := s.begins(other); !errors.Is(err, storage.ErrOtherKey) || n != 0 {
		t.Errorf("%d writings, error %v; want none and %v", n, err, storage.ErrOtherKey)
	}
	if err := s.Begin(t.Context()); err != nil {
		t.Errorf("the right key afterwards: %v", err)
	}
}

// Once it has been started with a new key, an old copy of the key file is
// refused: what the new key has sealed would not open.
func TestBeginRefusesAnOldCopyOfTheKeyFile(t *testing.T) {
	s := newShelf(t)
	older, newer := twoKeys(t)
	for _, keys := range []*seal.Keys{older, newer} {
		if _, err := s.begins(keys); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.begins(older); !errors.Is(err, storage.ErrOtherKey) || n != 0 {
		t.Errorf("%d writings, error %v; want none and %v", n, err, storage.ErrOtherKey)
	}
	if _, err := s.begins(newer); err != nil {
		t.Errorf("the newest copy afterwards: %v", err)
	}
}

// Two processes may start at once, at any moment of each other.
func TestTwoStartsAtOnce(t *testing.T) {
	older, newer := twoKeys(t)
	for name, first := range map[string]func(*shelf) error{
		"on a new database":     func(*shelf) error { return nil },
		"on a database of ours": func(s *shelf) error { _, err := s.begins(older); return err },
	} {
		for moment := range 4 {
			s := newShelf(t)
			if err := first(s); err != nil {
				t.Fatal(err)
			}
			begins := func(mine, other *seal.Keys) error {
				at := 0
				engine := storagetest.Between(s.engine, func(context.Context, storagetest.Moment) error {
					if at++; at == moment+1 {
						if _, err := s.begins(other); err != nil {
							t.Errorf("%s, moment %d: the other: %v", name, moment, err)
						}
					}
					return nil
				})
				return storage.NewStore(engine, mine, nil).Begin(t.Context())
			}
			if err := begins(older, older); err != nil {
				t.Errorf("%s, moment %d: %v", name, moment, err)
			}
			if err := begins(older, newer); err != nil && !errors.Is(err, storage.ErrOtherKey) {
				t.Errorf("%s, moment %d: an old copy: %v", name, moment, err)
			}
			if _, err := s.begins(newer); err != nil {
				t.Errorf("%s, moment %d: afterwards: %v", name, moment, err)
			}
		}
	}
}

// mark is the database's mark as it is stored.
type mark struct {
	ID      string       `json:"_id"`
	Version int64        `json:"version"`
	Schema  int          `json:"schema"`
	Text    seal.Private `json:"text"`
}

func (s *shelf) mark() mark {
	s.t.Helper()
	var m mark
	if err := s.engine.Get(s.t.Context(), "meta", "canary", &m); err != nil {
		s.t.Fatal(err)
	}
	return m
}

// A program of a later shape does not begin on a database of an earlier one, nor
// writes there, until it was lifted; then the earlier program does not start there
// again.
func TestAnOlderDatabaseIsLiftedFirst(t *testing.T) {
	s := oldShelf(t)
	if err := s.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	writes := 0
	next := storage.NewStore(writings(s.engine, &writes), s.keys, nil)
	lifted := map[string]int{}
	note := func(doc map[string]json.RawMessage) error {
		lifted[string(doc["_id"])]++
		doc["lifted"] = json.RawMessage("true")
		return nil
	}
	next.Next("people", note)
	next.Next("facts", func(map[string]json.RawMessage) error { return nil })
	next.Next("people", func(doc map[string]json.RawMessage) error {
		doc["lifted"] = json.RawMessage(`"twice"`)
		return nil
	})
	if err := next.Begin(t.Context()); !errors.Is(err, storage.ErrOlder) || writes != 0 {
		t.Fatalf("error %v after %d writings, want %v and none", err, writes, storage.ErrOlder)
	}
	if err := next.Fits(t.Context()); err != nil {
		t.Errorf("a backup is to be made of it: %v", err)
	}
	for range 2 {
		if _, err := next.Lift(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(lifted) < 2 {
		t.Errorf("lifted are %v", lifted)
	}
	for id, n := range lifted {
		if n != 1 {
			t.Errorf("%s was lifted %d times", id, n)
		}
	}
	var doc struct {
		Schema int    `json:"schema"`
		Lifted string `json:"lifted"`
	}
	if err := s.engine.Get(t.Context(), "people", "person1", &doc); err != nil || doc.Lifted != "twice" || doc.Schema != turn.Schema+3 {
		t.Errorf("her document is %+v, error %v", doc, err)
	}
	if stored, own, err := next.Shape(t.Context()); err != nil || stored != own || own != turn.Schema+3 {
		t.Errorf("the shape is %d, the program's %d, error %v", stored, own, err)
	}
	if err := next.Begin(t.Context()); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	if _, err := s.begins(s.keys); !errors.Is(err, storage.ErrNewer) {
		t.Errorf("the earlier program begins there: %v", err)
	}
}

func TestANewerDatabaseIsRefused(t *testing.T) {
	s := newShelf(t)
	if err := s.engine.Insert(t.Context(), "meta", "canary", &mark{ID: "canary", Schema: turn.Schema + 1}); err != nil {
		t.Fatal(err)
	}
	if n, err := s.begins(s.keys); !errors.Is(err, storage.ErrNewer) || n != 0 {
		t.Errorf("%d writings, error %v; want none and %v", n, err, storage.ErrNewer)
	}
}

// A single document of a newer shape is not read as if it were ours, nor taken
// for damaged: the update waits until the program is the right one.
func TestANewerDocumentIsRefused(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	s.commits(doc, func(d *turn.Document) { d.Schema = turn.Schema + 1 })
	if _, err := s.Load(t.Context(), dialog.Person, doc.ID); !errors.Is(err, storage.ErrNewer) || errors.Is(err, turn.ErrContent) {
		t.Errorf("error is %v, want %v and nothing of the content", err, storage.ErrNewer)
	}
}

// A key that the file lacks is the operator's fault: nobody's update is to be set
// aside for it.
func TestALackingKeyIsNotTheContent(t *testing.T) {
	s := newShelf(t)
	older, newer := twoKeys(t)
	s.Store = storage.NewStore(s.engine, newer, nil)
	doc := s.enters("door", "tg:1")
	store := storage.NewStore(s.engine, older, nil)
	_, load := store.Load(t.Context(), dialog.Person, doc.ID)
	_, enter := store.Enter(t.Context(), "door", "tg:2", &cohort.Participant{Door: "door", Stage: cohort.StageVisitor})
	_, chat := store.Chat(t.Context(), doc.ID)
	for name, err := range map[string]error{"load": load, "enter": enter, "chat": chat} {
		if !errors.Is(err, storage.ErrOtherKey) || errors.Is(err, turn.ErrContent) {
			t.Errorf("%s: error is %v, want %v and nothing of the content", name, err, storage.ErrOtherKey)
		}
	}
}
