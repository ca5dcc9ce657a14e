package main

import (
	"bytes"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/rehearsal"
	"cohortbot/results/chart"
	"cohortbot/results/typeset"
)

// playMirror looks into her mirror after the first and after the second time, and leaves it in every way.
func playMirror(c *scene) {
	c.registers()
	c.remark("she has rated herself once")
	c.unseen(func() {
		c.opensQuiz(0)
		c.presses(dialog.VerbAnswer, 2)
		c.presses(dialog.VerbAnswer, 4)
	})
	c.writes("/progress")
	c.presses(dialog.VerbMirror)
	c.presses(dialog.VerbMenu)
	c.remark("and a second time")
	c.unseen(func() {
		c.answersThree()
		c.presses(dialog.VerbSkip)
		c.opensQuiz(2)
		for !c.has(dialog.VerbContents) {
			c.pressesFirst(dialog.VerbAnswer, dialog.VerbNextQuestion)
		}
		c.writes("/modules")
		c.presses(dialog.VerbModule)
		c.presses(dialog.VerbLesson)
		for c.has(dialog.VerbNext) {
			c.presses(dialog.VerbNext)
		}
		c.opensQuiz(4)
		c.presses(dialog.VerbAnswer, 3)
		c.presses(dialog.VerbAnswer, 3)
	})
	c.writes("/progress")
	c.twice(dialog.VerbMirror)
	c.remark("a word of hers comes between")
	c.writes(c.by("مرحبا", "سڵاو", "Hello"))
	c.presses(dialog.VerbMirror)
	c.writes("/clear")
	c.presses(dialog.VerbEmpty)
	c.inChat()
	c.writes("/progress")
	c.presses(dialog.VerbMirror)
	c.writes("/forget")
	c.presses(dialog.VerbErase)
	c.pictures(0)
}

// pictures fails unless so many made by the bot stand in her chat, each covered.
func (c *scene) pictures(want int) {
	c.t.Helper()
	n := 0
	for _, m := range c.Messages() {
		if m.FromBot && m.Kind == rehearsal.KindPhoto {
			n++
			if !m.Hidden {
				c.t.Error("a picture is not covered")
			}
		}
	}
	if n != want {
		c.t.Errorf("%d pictures stand in her chat, want %d", n, want)
	}
}

// TestMirror plays it in three languages.
func TestMirror(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			c := newStage(t, stageConfig{course: smallCourse}).enter(lang)
			playMirror(c)
			golden(t, "mirror."+string(lang), c.out.String())
		})
	}
}

// rates stores that she has rated herself in a quiz: a place on the scale a competency, in turn.
func (c *scene) rates(quiz string, places ...float64) {
	c.t.Helper()
	h := c.program.house
	c.becomes(func(p *cohort.Participant) {
		if p.Quizzes == nil {
			p.Quizzes = map[string]*cohort.QuizRecord{}
		}
		s := cohort.Summary{Closed: cohort.At(h.now())}
		for i, k := range h.current().Competencies {
			s.Parts = append(s.Parts, cohort.CompetencyResult{Competency: k.ID, Score: places[i%len(places)], Max: 5})
		}
		p.Quizzes[quiz] = &cohort.QuizRecord{Closed: []cohort.Summary{s}}
	})
}

// mirrorOf is the recipe of hers.
func (c *scene) mirrorOf(lang locales.Lang) outbox.Media {
	return outbox.Media{Kind: "photo", Recipe: dialog.RecipeMirror, Of: c.books().subject(c.ID()), Lang: string(lang)}
}

