package dialog_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// loses has a coordinator say that somebody's phone is lost, and gives the link she is handed.
func (g *rig) loses(she *phone, of string) (link string) {
	g.t.Helper()
	g.wants(she, of, dialog.CareLost)
	g.tap(she, dialog.VerbCareSure)
	her := g.whose(of)
	if her == nil || her.p.Lost.At == 0 {
		g.t.Fatal("her phone is not lost")
	}
	return her.p.Lost.Link
}

func TestPhoneLost(t *testing.T) {
	g, her, she := team(t)
	g.tap(her, dialog.VerbFirst)
	g.tap(her, dialog.VerbNext)
	g.writes(her, "/menu")
	id, old, read := her.id, her.p, freeze(her.p.Lessons)
	buttons := her.buttons()
	link := g.loses(she, id)
	if !strings.Contains(g.screenOf(she), old.Code) || she.p.Place.View != dialog.ViewCared {
		t.Errorf("she is told on %s: %s", she.p.Place.View, g.screenOf(she))
	}
	handed := slices.ContainsFunc(slices.Collect(maps.Values(she.rows)), func(r *row) bool { return strings.Contains(r.body.Text, " i_") })
	if !handed {
		t.Error("she is handed no link")
	}
	for row, r := range her.rows {
		if !r.gone {
			t.Errorf("%s stays in the chat of the lost phone: %s", row, r.body.Text)
		}
	}
	// The old phone is a stranger's.
	if her.p.Stage != cohort.StageGone {
		t.Fatalf("behind the old door stands somebody who is %s", her.p.Stage)
	}
	d := g.press(her, buttons[0])
	if her.p.Place.View != dialog.ViewDoor || len(d.Say) != 0 || d.Answer.Key != "stale_press" {
		t.Errorf("an old button leads to %s: %+v", her.p.Place.View, d)
	}
	for _, text := range []string{"/start", "/mydata", "/progress", "menu"} {
		for _, s := range g.writes(her, text).Say {
			if s.File != nil || len(s.Parts) == 0 || !strings.HasPrefix(s.Parts[0].Key, "door_") && s.Parts[0].Key != "not_yet" && s.Parts[0].Key != "mydata_visitor" {
				t.Errorf("%s shows %+v", text, s)
			}
		}
	}
	// The new phone is hers.
	fresh := g.phone()
	g.follows(fresh, link)
	g.writes(fresh, g.words.OwnName("ckb"))
	if fresh.p.Place.View != dialog.ViewReturn {
		t.Fatalf("the link leads to %s", fresh.p.Place.View)
	}
	g.tap(fresh, dialog.VerbReturn)
	if fresh.id != id || freeze(fresh.p.Lessons) != read || fresh.p.Lang != "ckb" || fresh.p.Code != old.Code || fresh.p.Place.View != dialog.ViewMenu {
		t.Fatalf("it leads to %s: %s", fresh.id, freeze(fresh.p))
	}
	// Whoever handed the link over hears that it was used: only the team can see that it was not she.
	if text := g.screenOf(she); !strings.Contains(text, old.Code) || !strings.Contains(text, "is back: the link") {
		t.Errorf("whoever handed the link over reads %s", text)
	}
	g.tap(she, dialog.VerbCard)
	if at := she.p.Place; at.View != dialog.ViewCard || at.Person != id {
		t.Errorf("from there she comes to %+v", at)
	}
	want := []string{"admitted participant", "phone_lost ", "person_returned "}
	if got := audited(fresh); !slices.Equal(got, want) {
		t.Errorf("audited %q", got)
	}
	if inv := g.invites[link]; inv.Open(g.now) {
		t.Error("the link can be used again")
	}
	g.follows(fresh, link) // her own: her menu
	if fresh.p.Place.View != dialog.ViewMenu || !strings.Contains(g.screenOf(fresh), "بەخێربێنەوە") {
		t.Errorf("her own link shows %s", g.screenOf(fresh))
	}
	g.writes(fresh, "/clear")
	g.tap(fresh, dialog.VerbEmpty)
}

