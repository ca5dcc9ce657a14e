package dialog_test

import (
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
)

// Who is the only coordinator of the cohort in which she learns, too, is heard by the owners.
func TestDangerOfTheOnlyCoordinator(t *testing.T) {
	g := newRig(t, 1, false)
	her, boss := g.phone(), g.phone()
	g.registers(her, cohort.RoleParticipant, "past", "en")
	g.registers(boss, cohort.RoleOwner, "", "en")
	her.p.Roles = append(her.p.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: "past"})
	before := len(boss.rows)
	g.writes(her, "safe")
	g.tap(her, dialog.VerbTellTeam)
	if len(boss.rows) == before {
		t.Errorf("nobody is told; she reads %q, thread %s", her.shows(), g.threads[her.id].State)
	}
}

// Where nothing reaches the only coordinator, the owners are told.
func TestDangerWhileNobodyCanBeReached(t *testing.T) {
	for _, how := range []string{"blocked", "lost"} {
		g := newRig(t, 1, false)
		her, one, boss := g.phone(), g.phone(), g.anOwner()
		g.registers(her, cohort.RoleParticipant, "past", "en")
		g.registers(one, cohort.RoleCoordinator, "past", "en")
		if how == "blocked" {
			g.does(one, dialog.Event{Standing: &dialog.Standing{Blocked: true}})
		} else {
			one.p = one.p.Clone()
			dialog.Apart(one.p, g.now)
		}
		before, had := len(boss.rows), len(one.rows)
		g.writes(her, "safe")
		g.tap(her, dialog.VerbTellTeam)
		if len(boss.rows) == before && len(one.rows) == had {
			t.Errorf("%s: nobody is told; she reads %q", how, her.shows())
		}
	}
}

// When nobody has come for a while, danger told again is told again.
func TestDangerToldAgain(t *testing.T) {
	g := newRig(t, 1, false)
	her, one, two := g.inboxOf("en")
	g.writes(her, "safe")
	g.tap(her, dialog.VerbTellTeam)
	g.now = g.now.Add(3 * 24 * time.Hour)
	n, m := len(one.rows), len(two.rows)
	g.writes(her, "safe")
	g.tap(her, dialog.VerbTellTeam)
	if len(one.rows) == n && len(two.rows) == m {
		t.Errorf("told %q, and nobody hears of it", her.shows())
	}
}

// Who is in danger needs somebody today.
func TestWhoIsInDangerNeedsSomebody(t *testing.T) {
	g, c, them := staffed(t, 1)
	her := them[0]
	g.writes(her, "safe")
	g.tap(her, dialog.VerbTellTeam)
	g.now = g.now.Add(3 * 24 * time.Hour)
	g.does(c, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: c.p.Step, Verb: dialog.VerbToday}, Message: 1}})
	if !strings.Contains(c.shows(), her.p.Code) && !strings.Contains(c.shows(), "Nawal0") {
		t.Errorf("%s, three days later: %q", g.threads[her.id].State, c.shows())
	}
}

// What she has asked for reaches her, though she is marked as not to be reached.
func TestAnAnswerReachesWhoIsMarked(t *testing.T) {
	g := newRig(t, 1, false)
	her, one, _ := g.inboxOf("en")
	g.asksTeam(her, "When is it?")
	g.careBy(one, her, dialog.Care{Do: dialog.CareUnreachable})
	g.opensThread(one)
	g.tap(one, dialog.VerbClaim)
	g.tap(one, dialog.VerbWriteBack)
	g.writes(one, "At three.")
	if !strings.Contains(her.everything(), "At three") {
		t.Errorf("the answer is lost: %q", her.shows())
	}
}

// Who is marked as not to be reached is not nudged, and it is said.
func TestNoNudgeOfWhoIsMarked(t *testing.T) {
	g, c, them := staffed(t, 1)
	her := them[0]
	g.careBy(c, her, dialog.Care{Do: dialog.CareUnreachable})
	g.opensCard(c, her.id)
	g.tap(c, dialog.VerbNudgeHer)
	if her.p.Reminded.Nudge != 0 || !strings.Contains(c.shows(), her.p.Code) {
		t.Errorf("nudged at %v, it is said: %q", her.p.Reminded.Nudge.Time(), c.shows())
	}
}