// TestMirrorPicture draws it of both courses, once and twice measured: each letter is in the font. With
// COHORTBOT_CHARTS, a folder, the pictures are kept there.
func TestMirrorPicture(t *testing.T) {
	for name, of := range map[string]struct{ course, first, then, after string }{
		"small":   {smallCourse, "first-steps/self-start", "", "going-on/self-end"},
		"shipped": {"", shippedModule + "self-start", shippedModule + "self-then", shippedModule + "self-end"},
	} {
		c := newStage(t, stageConfig{course: of.course}).enter("ar")
		c.registers()
		c.rates(of.first, 2, 1, 4, 3, 5)
		for _, lang := range []locales.Lang{"ar", "ckb", "en"} {
			c.draws(lang, 1, "mirror-"+name+"-one")
		}
		if of.then != "" {
			c.rates(of.then, 1, 1, 3, 2, 4)
		}
		c.rates(of.after, 4, 3, 5, 3, 4)
		for _, lang := range []locales.Lang{"ar", "ckb", "en"} {
			c.draws(lang, 2, "mirror-"+name+"-both")
		}
	}
}

const shippedModule = "leadership-competencies/"

// draws makes her picture, measured so many times, and looks whether all its words are there.
func (c *scene) draws(lang locales.Lang, times int, name string) {
	c.t.Helper()
	h := c.program.house
	made, err := h.Make(c.t.Context(), c.mirrorOf(lang))
	must(c.t, err)
	size, err := png.DecodeConfig(bytes.NewReader(made.Data))
	if err != nil || size.Width != 1080 || size.Height < 300 || len(made.Data) > 200_000 {
		c.t.Errorf("%s: %d bytes of %d × %d, %v", lang, len(made.Data), size.Width, size.Height, err)
	}
	set, err := typeset.New(string(lang), h.bundle.RightToLeft(lang))
	must(c.t, err)
	of := dialog.MirrorOf(h.current(), c.person())
	if len(of.Lines) != len(h.current().Competencies) || (of.Again != nil) != (times == 1) {
		c.t.Errorf("%d lines; again: %v", len(of.Lines), of.Again != nil)
	}
	drawing := charting{house: h, lang: lang}
	drawn := drawing.mirror(of)
	must(c.t, drawing.err)
	for _, words := range wordsOfMirror(drawn) {
		if set.Lacks(words) {
			c.t.Errorf("%s: a letter of %q is not in the font", lang, words)
		}
	}
	if folder := os.Getenv("COHORTBOT_CHARTS"); folder != "" {
		must(c.t, os.WriteFile(filepath.Join(folder, name+"-"+string(lang)+".png"), made.Data, 0o644))
	}
}

func wordsOfMirror(m chart.Mirror) []string {
	out := []string{m.Title, m.Note, m.Last}
	for _, l := range m.Lines {
		out = append(out, l.Title, l.Note)
		for _, r := range l.Rows {
			out = append(out, r.Label, r.Text)
		}
	}
	return out
}

// TestMirrorIsHersAlone: a recipe of hers in another's row sends nothing; it is made as her ratings are by
// now; and of somebody who has left, or learns no more, there is none.
func TestMirrorIsHersAlone(t *testing.T) {
	st := newStage(t, stageConfig{course: smallCourse})
	her, other := st.enter("en"), st.takesUp(cohort.RoleOwner, "en")
	her.registers()
	her.rates("first-steps/self-start", 2, 3)
	was, err := st.program.Make(t.Context(), her.mirrorOf("en"))
	must(t, err)
	her.rates("first-steps/self-start", 2, 4)
	now, err := st.program.Make(t.Context(), her.mirrorOf("en"))
	must(t, err)
	if bytes.Equal(was.Data, now.Data) {
		t.Error("other ratings, the same picture")
	}
	other.gets(1, her.mirrorOf("en"))
	other.gets(2, outbox.Media{Kind: "document", Recipe: dialog.RecipeMyData, Of: her.books().subject(her.ID()), Lang: "en"})
	her.writes("/progress")
	her.presses(dialog.VerbMirror)
	her.pictures(1)
	for name, change := range map[string]func(*cohort.Participant){
		"has no role":   func(p *cohort.Participant) { p.Roles = nil },
		"is staff only": func(p *cohort.Participant) { p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}} },
		"has nothing":   func(p *cohort.Participant) { p.Quizzes = nil },
	} {
		before := her.person().Roles
		her.becomes(change)
		if _, err := st.program.Make(t.Context(), her.mirrorOf("en")); err == nil {
			t.Errorf("it is made of somebody who %s", name)
		}
		her.becomes(func(p *cohort.Participant) { p.Roles = before })
		her.rates("first-steps/self-start", 2, 4)
	}
	recipe := her.mirrorOf("en")
	her.writes("/forget")
	her.presses(dialog.VerbErase)
	her.pictures(0)
	if _, err := st.program.Make(t.Context(), recipe); err == nil {
		t.Error("it is made of somebody who has left")
	}
}

