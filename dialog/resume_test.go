package dialog_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/turn"
)

const (
	resumeSeed   = 20261126
	resumePeople = 96
	resumeMoves  = 120
)

// TestResume breaks off random conversations at random moments: the program starts
// anew, she changes her language, or does something that has nothing to do with
// where she is, and continues. She stands where she stood, with the same attempt,
// its questions in their order, and every answer given so far.
func TestResume(t *testing.T) {
	if testing.Short() {
		t.Skip("many conversations; nothing in them runs at once")
	}
	t.Logf("seed %d", resumeSeed)
	met := map[string]int{}
	var readings [2][2]*course.Course // the small course and the shipped one, each read twice
	for i := range readings {
		readings[i] = [2]*course.Course{shuffled(loadCourse(t, i == 1)), shuffled(loadCourse(t, i == 1))}
	}
	for i := range uint64(resumePeople) {
		read := readings[0]
		if i%4 == 3 {
			read = readings[1]
		}
		g := newRigOf(t, resumeSeed+i, read[0])
		g.spare = read[1]
		ph := g.phone()
		g.registers(ph, cohort.RoleParticipant, "past", g.anyLang())
		g.follow(ph, met)
	}
	for _, view := range []cohort.View{
		dialog.ViewPage, dialog.ViewQuestion, dialog.ViewFeedback, dialog.ViewResult, dialog.ViewMenu,
		dialog.ViewModules, dialog.ViewContents, dialog.ViewQuizzes, dialog.ViewIntro, dialog.ViewWord,
	} {
		t.Logf("broken off on %-10s %5d times", view, met[string(view)])
		if met[string(view)] == 0 {
			t.Errorf("no conversation was broken off on %s", view)
		}
	}
	if met["ticked"] == 0 || met["shuffled"] == 0 || met["answered"] == 0 {
		t.Errorf("nothing to keep was met: %v", met)
	}
}

// shuffled is a course whose quizzes are asked in any order, as often as she likes.
func shuffled(c *course.Course) *course.Course {
	for _, m := range c.Modules {
		for _, q := range m.Quizzes {
			q.Shuffle, q.Attempts = true, 0
		}
	}
	return c
}

// follow lets her go on at random, and breaks off now and then.
func (g *rig) follow(ph *phone, met map[string]int) {
	left := ph.p.Place // the last page or question, or what came of it
	for n := range resumeMoves {
		g.now = g.now.Add(time.Minute)
		g.last = fmt.Sprintf("move %d on %s", n, ph.p.Place.View)
		g.move(ph)
		left = home(ph.p.Place, left)
		if g.r.IntN(3) > 0 {
			continue
		}
		met[string(ph.p.Place.View)]++
		for _, rec := range ph.p.Quizzes {
			if a := rec.Open; a != nil {
				met["ticked"] += min(1, len(a.Chosen))
				met["answered"] += min(1, len(a.Answers))
				if !slices.IsSorted(a.Questions) {
					met["shuffled"]++
				}
			}
		}
		g.breakOff(ph, left)
		left = home(ph.p.Place, left)
	}
}

// home is where "continue" leads from a place: there, or where it led before.
func home(at, before cohort.Place) cohort.Place {
	switch at.View {
	case dialog.ViewPage, dialog.ViewQuestion, dialog.ViewFeedback, dialog.ViewResult:
		return at
	}
	return before
}

// attempting says that she is in the middle of some quiz.
func attempting(p *cohort.Participant) bool {
	for _, rec := range p.Quizzes {
		if rec != nil && rec.Open != nil {
			return true
		}
	}
	return false
}

// move is one step onwards: mostly a button, sometimes words.
func (g *rig) move(ph *phone) {
	var tokens []string
	for _, token := range ph.buttons() {
		switch dialog.ParseToken(g.keys, ph.door, token).Verb {
		case dialog.VerbForget, dialog.VerbErase:
		case dialog.VerbMenu, dialog.VerbContents, dialog.VerbModules, dialog.VerbLanguages:
			if g.r.IntN(6) == 0 {
				tokens = append(tokens, token)
			}
		default:
			tokens = append(tokens, token)
		}
	}
	switch k := g.r.IntN(6); {
	case k == 0 || len(tokens) == 0:
		g.writes(ph, pick(g, "/quiz", "/modules", "/menu", "menu", "لیست", "my own words", "2"))
	default:
		g.press(ph, tokens[g.r.IntN(len(tokens))])
	}
}

