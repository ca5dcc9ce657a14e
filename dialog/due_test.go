package dialog_test

import (
	"slices"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
)

// waiting is a learner for whom a module waits, in the shipped course.
func waiting(t *testing.T) (*rig, *phone) {
	t.Helper()
	g := newRig(t, 5, true)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	return g, ph
}

// at lets time have its effect on her, and says whether something came.
func (g *rig) at(ph *phone, day time.Time) bool {
	g.t.Helper()
	g.now, g.last = cohort.At(day), day.String()
	return len(g.does(ph, dialog.Event{Due: &dialog.Due{}}).Say) > 0
}

// TestAWrongClockHoldsNobodyUp: what was told on a day that has not come was told by a clock
// that was wrong, and she is reminded again at her hour.
func TestAWrongClockHoldsNobodyUp(t *testing.T) {
	g, ph := waiting(t)
	sunday := g.at6(2026, 3, 8)
	if !g.at(ph, sunday.AddDate(0, 0, 35)) {
		t.Fatal("nothing came by the wrong clock")
	}
	if !g.at(ph, sunday) {
		t.Error("nothing came by the right one")
	}
	if g.at(ph, sunday.Add(-time.Hour)) || g.at(ph, sunday) {
		t.Error("an hour back told her once more")
	}
}

// at6 is six in the evening of a day in the course's zone.
func (g *rig) at6(y int, m time.Month, d int) time.Time {
	return time.Date(y, m, d, 18, 0, 0, 0, g.course.Zone)
}

// TestHerHourIsHers: whatever the course's schedule says, once a day though she moves her
// hour, and a pause holds.
func TestHerHourIsHers(t *testing.T) {
	g, ph := waiting(t)
	g.now = cohort.At(time.Date(2026, 3, 5, 9, 0, 0, 0, g.course.Zone))
	g.writes(ph, "/reminders")
	g.tap(ph, dialog.VerbHour)
	g.writes(ph, "10:15")
	early := time.Date(2026, 3, 8, 10, 15, 0, 0, g.course.Zone)
	if g.at(ph, early.Add(-time.Minute)) || !g.at(ph, early) {
		t.Fatal("it did not come at her hour")
	}
	ph.p.Reminded.At = 11 * 60
	if g.at(ph, early.Add(45*time.Minute)) {
		t.Error("it came twice a day")
	}
	ph.p.Reminded.Paused = cohort.At(early.AddDate(0, 0, 2))
	if g.at(ph, early.AddDate(0, 0, 1).Add(45*time.Minute)) {
		t.Error("it came in a pause")
	}
	if !g.at(ph, early.AddDate(0, 0, 2).Add(45*time.Minute)) {
		t.Error("nothing came after the pause")
	}
}

