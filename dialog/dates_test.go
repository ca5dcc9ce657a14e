package dialog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// doorsTo are the sessions to which buttons under what is said lead, and how many lead elsewhere.
func doorsTo(d dialog.Decision) (dates []string, others int) {
	for _, s := range d.Say {
		for _, row := range s.Rows {
			for _, b := range row {
				switch {
				case b.Act.Verb != dialog.VerbOpen:
				case len(b.Act.Arg) > 2 && b.Act.Arg[:2] == "s/":
					dates = append(dates, b.Act.Arg[2:])
				default:
					others++
				}
			}
		}
	}
	return dates, others
}

// calls has the cohort "past" call sessions, all at that moment, for some days later at ten.
func (g *rig) calls(days ...int) {
	c := *g.cohorts["past"]
	for i, n := range days {
		day := g.now.Time().In(g.course.Zone).AddDate(0, 0, n)
		at := time.Date(day.Year(), day.Month(), day.Day(), 10, 0, 0, 0, g.course.Zone)
		c.Sessions = append(c.Sessions, cohort.Session{ID: "s" + string(rune('1'+i)), Kind: cohort.Meeting, At: cohort.At(at), Minutes: 60, Told: g.now})
	}
	g.cohorts["past"] = &c
}

// TestNoMeetingGoesUnder: whatever comes together with a session, she reads that there is one,
// and one button leads to it, where she says whether she comes; what else waits has its own.
func TestNoMeetingGoesUnder(t *testing.T) {
	evening := func(g *rig) { g.now = cohort.At(time.Date(2026, 3, 8, 18, 0, 0, 0, g.course.Zone)) }
	for _, x := range []struct {
		what   string
		before func(g *rig, ph *phone)
		dates  []string
		others int
		key    string
	}{
		{"alone", func(g *rig, ph *phone) {
			g.calls(20)
			ph.p.Reminded.Own, ph.p.Reminded.At, ph.p.Reminded.Days = true, 9*60, 1<<time.Thursday
		}, []string{"s1"}, 0, "remind_date"},
		{"two of them", func(g *rig, ph *phone) {
			g.calls(20, 21)
			ph.p.Reminded.Own, ph.p.Reminded.At, ph.p.Reminded.Days = true, 9*60, 1<<time.Thursday
		}, []string{"s1", "s2"}, 0, "remind_dates"},
		{"with a reminder", func(g *rig, _ *phone) { g.calls(20) }, []string{"s1"}, 1, "remind_dates"},
		{"with a nudge", func(g *rig, ph *phone) {
			g.calls(20)
			ph.p.Reminded.Nudge, ph.p.Reminded.Nudged = g.now, g.now
		}, []string{"s1"}, 1, "remind_dates"},
		{"with presses that are lost", func(g *rig, ph *phone) {
			g.calls(20)
			ph.p.Reminded.Missed = g.now.Add(-time.Hour)
		}, []string{"s1"}, 1, "remind_dates"},
		{"in another cohort", func(g *rig, ph *phone) {
			g.calls(20)
			ph.p.Shifted = g.now.Add(-time.Hour)
		}, []string{"s1"}, 1, "remind_dates"},
		{"after a pause", func(g *rig, _ *phone) {
			c := *g.cohorts["past"]
			c.Pauses = []cohort.Pause{{ID: "p", From: g.now.Add(-9 * 24 * time.Hour), Until: "2026-03-07"}}
			g.cohorts["past"] = &c
			g.calls(20)
		}, []string{"s1"}, 1, "remind_dates"},
		{"within the hour", func(g *rig, ph *phone) {
			g.calls(1)
			g.cohorts["past"].Sessions[0].At = g.now.Add(50 * time.Minute)
			g.cohorts["past"].Sessions[0].Told = g.now.Add(-48 * time.Hour)
			ph.p.Sessions = map[string]cohort.Attendance{"s1": {Reply: cohort.Comes}}
		}, []string{"s1"}, 1, "remind_date_soon"},
	} {
		g, ph := waiting(t)
		g.last = x.what
		ph.p = ph.p.Clone()
		evening(g)
		x.before(g, ph)
		d := g.does(ph, dialog.Event{Due: &dialog.Due{}})
		dates, others := doorsTo(d)
		if !slices.Equal(dates, x.dates) || others != x.others || !says(d, x.key) {
			t.Errorf("%s: doors to %q and %d others: %s", x.what, dates, others, freeze(d.Say))
			continue
		}
		g.choose(ph, dialog.VerbOpen, "s/s1")
		if ph.p.Place.View != dialog.ViewDate {
			t.Errorf("%s: her button leads to %s", x.what, ph.p.Place.View)
			continue
		}
		g.choose(ph, dialog.VerbComes, string(cohort.Stays))
		if ph.p.Sessions["s1"].Reply != cohort.Stays {
			t.Errorf("%s: she has answered %q", x.what, ph.p.Sessions["s1"].Reply)
		}
	}
}

