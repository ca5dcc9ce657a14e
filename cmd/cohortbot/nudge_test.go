package main

import (
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/turn"
)

// quoting reads as proofread does, but for what is quoted in the language of others.
func (c *scene) quoting() {
	words := c.program.bundle
	var quoted []string
	for _, l := range []locales.Lang{"ar", "ckb", "en"} {
		for _, key := range []string{"nudge_text", "nudge_begin", "remind_open", "nudge_write"} {
			text, err := words.Text(l, key, nil)
			must(c.t, err)
			quoted = append(quoted, text, "")
		}
	}
	plain := strings.NewReplacer(append(quoted, "[", "", "]", "")...)
	var check func(string)
	check = func(text string) {
		c.check = nil
		for line := range strings.Lines(plain.Replace(text)) {
			if strings.TrimSpace(strings.Trim(line, "\u200f\n ")) != "" {
				c.proofread(line)
			}
		}
		c.check = check
	}
	c.check = check
}

// lets lets time have its effect after so long, and writes down what she is shown of it.
func (c *scene) lets(what string, d time.Duration) {
	c.t.Helper()
	c.later(d)
	c.acts(what, c.tick)
}

func playNudge(s *stage, lang locales.Lang) string {
	c, second := s.takesUp(cohort.RoleCoordinator, lang), s.takesUp(cohort.RoleCoordinator, lang)
	women := s.crowd()
	her := women["زینب"]
	c.quoting()
	second.quoting()
	s.later(9*24*time.Hour + 14*time.Hour) // it is 11 pm
	c.remark("at night, after nine days")
	c.writes("/roster")
	c.presses(dialog.VerbSieve)
	c.presses(dialog.VerbBy, 1)
	c.presses(dialog.VerbNudgeAll)
	second.unseen(func() {
		second.writes("/roster")
		second.presses(dialog.VerbToday)
	})
	second.presses(dialog.VerbNudgeAll)
	c.presses(dialog.VerbNudgeYes)
	c.acts("she presses it again", func() error { return c.PressOld(c.Last().ID, c.pressed) })
	second.remark("another coordinator, who has the question before her still")
	second.presses(dialog.VerbNudgeYes)
	her.remark("one of them, that night")
	her.lets("a tick", time.Minute)
	s.restart()
	her.remark("after a restart, at her hour")
	her.lets("a tick", 19*time.Hour)
	her.lets("another tick", time.Minute)
	her.presses(dialog.VerbOpen)
	women["شیلان"].remark("another of them, who has something to say")
	women["شیلان"].presses(dialog.VerbWriteTeam)
	c.remark("four days later")
	s.later(4 * 24 * time.Hour)
	c.presses(dialog.VerbRoster)
	c.presses(dialog.VerbNudgeAll)
	c.remark("the role is lost before the press")
	s.later(2 * 24 * time.Hour)
	c.presses(dialog.VerbRoster)
	c.presses(dialog.VerbNudgeAll)
	c.becomes(func(p *cohort.Participant) { p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}} })
	c.presses(dialog.VerbNudgeYes)
	return c.out.String() + second.out.String() + her.out.String() + women["شیلان"].out.String()
}

// TestNudge plays the nudging of many in three languages.
func TestNudge(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse, may: []string{"can't be deleted"}})
			golden(t, "nudge."+string(lang), coded(playNudge(st, lang)))
			if n := st.audited(cohort.ActionNudged); n != 8 {
				t.Errorf("%d nudges in the audit log, want 8", n)
			}
		})
	}
}

// audited counts the entries of an action in the audit log.
func (s *stage) audited(a cohort.Action) int {
	s.t.Helper()
	n := 0
	must(s.t, s.program.store.EachFact(s.t.Context(), func(f *cohort.Fact) error {
		if f.Action == a && f.Kind == cohort.FactAudit {
			n++
		}
		return nil
	}))
	return n
}

func playToday(s *stage, lang locales.Lang) string {
	c := s.takesUp(cohort.RoleCoordinator, lang)
	women := s.crowd()
	s.called(lang, "فاطمة", s.invite(cohort.Invitation{Cohort: s.another()}))
	c.until("2026-12-06 09:00") // nobody has been silent for long
	for _, name := range []string{"آمال", "بان", "جوان", "سارا", "شیلان", "ڕۆژان", "ليلى"} {
		women[name].writes("/menu")
	}
	c.until("2026-12-13 08:59")
	c.until("2026-12-13 09:00")
	c.until("2026-12-13 09:01")
	c.presses(dialog.VerbToday)
	c.presses(dialog.VerbNeed)
	c.presses(dialog.VerbNudgeHer)
	c.presses(dialog.VerbNudgeHer)
	c.presses(dialog.VerbCalled)
	c.presses(dialog.VerbToday)
	c.presses(dialog.VerbCalls)
	c.presses(dialog.VerbCalled, 1)
	c.acts("she presses it again", func() error { return c.PressOld(c.Last().ID, c.pressed) })
	c.presses(dialog.VerbToday)
	c.presses(dialog.VerbNeed, 1)
	women["آمال"].writes("/menu")
	women["آمال"].presses(dialog.VerbFirst)
	women["آمال"].presses(dialog.VerbNext)
	c.remark("whom she looks at has come back")
	c.presses(dialog.VerbPeace)
	s.restart()
	c.presses(dialog.VerbNeed)
	c.presses(dialog.VerbPeace)
	c.presses(dialog.VerbSundays)
	c.until("2026-12-20 10:00")
	c.presses(dialog.VerbSundays)
	c.remark("a Sunday that is a quiet day")
	c.presses(dialog.VerbMenu)
	rests := &cohort.Occasion{From: "2026-12-27", To: "2026-12-27", Kind: course.QuietDays, Name: course.Text{lang: "-"}}
	s.program.amend(turn.Changes{Version: 1, Calendar: (&cohort.Calendar{}).Put("snow", rests)})
	c.until("2026-12-27 10:00")
	c.until("2026-12-28 09:00")
	c.remark("the role is lost")
	c.becomes(func(p *cohort.Participant) { p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}} })
	c.presses(dialog.VerbToday)
	c.until("2027-01-03 10:00")
	return c.out.String()
}

// TestToday plays who needs somebody in three languages.
func TestToday(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse, may: []string{"can't be deleted"}})
			golden(t, "today."+string(lang), coded(playToday(st, lang)))
		})
	}
}