// What she wrote on the word that nobody sees her name never stands under it.
func TestALineWrittenUnnamedStaysSo(t *testing.T) {
	g := newRig(t, 1, false)
	one := g.phone()
	g.registers(one, cohort.RoleCoordinator, "past", "en")
	g.invites["l"] = &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "past", Uses: 1}
	her := g.phone()
	g.follows(her, "l")
	her.p.Lang = ""
	g.writes(her, g.words.OwnName("en"))
	g.tap(her, dialog.VerbAbout)
	g.tap(her, dialog.VerbAsk)
	g.writes(her, "My husband must not know.")
	g.tap(her, dialog.VerbAskDone)
	g.tap(her, dialog.VerbAgree)
	g.tap(her, dialog.VerbUseName)
	for her.p.Place.View == dialog.ViewProfile {
		g.tap(her, dialog.VerbSkipProfile)
	}
	g.opensThread(one)
	if strings.Contains(one.shows(), "زينب") {
		t.Errorf("what she wrote without a name stands under it: %q", one.shows())
	}
}

// Words that come after the preview are seen before they go.
func TestNothingGoesUnpreviewed(t *testing.T) {
	g := newRig(t, 81, false)
	asker, asked, learner, two := g.coordinator(), g.phone(), g.phone(), g.phone()
	g.registers(asked, cohort.RoleCoordinator, "past", "ar")
	g.registers(learner, cohort.RoleParticipant, "past", "ar")
	g.registers(two, cohort.RoleParticipant, "past", "en")
	g.writes(asker, "/announce")
	for _, token := range asker.buttons() {
		if a := dialog.ParseToken(g.keys, asker.door, token); a.Verb == dialog.VerbWrite {
			g.press(asker, token)
			break
		}
	}
	g.writes(asker, "We meet on Sunday at three.")
	g.choose(asker, dialog.VerbAskFor, "ar")
	g.choose(asker, dialog.VerbLacking, string(cohort.WayReady))
	g.tap(asker, dialog.VerbPreview)
	send := ""
	for _, token := range asker.buttons() {
		if g.means(asker, dialog.VerbSend)(token) {
			send = token
		}
	}
	g.carry([]dialog.Envelope{{On: dialog.Ref{Kind: dialog.Person, ID: asker.id}, By: asked.id, Event: dialog.Event{Translated: &dialog.Translated{ID: asker.p.Writing.ID, Lang: "ar", Text: seal.Conceal("كلام لم يره أحد")}}}})
	g.press(asker, send)
	for id, a := range g.spoken {
		if !a.Texts["ar"].IsZero() {
			t.Errorf("%s goes (%s) with words that she has not previewed", id, a.State)
		}
	}
}

// Of two who change one meeting the later hears that it is another by now, and undoes nothing.
func TestTwoChangeOneMeeting(t *testing.T) {
	g := newRig(t, 1, false)
	a, b := g.coordinator(), g.coordinator()
	old := g.now.Add(72 * time.Hour)
	c := *g.cohorts["past"]
	c.Sessions = []cohort.Session{{ID: "s", Kind: cohort.Meeting, At: old, Minutes: 60, Told: g.now, Place: seal.Conceal("Hall")}}
	g.cohorts["past"] = &c
	open := func(ph *phone) {
		g.writes(ph, "/menu")
		g.tap(ph, dialog.VerbSessions)
		g.tap(ph, dialog.VerbSession)
	}
	open(b)
	g.tap(b, dialog.VerbWhere)
	g.writes(b, "Garden") // b stands before the question
	g.now = g.now.Add(time.Minute)
	open(a)
	g.tap(a, dialog.VerbMove)
	g.writes(a, "2026-03-10")
	g.writes(a, "16:00")
	g.tap(a, dialog.VerbMeet)
	moved := g.cohorts["past"].Sessions[0].At
	g.tap(b, dialog.VerbMeet)
	if s := g.cohorts["past"].Sessions[0]; s.At != moved {
		t.Errorf("moved to %v by one; the other changed the place and it is %v again (was %v); she is told %q", moved.Time(), s.At.Time(), old.Time(), b.shows())
	}
}

