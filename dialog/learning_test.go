package dialog_test

import (
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
)

// TestResumeAfterEdit takes pages out of her lesson: she finds her page, or the
// next one there is, never the start.
func TestResumeAfterEdit(t *testing.T) {
	g := newRig(t, 4, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	g.tap(ph, dialog.VerbFirst)
	g.tap(ph, dialog.VerbNext)
	at := ph.p.Place
	next, m, l := *g.course, *g.course.Modules[0], *g.course.Modules[0].Lessons[at.LessonAt]
	l.Pages = append([]*course.Page{}, l.Pages...)
	l.Pages = append(l.Pages[:at.PageAt], l.Pages[at.PageAt+1:]...)
	m.Lessons = append([]*course.Lesson{}, m.Lessons...)
	m.Lessons[at.LessonAt] = &l
	next.Modules = append([]*course.Module{&m}, next.Modules[1:]...)
	g.course = &next
	if d := g.writes(ph, "/menu"); len(d.Say) == 0 {
		t.Fatal("no menu")
	}
	d := g.tap(ph, dialog.VerbContinue)
	want, found := l.Pages[min(at.PageAt, len(l.Pages)-1)].HTML["en"], false
	for _, p := range d.Say[len(d.Say)-1].Parts {
		found = found || p.HTML != nil && p.HTML["en"] == want
	}
	if ph.p.Place.View != dialog.ViewPage || !found {
		t.Fatalf("she is on %+v without the page that follows", ph.p.Place)
	}
}

// TestReleaseAtBaghdadMidnight: the day begins at 21:00 UTC of the day before.
func TestReleaseAtBaghdadMidnight(t *testing.T) {
	g := newRig(t, 5, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "future", "en")
	opens := func(at time.Time) bool {
		g.now = cohort.At(at)
		g.writes(ph, "/modules")
		for _, token := range ph.buttons() {
			if a := dialog.ParseToken(g.keys, ph.door, token); a.Verb == dialog.VerbModule {
				return true
			}
		}
		return false
	}
	midnight := time.Date(2026, 8, 31, 21, 0, 0, 0, time.UTC)
	if opens(midnight.Add(-time.Second)) || !opens(midnight) {
		t.Fatal("the module does not open at midnight in Baghdad")
	}
}

// TestDueDay: what is due fourteen days after the start on 1 January is due on the
// 15th, in Baghdad too, whose midnight closes that day.
func TestDueDay(t *testing.T) {
	g := newRig(t, 6, false)
	ph := g.phone()
	g.now = cohort.At(time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC))
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	g.writes(ph, "/modules")
	if text := ph.rows[ph.p.Screen.Row].body.Text; !strings.Contains(text, "15 January 2026") {
		t.Errorf("the modules say: %s", text)
	}
}

// TestNothingToStrip: while she waits for her invitation's answer her screen has
// no buttons, and none are taken from it when she goes on writing.
func TestNothingToStrip(t *testing.T) {
	g := newRig(t, 7, false)
	ph := g.phone()
	ph.p.Lang, ph.p.Step, ph.p.Place = "en", 1, cohort.Place{View: dialog.ViewWaiting}
	g.writes(ph, "anybody there?")
	for _, s := range g.writes(ph, "hello?").Say {
		if s.Op == dialog.OpStrip {
			t.Errorf("buttons are taken from %s, which has none", s.Of)
		}
	}
}

// Who only looks at the questions leaves nothing behind.
func TestAPreviewKeepsNothing(t *testing.T) {
	g := newRig(t, 1, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleStaff, "", "ckb")
	for range 3 { // as often as she likes, whatever the course allows
		g.writes(ph, "/quiz")
		g.tap(ph, dialog.VerbQuiz)
		g.tap(ph, dialog.VerbStart)
		for ph.p.Place.View == dialog.ViewQuestion {
			g.tap(ph, dialog.VerbAnswer)
		}
		if ph.p.Place.View != dialog.ViewResult {
			t.Fatalf("no result but %s", ph.p.Place.View)
		}
	}
	g.writes(ph, "/menu")
	if len(ph.p.Quizzes) > 0 || ph.p.Home.Quiz != "" {
		t.Errorf("kept: %s", freeze(ph.p.Quizzes))
	}
	for _, f := range ph.facts {
		if f.Kind != cohort.FactAudit {
			t.Errorf("a fact: %s", f.Kind)
		}
	}
}
