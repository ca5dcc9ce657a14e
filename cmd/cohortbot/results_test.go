package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/results/chart"
	"cohortbot/results/typeset"
	"cohortbot/storage"
)

// answered stores what somebody answered in a quiz, as her turns would have, and that she closed it.
func (c *scene) answered(n int, m course.ModuleID, quiz course.QuizID, options map[course.QuestionID][]course.OptionID) {
	c.t.Helper()
	h, her := c.program.house, c.books().subject(c.ID())
	q := h.current().Quiz(m, quiz)
	f := &cohort.Fact{
		ID: fmt.Sprintf("%s/2000000/%d", her, n), Kind: cohort.FactClosed, Subject: her, Cohort: c.cohort, At: cohort.At(h.now()),
		Module: m, Quiz: quiz, Attempt: 1,
	}
	for _, item := range q.Questions {
		chosen, had := options[item.ID]
		if !had {
			continue
		}
		a := cohort.Answer{Question: item.ID, Options: chosen, Lang: c.lang, At: f.At}
		score, right := 0.0, true
		switch item.Type {
		case course.Scale:
			_, err := fmt.Sscan(string(chosen[0]), &score)
			must(c.t, err)
		default:
			for _, o := range item.Options {
				in := false
				for _, id := range chosen {
					in = in || id == o.ID
				}
				right = right && in == o.Correct
			}
			if right {
				score = 1
			}
			a.Correct = &right
		}
		a.Score = &score
		f.Answers = append(f.Answers, a)
	}
	must(c.t, h.engine.InsertMissing(c.t.Context(), []storage.Put{{In: cohort.CollectionFacts, ID: f.ID, Doc: f}}))
}

// finished stores that somebody read all lessons of a module, and closed the quizzes that are left.
func (c *scene) finished(id course.ModuleID) {
	c.t.Helper()
	h, her := c.program.house, c.books().subject(c.ID())
	m := h.current().Module(id)
	var facts []*cohort.Fact
	for _, l := range m.Lessons {
		facts = append(facts, &cohort.Fact{Kind: cohort.FactRead, Module: id, Lesson: l.ID})
	}
	for _, q := range m.Quizzes {
		facts = append(facts, &cohort.Fact{Kind: cohort.FactClosed, Module: id, Quiz: q.ID, Attempt: 2})
	}
	var puts []storage.Put
	for i, f := range facts {
		f.ID, f.Subject, f.Cohort, f.At = fmt.Sprintf("%s/2000001/%d", her, i), her, c.cohort, cohort.At(h.now())
		puts = append(puts, storage.Put{In: cohort.CollectionFacts, ID: f.ID, Doc: f})
	}
	must(c.t, h.engine.InsertMissing(c.t.Context(), puts))
}

// finishes has ten women answer a few quizzes, some of them rightly.
func (s *stage) finishes() {
	s.t.Helper()
	const m = "first-steps"
	i := 0
	for _, name := range []string{"آمال", "بان", "جوان", "زینب", "سارا", "شیلان", "ڕۆژان", "ليلى", "نور", "هێلین"} {
		c := s.called([]locales.Lang{"ar", "ckb", "en"}[i%3], name, s.invite(cohort.Invitation{}))
		first, both := []course.OptionID{"goal"}, []course.OptionID{"year", "agree"}
		if i%2 == 1 {
			first = []course.OptionID{"step"}
		}
		if i == 3 {
			both = both[:1]
		}
		points := func(n int) []course.OptionID { return []course.OptionID{course.OptionID(fmt.Sprint(n))} }
		c.answered(0, m, "self-start", map[course.QuestionID][]course.OptionID{"plan": points(2 + i%2), "listen": points(3)})
		c.answered(1, m, "check", map[course.QuestionID][]course.OptionID{"first": first, "which": both, "sure": points(1 + i%5)})
		c.answered(2, "going-on", "self-end", map[course.QuestionID][]course.OptionID{"plan": points(3 + i%3), "listen": points(3 + i%2)})
		s.later(time.Minute)
		i++
	}
}

// releases takes on what is shown, as the leader does.
func (s *stage) releases() {
	s.t.Helper()
	must(s.t, (&releases{house: s.program.house}).Release(context.Background()))
}

