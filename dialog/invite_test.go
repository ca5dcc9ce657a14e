package dialog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// coordinator is somebody who runs the cohort "past".
func (g *rig) coordinator() *phone {
	ph := g.phone()
	g.registers(ph, cohort.RoleCoordinator, "past", "en")
	return ph
}

// newLink is the one invitation that was made since, by id.
func (g *rig) newLink(before map[string]bool) (string, *cohort.Invitation) {
	g.t.Helper()
	var ids []string
	for id, inv := range g.invites {
		if !before[id] && inv.Uses > 0 {
			ids = append(ids, id)
		}
	}
	if len(ids) != 1 {
		g.t.Fatalf("%d invitations were made", len(ids))
	}
	return ids[0], g.invites[ids[0]]
}

func (g *rig) links() map[string]bool {
	out := map[string]bool{}
	for id := range g.invites {
		out[id] = true
	}
	return out
}

// A coordinator invites participants and coordinators to her own cohort, and nobody else; a
// button she once had says nothing else either.
func TestWhomACoordinatorInvites(t *testing.T) {
	g := newRig(t, 61, false)
	ph := g.coordinator()
	g.writes(ph, "/invite")
	g.choose(ph, dialog.VerbField, "role")
	for _, role := range []string{"staff", "owner"} {
		d := g.does(ph, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: ph.p.Step, Verb: dialog.VerbSet, Arg: role}, Message: 1}})
		if d.Answer == nil || d.Answer.Key != "stale_press" || ph.p.Task.Role != cohort.RoleParticipant {
			t.Errorf("%s: she invites as %s", role, ph.p.Task.Role)
		}
	}
	g.choose(ph, dialog.VerbSet, "coordinator")
	before := g.links()
	g.tap(ph, dialog.VerbIssue)
	_, inv := g.newLink(before)
	if inv.Role != cohort.RoleCoordinator || inv.Cohort != "past" || inv.By != ph.id || inv.Code != ph.p.Code {
		t.Errorf("made: %+v", inv)
	}
}

// Whose role is taken while the invitation is on its way makes none, and is told.
func TestRoleLostWhileInviting(t *testing.T) {
	g := newRig(t, 62, false)
	ph := g.coordinator()
	g.writes(ph, "/invite")
	before := g.links()
	d := dialog.Decide(g.worldOf(ph, press(ph, dialog.VerbIssue, "")), dialog.Subject{Person: ph.p}, press(ph, dialog.VerbIssue, ""))
	ph.p = d.Next.Person
	held := ph.p.Roles
	ph.p.Roles = []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: "future"}}
	g.carry(d.Then)
	for id, inv := range g.invites {
		if !before[id] && (inv.Uses > 0 || inv.Open(g.now)) {
			t.Errorf("an invitation was made: %+v", inv)
		}
	}
	if ph.p.Place.View != dialog.ViewMenu {
		t.Errorf("she stands on %s", ph.p.Place.View)
	}
	ph.p.Roles = held
}

// press is a press of hers at her present step.
func press(ph *phone, verb dialog.Verb, arg string) dialog.Envelope {
	act := &dialog.Act{Step: ph.p.Step, Verb: verb, Arg: arg}
	return dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, Key: "k", Event: dialog.Event{Pressed: &dialog.Pressed{Act: act, Message: 1}}}
}

// worldOf is the world in which e is decided.
func (g *rig) worldOf(ph *phone, e dialog.Envelope) dialog.World {
	w := g.world(ph.id, ph.version)
	g.see(&w, dialog.Subject{Person: ph.p}, e)
	return w
}

// many makes invitations at once.
func (g *rig) many(ph *phone, n string) map[string]bool {
	g.t.Helper()
	g.writes(ph, "/invite")
	g.choose(ph, dialog.VerbField, "label")
	g.writes(ph, "Basra")
	g.choose(ph, dialog.VerbField, "uses")
	g.choose(ph, dialog.VerbSet, "each")
	g.writes(ph, n)
	return g.links()
}