// Two who open one link race for it: the first is taken for her, the other hears the polite
// door, and no more.
func TestTwoOpenOneLink(t *testing.T) {
	g, her, she := team(t)
	id := her.id
	link := g.loses(she, id)
	first, second := g.phone(), g.phone()
	var then []dialog.Envelope
	for _, ph := range []*phone{first, second} {
		g.follows(ph, link)
		g.writes(ph, g.words.OwnName("en"))
		press := dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: ph.p.Step, Verb: dialog.VerbReturn}, Message: 2}}
		then = append(then, g.turn(ph, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, By: ph.id, Event: press}).Then...)
	}
	g.carry(then)
	if first.id != id || second.p.Stage != cohort.StageVisitor || second.p.Place.View != dialog.ViewDoor {
		t.Errorf("the first is %s, the second stands on %s", first.id, second.p.Place.View)
	}
	if len(g.lost) > 0 {
		t.Error("she is still lost")
	}
}

// A link that was renewed or ended lets nobody in, though it was opened before; who renews
// what another has renewed already changes nothing.
func TestLinkRenewedAndEnded(t *testing.T) {
	g, her, she := team(t)
	id := her.id
	first := g.loses(she, id)
	fresh := g.phone()
	g.follows(fresh, first)
	g.writes(fresh, g.words.OwnName("en"))
	seen := g.whose(id).p.Lost.Seed
	g.wants(she, id, dialog.CareRenew)
	g.tap(she, dialog.VerbCareSure)
	second := g.whose(id).p.Lost.Link
	if second == first || second == "" {
		t.Fatalf("renewed from %q to %q", first, second)
	}
	g.tap(fresh, dialog.VerbReturn)
	if fresh.p.Place.View != dialog.ViewDoor || len(g.lost) != 1 {
		t.Errorf("the first link leads to %s", fresh.p.Place.View)
	}
	again := dialog.Event{Care: &dialog.Care{Do: dialog.CareRenew, Seed: seen}}
	g.carry([]dialog.Envelope{{On: dialog.Ref{Kind: dialog.Person, ID: id}, By: she.id, Event: again}})
	if g.whose(id).p.Lost.Link != second {
		t.Error("who saw the first link has renewed the second")
	}
	g.wants(she, id, dialog.CareRevoke)
	g.tap(she, dialog.VerbCareSure)
	g.follows(fresh, second)
	if fresh.p.Place.View != dialog.ViewDoor {
		t.Errorf("the link that was ended leads to %s", fresh.p.Place.View)
	}
	g.opensCard(she, id)
	if text := g.screenOf(she); !strings.Contains(text, "No link leads back") {
		t.Errorf("the card says\n%s", text)
	}
	// Seven days later a link leads nowhere.
	g.wants(she, id, dialog.CareRenew)
	g.tap(she, dialog.VerbCareSure)
	third := g.whose(id).p.Lost.Link
	g.now = g.now.Add(7*24*time.Hour + time.Minute)
	g.follows(fresh, third)
	if fresh.p.Place.View != dialog.ViewDoor {
		t.Errorf("after seven days the link leads to %s", fresh.p.Place.View)
	}
}

// Who takes part has a place of her own: the link is nothing for her, nor for a coordinator.
func TestLinkOpenedByOthers(t *testing.T) {
	g, her, she := team(t)
	other := g.phone()
	g.registers(other, cohort.RoleParticipant, "past", "en")
	link := g.loses(she, her.id)
	for _, ph := range []*phone{other, she} {
		before := ph.id
		g.follows(ph, link)
		if ph.id != before || !strings.Contains(g.screenOf(ph), "another phone") {
			t.Errorf("the link shows %s: %s", ph.p.Place.View, g.screenOf(ph))
		}
	}
	if !g.invites[link].Open(g.now) {
		t.Error("it is used up")
	}
}

