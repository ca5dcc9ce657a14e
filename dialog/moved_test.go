package dialog_test

import (
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// moves are the ways to another cohort: her card, or a link.
func (g *rig) moves(how string, c, her *phone) {
	g.t.Helper()
	if how == "card" {
		g.careBy(c, her, dialog.Care{Do: dialog.CareMove, To: "future"})
	} else {
		g.follows(her, g.offer(cohort.RoleParticipant, "future"))
		g.tap(her, dialog.VerbAgree)
	}
	if her.p.Cohort != "future" {
		g.t.Fatalf("by %s she was not moved", how)
	}
}

// Whoever is moved leaves behind what her old team has kept shut for her, and takes with her the
// rest that is for her alone; what was for others stays, and what she has opened.
func TestWhatMovesWithHer(t *testing.T) {
	for _, how := range []string{"card", "link"} {
		g := newRig(t, 1, false)
		c, her := g.coordinator(), g.phone()
		c.p.Roles = append(c.p.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: "future"})
		g.registers(her, cohort.RoleParticipant, "past", "en")
		one, two := g.course.Modules[0].ID, g.course.Modules[1].ID
		her.p = her.p.Clone()
		her.p.Gates = cohort.Gates{one: {Way: cohort.GateClosed}, two: {Way: cohort.GateOpen, Since: g.now, Due: "2026-05-01"}}
		k := *g.cohorts["past"]
		k.Pauses = append(k.Pauses,
			cohort.Pause{ID: "hers", From: g.now, Until: "2026-04-01", Code: her.p.Code},
			cohort.Pause{ID: "all", From: g.now, Until: "2026-06-01"},
			cohort.Pause{ID: "over", From: g.now.Add(-1), Until: "2026-04-02", Ended: g.now.Add(-1), Code: her.p.Code})
		g.cohorts["past"] = &k
		g.moves(how, c, her)
		if a, b := her.p.Gates[one].Way, her.p.Gates[two]; a == cohort.GateClosed || b.Way != cohort.GateOpen || b.Due != "" {
			t.Errorf("%s: shut for her is %q, open %+v", how, a, b)
		}
		if all := g.cohorts["future"].Pauses; len(all) != 1 || all[0].ID != "hers" || !all[0].Concerns(her.p) {
			t.Errorf("%s: with her came %+v", how, all)
		}
		g.movesAgain(c, her)
	}
}

// movesAgain moves her back and there again: what has come with her stays one pause.
func (g *rig) movesAgain(c, her *phone) {
	g.t.Helper()
	g.careBy(c, her, dialog.Care{Do: dialog.CareMove, To: "past"})
	g.careBy(c, her, dialog.Care{Do: dialog.CareMove, To: "future"})
	if n := len(g.cohorts["future"].Pauses); n != 1 {
		g.t.Errorf("moved there twice she brings %d pauses", n)
	}
}
