package storage_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/turn"
)

const aDay = 24 * time.Hour

// member makes somebody of a cohort a member.
func (s *shelf) member(door string, group cohort.ID) string {
	s.t.Helper()
	doc := s.enters(door, "tg:"+door)
	s.commits(doc, func(d *turn.Document) {
		p := d.Body.Person
		p.Stage, p.Cohort, p.Name, p.Code, p.Seen = cohort.StageMember, group, seal.Conceal("name of "+door), "P-"+door, cohort.At(s.now)
		p.Roles = []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: group}}
	})
	return doc.ID
}

// stands stores a row as it stands now.
func (s *shelf) stands(subject string, n int, change func(*outbox.Message)) {
	s.t.Helper()
	m := &outbox.Message{
		ID: fmt.Sprintf("%s/9/%d", subject, n), Version: 1, Subject: subject, Order: outbox.Order(9, n),
		Op: dialog.OpSend, State: outbox.Sent, Made: cohort.At(s.now), Body: seal.Conceal("{}"),
	}
	change(m)
	if err := s.keys.SealAll(m); err != nil {
		s.t.Fatal(err)
	}
	if err := s.engine.Insert(s.t.Context(), outbox.Collection, m.ID, m); err != nil {
		s.t.Fatal(err)
	}
}

// told looks for trouble.
func (s *shelf) told(of dialog.TroubleOf) *dialog.Trouble {
	s.t.Helper()
	x, err := s.Trouble(s.t.Context(), of)
	if err != nil {
		s.t.Fatal(err)
	}
	return x
}

// codes are whom it names, with the reasons.
func codes(x *dialog.Trouble) []string {
	var out []string
	for _, p := range x.People {
		line := p.Code
		for _, w := range p.Why {
			line += " " + string(w.Reason)
		}
		out = append(out, line)
	}
	return out
}

func state(st outbox.State) func(*outbox.Message) {
	return func(m *outbox.Message) { m.State = st }
}

// Staff are told counts, and a coordinator the people of her own cohort, by name and
// with every reason; nothing is told that is older than thirty days but what waits.
func TestTroubleIsCountedAndNamed(t *testing.T) {
	s := newShelf(t)
	first, second, other := s.member("A", "one"), s.member("B", "one"), s.member("C", "two")
	s.stands(first, 0, state(outbox.Dead))
	s.stands(first, 1, state(outbox.Uncertain))
	s.stands(first, 2, func(m *outbox.Message) { m.Doubts = 2 })                        // sent, perhaps twice
	s.stands(first, 3, func(m *outbox.Message) { m.State, m.Doubts = outbox.Ready, 1 }) // it is tried again
	s.stands(second, 0, state(outbox.Held))
	s.stands(second, 9, func(m *outbox.Message) { m.State, m.Reason = outbox.Held, outbox.WhyRests })
	s.stands(second, 1, func(m *outbox.Message) { m.State, m.Lane = outbox.Dead, outbox.Lists }) // says nothing to her
	s.stands(other, 0, state(outbox.Blocked))
	s.stands(other, 1, func(m *outbox.Message) {
		m.State, m.Made = outbox.Sending, cohort.At(s.now.Add(-40*aDay))
	})
	s.stands(other, 2, func(m *outbox.Message) { m.State, m.Made = outbox.Dead, cohort.At(s.now.Add(-31*aDay)) })
	for key, owner := range map[string]string{"tg:1": "B", "tg:2": other, "tg:3": "a stranger"} {
		if err := s.Park(t.Context(), key, owner, "panic", seal.Conceal("words")); err != nil {
			t.Fatal(err)
		}
	}
	x := s.told(dialog.TroubleOf{})
	want := map[dialog.Reason]int{
		dialog.ReasonBlocked: 1, dialog.ReasonRefused: 1, dialog.ReasonUncertain: 1, dialog.ReasonTwice: 1,
		dialog.ReasonParked: 3, dialog.ReasonHeld: 1, dialog.ReasonRests: 1,
	}
	if !reflect.DeepEqual(x.Counts, want) || x.Sent != 1 || x.Waiting != 2 || len(x.People) > 0 {
		t.Errorf("counts %v, sent %d, waiting %d, people %q", x.Counts, x.Sent, x.Waiting, codes(x))
	}
	if x.Since != cohort.At(s.now.Add(-30*aDay)) {
		t.Errorf("since %v", x.Since.Time())
	}
	for group, want := range map[cohort.ID][]string{
		"one": {"P-A refused uncertain twice", "P-B parked held rests"}, "two": {"P-C blocked parked"}, "": nil, "three": nil,
	} {
		x := s.told(dialog.TroubleOf{People: true, Cohorts: []cohort.ID{group}})
		got := codes(x)
		slices.Sort(got)
		if !slices.Equal(got, want) || x.Counts != nil || x.More {
			t.Errorf("of %q: %q, counts %v", group, got, x.Counts)
		}
		for _, p := range x.People {
			if p.Name.Reveal() != "name of "+p.Code[2:] {
				t.Errorf("%s is called %q", p.Code, p.Name.Reveal())
			}
		}
	}
	if x := s.told(dialog.TroubleOf{People: true}); len(x.People) > 0 {
		t.Errorf("a coordinator of no cohort is told of %q", codes(x))
	}
}