// A word of danger is heard as people write it in haste; it is never kept as an answer. More
// than the word is an answer.
func TestAWordOfDangerAsPeopleWriteIt(t *testing.T) {
	for _, word := range []string{
		"safe.", "Safe!", "safe…", "«أمان»", "أمان!", "أمان؟", "سەلامەتی.", "خطر!!", "\"safe\"", "#safe", "/safe",
		"safe 🙏", "أمااان", "آمان", "سلامەتی", "سه\u200cلامه\u200cتی", "danger!!!",
	} {
		g := newRig(t, 1, false)
		her := g.reflects()
		d := g.writes(her, word)
		if !strings.Contains(her.latest(), "somebody near you") || len(d.Facts) > 0 || g.standing(her, dialog.VerbTellTeam) == "" {
			t.Errorf("%q is not heard: she reads %q, and %d facts are kept", word, her.latest(), len(d.Facts))
		}
	}
	for _, words := range []string{"I feel safe, here.", "كنت في أمان!", "safer"} {
		g := newRig(t, 1, false)
		her := g.reflects()
		if d := g.writes(her, words); len(d.Facts) == 0 {
			t.Errorf("%q is no answer: she reads %q", words, her.latest())
		}
	}
	g := newRig(t, 1, false)
	next := *g.course
	next.Safety.Words = map[locales.Lang][]string{"en": {"help"}}
	g.course = &next
	her := g.reflects()
	if g.writes(her, "/help"); g.standing(her, dialog.VerbTellTeam) != "" {
		t.Errorf("a command is taken for a word: %q", her.latest())
	}
}

// Who is left in peace for her silence, and then waits for an answer, is not passed over; she
// cannot be left in peace for that.
func TestPeaceHidesNobodyWhoWaits(t *testing.T) {
	for what, asks := range map[string]func(*rig, *phone){
		"danger":   func(g *rig, her *phone) { g.writes(her, "safe"); g.tap(her, dialog.VerbTellTeam) },
		"question": func(g *rig, her *phone) { g.asksTeam(her, "Please answer me") },
	} {
		g, c, them := staffed(t, 1)
		her := them[0]
		today := func() {
			g.does(c, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: c.p.Step, Verb: dialog.VerbToday}, Message: 1}})
		}
		g.now = g.now.Add(9 * 24 * time.Hour)
		today()
		g.tap(c, dialog.VerbNeed)
		late := &dialog.Act{Verb: dialog.VerbPeace, Arg: her.id}
		g.tap(c, dialog.VerbPeace)
		if strings.Contains(c.shows(), "Nawal0") {
			t.Fatalf("%s: she is not left in peace: %q", what, c.shows())
		}
		asks(g, her)
		g.now = g.now.Add(3 * 24 * time.Hour)
		if today(); !strings.Contains(c.shows(), "Nawal0") {
			t.Errorf("%s: she waits for three days, and today says %q", what, c.shows())
			continue
		}
		g.tap(c, dialog.VerbNeed)
		until := c.p.Today.Peace[her.id]
		late.Step = c.p.Step
		d := g.does(c, dialog.Event{Pressed: &dialog.Pressed{Act: late, Message: 1}})
		if d.Answer != nil && d.Answer.Key == "stale_press" {
			t.Errorf("%s: she is told that the button is an old one", what)
		}
		if c.p.Today.Peace[her.id] != until || strings.Contains(c.shows(), "in peace") {
			t.Errorf("%s: she can be left in peace though she waits: %q", what, c.shows())
		}
	}
}