// gets stores a row of hers that holds a recipe of somebody else's, and fails if that brings her anything.
func (c *scene) gets(n int, recipe outbox.Media) {
	c.t.Helper()
	before, id := len(c.Messages()), ""
	body, err := outbox.Conceal(outbox.Body{Text: "here", Media: &recipe})
	must(c.t, err)
	c.stands(n, func(m *outbox.Message) {
		id, m.State, m.Body, m.Chat = m.ID, outbox.Ready, body, c.person().Chat.Fresh()
	})
	c.await("an end of the row", func() bool {
		return slices.ContainsFunc(c.books().rows(c.t.Context()), func(m *outbox.Message) bool { return m.ID == id && m.State == outbox.Dead })
	})
	if len(c.Messages()) != before {
		c.t.Error("somebody else's file came")
	}
}

// TestForgottenInResults: who has left is counted by no release made after that. How far people came is told
// without her at once. A table that went out with her stands until five more people are in it, and somebody has
// taken her place in its cell: a cell that fell would tell what was hers. Then it is of others alone.
func TestForgottenInResults(t *testing.T) {
	st := newStage(t, stageConfig{course: smallCourse})
	r := &releases{house: st.program.house}
	joins := func(n int, chose course.OptionID) (last *scene) {
		for range n {
			st.later(time.Minute)
			last = st.called("en", "Rana", st.invite(cohort.Invitation{}))
			last.answered(0, "first-steps", "check", map[course.QuestionID][]course.OptionID{"first": {chose}})
		}
		return last
	}
	shows := func(when string, consented, of, could int, chose map[course.OptionID]int) {
		t.Helper()
		must(t, r.Release(t.Context()))
		shown, err := st.program.store.Results(t.Context(), dialog.ResultsOf{Cohort: st.cohort})
		must(t, err)
		i := slices.IndexFunc(shown.Releases, func(x cohort.Release) bool { return x.Quiz == "check" })
		table := shown.Releases[i].Table(cohort.TableKey{Kind: cohort.TableOptions, Question: "first"})
		step, _ := table.Last()
		got := map[course.OptionID]int{}
		for o := range chose {
			got[o] = step.Cells[slices.Index(table.Cells, string(o))]
		}
		if shown.Funnel.Consented != consented || step.Of != of || table.Could != could || !maps.Equal(got, chose) {
			t.Errorf("%s: %d agreed, %d of %d answered, chose %v; want %d, %d of %d, %v", when, shown.Funnel.Consented, step.Of, table.Could, got, consented, of, could, chose)
		}
	}
	leaves := joins(10, "goal")
	shows("with her", 10, 10, 10, map[course.OptionID]int{"goal": 10, "step": 0})
	leaves.writes("/forget")
	leaves.presses(dialog.VerbErase)
	shows("when she has left", 9, 10, 9, map[course.OptionID]int{"goal": 10, "step": 0})
	joins(5, "step")
	shows("too few others", 14, 10, 14, map[course.OptionID]int{"goal": 10, "step": 0})
	joins(1, "step")
	shows("nobody in her place", 15, 10, 15, map[course.OptionID]int{"goal": 10, "step": 0})
	joins(3, "goal")
	joins(2, "step")
	shows("at the next step", 20, 20, 20, map[course.OptionID]int{"goal": 12, "step": 8})
	r = &releases{house: st.program.house}
	shows("read anew", 20, 20, 20, map[course.OptionID]int{"goal": 12, "step": 8})
}
