package dialog_test

import (
	"slices"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
)

// team is a coordinator of the cohort "past", at her menu, beside somebody who learns in it.
func team(t *testing.T) (g *rig, her, she *phone) {
	t.Helper()
	g = newRig(t, 1, false)
	her, she = g.phone(), g.phone()
	g.registers(her, cohort.RoleParticipant, "past", "en")
	g.registers(she, cohort.RoleCoordinator, "past", "en")
	return g, her, she
}

// opens opens somebody's card, as a button of a list does.
func (g *rig) opensCard(ph *phone, of string) dialog.Decision {
	return g.does(ph, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: ph.p.Step, Verb: dialog.VerbCard, Arg: of}, Message: 1}})
}

// text is what her screen says.
func (g *rig) screenOf(ph *phone) string {
	r := ph.rows[ph.p.Screen.Row]
	if r == nil {
		return ""
	}
	return r.body.Text
}

func TestCard(t *testing.T) {
	g, her, she := team(t)
	g.opensCard(she, her.id)
	if she.p.Place.View != dialog.ViewCard || she.p.Place.Person != her.id {
		t.Fatalf("she stands on %+v", she.p.Place)
	}
	text := g.screenOf(she)
	for _, want := range []string{her.p.Code, "Last here", "has not begun", "Reminders:", "not arrived", "Telegram refused"} {
		if !strings.Contains(text, want) {
			t.Errorf("the card lacks %q:\n%s", want, text)
		}
	}
}

// Who is not there, not hers, staff or an owner has no card, and nothing tells which.
func TestNoCard(t *testing.T) {
	g, _, she := team(t)
	other, staff := g.phone(), g.phone()
	g.registers(other, cohort.RoleParticipant, "future", "en")
	g.registers(staff, cohort.RoleStaff, "", "en")
	var said []string
	for _, id := range []string{"nobody", other.id, staff.id, she.id} {
		d := g.opensCard(she, id)
		if she.p.Place.View != dialog.ViewMenu {
			t.Fatalf("%s has a card", id)
		}
		var keys []string
		for _, s := range d.Say {
			for _, p := range s.Parts {
				keys = append(keys, p.Key)
			}
		}
		said = append(said, strings.Join(keys, " "))
	}
	if len(slices.Compact(said)) != 1 || !strings.Contains(said[0], "card_none") {
		t.Errorf("what is said differs: %q", said)
	}
	g.opensCard(staff, other.id)
	if staff.p.Place.View == dialog.ViewCard {
		t.Error("staff see a card")
	}
}

// A card on her screen is gone when it is no longer hers to see.
func TestCardGoes(t *testing.T) {
	g, her, she := team(t)
	g.opensCard(she, her.id)
	her.p = her.p.Clone()
	her.p.Cohort, her.p.Roles = "future", []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: "future"}}
	g.tap(she, dialog.VerbCard)
	if text := g.screenOf(she); she.p.Place.View != dialog.ViewMenu || strings.Contains(text, her.p.Code) {
		t.Errorf("on %s: %s", she.p.Place.View, text)
	}
}

// Results are on a card only where the quiz says that coordinators see them.
func TestCardShowsNoScores(t *testing.T) {
	g, her, she := team(t)
	her.p = her.p.Clone()
	her.p.Quizzes = map[string]*cohort.QuizRecord{}
	var quizzes []*course.Quiz
	for _, m := range g.course.Modules {
		for _, q := range m.Quizzes {
			if q.Scored() {
				her.p.Quizzes[string(m.ID)+"/"+string(q.ID)] = &cohort.QuizRecord{Closed: []cohort.Summary{{Score: 3, Max: 4}}}
				quizzes = append(quizzes, q)
			}
		}
	}
	for n := range len(quizzes) + 1 {
		for i, q := range quizzes {
			q.See = course.SeeTotals
			if i < n {
				q.See = course.SeeCoordinators
			}
		}
		g.opensCard(she, her.id)
		if text := g.screenOf(she); strings.Count(text, "75%") != n {
			t.Errorf("%d results are to be seen:\n%s", n, text)
		}
	}
}
