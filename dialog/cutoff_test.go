package dialog_test

import (
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// cuts has nothing reach her: her team has marked her, or she has blocked the bot.
func (g *rig) cuts(how string, by, her *phone) {
	if how == "marked" {
		g.careBy(by, her, dialog.Care{Do: dialog.CareUnreachable})
		return
	}
	g.does(her, dialog.Event{Standing: &dialog.Standing{Blocked: true}})
}

// What was announced and is taken back goes out of the chat of whom nothing reaches, too. Of whom
// has blocked the bot nobody can know that it does: it counts as staying.
func TestTakenBackFromWhoIsCutOff(t *testing.T) {
	for _, how := range []string{"marked", "blocked"} {
		b := newBoard(t).goes(plain)
		b.spreads(b.learner)
		b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true})
		b.cuts(how, b.second, b.learner)
		b.steer(b.author, dialog.SteerWithdraw)
		d := b.spreads(b.learner)
		row := b.learner.rows[b.learner.p.Announced[0].Row]
		if !row.gone {
			t.Errorf("%s: it stands in her chat: %q", how, row.body.Text)
		}
		if counts := len(d.Facts) == 1 && d.Facts[0].Reply == cohort.ResponseStays; counts != (how == "blocked") {
			t.Errorf("%s: counted as staying %v", how, counts)
		}
	}
}

// An answer that is taken back goes, though nothing is said to her.
func TestAnswerTakenBackFromWhoIsCutOff(t *testing.T) {
	for _, how := range []string{"marked", "blocked"} {
		g := newRig(t, 1, false)
		her, one, _ := g.inboxOf("en")
		g.asksTeam(her, "Q")
		g.answers(one, "To somebody else")
		g.cuts(how, one, her)
		g.opensThread(one)
		g.tap(one, dialog.VerbTakeBack)
		for id, r := range her.rows {
			if !r.gone && strings.Contains(r.body.Text, "To somebody else") {
				t.Errorf("%s: %s stands in her chat", how, id)
			}
		}
	}
}

// The names on the screen of a role go with the role, though whoever has it is marked; nothing is
// said to her.
func TestRoleTakenFromWhoIsMarked(t *testing.T) {
	for _, how := range []string{"marked", "blocked"} {
		g := newRig(t, 1, false)
		boss, one, her := g.anOwner(), g.phone(), g.phone()
		g.registers(her, cohort.RoleParticipant, "past", "en")
		her.p.Name = seal.Conceal("Nawal")
		g.registers(one, cohort.RoleParticipant, "future", "en")
		one.p.Roles = append(one.p.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: "past"})
		one.p.Acting = cohort.RoleCoordinator
		g.writes(one, "/roster")
		screen := one.p.Screen.Row
		g.cuts(how, boss, one)
		before := len(one.rows)
		ev := dialog.Event{Appoint: &dialog.Appoint{Role: cohort.Role{Kind: cohort.RoleCoordinator, Cohort: "past"}, Take: true}}
		g.carry([]dialog.Envelope{{On: dialog.Ref{Kind: dialog.Person, ID: one.id}, By: boss.id, Event: ev}})
		if !one.rows[screen].gone || one.p.Screen.Row != "" || len(one.rows) != before {
			t.Errorf("%s: the list of names stands still: %v; said %d more", how, !one.rows[screen].gone, len(one.rows)-before)
		}
	}
}

// A second person who is marked and so is not asked keeps no message that never came.
func TestNoMessageIsKeptUpThatNeverCame(t *testing.T) {
	b := newBoard(t)
	b.second.p = b.second.p.Clone()
	b.second.p.Unreachable = b.now
	b.confirms(b.author, 200, 0)
	for _, f := range b.second.p.Follows {
		if b.second.rows[f.Row] == nil {
			t.Errorf("it is to be kept up in %q, which is not in the chat", f.Row)
		}
	}
}
