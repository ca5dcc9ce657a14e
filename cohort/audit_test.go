package cohort

import "testing"

// Entries that hold a phrase are read as those that hold an id.
func TestFirstEntriesAreRead(t *testing.T) {
	for _, x := range []struct {
		fact Fact
		did  Action
		of   string
	}{
		{Fact{Action: "cohort founded"}, ActionFounded, ""},
		{Fact{Action: "calendar changed: newroz-2027"}, ActionDaysMoved, "newroz-2027"},
		{Fact{Action: "calendar as in the course: eid"}, ActionDaysBack, "eid"},
		{Fact{Action: "invitation of a coordinator"}, ActionInvited, "coordinator"},
		{Fact{Action: "admitted as staff"}, ActionAdmitted, "staff"},
		{Fact{Action: "entered as an owner of the settings"}, ActionSettings, ""},
		{Fact{Action: ActionDaysOut, Of: "eid"}, ActionDaysOut, "eid"},
		{Fact{Action: "from a later program: x", Of: "y"}, "from a later program: x", "y"},
	} {
		if did, of := x.fact.Did(); did != x.did || of != x.of {
			t.Errorf("%q is read as %q of %q", x.fact.Action, did, of)
		}
	}
}

// Every action is of one group.
func TestActionGroups(t *testing.T) {
	met := map[Action]bool{}
	for _, g := range ActionGroups() {
		for _, a := range g.Actions {
			if met[a] || a == "" {
				t.Errorf("%q stands there twice, or is none", a)
			}
			met[a] = true
		}
	}
	for phrase, a := range phrases() {
		if !met[a] {
			t.Errorf("%q is of no group: %q", a, phrase)
		}
	}
}
