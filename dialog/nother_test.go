package dialog_test

import (
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// saysNotHer has somebody say of whoever came by a link that she is not the one.
func (g *rig) saysNotHer(by *phone, link string) {
	g.carry([]dialog.Envelope{{On: dialog.Ref{Kind: dialog.Invitation, ID: link}, By: by.id, Event: dialog.Event{Deny: &dialog.Deny{}}}})
}

// Who came by a link that was not hers is out, wherever she was moved meanwhile.
func TestNotHerOfWhoWasMoved(t *testing.T) {
	for _, works := range []bool{false, true} {
		g := newRig(t, 1, false)
		maker := g.coordinator()
		maker.p.Roles = append(maker.p.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: "future"})
		g.comesBy(maker)
		guest := g.people[len(g.people)-1]
		g.tap(guest, dialog.VerbUseName)
		for guest.p.Place.View == dialog.ViewProfile {
			g.tap(guest, dialog.VerbSkipProfile)
		}
		if works {
			guest.p = guest.p.Clone()
			guest.p.Roles = append(guest.p.Roles, cohort.Role{Kind: cohort.RoleStaff})
		}
		g.careBy(maker, guest, dialog.Care{Do: dialog.CareMove, To: "future"})
		if guest.p.Cohort != "future" {
			t.Fatal("she was not moved")
		}
		g.saysNotHer(maker, "l")
		if guest.p.Has(cohort.RoleParticipant) || guest.p.Cohort != "" || guest.p.Has(cohort.RoleStaff) != works {
			t.Errorf("of the team %v: she is %s with %+v in %q", works, guest.p.Stage, guest.p.Roles, guest.p.Cohort)
		}
	}
}

// Who learned before a link moved her goes back to where she did, with all of it, and is told at
// her hour; whom the team has taken further meanwhile stays there.
func TestNotHerOfALinkThatMoved(t *testing.T) {
	for _, further := range []bool{false, true} {
		g := newRig(t, 1, false)
		third := *g.cohorts["past"]
		g.cohorts["third"] = &third
		c, boss, her := g.coordinator(), g.anOwner(), g.phone()
		c.p.Roles = append(c.p.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: "future"})
		g.registers(her, cohort.RoleParticipant, "past", "en")
		g.tap(her, dialog.VerbFirst)
		g.tap(her, dialog.VerbNext)
		g.now = g.now.Add(60 * 24 * time.Hour)
		g.invites["l"] = &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "future", Uses: 1, By: c.id, Made: g.now}
		g.follows(her, "l")
		g.tap(her, dialog.VerbAgree)
		if her.p.Cohort != "future" {
			t.Fatal("she was not moved")
		}
		read, want := freeze(her.p.Lessons), cohort.ID("past")
		if further {
			g.careBy(boss, her, dialog.Care{Do: dialog.CareMove, To: "third"})
			want = "third"
		}
		her.p = her.p.Clone()
		her.p.Shifted = 0
		g.saysNotHer(c, "l")
		if her.p.Stage != cohort.StageMember || her.p.Cohort != want || !her.p.Has(cohort.RoleParticipant) || freeze(her.p.Lessons) != read || len(her.p.Roles) != 1 {
			t.Fatalf("further %v: she is %s in %q with %+v", further, her.p.Stage, her.p.Cohort, her.p.Roles)
		}
		if told := her.p.Shifted > 0; told == further {
			t.Errorf("further %v: to be told %v", further, told)
		}
		if inv := g.invites["l"]; len(inv.Lately) > 0 || inv.From != "" || inv.Open(g.now) || her.p.Came["l"] != "" {
			t.Errorf("further %v: the link knows her: %+v", further, inv)
		}
		if further {
			continue
		}
		g.cohorts["past"].Archived = g.now
		if d := g.writes(her, "/menu"); !says(d, "shifted_over") || !says(d, "menu_ended") || says(d, "shifted") {
			t.Errorf("back where it has come to its end she reads %s", freeze(d.Say))
		}
	}
}

// ownersBy has two come in by links that make owners: "la" and "lb".
func (g *rig) ownersBy() (a, b *phone) {
	a, b = g.phone(), g.phone()
	for ph, id := range map[*phone]string{a: "la", b: "lb"} {
		g.invites[id] = &cohort.Invitation{Role: cohort.RoleOwner, Uses: 1, Made: g.now}
		g.follows(ph, id)
		ph.p.Lang = ""
		g.writes(ph, g.words.OwnName("en"))
		g.tap(ph, dialog.VerbPromise)
		g.tap(ph, dialog.VerbUseName)
	}
	return a, b
}

