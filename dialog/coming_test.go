package dialog_test

import (
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// TestWhoIsComingInIsCounted: whoever waits to be confirmed, and whoever has agreed and says who she
// is, is on no list of people; the list says how many there are, and leads to those who wait.
func TestWhoIsComingInIsCounted(t *testing.T) {
	g, c, _ := staffed(t, 2)
	g.writes(c, "/roster")
	if text := c.shows(); strings.Contains(text, "Waiting") || strings.Contains(text, "On their way") {
		t.Errorf("nobody comes in: %s", text)
	}
	arrives := func(id string, approval bool) *phone {
		ph := g.phone()
		g.invites[id] = &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "past", Uses: 1, Approval: approval}
		g.follows(ph, id)
		g.writes(ph, g.words.OwnName("en"))
		g.tap(ph, dialog.VerbAbout)
		g.tap(ph, dialog.VerbAgree)
		return ph
	}
	arrives("one", false)
	g.tap(arrives("two", true), dialog.VerbUseName)
	g.writes(c, "/roster")
	if text := c.shows(); !strings.Contains(text, "Waiting to be confirmed: 1") || !strings.Contains(text, "not yet registered: 1") || !strings.Contains(text, "2 people") {
		t.Errorf("who comes in is not counted: %s", text)
	}
	if g.tap(c, dialog.VerbGuests); c.p.Place.View != dialog.ViewGuests {
		t.Errorf("the button leads to %s", c.p.Place.View)
	}
}
