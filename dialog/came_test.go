package dialog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// comesBy has somebody come by a link for one person, that a coordinator of "past" has made.
func (g *rig) comesBy(maker *phone) {
	g.t.Helper()
	g.invites["l"] = &cohort.Invitation{
		Role: cohort.RoleParticipant, Cohort: "past", Uses: 1, By: maker.id, Made: g.now, Label: seal.Conceal("Basra 7"),
		Expires: g.now.Add(30 * 24 * time.Hour),
	}
	guest := g.phone()
	g.follows(guest, "l")
	guest.p.Lang = ""
	g.writes(guest, g.words.OwnName("en"))
	g.tap(guest, dialog.VerbAbout)
	g.tap(guest, dialog.VerbAgree)
}

// TestWhoIsToldWhoCame: that somebody came by a link for one person is told to its maker as
// long as she may say "not her"; else to those who may, who can.
func TestWhoIsToldWhoCame(t *testing.T) {
	elsewhere := []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: "future"}}
	for _, x := range []struct {
		what                string
		change              func(maker, second *phone)
		maker, second, boss bool
	}{
		{"as it is", func(_, _ *phone) {}, true, false, false},
		{"the maker has another cohort", func(maker, _ *phone) { maker.p.Roles = elsewhere }, false, true, false},
		{"the maker has left", func(maker, _ *phone) { maker.p.Stage, maker.p.Roles = cohort.StageVisitor, nil }, false, true, false},
		{"nobody has that cohort", func(maker, second *phone) { maker.p.Roles, second.p.Roles = elsewhere, elsewhere }, false, false, true},
	} {
		g := newRig(t, 1, false)
		g.last = x.what
		maker, second, boss := g.coordinator(), g.coordinator(), g.anOwner()
		maker.p, second.p = maker.p.Clone(), second.p.Clone()
		x.change(maker, second)
		g.comesBy(maker)
		for ph, want := range map[*phone]bool{maker: x.maker, second: x.second, boss: x.boss} {
			if got := strings.Contains(ph.everything(), "Basra 7"); got != want {
				t.Errorf("%s: told %v: %q", x.what, got, ph.latest())
				continue
			}
			if !want {
				continue
			}
			g.tap(ph, dialog.VerbLink)
			g.tap(ph, dialog.VerbDeny)
			g.tap(ph, dialog.VerbSure)
			if !g.invites["l"].NotHer {
				t.Errorf("%s: who was told cannot say that it is not her", x.what)
			}
		}
	}
}

// The maker may lose her role while she is being told, or before she says "not her": she is
// told nothing, the team is, and nothing changes.
func TestToldTooLateWhoCame(t *testing.T) {
	g := newRig(t, 1, false)
	maker, second := g.coordinator(), g.coordinator()
	came := &dialog.Came{Invitation: "l", Code: "P-ABCDEF", Role: cohort.RoleParticipant, Cohort: "past", Label: seal.Conceal("Basra 7")}
	maker.p = maker.p.Clone()
	maker.p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}}
	g.carry([]dialog.Envelope{{On: dialog.Ref{Kind: dialog.Person, ID: maker.id}, By: "l", Event: dialog.Event{Came: came}}})
	if strings.Contains(maker.everything(), "Basra 7") || !strings.Contains(second.everything(), "Basra 7") {
		t.Errorf("the maker is told %q, the team %q", maker.latest(), second.latest())
	}
	g.comesBy(second)
	inv := freeze(g.invites["l"])
	g.carry([]dialog.Envelope{{On: dialog.Ref{Kind: dialog.Invitation, ID: "l"}, By: maker.id, Event: dialog.Event{Deny: &dialog.Deny{}}}})
	if freeze(g.invites["l"]) != inv {
		t.Error("who has lost her role has said that it is not her")
	}
}

// An owner by the settings who came by a link beside, whose role was taken: when the settings
// name her no more she is a stranger, and the link knows her no longer.
func TestEstrangedAndForgotten(t *testing.T) {
	g := newRig(t, 1, false)
	boss, ph := g.anOwner(), g.phone()
	ph.owner = true
	g.registers(ph, cohort.RoleStaff, "", "en")
	g.appoints(boss, ph, dialog.VerbTake, "")
	ph.owner = false
	g.writes(ph, "/menu")
	if ph.p.Stage != cohort.StageVisitor {
		t.Fatalf("she is a %s", ph.p.Stage)
	}
	for id, inv := range g.invites {
		if slices.Contains(inv.Lately, ph.id) {
			t.Errorf("%s still knows whom it admitted", id)
		}
	}
}