// Of two owners who say at once of each other that the link was not hers, the second is heard too
// late: one remains. She who is gone may be told of again, and counts no more.
func TestNotHerOfEachOther(t *testing.T) {
	g := newRig(t, 1, false)
	a, b := g.ownersBy()
	deny := func(link string, by *phone) []dialog.Envelope {
		return g.offers(dialog.Envelope{On: dialog.Ref{Kind: dialog.Invitation, ID: link}, By: by.id, Event: dialog.Event{Deny: &dialog.Deny{}}})
	}
	before := g.links()
	g.carry(append(deny("lb", a), deny("la", b)...))
	if !a.p.Has(cohort.RoleOwner) || b.p.Stage != cohort.StageGone {
		t.Fatalf("the one is %s with %+v, the other %s", a.p.Stage, a.p.Roles, b.p.Stage)
	}
	if _, inv := g.newLink(before); inv == nil || inv.Role != cohort.RoleOwner || !g.invites["lb"].NotHer || g.invites["la"].NotHer {
		t.Errorf("the new link is %+v", inv)
	}
	if len(g.seats.Leaving) > 0 {
		t.Errorf("on their way out are still %v", g.seats.Leaving)
	}
	g.saysNotHer(a, "lb")
	if len(g.seats.Leaving) > 0 || !strings.Contains(a.shows()+a.everything(), "can no longer be said") {
		t.Errorf("said again: %v on their way out, she reads %q", g.seats.Leaving, a.shows())
	}
}

// Nobody says it of herself: it is not offered, and changes nothing.
func TestNotHerOfHerself(t *testing.T) {
	g := newRig(t, 1, false)
	a, _ := g.ownersBy()
	g.saysNotHer(a, "la")
	if !a.p.Has(cohort.RoleOwner) || g.invites["la"].NotHer || !strings.Contains(a.everything(), "You came by this link yourself") {
		t.Errorf("she is %s with %+v and reads %q", a.p.Stage, a.p.Roles, a.latest())
	}
}

// Who has other roles beside that of an owner keeps them, and Owners hears that she is gone.
func TestNotHerOfAnOwnerWhoLearns(t *testing.T) {
	g := newRig(t, 1, false)
	a, b := g.ownersBy()
	b.p = b.p.Clone()
	b.p.Roles = append(b.p.Roles, cohort.Role{Kind: cohort.RoleStaff})
	g.saysNotHer(a, "lb")
	if b.p.Has(cohort.RoleOwner) || !b.p.Has(cohort.RoleStaff) || len(g.seats.Leaving) > 0 {
		t.Errorf("she has %+v, on their way out are %v", b.p.Roles, g.seats.Leaving)
	}
}

// Where she is gone before the link hears of it, nobody is left on her way out.
func TestNotHerOfAnOwnerWhoIsGone(t *testing.T) {
	g := newRig(t, 1, false)
	a, b := g.ownersBy()
	then := g.offers(dialog.Envelope{On: dialog.Ref{Kind: dialog.Invitation, ID: "lb"}, By: a.id, Event: dialog.Event{Deny: &dialog.Deny{}}})
	g.writes(b, "/forget")
	g.tap(b, dialog.VerbErase)
	g.carry(then)
	if len(g.seats.Leaving) > 0 || !strings.Contains(a.everything(), "can no longer be said") {
		t.Errorf("on their way out are %v; she reads %q", g.seats.Leaving, a.latest())
	}
}

// Of several links with one name, the new one has the number of that which was not hers.
func TestNotHerKeepsTheNumber(t *testing.T) {
	g := newRig(t, 1, false)
	maker := g.coordinator()
	g.comesBy(maker)
	g.invites["l"].Label, g.invites["l"].N = seal.Conceal("Basra 7"), 3
	before := g.links()
	g.saysNotHer(maker, "l")
	if _, inv := g.newLink(before); inv.N != 3 || inv.Label.Reveal() != "Basra 7" {
		t.Errorf("the new link is %q %d", inv.Label.Reveal(), inv.N)
	}
	if !strings.Contains(maker.everything(), "Basra 7\u2069 · \u20683\u2069") && !strings.Contains(maker.everything(), "Basra 7\u2069 · 3") {
		t.Errorf("she reads %q", maker.everything())
	}
}
