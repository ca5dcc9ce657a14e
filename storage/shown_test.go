package storage_test

import (
	"slices"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
)

// What stands in her chat is what was sent and not deleted since, and the answers on
// their way; nobody else's, and nothing that never came.
func TestShown(t *testing.T) {
	s := newShelf(t)
	put := s.put
	sent := func(message int64) func(*outbox.Message) { return func(m *outbox.Message) { m.Message = message } }
	first := put(1, outbox.Sent, sent(11))
	deleted := put(2, outbox.Sent, sent(12))
	tooLate := put(3, outbox.Sent, sent(13))
	put(4, outbox.Dead, sent(0))
	put(5, outbox.Blocked, sent(0))
	put(6, outbox.Sent, func(m *outbox.Message) { m.Op, m.Of, m.Message = dialog.OpDelete, deleted, 12 })
	put(7, outbox.Sent, func(m *outbox.Message) { m.Op, m.Of = dialog.OpDelete, tooLate })
	put(8, outbox.Sent, func(m *outbox.Message) { m.Op, m.Of, m.Message = dialog.OpEdit, first, 11 })
	waits := put(9, outbox.Sending, sent(0))
	put(10, outbox.Ready, func(m *outbox.Message) { m.Lane = outbox.Announcements })
	s.row("other", 1, outbox.Sent)
	rows, next, err := s.Shown(t.Context(), "s", dialog.Emptying{})
	var got []string
	for _, r := range rows {
		got = append(got, r.Row)
	}
	if want := []string{waits, tooLate, first}; err != nil || next != 0 || !slices.Equal(got, want) {
		t.Errorf("shown are %v, next %d, error %v; want %v", got, next, err, want)
	}
	rows, _, err = s.Shown(t.Context(), "s", dialog.Emptying{From: rows[1].Order, To: rows[0].Order})
	if err != nil || len(rows) != 1 || rows[0].Row != tooLate || rows[0].Message != 13 {
		t.Errorf("of a span: %v, error %v", rows, err)
	}
}

// put stores a row of hers in its order.
func (s *shelf) put(n int, state outbox.State, change func(*outbox.Message)) string {
	s.t.Helper()
	id := s.row("s", n, state)
	m, err := s.Row(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	m.Order = outbox.Order(9, n)
	change(m)
	if err := s.SaveRow(s.t.Context(), m); err != nil {
		s.t.Fatal(err)
	}
	return id
}

// Page by page every row comes once, the newest first.
func TestShownByPages(t *testing.T) {
	s := newShelf(t)
	for n := range 250 {
		s.put(n, outbox.Ready, func(*outbox.Message) {})
	}
	var all []dialog.Shown
	span := dialog.Emptying{}
	for turns := 1; ; turns++ {
		rows, next, err := s.Shown(t.Context(), "s", span)
		if err != nil || turns > 3 {
			t.Fatalf("page %d: %v", turns, err)
		}
		all = append(all, rows...)
		if span.To = next; next == 0 {
			break
		}
	}
	if len(all) != 250 || !slices.IsSortedFunc(all, func(a, b dialog.Shown) int { return int(b.Order - a.Order) }) {
		t.Errorf("%d rows", len(all))
	}
}

// A visitor's tombstone no longer knows her messages.
func TestATombstoneKnowsNoMessages(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	doc.Body.Person.Stage = cohort.StageVisitor
	doc.Hers = doc.Hers.Add("5", cohort.At(s.now))
	doc.Expires = cohort.At(s.now.Add(time.Hour))
	doc.Version++
	if err := s.Commit(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	if got := s.load(doc.ID).Hers.Heard(); len(got) != 1 || got[0] != (dialog.Heard{Message: 5, Date: cohort.At(s.now)}) {
		t.Errorf("her messages are %v", got)
	}
	s.later(2 * time.Hour)
	if gone := s.load(doc.ID); gone.Body.Person.Stage != cohort.StageGone || gone.Hers != "" {
		t.Errorf("%s knows %q", gone.Body.Person.Stage, gone.Hers)
	}
}
