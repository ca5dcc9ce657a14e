package dialog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
)

// reads has staff read what is typed to every text question, and gives them something to read: seven texts, of
// which the last is long.
func (g *rig) reads() {
	g.texts = map[dialog.TextsOf]*dialog.Texts{}
	all := make([]seal.Private, 0, 7)
	for i := range 6 {
		all = append(all, seal.Conceal(fmt.Sprintf("words %d <b>", i+1)))
	}
	all = append(all, seal.Conceal(strings.Repeat("long words ", 400)+"end"))
	for in, r := range g.results {
		for i := range r.Releases {
			x := &r.Releases[i]
			for _, item := range g.course.Quiz(x.Module, x.Quiz).Questions {
				if item.Type != course.TextQuestion {
					continue
				}
				item.Read = course.ReadGroups
				x.Texts = append(x.Texts, cohort.TextsShown{Question: item.ID, N: 7, At: g.now})
				for page := range 2 {
					of := dialog.TextsOf{Cohort: in, Module: x.Module, Quiz: x.Quiz, Question: item.ID, Page: page}
					g.texts[of] = &dialog.Texts{Texts: all[5*page : min(7, 5*page+5)], N: 7, At: g.now}
				}
			}
		}
	}
}

// opensTexts leads somebody to the first quiz that has texts, and there.
func (g *rig) opensTexts(ph *phone) {
	g.t.Helper()
	for i := range 10 {
		g.writes(ph, "/results")
		var quizzes []string
		for _, token := range ph.buttons() {
			if dialog.ParseToken(g.keys, ph.door, token).Verb == dialog.VerbResultsQuiz {
				quizzes = append(quizzes, token)
			}
		}
		if i == len(quizzes) {
			break
		}
		if g.press(ph, quizzes[i]); has(g, ph, dialog.VerbResultsTexts) {
			g.tap(ph, dialog.VerbResultsTexts)
			return
		}
	}
	g.t.Fatal("no quiz has texts")
}

// Staff read what was typed a page at a time, under numbers; a long text is begun there, and read piece by piece.
func TestResultsTexts(t *testing.T) {
	g := newRig(t, 1, false)
	staff := g.phone()
	g.registers(staff, cohort.RoleStaff, "", "en")
	g.report("")
	g.reads()
	g.opensTexts(staff)
	first := locales.Undirected(staff.shows())
	for _, want := range []string{"7, in an order of chance", "1. words 1 <b>", "5. words 5"} {
		if !strings.Contains(first, want) {
			t.Errorf("she does not read %q in %q", want, first)
		}
	}
	if strings.Contains(first, "words 6") || has(g, staff, dialog.VerbTextWhole) {
		t.Errorf("of the second page: %q", first)
	}
	g.tap(staff, dialog.VerbTextsPage)
	if second := locales.Undirected(staff.shows()); !strings.Contains(second, "7. long words") || strings.Contains(second, "end") || strings.Contains(second, "words 5") {
		t.Errorf("the second page: %q", second)
	}
	g.tap(staff, dialog.VerbTextWhole)
	read := staff.shows()
	for range 3 {
		for _, token := range staff.buttons() { // the last of them is the next piece, or leads back
			if a := dialog.ParseToken(g.keys, staff.door, token); a.Verb == dialog.VerbTextWhole && strings.HasSuffix(a.Arg, ".1") {
				g.press(staff, token)
				read += staff.shows()
				break
			}
		}
	}
	if n := strings.Count(read, "long"); n < 400 || !strings.Contains(read, "end") {
		t.Errorf("of the long text she reads %d of 400", n)
	}
	g.tap(staff, dialog.VerbTextsPage)
	if !strings.Contains(staff.shows(), "words 6") {
		t.Errorf("she is not back on the page: %q", staff.shows())
	}
	g.tap(staff, dialog.VerbResultsQuiz)
	if staff.p.Place.View != dialog.ViewResultsQuiz {
		t.Errorf("she stands on %s", staff.p.Place.View)
	}
}

// What nobody may read by now is not shown: not when the course has changed while she was there, and not to who is
// no staff any more.
func TestResultsTextsAreNotForAll(t *testing.T) {
	g := newRig(t, 1, false)
	staff := g.phone()
	g.registers(staff, cohort.RoleStaff, "", "en")
	g.report("")
	g.reads()
	g.opensTexts(staff)
	at := staff.p.Place
	item := g.course.Quiz(at.Module, at.Quiz).Questions[slices.IndexFunc(g.course.Quiz(at.Module, at.Quiz).Questions, func(q *course.Question) bool { return q.ID == at.Question })]
	item.Read = ""
	g.tap(staff, dialog.VerbTextsPage)
	if strings.Contains(staff.shows(), "words") {
		t.Errorf("nobody reads it by now: %q", staff.shows())
	}
	item.Read = course.ReadGroups
	for _, role := range []cohort.RoleKind{cohort.RoleParticipant, cohort.RoleCoordinator} {
		ph := g.phone()
		g.registers(ph, role, "past", "en")
		ph.p.Place = at
		for _, verb := range []dialog.Verb{dialog.VerbResultsTexts, dialog.VerbTextsPage, dialog.VerbTextWhole} {
			g.does(ph, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: ph.p.Step, Verb: verb, Arg: "0"}, Message: 1}})
			if strings.Contains(ph.shows(), "words ") {
				t.Errorf("%s reads %q", role, ph.shows())
			}
		}
	}
}

// She is told who reads her words at the question, and her answer keeps what she was told: when the course has
// changed since she saw the question, she sees it first. Words that are read by nobody are kept as such.
func TestWhatSheIsToldIsKept(t *testing.T) {
	for _, told := range []course.Readers{"", course.ReadGroups} {
		g := newRig(t, 42, false)
		g.report("")
		if told != "" {
			g.reads()
		}
		ph := g.reflects()
		if says := strings.Contains(ph.shows(), "staff and owner read"); says != (told != "") {
			t.Errorf("%q: she reads %q", told, ph.shows())
		}
		d := g.writes(ph, "my words")
		i := slices.IndexFunc(d.Facts, func(f cohort.Fact) bool { return f.Kind == cohort.FactAnswered })
		if i < 0 || d.Facts[i].Answer.Read != told {
			t.Errorf("%q: facts %s", told, freeze(d.Facts))
		}
	}
	g := newRig(t, 42, false)
	ph := g.reflects()
	other := *g.course.Quiz(ph.p.Place.Module, ph.p.Place.Quiz).Questions[0]
	for _, q := range g.course.Quiz(ph.p.Place.Module, ph.p.Place.Quiz).Questions {
		if q.ID == ph.p.Place.Question {
			q.Read, q.Hash = course.ReadGroups, other.Hash+"x" // as the course has it when it is loaded anew
		}
	}
	if d := g.writes(ph, "my words"); len(d.Facts) != 0 || !strings.Contains(ph.shows(), "staff and owner read") {
		t.Errorf("she was not told, and her words are kept: %s, %q", freeze(d.Facts), ph.shows())
	}
}
