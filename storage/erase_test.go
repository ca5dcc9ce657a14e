package storage_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/turn"
)

// owed stores a row that a turn of version wrote.
func (s *shelf) owed(subject string, version int64, n int, op dialog.Op, lane outbox.Lane) string {
	s.t.Helper()
	m := &outbox.Message{
		ID: fmt.Sprintf("%s/%d/%d", subject, version, n), Version: 1, Subject: subject, Op: op, Lane: lane,
		State: outbox.Ready, Made: cohort.At(s.now), Body: seal.Conceal("{}"),
	}
	if err := s.keys.SealAll(m); err != nil {
		s.t.Fatal(err)
	}
	if err := s.engine.Insert(s.t.Context(), outbox.Collection, m.ID, m); err != nil {
		s.t.Fatal(err)
	}
	return m.ID
}

// Who empties her chat and leaves at once has it emptied: what still waits for that
// stays, with her chat id, until it is done, and goes then.
func TestLeavingWhileTheChatIsEmptied(t *testing.T) {
	for _, first := range []string{"the farewell", "the emptying"} {
		s := newShelf(t)
		doc := s.enters("door", "tg:1")
		empties := s.owed(doc.ID, 1, 0, dialog.OpDelete, outbox.Clearing)
		dot := s.owed(doc.ID, 1, 1, dialog.OpBlank, outbox.Clearing)
		list := s.owed(doc.ID, 1, 2, dialog.OpCommands, outbox.Lists)
		reply := s.owed(doc.ID, 1, 3, dialog.OpSend, outbox.Replies)
		farewell := s.erased(doc)
		if s.still(outbox.Collection, reply) || s.still(outbox.Collection, list) {
			t.Error("a reply or a list of commands outlived its erasure")
		}
		order := []string{farewell, empties, dot}
		if first == "the emptying" {
			order = []string{empties, dot, farewell}
		}
		for _, row := range order {
			if _, err := s.Chat(t.Context(), doc.ID); err != nil {
				t.Fatalf("%s first: %s has no chat: %v", first, row, err)
			}
			s.settles(row)
		}
		if _, err := s.Chat(t.Context(), doc.ID); !errors.Is(err, outbox.ErrNoChat) {
			t.Errorf("%s first: the chat id outlives it, error %v", first, err)
		}
		for _, row := range order {
			if s.still(outbox.Collection, row) {
				t.Errorf("%s first: the row %s outlives it", first, row)
			}
		}
	}
}

// What never comes to its end keeps her chat id for an hour, not longer.
func TestAnEmptyingThatNeverEnds(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	empties := s.owed(doc.ID, 1, 0, dialog.OpDelete, outbox.Clearing)
	s.settles(s.erased(doc))
	s.later(dialog.FarewellKept + time.Minute)
	if left := s.load(doc.ID); left == nil || !left.Body.Person.Chat.IsZero() || s.still(outbox.Collection, empties) {
		t.Error("the chat id or the row is still there")
	}
}