// When no answer is left to what she asked it waits again, for her and for the team, danger
// too; while another answer stands, or her question has been closed, it does not.
func TestAnAnswerTakenBackWaitsAgain(t *testing.T) {
	for _, what := range []string{"danger", "question"} {
		g := newRig(t, 1, false)
		her, one, two := g.inboxOf("en")
		if what == "danger" {
			g.writes(her, "safe")
			g.tap(her, dialog.VerbTellTeam)
		} else {
			g.asksTeam(her, "Please answer me")
		}
		was := *g.threads[her.id]
		asked := her.p.Asked
		g.now = g.now.Add(2 * time.Hour)
		g.answers(one, "An answer to somebody else")
		before := len(two.rows)
		g.tap(one, dialog.VerbTakeBack)
		th, a := g.threads[her.id], her.p.Asked
		if th.State != was.State || th.Since != was.Since || a.N != asked.N || a.Size != asked.Size || a.Danger != asked.Danger {
			t.Errorf("%s: the thread is %s since %v, and she has asked %+v", what, th.State, th.Since.Time(), a)
		}
		if told := len(two.rows) > before; told != (what == "danger") {
			t.Errorf("%s: a colleague is told: %v", what, told)
		}
		g.answers(one, "An answer to her")
		g.answers(one, "And one more")
		g.tap(one, dialog.VerbTakeBack)
		if th := g.threads[her.id]; th.State != cohort.ThreadOpen || her.p.Asked.N+int(her.p.Asked.Danger) != 0 {
			t.Errorf("%s: an answer stands, and it is %s", what, th.State)
		}
	}
	g := newRig(t, 1, false)
	her, one, _ := g.inboxOf("en")
	g.asksTeam(her, "Please answer me")
	g.answers(one, "An answer")
	g.tap(one, dialog.VerbCloseTalk)
	g.tap(one, dialog.VerbTakeBack)
	if th := g.threads[her.id]; th.State != cohort.ThreadClosed || len(th.Lines) != 1 {
		t.Errorf("what was closed is %s", th.State)
	}
}

// What somebody has whom nothing reaches is everybody's: all are told of what she asks then,
// and any of them may take it.
func TestClaimedByWhomNothingReaches(t *testing.T) {
	for _, how := range []string{"blocked", "lost"} {
		g := newRig(t, 1, false)
		her, one, two := g.inboxOf("en")
		g.asksTeam(her, "First")
		g.answers(one, "Answer")
		if how == "blocked" {
			g.does(one, dialog.Event{Standing: &dialog.Standing{Blocked: true}})
		} else {
			one.p = one.p.Clone()
			dialog.Apart(one.p, g.now)
		}
		g.now = g.now.Add(3 * time.Hour)
		n := len(two.rows)
		g.asksTeam(her, "Second, urgent")
		if len(two.rows) == n {
			t.Errorf("%s: nobody is told", how)
		}
		g.opensThread(two)
		g.tap(two, dialog.VerbClaim)
		if th := g.threads[her.id]; th.Claimed != two.id {
			t.Errorf("%s: a colleague cannot take it: %q", how, two.shows())
		}
	}
}

// Danger that somebody has taken and not answered may be taken by another after an hour; a
// question after a day.
func TestDangerIsNotHeldForLong(t *testing.T) {
	for what, held := range map[string]time.Duration{"danger": time.Hour, "question": 24 * time.Hour} {
		g := newRig(t, 1, false)
		her, one, two := g.inboxOf("en")
		if what == "danger" {
			g.writes(her, "safe")
			g.tap(her, dialog.VerbTellTeam)
		} else {
			g.asksTeam(her, "Please answer me")
		}
		g.opensThread(one)
		g.tap(one, dialog.VerbClaim)
		takes := func() bool {
			g.carry([]dialog.Envelope{{
				On: dialog.Ref{Kind: dialog.Thread, ID: cohort.ThreadID(her.id)}, By: two.id, Event: dialog.Event{Thread: &dialog.ThreadAct{Do: dialog.ThreadClaim}},
			}})
			return g.threads[her.id].Claimed == two.id
		}
		g.now = g.now.Add(held - time.Minute)
		if takes() {
			t.Errorf("%s is taken from her who has it", what)
		}
		g.now = g.now.Add(2 * time.Minute)
		g.opensThread(two)
		g.tap(two, dialog.VerbClaim)
		if g.threads[her.id].Claimed != two.id {
			t.Errorf("%s: it stays with who has left it lie: %q", what, two.shows())
		}
	}
}

