package dialog_test

import (
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// BenchmarkPlanned is what a turn costs that computes when something may concern her next,
// beside one that need not.
func BenchmarkPlanned(b *testing.B) {
	g := newRig(b, 1, true)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "ar")
	w := g.world(ph.id, ph.version)
	e := dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, Event: dialog.Event{Replan: &dialog.Replan{}}}
	g.see(&w, dialog.Subject{Person: ph.p}, e)
	learner, abroad, blocked := ph.p, ph.p.Clone(), ph.p.Clone()
	abroad.Reminded.Zone = "Europe/Berlin"
	blocked.Blocked = true
	for name, p := range map[string]*cohort.Participant{"planned": learner, "abroad": abroad, "not": blocked} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				dialog.Decide(w, dialog.Subject{Person: p}, e)
			}
		})
	}
}