func playResults(s *stage, lang locales.Lang) string {
	c := s.takesUp(cohort.RoleStaff, lang)
	s.finishes()
	s.releases()
	c.remark("ten women have answered")
	c.writes("/results")
	c.acts("she presses the same button again", func() error {
		c.presses(dialog.VerbResultsQuiz, 1)
		return c.PressOld(c.Last().ID, c.pressed)
	})
	c.presses(dialog.VerbResultsChart)
	c.presses(dialog.VerbResultsPage)
	c.presses(dialog.VerbResults)
	c.presses(dialog.VerbResultsChart)
	c.presses(dialog.VerbResultsQuiz, 0)
	c.presses(dialog.VerbResults)
	c.presses(dialog.VerbResultsQuiz, 3)
	c.presses(dialog.VerbResults)
	c.presses(dialog.VerbResultsQuiz, 4)
	c.remark("the program is started anew")
	s.restart()
	c.presses(dialog.VerbResults)
	c.presses(dialog.VerbResultsCohort)
	c.presses(dialog.VerbSet, 1)
	c.presses(dialog.VerbMenu)
	c.remark("the same as a file, of one cohort")
	c.writes("/export")
	c.presses(dialog.VerbExportAs)
	c.acts("she presses the same button again", func() error { return c.PressOld(c.Last().ID, c.pressed) })
	c.writes("/export")
	c.presses(dialog.VerbExportAs, 1)
	c.remark("she loses the role")
	c.presses(dialog.VerbResults)
	c.becomes(func(p *cohort.Participant) {
		p.Roles = []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: s.cohort}}
	})
	c.presses(dialog.VerbResultsCohort)
	c.writes("/results")
	return c.out.String()
}

// TestResults plays the results in three languages.
func TestResults(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			golden(t, "results."+string(lang), coded(playResults(st, lang)))
		})
	}
}

// TestChart draws what staff may look at, in three languages: each letter of it is in the font. With
// COHORTBOT_CHARTS, a folder, the pictures are kept there.
func TestChart(t *testing.T) {
	st := newStage(t, stageConfig{course: smallCourse})
	st.finishes()
	st.releases()
	staff := st.takesUp(cohort.RoleStaff, "en")
	h, who := st.program.house, staff.books().subject(staff.ID())
	of, err := h.store.Results(t.Context(), dialog.ResultsOf{})
	must(t, err)
	for _, lang := range []locales.Lang{"ar", "ckb", "en"} {
		set, err := typeset.New(string(lang), h.bundle.RightToLeft(lang))
		must(t, err)
		for _, from := range []string{"//", string(st.cohort) + "/first-steps/check", "/going-on/self-end", "/" + dialog.ChartCompetencies + "/"} {
			made, err := h.Make(t.Context(), outbox.Media{Recipe: dialog.RecipeChart, Of: who, Lang: string(lang), From: from})
			if err != nil || len(made.Data) < 3_000 {
				t.Errorf("%s, %s: %d bytes, %v", lang, from, len(made.Data), err)
				continue
			}
			if folder := os.Getenv("COHORTBOT_CHARTS"); folder != "" {
				must(t, os.WriteFile(filepath.Join(folder, string(lang)+strings.ReplaceAll(from, "/", "-")+".png"), made.Data, 0o644))
			}
			_, ref, _ := strings.Cut(from, "/")
			drawn, err := (&charting{house: h, lang: lang}).of(of, ref, 0)
			must(t, err)
			for _, words := range wordsOf(drawn) {
				if set.Lacks(words) {
					t.Errorf("%s: a letter of %q is not in the font", lang, words)
				}
			}
		}
	}
	staff.becomes(func(p *cohort.Participant) { p.Roles = nil })
	if _, err := h.Make(t.Context(), outbox.Media{Recipe: dialog.RecipeChart, Of: who, Lang: "en", From: "//"}); err == nil {
		t.Error("a picture is made for somebody who is no staff any more")
	}
}

// The picture of how far people came has the figures of the screen above it, in the same order.
func TestChartAsTheScreen(t *testing.T) {
	st := newStage(t, stageConfig{course: smallCourse})
	st.finishes()
	for range 3 {
		st.invite(cohort.Invitation{}) // not opened
	}
	st.invite(cohort.Invitation{Uses: 200})
	st.releases()
	c := st.takesUp(cohort.RoleStaff, "en")
	c.writes("/results")
	text := locales.Undirected(c.Last().Text)
	of, err := st.program.store.Results(t.Context(), dialog.ResultsOf{})
	must(t, err)
	drawn, err := (&charting{house: st.program.house, lang: "en"}).of(of, "/", 0)
	must(t, err)
	if want := "10 (77%)"; drawn.Groups[0].Bars[0].Value != want {
		t.Errorf("of thirteen ten agreed: %q", drawn.Groups[0].Bars[0].Value)
	}
	for _, b := range drawn.Groups[0].Bars {
		n, share, _ := strings.Cut(b.Value, " ")
		label := strings.Replace(b.Label, "Finished: ", "Finished ", 1) // a column of labels has its own form
		if !strings.Contains(text, label+": "+n+" of ") || !strings.Contains(text, share) {
			t.Errorf("%q, %q is not in %q", b.Label, b.Value, text)
		}
	}
}

