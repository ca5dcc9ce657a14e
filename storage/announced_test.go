package storage_test

import (
	"fmt"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
)

// TestOfThoseSentPerhapsTwice: a doubt about a row that has not arrived in the end is no
// doubt about one that has.
func TestOfThoseSentPerhapsTwice(t *testing.T) {
	s := newShelf(t)
	for i, x := range []struct {
		state  outbox.State
		doubts int
	}{
		{outbox.Sent, 0}, {outbox.Sent, 1}, {outbox.Sent, 3}, {outbox.Ready, 1}, {outbox.Blocked, 1}, {outbox.Dead, 2},
		{outbox.Dropped, 1}, {outbox.Uncertain, 8}, {outbox.Uncertain, 8},
	} {
		s.stands(fmt.Sprint("her", i), 1, func(m *outbox.Message) {
			m.State, m.Doubts, m.Op, m.Matter = x.state, x.doubts, dialog.OpSend, cohort.AnnouncementMatter("one")
		})
	}
	r, err := s.Reach(t.Context(), "one")
	if err != nil || r.Twice != 2 || r.Sent != 3 || r.Uncertain != 2 || r.Blocked != 1 || r.Dead != 1 {
		t.Errorf("%+v, error %v", r, err)
	}
}
