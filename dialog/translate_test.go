package dialog_test

import (
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
)

// TestWhoMayAskForATranslation: a coordinator of the cohort or an owner asks, one of the team
// is asked, and only words of one of the team are taken.
func TestWhoMayAskForATranslation(t *testing.T) {
	g := newRig(t, 81, false)
	asker, asked, elsewhere, learner := g.coordinator(), g.coordinator(), g.phone(), g.phone()
	g.registers(elsewhere, cohort.RoleCoordinator, "future", "en")
	g.registers(learner, cohort.RoleParticipant, "past", "en")
	does := func(on, by *phone, ev dialog.Event) dialog.Decision {
		return g.turn(on, dialog.Envelope{ID: "e", On: dialog.Ref{Kind: dialog.Person, ID: on.id}, By: by.id, At: g.now, Event: ev})
	}
	wanted := dialog.Event{Translate: &dialog.Translate{ID: "one", Cohort: "past", From: "en", To: "ar", Most: 500, Text: seal.Conceal("We meet.")}}
	for name, x := range map[string][2]*phone{
		"by a coordinator of another cohort": {asked, elsewhere}, "by a participant": {asked, learner},
	} {
		if d := does(x[0], x[1], wanted); !d.Void || len(x[0].p.Translating) > 0 {
			t.Errorf("asked for %s", name)
		}
	}
	if does(learner, asker, wanted); len(learner.p.Translating) > 0 {
		t.Error("asked for of a participant")
	}
	if d := does(asked, asker, wanted); d.Void || len(asked.p.Translating) != 1 {
		t.Error("a coordinator's request is not taken")
	}
	if d := does(asked, asker, wanted); !d.Void {
		t.Error("the same request is taken twice")
	}
	asker.p.Writing = &cohort.Writing{ID: "one", Asked: map[locales.Lang][]string{"ar": {asked.id, learner.id}}}
	words := dialog.Event{Translated: &dialog.Translated{ID: "one", Lang: "ar", Text: seal.Conceal("نلتقي.")}}
	if does(asker, learner, words); len(asker.p.Writing.Of.Texts) > 0 {
		t.Error("a participant's words are taken")
	}
	if does(asker, asked, words); asker.p.Writing.Of.Texts["ar"].IsZero() {
		t.Error("her words are not taken")
	}
}

// asksWords has somebody begin an announcement in English, and ask another for Arabic words.
func (g *rig) asksWords(asker, asked *phone) {
	g.t.Helper()
	g.registers(asked, cohort.RoleCoordinator, "past", "ar")
	for _, l := range []locales.Lang{"ar", "en"} {
		g.registers(g.phone(), cohort.RoleParticipant, "past", l)
	}
	g.writes(asker, "/announce")
	g.choose(asker, dialog.VerbWrite, "")
	g.writes(asker, "We meet on Sunday at three.")
	g.choose(asker, dialog.VerbAskFor, "ar")
	if len(asker.p.Writing.Asked["ar"]) != 1 || len(asked.p.Translating) != 1 {
		g.t.Fatalf("asked %v, who has %d requests", asker.p.Writing.Asked, len(asked.p.Translating))
	}
}

// sendsReady has it go in the languages that are ready.
func (g *rig) sendsReady(asker *phone) (id string) {
	g.t.Helper()
	g.choose(asker, dialog.VerbLacking, string(cohort.WayReady))
	id = asker.p.Writing.ID
	g.tap(asker, dialog.VerbPreview)
	g.tap(asker, dialog.VerbSend)
	if a := g.spoken[id]; a == nil || a.State != cohort.AnnouncementGoes {
		g.t.Fatalf("it does not go: %+v", a)
	}
	return id
}

func (g *rig) translates(asked *phone) {
	g.t.Helper()
	g.writes(asked, "/menu")
	g.tap(asked, dialog.VerbTranslate)
	g.writes(asked, "نلتقي يوم الأحد في الثالثة.")
}

// Who may not translate any more leaves the choice to whoever asked: another can be asked.
func TestATranslatorGoes(t *testing.T) {
	for how, goes := range map[string]func(g *rig, boss, asked *phone){
		"her role is taken": func(g *rig, boss, asked *phone) { g.appoints(boss, asked, dialog.VerbTake, "") },
		"she leaves": func(g *rig, _, asked *phone) {
			g.leaves(asked)
		},
	} {
		g := newRig(t, 81, false)
		asker, asked, boss := g.coordinator(), g.phone(), g.anOwner()
		g.asksWords(asker, asked)
		goes(g, boss, asked)
		if len(asker.p.Writing.Asked["ar"]) > 0 || !strings.Contains(asker.latest(), "cannot write them any more") {
			t.Fatalf("%s: %v, her author reads %q", how, asker.p.Writing.Asked, asker.latest())
		}
		other := g.phone()
		g.registers(other, cohort.RoleCoordinator, "past", "ar")
		g.tap(asker, dialog.VerbAnnounce)
		g.choose(asker, dialog.VerbAskFor, "ar")
		g.sendsReady(asker)
		g.appoints(boss, other, dialog.VerbTake, "")
		if len(asker.p.Awaited) > 0 || !strings.Contains(asker.latest(), "still wait") {
			t.Errorf("%s: %+v, her author reads %q", how, asker.p.Awaited, asker.latest())
		}
	}
}