// Whoever opens the link takes over all that she may do: of one who holds another role only an
// owner may say that her phone is lost; and nobody of her own.
func TestPhoneLostOfOneWhoWorks(t *testing.T) {
	g, her, she := team(t)
	owner := g.anOwner()
	send := func(by *phone) {
		e := dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: her.id}, By: by.id, Event: dialog.Event{Care: &dialog.Care{Do: dialog.CareLost}}}
		g.carry([]dialog.Envelope{e})
	}
	her.p = her.p.Clone()
	her.p.Roles = append(her.p.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: "past"})
	g.opensCard(she, her.id)
	for _, token := range she.buttons() {
		if a := dialog.ParseToken(g.keys, she.door, token); a.Arg == string(dialog.CareLost) {
			t.Error("a coordinator is offered to take over another")
		}
	}
	send(she)
	send(her)
	if len(g.lost) > 0 {
		t.Fatal("somebody who may not has done it")
	}
	id := her.id
	send(owner)
	if len(g.lost) != 1 || !g.whose(id).p.Has(cohort.RoleCoordinator) {
		t.Error("an owner cannot do it")
	}
}

// TestOnlyWhoAsksForTheLinkIsHandedIt: who moves somebody whose phone is lost is handed no link
// to her place, and nobody is who may not be by now.
func TestOnlyWhoAsksForTheLinkIsHandedIt(t *testing.T) {
	g, her, she := team(t)
	owner, id := g.anOwner(), her.id
	g.loses(owner, id)
	her = g.whose(id)
	she.p = she.p.Clone()
	she.p.Roles = append(she.p.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: "future"})
	g.wants(she, id, dialog.CareMove)
	g.tap(she, dialog.VerbCareTo)
	g.tap(she, dialog.VerbCareSure)
	if her.p.Cohort != "future" {
		t.Fatalf("she learns in %s", her.p.Cohort)
	}
	handed := func() bool {
		for _, r := range she.rows {
			if strings.Contains(r.body.Text, " i_") {
				return true
			}
		}
		return false
	}
	if handed() {
		t.Error("who moved her has the link to her place")
	}
	cared := dialog.Event{Cared: &dialog.Cared{Person: id, Do: dialog.CareRenew, Seed: her.p.Lost.Seed}}
	her.p = her.p.Clone()
	her.p.Roles = append(her.p.Roles, cohort.Role{Kind: cohort.RoleStaff})
	g.does(she, cared)
	if handed() {
		t.Error("a coordinator has the link to the place of staff")
	}
	her.p = her.p.Clone()
	her.p.Roles = her.p.Roles[:1]
	g.does(she, cared)
	if !handed() {
		t.Error("nobody has the link: the test does not test")
	}
}

// Nothing comes to somebody whose phone is lost, and her time runs out as everybody's: then no
// link leads anywhere.
func TestLostAndOutlived(t *testing.T) {
	g, her, she := team(t)
	id := her.id
	link := g.loses(she, id)
	lost := g.whose(id)
	on := func(ev dialog.Event) dialog.Decision {
		return g.turn(lost, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: id}, Event: ev})
	}
	g.now = g.now.Add(48 * time.Hour)
	for _, ev := range []dialog.Event{{Due: &dialog.Due{}}, {Replan: &dialog.Replan{}}, {Mended: &dialog.Mended{}}} {
		if d := on(ev); len(d.Say) > 0 || lost.due != 0 {
			t.Errorf("%+v says %+v, due %v", ev, d.Say, lost.due)
		}
	}
	g.now = g.now.Add(400 * 24 * time.Hour)
	d := on(dialog.Event{Outlived: &dialog.Outlived{}})
	g.carry(d.Then)
	if lost.p.Stage != cohort.StageGone || g.invites[link].Subject != "" || g.invites[link].Open(g.now) {
		t.Errorf("she is %s; the link: %+v", lost.p.Stage, g.invites[link])
	}
}

