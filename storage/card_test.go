package storage_test

import (
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/turn"
)

// What became of somebody's messages is counted by what was made for her of late, and told
// with its reasons; whether she blocks the bot, her document says.
func TestDelivery(t *testing.T) {
	s := newShelf(t)
	her, other := s.member("A", "one"), s.member("B", "one")
	now := cohort.At(s.now)
	for i, m := range []outbox.Message{
		{State: outbox.Sent}, {State: outbox.Sent, Doubts: 1}, {State: outbox.Ready}, {State: outbox.Sending},
		{State: outbox.Dead}, {State: outbox.Blocked}, {State: outbox.Held, Reason: outbox.WhyRests},
		{State: outbox.Sent, Op: dialog.OpEdit}, {State: outbox.Sent, Superseded: true}, {State: outbox.Sent, Lane: outbox.Lists},
		{State: outbox.Dead, Made: now.Add(-40 * aDay)},
	} {
		s.stands(her, 100-i, func(row *outbox.Message) {
			row.State, row.Doubts, row.Lane, row.Superseded, row.Reason = m.State, m.Doubts, m.Lane, m.Superseded, m.Reason
			if m.Op != "" {
				row.Op = m.Op
			}
			if m.Made != 0 {
				row.Made = m.Made
			}
		})
	}
	s.stands(other, 0, state(outbox.Uncertain))
	if err := s.Park(t.Context(), "tg:1", "A", "update", seal.Conceal("x")); err != nil {
		t.Fatal(err)
	}
	x, err := s.Delivery(t.Context(), her)
	if err != nil {
		t.Fatal(err)
	}
	if x.Sent != 2 || x.Waiting != 2 || x.Failed != 3 {
		t.Errorf("%+v", x)
	}
	if got := reasons(x); got != "refused twice parked rests " {
		t.Errorf("why: %s", got)
	}
	doc, err := s.Load(t.Context(), dialog.Person, her)
	if err != nil {
		t.Fatal(err)
	}
	s.commits(doc, func(d *turn.Document) { d.Body.Person.Blocked = true })
	if x, err = s.Delivery(t.Context(), her); err != nil || reasons(x) != "blocked refused twice parked rests " {
		t.Errorf("blocked: %+v, %v", x, err)
	}
	if x, err = s.Delivery(t.Context(), "nobody"); err != nil || x.Sent+x.Waiting+x.Failed+len(x.Why) != 0 {
		t.Errorf("of nobody: %+v, %v", x, err)
	}
}

func reasons(x *dialog.Delivery) (out string) {
	for _, w := range x.Why {
		out += string(w.Reason) + " "
	}
	return out
}