// Invitations made at once are as many as were asked for, one for each, with a number beside
// the label; their codes can be made again from the seed, and lie nowhere.
func TestManyAtOnce(t *testing.T) {
	g := newRig(t, 63, false)
	ph := g.coordinator()
	before := g.many(ph, "200")
	d := g.tap(ph, dialog.VerbIssue)
	issue := d.Then[0].Event.Issue
	if len(d.Then) != 1 || issue.Of != 200 {
		t.Fatalf("one turn makes %d of %d", len(d.Then), issue.Of)
	}
	for n := 1; n <= 200; n++ {
		_, id := dialog.InvitationCode(g.keys, issue.Seed, n)
		inv := g.invites[id]
		if inv == nil || before[id] || inv.Uses != 1 || inv.N != n || inv.Label.Reveal() != "Basra" || inv.Approval {
			t.Fatalf("invitation %d: %+v", n, inv)
		}
	}
	if len(g.invites) != len(before)+200 || ph.p.Place.View != dialog.ViewInvited {
		t.Errorf("%d were made, she stands on %s", len(g.invites)-len(before), ph.p.Place.View)
	}
	for _, n := range []string{"1", "201"} {
		g.many(ph, "24")
		g.choose(ph, dialog.VerbField, "uses")
		g.choose(ph, dialog.VerbSet, "each")
		if d := g.writes(ph, n); !says(d, "number_unread") || ph.p.Task.Each != 24 {
			t.Errorf("%s at once: %+v", n, ph.p.Task)
		}
	}
}

// An envelope that comes twice, or after a kill in the middle, makes nothing twice.
func TestManyAtOnceRepeated(t *testing.T) {
	g := newRig(t, 64, false)
	ph := g.coordinator()
	before := g.many(ph, "5")
	then := g.tap(ph, dialog.VerbIssue).Then
	once := map[string]string{}
	for id, inv := range g.invites {
		once[id] = freeze(inv)
	}
	g.now = g.now.Add(time.Minute)
	g.carry(then)
	for id, inv := range g.invites {
		if once[id] != freeze(inv) {
			t.Errorf("%s has changed", id)
		}
	}
	if len(g.invites) != len(before)+5 {
		t.Errorf("%d were made", len(g.invites)-len(before))
	}
}

// Revoked once or twice, a link admits nobody; a coordinator of another cohort changes nothing.
func TestRevoke(t *testing.T) {
	g := newRig(t, 65, false)
	ph := g.coordinator()
	g.writes(ph, "/invite")
	before := g.links()
	g.tap(ph, dialog.VerbIssue)
	id, _ := g.newLink(before)
	other := g.phone()
	g.registers(other, cohort.RoleCoordinator, "future", "en")
	g.carry([]dialog.Envelope{{On: dialog.Ref{Kind: dialog.Invitation, ID: id}, By: other.id, Event: dialog.Event{Revoke: &dialog.Revoke{}}}})
	if g.invites[id].Revoked {
		t.Fatal("revoked by a coordinator of another cohort")
	}
	g.tap(ph, dialog.VerbLinks)
	g.choose(ph, dialog.VerbLink, id)
	for range 2 {
		g.carry([]dialog.Envelope{{On: dialog.Ref{Kind: dialog.Invitation, ID: id}, By: ph.id, Event: dialog.Event{Revoke: &dialog.Revoke{}}}})
		if !g.invites[id].Revoked {
			t.Fatal("it is not revoked")
		}
	}
	guest := g.phone()
	if g.follows(guest, id); guest.p.Place.View != dialog.ViewDoor {
		t.Errorf("she stands on %s", guest.p.Place.View)
	}
}