// TestOneOutageIsToldOnce: the question she stands before is offered again after an outage,
// once, though everybody is gone through a second time; and once more after another.
func TestOneOutageIsToldOnce(t *testing.T) {
	g := newRig(t, 5, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	g.stands(ph)
	offered := func(since cohort.Instant) bool {
		d := g.does(ph, dialog.Event{Missed: &dialog.Missed{Since: since}})
		return len(d.Say) > 0
	}
	since := g.now
	g.now = g.now.Add(time.Hour)
	if !offered(since) {
		t.Fatal("her question was not offered again")
	}
	if offered(since) {
		t.Error("it was offered twice")
	}
	again := g.now
	g.now = g.now.Add(time.Hour)
	if !offered(again) {
		t.Error("after another outage it was not")
	}
}

// stands has her stand before the first question of a quiz.
func (g *rig) stands(ph *phone) {
	g.t.Helper()
	for _, m := range g.course.Modules {
		for _, q := range m.Quizzes {
			g.does(ph, dialog.Event{Jump: &dialog.Jump{Module: m.ID, Quiz: q.ID}})
			if ph.p.Place.View == dialog.ViewQuestion {
				return
			}
		}
	}
	g.t.Fatal("she stands before no question")
}

// TestWhatOpensIsPlanned: the press that finishes a module plans for the one it opens, though
// nothing else waited for her.
func TestWhatOpensIsPlanned(t *testing.T) {
	g := newRig(t, 5, false)
	c := *g.course
	c.Reminders = slices.Clone(c.Reminders[:1])
	c.Reminders[0].When = course.QuizUnstarted
	g.course = &c
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	g.stands(ph)
	at := ph.p.Place
	for range 50 {
		if ph.p.Place.View == dialog.ViewResult {
			break
		}
		planned := g.bringsOn(ph)
		if ph.p.Place.View == dialog.ViewResult && !planned {
			t.Fatalf("%s/%s is closed, and nothing is planned anew", at.Module, at.Quiz)
		}
	}
	if ph.p.Place.View != dialog.ViewResult {
		t.Fatalf("she is on %s", ph.p.Place.View)
	}
}

// bringsOn presses or writes what brings her on in a quiz, and says whether it was planned
// for what comes.
func (g *rig) bringsOn(ph *phone) bool {
	g.t.Helper()
	for _, verb := range []dialog.Verb{dialog.VerbNextQuestion, dialog.VerbDone, dialog.VerbAnswer, dialog.VerbTick} {
		for _, token := range ph.buttons() {
			if a := dialog.ParseToken(g.keys, ph.door, token); a != nil && a.Verb == verb {
				return g.press(ph, token).Planned
			}
		}
	}
	return g.writes(ph, "My own words.").Planned
}

// TestTheLastAnswerPlans: the press that closes a module's last quiz opens the next module,
// whose day is near: she is told of it though she presses nothing more.
func TestTheLastAnswerPlans(t *testing.T) {
	g := newRig(t, 5, false)
	first, second := g.course.Modules[0], g.course.Modules[1]
	second.Due = &course.Due{Day: 1}
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	ph.p.Lessons, ph.p.Quizzes = map[string]*cohort.LessonRecord{}, map[string]*cohort.QuizRecord{}
	for _, l := range first.Lessons {
		rec := &cohort.LessonRecord{Done: g.now}
		for _, p := range l.Pages {
			rec.Pages = append(rec.Pages, p.ID)
		}
		ph.p.Lessons[string(first.ID)+"/"+string(l.ID)] = rec
	}
	for _, q := range first.Quizzes[1:] {
		ph.p.Quizzes[string(first.ID)+"/"+string(q.ID)] = &cohort.QuizRecord{Closed: []cohort.Summary{{Max: 1, Closed: g.now}}}
	}
	g.writes(ph, "/quiz")
	g.tap(ph, dialog.VerbQuiz)
	g.tap(ph, dialog.VerbStart)
	for ph.p.Place.View == dialog.ViewQuestion {
		g.tap(ph, dialog.VerbAnswer)
	}
	if tonight := cohort.At(g.at6(2026, 3, 2)); ph.due != tonight {
		t.Errorf("she is planned for %v, want %v", ph.due.Time(), tonight.Time())
	}
}

// TestAMovedDayIsToldAgain: the day of a module that she was told has moved with her cohort's
// start, so the new one is told as well, and each once.
func TestAMovedDayIsToldAgain(t *testing.T) {
	g := newRig(t, 5, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	told := func(day int) bool {
		was := ph.p.Reminded.Rules["due/first-steps"].Sent
		g.at(ph, g.at6(2026, 3, day))
		return ph.p.Reminded.Rules["due/first-steps"].Sent != was
	}
	if !told(15) || told(16) {
		t.Fatal("the day was not told the day before, and once")
	}
	moved := *g.cohorts["past"]
	moved.Start = "2026-03-17"
	g.cohorts["past"] = &moved
	g.now = cohort.At(g.at6(2026, 3, 28))
	if told(29) || !told(30) || told(31) {
		t.Error("the day it has moved to was not told the day before, and once")
	}
}

// TestNobodyIsDisturbed: a page that comes by itself waits until she has rested, and then
// comes though her hour is past.
func TestNobodyIsDisturbed(t *testing.T) {
	g, ph := waiting(t)
	hour := g.at6(2026, 3, 8)
	g.now = cohort.At(hour.Add(-time.Minute))
	g.writes(ph, "/reminders")
	g.tap(ph, dialog.VerbFive)
	if g.at(ph, hour) || g.at(ph, hour.Add(8*time.Minute)) {
		t.Fatal("it came while she was here")
	}
	if want := cohort.At(hour.Add(9 * time.Minute)); ph.due != want {
		t.Errorf("she is due at %v, want %v", ph.due.Time(), want.Time())
	}
	if !g.at(ph, hour.Add(9*time.Minute)) {
		t.Error("it did not come when she had rested")
	}
}
