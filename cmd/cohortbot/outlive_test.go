package main

import (
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// TestForgottenAfterItsTime lets the days of the consent pass for a woman who has
// answered: everything of hers goes, and nothing is sent to her phone.
func TestForgottenAfterItsTime(t *testing.T) {
	st := newStage(t, stageConfig{course: smallCourse})
	c := st.enter("ar")
	c.registers()
	c.opensQuiz(0)
	c.presses(dialog.VerbAnswer, 1)
	facts := func() (n int) {
		must(t, st.program.store.EachFact(t.Context(), func(f *cohort.Fact) error {
			if f.Kind != cohort.FactAudit {
				n++
			}
			return nil
		}))
		return n
	}
	if facts() == 0 {
		t.Fatal("nothing is kept of an answer")
	}
	seen := len(c.Messages())
	keeps := time.Duration(st.program.current().Consent.RetainDays) * 24 * time.Hour
	for _, wait := range []time.Duration{keeps - time.Hour, 2 * time.Hour} {
		st.later(wait)
		must(t, st.program.sweeper.Clean(t.Context()))
		if gone := facts() == 0; gone != (wait < keeps-time.Hour) {
			t.Errorf("gone: %t", gone)
		}
	}
	st.settle()
	if len(c.Messages()) != seen {
		t.Error("something was sent to a phone of which nobody knows who holds it")
	}
	c.chosen = false
	c.opens(c.invite(cohort.Invitation{}), "a new link") // and she can come back
	c.choosesLanguage()
}
