package dialog_test

import (
	"slices"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
)

// late is what comes to her from elsewhere.
func (g *rig) late(ph *phone, by string, ev dialog.Event) dialog.Decision {
	g.t.Helper()
	return g.turn(ph, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, By: by, Event: ev})
}

// reads brings a newcomer to the text about her data.
func (g *rig) readsConsent(link string) *phone {
	g.t.Helper()
	ph := g.phone()
	g.follows(ph, link)
	g.writes(ph, "English")
	g.tap(ph, dialog.VerbAbout)
	return ph
}

// Somebody leaves between her yes and the link's: no invitation keeps her, whichever
// comes first, and whether or not its answer reaches her.
func TestLeavingWhileTheLinkAnswers(t *testing.T) {
	for name, order := range map[string]func(g *rig, ph *phone, agreed []dialog.Envelope){
		"the link answers last": func(g *rig, ph *phone, agreed []dialog.Envelope) {
			g.writes(ph, "/forget")
			g.tap(ph, dialog.VerbErase)
			g.carry(agreed)
		},
		"its answer is erased with her": func(g *rig, ph *phone, agreed []dialog.Envelope) {
			w := g.world(agreed[0].On.ID, 0)
			s := dialog.Subject{Invitation: g.invites[agreed[0].On.ID]}
			g.invites[agreed[0].On.ID] = dialog.Decide(w, s, agreed[0]).Next.Invitation // and its answer goes with her rows
			g.writes(ph, "/forget")
			g.tap(ph, dialog.VerbErase)
		},
	} {
		g := newRig(t, 61, false)
		link := g.offer(cohort.RoleParticipant, "past")
		g.invites[link].Profile = map[string]string{"sector": "elected"}
		ph := g.readsConsent(link)
		id := ph.id
		order(g, ph, g.pressed(ph, dialog.VerbAgree).Then)
		inv := g.invites[link]
		if slices.Contains(inv.Lately, id) || inv.Used != 1 || inv.Profile != nil {
			t.Errorf("%s: the invitation says %+v", name, inv)
		}
	}
}

// What she waits for is lost while she looks aside: she can agree once more.
func TestNobodyWaitsForEver(t *testing.T) {
	for _, aside := range []string{"/forget", ""} {
		g := newRig(t, 62, false)
		link := g.offer(cohort.RoleParticipant, "past")
		ph := g.readsConsent(link)
		g.pressed(ph, dialog.VerbAgree)
		if aside != "" {
			g.writes(ph, aside)
		}
		g.late(ph, "", dialog.Event{Mended: &dialog.Mended{}})
		if aside != "" {
			g.tap(ph, dialog.VerbKeep)
		} else {
			g.writes(ph, "/start")
		}
		if g.tap(ph, dialog.VerbAgree); ph.p.Stage != cohort.StageJoining {
			t.Errorf("after %q she is a %s on %s", aside, ph.p.Stage, ph.p.Place.View)
		}
	}
}

// A newcomer opens another link while the first one answers: a late no says nothing of
// the second, a late yes is to what she said yes to.
func TestLateAnswersToANewcomer(t *testing.T) {
	for _, answer := range []dialog.Event{{Refused: &dialog.Refused{}}, {Admitted: &dialog.Admitted{Role: cohort.RoleCoordinator, Cohort: "past"}}} {
		g := newRig(t, 63, false)
		a, b := g.offer(cohort.RoleCoordinator, "past"), g.offer(cohort.RoleParticipant, "future")
		ph := g.phone()
		g.follows(ph, a)
		g.writes(ph, "English")
		g.pressed(ph, dialog.VerbPromise)
		g.late(ph, "", dialog.Event{Mended: &dialog.Mended{}})
		g.follows(ph, b)
		g.late(ph, a, answer)
		r := ph.p.Registration
		switch {
		case answer.Refused != nil && (ph.p.Place.View != dialog.ViewAbout || r.Invitation != b):
			t.Errorf("refused by another link, she stands on %s with %s", ph.p.Place.View, r.Invitation)
		case answer.Admitted != nil && (r.Invitation != a || r.Role != cohort.RoleCoordinator || ph.p.Consent != 0):
			t.Errorf("admitted by the first link, she is %+v", r)
		}
	}
}

// The text she is asked to agree to stands with its buttons whatever she has deleted.
func TestConsentAfterABlock(t *testing.T) {
	g := newRig(t, 64, false)
	ph := g.readsConsent(g.offer(cohort.RoleParticipant, "past"))
	if d := g.writes(ph, "what is this?"); !whole(d) || !says(d, "ask_contact") {
		t.Error("she is asked to agree to a text that she may have deleted")
	}
	g.does(ph, dialog.Event{Standing: &dialog.Standing{Blocked: true}})
	g.does(ph, dialog.Event{Standing: &dialog.Standing{}})
	if d := g.writes(ph, "/start"); !whole(d) || !says(d, "blocked_back") {
		t.Error("she is asked to agree to a text that is not before her")
	}
}

