package main

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
	"cohortbot/turn"
)

// things are what there is of cohort B: by kind and id, so that it is seen whether one changes.
type things struct {
	her, guest, spoken, link, session string
	all                               map[dialog.Ref]int // and their versions
}

// secretOfB is a word that stands in everything of cohort B that only its people and its team may
// read.
const secretOfB = "Rojbîn"

// ofB has there be one of everything in cohort B.
func (m *matrix) ofB() *things {
	m.t.Helper()
	now := cohort.At(m.set.now())
	x := &things{her: m.learner("b"), guest: m.waits("b"), spoken: "spoken-b", link: "link-b", session: "session-b"}
	m.changesHer(x.her, func(p *cohort.Participant) {
		p.Name, p.Sessions = seal.Conceal(secretOfB), map[string]cohort.Attendance{x.session: {Reply: cohort.Comes}}
		p.Seen, p.Joined = now.Add(-20*24*time.Hour), now.Add(-20*24*time.Hour)
	})
	m.changesHer(x.guest, func(p *cohort.Participant) { p.Name, p.Registration.Invitation = seal.Conceal(secretOfB), x.link })
	a := announcementOf("b")
	a.Made, a.By, a.State, a.Started, a.Question = 1, "author", cohort.AnnouncementGone, 1, cohort.QuestionCome
	a.Texts["en"] = seal.Conceal(secretOfB + " comes.")
	m.stores(x.spoken, dialog.Subject{Announcement: &a})
	m.stores(x.link, dialog.Subject{Invitation: &cohort.Invitation{
		Role: cohort.RoleParticipant, Cohort: "b", Uses: 1, Made: now, Expires: now.Add(99 * time.Hour), Label: seal.Conceal(secretOfB), By: "author",
	}})
	m.stores(cohort.ThreadID(x.her), dialog.Subject{Thread: &cohort.Thread{
		Person: x.her, Cohort: "b", State: cohort.ThreadWaits, Since: now, N: 1, Lines: []cohort.Line{{N: 1, Text: seal.Conceal(secretOfB), Cohort: "b", At: now}},
	}})
	m.changes("b", func(c *cohort.Cohort) {
		c.Sessions = []cohort.Session{{ID: x.session, Kind: cohort.Meeting, At: now.Add(48 * time.Hour), Minutes: 60, Told: now, Place: seal.Conceal(secretOfB)}}
		c.Pauses = []cohort.Pause{{ID: "rests", From: now, Until: "2026-12-24"}}
	})
	x.all = map[dialog.Ref]int{}
	m.versions(x, func(on dialog.Ref, version int) { x.all[on] = version })
	return x
}

func (m *matrix) versions(x *things, each func(on dialog.Ref, version int)) {
	m.t.Helper()
	for _, on := range []dialog.Ref{
		{Kind: dialog.Person, ID: x.her}, {Kind: dialog.Person, ID: x.guest}, {Kind: dialog.Announcement, ID: x.spoken},
		{Kind: dialog.Invitation, ID: x.link}, {Kind: dialog.Thread, ID: cohort.ThreadID(x.her)}, {Kind: dialog.Cohort, ID: "b"},
	} {
		doc, err := m.store.Load(m.t.Context(), on.Kind, on.ID)
		must(m.t, err)
		each(on, int(doc.Version))
	}
}

// places are where somebody stands on a view who looks at what is of B.
func (x *things) places(v cohort.View) []cohort.Place {
	return []cohort.Place{
		{View: v, Person: x.her, Matter: x.spoken, Content: string(cohort.ResponseYes)}, {View: v, Person: x.her, Matter: x.session},
	}
}

// task is what she is about there.
func (x *things) task(v cohort.View) cohort.Task {
	task := cohort.Task{
		Cohort: "b", Thread: x.her, Person: x.guest, Link: x.link, Role: cohort.RoleParticipant, Uses: 5, Days: 5,
	}
	switch {
	case strings.HasPrefix(string(v), "card"):
		task.Field = string(dialog.CareUnreachable)
	case strings.HasPrefix(string(v), "team"):
		task.Field = "give"
	case strings.HasPrefix(string(v), "pause"):
		task.Release = &cohort.Releasing{Pause: &cohort.Pause{ID: "rests"}, Day: "2026-12-20"}
	case strings.HasPrefix(string(v), "gate"):
		task.Release = &cohort.Releasing{Module: "first-steps", Way: cohort.GateClosed}
	}
	return task
}

