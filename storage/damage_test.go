package storage_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/turn"
)

// damages spoils a stored document: change gets it as a map.
func (s *shelf) damages(in storage.Collection, id string, change func(doc map[string]any)) {
	s.t.Helper()
	var doc raw
	if err := s.engine.Get(s.t.Context(), in, id, &doc); err != nil {
		s.t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(doc.json, &fields); err != nil {
		s.t.Fatal(err)
	}
	change(fields)
	text, err := json.Marshal(fields)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.engine.Delete(s.t.Context(), in, id); err != nil {
		s.t.Fatal(err)
	}
	if err := s.engine.Insert(s.t.Context(), in, id, &raw{text}); err != nil {
		s.t.Fatal(err)
	}
}

// unreadable makes a field of a kind that the program does not expect.
func unreadable(field string) func(map[string]any) {
	return func(doc map[string]any) { doc[field] = map[string]any{"not": "what it was"} }
}

// ways are how a document may be damaged: it does not decode, or it does not open.
func ways(field string) map[string]func(map[string]any) {
	box := map[string]any{"box": "AVXdtibEJz4OSeed"}
	return map[string]func(map[string]any){
		"does not decode": unreadable(field),
		"has no body": func(doc map[string]any) {
			if _, ok := doc["state"]; !ok {
				doc["body"] = map[string]any{}
			} else {
				doc["op"] = 7
			}
		},
		"does not open": func(doc map[string]any) {
			if body, ok := doc["body"].(map[string]any); ok && body["person"] != nil {
				body["person"].(map[string]any)["chat"] = box
				return
			}
			if event, ok := doc["event"].(map[string]any); ok {
				event["said"].(map[string]any)["text"] = box
				return
			}
			doc["body"] = box
		},
	}
}

// One damaged document concerns its own subject alone: it counts as content that
// cannot be handled, is set aside, and holds up nobody.
func TestADamagedDocumentIsTheContent(t *testing.T) {
	for name, damage := range ways("keys") {
		t.Run(name, func(t *testing.T) {
			s := newShelf(t)
			doc := s.enters("door", "tg:1")
			s.damages(cohort.CollectionPeople, doc.ID, damage)
			if _, err := s.Load(t.Context(), dialog.Person, doc.ID); !errors.Is(err, turn.ErrContent) {
				t.Errorf("load: error is %v, want %v", err, turn.ErrContent)
			}
			from := dialog.NewVisitor("door", dialog.Sender{Chat: seal.Conceal("7001")}, cohort.At(s.now))
			if _, err := s.Enter(t.Context(), "door", "tg:2", from); !errors.Is(err, turn.ErrContent) {
				t.Errorf("enter: error is %v, want %v", err, turn.ErrContent)
			}
		})
	}
}

func TestWhatADecisionSeesMayBeDamaged(t *testing.T) {
	s := newShelf(t)
	id, err := s.FoundCohort(t.Context(), &cohort.Cohort{Name: seal.Conceal("One")}, "test")
	if err != nil {
		t.Fatal(err)
	}
	s.damages(turn.CollectionCohorts, string(id), func(doc map[string]any) { doc["body"] = "what it was not" })
	if _, err := s.Cohort(t.Context(), id); !errors.Is(err, turn.ErrContent) {
		t.Errorf("a cohort: error is %v, want %v", err, turn.ErrContent)
	}
	payload, err := s.Invite(t.Context(), &cohort.Invitation{Role: cohort.RoleParticipant}, "test")
	if err != nil {
		t.Fatal(err)
	}
	inv, _ := storage.InvitationID(s.keys, payload)
	s.damages(turn.CollectionInvitations, inv, unreadable("keys"))
	if _, err := s.Invitation(t.Context(), inv); !errors.Is(err, turn.ErrContent) {
		t.Errorf("an invitation: error is %v, want %v", err, turn.ErrContent)
	}
	s.enters("door", "tg:1")
	s.damages("doors", "door", unreadable("subject"))
	if _, err := s.Enter(t.Context(), "door", "tg:2", &cohort.Participant{}); !errors.Is(err, turn.ErrContent) {
		t.Errorf("a door: error is %v, want %v", err, turn.ErrContent)
	}
}

// What a turn wants to store and cannot be sealed or is too large is the
// program's fault: it would fail for ever.
func TestWhatCannotBeStoredIsTheContent(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	doc.Version++
	doc.Pending = &turn.Pending{Facts: []cohort.Fact{{Reason: seal.Conceal("a fact without an id has no place")}}}
	if err := s.Commit(t.Context(), doc); !errors.Is(err, turn.ErrContent) {
		t.Errorf("commit: error is %v, want %v", err, turn.ErrContent)
	}
	from := dialog.NewVisitor("another", dialog.Sender{Chat: seal.Conceal("7001")}, cohort.At(s.now))
	from.Registration.Invitation = string(make([]byte, storage.MaxDocument))
	if _, err := s.Enter(t.Context(), "another", "tg:1", from); !errors.Is(err, turn.ErrContent) {
		t.Errorf("enter: error is %v, want %v", err, turn.ErrContent)
	}
}

// A damaged document keeps nobody behind it from expiring, and its rows can be
// erased.
func TestADamagedDocumentKeepsNobodyFromExpiring(t *testing.T) {
	for name, damage := range ways("keys") {
		t.Run(name, func(t *testing.T) {
			s := newShelf(t)
			broken, whole := s.enters("first", "tg:1"), s.enters("second", "tg:2")
			s.damages(cohort.CollectionPeople, broken.ID, damage)
			row := s.row(whole.ID, 0, outbox.Sent)
			fact := &cohort.Fact{ID: "f1", Kind: cohort.FactJoined, Subject: whole.ID}
			if err := s.engine.Insert(t.Context(), cohort.CollectionFacts, fact.ID, fact); err != nil {
				t.Fatal(err)
			}
			s.damages(cohort.CollectionFacts, "f1", unreadable("attempt"))
			s.damages(outbox.Collection, row, unreadable("tries"))
			s.now = s.now.Add(dialog.VisitorKept + time.Minute)
			if err := s.Expire(t.Context()); !errors.Is(err, turn.ErrContent) {
				t.Errorf("error is %v, want %v: somebody should hear of it", err, turn.ErrContent)
			}
			if s.load(whole.ID).Body.Person.Stage != cohort.StageGone {
				t.Error("she behind the damaged document stays")
			}
			if s.still(cohort.CollectionFacts, "f1") || s.still(outbox.Collection, row) {
				t.Error("a damaged fact or row of hers was not erased")
			}
		})
	}
}

// One that a lacking key has sealed keeps nobody either.
func TestALackingKeyKeepsNobodyFromExpiring(t *testing.T) {
	s := newShelf(t)
	older, newer := twoKeys(t)
	clock := func() time.Time { return s.now }
	s.Store = storage.NewStore(s.engine, newer, clock)
	s.enters("first", "tg:1")
	s.now = s.now.Add(time.Second)
	s.Store = storage.NewStore(s.engine, older, clock)
	whole := s.enters("second", "tg:2")
	s.now = s.now.Add(dialog.VisitorKept + time.Minute)
	if err := s.Expire(t.Context()); !errors.Is(err, storage.ErrOtherKey) {
		t.Errorf("error is %v, want %v", err, storage.ErrOtherKey)
	}
	if s.load(whole.ID).Body.Person.Stage != cohort.StageGone {
		t.Error("she behind the document that does not open stays")
	}
}

// A settled row that cannot be read goes whole at its time, and holds up none.
func TestADamagedRowIsDroppedWhole(t *testing.T) {
	s := newShelf(t)
	var rows []string
	for n := range 2 {
		id := s.row("s", n, outbox.Sent)
		s.damages(outbox.Collection, id, func(doc map[string]any) { doc["drop_at"] = int64(cohort.At(s.now)) + int64(n) })
		rows = append(rows, id)
	}
	s.damages(outbox.Collection, rows[0], unreadable("tries"))
	s.later(time.Hour)
	if s.still(outbox.Collection, rows[0]) {
		t.Error("the damaged row stays")
	}
	if row, err := s.Row(t.Context(), rows[1]); err != nil || !row.Body.IsZero() {
		t.Errorf("the row behind it kept what it said, error %v", err)
	}
}

// What lies in a damaged row is no reason for another to wait for it for ever.
func TestADamagedRowIsNoRow(t *testing.T) {
	for name, damage := range ways("tries") {
		s := newShelf(t)
		id := s.row("s", 0, outbox.Sent)
		s.damages(outbox.Collection, id, damage)
		if _, err := s.Row(t.Context(), id); !errors.Is(err, outbox.ErrNoRow) {
			t.Errorf("%s: error is %v, want %v", name, err, outbox.ErrNoRow)
		}
	}
}