// What comes from elsewhere while she has blocked the bot spends no greeting, and an
// invitation she would never see is not made.
func TestWhileSheHasBlocked(t *testing.T) {
	g := newRig(t, 65, false)
	ph := g.anOwner()
	g.writes(ph, "/cohort")
	g.tap(ph, dialog.VerbFound)
	g.writes(ph, "Spring")
	g.tap(ph, dialog.VerbDay)
	founded := g.pressed(ph, dialog.VerbSpokenDone)
	g.does(ph, dialog.Event{Standing: &dialog.Standing{Blocked: true}})
	before := len(g.invites)
	g.carry(founded.Then)
	if len(g.invites) != before {
		t.Error("an invitation was made that nobody has seen")
	}
	if d := g.writes(ph, "/start"); !says(d, "blocked_back_staff") || ph.p.Place.View != dialog.ViewCohort {
		t.Errorf("back, she stands on %s", ph.p.Place.View)
	}
}

// A link that says another language than hers asks for one; one opened while something
// else comes first says that it can wait.
func TestLinksAndLanguages(t *testing.T) {
	g := newRig(t, 66, false)
	g.cohorts["arabic"] = &cohort.Cohort{Start: "2026-01-01", Languages: []locales.Lang{"ar"}}
	ph := g.readsConsent(g.offer(cohort.RoleParticipant, "past"))
	if g.follows(ph, g.offer(cohort.RoleParticipant, "arabic")); ph.p.Place.View != dialog.ViewLanguage {
		t.Errorf("she stands on %s in %s", ph.p.Place.View, ph.p.Lang)
	}
	staff := g.phone()
	g.registers(staff, cohort.RoleStaff, "", "ckb")
	next := *g.course
	next.Languages = []locales.Lang{"ar", "en"}
	g.course = &next
	if d := g.follows(staff, g.offer(cohort.RoleParticipant, "past")); !says(d, "language_gone") || !says(d, "link_later") {
		t.Error("the link she opened is not spoken of")
	}
}

// A newcomer who looks at the languages can leave them, and is where she was.
func TestLanguagesAside(t *testing.T) {
	for _, way := range []string{"/cancel", "back", "/forget"} {
		g := newRig(t, 67, false)
		ph := g.readsConsent(g.offer(cohort.RoleParticipant, "past"))
		g.writes(ph, "/language")
		switch way {
		case "back":
			g.tap(ph, dialog.VerbKeep)
		default:
			g.writes(ph, way)
		}
		if way == "/forget" {
			g.tap(ph, dialog.VerbKeep)
		}
		if ph.p.Place.View != dialog.ViewConsent {
			t.Errorf("by %s she comes to %s", way, ph.p.Place.View)
		}
	}
}

// Two links for one role, both agreed to, the answer of the first late: neither keeps her
// when she leaves (which every step checks).
func TestTwoLinksForOneRole(t *testing.T) {
	g := newRig(t, 68, false)
	a, b := g.offer(cohort.RoleStaff, ""), g.offer(cohort.RoleStaff, "")
	ph := g.phone()
	g.registers(ph, cohort.RoleCoordinator, "past", "en")
	g.follows(ph, a)
	first := g.pressed(ph, dialog.VerbPromise)
	g.writes(ph, "/menu")
	g.follows(ph, b)
	second := g.pressed(ph, dialog.VerbPromise)
	g.carry(first.Then)
	g.carry(second.Then)
	g.writes(ph, "/forget")
	g.tap(ph, dialog.VerbErase)
}

// Who leaves by writing has no buttons left either.
func TestNoButtonsAfterTheFarewell(t *testing.T) {
	g := newRig(t, 69, false)
	ph := g.phone()
	g.follows(ph, g.offer(cohort.RoleParticipant, "past"))
	row := ph.p.Screen.Row
	d := g.writes(ph, "/forget")
	stripped := slices.ContainsFunc(d.Say, func(s dialog.Say) bool { return s.Op == dialog.OpStrip && s.Of == row })
	if ph.p.Stage != cohort.StageGone || !stripped {
		t.Errorf("she is %s, the chooser's buttons taken away: %t", ph.p.Stage, stripped)
	}
}