// Who opens the link and says that it is not hers to use leaves it as it is, and nothing is
// kept of her.
func TestReturnElsewhere(t *testing.T) {
	g, her, she := team(t)
	link := g.loses(she, her.id)
	other := g.phone()
	g.follows(other, link)
	g.writes(other, g.words.OwnName("en"))
	g.tap(other, dialog.VerbDisagree)
	if other.p.Stage != cohort.StageGone || g.invites[link].Used != 0 || g.leadsBack() != link {
		t.Errorf("she is %s, the link was used %d times", other.p.Stage, g.invites[link].Used)
	}
}

// The link back holds as long as whoever was handed it might be handed it today: not when she
// has lost her role, when who is led back learns elsewhere, or has a role that only owners deal
// with. Whoever opens it hears the polite door, the team is told once, and another link is made.
func TestLinkOfWhoMayNoMore(t *testing.T) {
	for name, change := range map[string]func(g *rig, her, she *phone){
		"her role is lost": func(_ *rig, _, she *phone) {
			she.p.Roles = []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: "future"}}
		},
		"she has left": func(_ *rig, _, she *phone) { she.p.Stage, she.p.Roles = cohort.StageVisitor, nil },
		"moved away": func(_ *rig, her, _ *phone) {
			her.p.Cohort, her.p.Roles = "future", []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: "future"}}
		},
		"of the team by now": func(_ *rig, her, _ *phone) {
			her.p.Roles = append(her.p.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: "past"})
		},
	} {
		g, lost, she := team(t)
		g.last = name
		boss, second := g.anOwner(), g.coordinator()
		id := lost.id
		link := g.loses(she, id)
		her := g.whose(id)
		her.p, she.p = her.p.Clone(), she.p.Clone()
		change(g, her, she)
		thief := g.phone()
		g.follows(thief, link)
		g.writes(thief, g.words.OwnName("en"))
		g.tap(thief, dialog.VerbReturn)
		if thief.p.Stage != cohort.StageVisitor || thief.p.Place.View != dialog.ViewDoor || len(g.lost) != 1 {
			t.Errorf("%s: the link leads to %s as %s", name, thief.p.Place.View, thief.p.Stage)
		}
		if g.invites[link].Open(g.now) || her.p.Lost.Link != "" {
			t.Errorf("%s: the link can be used again", name)
		}
		told := map[*phone]bool{boss: name == "moved away", second: name != "moved away"}
		for ph, want := range told {
			if got := strings.Contains(ph.latest(), "does not hold any more"); got != want {
				t.Errorf("%s: told %v: %q", name, got, ph.latest())
			}
		}
		maker := boss
		if name != "of the team by now" && name != "moved away" {
			maker = second
		}
		g.opensCard(maker, id)
		if text := g.screenOf(maker); !strings.Contains(text, "No link leads back") {
			t.Errorf("%s: the card says %s", name, text)
		}
		g.choose(maker, dialog.VerbCare, string(dialog.CareRenew))
		g.tap(maker, dialog.VerbCareSure)
		g.follows(thief, her.p.Lost.Link)
		if g.tap(thief, dialog.VerbReturn); thief.id != id {
			t.Errorf("%s: the new link leads to %s", name, thief.p.Place.View)
		}
	}
}

// A card does not promise a link whose holder has lost her role.
func TestCardOfADeadLink(t *testing.T) {
	g, lost, she := team(t)
	second := g.coordinator()
	id := lost.id
	g.loses(she, id)
	g.opensCard(second, id)
	if text := g.screenOf(second); !strings.Contains(text, "A link leads back") {
		t.Errorf("the card says %s", text)
	}
	she.p = she.p.Clone()
	she.p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}}
	g.tap(second, dialog.VerbCard)
	if text := g.screenOf(second); !strings.Contains(text, "No link leads back") {
		t.Errorf("the card says %s", text)
	}
}