// Who has blocked the bot comes first, since the day she did; when she is back it is
// over, though messages of that time did not arrive.
func TestWhoHasBlockedComesFirst(t *testing.T) {
	s := newShelf(t)
	far, near := s.member("A", "one"), s.member("B", "one")
	s.stands(near, 0, state(outbox.Dead))
	away := s.load(far)
	s.commits(away, func(d *turn.Document) {
		d.Body.Person.Blocked, d.Body.Person.BlockedAt = true, cohort.At(s.now.Add(-50*aDay))
	})
	if n := s.told(dialog.TroubleOf{}).Blocked; n != 1 {
		t.Errorf("%d have blocked", n)
	}
	x := s.told(dialog.TroubleOf{People: true, Cohorts: []cohort.ID{"one"}})
	if !slices.Equal(codes(x), []string{"P-A blocked", "P-B refused"}) || x.People[0].Why[0].Since != cohort.At(s.now.Add(-50*aDay)) {
		t.Fatalf("%q, since %v", codes(x), x.People[0].Why[0].Since.Time())
	}
	s.stands(far, 1, state(outbox.Blocked))
	s.stands(far, 2, func(m *outbox.Message) { m.State, m.Made = outbox.Blocked, cohort.At(s.now.Add(-20*aDay)) })
	again := s.told(dialog.TroubleOf{People: true, Cohorts: []cohort.ID{"one"}})
	if at := again.People[0].Why[0].Since; at != cohort.At(s.now.Add(-50*aDay)) {
		t.Errorf("since %v", at.Time())
	}
	s.now = s.now.Add(time.Hour)
	back := s.load(far)
	s.commits(back, func(d *turn.Document) {
		d.Body.Person.Blocked, d.Body.Person.BlockedAt, d.Body.Person.Seen = false, 0, cohort.At(s.now)
	})
	if x := s.told(dialog.TroubleOf{People: true, Cohorts: []cohort.ID{"one"}}); !slices.Equal(codes(x), []string{"P-B refused"}) {
		t.Errorf("%q", codes(x))
	}
	if n := s.told(dialog.TroubleOf{}).Blocked; n != 0 {
		t.Errorf("%d have blocked still", n)
	}
}

// Whoever is erased is in no list, nor is one who is not in yet.
func TestTroubleKnowsNobodyWhoIsGone(t *testing.T) {
	s := newShelf(t)
	gone := s.member("A", "one")
	s.stands(gone, 0, state(outbox.Dead))
	s.stands(s.enters("visitor", "tg:9").ID, 0, state(outbox.Dead))
	doc := s.load(gone)
	s.commits(doc, func(d *turn.Document) {
		d.Body.Person = &cohort.Participant{Door: "A", Stage: cohort.StageGone}
	})
	if x := s.told(dialog.TroubleOf{People: true, Cohorts: []cohort.ID{"one", ""}}); len(x.People) > 0 {
		t.Errorf("%q", codes(x))
	}
}