// When somebody goes who may answer, or can be reached no more, the others hear of what she had,
// and the owners of all that waits where nobody is left. It is told once.
func TestWhoWaitsWhenSheWhoAnswersGoes(t *testing.T) {
	ways := map[string]func(g *rig, one, boss *phone){
		"her role is taken": func(g *rig, one, boss *phone) {
			ev := dialog.Event{Appoint: &dialog.Appoint{Role: cohort.Role{Kind: cohort.RoleCoordinator, Cohort: "past"}, Take: true}}
			g.carry([]dialog.Envelope{{On: dialog.Ref{Kind: dialog.Person, ID: one.id}, By: boss.id, Event: ev}})
		},
		"she is erased": func(g *rig, one, _ *phone) { g.writes(one, "/forget"); g.tap(one, dialog.VerbErase) },
		"she blocks it": func(g *rig, one, _ *phone) {
			g.does(one, dialog.Event{Standing: &dialog.Standing{Blocked: true}})
		},
		"her phone is lost": func(g *rig, one, _ *phone) {
			one.p = one.p.Clone() // she learns there, too
			one.p.Roles, one.p.Cohort = append(one.p.Roles, cohort.Role{Kind: cohort.RoleParticipant, Cohort: "past"}), "past"
			g.careBy(g.anOwner(), one, dialog.Care{Do: dialog.CareLost})
		},
	}
	for how, goes := range ways {
		for _, colleague := range []bool{false, true} {
			for _, what := range []string{"danger", "question"} {
				g := newRig(t, 1, false)
				her, one, boss := g.phone(), g.coordinator(), g.anOwner()
				g.registers(her, cohort.RoleParticipant, "past", "en")
				other := boss
				if colleague {
					other = g.coordinator()
				}
				if what == "danger" {
					g.writes(her, "safe")
					g.tap(her, dialog.VerbTellTeam)
				} else {
					g.asksTeam(her, "Please answer me")
				}
				if colleague {
					g.opensThread(one)
					g.tap(one, dialog.VerbClaim)
				}
				g.writes(other, "/menu")
				g.now = g.now.Add(2 * time.Hour)
				n := len(other.rows)
				goes(g, one, boss)
				th := g.threads[her.id]
				if len(other.rows) != n+1 || th.Claimed != "" || !th.State.Waiting() {
					t.Errorf("%s, a colleague %v, %s: %d messages; it is %s, had by %q", how, colleague, what, len(other.rows)-n, th.State, th.Claimed)
				}
			}
		}
	}
}

// Nobody is told anew of what all know who can be reached.
func TestNothingIsToldAnewWhenSheGoesWhoHadNothing(t *testing.T) {
	g := newRig(t, 1, false)
	her, one, two := g.inboxOf("en")
	boss := g.anOwner()
	g.writes(her, "safe")
	g.tap(her, dialog.VerbTellTeam)
	n, m := len(two.rows), len(boss.rows)
	g.does(one, dialog.Event{Standing: &dialog.Standing{Blocked: true}})
	if len(two.rows) != n || len(boss.rows) != m {
		t.Errorf("told anew: %q, %q", two.latest(), boss.latest())
	}
}