// A link made anew has the same settings, and the old one is over when it is made, not before.
func TestMadeAnew(t *testing.T) {
	g := newRig(t, 66, false)
	ph := g.coordinator()
	g.writes(ph, "/invite")
	g.choose(ph, dialog.VerbField, "label")
	g.writes(ph, "Basra 7")
	before := g.links()
	g.tap(ph, dialog.VerbIssue)
	id, _ := g.newLink(before)
	g.tap(ph, dialog.VerbLinks)
	g.choose(ph, dialog.VerbLink, id)
	g.tap(ph, dialog.VerbAnew)
	if g.invites[id].Revoked {
		t.Fatal("the old one is over already")
	}
	before = g.links()
	g.tap(ph, dialog.VerbIssue)
	_, inv := g.newLink(before)
	if !g.invites[id].Revoked || inv.Label.Reveal() != "Basra 7" {
		t.Errorf("old revoked: %t, label %q", g.invites[id].Revoked, inv.Label.Reveal())
	}
}

// cameBy makes an invitation and has somebody come by it.
func (g *rig) cameBy(ph *phone) (id string, guest *phone) {
	g.t.Helper()
	g.writes(ph, "/invite")
	g.choose(ph, dialog.VerbField, "label")
	g.writes(ph, "Basra 7")
	before := g.links()
	g.tap(ph, dialog.VerbIssue)
	id, _ = g.newLink(before)
	guest = g.phone()
	g.follows(guest, id)
	g.writes(guest, g.words.OwnName("ar"))
	g.tap(guest, dialog.VerbAbout)
	g.tap(guest, dialog.VerbAgree)
	return id, guest
}

// Who made a link for one is told who came, and one word of hers ends it: the stranger is out,
// nothing of her is kept, and a new link with the same label is there. Said twice it makes one.
func TestNotHer(t *testing.T) {
	g := newRig(t, 67, false)
	ph := g.coordinator()
	id, guest := g.cameBy(ph)
	told := ph.rows[ph.p.Screen.Row].body.Text
	if shown := hidden.ReplaceAllString(told, ""); !strings.Contains(told, "Basra 7") || strings.Contains(shown, "Basra 7") {
		t.Errorf("of the label a locked phone shows %q", shown)
	}
	g.tap(guest, dialog.VerbUseName)
	g.choose(ph, dialog.VerbLink, id)
	g.tap(ph, dialog.VerbDeny)
	before := g.links()
	g.tap(ph, dialog.VerbSure)
	if guest.p.Stage != cohort.StageGone || !g.invites[id].NotHer || len(g.invites[id].Lately) > 0 {
		t.Fatalf("she is %s, the link %+v", guest.p.Stage, g.invites[id])
	}
	anew, inv := g.newLink(before)
	if inv.Label.Reveal() != "Basra 7" || inv.Role != cohort.RoleParticipant || !inv.Open(g.now) {
		t.Errorf("the new link is %+v", inv)
	}
	g.carry([]dialog.Envelope{{On: dialog.Ref{Kind: dialog.Invitation, ID: id}, By: ph.id, Event: dialog.Event{Deny: &dialog.Deny{}}}})
	if got, _ := g.newLink(before); got != anew {
		t.Error("said twice it makes another")
	}
	if g.follows(guest, id); guest.p.Place.View != dialog.ViewDoor {
		t.Errorf("the stranger stands on %s", guest.p.Place.View)
	}
}

// After two days, by a coordinator of another cohort, or of a link for many it ends nothing.
func TestNotHerWhenItIsLate(t *testing.T) {
	g := newRig(t, 68, false)
	ph := g.coordinator()
	id, guest := g.cameBy(ph)
	other := g.phone()
	g.registers(other, cohort.RoleCoordinator, "future", "en")
	deny := func(by *phone) {
		g.carry([]dialog.Envelope{{On: dialog.Ref{Kind: dialog.Invitation, ID: id}, By: by.id, Event: dialog.Event{Deny: &dialog.Deny{}}}})
		if guest.p.Stage != cohort.StageJoining || g.invites[id].NotHer {
			t.Errorf("she is %s", guest.p.Stage)
		}
	}
	deny(other)
	g.now = g.now.Add(48 * time.Hour)
	deny(ph)
}

