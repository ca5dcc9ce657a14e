package dialog_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
)

// text is the present screen.
func (ph *phone) text() string { return ph.rows[ph.p.Screen.Row].body.Text }

// marksOf counts the buttons of the present screen that mean verb.
func (g *rig) marksOf(ph *phone, verb dialog.Verb) (n int) {
	for _, token := range ph.buttons() {
		if dialog.ParseToken(g.keys, ph.door, token).Verb == verb {
			n++
		}
	}
	return n
}

// all gives a text in English alone: there is no other reader here.
func all(s string) course.Text { return course.Text{"en": s, "ar": s, "ckb": s} }

// TestBestKeepsItsParts answers a quiz three times, best in the middle: the best
// and the last attempt keep what they were made of, and the best one is shown.
func TestBestKeepsItsParts(t *testing.T) {
	g := newRig(t, 11, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	for _, choice := range []string{"B", "A", "C"} {
		g.writes(ph, "/quiz")
		tokens := ph.buttons()
		g.press(ph, tokens[2]) // the scenario
		g.tap(ph, dialog.VerbStart)
		g.writes(ph, choice)
		g.tap(ph, dialog.VerbNextQuestion)
	}
	closed := ph.p.Quizzes["first-steps/office"].Closed
	if len(closed) != 3 || closed[0].Parts != nil || closed[1].Parts == nil || closed[2].Parts == nil || closed[2].Again == nil {
		t.Fatalf("kept: %s", freeze(closed))
	}
	g.writes(ph, "/progress")
	if !strings.Contains(ph.text(), "\u2068Communication\u2069: 1 of 1") || g.marksOf(ph, dialog.VerbAgain) > 0 {
		t.Errorf("not the best attempt: %s", ph.text())
	}
}

// long is a course of many modules, quizzes and competencies, as far as courses go.
func long(c *course.Course) *course.Course {
	next := *c
	next.Modules, next.Competencies, next.Measures = nil, nil, nil
	for i := range 8 {
		next.Competencies = append(next.Competencies, course.Competency{ID: course.CompetencyID(fmt.Sprintf("c%d", i)), Title: all("Competency")})
		m := *c.Modules[0]
		m.ID, m.Title = course.ModuleID(fmt.Sprintf("m%d", i)), all("Module")
		m.Release.AfterPrevious = i > 5
		next.Modules = append(next.Modules, &m)
	}
	return &next
}

// TestProgressFitsAPhone is somebody far on in a long course.
func TestProgressFitsAPhone(t *testing.T) {
	g := newRig(t, 12, false)
	g.course = long(g.course)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	p := ph.p.Clone()
	p.Lessons, p.Quizzes = map[string]*cohort.LessonRecord{}, map[string]*cohort.QuizRecord{}
	for i, m := range g.course.Modules[:5] {
		for _, l := range m.Lessons {
			rec := &cohort.LessonRecord{Done: g.now}
			for _, page := range l.Pages {
				rec.Pages = append(rec.Pages, page.ID)
			}
			if i < 4 {
				p.Lessons[string(m.ID)+"/"+string(l.ID)] = rec
			}
		}
		for _, q := range m.Quizzes {
			sum := cohort.Summary{Score: 1, Max: 9, Closed: g.now, Again: []string{"welcome", "welcome#how", "goals", "goals#three", "gone"}}
			for _, k := range g.course.Competencies {
				sum.Parts = append(sum.Parts, cohort.CompetencyResult{Competency: k.ID, Score: 1, Max: 5})
			}
			p.Quizzes[string(m.ID)+"/"+string(q.ID)] = &cohort.QuizRecord{Closed: []cohort.Summary{sum}}
		}
	}
	ph.p = p
	g.writes(ph, "/progress")
	lines := 0
	for line := range strings.Lines(ph.text()) {
		if strings.TrimSpace(line) != "" {
			lines++
		}
	}
	if again := g.marksOf(ph, dialog.VerbAgain); lines > 28 || again != 5 || g.marksOf(ph, dialog.VerbContinue) != 1 {
		t.Errorf("%d lines, %d pages to look at again:\n%s", lines, again, ph.text())
	}
	for _, want := range []string{"4 modules completed", "opens when the one before", "1 more module comes later", "Competency\u2069: 10 of 50"} {
		if !strings.Contains(ph.text(), want) {
			t.Errorf("nothing says %q:\n%s", want, ph.text())
		}
	}
}

// TestProgressOfWhatIsGone: a quiz, a competency and a page have left the course
// since; nothing breaks, and what is left is told.
func TestProgressOfWhatIsGone(t *testing.T) {
	g := newRig(t, 13, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	sum := cohort.Summary{
		Score: 1, Max: 2, Closed: g.now, Again: []string{"nowhere", "nowhere#either", "goals#gone"},
		Parts: []cohort.CompetencyResult{{Competency: "gone", Score: 1, Max: 1}, {Competency: "communication", Score: 0, Max: 1}},
	}
	p := ph.p.Clone()
	p.Quizzes = map[string]*cohort.QuizRecord{
		"first-steps/check": {Closed: []cohort.Summary{sum}}, "first-steps/gone": {Closed: []cohort.Summary{sum}},
		"gone/check": {Open: &cohort.Attempt{N: 1}}, "first-steps/office": nil,
	}
	p.Lessons = map[string]*cohort.LessonRecord{"gone/gone": {}, "first-steps/welcome": nil}
	ph.p = p
	g.writes(ph, "/progress")
	if !strings.Contains(ph.text(), "\u2068Communication\u2069: 0 of 1") || g.marksOf(ph, dialog.VerbAgain) != 1 {
		t.Errorf("it says: %s", ph.text())
	}
	g.tap(ph, dialog.VerbAgain)
	if at := ph.p.Place; at.View != dialog.ViewPage || at.Lesson != "goals" {
		t.Errorf("she is on %+v", at)
	}
}

// TestLatestRating: of two self-assessments the later one counts, and one that
// asks her to look back does not, however late.
func TestLatestRating(t *testing.T) {
	g := newRig(t, 14, false)
	next := *g.course
	next.Measures = []course.Measure{{Then: &course.QuizRef{Module: "going-on", Quiz: "self-end"}}}
	g.course = &next
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	rated := func(n float64, at cohort.Instant) cohort.Summary {
		return cohort.Summary{Closed: at, Parts: []cohort.CompetencyResult{{Competency: "communication", Score: n, Max: 5}}}
	}
	p := ph.p.Clone()
	p.Quizzes = map[string]*cohort.QuizRecord{
		"first-steps/self-start": {Closed: []cohort.Summary{rated(2, g.now), rated(4, g.now.Add(time.Hour))}},
		"going-on/self-end":      {Closed: []cohort.Summary{rated(1, g.now.Add(2*time.Hour))}},
	}
	ph.p = p
	g.writes(ph, "/progress")
	if !strings.Contains(ph.text(), "\u2068Communication\u2069: 4 of 5") {
		t.Errorf("it says: %s", ph.text())
	}
}

// TestMyDataWhereverSheIs: the file is asked of the outbox and not stored, and she
// goes on where she was; before a new consent too.
func TestMyDataWhereverSheIs(t *testing.T) {
	g := newRig(t, 15, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "ckb")
	next := *g.course
	next.Consent.Version++
	g.course = &next
	d := g.writes(ph, "/mydata")
	if len(d.Say) == 0 || d.Say[0].File == nil || d.Say[0].File.Of != ph.id {
		t.Errorf("no file: %+v", d.Say)
	}
	if d.Facts != nil || ph.p.Screen.Row == "" {
		t.Errorf("something else came of it")
	}
}
