package dialog_test

import (
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// reflects brings somebody to a question that is answered in words.
func (g *rig) reflects() *phone {
	g.t.Helper()
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	for ph.p.Place.View != dialog.ViewQuestion || !g.awaitsWords(ph) {
		switch ph.p.Place.View {
		case dialog.ViewQuestion:
			g.answersAny(ph)
		case dialog.ViewFeedback:
			g.tap(ph, dialog.VerbNextQuestion)
		case dialog.ViewIntro:
			g.tap(ph, dialog.VerbStart)
		default:
			g.writes(ph, "/quiz")
			g.choose(ph, dialog.VerbQuiz, g.withWords())
		}
	}
	return ph
}

// withWords is the button's argument of a quiz that asks for words, of the first module.
func (g *rig) withWords() string {
	ph := g.people[len(g.people)-1]
	for i, token := range ph.buttons() {
		if a := dialog.ParseToken(g.keys, ph.door, token); a.Verb == dialog.VerbQuiz && i == 1 {
			return a.Arg
		}
	}
	g.t.Fatal("no second quiz")
	return ""
}

func (g *rig) awaitsWords(ph *phone) bool {
	q := g.course.Quiz(ph.p.Place.Module, ph.p.Place.Quiz).Question(ph.p.Place.Question)
	return q != nil && q.Type == "text"
}

// answersAny answers the question on her screen by its first button.
func (g *rig) answersAny(ph *phone) {
	g.t.Helper()
	for _, verb := range []dialog.Verb{dialog.VerbAnswer, dialog.VerbTick} {
		for _, token := range ph.buttons() {
			if a := dialog.ParseToken(g.keys, ph.door, token); a.Verb == verb {
				g.press(ph, token)
				if verb == dialog.VerbTick {
					g.tap(ph, dialog.VerbDone)
				}
				return
			}
		}
	}
	g.t.Fatalf("nothing answers on %+v", ph.p.Place)
}

// words are those of her latest answer in words.
func words(ph *phone) string {
	for i := len(ph.facts) - 1; i >= 0; i-- {
		if a := ph.facts[i].Answer; a != nil && !a.Text.IsZero() {
			return a.Text.Reveal()
		}
	}
	return ""
}

// An answer is edited, and edited once more before she has said which words stand: what
// she took back is not what replaces the first.
func TestEditedOnceMore(t *testing.T) {
	for name, third := range map[string]string{"back to the first": "alpha", "too long": strings.Repeat("long ", 400), "blank": "\u200f"} {
		g := newRig(t, 41, false)
		ph := g.reflects()
		g.writes(ph, "alpha")
		message := typed(ph)
		if message == 0 {
			t.Fatal("her answer is not known by its message")
		}
		g.edits(ph, message, "beta")
		if ph.p.Place.View != dialog.ViewReplace {
			t.Fatalf("she stands on %s", ph.p.Place.View)
		}
		g.edits(ph, message, third)
		if has(g, ph, dialog.VerbReplace) && (name != "back to the first" || ph.p.Quizzes["first-steps/check"].Open != nil) {
			t.Errorf("%s: she can still have the words replaced that she took back", name)
		}
		if has(g, ph, dialog.VerbReplace) { // of a closed attempt the first words are not known any more
			g.tap(ph, dialog.VerbReplace)
		}
		if got := words(ph); got != "alpha" {
			t.Errorf("%s: her answer is %q", name, got)
		}
	}
}

// The messages of her answers are known for as long as she may edit them.
func TestTypedIsForgotten(t *testing.T) {
	g := newRig(t, 46, false)
	ph := g.reflects()
	g.writes(ph, "alpha")
	message := typed(ph)
	g.now = g.now.Add(dialog.Editable + time.Minute)
	if g.edits(ph, message, "beta"); ph.p.Place.View == dialog.ViewReplace || len(ph.p.Typed) > 0 {
		t.Errorf("she stands on %s, %d messages are known", ph.p.Place.View, len(ph.p.Typed))
	}
}

// The last answer of an attempt is edited, which closed with it: she is asked, too.
func TestEditedAfterTheAttempt(t *testing.T) {
	g := newRig(t, 42, false)
	ph := g.reflects()
	quiz := string(ph.p.Place.Module) + "/" + string(ph.p.Place.Quiz)
	for ph.p.Quizzes[quiz].Open != nil {
		switch {
		case ph.p.Place.View == dialog.ViewFeedback:
			g.tap(ph, dialog.VerbNextQuestion)
		case g.awaitsWords(ph):
			g.writes(ph, "first words")
		default:
			g.answersAny(ph)
		}
	}
	g.edits(ph, typed(ph), "better words")
	if ph.p.Place.View != dialog.ViewReplace {
		t.Fatalf("she stands on %s", ph.p.Place.View)
	}
	d := g.tap(ph, dialog.VerbReplace)
	if len(d.Facts) != 1 || d.Facts[0].Kind != cohort.FactReworded || d.Facts[0].Answer.Text.Reveal() != "better words" || d.Facts[0].Attempt != 1 {
		t.Errorf("facts: %s", freeze(d.Facts))
	}
	g.now = g.now.Add(time.Hour)
	g.writes(ph, "/quiz")
	if words(ph) != "better words" {
		t.Errorf("her words are %q", words(ph))
	}
}

// Letters typed while options are ticked are as presses: nothing she chose is lost, and
// the button's word sends all of them.
func TestTypedTicks(t *testing.T) {
	g := newRig(t, 43, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	g.writes(ph, "/quiz")
	g.choose(ph, dialog.VerbQuiz, g.withWords())
	g.tap(ph, dialog.VerbStart)
	for !has(g, ph, dialog.VerbTick) {
		if ph.p.Place.View == dialog.ViewFeedback {
			g.tap(ph, dialog.VerbNextQuestion)
			continue
		}
		g.answersAny(ph)
	}
	quiz := string(ph.p.Place.Module) + "/" + string(ph.p.Place.Quiz)
	g.tap(ph, dialog.VerbTick)
	if d := g.writes(ph, "B"); !says(d, "ticked") || len(ph.p.Quizzes[quiz].Open.Chosen) != 2 {
		t.Fatalf("chosen: %v", ph.p.Quizzes[quiz].Open.Chosen)
	}
	g.writes(ph, "a") // ticked already: nothing is taken away
	if chosen := ph.p.Quizzes[quiz].Open.Chosen; len(chosen) != 2 {
		t.Fatalf("chosen: %v", chosen)
	}
	before := len(ph.facts)
	g.writes(ph, "done")
	if len(ph.facts) != before+1 || len(ph.facts[before].Answer.Options) != 2 {
		t.Errorf("she answered %s", freeze(ph.facts[before:]))
	}
}

func has(g *rig, ph *phone, verb dialog.Verb) bool {
	for _, token := range ph.buttons() {
		if a := dialog.ParseToken(g.keys, ph.door, token); a.Verb == verb {
			return true
		}
	}
	return false
}

// The rest of a text that her app has cut is no name.
func TestTheRestIsNoName(t *testing.T) {
	g := newRig(t, 44, false)
	ph := g.phone()
	g.follows(ph, g.offer(cohort.RoleParticipant, "past"))
	g.writes(ph, "English")
	g.tap(ph, dialog.VerbAbout)
	g.tap(ph, dialog.VerbAgree)
	g.writes(ph, strings.Repeat("what happened to me ", 200))
	if g.writes(ph, "they threatened me"); ph.p.Place.View != dialog.ViewName || !ph.p.Name.IsZero() {
		t.Fatalf("she stands on %s and is called %q", ph.p.Place.View, ph.p.Name.Reveal())
	}
	g.now = g.now.Add(time.Minute)
	if g.writes(ph, "Zainab"); ph.p.Name.Reveal() != "Zainab" {
		t.Errorf("she is called %q", ph.p.Name.Reveal())
	}
}

// A plain word while a name is awaited is asked about; it does what it says, and another
// text is the name.
func TestAWordForAName(t *testing.T) {
	for word, want := range map[string]cohort.View{"language": dialog.ViewLanguage, "clear": dialog.ViewClear, "help": dialog.ViewName} {
		g := newRig(t, 45, false)
		ph := g.phone()
		g.follows(ph, g.offer(cohort.RoleParticipant, "past"))
		g.writes(ph, "English")
		g.tap(ph, dialog.VerbAbout)
		g.tap(ph, dialog.VerbAgree)
		if d := g.writes(ph, word); !says(d, "write_or_name") {
			t.Errorf("%s: she is not asked what it means", word)
		}
		if g.tap(ph, dialog.VerbIsWord); ph.p.Place.View != want {
			t.Errorf("%s leads to %s", word, ph.p.Place.View)
		}
		for ph.p.Place.View != dialog.ViewName {
			g.tap(ph, dialog.VerbKeep)
		}
		g.writes(ph, word)
		if g.writes(ph, "Zainab"); ph.p.Name.Reveal() != "Zainab" {
			t.Errorf("her name is %q", ph.p.Name.Reveal())
		}
	}
}
