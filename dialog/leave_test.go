package dialog_test

import (
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

const aDay = 24 * time.Hour

// A participant goes when the time of the consent is over since she was last
// here, without a word; who has a role stays.
func TestWhatIsKeptHasItsTime(t *testing.T) {
	g := newRig(t, 1, false)
	keeps := time.Duration(g.course.Consent.RetainDays) * aDay
	for _, role := range []cohort.RoleKind{cohort.RoleParticipant, cohort.RoleStaff} {
		ph := g.phone()
		g.registers(ph, role, "past", "ar")
		g.now = g.now.Add(keeps - time.Hour)
		g.writes(ph, "/menu") // she is here: the time begins anew
		g.now = g.now.Add(keeps - time.Minute)
		if d := g.does(ph, dialog.Event{Outlived: &dialog.Outlived{}}); d.Erase || len(d.Say) > 0 {
			t.Errorf("%s: gone before the time, or spoken to", role)
		}
		g.now = g.now.Add(2 * time.Minute)
		d := g.does(ph, dialog.Event{Outlived: &dialog.Outlived{}})
		if goes := role == cohort.RoleParticipant; d.Erase != goes {
			t.Errorf("%s: erased %t", role, d.Erase)
		}
		for _, s := range d.Say { // the list of commands goes from her app
			if s.Op != dialog.OpCommands || len(s.List) > 0 || !s.Last {
				t.Errorf("%s: said %+v", role, s)
			}
		}
		if d.Erase != (len(d.Say) == 1) {
			t.Errorf("%s: the list of commands stays", role)
		}
	}
}