// A word of danger under a picture is heard, too, when it is written there later; any other
// words there are no answer.
func TestAWordOfDangerInAnEditedCaption(t *testing.T) {
	g := newRig(t, 1, false)
	her := g.reflects()
	edits := func(words string) dialog.Decision {
		return g.does(her, dialog.Event{Said: &dialog.Said{Caption: seal.Conceal(words), Edited: true, Heard: dialog.Heard{Message: 77}}})
	}
	if d := edits("my garden"); g.standing(her, dialog.VerbTellTeam) != "" || len(d.Facts) > 0 {
		t.Errorf("other words: %q", her.latest())
	}
	if d := edits("أمان!"); g.standing(her, dialog.VerbTellTeam) == "" || len(d.Facts) > 0 {
		t.Errorf("she reads %q", her.latest())
	}
}

// What waits when a cohort comes to its end is the owners', who are told.
func TestWhoWaitsForAnAnswerWhenTheCohortEnds(t *testing.T) {
	for _, what := range []string{"danger", "question"} {
		g := newRig(t, 1, false)
		her, _, _ := g.inboxOf("en")
		boss := g.anOwner()
		if what == "danger" {
			g.writes(her, "safe")
			g.tap(her, dialog.VerbTellTeam)
		} else {
			g.asksTeam(her, "Please answer me")
		}
		n := len(boss.rows)
		g.archives(boss, false)
		if th := g.threads[her.id]; th.Cohort != "" || !th.State.Waiting() || len(boss.rows) == n {
			t.Errorf("%s: it is with %q, %s; an owner has %d messages more", what, th.Cohort, th.State, len(boss.rows)-n)
		}
		g.does(boss, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: boss.p.Step, Verb: dialog.VerbOutside}, Message: 1}})
		if g.tap(boss, dialog.VerbThread); !strings.Contains(boss.shows(), her.p.Code) {
			t.Errorf("%s: an owner sees %q", what, boss.shows())
		}
	}
}

// So is what somebody asked who is in, and has not finished her registration: she is found by her
// plan when her cohort changes.
func TestWhoIsComingInWaitsForAnAnswerWhenTheCohortEnds(t *testing.T) {
	g := newRig(t, 1, false)
	c, boss := g.coordinator(), g.anOwner()
	her := g.waits()
	g.tap(c, dialog.VerbGuests)
	g.choose(c, dialog.VerbGuest, her.id)
	g.tap(c, dialog.VerbAdmit)
	if her.p.Stage != cohort.StageJoining || her.plan == "" {
		t.Fatalf("she is %s and planned for by %q", her.p.Stage, her.plan)
	}
	g.tap(her, dialog.VerbConfirmed)
	g.asksTeam(her, "Please answer me")
	if th := g.threads[her.id]; th == nil || th.Cohort != "past" || her.plan == "" {
		t.Fatalf("her question is with %+v, she is planned for by %q", th, her.plan)
	}
	n := len(boss.rows)
	g.archives(boss, false)
	if th := g.threads[her.id]; th.Cohort != "" || !th.State.Waiting() || len(boss.rows) == n {
		t.Errorf("it is with %q, %s; an owner has %d messages more", th.Cohort, th.State, len(boss.rows)-n)
	}
}

// Whoever has a link into a cohort that has ended writes to the owners.
func TestAVisitorOfAnEndedCohortIsHeard(t *testing.T) {
	g := newRig(t, 1, false)
	boss := g.anOwner()
	her := g.readsConsent(g.offer(cohort.RoleParticipant, "past"))
	g.archives(boss, false)
	n := len(boss.rows)
	g.tap(her, dialog.VerbAsk)
	g.writes(her, "May I still come?")
	if th := g.threads[her.id]; th == nil || th.Cohort != "" || len(boss.rows) == n {
		t.Errorf("her words are with %+v; she reads %q", th, her.latest())
	}
}

// careBy has somebody ask for something for her.
func (g *rig) careBy(by, her *phone, c dialog.Care) {
	g.carry([]dialog.Envelope{{On: dialog.Ref{Kind: dialog.Person, ID: her.id}, By: by.id, Event: dialog.Event{Care: &c}}})
}
