package dialog_test

import (
	"slices"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// holds says whether somebody has a role now.
func holds(ph *phone, kind cohort.RoleKind, in cohort.ID) bool {
	return slices.Contains(ph.p.Roles, cohort.Role{Kind: kind, Cohort: in})
}

// appoints has an owner give a role to somebody, or take it, by her screens.
func (g *rig) appoints(by, her *phone, verb dialog.Verb, arg string) dialog.Decision {
	g.t.Helper()
	g.writes(by, "/role")
	g.writes(by, her.p.Code)
	if by.p.Place.View != dialog.ViewTeamOne {
		g.t.Fatalf("the code %s leads to %s", her.p.Code, by.p.Place.View)
	}
	for _, token := range by.buttons() {
		if a := dialog.ParseToken(g.keys, by.door, token); a.Verb == verb && (arg == "" || a.Arg == arg) {
			g.press(by, token)
			if by.p.Place.View == dialog.ViewTeamCohort {
				g.tap(by, dialog.VerbSet)
			}
			return g.tap(by, dialog.VerbAppoint)
		}
	}
	g.t.Fatalf("no button %s %s", verb, arg)
	return dialog.Decision{}
}

// given writes what was written in the log of a kind of action.
func (g *rig) given(a cohort.Action) int {
	n := 0
	for _, f := range g.log {
		if f.Action == a {
			n++
		}
	}
	return n
}

// A role that is given holds when she has promised, in the language and the place she is in;
// one that is taken is gone at once, with its screens, and what else she is stays.
func TestARoleIsGivenAndTaken(t *testing.T) {
	g := newRig(t, 31, false)
	boss, her := g.phone(), g.phone()
	g.registers(boss, cohort.RoleOwner, "", "en")
	g.registers(her, cohort.RoleParticipant, "past", "ar")
	g.answersOne(her)
	quizzes := freeze(her.p.Quizzes)
	g.appoints(boss, her, dialog.VerbGive, "coordinator")
	if len(her.p.Granted) != 1 || her.p.Has(cohort.RoleCoordinator) || boss.p.Place.View != dialog.ViewTeamOne {
		t.Fatalf("before she has promised: %+v, %+v; the owner is on %s", her.p.Roles, her.p.Granted, boss.p.Place.View)
	}
	role := her.p.Granted[0]
	g.writes(her, "/modules")
	g.press(her, g.standing(her, dialog.VerbOffered))
	g.tap(her, dialog.VerbPromise)
	if !slices.Contains(her.p.Roles, role) || len(her.p.Granted) != 0 || her.p.Acting != cohort.RoleCoordinator || her.p.Hand != role.Cohort {
		t.Fatalf("she has promised: %+v, acting as %q", her.p.Roles, her.p.Acting)
	}
	if g.writes(her, "/calendar"); her.p.Place.View != dialog.ViewCalendar {
		t.Fatalf("as a coordinator she is on %s", her.p.Place.View)
	}
	g.appoints(boss, her, dialog.VerbTake, "")
	if her.p.Has(cohort.RoleCoordinator) || her.p.Place.View != dialog.ViewMenu || !her.p.Learns() || freeze(her.p.Quizzes) != quizzes {
		t.Errorf("what is taken is there still, or more is gone: she is on %s as %q", her.p.Place.View, her.p.Acting)
	}
	if g.given(cohort.ActionGiven) != 1 || g.given(cohort.ActionPromised) != 1 || g.given(cohort.ActionTaken) != 1 {
		t.Errorf("written in the log: %+v", g.log)
	}
}

// What is given can be declined, and taken back before it holds.
func TestARoleThatWaits(t *testing.T) {
	g := newRig(t, 32, false)
	boss, her := g.phone(), g.phone()
	g.registers(boss, cohort.RoleOwner, "", "en")
	g.registers(her, cohort.RoleCoordinator, "past", "ckb")
	g.appoints(boss, her, dialog.VerbGive, "staff")
	g.writes(her, "/menu")
	g.tap(her, dialog.VerbOffered)
	g.tap(her, dialog.VerbDisagree)
	if her.p.Has(cohort.RoleStaff) || len(her.p.Granted) != 0 || g.given(cohort.ActionDeclined) != 1 {
		t.Error("she has declined")
	}
	g.appoints(boss, her, dialog.VerbGive, "staff")
	g.writes(her, "/menu")
	g.tap(her, dialog.VerbOffered)
	old := her.tokens[len(her.tokens)-3] // to promise
	g.writes(boss, "/role")
	g.writes(boss, her.p.Code)
	var taken bool
	for _, token := range boss.buttons() { // the last of those to take is what waits
		if a := dialog.ParseToken(g.keys, boss.door, token); a.Verb == dialog.VerbTake {
			old, taken = token, true
		}
	}
	g.press(boss, old)
	g.tap(boss, dialog.VerbAppoint)
	if !taken || len(her.p.Granted) != 0 || her.p.Place.View != dialog.ViewMenu || !holds(her, cohort.RoleCoordinator, "past") {
		t.Errorf("taken back: she is on %s with %+v", her.p.Place.View, her.p.Granted)
	}
}

// Who is nothing any more is a stranger: her screens are gone and the door is closed.
func TestTheLastRoleIsTaken(t *testing.T) {
	g := newRig(t, 33, false)
	boss, her := g.phone(), g.phone()
	g.registers(boss, cohort.RoleOwner, "", "en")
	g.registers(her, cohort.RoleStaff, "", "ar")
	g.appoints(boss, her, dialog.VerbTake, "")
	if her.p.Stage != cohort.StageVisitor || her.p.Place.View != dialog.ViewDoor || len(her.p.Roles) != 0 {
		t.Fatalf("she is a %s on %s", her.p.Stage, her.p.Place.View)
	}
	if d := g.writes(her, "/calendar"); !says(d, "door_stranger") {
		t.Errorf("she is answered %s", freeze(d.Say))
	}
}

// The last owner stays, whoever asks; with another there, she may go.
func TestTheLastOwnerStays(t *testing.T) {
	g := newRig(t, 34, false)
	boss, other := g.phone(), g.phone()
	g.registers(boss, cohort.RoleOwner, "", "en")
	g.appoints(boss, boss, dialog.VerbTake, "")
	if !boss.p.Has(cohort.RoleOwner) || boss.p.Place.View != dialog.ViewTeamOne {
		t.Fatalf("the last owner is on %s", boss.p.Place.View)
	}
	other.owner = true
	g.writes(other, "/start")
	g.writes(other, g.words.OwnName("ckb"))
	g.appoints(boss, boss, dialog.VerbTake, "")
	if boss.p.Has(cohort.RoleOwner) {
		t.Error("beside an owner of the settings she stays")
	}
	if len(g.seats.Leaving) != 0 {
		t.Errorf("somebody is leaving still: %v", g.seats.Leaving)
	}
}

// Two owners who take each other's role at once: whose envelope comes first is heard, and
// the other is none any more.
func TestTwoOwnersAtOnce(t *testing.T) {
	g := newRig(t, 35, false)
	a, b := g.phone(), g.phone()
	g.registers(a, cohort.RoleOwner, "", "en")
	g.registers(b, cohort.RoleOwner, "", "ar")
	unseat := func(by, her *phone) dialog.Envelope {
		return dialog.Envelope{On: dialog.Ref{Kind: dialog.Owners, ID: dialog.OwnersID}, By: by.id, Event: dialog.Event{Unseat: &dialog.Unseat{Person: her.id}}}
	}
	first := g.unseats(unseat(a, b))
	second := g.unseats(unseat(b, a)) // though her own turn has not come yet
	g.carry(append(second, first...))
	if !a.p.Has(cohort.RoleOwner) || b.p.Has(cohort.RoleOwner) {
		t.Errorf("owners are %t, %t", a.p.Has(cohort.RoleOwner), b.p.Has(cohort.RoleOwner))
	}
	if len(second) != 1 || second[0].Event.Appointed == nil || second[0].Event.Appointed.Why != dialog.AppointRole {
		t.Errorf("the second is told %s", freeze(second))
	}
}

// Whose role is gone when it takes effect changes nothing.
func TestAppointingIsAskedAgain(t *testing.T) {
	g := newRig(t, 36, false)
	boss, other, her := g.phone(), g.phone(), g.phone()
	g.registers(boss, cohort.RoleOwner, "", "en")
	g.registers(other, cohort.RoleOwner, "", "en")
	g.registers(her, cohort.RoleCoordinator, "past", "ar")
	for _, ev := range []dialog.Event{
		{Appoint: &dialog.Appoint{Role: cohort.Role{Kind: cohort.RoleOwner}}},
		{Appoint: &dialog.Appoint{Role: her.p.Roles[0], Take: true}},
	} {
		for _, by := range []*phone{her, g.phone()} {
			before := freeze([]any{her.p.Roles, her.p.Granted})
			d := g.turn(her, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: her.id}, By: by.id, Event: ev})
			if freeze([]any{her.p.Roles, her.p.Granted}) != before || len(d.Facts) > 0 {
				t.Errorf("by one who may not: %s", freeze(her.p.Roles))
			}
		}
	}
	d := g.turn(her, dialog.Envelope{By: boss.id, Event: dialog.Event{Appoint: &dialog.Appoint{Role: cohort.Role{Kind: cohort.RoleOwner}, Take: true}}})
	if len(d.Facts) > 0 {
		t.Error("the role of an owner is taken past the other owners")
	}
}

// Of several cohorts the menu says the role and the cohort at hand.
func TestTheMenuSaysRoleAndCohort(t *testing.T) {
	g := newRig(t, 37, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleCoordinator, "past", "en")
	if d := g.writes(ph, "/menu"); says(d, "menu_acting") || says(d, "hand_is") {
		t.Error("with one role of one cohort there is nothing to tell apart")
	}
	ph.p.Roles = append(ph.p.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: "future"})
	if d := g.writes(ph, "/menu"); !says(d, "menu_acting") || !says(d, "hand_is") {
		t.Error("with two cohorts the menu does not say role and cohort")
	}
}
