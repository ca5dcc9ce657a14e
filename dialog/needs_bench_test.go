package dialog_test

import (
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// BenchmarkNeeds is what it costs to say what a press must see: somebody who learns, beside
// a coordinator.
func BenchmarkNeeds(b *testing.B) {
	for _, role := range []cohort.RoleKind{cohort.RoleParticipant, cohort.RoleCoordinator} {
		b.Run(string(role), func(b *testing.B) {
			g := newRig(b, 1, true)
			ph := g.phone()
			g.registers(ph, role, "past", "ar")
			e := dialog.Envelope{
				On:    dialog.Ref{Kind: dialog.Person, ID: ph.id},
				Event: dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: ph.p.Step, Verb: dialog.VerbMenu}}},
			}
			w := g.world(ph.id, ph.version)
			s := dialog.Subject{Person: ph.p}
			g.see(&w, s, e)
			b.ReportAllocs()
			for b.Loop() {
				dialog.Needs(w, s, e)
			}
		})
	}
}
