package main

import (
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/rehearsal"
)

// lineKinds are the kinds of lines that are taken back below.
func lineKinds() []string {
	return []string{rehearsal.KindText, rehearsal.KindPhoto, rehearsal.KindVoice, rehearsal.KindDocument}
}

// gives writes a line of a kind, or sends it.
func (c *scene) gives(kind, words string) {
	c.t.Helper()
	if kind == rehearsal.KindText {
		c.writes(words)
		return
	}
	c.sends(kind)
}

// holding counts the messages of her chat that hold a line: its words, or a file of its kind; hers
// says that she has sent it herself.
func (c *scene) holding(kind, words string, hers bool) (n int) {
	for _, m := range c.Messages() {
		switch {
		case m.FromBot == hers:
		case kind == rehearsal.KindText && strings.Contains(m.Words(), words), kind != rehearsal.KindText && m.Kind == kind:
			n++
		}
	}
	return n
}

// TestASingleLineGoesOnBothSides: a line that she takes back goes from her chat and from the
// screens of the team, of whatever kind it is, and an answer that is taken back from hers.
func TestASingleLineGoesOnBothSides(t *testing.T) {
	for _, kind := range lineKinds() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			her, one := st.enter("en"), st.coordinator("en")
			her.check, one.check = func(string) {}, func(string) {}
			her.registers()
			stand := func(when string, c *scene, words string, hers bool, want int) {
				t.Helper()
				if n := c.holding(kind, words, hers); n != want {
					t.Errorf("%s %d messages hold it, want %d", when, n, want)
				}
			}
			her.writes("/ask")
			her.gives(kind, "whereverwemeet")
			one.presses(dialog.VerbInbox)
			one.presses(dialog.VerbThread)
			if kind != rehearsal.KindText {
				one.presses(dialog.VerbShowFile)
			}
			stand("in her chat", her, "whereverwemeet", true, 1)
			stand("with the team", one, "whereverwemeet", false, 1)
			her.presses(dialog.VerbAsked)
			her.presses(dialog.VerbTakeBack)
			stand("taken back, in her chat", her, "whereverwemeet", true, 0)
			stand("taken back, in her chat, of the bot's", her, "whereverwemeet", false, 0)
			stand("taken back, with the team", one, "whereverwemeet", false, 0)

			her.writes("/ask")
			her.writes("Another question")
			one.presses(dialog.VerbInbox)
			one.presses(dialog.VerbThread)
			one.presses(dialog.VerbClaim)
			one.presses(dialog.VerbWriteBack)
			one.gives(kind, "inthehall")
			stand("the answer, in her chat", her, "inthehall", false, 1)
			one.presses(dialog.VerbTakeBack)
			stand("the answer taken back, in her chat", her, "inthehall", false, 0)
			stand("the answer taken back, with the team", one, "inthehall", false, 0)
			if th := st.threadOf(her); len(th.Lines) != 1 {
				t.Errorf("%d lines are left", len(th.Lines))
			}
		})
	}
}

// playLost has a coordinator lose her role while she answers, a second at the same moment press
// what the first has pressed, and the program stop in the middle: on her side and on theirs.
func playLost(st *stage, lang locales.Lang) (her, one, two *scene) {
	her, one, two = st.enter(lang), st.coordinator(lang), st.coordinator(lang)
	her.registers()
	her.presses(dialog.VerbFirst)
	her.writes("/ask")
	her.writes(her.by("متى نلتقي؟", "کەی کۆ دەبینەوە؟", "When do we meet?"))
	her.restart()
	her.remark("the program begins anew before she goes on")
	her.presses(dialog.VerbAskDone)
	for _, c := range []*scene{one, two} {
		c.overhears("somebody waits")
		c.presses(dialog.VerbInbox)
		c.presses(dialog.VerbThread)
	}
	one.presses(dialog.VerbClaim)
	two.acts("a moment later she presses the same", func() error {
		m, b := two.find(dialog.VerbClaim, 0)
		return two.PressOld(m.ID, b.Data)
	})
	one.presses(dialog.VerbWriteBack)
	one.restart()
	one.remark("the program begins anew, and her role is lost, before she has answered")
	one.unroled()
	one.writes(one.by("في القاعة", "لە هۆڵەکە", "In the hall"))
	one.writes("/inbox")
	two.presses(dialog.VerbInbox)
	two.presses(dialog.VerbThread)
	two.presses(dialog.VerbClaim)
	two.presses(dialog.VerbWriteBack)
	two.writes(two.by("يوم الأحد", "ڕۆژی یەکشەممە", "On Sunday"))
	her.overhears("the team answers")
	her.presses(dialog.VerbGoOn)
	return her, one, two
}

func TestARoleIsLostWhileSheAnswers(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			her, one, two := playLost(st, lang)
			golden(t, "ask-lost."+string(lang), masked(her.out.String()+
				"── a coordinator, who loses her role ──\n\n"+one.out.String()+"── another ──\n\n"+two.out.String()))
			th := st.threadOf(her)
			if len(th.Lines) != 2 || th.Lines[1].By != st.idOf(two) || th.State != cohort.ThreadOpen {
				t.Errorf("it is %+v", th)
			}
		})
	}
}
