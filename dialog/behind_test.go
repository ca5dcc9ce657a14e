package dialog_test

import (
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// Who coordinates, and learns herself, writes to the team from under a calm message, and leaves
// that again: her screen says the same as before, for what it shows is seen again.
func TestBackFromWritingToTheTeam(t *testing.T) {
	for name, goes := range map[string]func(g *rig, x *phone){
		"the roster":        func(g *rig, x *phone) { g.writes(x, "/roster") },
		"troubles":          func(g *rig, x *phone) { g.tap(x, dialog.VerbTrouble) },
		"a gate":            func(g *rig, x *phone) { g.writes(x, "/release"); g.tap(x, dialog.VerbGate) },
		"the announcements": func(g *rig, x *phone) { g.saysOne(x); g.tap(x, dialog.VerbHistory) },
		"one of them": func(g *rig, x *phone) {
			g.saysOne(x)
			g.tap(x, dialog.VerbHistory)
			g.tap(x, dialog.VerbOneSpoken)
		},
		"what is about to be sent": func(g *rig, x *phone) { g.drafts(x) },
		"days of the calendar":     func(g *rig, x *phone) { g.writes(x, "/calendar"); g.tap(x, dialog.VerbOccasion) },
		"links": func(g *rig, x *phone) {
			g.writes(x, "/invite")
			g.tap(x, dialog.VerbLinks)
		},
	} {
		g, _, them := staffed(t, 12)
		x := them[0]
		g.coordinatesToo(x, "past")
		g.writes(x, "I am not safe") // as who learns: the button stands
		g.acts(x, cohort.RoleCoordinator)
		goes(g, x)
		at, shows := x.p.Place, x.latest()
		g.press(x, g.standing(x, dialog.VerbAskNow))
		if x.p.Place.View != dialog.ViewAsk {
			t.Fatalf("%s: she stands at %s", name, x.p.Place.View)
		}
		g.tap(x, dialog.VerbAskDone)
		if x.p.Place != at || x.latest() != shows {
			t.Errorf("%s: she stood at %s and read %q; now at %s she reads %q", name, at.View, shows, x.p.Place.View, x.latest())
		}
	}
}

// drafts brings her as far as to what is about to be sent.
func (g *rig) drafts(x *phone) {
	g.t.Helper()
	g.writes(x, "/announce")
	g.choose(x, dialog.VerbWrite, "")
	g.writes(x, "We meet on Sunday at three.")
	g.tap(x, dialog.VerbPreview)
}

func (g *rig) saysOne(x *phone) {
	g.t.Helper()
	g.drafts(x)
	g.tap(x, dialog.VerbSend)
	g.writes(x, "/menu")
}

// What a thread tells is not shown on the screens of those who run the programme: nothing is
// read for that, though it comes with every question.
func TestNothingIsReadForWhatAThreadTells(t *testing.T) {
	g, c, _ := staffed(t, 12)
	for _, door := range []dialog.Verb{dialog.VerbRoster, dialog.VerbAnnounce, dialog.VerbHistory, dialog.VerbTrouble} {
		g.writes(c, "/menu")
		g.tap(c, door)
		w := g.world(c.id, c.version)
		e := dialog.Envelope{
			On:    dialog.Ref{Kind: dialog.Person, ID: c.id},
			Event: dialog.Event{Threaded: &dialog.ThreadNews{Told: dialog.NewsWaits, Thread: "s9", Cohort: "past"}},
		}
		for range 6 {
			for _, n := range dialog.Needs(w, dialog.Subject{Person: c.p}, e) {
				if n.People != nil || n.Trouble != nil || n.History != nil || n.Issued != nil || n.Waiting != "" || n.Calendar {
					t.Fatalf("on %s it reads %+v", c.p.Place.View, n)
				}
				g.fetch(&w, n)
			}
		}
	}
}
