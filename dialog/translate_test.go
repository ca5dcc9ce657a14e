package dialog_test

import (
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
)

// TestWhoMayAskForATranslation: a coordinator of the cohort or an owner asks, one of the team
// is asked, and only words of one of the team are taken.
func TestWhoMayAskForATranslation(t *testing.T) {
	g := newRig(t, 81, false)
	asker, asked, elsewhere, learner := g.coordinator(), g.coordinator(), g.phone(), g.phone()
	g.registers(elsewhere, cohort.RoleCoordinator, "future", "en")
	g.registers(learner, cohort.RoleParticipant, "past", "en")
	does := func(on, by *phone, ev dialog.Event) dialog.Decision {
		return g.turn(on, dialog.Envelope{ID: "e", On: dialog.Ref{Kind: dialog.Person, ID: on.id}, By: by.id, At: g.now, Event: ev})
	}
	wanted := dialog.Event{Translate: &dialog.Translate{ID: "one", Cohort: "past", From: "en", To: "ar", Most: 500, Text: seal.Conceal("We meet.")}}
	for name, x := range map[string][2]*phone{
		"by a coordinator of another cohort": {asked, elsewhere}, "by a participant": {asked, learner}, "of a participant": {learner, asker},
	} {
		if d := does(x[0], x[1], wanted); !d.Void || len(x[0].p.Translating) > 0 {
			t.Errorf("asked for %s", name)
		}
	}
	if d := does(asked, asker, wanted); d.Void || len(asked.p.Translating) != 1 {
		t.Error("a coordinator's request is not taken")
	}
	if d := does(asked, asker, wanted); !d.Void {
		t.Error("the same request is taken twice")
	}
	asker.p.Writing = &cohort.Writing{ID: "one", Asked: map[locales.Lang][]string{"ar": {asked.id, learner.id}}}
	words := dialog.Event{Translated: &dialog.Translated{ID: "one", Lang: "ar", Text: seal.Conceal("نلتقي.")}}
	if does(asker, learner, words); len(asker.p.Writing.Of.Texts) > 0 {
		t.Error("a participant's words are taken")
	}
	if does(asker, asked, words); asker.p.Writing.Of.Texts["ar"].IsZero() {
		t.Error("her words are not taken")
	}
}
