package dialog_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// Who may call a session is asked when the cohort takes its turn, of the cohort it is for.
func TestWhoCallsASession(t *testing.T) {
	g := newRig(t, 1, false)
	coming := cohort.Session{ID: "s", Kind: cohort.Meeting, At: g.now.Add(time.Hour), Minutes: 60}
	over, off := coming, coming
	over.At = g.now.Add(-2 * time.Hour)
	off.Cancelled = true
	past := func(kind cohort.RoleKind, in cohort.ID) []cohort.Role { return []cohort.Role{{Kind: kind, Cohort: in}} }
	for name, x := range map[string]struct {
		roles []cohort.Role
		has   []cohort.Session
		meet  dialog.Meet
		why   dialog.MetWhy
		n     int
	}{
		"hers":                  {past(cohort.RoleCoordinator, "past"), nil, dialog.Meet{Session: coming, New: true}, "", 1},
		"another cohort's":      {past(cohort.RoleCoordinator, "future"), nil, dialog.Meet{Session: coming, New: true}, dialog.MetRole, 0},
		"a participant's":       {past(cohort.RoleParticipant, "past"), nil, dialog.Meet{Session: coming, New: true}, dialog.MetRole, 0},
		"staff's":               {past(cohort.RoleStaff, ""), nil, dialog.Meet{Session: coming, New: true}, dialog.MetRole, 0},
		"an owner's":            {past(cohort.RoleOwner, ""), nil, dialog.Meet{Session: coming, New: true}, "", 1},
		"too late":              {past(cohort.RoleOwner, ""), nil, dialog.Meet{Session: over, New: true}, dialog.MetPast, 0},
		"the same once more":    {past(cohort.RoleOwner, ""), []cohort.Session{coming}, dialog.Meet{Session: coming, New: true}, dialog.MetGone, 1},
		"moved":                 {past(cohort.RoleOwner, ""), []cohort.Session{coming}, dialog.Meet{Session: coming}, "", 1},
		"called off":            {past(cohort.RoleOwner, ""), []cohort.Session{coming}, dialog.Meet{Session: off}, "", 1},
		"moved when it was off": {past(cohort.RoleOwner, ""), []cohort.Session{off}, dialog.Meet{Session: coming}, dialog.MetGone, 1},
		"off when it is over":   {past(cohort.RoleOwner, ""), []cohort.Session{over}, dialog.Meet{Session: off}, dialog.MetPast, 1},
		"one that is not there": {past(cohort.RoleOwner, ""), nil, dialog.Meet{Session: coming}, dialog.MetGone, 0},
	} {
		w := g.world("past", 1)
		by := &cohort.Participant{Stage: cohort.StageMember, Code: "P-BY", Roles: x.roles}
		w.Actors["by"] = by
		c := &cohort.Cohort{Made: 1, Name: seal.Conceal("A"), Sessions: x.has}
		d := dialog.Decide(w, dialog.Subject{Cohort: c}, dialog.Envelope{By: "by", Event: dialog.Event{Meet: &x.meet}})
		if len(d.Then) != 1 || d.Then[0].On.ID != "by" || d.Then[0].Event.Met.Why != x.why {
			t.Errorf("%s: %+v", name, d.Then)
		}
		if len(d.Next.Cohort.Sessions) != x.n || len(c.Sessions) != len(x.has) {
			t.Errorf("%s: %+v", name, d.Next.Cohort.Sessions)
		}
		if wrote := len(d.Facts) == 1; wrote != (x.why == "") {
			t.Errorf("%s: in the audit log: %v", name, wrote)
		}
	}
}

// A cohort keeps the latest of its sessions.
// TestSessionsAreBounded: none that is to come gives way to another; one that is over does.
func TestSessionsAreBounded(t *testing.T) {
	g := newRig(t, 1, false)
	c := &cohort.Cohort{Made: 1}
	call := func(i int) {
		w := g.world("past", i)
		w.Actors["by"] = &cohort.Participant{Stage: cohort.StageMember, Roles: []cohort.Role{{Kind: cohort.RoleOwner}}}
		s := cohort.Session{ID: fmt.Sprintf("s%02d", i), Kind: cohort.Online, At: g.now.Add(time.Duration(i+1) * time.Hour), Minutes: 30}
		c = dialog.Decide(w, dialog.Subject{Cohort: c}, dialog.Envelope{By: "by", Event: dialog.Event{Meet: &dialog.Meet{Session: s, New: true}}}).Next.Cohort
	}
	for i := range cohort.MostSessions + 5 {
		call(i)
	}
	if n := len(c.Sessions); n != cohort.MostSessions || c.Sessions[0].ID != "s00" {
		t.Errorf("%d sessions, the first %q", n, c.Sessions[0].ID)
	}
	g.now = g.now.Add(100 * time.Minute) // the first is over
	call(60)
	if n := len(c.Sessions); n != cohort.MostSessions || c.Sessions[0].ID != "s01" || c.Sessions[n-1].ID != "s60" {
		t.Errorf("%d sessions, from %q to %q", n, c.Sessions[0].ID, c.Sessions[n-1].ID)
	}
}