// stands puts somebody on a view, as the store could have it.
func (m *matrix) stands(id string, at cohort.Place, task cohort.Task) (step int) {
	m.t.Helper()
	m.changesHer(id, func(p *cohort.Participant) {
		p.Place, p.Task, p.Screen, p.Hand = at, task, cohort.Screen{}, ""
		p.Step++
		step = p.Step
	})
	return step
}

// TestForgedPressesOfAnotherCohort: a coordinator of cohort A, and somebody who learns there,
// stand on every screen of those who run the programme as if it were about what is of cohort B,
// and press every button that can hang there with what hangs under it for who may: nothing of B
// is read, and nothing of it changes.
func TestForgedPressesOfAnotherCohort(t *testing.T) {
	t.Parallel()
	m, read := newMatrix(t), declared(t)
	x := m.ofB()
	m.looks(read, x)
	all := actors()
	pressed := 0
	for _, a := range []actorOf{all[3], all[2]} {
		door, id := m.comes(a)
		for _, view := range slices.Sorted(maps.Keys(read.held)) {
			pressed += m.forgesAll(x, a.name, door, id, view)
		}
	}
	if pressed < 400 {
		t.Errorf("only %d buttons were forged", pressed)
	}
}

// looks has who may look at everything of B, so that the arguments of its buttons are known.
func (m *matrix) looks(read readCode, x *things) {
	m.t.Helper()
	b := actorOf{name: "coordinator of B", stage: cohort.StageMember, roles: []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: "b"}}}
	seen := 0
	for _, a := range []actorOf{b, actors()[6]} {
		door, id := m.comes(a)
		for view := range read.held {
			for _, at := range x.places(view) {
				m.stands(id, at, x.task(view))
				m.tries(door, dialog.Act{Step: -1, Verb: dialog.VerbMenu})
				if strings.Contains(strings.Join(m.read, " "), secretOfB) {
					seen++
				}
			}
		}
	}
	if seen < 8 {
		m.t.Fatalf("who may reads of it on %d screens alone: the others are not what they should be", seen)
	}
}

// forgesAll presses all that can hang on a view.
func (m *matrix) forgesAll(x *things, name, door, id string, view cohort.View) (pressed int) {
	m.t.Helper()
	for _, way := range dialog.Transitions() {
		if way.From != view {
			continue
		}
		for i, arg := range append(slices.Sorted(maps.Keys(m.hung[way.Verb])), x.her, x.guest, x.spoken, x.link, x.session) {
			step := m.stands(id, x.places(view)[i%2], x.task(view))
			m.tries(door, dialog.Act{Step: step, Verb: way.Verb, Arg: arg})
			m.untouched(x, name+" by "+string(way.Verb)+" "+arg+" on "+string(view))
			pressed++
		}
	}
	return pressed
}

// untouched says that nothing of B was read or changed.
func (m *matrix) untouched(x *things, what string) {
	m.t.Helper()
	if text := strings.Join(m.read, " "); strings.Contains(text, secretOfB) {
		m.t.Errorf("%s reads %q", what, text)
	}
	m.versions(x, func(on dialog.Ref, version int) {
		if version != x.all[on] {
			x.all[on] = version
			m.t.Errorf("%s changes the %s", what, on.Kind)
		}
	})
}

// tries has somebody press a button. That her screen, as it was put, cannot be put into words is
// the same as that nothing stands there.
func (m *matrix) tries(door string, act dialog.Act) {
	m.t.Helper()
	m.n++
	m.keys, m.read = nil, nil
	from := dialog.Sender{Chat: seal.Conceal("7001"), First: seal.Conceal("Rana")}
	_, err := m.runner.Run(m.t.Context(), dialog.Envelope{
		Key: "tg:" + strconv.Itoa(m.n), On: dialog.Ref{Kind: dialog.Door, ID: door}, At: cohort.At(m.set.now()), From: &from,
		Event: dialog.Event{Pressed: &dialog.Pressed{Act: &act, Message: 1}},
	})
	if err != nil && !errors.Is(err, turn.ErrContent) {
		m.t.Fatal(err)
	}
}
