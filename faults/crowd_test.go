package faults

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cohortbot/dialog"
	"cohortbot/rehearsal"
)

func itoa(n int) string { return strconv.Itoa(n) }

// woman is somebody with a phone.
type woman struct {
	*rehearsal.Phone
	n    int
	said int  // texts so far, each of them other words
	read bool // she has said so of what was announced
}

// way are the buttons that lead from a link to the first question, which has one of
// the two first.
func way() []dialog.Verb {
	return []dialog.Verb{
		dialog.VerbAnswer, dialog.VerbSkip, dialog.VerbLanguage, dialog.VerbAbout, dialog.VerbAgree, dialog.VerbPromise, dialog.VerbUseName,
		dialog.VerbSkipProfile, dialog.VerbFirst, dialog.VerbQuiz, dialog.VerbStart, dialog.VerbNextQuestion,
		dialog.VerbNext, dialog.VerbLesson, dialog.VerbModule, dialog.VerbQuizzes, dialog.VerbMenu,
	}
}

// onward is the button of the newest message that leads on.
func onward(ms []rehearsal.Message) (screen rehearsal.Message, data string, verb dialog.Verb) {
	if len(ms) == 0 || !ms[len(ms)-1].FromBot {
		return rehearsal.Message{}, "", ""
	}
	screen = ms[len(ms)-1]
	for _, verb := range way() {
		for _, row := range screen.Keyboard {
			for _, b := range row {
				if parts := strings.SplitN(b.Data, ".", 3); len(parts) == 3 && parts[1] == string(verb) {
					return screen, b.Data, verb
				}
			}
		}
	}
	return screen, "", ""
}

// enrol brings her from the link to the first question.
func (w *woman) enrol(ctx context.Context, link string) error {
	if err := w.Open(link); err != nil {
		return err
	}
	last := ""
	for range 40 {
		screen, data, verb := rehearsal.Message{}, "", dialog.Verb("")
		err := w.Wait(ctx, func(ms []rehearsal.Message) bool {
			screen, data, verb = onward(ms)
			return data != "" && data != last
		})
		if err != nil {
			return fmt.Errorf("the way to the first question stands still at %q: %w", w.Last().Words(), err)
		}
		if verb == dialog.VerbAnswer || verb == dialog.VerbSkip {
			return nil
		}
		last = data
		if err := w.PressOld(screen.ID, data); err != nil {
			return err
		}
	}
	return errors.New("the way to the first question does not end")
}

// says types something that nobody has said before.
func (w *woman) says() error {
	w.said++
	_, err := w.Say(w.words(w.said))
	return err
}

func (w *woman) words(n int) string { return fmt.Sprintf("words %d of woman %d", n, w.n) }

// crowd is everybody.
type crowd []*woman

// enrol adds so many women and brings all to the first question.
func (r *rig) enrol(ctx context.Context, n int) crowd {
	r.t.Helper()
	all := make(crowd, n)
	for i := range all {
		all[i] = &woman{n: i, Phone: r.server.AddPhone(rehearsal.PhoneConfig{FirstName: "Maryam", LanguageCode: "en"})}
	}
	must(r.t, all.each(32, func(w *woman) error { return w.enrol(ctx, r.link) }))
	must(r.t, r.server.Settled(ctx))
	return all
}

// each does something with everybody, at most so many at once.
func (c crowd) each(atOnce int, do func(*woman) error) error {
	var all sync.WaitGroup
	slots, errs := make(chan struct{}, atOnce), make(chan error, len(c))
	for _, w := range c {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			errs <- do(w)
		})
	}
	all.Wait()
	close(errs)
	var out []error
	for err := range errs {
		out = append(out, err)
	}
	return errors.Join(out...)
}

// questions is the most a quiz may have.
const questions = 100

// quiet is a minute that is as far away as can be: what comes unasked comes whatever the hour.
func quiet() string {
	far := time.Now().In(time.FixedZone("Baghdad", 3*60*60)).Add(12 * time.Hour)
	return fmt.Sprintf("quiet: {from: %q, to: %q}\n", far.Format("15:04"), far.Add(time.Minute).Format("15:04"))
}

// course writes a course of one quiz: of questions that are typed, or pressed.
func course(t *testing.T, typed bool) string {
	t.Helper()
	var quiz strings.Builder
	quiz.WriteString("id: pulse\nkind: self-assessment\ntitle: {en: Pulse}\nattempts: 0\nquestions:\n")
	for i := range questions {
		fmt.Fprintf(&quiz, "  - id: q%02d\n    competency: care\n    ask: {en: Question q%02d}\n", i, i)
		if typed {
			quiz.WriteString("    type: text\n    max: 500\n")
			continue
		}
		quiz.WriteString("    type: single\n    options:\n")
		for _, o := range "abcd" {
			fmt.Fprintf(&quiz, "      - {id: %c, text: {en: Option %c}}\n", o, o)
		}
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"course.yaml": "id: faults\ntitle: {en: Faults}\nlanguages: [en]\ntimezone: Asia/Baghdad\n" +
			"contact: {en: Write to team@example.org}\nconsent: {version: 1, retain_days: 365}\n" + quiet() +
			"competencies: [{id: care, title: {en: Care}}]\nmodules: [01-one]\n",
		"about.en.md": "# About\n\nA course.\n", "consent.en.md": "# Your data\n\nNothing is kept.\n",
		"modules/01-one/module.yaml":     "id: one\ntitle: {en: One}\nminutes: 5\nrelease: {day: 0}\nquizzes: [pulse]\n",
		"modules/01-one/01-hello.en.md":  "# Hello\n\nOne page.\n",
		"modules/01-one/pulse.quiz.yaml": quiz.String(),
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		must(t, os.WriteFile(path, []byte(text), 0o600))
	}
	return dir
}
