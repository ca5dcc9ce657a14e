package dialog_test

import (
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// Of somebody whom the settings name an owner the phone is not lost here: the account would stay an
// owner's, whoever holds it. It is said so before anybody is sure, and where it takes effect.
func TestLostPhoneOfAnOwnerBySettings(t *testing.T) {
	g := newRig(t, 1, false)
	boss, her := g.anOwner(), g.phone()
	g.registers(her, cohort.RoleParticipant, "past", "en")
	g.opensCard(boss, her.id)
	g.choose(boss, dialog.VerbCare, string(dialog.CareLost))
	her.owner = true // meanwhile
	g.tap(boss, dialog.VerbCareSure)
	if len(g.lost) > 0 || her.p.Lost.At > 0 || !strings.Contains(boss.shows(), "taken out of the settings first") {
		t.Fatalf("she is lost %v; the owner reads %q", her.p.Lost.At, boss.shows())
	}
	g.opensCard(boss, her.id)
	g.choose(boss, dialog.VerbCare, string(dialog.CareLost))
	if boss.p.Place.View != dialog.ViewCard || !strings.Contains(boss.shows(), "taken out of the settings first") {
		t.Errorf("on %s she reads %q", boss.p.Place.View, boss.shows())
	}
	her.owner = false
	g.opensCard(boss, her.id)
	g.choose(boss, dialog.VerbCare, string(dialog.CareLost))
	if g.tap(boss, dialog.VerbCareSure); len(g.lost) != 1 {
		t.Errorf("not in the settings any more, and still not lost: %q", boss.shows())
	}
}