// Whoever asked for words is told when the request gives way to newer ones, or is not taken:
// otherwise she waits, and cannot ask anybody anew.
func TestARequestThatIsNotKept(t *testing.T) {
	newer := []string{"b", "c", "d", "e", "f"}
	for how, goes := range map[string]func(asked *phone, asks func(ids ...string)){
		"newer ones come": func(_ *phone, asks func(...string)) { asks(newer...) },
		"she has been asked for it in another language": func(asked *phone, asks func(...string)) {
			id := asked.p.Translating[0].ID
			asked.p.Translating[0].To = "ckb"
			asks(id)
		},
		"she is not of the team any more": func(asked *phone, asks func(...string)) {
			id := asked.p.Translating[0].ID
			asked.p.Translating, asked.p.Roles = nil, asked.p.Roles[:0]
			asks(id)
		},
	} {
		g := newRig(t, 81, false)
		asker, asked := g.coordinator(), g.phone()
		g.asksWords(asker, asked)
		goes(asked, func(ids ...string) {
			for _, id := range ids {
				d := g.turn(asked, dialog.Envelope{
					ID: "e", On: dialog.Ref{Kind: dialog.Person, ID: asked.id}, By: asker.id, At: g.now,
					Event: dialog.Event{Translate: &dialog.Translate{ID: id, Cohort: "past", From: "en", To: "ar", Most: 500, Text: seal.Conceal("We meet.")}},
				})
				g.passesOn(d.Then)
			}
		})
		if len(asker.p.Writing.Asked["ar"]) > 0 || !strings.Contains(asker.latest(), "cannot write them any more") {
			t.Errorf("%s: %v, whoever asked reads %q", how, asker.p.Writing.Asked, asker.latest())
		}
	}
}

// Words for what is on its way come to it though whoever asked has lost her role: the log names
// who wrote them, and those who coordinate are told. What was not sent yet is dropped with a
// word, also when whoever wrote it is erased.
func TestItsAuthorGoesMeanwhile(t *testing.T) {
	g := newRig(t, 81, false)
	asker, asked, boss := g.coordinator(), g.phone(), g.anOwner()
	g.asksWords(asker, asked)
	id := g.sendsReady(asker)
	g.appoints(boss, asker, dialog.VerbTake, "")
	g.translates(asked)
	if a := g.spoken[id]; a.Texts["ar"].IsZero() {
		t.Errorf("her words have vanished: %+v", a)
	}
	if f := g.audited[len(g.audited)-1]; f.Action != cohort.ActionAnnounceTranslated || f.Actor != asked.p.Code {
		t.Errorf("the log says %s by %s; %s wrote it", f.Action, f.Actor, asked.p.Code)
	}
	if len(boss.p.Follows) == 0 {
		t.Error("nobody who may go on with it is told")
	}

	for _, sent := range []bool{false, true} {
		g = newRig(t, 81, false)
		asker, asked = g.coordinator(), g.phone()
		g.asksWords(asker, asked)
		if sent {
			g.sendsReady(asker)
		}
		g.leaves(asker)
		if len(asked.p.Translating) > 0 || !strings.Contains(asked.everything(), "لم تعد هناك حاجة") {
			t.Errorf("sent %v: who is erased still asks; she reads %q", sent, asked.latest())
		}
	}

	// One of staff brings words that nobody waits for any more.
	b := newBoard(t).goes(func(a *cohort.Announcement) { a.Way, a.Texts = cohort.WayReady, written("en") })
	staff := b.phone()
	b.registers(staff, cohort.RoleStaff, "", "ar")
	words := dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerTranslate, Texts: written("en")}}
	b.sends(staff, words)
	if !strings.Contains(staff.latest(), "بعد أن لم تعد هناك حاجة") || len(staff.p.Follows) > 0 {
		t.Errorf("%+v, she reads %q", staff.p.Follows, staff.latest())
	}
	if b.steer(staff, dialog.SteerStop); b.spoken["one"].State != cohort.AnnouncementGoes {
		t.Error("staff stops an announcement")
	}
}

// leaves has somebody be erased.
func (g *rig) leaves(ph *phone) {
	g.t.Helper()
	g.writes(ph, "/forget")
	g.tap(ph, dialog.VerbErase)
	if ph.p.Stage != cohort.StageGone {
		g.t.Fatalf("she is at %s", ph.p.Place.View)
	}
}