// A link that was made, or taken back, is seen to have changed something: who asks for results anew has them counted.
func TestLinksAreCountedSoon(t *testing.T) {
	st := newStage(t, stageConfig{course: smallCourse})
	r := &releases{house: st.program.house}
	before, err := r.CountDone(t.Context())
	must(t, err)
	st.invite(cohort.Invitation{})
	if after, err := r.CountDone(t.Context()); err != nil || after == before {
		t.Errorf("%d before, %d after, %v", before, after, err)
	}
}

// A picture has per cents as the chat has them: of what is half of one, up.
func TestChartRoundsAsTheChat(t *testing.T) {
	st := newStage(t, stageConfig{course: smallCourse})
	if got := (&charting{house: st.program.house, lang: "en"}).count(23, 40); got != "23 (58%)" {
		t.Errorf("23 of 40 are %q", got)
	}
}

func wordsOf(c chart.Chart) []string {
	out := []string{c.Title, c.Note}
	for _, g := range c.Groups {
		out = append(out, g.Title, g.Note)
		for _, b := range g.Bars {
			out = append(out, b.Label, b.Value)
		}
	}
	return out
}

// The report file is written in the form that its name says, in the language that is asked for; what is
// not right is said at once. So is the row file.
func TestReportFile(t *testing.T) {
	e := env{"COHORTBOT_DATA_DIR": t.TempDir()}
	_, _, err := e.runs(t, "cohort", "new", "--name", "Spring", "--start", firstDay)
	must(t, err)
	dir := t.TempDir()
	for _, args := range [][]string{{"--out", dir + "/a.xlsx", "--lang", "ar"}, {"--out", dir + "/a.csv"}, {"--out", dir + "/b.xlsx", "--rows", "--reason", "a test"}, {"--out", dir + "/a.pdf", "--lang", "ckb"}} {
		out, _, err := e.runs(t, append([]string{"results", "export"}, args...)...)
		if body, readErr := os.ReadFile(args[1]); err != nil || readErr != nil || len(body) < 500 || !strings.Contains(out, args[1]) {
			t.Errorf("%q: %q, %v, %v", args, out, err, readErr)
		}
	}
	_, _, err = e.runs(t, "results", "export", "--out", dir+"/a.docx", "--lang", "fr", "--cohort", "nowhere", "--reason", "a first look")
	for _, want := range []string{"--out", "--lang", "ar, ckb, en", "--cohort", "--rows"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("nothing is said of %s: %v", want, err)
		}
	}
	for _, reason := range []string{"", "x", "ـــــــ", strings.Repeat("why ", 100)} {
		_, _, err = e.runs(t, "results", "export", "--rows", "--out", dir+"/a.pdf", "--reason", reason)
		for _, want := range []string{"--out", "--reason"} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("nothing is said of %s for %q: %v", want, reason, err)
			}
		}
	}
}

// A row workbook begins on the side of the language that is named, whether the course is held in it or not.
func TestRowFileFromTheRight(t *testing.T) {
	e := env{"COHORTBOT_DATA_DIR": t.TempDir()}
	for l, right := range map[string]bool{"ar": true, "en": false, "fr": false, "": false} {
		out := filepath.Join(t.TempDir(), "rows.xlsx")
		_, _, err := e.runs(t, "results", "export", "--rows", "--out", out, "--reason", "a first look", "--lang", l)
		must(t, err)
		f, err := excelize.OpenFile(out)
		must(t, err)
		if view, err := f.GetSheetView("rows", 0); err != nil || *view.RightToLeft != right {
			t.Errorf("%q: from the right %t, %v", l, *view.RightToLeft, err)
		}
	}
}

// A file is in English where nothing else is asked for and the course is held in it, else in its first language.
func TestExportedIn(t *testing.T) {
	for _, x := range []struct {
		named, want locales.Lang
		of          []locales.Lang
	}{{"", "en", []locales.Lang{"ar", "en"}}, {"", "ar", []locales.Lang{"ar", "ckb"}}, {"ckb", "ckb", []locales.Lang{"ar", "en"}}, {"fr", "fr", nil}} {
		if got := exportedIn(x.named, &course.Course{Languages: x.of}); got != x.want {
			t.Errorf("%q of %q: %q", x.named, x.of, got)
		}
	}
}
