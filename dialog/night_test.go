package dialog_test

import (
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// atNight is half past eleven in Baghdad.
func atNight() cohort.Instant { return cohort.At(time.Date(2026, 3, 2, 20, 30, 0, 0, time.UTC)) }

// resting says of everything new that a decision says whether it waits for the morning.
func (g *rig) resting(d dialog.Decision) (waits, goes int) {
	for _, s := range d.Say {
		switch {
		case s.Op != dialog.OpSend && s.Op != dialog.OpCopy:
		case s.Hush.Ends(g.now.Time()) > 0:
			waits++
		default:
			goes++
		}
	}
	return waits, goes
}

// What others cause in the night waits for the morning; while she is here she is awake.
func TestWhatOthersCauseAtNight(t *testing.T) {
	staff := cohort.Role{Kind: cohort.RoleStaff}
	for _, x := range []struct {
		what string
		team bool // it comes to a coordinator
		ev   dialog.Event
		from string
	}{
		{"came", true, dialog.Event{Came: &dialog.Came{Invitation: "l", Code: "P-AAAAAA", Role: cohort.RoleParticipant, Cohort: "past"}}, "l"},
		{"waits to be confirmed", true, dialog.Event{Awaited: &dialog.Awaited{Code: "P-AAAAAA", Cohort: "past"}}, "her"},
		{"a role is given", false, dialog.Event{Appoint: &dialog.Appoint{Role: staff}}, "boss"},
		{"a role was not hers", false, dialog.Event{Ended: &dialog.Ended{Role: cohort.RoleStaff}}, "l"},
		{"she was not meant", false, dialog.Event{Ended: &dialog.Ended{Role: cohort.RoleParticipant, Cohort: "past"}}, "p"},
	} {
		for _, here := range []bool{false, true} {
			g := newRig(t, 1, false)
			c, her, boss := g.coordinator(), g.phone(), g.anOwner()
			g.registers(her, cohort.RoleParticipant, "past", "en")
			her.p = her.p.Clone()
			her.p.Came["p"] = cohort.RoleParticipant
			if x.from == "l" {
				her.p.Roles, her.p.Came["l"] = append(her.p.Roles, staff), cohort.RoleStaff
			}
			g.now = atNight()
			to := her
			if x.team {
				to = c
			}
			to.p = to.p.Clone()
			if here {
				to.p.Seen = g.now.Add(-time.Minute)
			}
			from := x.from
			switch from {
			case "boss":
				from = boss.id
			case "her":
				from = her.id
			}
			if x.what == "she was not meant" {
				to.p.Roles = to.p.Roles[:1]
			}
			d := g.turn(to, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: to.id}, By: from, Event: x.ev})
			if waits, goes := g.resting(d); here != (goes > 0) || here == (waits > 0) {
				t.Errorf("%s, here %v: %d wait and %d go at once", x.what, here, waits, goes)
			}
		}
	}
}

// The team's answer to somebody who waits comes in the morning.
func TestJudgedAtNight(t *testing.T) {
	for _, yes := range []bool{true, false} {
		g := newRig(t, 1, false)
		one := g.coordinator()
		g.invites["many"] = &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "past", Uses: 50, Approval: true, By: one.id, Made: g.now}
		ph := g.readsConsent("many")
		g.tap(ph, dialog.VerbAgree)
		g.tap(ph, dialog.VerbUseName)
		g.now = atNight()
		d := g.turn(ph, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, By: one.id, Event: dialog.Event{Judge: &dialog.Judge{Yes: yes}}})
		if waits, goes := g.resting(d); waits != 1 || goes != 0 {
			t.Errorf("yes %v: %d wait and %d go at once", yes, waits, goes)
		}
	}
}

// What she herself does in the night is answered at once, her farewell too.
func TestFarewellAtNight(t *testing.T) {
	g := newRig(t, 1, false)
	her := g.phone()
	g.registers(her, cohort.RoleParticipant, "past", "en")
	g.now = atNight()
	g.writes(her, "/forget")
	d := g.tap(her, dialog.VerbErase)
	for _, s := range d.Say {
		if s.Hush != (dialog.Hush{}) {
			t.Errorf("%s waits until %v", s.Op, s.Hush.To.Time())
		}
	}
}

// At an hour in the night for which nobody of the team stands any more, the others hear of it in
// the morning.
func TestNobodyStandsForItAtNight(t *testing.T) {
	b := newBoard(t)
	b.confirms(b.author, 5, b.now.Add(11*time.Hour+30*time.Minute))
	b.author.p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}}
	b.now = atNight()
	told := 0
	for _, x := range b.steers(dialog.Envelope{On: dialog.Ref{Kind: dialog.Announcement, ID: "one"}, Event: dialog.Event{Onward: &dialog.Onward{Begin: true}}}) {
		waits, goes := b.resting(b.turn(b.whose(x.On.ID), x))
		told += waits
		if goes > 0 {
			t.Errorf("%s is told at once", x.On.ID)
		}
	}
	if told == 0 {
		t.Error("nobody is told")
	}
}