// However much has gone wrong, no more than a bounded part of it is looked at for the
// list, and it says that there is more; the counts are whole.
func TestTroubleIsBounded(t *testing.T) {
	s := newShelf(t)
	const many = 230
	for i := range many {
		s.stands(s.member(fmt.Sprintf("%03d", i), "one"), 0, state(outbox.Dead))
	}
	x := s.told(dialog.TroubleOf{People: true, Cohorts: []cohort.ID{"one"}})
	if len(x.People) != 200 || !x.More {
		t.Errorf("%d people, more %t", len(x.People), x.More)
	}
	if n := s.told(dialog.TroubleOf{}).Counts[dialog.ReasonRefused]; n != many {
		t.Errorf("%d are counted", n)
	}
}

// A matter that rests is known as such until it goes on.
func TestResting(t *testing.T) {
	s := newShelf(t)
	for i, name := range []string{"late", "early", "never"} {
		doc := &turn.Document{ID: name, Schema: turn.Schema, Body: dialog.Subject{Matter: &cohort.Matter{}}}
		s.commits(doc, func(d *turn.Document) {
			if name != "never" {
				d.Body.Matter = &cohort.Matter{Paused: true, Reason: "refused", Since: cohort.At(s.now.Add(-time.Duration(i) * aDay))}
			}
		})
	}
	names, err := s.Resting(t.Context())
	if slices.Sort(names); err != nil || !slices.Equal(names, []string{"early", "late"}) {
		t.Fatalf("%q, %v", names, err)
	}
	if last, err := s.Rested(t.Context()); err != nil || last != cohort.At(s.now) {
		t.Errorf("the last came to rest %v, %v", last.Time(), err)
	}
	if r := s.told(dialog.TroubleOf{}).Resting; len(r) != 2 || r[0].Matter != "early" || r[1].Reason != "refused" {
		t.Errorf("%+v", r)
	}
	doc, err := s.Load(t.Context(), dialog.Matter, "late")
	if err != nil {
		t.Fatal(err)
	}
	s.commits(doc, func(d *turn.Document) { d.Body.Matter = &cohort.Matter{} })
	if names, err := s.Resting(t.Context()); err != nil || !slices.Equal(names, []string{"early"}) {
		t.Errorf("%q, %v", names, err)
	}
}

// What a block kept from her is counted since she was here: what she had not asked for,
// and no screen of hers, which she gets anyway.
func TestUnreached(t *testing.T) {
	s := newShelf(t)
	her, other := s.member("A", "one"), s.member("B", "one")
	since := cohort.At(s.now)
	for i, m := range []outbox.Message{
		{State: outbox.Blocked, Lane: outbox.Reminders, Made: since - 1},
		{State: outbox.Blocked, Lane: outbox.Reminders, Made: since},
		{State: outbox.Blocked, Lane: outbox.Announcements, Made: since + 1},
		{State: outbox.Blocked, Lane: outbox.Replies, Made: since + 1},
		{State: outbox.Sent, Lane: outbox.Reminders, Made: since + 1},
		{State: outbox.Blocked, Lane: outbox.Reminders, Made: since + 1, Op: dialog.OpStrip},
	} {
		s.stands(her, i, func(row *outbox.Message) {
			row.State, row.Lane, row.Made = m.State, m.Lane, m.Made
			if m.Op != "" {
				row.Op = m.Op
			}
		})
	}
	s.stands(other, 0, func(m *outbox.Message) { m.State, m.Lane = outbox.Blocked, outbox.Reminders })
	if n, err := s.Unreached(t.Context(), her, since); err != nil || n != 2 {
		t.Errorf("%d, %v", n, err)
	}
	for i := range 200 {
		s.stands(her, 10+i, func(m *outbox.Message) { m.State, m.Lane, m.Made = outbox.Blocked, outbox.Reminders, since+2 })
	}
	if n, err := s.Unreached(t.Context(), her, since); err != nil || n != 100 {
		t.Errorf("of many: %d, %v", n, err)
	}
}
