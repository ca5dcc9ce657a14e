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

// later moves the clock and lets expire what has had its time.
func (s *shelf) later(d time.Duration) {
	s.t.Helper()
	s.now = s.now.Add(d)
	if err := s.Expire(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// row stores a row of hers.
func (s *shelf) row(subject string, n int, state outbox.State) string {
	s.t.Helper()
	m := &outbox.Message{
		ID: fmt.Sprintf("%s/9/%d", subject, n), Version: 1, Subject: subject, Op: dialog.OpSend, State: state,
		Made: cohort.At(s.now), Body: seal.Conceal("{}"),
	}
	if err := s.keys.SealAll(m); err != nil {
		s.t.Fatal(err)
	}
	if err := s.engine.Insert(s.t.Context(), outbox.Collection, m.ID, m); err != nil {
		s.t.Fatal(err)
	}
	return m.ID
}

// erased makes somebody's document what it is after she asked to be forgotten:
// a tombstone with the farewell under way.
func (s *shelf) erased(doc *turn.Document) (farewell string) {
	s.t.Helper()
	s.commits(doc, func(d *turn.Document) {
		p := d.Body.Person
		m := &outbox.Message{
			ID: fmt.Sprintf("%s/%d/0", d.ID, d.Version), Version: 1, Subject: d.ID, Op: dialog.OpSend, State: outbox.Ready,
			Made: cohort.At(s.now), Last: true, Body: seal.Conceal("{}"),
		}
		farewell = m.ID
		d.Keys = d.Keys.Add("tg:forget", cohort.At(s.now))
		d.Body.Person = &cohort.Participant{Door: p.Door, Chat: p.Chat, Stage: cohort.StageGone}
		d.Pending = &turn.Pending{Erase: true, Messages: []*outbox.Message{m}}
		d.PendingSince = cohort.At(s.now)
		d.Expires = cohort.At(s.now.Add(dialog.FarewellKept))
	})
	if err := s.Flush(s.t.Context(), doc); err != nil {
		s.t.Fatal(err)
	}
	return farewell
}

// settles is the relay's: a row has come to its end.
func (s *shelf) settles(row string) {
	s.t.Helper()
	m, err := s.Row(s.t.Context(), row)
	if err != nil {
		s.t.Fatal(err)
	}
	m.State = outbox.Sent
	if err := s.SaveRow(s.t.Context(), m); err != nil {
		s.t.Fatal(err)
	}
	if err := s.FarewellSettled(s.t.Context(), m.Subject); err != nil {
		s.t.Fatal(err)
	}
}

// A visitor goes in two steps: a tombstone that knows only the door, then
// nothing at all.
func TestAVisitorGoesByATombstone(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	row := s.row(doc.ID, 0, outbox.Sent)
	if err := s.Park(t.Context(), "tg:9", "door", "test", seal.Conceal("{}")); err != nil {
		t.Fatal(err)
	}
	s.later(dialog.VisitorKept - time.Minute)
	if s.load(doc.ID).Body.Person.Stage != cohort.StageVisitor {
		t.Fatal("a visitor went too early")
	}
	s.later(time.Hour)
	p := s.load(doc.ID).Body.Person
	if p.Stage != cohort.StageGone || !p.Chat.IsZero() || !p.First.IsZero() || p.Door != "door" {
		t.Errorf("after her time the document is of stage %s", p.Stage)
	}
	if s.still(outbox.Collection, row) || s.still("parked", "tg:9") {
		t.Error("a row or an update of hers is still there")
	}
	s.later(dialog.TombstoneKept - time.Hour)
	if s.load(doc.ID) == nil {
		t.Fatal("a tombstone went too early")
	}
	s.later(2 * time.Hour)
	if s.load(doc.ID) != nil || s.still("doors", "door") {
		t.Error("a tombstone or its door is still there")
	}
}

// A visitor who writes again begins her time anew.
func TestAVisitorsTimeIsCountedFromHerLastWord(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	s.now = s.now.Add(dialog.VisitorKept - time.Hour)
	s.commits(doc, func(d *turn.Document) { d.Expires = cohort.At(s.now.Add(dialog.VisitorKept)) })
	s.later(2 * time.Hour)
	if s.load(doc.ID).Body.Person.Stage != cohort.StageVisitor {
		t.Error("she was let go although she had written")
	}
}

func TestMembersNeverExpire(t *testing.T) {
	s := newShelf(t)
	for _, stage := range []cohort.Stage{cohort.StageJoining, cohort.StageMember} {
		doc := s.enters("door of "+string(stage), "tg:1")
		s.commits(doc, func(d *turn.Document) { d.Body.Person.Stage, d.Expires = stage, 0 })
		row := s.row(doc.ID, 0, outbox.Sent)
		s.later(20 * 365 * 24 * time.Hour)
		left := s.load(doc.ID)
		if left == nil || left.Body.Person.Stage != stage || left.Body.Person.Chat.Reveal() != "7001" || !s.still(outbox.Collection, row) {
			t.Errorf("twenty years later something of a %s is gone", stage)
		}
	}
}

// Erasing takes everything but audit entries; the farewell waits, and with its
// settling the chat id goes.
func TestTheChatIDGoesWithTheFarewell(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	row := s.row(doc.ID, 0, outbox.Sent)
	for _, f := range []*cohort.Fact{
		{ID: "f1", Kind: cohort.FactJoined, Subject: doc.ID},
		{ID: "f2", Kind: cohort.FactAudit, Subject: doc.ID, Action: "admitted"},
	} {
		if err := s.engine.Insert(t.Context(), cohort.CollectionFacts, f.ID, f); err != nil {
			t.Fatal(err)
		}
	}
	farewell := s.erased(doc)
	if s.still(outbox.Collection, row) || s.still(cohort.CollectionFacts, "f1") {
		t.Error("a row or a fact outlived its erasure")
	}
	if !s.still(cohort.CollectionFacts, "f2") || !s.still(outbox.Collection, farewell) {
		t.Error("the audit entry or the farewell is gone")
	}
	if chat, err := s.Chat(t.Context(), doc.ID); err != nil || chat.Reveal() != "7001" {
		t.Fatalf("the farewell has no chat: %v", err)
	}
	s.settles(farewell)
	if err := s.FarewellSettled(t.Context(), doc.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Chat(t.Context(), doc.ID); !errors.Is(err, outbox.ErrNoChat) {
		t.Errorf("error is %v, want %v", err, outbox.ErrNoChat)
	}
	if s.still(outbox.Collection, farewell) || !s.load(doc.ID).Keys.Has("tg:forget") {
		t.Error("the farewell is still there, or her keys are gone")
	}
	if err := s.FarewellSettled(t.Context(), "nobody"); err != nil {
		t.Errorf("a farewell of nobody: %v", err)
	}
}

// A farewell that never settles keeps the chat id for an hour, not longer.
func TestTheChatIDGoesWithoutAFarewellToo(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	s.erased(doc)
	s.later(dialog.FarewellKept + time.Minute)
	left := s.load(doc.ID)
	if left == nil || !left.Body.Person.Chat.IsZero() || left.PendingSince != 0 {
		t.Fatal("the chat id is still there, or the tombstone is gone")
	}
	s.later(dialog.TombstoneKept + time.Minute)
	if s.load(doc.ID) != nil || s.still("doors", "door") {
		t.Error("the tombstone is still there")
	}
}

// A member's farewell settled is no reason to touch her.
func TestAFarewellConcernsTombstonesOnly(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	if err := s.FarewellSettled(t.Context(), doc.ID); err != nil || s.load(doc.ID).Version != doc.Version {
		t.Errorf("a visitor was changed, error %v", err)
	}
}

// Behind a tombstone begins a new subject; what took effect before stays so, and
// the old one is buried without taking anything of the new.
func TestATombstoneReturnsAsSomebodyNew(t *testing.T) {
	s := newShelf(t)
	old := s.enters("door", "tg:1")
	s.settles(s.erased(old))
	from := dialog.NewVisitor("door", dialog.Sender{Chat: seal.Conceal("7001")}, cohort.At(s.now))
	if _, err := s.Enter(t.Context(), "door", "tg:forget", from); !errors.Is(err, turn.ErrRepeated) {
		t.Errorf("error is %v, want %v", err, turn.ErrRepeated)
	}
	back := s.enters("door", "tg:5")
	if back.ID == old.ID || !back.Keys.Has("tg:forget") || back.Body.Person.Stage != cohort.StageVisitor {
		t.Fatal("she did not come back as a new visitor with her old keys")
	}
	if again := s.enters("door", "tg:6"); again.ID != back.ID {
		t.Error("her door leads to a third subject")
	}
	s.commits(back, func(d *turn.Document) { d.Body.Person.Stage, d.Expires = cohort.StageMember, 0 })
	row := s.row(back.ID, 0, outbox.Sent)
	if err := s.Park(t.Context(), "tg:9", "door", "test", seal.Conceal("{}")); err != nil {
		t.Fatal(err)
	}
	s.later(dialog.TombstoneKept + time.Minute)
	if s.load(old.ID) != nil {
		t.Error("the tombstone is still there")
	}
	if s.load(back.ID) == nil || !s.still("doors", "door") || !s.still(outbox.Collection, row) || !s.still("parked", "tg:9") {
		t.Error("burying the tombstone took something of her new life")
	}
}

// Keys that left a document are forgotten when their time is over.
func TestSeenKeysAreForgotten(t *testing.T) {
	s := newShelf(t)
	until := cohort.At(s.now.Add(turn.KeyKept))
	if err := s.Remember(t.Context(), "door", []turn.Key{{Key: "tg:1", At: cohort.At(s.now)}}, until); err != nil {
		t.Fatal(err)
	}
	s.later(turn.KeyKept - time.Minute)
	if known, err := s.Remembers(t.Context(), "door", "tg:1"); err != nil || !known {
		t.Errorf("before its time: known %v, error %v", known, err)
	}
	s.later(2 * time.Minute)
	if known, err := s.Remembers(t.Context(), "door", "tg:1"); err != nil || known {
		t.Errorf("after its time: known %v, error %v", known, err)
	}
}

// A settled row loses what it said at its time; one that waits does not.
func TestBodiesAreDroppedAtTheirTime(t *testing.T) {
	s := newShelf(t)
	settled, waits := s.row("s", 0, outbox.Sent), s.row("s", 1, outbox.Ready)
	row, err := s.Row(t.Context(), settled)
	if err != nil {
		t.Fatal(err)
	}
	row.Message, row.DropAt = 77, cohort.At(s.now.Add(time.Hour))
	if err := s.SaveRow(t.Context(), row); err != nil {
		t.Fatal(err)
	}
	s.later(30 * time.Minute)
	if row, err = s.Row(t.Context(), settled); err != nil || row.Body.IsZero() {
		t.Errorf("before its time: error %v, body dropped %v", err, row.Body.IsZero())
	}
	s.later(time.Hour)
	row, err = s.Row(t.Context(), settled)
	if err != nil || !row.Body.IsZero() || row.Message != 77 || row.State != outbox.Sent {
		t.Errorf("after its time: error %v, body dropped %v", err, row.Body.IsZero())
	}
	if row, err = s.Row(t.Context(), waits); err != nil || row.Body.IsZero() {
		t.Errorf("a row that waits lost its body, error %v", err)
	}
}

// Only sends are named later: what changed one goes whole when its time is over.
func TestRowsThatNothingNamesGoWhole(t *testing.T) {
	s := newShelf(t)
	rows := map[dialog.Op]string{}
	for n, op := range []dialog.Op{dialog.OpSend, dialog.OpEdit, dialog.OpStrip, dialog.OpBlank, dialog.OpDelete} {
		rows[op] = s.row("s", n, outbox.Sent)
		row, err := s.Row(t.Context(), rows[op])
		if err != nil {
			t.Fatal(err)
		}
		row.Op, row.Message, row.DropAt = op, 77, cohort.At(s.now.Add(time.Hour))
		if err := s.SaveRow(t.Context(), row); err != nil {
			t.Fatal(err)
		}
	}
	s.later(30 * time.Minute)
	for op, id := range rows {
		if !s.still(outbox.Collection, id) {
			t.Errorf("a settled %s went before its time", op)
		}
	}
	s.later(time.Hour)
	for op, id := range rows {
		if s.still(outbox.Collection, id) != (op == dialog.OpSend) {
			t.Errorf("after its time a %s is still there: %v", op, s.still(outbox.Collection, id))
		}
	}
}

// What was set aside is kept for staff to look into, and not for ever.
func TestWhatWasSetAsideGoesAfterAMonth(t *testing.T) {
	s := newShelf(t)
	if err := s.Park(t.Context(), "tg:1", "door", "test", seal.Conceal("{}")); err != nil {
		t.Fatal(err)
	}
	s.later(29 * 24 * time.Hour)
	if err := s.Park(t.Context(), "tg:2", "door", "test", seal.Conceal("{}")); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int64{2, 1} {
		if n, err := s.Parked(t.Context()); err != nil || n != want {
			t.Errorf("%d are set aside, error %v; want %d", n, err, want)
		}
		s.later(25 * time.Hour)
	}
	if s.still("parked", "tg:1") || !s.still("parked", "tg:2") {
		t.Error("the old one is still there, or the young one is gone")
	}
}
