package dialog_test

import (
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// namesAsked has an owner ask for a file with names, by her screens.
func (g *rig) namesAsked(ph *phone) {
	g.t.Helper()
	g.writes(ph, "/export")
	g.tap(ph, dialog.VerbNaming)
	g.writes(ph, "To go through the results with the donor")
	g.tap(ph, dialog.VerbReasonSure)
	if ph.p.Place.View != dialog.ViewNames || g.seats == nil || g.seats.Naming == nil {
		g.t.Fatalf("she stands on %s; the owners have %+v", ph.p.Place.View, g.seats)
	}
}

// Nobody says anything: a day later, and no moment before, it is released, if whoever asked is still an
// owner; else nothing is left of it. Nothing else but time does.
func TestNamesAfterADay(t *testing.T) {
	for what, released := range map[string]bool{"an owner": true, "an owner no more": false} {
		g := newRig(t, 41, false)
		boss, staff := g.phone(), g.phone()
		g.registers(boss, cohort.RoleOwner, "", "en")
		g.registers(staff, cohort.RoleStaff, "", "ckb")
		g.namesAsked(boss)
		due := func() { g.does(boss, dialog.Event{Due: &dialog.Due{}}) }
		g.now = g.seats.Naming.Due.Add(-time.Second)
		due()
		g.carry([]dialog.Envelope{{
			On: dialog.Ref{Kind: dialog.Owners, ID: dialog.OwnersID}, By: boss.id, Event: dialog.Event{Naming: &dialog.Naming{Do: dialog.NamingDue}},
		}})
		if g.seats.Naming.Released != 0 {
			t.Fatalf("%s: it is released too early", what)
		}
		if !released {
			boss.p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}}
		}
		g.now = g.seats.Naming.Due
		due()
		switch x := g.seats.Naming; {
		case !released && x != nil:
			t.Errorf("%s: %+v is left", what, x)
		case released && (x == nil || x.Released != g.now || x.Until != g.now.Add(cohort.NamingKept)):
			t.Errorf("%s: it is not released: %+v", what, x)
		}
		if boss.p.Names != 0 {
			t.Errorf("%s: she waits on", what)
		}
		if n := g.given(cohort.ActionNamesTaken); n != 0 {
			t.Errorf("%s: time alone took it %d times", what, n)
		}
	}
}

// When it is not taken in time it is over, and the next can be asked for; whoever has asked may take it back.
func TestNamesAreOver(t *testing.T) {
	g := newRig(t, 42, false)
	boss := g.phone()
	g.registers(boss, cohort.RoleOwner, "", "ar")
	g.namesAsked(boss)
	first := g.seats.Naming.ID
	g.now = g.seats.Naming.Until
	g.namesAsked(boss)
	if g.seats.Naming.ID == first {
		t.Fatal("the first one is still there")
	}
	g.tap(boss, dialog.VerbNamingStop)
	if g.seats.Naming != nil || boss.p.Names != 0 {
		t.Errorf("it is not taken back: %+v", g.seats.Naming)
	}
}

// Another owner agrees, and whoever has asked takes the file, once; a newcomer's yes does not count, nor does
// her own.
func TestNamesAreAgreedToAndTaken(t *testing.T) {
	g := newRig(t, 43, false)
	boss, other := g.phone(), g.phone()
	g.registers(boss, cohort.RoleOwner, "", "en")
	g.registers(other, cohort.RoleOwner, "", "ar")
	g.now = g.now.Add(25 * time.Hour)
	fresh := g.phone()
	g.registers(fresh, cohort.RoleOwner, "", "ckb")
	g.namesAsked(boss)
	for _, ph := range []*phone{fresh, other} {
		g.press(ph, g.standing(ph, dialog.VerbNaming))
		g.tap(ph, dialog.VerbNamingYes)
		if released := g.seats.Naming.Released > 0; released != (ph == other) {
			t.Fatalf("released: %t", released)
		}
	}
	g.press(boss, g.standing(boss, dialog.VerbNaming))
	d := g.tap(boss, dialog.VerbNamingTake)
	again := dialog.Envelope{
		On: dialog.Ref{Kind: dialog.Owners, ID: dialog.OwnersID}, By: boss.id,
		Event: dialog.Event{Naming: &dialog.Naming{Do: dialog.NamingTake, ID: g.seats.Naming.ID}},
	}
	g.carry([]dialog.Envelope{again})
	if x := g.seats.Naming; x.Taken != g.now || x.Second != other.p.Code || x.Until != g.now.Add(cohort.NamingMade) || len(d.Then) != 1 {
		t.Errorf("it was not taken as it should be: %+v", x)
	}
	files := 0
	for _, r := range boss.rows {
		if r.body.Media != nil && r.body.Media.Recipe == dialog.RecipeNames {
			files++
		}
	}
	if files != 1 {
		t.Errorf("%d files came", files)
	}
}

// unseatsBy has an owner take the role of an owner from somebody, which is the last she was given.
func (g *rig) unseatsBy(by, her *phone) {
	g.t.Helper()
	g.writes(by, "/role")
	g.writes(by, her.p.Code)
	last := ""
	for _, token := range by.buttons() {
		if a := dialog.ParseToken(g.keys, by.door, token); a != nil && a.Verb == dialog.VerbTake {
			last = token
		}
	}
	g.press(by, last)
	g.tap(by, dialog.VerbAppoint)
	if her.p.Has(cohort.RoleOwner) {
		g.t.Fatal("she is an owner still")
	}
}

// Who has been here for long and is made an owner for the occasion is no second person: neither just then, nor
// when she was an owner before and the role was taken in between. Whom the settings name is one always.
func TestAnOwnerMadeForTheOccasionIsNoSecond(t *testing.T) {
	for what, x := range map[string]struct {
		wait    time.Duration // between her role and the asking
		taken   bool          // the role is taken and given again at the end of that
		settled bool
		counts  bool
	}{
		"just made":       {},
		"after a day":     {wait: 25 * time.Hour, counts: true},
		"taken and given": {wait: 25 * time.Hour, taken: true},
		"by the settings": {settled: true, counts: true},
	} {
		g := newRig(t, 44, false)
		boss, other := g.phone(), g.phone()
		g.registers(boss, cohort.RoleOwner, "", "en")
		g.registers(other, cohort.RoleStaff, "", "ar")
		g.now = g.now.Add(72 * time.Hour)
		give := func() {
			g.appoints(boss, other, dialog.VerbGive, string(cohort.RoleOwner))
			g.press(other, g.standing(other, dialog.VerbOffered))
			g.tap(other, dialog.VerbPromise)
		}
		give()
		g.now = g.now.Add(x.wait)
		if x.taken {
			g.unseatsBy(boss, other)
			give()
		}
		other.owner = x.settled
		g.namesAsked(boss)
		g.press(other, g.standing(other, dialog.VerbNaming))
		g.tap(other, dialog.VerbNamingYes)
		if released := g.seats.Naming.Released > 0; released != x.counts {
			t.Errorf("%s: released: %t", what, released)
		}
	}
}