// Of somebody who has another role, too, only what the link gave is taken.
func TestNotHerKeepsOtherRoles(t *testing.T) {
	g := newRig(t, 69, false)
	ph := g.coordinator()
	for _, role := range []cohort.RoleKind{cohort.RoleParticipant, cohort.RoleCoordinator} {
		guest := g.phone()
		g.registers(guest, cohort.RoleStaff, "", "en")
		id := fmt.Sprintf("second-%s", role)
		g.invites[id] = &cohort.Invitation{Role: role, Cohort: "past", Uses: 1, By: ph.id}
		g.follows(guest, id)
		if role == cohort.RoleParticipant {
			g.tap(guest, dialog.VerbAbout)
			g.tap(guest, dialog.VerbAgree)
		} else {
			g.tap(guest, dialog.VerbPromise)
		}
		if !guest.p.Has(role) {
			t.Fatalf("%s: she has %v", role, guest.p.Roles)
		}
		g.carry([]dialog.Envelope{{On: dialog.Ref{Kind: dialog.Invitation, ID: id}, By: ph.id, Event: dialog.Event{Deny: &dialog.Deny{}}}})
		if guest.p.Has(role) || !guest.p.Has(cohort.RoleStaff) || guest.p.Stage != cohort.StageMember || slices.Contains(g.invites[id].Lately, guest.id) {
			t.Errorf("%s: she is %s with %v", role, guest.p.Stage, guest.p.Roles)
		}
	}
}

// waits brings somebody as far as waiting for the team.
func (g *rig) waits() *phone {
	g.t.Helper()
	id := fmt.Sprintf("approved-%d", len(g.invites))
	g.invites[id] = &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "past", Uses: 25, Approval: true}
	ph := g.phone()
	g.follows(ph, id)
	g.writes(ph, g.words.OwnName("ar"))
	g.tap(ph, dialog.VerbAbout)
	g.tap(ph, dialog.VerbAgree)
	g.writes(ph, "Rose")
	if ph.p.Place.View != dialog.ViewConfirming || ph.p.Stage != cohort.StageVisitor || len(ph.p.Roles) > 0 || ph.p.Consent != 0 {
		g.t.Fatalf("she is %s with %v on %s", ph.p.Stage, ph.p.Roles, ph.p.Place.View)
	}
	return ph
}

// Nothing is delivered before the team has said yes; then she goes on where she was.
func TestApproval(t *testing.T) {
	g := newRig(t, 70, false)
	ph := g.coordinator()
	guest := g.waits()
	if g.invites[guest.p.Registration.Invitation].Used != 1 {
		t.Error("her use is not counted")
	}
	for _, try := range []string{"/modules", "/menu", "/quiz", "/progress", "/start"} {
		if g.writes(guest, try); guest.p.Place.View != dialog.ViewConfirming {
			t.Fatalf("%s leads to %s", try, guest.p.Place.View)
		}
	}
	g.tap(ph, dialog.VerbGuests)
	g.choose(ph, dialog.VerbGuest, guest.id)
	g.tap(ph, dialog.VerbAdmit)
	if guest.p.Stage != cohort.StageJoining || !guest.p.Has(cohort.RoleParticipant) || guest.p.Consent == 0 || guest.p.Place.View != dialog.ViewConfirmed {
		t.Fatalf("she is %s on %s", guest.p.Stage, guest.p.Place.View)
	}
	g.tap(guest, dialog.VerbConfirmed)
	for guest.p.Place.View == dialog.ViewProfile {
		g.tap(guest, dialog.VerbSkipProfile)
	}
	if !guest.p.Learns() || guest.p.Name.Reveal() != "Rose" {
		t.Errorf("she is %s", guest.p.Stage)
	}
}