// A button of an earlier life says nothing in the next one, whatever its step.
func TestButtonsOfAnEarlierLife(t *testing.T) {
	g := newRig(t, 70, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	old := slices.Clone(ph.tokens)
	g.writes(ph, "/forget")
	g.tap(ph, dialog.VerbErase)
	g.now = g.now.Add(time.Minute)
	begins := dialog.NewVisitor(ph.door, g.sender(ph), g.now).Step
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	for _, token := range old {
		if a := dialog.ParseToken(g.keys, ph.door, token); a != nil && a.Step >= begins {
			t.Errorf("the step %d of an earlier life is one of this, which begins at %d", a.Step, begins)
		}
	}
}

// A question whose words an author changes while it is on her screen is shown anew before
// she answers; what is stored names the words she saw.
func TestReworded(t *testing.T) {
	for name, answer := range map[string]func(*rig, *phone){
		"pressed": func(g *rig, ph *phone) { g.tap(ph, dialog.VerbAnswer) },
		"typed":   func(g *rig, ph *phone) { g.writes(ph, "A") },
	} {
		g := newRig(t, 74, false)
		ph := g.phone()
		g.registers(ph, cohort.RoleParticipant, "past", "en")
		g.writes(ph, "/quiz")
		g.choose(ph, dialog.VerbQuiz, g.withWords())
		g.tap(ph, dialog.VerbStart)
		g.rewords(ph.p.Place)
		answer(g, ph)
		if len(ph.facts) > 0 || ph.p.Place.View != dialog.ViewQuestion {
			t.Fatalf("%s: she answered what she does not see", name)
		}
		answer(g, ph)
		if len(ph.facts) != 1 || ph.facts[0].Answer.Content != "other words" {
			t.Errorf("%s: her answers are %s", name, freeze(ph.facts))
		}
	}
}

// rewords changes the question of a place.
func (g *rig) rewords(at cohort.Place) {
	next := *g.course
	next.Modules = slices.Clone(next.Modules)
	for i, m := range next.Modules {
		x := *m
		x.Quizzes = slices.Clone(m.Quizzes)
		for j, q := range x.Quizzes {
			y := *q
			y.Questions = slices.Clone(q.Questions)
			for k, old := range y.Questions {
				if m.ID == at.Module && q.ID == at.Quiz && old.ID == at.Question {
					z := *old
					z.Hash = "other words"
					y.Questions[k] = &z
				}
			}
			x.Quizzes[j] = &y
		}
		next.Modules[i] = &x
	}
	g.course = &next
}

// What an invitation says of her is taken as it stood on her screen.
func TestNodToWhatWasShown(t *testing.T) {
	g := newRig(t, 75, false)
	g.asks("sector")
	link := g.offer(cohort.RoleParticipant, "past")
	g.invites[link].Profile = map[string]string{"sector": "elected", "level": "federal"}
	ph := g.readsConsent(link)
	g.tap(ph, dialog.VerbAgree)
	g.tap(ph, dialog.VerbUseName)
	g.asks("sector", "level")
	if g.tap(ph, dialog.VerbNod); len(ph.p.Profile) > 0 || ph.p.Place.View != dialog.ViewNod {
		t.Fatalf("she stands on %s, %v is noted", ph.p.Place.View, ph.p.Profile)
	}
	if g.tap(ph, dialog.VerbNod); len(ph.p.Profile) != 2 {
		t.Errorf("%v is noted", ph.p.Profile)
	}
}

// She lets a link go after her yes, and leaves before it has answered: it forgets her all
// the same, though its answer never reached her.
func TestALinkLetGo(t *testing.T) {
	for name, goes := range map[string]func(g *rig, ph *phone){
		"to the menu":      func(g *rig, ph *phone) { g.writes(ph, "/menu") },
		"to another link":  func(g *rig, ph *phone) { g.writes(ph, "/menu"); g.follows(ph, g.offer(cohort.RoleOwner, "")) },
		"leaving the chat": func(g *rig, ph *phone) {},
	} {
		g := newRig(t, 76, false)
		ph := g.phone()
		g.registers(ph, cohort.RoleParticipant, "past", "en")
		link := g.offer(cohort.RoleCoordinator, "past")
		g.follows(ph, link)
		asked := g.pressed(ph, dialog.VerbPromise).Then
		w := g.world(link, 0)
		g.invites[link] = dialog.Decide(w, dialog.Subject{Invitation: g.invites[link]}, asked[0]).Next.Invitation
		goes(g, ph)
		g.writes(ph, "/forget")
		g.tap(ph, dialog.VerbErase) // every step checks that no invitation knows who is erased
		if g.invites[link].Used != 1 {
			t.Errorf("%s: the link was used %d times", name, g.invites[link].Used)
		}
	}
}

// A link answers while she reads it once more: nothing is left to be said yes to, so she
// is back where she was.
func TestAnsweredWhileReadAgain(t *testing.T) {
	for _, answer := range []dialog.Event{{Refused: &dialog.Refused{}}, {Admitted: &dialog.Admitted{Role: cohort.RoleCoordinator, Cohort: "past"}}} {
		g := newRig(t, 77, false)
		ph := g.phone()
		g.registers(ph, cohort.RoleCoordinator, "past", "en")
		link := g.offer(cohort.RoleStaff, "")
		g.follows(ph, link)
		g.pressed(ph, dialog.VerbPromise)
		g.writes(ph, "/menu")
		g.follows(ph, link)
		if ph.p.Place.View != dialog.ViewPromise {
			t.Fatalf("she stands on %s", ph.p.Place.View)
		}
		if g.late(ph, link, answer); ph.p.Place.View != dialog.ViewMenu || len(ph.buttons()) == 0 {
			t.Errorf("answered, she stands on %s", ph.p.Place.View)
		}
	}
}

// whole says that a text of the course is shown as it is written, not only named.
func whole(d dialog.Decision) bool {
	return slices.ContainsFunc(d.Say, func(s dialog.Say) bool {
		return slices.ContainsFunc(s.Parts, func(p dialog.Part) bool { return p.HTML != nil })
	})
}
