package dialog_test

import (
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// ends has the cohort "past" come to its end, with all that follows.
func (g *rig) ends(by *phone) {
	g.carry([]dialog.Envelope{{On: dialog.Ref{Kind: dialog.Cohort, ID: "past"}, By: by.id, Event: dialog.Event{Archive: &dialog.Archive{}}}})
}

// Who has opened a link before the cohort's end and agrees after it finds the door closed, as does
// whom the link has counted in just before; no use of it is gone, and nothing is left of either.
func TestNobodyComesAfterTheEnd(t *testing.T) {
	for _, counted := range []bool{false, true} {
		g := newRig(t, 1, false)
		boss := g.anOwner()
		link := g.offer(cohort.RoleParticipant, "past")
		ph := g.readsConsent(link)
		if counted {
			e := dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: ph.p.Step, Verb: dialog.VerbAgree, Arg: "1"}, Message: 1}}
			then := g.turn(ph, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, Event: e}).Then
			if len(then) != 1 || then[0].Event.Redeem == nil {
				t.Fatalf("she is on %s", ph.p.Place.View)
			}
			then = g.offers(then[0])
			g.ends(boss)
			g.carry(then)
		} else {
			g.ends(boss)
			g.tap(ph, dialog.VerbAgree)
		}
		if ph.p.Stage != cohort.StageVisitor || len(ph.p.Roles) > 0 || ph.p.Place.View != dialog.ViewDoor || !strings.Contains(ph.everything(), "cannot be used now") {
			t.Errorf("counted %v: she is %s with %+v and reads %q", counted, ph.p.Stage, ph.p.Roles, ph.everything())
		}
		if inv := g.invites[link]; len(inv.Lately) > 0 || len(ph.p.Came) > 0 || !counted && inv.Used > 0 {
			t.Errorf("counted %v: the link is %+v", counted, inv)
		}
	}
}

// Who waits to be confirmed when the cohort ends is told, and nothing of her is kept; a yes that was
// on its way lets nobody in.
func TestWhoWaitsWhenTheCohortEnds(t *testing.T) {
	for _, told := range []bool{true, false} {
		g := newRig(t, 1, false)
		one, boss := g.coordinator(), g.anOwner()
		g.invites["many"] = &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "past", Uses: 50, Approval: true, By: one.id, Made: g.now}
		ph := g.readsConsent("many")
		g.tap(ph, dialog.VerbAgree)
		g.tap(ph, dialog.VerbUseName)
		if ph.p.Place.View != dialog.ViewConfirming {
			t.Fatal(ph.p.Place.View)
		}
		if told {
			g.ends(boss)
			if ph.p.Stage != cohort.StageGone || !strings.Contains(ph.latest(), "has come to its end before the team") || len(g.invites["many"].Lately) > 0 {
				t.Errorf("she is %s, and reads %q", ph.p.Stage, ph.latest())
			}
			continue
		}
		g.archives(boss, false)
		d := g.turn(ph, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, By: one.id, Event: dialog.Event{Judge: &dialog.Judge{Yes: true}}})
		if ph.p.Has(cohort.RoleParticipant) || len(d.Then) != 1 || d.Then[0].Event.Judged.Why != dialog.InviteOver {
			t.Errorf("she is let in as %+v; %+v", ph.p.Roles, d.Then)
		}
		elsewhere := dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, By: "future", Event: dialog.Event{LetGo: &dialog.LetGo{}}}
		if g.turn(ph, elsewhere); ph.p.Stage != cohort.StageVisitor {
			t.Error("the end of another cohort lets her go")
		}
	}
}

// Nobody is moved into a cohort that has ended since it was chosen, and it is said.
func TestMovedIntoAnEndedCohort(t *testing.T) {
	g := newRig(t, 1, false)
	c, her := g.coordinator(), g.phone()
	c.p.Roles = []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: "future"}, {Kind: cohort.RoleCoordinator, Cohort: "past"}}
	g.registers(her, cohort.RoleParticipant, "future", "en")
	g.opensCard(c, her.id)
	g.choose(c, dialog.VerbCare, string(dialog.CareMove))
	g.tap(c, dialog.VerbCareTo)
	g.isOver()
	g.tap(c, dialog.VerbCareSure)
	if her.p.Cohort != "future" || !strings.Contains(c.shows(), "come to its end, so nobody is moved") {
		t.Errorf("she is in %s; the coordinator reads %q", her.p.Cohort, c.shows())
	}
}