// Who is turned away is told, and nothing of her is kept but the tombstone.
func TestTurnedAway(t *testing.T) {
	g := newRig(t, 71, false)
	ph := g.coordinator()
	guest := g.waits()
	g.tap(ph, dialog.VerbGuests)
	g.choose(ph, dialog.VerbGuest, guest.id)
	g.tap(ph, dialog.VerbTurnAway)
	g.tap(ph, dialog.VerbSure)
	if guest.p.Stage != cohort.StageGone || ph.p.Place.View != dialog.ViewGuests {
		t.Errorf("she is %s", guest.p.Stage)
	}
	g.leftNowhere(guest.id)
}

// Of two who decide at once the first counts, and the other is told; whose cohort it is not
// decides nothing.
func TestTwoDecideAtOnce(t *testing.T) {
	g := newRig(t, 72, false)
	one, two := g.coordinator(), g.coordinator()
	other := g.phone()
	g.registers(other, cohort.RoleCoordinator, "future", "en")
	guest := g.waits()
	judge := func(by *phone, yes bool) dialog.Event {
		e := dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: guest.id}, By: by.id, Event: dialog.Event{Judge: &dialog.Judge{Yes: yes}}}
		w := g.worldOf(guest, e)
		d := dialog.Decide(w, dialog.Subject{Person: guest.p}, e)
		g.carry([]dialog.Envelope{e})
		return d.Then[len(d.Then)-1].Event
	}
	if ev := judge(other, true); ev.Judged.Why != dialog.InviteRole || guest.p.Stage != cohort.StageVisitor {
		t.Fatalf("another cohort's coordinator: %+v", ev.Judged)
	}
	if ev := judge(one, true); ev.Judged.Why != "" || guest.p.Stage != cohort.StageJoining {
		t.Fatalf("the first: %+v", ev.Judged)
	}
	for _, yes := range []bool{false, true} {
		if ev := judge(two, yes); ev.Judged.Why != dialog.InviteLate || guest.p.Stage != cohort.StageJoining {
			t.Fatalf("the second: %+v", ev.Judged)
		}
	}
}

// The team is told when she has given her name, once more after a day, and then no more.
func TestWhoWaitsIsToldTwice(t *testing.T) {
	g := newRig(t, 73, false)
	ph := g.coordinator()
	owner := g.anOwner()
	told := func() (n int) {
		for _, r := range ph.rows {
			if len(r.body.Keyboard) == 1 && len(r.body.Keyboard[0]) == 1 {
				if a := dialog.ParseToken(g.keys, ph.door, r.body.Keyboard[0][0].Token); a != nil && a.Verb == dialog.VerbGuests {
					n++
				}
			}
		}
		return n
	}
	guest := g.waits()
	if guest.due == 0 || len(owner.buttons()) == 1 {
		t.Fatalf("due at %d; an owner beside a coordinator is told: %v", guest.due, owner.buttons())
	}
	first := ph.p.Screen.Row
	g.now = guest.due
	g.does(guest, dialog.Event{Due: &dialog.Due{}})
	if second := ph.p.Screen.Row; second == first || told() != 2 || guest.due != 0 {
		t.Errorf("she is told %d times, due at %d", told(), guest.due)
	}
	at := g.now.Time().In(g.course.Zone)
	if at.Hour() != 10 {
		t.Errorf("the second time at %s", at)
	}
	g.does(guest, dialog.Event{Due: &dialog.Due{}})
	if guest.p.Registration.Again == 0 {
		t.Error("nobody noted it")
	}
}

