package storage_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/sqlite"
	"cohortbot/storage/storagetest"
	"cohortbot/turn"
)

// shelf is the repositories over the embedded engine in memory, with a clock of
// the test's own.
type shelf struct {
	*storage.Store
	t      *testing.T
	engine storage.Engine
	keys   *seal.Keys
	now    time.Time
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	engine, err := sqlite.Open(t.Context(), sqlite.Config{Path: ":memory:", Indexes: storage.Indexes()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close(context.Background()) })
	keys, err := seal.New().Keys()
	if err != nil {
		t.Fatal(err)
	}
	s := &shelf{t: t, engine: engine, keys: keys, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	s.Store = storage.NewStore(engine, keys, func() time.Time { return s.now })
	return s
}

// enters lets somebody come by a door.
func (s *shelf) enters(door, key string) *turn.Document {
	s.t.Helper()
	from := dialog.Sender{Chat: seal.Conceal("7001"), First: seal.Conceal("Zaynab")}
	doc, err := s.Enter(s.t.Context(), door, key, dialog.NewVisitor(door, from, cohort.At(s.now)))
	if err != nil {
		s.t.Fatal(err)
	}
	return doc
}

// commits stores a change of doc.
func (s *shelf) commits(doc *turn.Document, change func(*turn.Document)) {
	s.t.Helper()
	doc.Version++
	change(doc)
	if err := s.Commit(s.t.Context(), doc); err != nil {
		s.t.Fatal(err)
	}
}

// load gives a person, or nil when there is none.
func (s *shelf) load(id string) *turn.Document {
	s.t.Helper()
	doc, err := s.Load(s.t.Context(), dialog.Person, id)
	if errors.Is(err, turn.ErrNoSubject) {
		return nil
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return doc
}

// still says whether a document lies in a collection.
func (s *shelf) still(in storage.Collection, id string) bool {
	s.t.Helper()
	var any struct {
		ID string `json:"_id"`
	}
	err := s.engine.Get(s.t.Context(), in, id, &any)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		s.t.Fatal(err)
	}
	return err == nil
}

// writings wraps an engine so that every writing is counted.
func writings(e storage.Engine, n *int) storage.Engine {
	return storagetest.Between(e, func(_ context.Context, m storagetest.Moment) error {
		switch m.Op {
		case storagetest.Insert, storagetest.InsertMissing, storagetest.Replace, storagetest.Delete, storagetest.DeleteVersion:
			*n++
		}
		return nil
	})
}

// Nothing private is readable in the store, whoever wrote it.
func TestAnUnopenedStoreShowsNothing(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	var raw turn.Document
	if err := s.engine.Get(t.Context(), cohort.CollectionPeople, doc.ID, &raw); err != nil {
		t.Fatal(err)
	}
	if p := raw.Body.Person; p.Chat.Opened() || !p.Chat.Sealed() || p.First.Opened() {
		t.Error("a visitor lies there unsealed")
	}
	if s.load(doc.ID).Body.Person.First.Reveal() != "Zaynab" {
		t.Error("her name does not open")
	}
}

func TestCommitIsForTheVersionRead(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	stale := s.load(doc.ID)
	s.commits(doc, func(d *turn.Document) { d.Body.Person.Lang = "ar" })
	stale.Version++
	if err := s.Commit(t.Context(), stale); !errors.Is(err, turn.ErrRaced) {
		t.Errorf("error is %v, want %v", err, turn.ErrRaced)
	}
}

// What is owed may be flushed by anybody any number of times; a row that was
// sent meanwhile is not put back.
func TestFlushLeavesWhatIsThere(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	s.commits(doc, func(d *turn.Document) {
		m := &outbox.Message{ID: d.ID + "/2/0", Version: 1, Subject: d.ID, Op: dialog.OpSend, State: outbox.Ready, Body: seal.Conceal("{}")}
		f := cohort.Fact{ID: d.ID + "/2/0", Kind: cohort.FactJoined, Subject: d.ID}
		d.Pending = &turn.Pending{Messages: []*outbox.Message{m}, Facts: []cohort.Fact{f}}
		d.PendingSince = cohort.At(s.now)
	})
	if err := s.Flush(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	row, err := s.Row(t.Context(), doc.ID+"/2/0")
	if err != nil {
		t.Fatal(err)
	}
	row.State, row.Message = outbox.Sent, 77
	if err := s.SaveRow(t.Context(), row); err != nil {
		t.Fatal(err)
	}
	if err := s.Flush(t.Context(), s.load(doc.ID)); err != nil {
		t.Fatal(err)
	}
	if row, err = s.Row(t.Context(), row.ID); err != nil || row.State != outbox.Sent || row.Message != 77 {
		t.Errorf("the sent row is %v again, error %v", row, err)
	}
}

// Two first messages at once make one person.
func TestOneDoorLeadsToOnePerson(t *testing.T) {
	s := newShelf(t)
	ids := make(chan string)
	for i := range 8 {
		go func() {
			from := dialog.Sender{Chat: seal.Conceal("7001")}
			doc, err := s.Enter(t.Context(), "door", fmt.Sprint("tg:", i), dialog.NewVisitor("door", from, cohort.At(s.now)))
			if err != nil {
				t.Error(err)
				ids <- ""
				return
			}
			ids <- doc.ID
		}()
	}
	seen := map[string]bool{}
	for range 8 {
		seen[<-ids] = true
	}
	if len(seen) != 1 {
		t.Errorf("%d people behind one door", len(seen))
	}
}
