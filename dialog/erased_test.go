package dialog_test

import (
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// Whoever presses for somebody who is erased before it takes effect is told so kindly, and has
// buttons that lead on; of her nothing is written.
func TestWhomItWasForIsErased(t *testing.T) {
	role := func(verb dialog.Verb, arg string) func(*rig, *phone, *phone) []dialog.Envelope {
		return func(g *rig, boss, her *phone) []dialog.Envelope {
			g.writes(boss, "/role")
			g.writes(boss, her.p.Code)
			g.pressWith(boss, verb, arg)
			return g.pressesNow(boss, dialog.VerbAppoint)
		}
	}
	for name, x := range map[string]struct {
		asks func(g *rig, boss, her *phone) []dialog.Envelope
		want string
	}{
		"a role is given": {role(dialog.VerbGive, "staff"), "been changed meanwhile"},
		"a role is taken": {role(dialog.VerbTake, ""), "been changed meanwhile"},
		"an owner's role is taken": {func(g *rig, boss, her *phone) []dialog.Envelope {
			her.p = her.p.Clone()
			her.p.Roles = []cohort.Role{{Kind: cohort.RoleOwner}}
			return g.unseats(role(dialog.VerbTake, "")(g, boss, her)[0])
		}, "been changed meanwhile"},
		"a module is opened for her": {func(g *rig, boss, her *phone) []dialog.Envelope {
			g.opensCard(boss, her.id)
			g.tap(boss, dialog.VerbOne)
			g.tap(boss, dialog.VerbGate)
			g.tap(boss, dialog.VerbWay)
			return g.pressesNow(boss, dialog.VerbRegulate)
		}, "is another, or is gone"},
		"she is nudged": {func(g *rig, boss, her *phone) []dialog.Envelope {
			g.opensCard(boss, her.id)
			return g.pressesNow(boss, dialog.VerbNudgeHer)
		}, "not in this cohort any more"},
	} {
		g := newRig(t, 1, false)
		boss, her := g.anOwner(), g.phone()
		g.last = name
		g.registers(her, cohort.RoleParticipant, "past", "en")
		her.p = her.p.Clone()
		her.p.Roles = append(her.p.Roles, cohort.Role{Kind: cohort.RoleStaff, Cohort: ""})
		if name == "a role is given" {
			her.p.Roles = her.p.Roles[:1]
		}
		code := her.p.Code
		then := x.asks(g, boss, her)
		if len(then) != 1 || then[0].On.ID != her.id {
			t.Fatalf("%s: it goes to %+v", name, then)
		}
		her.p = &cohort.Participant{Door: her.p.Door, Chat: her.p.Chat, Stage: cohort.StageGone, Step: her.p.Step + 1}
		n := len(boss.rows)
		g.carry(then)
		stands := g.screenOf(boss)
		if !strings.Contains(boss.latest(), x.want) || len(boss.buttons()) == 0 || strings.Count(stands, x.want) > 1 {
			t.Errorf("%s: of %d new messages she reads %q", name, len(boss.rows)-n, boss.latest())
		}
		if name == "she is nudged" && !strings.Contains(stands, code) {
			t.Errorf("of whom is not said: %q", stands)
		}
		if len(her.audits) > 0 && her.audits[len(her.audits)-1].Of == "first-steps" || g.seats != nil && len(g.seats.Leaving) > 0 {
			t.Errorf("%s: it is written, or she is leaving still: %+v", name, g.seats)
		}
		g.pressVerb(boss, dialog.VerbMenu)
		if boss.p.Place.View != dialog.ViewMenu {
			t.Errorf("%s: the way to her menu ends at %s", name, boss.p.Place.View)
		}
	}
}

// pressWith presses the button of her screen that means verb, with this argument if one is given.
func (g *rig) pressWith(ph *phone, verb dialog.Verb, arg string) {
	g.t.Helper()
	for _, token := range ph.buttons() {
		if a := dialog.ParseToken(g.keys, ph.door, token); a != nil && a.Verb == verb && (arg == "" || a.Arg == arg) {
			g.press(ph, token)
			return
		}
	}
	g.t.Fatalf("no button %s %q on %s", verb, arg, ph.p.Place.View)
}
