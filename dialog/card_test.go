package dialog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
)

// team is a coordinator of the cohort "past", at her menu, beside somebody who learns in it.
func team(t *testing.T) (g *rig, her, she *phone) {
	t.Helper()
	g = newRig(t, 1, false)
	her, she = g.phone(), g.phone()
	g.registers(her, cohort.RoleParticipant, "past", "en")
	g.registers(she, cohort.RoleCoordinator, "past", "en")
	return g, her, she
}

// opens opens somebody's card, as a button of a list does.
func (g *rig) opensCard(ph *phone, of string) dialog.Decision {
	return g.does(ph, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: ph.p.Step, Verb: dialog.VerbCard, Arg: of}, Message: 1}})
}

// text is what her screen says.
func (g *rig) screenOf(ph *phone) string {
	r := ph.rows[ph.p.Screen.Row]
	if r == nil {
		return ""
	}
	return r.body.Text
}

func TestCard(t *testing.T) {
	g, her, she := team(t)
	g.opensCard(she, her.id)
	if she.p.Place.View != dialog.ViewCard || she.p.Place.Person != her.id {
		t.Fatalf("she stands on %+v", she.p.Place)
	}
	text := g.screenOf(she)
	for _, want := range []string{her.p.Code, "Last here", "has not begun", "Reminders:", "not arrived", "Telegram refused"} {
		if !strings.Contains(text, want) {
			t.Errorf("the card lacks %q:\n%s", want, text)
		}
	}
}

// Who is not there, not hers, staff or an owner has no card, and nothing tells which.
func TestNoCard(t *testing.T) {
	g, _, she := team(t)
	other, staff := g.phone(), g.phone()
	g.registers(other, cohort.RoleParticipant, "future", "en")
	g.registers(staff, cohort.RoleStaff, "", "en")
	var said []string
	for _, id := range []string{"nobody", other.id, staff.id, she.id} {
		d := g.opensCard(she, id)
		if she.p.Place.View != dialog.ViewMenu {
			t.Fatalf("%s has a card", id)
		}
		var keys []string
		for _, s := range d.Say {
			for _, p := range s.Parts {
				keys = append(keys, p.Key)
			}
		}
		said = append(said, strings.Join(keys, " "))
	}
	if len(slices.Compact(said)) != 1 || !strings.Contains(said[0], "card_none") {
		t.Errorf("what is said differs: %q", said)
	}
	g.opensCard(staff, other.id)
	if staff.p.Place.View == dialog.ViewCard {
		t.Error("staff see a card")
	}
}

// A card on her screen is gone when it is no longer hers to see.
func TestCardGoes(t *testing.T) {
	g, her, she := team(t)
	g.opensCard(she, her.id)
	her.p = her.p.Clone()
	her.p.Cohort, her.p.Roles = "future", []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: "future"}}
	g.tap(she, dialog.VerbCard)
	if text := g.screenOf(she); she.p.Place.View != dialog.ViewMenu || strings.Contains(text, her.p.Code) {
		t.Errorf("on %s: %s", she.p.Place.View, text)
	}
}

// Results are on a card only where the quiz says that coordinators see them.
func TestCardShowsNoScores(t *testing.T) {
	g, her, she := team(t)
	her.p = her.p.Clone()
	her.p.Quizzes = map[string]*cohort.QuizRecord{}
	var quizzes []*course.Quiz
	for _, m := range g.course.Modules {
		for _, q := range m.Quizzes {
			if q.Scored() {
				her.p.Quizzes[string(m.ID)+"/"+string(q.ID)] = &cohort.QuizRecord{Closed: []cohort.Summary{{Score: 3, Max: 4, See: course.SeeCoordinators}}}
				quizzes = append(quizzes, q)
			}
		}
	}
	for n := range len(quizzes) + 1 {
		for i, q := range quizzes {
			q.See = course.SeeTotals
			if i < n {
				q.See = course.SeeCoordinators
			}
		}
		g.opensCard(she, her.id)
		if text := g.screenOf(she); strings.Count(text, "75%") != n {
			t.Errorf("%d results are to be seen:\n%s", n, text)
		}
	}
}

// What the course says now opens no score that she gave under another sentence: not of an attempt that was
// closed, nor of one that was begun, nor of one before which another sentence stood on her screen.
func TestCardDoesNotLookBack(t *testing.T) {
	g, her, she := team(t)
	g.tap(her, dialog.VerbFirst)
	q, key := g.course.Quiz("first-steps", "office"), "first-steps/office"
	for _, x := range []struct {
		told, begun, resumed, closed course.Visibility
		want                         bool
	}{
		{course.SeeTotals, course.SeeTotals, course.SeeTotals, course.SeeTotals, false},
		{course.SeeTotals, course.SeeCoordinators, course.SeeCoordinators, course.SeeCoordinators, false},
		{course.SeeTotals, course.SeeTotals, course.SeeCoordinators, course.SeeCoordinators, false},
		{course.SeeCoordinators, course.SeeCoordinators, course.SeeTotals, course.SeeCoordinators, false},
		{course.SeeCoordinators, course.SeeCoordinators, course.SeeCoordinators, course.SeeCoordinators, true},
	} {
		q.See = x.told
		g.looksInto(her, q)
		q.See = x.begun
		g.tap(her, dialog.VerbStart)
		q.See = x.resumed
		g.looksInto(her, q)
		g.tap(her, dialog.VerbStart)
		q.See = x.closed
		g.writes(her, "B")
		g.tap(her, dialog.VerbNextQuestion)
		q.See = course.SeeCoordinators
		g.opensCard(she, her.id)
		shown := strings.Contains(g.screenOf(she), "Results that coordinators see")
		if told := len(her.p.Quizzes[key].Told()); shown != x.want || told > 0 != x.want {
			t.Errorf("%+v: shown %t, of %d closed %d were told", x, shown, len(her.p.Quizzes[key].Closed), told)
		}
	}
}

