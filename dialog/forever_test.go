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

// TestResumeForEver leaves random conversations for months, in which the course is
// edited at random, and changes her language: she goes on at the right place, what
// she answered is what it was, and what she answers next is judged by the question
// she sees.
func TestResumeForEver(t *testing.T) {
	if testing.Short() {
		t.Skip("many conversations; nothing in them runs at once")
	}
	met := map[string]int{}
	small, shipped := loadCourse(t, false), loadCourse(t, true)
	for i := range uint64(200) {
		read := small
		if i%4 == 3 {
			read = shipped
		}
		g := newRigOf(t, walkSeed+1000+i, read)
		ph := g.phone()
		g.registers(ph, cohort.RoleParticipant, "past", g.anyLang())
		for range 5 + g.r.IntN(40) {
			g.now = g.now.Add(time.Minute)
			g.move(ph)
		}
		g.returns(ph, met)
	}
	for _, what := range []string{"page stays", "page gone", "question stays", "question gone", "quiz gone", "next judged"} {
		t.Logf("%-14s %4d times", what, met[what])
		if met[what] == 0 {
			t.Errorf("%s: never met", what)
		}
	}
}

// returns lets the course change, and her come back.
func (g *rig) returns(ph *phone, met map[string]int) {
	left := home(ph.p.Place, ph.p.Home)
	if left.View == "" {
		return // nothing was opened yet
	}
	g.now = g.now.Add(time.Duration(30+g.r.IntN(150)) * aDay)
	records := freeze(ph.p.Quizzes)
	for range 1 + g.r.IntN(3) {
		g.course = edited(g.r, g.course, g.course.Consent.Version)
	}
	g.writes(ph, "/language")
	g.writes(ph, g.words.OwnName(g.anyLang()))
	g.writes(ph, "/menu")
	if len(ph.buttons()) == 0 {
		g.fail("no menu")
	}
	g.tap(ph, dialog.VerbContinue)
	if freeze(ph.p.Quizzes) != records {
		g.fail("what she answered was\n%s\nand is\n%s", records, freeze(ph.p.Quizzes))
	}
	switch left.View {
	case dialog.ViewPage:
		g.standsOnPage(ph, left, met)
	case dialog.ViewQuestion:
		g.standsOnQuestion(ph, left, met)
	}
}

// standsOnPage says where she must be who left a page: on it, else on the one that
// came after it; in the list of modules only if hers is gone.
func (g *rig) standsOnPage(ph *phone, left cohort.Place, met map[string]int) {
	m := g.course.Module(left.Module)
	if m == nil || len(m.Lessons) == 0 {
		if ph.p.Place.View != dialog.ViewModules {
			g.fail("her module is gone, and she stands on %s", ph.p.Place.View)
		}
		return
	}
	want := m.Lessons[min(left.LessonAt, len(m.Lessons)-1)].Pages[0]
	for _, l := range m.Lessons {
		if l.ID != left.Lesson {
			continue
		}
		want = l.Pages[min(left.PageAt, len(l.Pages)-1)]
		for _, p := range l.Pages {
			if p.ID == left.Page {
				want = p
			}
		}
	}
	met[map[bool]string{true: "page stays", false: "page gone"}[want.ID == left.Page]]++
	b, err := g.render.Render(ph.p, dialog.Say{Parts: []dialog.Part{{HTML: want.HTML}}})
	if err != nil {
		g.fail("render a page: %v", err)
	}
	if ph.p.Place.View != dialog.ViewPage || !strings.Contains(ph.rows[ph.p.Screen.Row].body.Text, b.Text) {
		g.fail("she left %+v and is not on the page %s but on %+v", left, want.ID, ph.p.Place)
	}
}

// standsOnQuestion says where she must be who left a question: on the first of her
// attempt that is still asked and not answered.
func (g *rig) standsOnQuestion(ph *phone, left cohort.Place, met map[string]int) {
	z := g.course.Quiz(left.Module, left.Quiz)
	if z == nil {
		met["quiz gone"]++
		if ph.p.Place.View != dialog.ViewModules {
			g.fail("her quiz is gone, and she stands on %s", ph.p.Place.View)
		}
		return
	}
	key := string(left.Module) + "/" + string(left.Quiz)
	open := ph.p.Quizzes[key].Open
	for _, id := range open.Questions {
		i := slices.IndexFunc(z.Questions, func(q *course.Question) bool { return q.ID == id })
		if _, answered := open.Answered(id); answered || i < 0 {
			continue
		}
		met[map[bool]string{true: "question stays", false: "question gone"}[id == left.Question]]++
		if ph.p.Place.View != dialog.ViewQuestion || ph.p.Place.Question != id {
			g.fail("she left the question %s and stands on %+v, not on %s", left.Question, ph.p.Place, id)
		}
		g.answersAs(ph, key, z.Questions[i], met)
		return
	}
	if ph.p.Place.View != dialog.ViewFeedback {
		g.fail("nothing is left to be asked, and she stands on %s", ph.p.Place.View)
	}
}

// answersAs answers a single choice or a scale: it counts as the question is now,
// and all that was answered before stays.
func (g *rig) answersAs(ph *phone, key string, q *course.Question, met map[string]int) {
	if q.Type != course.Single && q.Type != course.Scale {
		return
	}
	before := ph.p.Quizzes[key].Open.Answers
	g.tap(ph, dialog.VerbAnswer)
	rec := ph.p.Quizzes[key]
	if rec.Open == nil {
		return // it was the last one
	}
	last := rec.Open.Answers[len(rec.Open.Answers)-1]
	if last.Question != q.ID || last.Content != q.Hash || freeze(rec.Open.Answers[:len(before)]) != freeze(before) {
		g.fail("answered %s as %s, after %s", freeze(last), freeze(q.ID), freeze(before))
	}
	met["next judged"]++
}
