package dialog_test

import (
	"slices"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// owner is somebody who came in by an owner's link.
func (g *rig) anOwner() *phone {
	ph := g.phone()
	g.registers(ph, cohort.RoleOwner, "", "en")
	return ph
}

// However many cohorts there are, each can be reached, and no screen has more buttons
// than Telegram takes (which every step checks).
func TestManyCohorts(t *testing.T) {
	g := newRig(t, 21, false)
	g.manyCohorts()
	ph := g.anOwner()
	seen := map[string]bool{}
	note := func(verb dialog.Verb) {
		for _, token := range ph.buttons() {
			if a := dialog.ParseToken(g.keys, ph.door, token); a.Verb == verb {
				seen[a.Arg] = true
			}
		}
	}
	g.writes(ph, "/cohort")
	for _, page := range []string{"1", "2", "1"} {
		note(dialog.VerbCohort)
		g.choose(ph, dialog.VerbCohorts, page)
	}
	if len(seen) != len(g.cohorts) {
		t.Errorf("%d of %d cohorts can be reached", len(seen), len(g.cohorts))
	}
	clear(seen)
	g.writes(ph, "/invite")
	g.choose(ph, dialog.VerbField, "cohort")
	for _, page := range []string{"1", "2", "1"} {
		note(dialog.VerbSet)
		g.choose(ph, dialog.VerbNext, page)
	}
	if len(seen) != len(g.cohorts) {
		t.Errorf("of %d cohorts %d can be chosen", len(g.cohorts), len(seen))
	}
}

// An invitation for several people, or of another role, says no more what is known of
// one, and says so; one that lasts so many days ends with the last of them.
func TestInvitationAsItIsMade(t *testing.T) {
	g := newRig(t, 22, false)
	ph := g.anOwner()
	for field, choice := range map[string]string{"uses": "5", "role": string(cohort.RoleStaff)} {
		g.writes(ph, "/invite")
		g.choose(ph, dialog.VerbField, "known")
		g.tap(ph, dialog.VerbSet)
		g.tap(ph, dialog.VerbSet)
		if len(ph.p.Task.Known) != 2 {
			t.Fatalf("known: %v", ph.p.Task.Known)
		}
		g.choose(ph, dialog.VerbField, field)
		if d := g.choose(ph, dialog.VerbSet, choice); !says(d, "invite_known_dropped") || len(ph.p.Task.Known) > 0 {
			t.Errorf("%s %s: known is still %v, or nothing is said", field, choice, ph.p.Task.Known)
		}
	}
	g.writes(ph, "/invite")
	before := len(g.invites)
	g.tap(ph, dialog.VerbIssue)
	if len(g.invites) != before+1 {
		t.Fatal("no invitation was made")
	}
	ending := 0
	for _, inv := range g.invites {
		if inv.Expires == 0 {
			continue
		}
		ending++
		ends := inv.Expires.Add(time.Millisecond).Time().In(g.course.Zone)
		if days := ends.Sub(g.now.Time()) / aDay; ends.Hour() != 0 || days != 30 {
			t.Errorf("it ends at %s, after %d days", ends, days)
		}
	}
	if ending != 1 {
		t.Errorf("%d invitations end", ending)
	}
}

// Each step of an owner's task leads back to the one before it.
func TestBackInATask(t *testing.T) {
	g := newRig(t, 23, false)
	ph := g.anOwner()
	stands := func(want cohort.View) {
		t.Helper()
		if ph.p.Place.View != want {
			t.Fatalf("she stands on %s, not on %s", ph.p.Place.View, want)
		}
	}
	g.writes(ph, "/cohort")
	g.tap(ph, dialog.VerbCohort)
	for _, verb := range []dialog.Verb{dialog.VerbRename, dialog.VerbStartDay, dialog.VerbSpeak} {
		g.tap(ph, verb)
		g.tap(ph, dialog.VerbBack)
		stands(dialog.ViewCohort)
	}
	g.writes(ph, "/cohort")
	g.tap(ph, dialog.VerbFound)
	g.writes(ph, "Spring")
	g.tap(ph, dialog.VerbDay)
	stands(dialog.ViewCohortLanguages)
	g.tap(ph, dialog.VerbBack)
	stands(dialog.ViewCohortStart)
	g.tap(ph, dialog.VerbBack)
	stands(dialog.ViewCohortName)
	g.writes(ph, "Summer")
	g.tap(ph, dialog.VerbDay)
	g.tap(ph, dialog.VerbSpokenDone)
	names := 0
	for _, c := range g.cohorts {
		if c.Name.Reveal() == "Summer" {
			names++
		}
	}
	if names != 1 {
		t.Errorf("%d cohorts bear the corrected name", names)
	}
}

// What was chosen in a step that she left by going back takes no effect in another.
func TestLeftByGoingBack(t *testing.T) {
	g := newRig(t, 26, false)
	ph := g.anOwner()
	g.writes(ph, "/cohort")
	g.tap(ph, dialog.VerbCohort)
	id := ph.p.Task.Cohort
	was := len(g.cohorts[id].Languages)
	g.tap(ph, dialog.VerbSpeak)
	g.tap(ph, dialog.VerbUnspoken)
	g.tap(ph, dialog.VerbBack)
	g.tap(ph, dialog.VerbRename)
	g.writes(ph, "Renamed")
	if c := g.cohorts[id]; c.Name.Reveal() != "Renamed" || len(c.Languages) != was {
		t.Errorf("it is held in %v", c.Languages)
	}
	g.writes(ph, "/cohort")
	if !ph.p.Task.Name.IsZero() {
		t.Error("a name she typed stays in her task")
	}
}

// The message above is the invitation only until another stands there.
func TestInvitedIsSaidOnce(t *testing.T) {
	g := newRig(t, 24, false)
	for _, next := range []string{"/mydata", "/help", "/start", "hello", "/nothing"} {
		ph := g.anOwner()
		g.writes(ph, "/invite")
		g.tap(ph, dialog.VerbIssue)
		if ph.p.Place.View != dialog.ViewInvited {
			t.Fatal("she is not told which message it is")
		}
		if d := g.writes(ph, next); says(d, "invited") || ph.p.Place.View != dialog.ViewMenu {
			t.Errorf("%s: she stands on %s", next, ph.p.Place.View)
		}
	}
}

// An owner by the settings whom they name no more is a stranger, from whichever step
// on: nothing of an owner's stays on her screen or in her app, and nothing says that
// she came in.
func TestOwnerNoMore(t *testing.T) {
	for name, steps := range map[string]func(*rig, *phone){
		"before a language": func(g *rig, ph *phone) { g.writes(ph, "/start") },
		"in": func(g *rig, ph *phone) {
			g.writes(ph, "/start")
			g.writes(ph, "English")
		},
		"founding": func(g *rig, ph *phone) {
			g.writes(ph, "/start")
			g.writes(ph, "English")
			g.writes(ph, "/cohort")
			g.tap(ph, dialog.VerbFound)
		},
	} {
		g := newRig(t, 25, false)
		ph := g.phone()
		ph.owner = true
		steps(g, ph)
		listed := ph.p.Listed != ""
		ph.owner = false
		d := g.press(ph, ph.buttons()[0])
		if ph.p.Stage != cohort.StageVisitor || len(d.Facts) > 0 {
			t.Errorf("%s: she is a %s, facts %v", name, ph.p.Stage, d.Facts)
		}
		unlisted := slices.ContainsFunc(d.Say, func(s dialog.Say) bool { return s.Op == dialog.OpCommands && len(s.List) == 0 })
		stripped := slices.ContainsFunc(d.Say, func(s dialog.Say) bool { return s.Op == dialog.OpStrip })
		if unlisted != listed || !stripped {
			t.Errorf("%s: list taken away %t, buttons %t", name, unlisted, stripped)
		}
	}
}

// choose presses the button of the present screen that means verb on arg.
func (g *rig) choose(ph *phone, verb dialog.Verb, arg string) dialog.Decision {
	g.t.Helper()
	for _, token := range ph.buttons() {
		if a := dialog.ParseToken(g.keys, ph.door, token); a != nil && a.Verb == verb && a.Arg == arg {
			return g.press(ph, token)
		}
	}
	g.t.Fatalf("no button %s %s on %s", verb, arg, ph.p.Place.View)
	return dialog.Decision{}
}