// Somebody whose learning was erased goes on in her other role. Should another
// process finish the erasing once more, late, it takes nothing she has done since.
func TestErasingLateTakesNothingSince(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	fact := func(version int64) string {
		f := &cohort.Fact{ID: fmt.Sprintf("%s/%d/0", doc.ID, version), Kind: cohort.FactJoined, Subject: doc.ID, At: cohort.At(s.now)}
		if err := s.engine.Insert(t.Context(), cohort.CollectionFacts, f.ID, f); err != nil {
			t.Fatal(err)
		}
		return f.ID
	}
	before := []string{fact(doc.Version), s.owed(doc.ID, doc.Version, 0, dialog.OpSend, outbox.Replies)}
	s.commits(doc, func(d *turn.Document) {
		d.Body.Person.Stage = cohort.StageMember
		d.Body.Person.Roles = []cohort.Role{{Kind: cohort.RoleStaff}}
		d.Pending, d.PendingSince = &turn.Pending{Erase: true}, cohort.At(s.now)
	})
	late := s.load(doc.ID) // read by the other process
	if err := s.Flush(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	s.now = s.now.Add(time.Second)
	since := []string{fact(doc.Version + 1), s.owed(doc.ID, doc.Version+1, 0, dialog.OpSend, outbox.Replies)}
	told := &dialog.Envelope{
		ID: "inv1/tg:9/0", Key: "tg:9/0", On: dialog.Ref{Kind: dialog.Person, ID: doc.ID}, At: cohort.At(s.now),
		Event: dialog.Event{Refused: &dialog.Refused{}},
	}
	if err := s.engine.Insert(t.Context(), dialog.CollectionEnvelopes, told.ID, told); err != nil {
		t.Fatal(err)
	}
	if err := s.Flush(t.Context(), late); err != nil {
		t.Fatal(err)
	}
	if s.still(cohort.CollectionFacts, before[0]) || s.still(outbox.Collection, before[1]) {
		t.Error("what she learned is still there")
	}
	if !s.still(cohort.CollectionFacts, since[0]) || !s.still(outbox.Collection, since[1]) || !s.still(dialog.CollectionEnvelopes, told.ID) {
		t.Error("what she has done since is gone")
	}
}

// Somebody goes without a farewell, and falls silent before what the erasing owes is
// stored: the invitation she came by is told all the same. So it is after an hour.
func TestWhatATombstoneOwesIsPassedOn(t *testing.T) {
	for name, quiet := range map[string]func(*shelf, string){
		"a row settles": func(s *shelf, row string) { s.settles(row) },
		"an hour later": func(s *shelf, _ string) { s.later(dialog.FarewellKept + time.Minute) },
	} {
		s := newShelf(t)
		doc := s.enters("door", "tg:1")
		chat := doc.Body.Person.Chat
		dot := s.owed(doc.ID, 1, 0, dialog.OpBlank, outbox.Clearing)
		told := dialog.Envelope{
			ID: doc.ID + "/tg:2/0", Key: "tg:2/0", On: dialog.Ref{Kind: dialog.Invitation, ID: "inv"}, At: cohort.At(s.now),
			Event: dialog.Event{Left: &dialog.Left{Person: doc.ID}},
		}
		s.commits(doc, func(d *turn.Document) {
			d.Body.Person = &cohort.Participant{Door: d.Body.Person.Door, Chat: chat, Stage: cohort.StageGone}
			d.Pending = &turn.Pending{Erase: true, Envelopes: []dialog.Envelope{told}}
			d.PendingSince = cohort.At(s.now)
			d.Expires = cohort.At(s.now.Add(dialog.FarewellKept))
		})
		quiet(s, dot)
		if left := s.load(doc.ID); left.Pending != nil || !left.Body.Person.Chat.IsZero() {
			t.Errorf("%s: the tombstone is not silent", name)
		}
		if !s.still(dialog.CollectionEnvelopes, told.ID) {
			t.Errorf("%s: the invitation she came by is never told", name)
		}
	}
}

// What emptied her chat comes to its end before her farewell is even stored: the
// tombstone waits for it.
func TestTheFarewellIsNotStoredYet(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	chat := doc.Body.Person.Chat
	dot := s.owed(doc.ID, 1, 0, dialog.OpBlank, outbox.Clearing)
	farewell := &outbox.Message{ID: doc.ID + "/2/0", Version: 1, Subject: doc.ID, Op: dialog.OpSend, State: outbox.Ready, Last: true, Body: seal.Conceal("{}")}
	s.commits(doc, func(d *turn.Document) {
		d.Body.Person = &cohort.Participant{Door: d.Body.Person.Door, Chat: chat, Stage: cohort.StageGone}
		d.Pending = &turn.Pending{Erase: true, Messages: []*outbox.Message{farewell}}
		d.PendingSince = cohort.At(s.now)
	})
	s.settles(dot)
	if left := s.load(doc.ID); left.Pending.Empty() || left.Body.Person.Chat.IsZero() {
		t.Fatal("nobody will say farewell, and nothing of hers will be erased")
	}
	if err := s.Flush(t.Context(), s.load(doc.ID)); err != nil {
		t.Fatal(err)
	}
	s.settles(farewell.ID)
	if left := s.load(doc.ID); !left.Body.Person.Chat.IsZero() || s.still(outbox.Collection, dot) {
		t.Error("the farewell is said, and something is left")
	}
}

// Back before the list of her old life was taken away, she keeps that of the new one.
func TestAnOldListIsNotTakenAway(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	s.settles(s.erased(doc))
	list := s.owed(doc.ID, 9, 1, dialog.OpCommands, outbox.Lists)
	back := s.enters("door", "tg:5")
	m, err := s.Row(t.Context(), list)
	if err != nil || back.ID == doc.ID || m.State != outbox.Sent || !m.Superseded {
		t.Errorf("the list of her new life will be taken away: %+v, error %v", m, err)
	}
}

// Buttons that are still to be taken away are taken away though she leaves, and the row
// that says where they hang stays as long.
func TestButtonsAreTakenAwayThoughSheLeaves(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	menu := s.row(doc.ID, 0, outbox.Sent)
	strip := s.owed(doc.ID, 1, 5, dialog.OpStrip, outbox.Replies)
	m, err := s.Row(t.Context(), strip)
	if err != nil {
		t.Fatal(err)
	}
	m.Of = menu
	if err := s.SaveRow(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	farewell := s.erased(doc)
	if !s.still(outbox.Collection, menu) || !s.still(outbox.Collection, strip) {
		t.Fatal("nobody takes the buttons away")
	}
	s.settles(strip)
	s.settles(farewell)
	if s.still(outbox.Collection, menu) || s.still(outbox.Collection, strip) {
		t.Error("the rows outlive the farewell")
	}
}