// TestTheCodeOfTheRoomIsTakenAnywhere: she writes what is shown in the room, wherever she is
// and in the digits of her language; what she is asked in her own words stays an answer.
func TestTheCodeOfTheRoomIsTakenAnywhere(t *testing.T) {
	g, _, them := staffed(t, 1)
	ph := them[0]
	c := *g.cohorts["past"]
	c.Sessions = []cohort.Session{
		{ID: "s1", Kind: cohort.Meeting, At: g.now.Add(-10 * time.Minute), Minutes: 60, Told: g.now, Code: "9344"},
		{ID: "s2", Kind: cohort.Mission, At: g.now.Add(10 * time.Minute), Minutes: 60, Told: g.now, Code: "1200"},
	}
	g.cohorts["past"] = &c
	attended := 0
	says := func(text string) {
		for _, f := range g.writes(ph, text).Facts {
			if f.Kind == cohort.FactAttended {
				attended++
			}
		}
	}
	g.writes(ph, "/menu")
	says("9345")
	if a := ph.p.Sessions["s1"]; a.Here > 0 || a.Wrong != 1 || ph.p.Place.View != dialog.ViewDateCode {
		t.Errorf("a wrong code: %+v on %s", a, ph.p.Place.View)
	}
	g.writes(ph, "/menu")
	says("١٢٠٠")
	if a := ph.p.Sessions["s2"]; a.Here == 0 || ph.p.Place.Matter != "s2" {
		t.Errorf("the code of the second: %+v on %+v", a, ph.p.Place)
	}
	for range 2 {
		g.writes(ph, "/menu")
		says("9344")
	}
	if attended != 2 || ph.p.Place.View != dialog.ViewDate {
		t.Errorf("she is noted %d times, on %s", attended, ph.p.Place.View)
	}
	g.now = g.now.Add(48 * time.Hour)
	g.writes(ph, "/menu")
	if says("9344"); ph.p.Place.View != dialog.ViewMenu {
		t.Errorf("two days later it leads to %s", ph.p.Place.View)
	}
}

// What was told of sessions is forgotten with them, whatever else is remembered: two a week for
// years leave no more than those to come.
func TestWhatWasToldOfSessionsIsForgotten(t *testing.T) {
	g, _, them := staffed(t, 1)
	ph := them[0]
	g.course.Calendar = nil
	told := 0
	for n := range 30 {
		g.now = g.now.Add(4 * 24 * time.Hour)
		g.calls(3)
		sessions := g.cohorts["past"].Sessions
		sessions[len(sessions)-1].ID = fmt.Sprintf("m%d", n)
		for range 3 {
			g.does(ph, dialog.Event{Replan: &dialog.Replan{}})
			if ph.due == 0 || ph.due > g.now.Add(4*24*time.Hour) {
				break
			}
			g.now = max(g.now, ph.due)
			if dates, _ := doorsTo(g.dueFor(ph)); len(dates) > 0 {
				told++
			}
		}
	}
	g.writes(ph, "/menu")
	kept := 0
	for rule := range ph.p.Reminded.Rules {
		if strings.HasPrefix(rule, "call/") || strings.HasPrefix(rule, "day/") {
			kept++
		}
	}
	if told < 20 || kept > 4 {
		t.Errorf("of %d words about sessions %d rules are kept: %v", told, kept, ph.p.Reminded.Rules)
	}
}
