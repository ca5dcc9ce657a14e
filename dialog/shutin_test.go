package dialog_test

import (
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
)

// offers says that a button of that meaning stands under what was said.
func offers(d dialog.Decision, verb dialog.Verb) bool {
	for _, s := range d.Say {
		for _, row := range s.Rows {
			for _, b := range row {
				if b.Act.Verb == verb {
					return true
				}
			}
		}
	}
	return false
}

// Whoever is among the questions when her module is closed goes on to the end, though she looks
// aside; nothing else of the module is open to her.
func TestAnAttemptInAClosedModule(t *testing.T) {
	g := newRig(t, 91, true)
	c, her := g.coordinates(), g.phone()
	g.registers(her, cohort.RoleParticipant, "past", "en")
	g.stands(her)
	at := her.p.Place
	for _, m := range g.course.Modules {
		g.regulates(c, nil, dialog.Regulate{Module: m.ID, Way: cohort.GateClosed})
	}
	for _, x := range []struct {
		from string
		on   func()
	}{
		{"/menu", func() { g.tap(her, dialog.VerbContinue) }},
		{"/menu", func() { g.writes(her, "continue") }},
		{"/quiz", func() { g.tap(her, dialog.VerbQuiz) }},
		{"/quiz", func() { g.writes(her, "continue") }},
		{"/modules", func() { g.tap(her, dialog.VerbQuiz) }},
		{"/progress", func() { g.tap(her, dialog.VerbContinue) }},
	} {
		if d := g.writes(her, x.from); offers(d, dialog.VerbModule) || says(d, "quiz_none") {
			t.Errorf("%s: %s", x.from, freeze(d.Say))
		}
		if x.on(); her.p.Place.View != dialog.ViewQuestion || her.p.Place.Quiz != at.Quiz {
			t.Errorf("from %s she comes to %+v", x.from, her.p.Place)
		}
	}
	for range 100 {
		if her.p.Place.View == dialog.ViewResult {
			break
		}
		if her.p.Place.View == dialog.ViewFeedback {
			g.tap(her, dialog.VerbNextQuestion)
			continue
		}
		g.answersAny(her)
	}
	if her.p.Place.View != dialog.ViewResult {
		t.Fatalf("she does not come to the end: %+v", her.p.Place)
	}
	if d := g.writes(her, "/help"); offers(d, dialog.VerbQuiz) || offers(d, dialog.VerbContents) {
		t.Errorf("more of it is open: %s", freeze(d.Say))
	}
	if d := g.writes(her, "/menu"); offers(d, dialog.VerbContinue) {
		t.Error("a closed attempt goes on")
	}
	if d := g.writes(her, "/quiz"); offers(d, dialog.VerbQuiz) {
		t.Error("the quiz is open")
	}
}

// A module that was opened for her alone after her cohort had shut it has its last day counted
// from then; one that was over by then is none, and neither is told as past.
func TestLastDaysOfWhatIsOpenedLate(t *testing.T) {
	g := newRig(t, 92, true)
	c, her := g.coordinates(), g.phone()
	g.registers(her, cohort.RoleParticipant, "past", "en")
	first, second := g.course.Modules[0].ID, g.course.Modules[1].ID
	for _, m := range []course.ModuleID{first, second} {
		g.regulates(c, nil, dialog.Regulate{Module: m, Way: cohort.GateClosed})
	}
	g.now = g.now.Add(60 * 24 * time.Hour)
	for _, m := range []course.ModuleID{first, second} {
		g.regulates(c, her, dialog.Regulate{Module: m, Way: cohort.GateOpen})
	}
	dues := func() (out []cohort.Instant) {
		for _, s := range g.writes(her, "/modules").Say {
			for _, p := range s.Parts {
				if p.Key == "module_due" {
					out = append(out, cohort.Instant(p.Args["Date"].(dialog.Day)))
				}
			}
		}
		return out
	}
	if got := dues(); len(got) != 1 || got[0] <= g.now {
		t.Errorf("the last days are %v, and it is %v", got, g.now.Time())
	}
	g.done(her, first)
	if got := dues(); len(got) != 0 {
		t.Errorf("the day of what opened after it is told: %v", got)
	}
	g.cohorts["past"].Gates = cohort.Gates{second: {Way: cohort.GateClosed, Since: 1, Due: g.now.Add(-48 * time.Hour).Time().Format(time.DateOnly)}}
	if got := dues(); len(got) != 0 {
		t.Errorf("a day of the team's that was over is told: %v", got)
	}
}