// TestWhoComesIsReadWhereItIsShown: the people of a cohort are read for the screens that say
// who comes, counted alone where they are only counted, and a page of them where they are
// listed; not while a session is being called.
func TestWhoComesIsReadWhereItIsShown(t *testing.T) {
	g, c, them := staffed(t, 35)
	g.calls(3)
	for i, ph := range them {
		ph.p.Sessions = map[string]cohort.Attendance{"s1": {Reply: cohort.Replies()[i%3]}}
	}
	reads := func(ev dialog.Event) (asked bool, limit int) {
		w := g.world(c.id, c.version)
		s := dialog.Subject{Person: c.p}
		e := dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: c.id}, Event: ev}
		for range 6 {
			for _, n := range dialog.Needs(w, s, e) {
				if n.People != nil {
					return true, n.People.Limit
				}
				g.fetch(&w, n)
			}
		}
		return false, 0
	}
	press := func(verb dialog.Verb, arg string) dialog.Event {
		return dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: c.p.Step, Verb: verb, Arg: arg}, Message: 1}}
	}
	check := func(what string, ev dialog.Event, want bool, most int) {
		t.Helper()
		if asked, limit := reads(ev); asked != want || limit != most {
			t.Errorf("%s: read %v, %d of them", what, asked, limit)
		}
	}
	g.writes(c, "/menu")
	check("the list", press(dialog.VerbSessions, ""), false, 0)
	check("a link", dialog.Event{Said: &dialog.Said{Command: "start", Payload: true, Session: "s1"}}, true, 0)
	g.tap(c, dialog.VerbSessions)
	check("calling", press(dialog.VerbCall, ""), false, 0)
	check("one", press(dialog.VerbSession, "s1"), true, 0)
	g.tap(c, dialog.VerbSession)
	if text := c.shows(); !strings.Contains(text, "12") {
		t.Errorf("the counts: %q", text)
	}
	check("its people", press(dialog.VerbPeople, ""), true, 30)
	g.tap(c, dialog.VerbPeople)
	if n := strings.Count(c.shows(), "P-"); n != 30 {
		t.Errorf("%d people on the first page", n)
	}
	g.choose(c, dialog.VerbPeople, "1")
	if n := strings.Count(c.shows(), "P-"); n != 5 {
		t.Errorf("%d people on the second", n)
	}
	g.tap(c, dialog.VerbSession)
	g.tap(c, dialog.VerbMove)
	check("a step", press(dialog.VerbDay, "2026-03-09"), false, 0)
	check("back from it", press(dialog.VerbBack, ""), true, 0)
}

// No meeting is called or moved in a cohort that has ended since she looked; to call one off she may.
func TestNoMeetingInACohortThatHasEnded(t *testing.T) {
	for _, off := range []bool{false, true} {
		g, c, _ := staffed(t, 1)
		g.calledFor(cohort.Session{At: g.now.Add(200 * time.Hour), Told: g.now})
		g.writes(c, "/menu")
		g.tap(c, dialog.VerbSessions)
		g.tap(c, dialog.VerbSession)
		if off {
			g.tap(c, dialog.VerbCallOff)
		} else {
			g.tap(c, dialog.VerbWhere)
			g.writes(c, "Hall 2")
		}
		before := g.cohorts["past"].Sessions[0]
		g.isOver()
		g.tap(c, dialog.VerbMeet)
		if s := g.cohorts["past"].Sessions[0]; s.Cancelled != off || !off && s.Told != before.Told {
			t.Errorf("off %v: cancelled %v, told %v; she reads %q", off, s.Cancelled, s.Told.Time(), c.shows())
		}
		if told := strings.Contains(c.shows(), "come to its end"); !off && !told {
			t.Errorf("she reads %q", c.shows())
		}
	}
}