// After a month without an answer nothing of her is kept, and no invitation knows her.
func TestNobodyAnswers(t *testing.T) {
	g := newRig(t, 74, false)
	guest := g.waits()
	ends := dialog.Lasts(g.course, guest.p, g.now)
	if ends != guest.p.Registration.Awaits.Add(30*24*time.Hour) {
		t.Errorf("she goes at %s", ends.Time())
	}
	g.does(guest, dialog.Event{Outlived: &dialog.Outlived{}})
	if guest.p.Stage != cohort.StageVisitor {
		t.Fatal("she goes before her time")
	}
	g.now = ends
	g.does(guest, dialog.Event{Outlived: &dialog.Outlived{}})
	if guest.p.Stage != cohort.StageGone {
		t.Errorf("she is %s", guest.p.Stage)
	}
	g.leftNowhere(guest.id)
}

// While she waits she may ask, change the language and leave.
func TestWhileSheWaits(t *testing.T) {
	g := newRig(t, 75, false)
	guest := g.waits()
	for _, c := range []string{"/help", "/ask", "/mydata"} {
		if d := g.writes(guest, c); len(d.Say) == 0 || says(d, "not_yet") {
			t.Errorf("%s is not answered", c)
		}
	}
	g.writes(guest, "/menu")
	g.writes(guest, "/language")
	g.choose(guest, dialog.VerbLanguage, "en")
	if guest.p.Lang != "en" || guest.p.Place.View != dialog.ViewConfirming {
		t.Errorf("language %s on %s", guest.p.Lang, guest.p.Place.View)
	}
	g.writes(guest, "/forget")
	g.tap(guest, dialog.VerbErase)
	if guest.p.Stage != cohort.StageGone {
		t.Errorf("she is %s", guest.p.Stage)
	}
}

// A link that asks the team does not let in, past it, somebody who is in already.
func TestApprovalOfSomebodyWhoIsIn(t *testing.T) {
	g := newRig(t, 76, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "future", "en")
	g.invites["approved"] = &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "past", Uses: 25, Approval: true}
	if d := g.follows(ph, "approved"); !says(d, "approval_newcomers") || ph.p.Cohort != "future" {
		t.Errorf("she is in %s", ph.p.Cohort)
	}
	yes := dialog.Event{Admitted: &dialog.Admitted{Role: cohort.RoleParticipant, Cohort: "past", Approval: true}}
	g.carry([]dialog.Envelope{{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, By: "approved", Event: yes}})
	if ph.p.Cohort != "future" {
		t.Errorf("she is in %s", ph.p.Cohort)
	}
}

// What is sealed of an invitation in an event is listed, so that it is never stored open.
func TestLabelsOfEvents(t *testing.T) {
	inv := cohort.Invitation{Label: seal.Conceal("Basra 7")}
	for _, ev := range []dialog.Event{
		{Issue: &dialog.Issue{Invitation: inv}}, {Issued: &dialog.Issued{Issue: dialog.Issue{Invitation: inv}}},
		{Came: &dialog.Came{Label: inv.Label}}, {Denied: &dialog.Denied{Invitation: inv}},
	} {
		e, n := dialog.Envelope{ID: "e", Event: ev}, 0
		if err := e.Privates(func(p *seal.Private, _ seal.Place) error {
			if !p.IsZero() {
				n++
			}
			return nil
		}); err != nil || n != 1 {
			t.Errorf("%s: %d sealed, %v", freeze(ev), n, err)
		}
	}
}

// Whoever waits to be confirmed stands there with her name and her code, and beside that code stands
// what she asks: she is not told that nobody sees her name.
func TestWhoWaitsIsToldThatHerNameIsSeen(t *testing.T) {
	her := &cohort.Participant{Stage: cohort.StageVisitor}
	if got := dialog.Readers(her, "past").Key; got != "ask_read_unnamed" {
		t.Errorf("before: %s", got)
	}
	her.Registration.Awaits = 1
	if got := dialog.Readers(her, "past").Key; got != "ask_read_waiting" {
		t.Errorf("while she waits: %s", got)
	}
	if got := dialog.Readers(her, "").Key; got != "ask_read_owners" {
		t.Errorf("where owners answer: %s", got)
	}
}