// done has her read all of a module and close its quizzes.
func (g *rig) done(her *phone, id course.ModuleID) {
	m := g.course.Module(id)
	if her.p.Lessons == nil {
		her.p.Lessons = map[string]*cohort.LessonRecord{}
	}
	if her.p.Quizzes == nil {
		her.p.Quizzes = map[string]*cohort.QuizRecord{}
	}
	for _, l := range m.Lessons {
		rec := &cohort.LessonRecord{Done: g.now}
		for _, p := range l.Pages {
			rec.Pages = append(rec.Pages, p.ID)
		}
		her.p.Lessons[string(m.ID)+"/"+string(l.ID)] = rec
	}
	for _, q := range m.Quizzes {
		her.p.Quizzes[string(m.ID)+"/"+string(q.ID)] = &cohort.QuizRecord{Closed: []cohort.Summary{{Max: 1, Closed: g.now}}}
	}
}

// What she has completed reads as completed when it is closed; and where all is closed she is
// told so, not that she may begin.
func TestClosedAndCompleted(t *testing.T) {
	g := newRig(t, 93, true)
	c, her, new := g.coordinates(), g.phone(), g.phone()
	for _, ph := range []*phone{her, new} {
		g.registers(ph, cohort.RoleParticipant, "past", "en")
	}
	g.done(her, g.course.Modules[0].ID)
	for _, m := range g.course.Modules {
		g.regulates(c, nil, dialog.Regulate{Module: m.ID, Way: cohort.GateClosed})
	}
	for _, at := range []string{"/modules", "/progress"} {
		if d := g.writes(her, at); !says(d, "module_done_team") || says(d, "module_done") {
			t.Errorf("%s: %s", at, freeze(d.Say))
		}
	}
	if d := g.writes(new, "/progress"); says(d, "progress_empty") || !says(d, "progress_shut") {
		t.Errorf("all is closed: %s", freeze(d.Say))
	}
	day := g.now.Add(9 * 24 * time.Hour).Time().Format(time.DateOnly)
	for _, m := range g.course.Modules {
		g.regulates(c, nil, dialog.Regulate{Module: m.ID, Way: cohort.GateDay, Day: day})
	}
	if d := g.writes(her, "/modules"); !says(d, "module_done_day") {
		t.Errorf("put off: %s", freeze(d.Say))
	}
	if d := g.writes(new, "/progress"); says(d, "progress_empty") || !says(d, "opens_on") {
		t.Errorf("all is put off: %s", freeze(d.Say))
	}
}

// Who has not begun a module hears that it is open, when it was opened for her alone though it
// is shut for her cohort.
func TestOpenedForHerIsNews(t *testing.T) {
	g := newRig(t, 97, true)
	c, her := g.coordinates(), g.phone()
	g.registers(her, cohort.RoleParticipant, "past", "en")
	for _, m := range g.course.Modules {
		g.regulates(c, nil, dialog.Regulate{Module: m.ID, Way: cohort.GateClosed})
	}
	g.now = g.now.Add(50 * time.Hour)
	g.regulates(c, her, dialog.Regulate{Module: g.course.Modules[0].ID, Way: cohort.GateOpen})
	g.now = max(g.now, her.due)
	if d := g.does(her, dialog.Event{Due: &dialog.Due{}}); !says(d, "remind_opened") {
		t.Errorf("she hears %s", freeze(d.Say))
	}
}