// breakOff interrupts her, lets her continue, and compares.
func (g *rig) breakOff(ph *phone, left cohort.Place) {
	before, records := ph.p.Place, freeze(ph.p.Quizzes)
	g.restart(ph)
	what := pick(g, "nothing", "language", "/help", "nonsense", "photo", "/menu", "/modules", "/quiz", "/forget", "/cancel", "a word")
	g.last = fmt.Sprintf("%s, broken off by a restart and %s", g.last, what)
	back := g.interrupt(ph, what)
	g.restart(ph)
	if freeze(ph.p.Quizzes) != records {
		g.fail("her records are now\n%s\nand were\n%s", freeze(ph.p.Quizzes), records)
	}
	if back && !passing(before) {
		if ph.p.Place != before {
			g.fail("she stands on %+v, stood on %+v", ph.p.Place, before)
		}
		return
	}
	if home(left, cohort.Place{}) == (cohort.Place{}) {
		return // nothing was opened yet: there is nothing to continue
	}
	if ph.p.Place.View != dialog.ViewMenu {
		g.writes(ph, "/menu")
	}
	d := g.continues(ph)
	if left.View == dialog.ViewResult && attempting(ph.p) {
		// That quiz is finished; one that is not waits for her.
		if v := ph.p.Place.View; v != dialog.ViewQuestion && v != dialog.ViewFeedback {
			g.fail("continuing leads to %+v, and an attempt is under way", ph.p.Place)
		}
		return
	}
	if ph.p.Place != left {
		g.fail("continuing leads to %+v, not to %+v", ph.p.Place, left)
	}
	for _, part := range d.Say[len(d.Say)-1].Parts {
		if part.Key == "step_gone" {
			g.fail("she is told that what she was reading has changed")
		}
	}
}

// passing says that a place is one of those that ask something in between: when
// it is broken off nobody needs its answer any more.
func passing(at cohort.Place) bool {
	switch at.View {
	case dialog.ViewWord, dialog.ViewLanguage, dialog.ViewForget, dialog.ViewClear, dialog.ViewCleared, dialog.ViewReplace, dialog.ViewAsk, dialog.ViewAsked,
		dialog.ViewName: // changed by a member
		return true
	}
	return false
}

// interrupt does something that has nothing to do with where she is. It says
// whether she should stand there again by that alone.
func (g *rig) interrupt(ph *phone, what string) (back bool) {
	switch what {
	case "nothing":
	case "language":
		g.writes(ph, "/language")
		g.writes(ph, g.words.OwnName(g.anyLang()))
	case "nonsense":
		g.writes(ph, "/nonsense")
	case "photo":
		g.does(ph, dialog.Event{Sent: &dialog.Sent{What: "photo"}})
	case "/forget":
		g.writes(ph, "/forget")
		g.tap(ph, dialog.VerbKeep)
	case "/cancel":
		at := ph.p.Place.View
		g.writes(ph, "/cancel")
		return at != dialog.ViewIntro && at != dialog.ViewQuestion && at != dialog.ViewFeedback // a quiz is left by it
	case "a word":
		g.writes(ph, pick(g, "القائمة", "لیست", "menu"))
		if ph.p.Place.View == dialog.ViewWord {
			g.tap(ph, dialog.VerbIsWord)
		}
		return false
	default:
		g.writes(ph, what)
		return what == "/help"
	}
	return true
}

// continues goes on from the menu, by its button or by the word.
func (g *rig) continues(ph *phone) dialog.Decision {
	if g.r.IntN(2) == 0 {
		return g.tap(ph, dialog.VerbContinue)
	}
	return g.writes(ph, pick(g, "متابعة", "بەردەوام بە", "continue"))
}

func (g *rig) anyLang() locales.Lang {
	return []locales.Lang{"ar", "ckb", "en"}[g.r.IntN(3)]
}

// restart forgets everything that is not stored: she is what her document says,
// and the course is another reading of the same files.
func (g *rig) restart(ph *phone) {
	doc := &turn.Document{ID: ph.id, Schema: turn.Schema, Version: int64(ph.version), Body: dialog.Subject{Person: ph.p.Clone()}}
	before := freeze(ph.p)
	if err := g.keys.SealAll(doc); err != nil {
		g.fail("sealing: %v", err)
	}
	data, err := json.Marshal(doc)
	if err != nil {
		g.fail("storing: %v", err)
	}
	var stored turn.Document
	if err := json.Unmarshal(data, &stored); err != nil {
		g.fail("loading: %v", err)
	}
	if err := g.keys.OpenAll(&stored); err != nil {
		g.fail("opening: %v", err)
	}
	ph.p = stored.Body.Person
	if after := freeze(ph.p); after != before {
		g.fail("after a restart she is\n%s\nand was\n%s", after, before)
	}
	g.course, g.spare = g.spare, g.course
}