// looksInto brings her to the screen before the scenario, as it is now.
func (g *rig) looksInto(ph *phone, q *course.Quiz) {
	g.t.Helper()
	g.writes(ph, "/quiz")
	g.press(ph, ph.buttons()[2])
	if ph.p.Place.View != dialog.ViewIntro || ph.p.Place.Quiz != q.ID {
		g.t.Fatalf("she is on %+v", ph.p.Place)
	}
}

// wants takes a coordinator from a card to the question before the act.
func (g *rig) wants(ph *phone, of string, do dialog.CareAct) {
	g.t.Helper()
	g.opensCard(ph, of)
	g.choose(ph, dialog.VerbCare, string(do))
}

// facts of the audit log about somebody.
func audited(ph *phone) (out []string) {
	for _, f := range ph.audits {
		out = append(out, string(f.Action)+" "+f.Of)
	}
	return out
}

func TestMoveHer(t *testing.T) {
	g, her, she := team(t)
	owner := g.anOwner()
	g.tap(her, dialog.VerbFirst) // she has read something
	g.tap(her, dialog.VerbNext)
	read := len(her.p.Lessons)
	g.opensCard(she, her.id)
	for _, token := range she.buttons() {
		if a := dialog.ParseToken(g.keys, she.door, token); a.Arg == string(dialog.CareMove) {
			t.Error("a coordinator of one cohort is offered another")
		}
	}
	g.now = cohort.At(time.Date(2026, 3, 2, 21, 0, 0, 0, time.UTC)) // midnight in Baghdad
	g.wants(owner, her.id, dialog.CareMove)
	g.tap(owner, dialog.VerbCareTo)
	g.tap(owner, dialog.VerbCareSure)
	if her.p.Cohort != "future" || !slices.Equal(her.p.Roles, []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: "future"}}) {
		t.Fatalf("she is in %q as %v", her.p.Cohort, her.p.Roles)
	}
	if owner.p.Place.View != dialog.ViewCared || !strings.Contains(g.screenOf(owner), her.p.Code) {
		t.Errorf("the owner is told on %s: %s", owner.p.Place.View, g.screenOf(owner))
	}
	if a := audited(her); a[len(a)-1] != "person_moved future" || len(her.p.Lessons) != read {
		t.Errorf("audited %q, %d lessons of %d", a, len(her.p.Lessons), read)
	}
	d := g.does(her, dialog.Event{Due: &dialog.Due{}})
	if len(d.Say) > 0 {
		t.Fatalf("she is told at night: %+v", d.Say)
	}
	if her.due == 0 || her.due.Time().In(g.course.Zone).Hour() != 8 {
		t.Fatalf("she is due at %v", her.due.Time().In(g.course.Zone))
	}
	g.now = her.due
	d = g.does(her, dialog.Event{Due: &dialog.Due{}})
	if len(d.Say) == 0 || d.Say[0].Matter != "cohort" || her.p.Shifted != 0 {
		t.Errorf("what is told: %+v", d.Say)
	}
	g.opensCard(she, her.id) // no longer hers
	if she.p.Place.View != dialog.ViewMenu {
		t.Error("the coordinator of the old cohort still sees her")
	}
}

// Who is here before she was told sees it with the next screen; a pause is respected.
func TestMovedIsSeen(t *testing.T) {
	g, her, she := team(t)
	send := func(c dialog.Care, by *phone) {
		g.carry([]dialog.Envelope{{On: dialog.Ref{Kind: dialog.Person, ID: her.id}, By: by.id, Event: dialog.Event{Care: &c}}})
	}
	owner := g.anOwner()
	send(dialog.Care{Do: dialog.CareMove, To: "future"}, she)
	if her.p.Cohort != "past" {
		t.Fatal("a coordinator moved her to a cohort of others")
	}
	her.p = her.p.Clone()
	her.p.Reminded.Paused = cohort.Until
	send(dialog.Care{Do: dialog.CareMove, To: "nowhere"}, owner)
	send(dialog.Care{Do: dialog.CareMove, To: "future"}, owner)
	send(dialog.Care{Do: dialog.CareMove, To: "future"}, owner)
	if her.p.Cohort != "future" || her.due != 0 || her.p.Shifted == 0 {
		t.Fatalf("%q, due %v, %v", her.p.Cohort, her.due, her.p.Shifted)
	}
	d := g.writes(her, "/menu")
	if len(d.Say) == 0 || !slices.ContainsFunc(d.Say[0].Parts, func(p dialog.Part) bool { return p.Key == "shifted" }) || her.p.Shifted != 0 {
		t.Errorf("%+v", d.Say)
	}
}

