package dialog_test

import (
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// offers says that a button of that meaning stands under what was said.
func offers(d dialog.Decision, verb dialog.Verb) bool {
	for _, s := range d.Say {
		for _, row := range s.Rows {
			for _, b := range row {
				if b.Act.Verb == verb {
					return true
				}
			}
		}
	}
	return false
}

// Whoever is among the questions when her module is closed goes on to the end, though she looks
// aside; nothing else of the module is open to her.
func TestAnAttemptInAClosedModule(t *testing.T) {
	g := newRig(t, 91, true)
	c, her := g.coordinates(), g.phone()
	g.registers(her, cohort.RoleParticipant, "past", "en")
	g.stands(her)
	at := her.p.Place
	for _, m := range g.course.Modules {
		g.regulates(c, nil, dialog.Regulate{Module: m.ID, Way: cohort.GateClosed})
	}
	for _, x := range []struct {
		from string
		on   func()
	}{
		{"/menu", func() { g.tap(her, dialog.VerbContinue) }},
		{"/menu", func() { g.writes(her, "continue") }},
		{"/quiz", func() { g.tap(her, dialog.VerbQuiz) }},
		{"/quiz", func() { g.writes(her, "continue") }},
		{"/modules", func() { g.tap(her, dialog.VerbQuiz) }},
		{"/progress", func() { g.tap(her, dialog.VerbContinue) }},
	} {
		if d := g.writes(her, x.from); offers(d, dialog.VerbModule) || says(d, "quiz_none") {
			t.Errorf("%s: %s", x.from, freeze(d.Say))
		}
		if x.on(); her.p.Place.View != dialog.ViewQuestion || her.p.Place.Quiz != at.Quiz {
			t.Errorf("from %s she comes to %+v", x.from, her.p.Place)
		}
	}
	for range 100 {
		if her.p.Place.View == dialog.ViewResult {
			break
		}
		if her.p.Place.View == dialog.ViewFeedback {
			g.tap(her, dialog.VerbNextQuestion)
			continue
		}
		g.answersAny(her)
	}
	if her.p.Place.View != dialog.ViewResult {
		t.Fatalf("she does not come to the end: %+v", her.p.Place)
	}
	if d := g.writes(her, "/help"); offers(d, dialog.VerbQuiz) || offers(d, dialog.VerbContents) {
		t.Errorf("more of it is open: %s", freeze(d.Say))
	}
	if d := g.writes(her, "/menu"); offers(d, dialog.VerbContinue) {
		t.Error("a closed attempt goes on")
	}
	if d := g.writes(her, "/quiz"); offers(d, dialog.VerbQuiz) {
		t.Error("the quiz is open")
	}
}
