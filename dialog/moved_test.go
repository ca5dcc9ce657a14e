package dialog_test

import (
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
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

// Who has replied and learns elsewhere by now stands on the list of the old cohort by her code alone.
func TestNoNameOfWhoHasReplied(t *testing.T) {
	for _, moved := range []bool{false, true} {
		b := newBoard(t).goes(func(a *cohort.Announcement) { a.Question = cohort.QuestionCome })
		b.learner.p.Name = seal.Conceal("Nawal")
		b.spreads(b.learner)
		b.replies(b.learner, "one.yes")
		if moved {
			b.careBy(b.boss, b.learner, dialog.Care{Do: dialog.CareMove, To: "future"})
		}
		b.does(b.author, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: b.author.p.Step, Verb: dialog.VerbHistory}, Message: 1}})
		b.tap(b.author, dialog.VerbOneSpoken)
		b.tap(b.author, dialog.VerbWhoReplied)
		text := b.author.shows()
		if !strings.Contains(text, b.learner.p.Code) || strings.Contains(text, "Nawal") == moved {
			t.Errorf("moved %v: %q", moved, text)
		}
	}
}
