package main

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/rehearsal"
)

const (
	resumeSeed   = 20261126
	resumeRounds = 14
)

// TestResumeAfterRestart ends the program and starts it again, round after round,
// while three women read and answer. Whatever one of them does then that has
// nothing to do with where she stood: continuing, she finds the same page or
// question, word for word, and her attempt as it was.
func TestResumeAfterRestart(t *testing.T) {
	t.Parallel()
	t.Logf("seed %d", resumeSeed)
	st := newStage(t, stageConfig{course: shuffledCourse(t)})
	var people []*talker
	for i, lang := range []locales.Lang{"ar", "ckb", "en"} {
		c := st.enter(lang)
		c.registers()
		c.presses(dialog.VerbFirst)
		people = append(people, &talker{scene: c, opened: true, r: rand.New(rand.NewPCG(resumeSeed, uint64(i)))})
	}
	met := map[cohort.View]int{}
	for range resumeRounds {
		for _, w := range people {
			w.goesOn()
		}
		stood := map[*talker]string{}
		for _, w := range people {
			stood[w] = w.continues()
			met[w.person().Place.View]++
		}
		st.restart()
		for _, w := range people {
			what := w.breaksOff()
			if got := w.continues(); got != stood[w] {
				t.Errorf("%s: after a restart and %s she stands on\n%s\nand stood on\n%s", w.lang, what, got, stood[w])
			}
		}
	}
	t.Logf("met %v", met)
	if met[dialog.ViewPage] < 3 || met[dialog.ViewQuestion] < 3 {
		t.Errorf("too few pages and questions were met: %v", met)
	}
}

// shuffledCourse is the small course, its knowledge quiz asked in any order and as
// often as one likes.
func shuffledCourse(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	must(t, os.CopyFS(dir, os.DirFS(smallCourse)))
	path := filepath.Join(dir, "modules", "01-first-steps", "check.quiz.yaml")
	quiz, err := os.ReadFile(path)
	must(t, err)
	quiz = bytes.Replace(quiz, []byte("attempts: 2\n"), []byte("attempts: 0\nshuffle: true\n"), 1)
	must(t, os.WriteFile(path, quiz, 0o600))
	return dir
}

// goesOn lets her do some things of which the transcript tells nothing. Should she
// have changed her language, she changes it back.
func (w *talker) goesOn() {
	w.t.Helper()
	w.chosen = false
	for range 1 + w.r.IntN(5) {
		must(w.t, w.act(rehearsal.Message{}))
		w.settle()
	}
	if w.person().Lang != w.lang {
		w.writes("/language")
		w.choosesLanguage()
	}
	w.calls, w.toasts, w.chosen = len(w.server.Ledger()), len(w.Toasts()), true
}

// continues goes to the menu and on from there, and gives where she stands then:
// the place, what it shows her, and her attempts.
func (w *talker) continues() string {
	w.t.Helper()
	if w.has(dialog.VerbMenu) {
		w.presses(dialog.VerbMenu) // also a button from before the restart
	} else {
		w.writes("/menu")
	}
	w.presses(dialog.VerbContinue)
	p := w.person()
	m := w.Last()
	out := fmt.Sprintf("%+v\n%s\n", p.Place, m.Words())
	for _, row := range m.Keyboard {
		for _, b := range row {
			out += "[" + b.Text + "]"
		}
	}
	return out + attempts(p)
}

// attempts tells everything about a person's attempts, private texts included.
func attempts(p *cohort.Participant) string {
	var out strings.Builder
	for _, quiz := range slices.Sorted(maps.Keys(p.Quizzes)) {
		rec := p.Quizzes[quiz]
		fmt.Fprintf(&out, "\n%s: %d closed", quiz, len(rec.Closed))
		if rec.Open == nil {
			continue
		}
		fmt.Fprintf(&out, ", number %d open, seed %d, questions %v, ticked %v", rec.Open.N, rec.Open.Seed, rec.Open.Questions, rec.Open.Chosen)
		for _, a := range rec.Open.Answers {
			fmt.Fprintf(&out, "\n  %s: %v %q", a.Question, a.Options, a.Text.Reveal())
		}
	}
	return out.String()
}

// breaksOff does something that has nothing to do with where she stands. A change
// of language is undone in the end, so that words can be compared.
func (w *talker) breaksOff() string {
	w.t.Helper()
	what := []string{"nothing", "another language", "/help", "/menu", "/modules", "/quiz", "/forget", "a photo"}[w.r.IntN(8)]
	switch what {
	case "nothing":
	case "another language":
		w.chosen = false
		w.writes("/language")
		w.presses(dialog.VerbLanguage, w.next())
		w.writes("/language")
		w.choosesLanguage()
		w.chosen = true
	case "/forget":
		w.writes("/forget")
		w.presses(dialog.VerbKeep)
	case "a photo":
		w.sends("photo")
	default:
		w.writes(what)
	}
	return what
}