func TestUnreachable(t *testing.T) {
	g, her, she := team(t)
	was := her.due
	g.wants(she, her.id, dialog.CareUnreachable)
	g.tap(she, dialog.VerbCareSure)
	if her.p.Unreachable == 0 || her.due != 0 || was == 0 {
		t.Fatalf("unreachable %v, due %v, before %v", her.p.Unreachable, her.due, was)
	}
	g.opensCard(she, her.id)
	if !strings.Contains(g.screenOf(she), "cannot be reached") {
		t.Errorf("the card says\n%s", g.screenOf(she))
	}
	g.wants(she, her.id, dialog.CareReachable)
	g.tap(she, dialog.VerbCareSure)
	if her.p.Unreachable != 0 || her.due != was {
		t.Errorf("unreachable %v, due %v, before %v", her.p.Unreachable, her.due, was)
	}
	g.wants(she, her.id, dialog.CareUnreachable)
	g.tap(she, dialog.VerbCareSure)
	g.writes(her, "/menu")
	if her.p.Unreachable != 0 || her.due == 0 {
		t.Error("it does not end when she writes")
	}
	if n := len(audited(her)); n != 4 { // admitted, and three
		t.Errorf("%d entries: %q", n, audited(her))
	}
}

// What somebody asks for who has lost her role meanwhile changes nothing, and she is told no
// more than of somebody who is not there.
func TestCareOfWhoMayNot(t *testing.T) {
	g, her, she := team(t)
	g.wants(she, her.id, dialog.CareUnreachable)
	press := dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: she.p.Step, Verb: dialog.VerbCareSure}, Message: 1}}
	d := g.turn(she, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: she.id}, Event: press})
	she.p = she.p.Clone()
	she.p.Roles = []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: "future"}}
	g.carry(d.Then)
	if her.p.Unreachable != 0 {
		t.Error("who lost her role has marked her")
	}
	if text := g.screenOf(she); !strings.Contains(text, "not to be found") {
		t.Errorf("she is told on %s: %s", she.p.Place.View, text)
	}
}

// Whoever has gone on to something else hears what came of it all the same; of two who press
// at once, the second hears that it was so already.
func TestCareOfTwo(t *testing.T) {
	g, her, she := team(t)
	second := g.phone()
	g.registers(second, cohort.RoleCoordinator, "past", "ar")
	var then []dialog.Envelope
	for _, ph := range []*phone{she, second} {
		g.wants(ph, her.id, dialog.CareUnreachable)
		press := dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: ph.p.Step, Verb: dialog.VerbCareSure}, Message: 1}}
		then = append(then, g.turn(ph, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, By: ph.id, Event: press}).Then...)
		g.writes(ph, "/menu")
	}
	g.carry(then)
	if got := audited(her); len(got) != 2 {
		t.Errorf("audited %q", got)
	}
	for ph, key := range map[*phone]string{she: "Nothing is sent", second: "كذلك من قبل"} {
		told := false
		for _, r := range ph.rows {
			told = told || strings.Contains(r.body.Text, key)
		}
		if !told || ph.p.Place.View != dialog.ViewMenu {
			t.Errorf("on %s: told %v", ph.p.Place.View, told)
		}
	}
}

// From the card she is nudged, and what is open for her alone is changed.
func TestFromTheCard(t *testing.T) {
	g, her, she := team(t)
	g.opensCard(she, her.id)
	if d := g.tap(she, dialog.VerbNudgeHer); she.p.Place.View != dialog.ViewCard || !says(d, "nudge_done") || her.p.Reminded.Nudged != g.now {
		t.Errorf("nudged: %v on %s", her.p.Reminded.Nudged, she.p.Place.View)
	}
	if d := g.tap(she, dialog.VerbNudgeHer); !says(d, "nudge_no_lately") {
		t.Errorf("a second time: %s", freeze(d.Say))
	}
	g.tap(she, dialog.VerbOne)
	if she.p.Place.View != dialog.ViewRelease || she.p.Task.Release == nil || she.p.Task.Release.Person != her.id || she.p.Task.Cohort != "past" {
		t.Errorf("she stands on %+v with %+v", she.p.Place, she.p.Task.Release)
	}
	g.opensCard(she, her.id)
	she.p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}}
	was := her.p.Reminded
	her.p.Reminded.Nudged = 0
	if g.tap(she, dialog.VerbNudgeHer); her.p.Reminded.Nudged != 0 || she.p.Place.View != dialog.ViewMenu {
		t.Errorf("without a role: on %s, nudged %v (%v)", she.p.Place.View, her.p.Reminded.Nudged, was.Nudged)
	}
}
