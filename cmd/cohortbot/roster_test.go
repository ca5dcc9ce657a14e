package main

import (
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/rehearsal"
)

// called puts a woman on the stage whom Telegram knows by a name, and registers her unseen.
func (s *stage) called(lang locales.Lang, name, payload string) *scene {
	s.t.Helper()
	c := &scene{
		stage: s, lang: lang, numbers: map[int]int{},
		Phone: s.server.AddPhone(rehearsal.PhoneConfig{FirstName: name, LanguageCode: string(lang)}),
	}
	c.unseen(func() {
		c.opens(payload, "her link")
		c.chosen = true
		c.choosesLanguage()
		c.presses(dialog.VerbAbout)
		c.presses(dialog.VerbAgree)
		c.presses(dialog.VerbUseName)
		for c.has(dialog.VerbSkipProfile) {
			c.presses(dialog.VerbSkipProfile)
		}
	})
	return c
}

// becomes changes what is stored of her, as if somebody else had.
func (c *scene) becomes(change func(*cohort.Participant)) {
	c.t.Helper()
	doc, err := c.program.store.Load(c.t.Context(), dialog.Person, c.books().subject(c.ID()))
	must(c.t, err)
	doc.Version++
	change(doc.Body.Person)
	must(c.t, c.program.store.Commit(c.t.Context(), doc))
}

// coded hides the codes, which are others each time, from a transcript.
func coded(text string) string { return aCode.ReplaceAllString(text, "P-······") }

// crowd are the women of a cohort, each of whom stands somewhere else.
func (s *stage) crowd() map[string]*scene {
	s.t.Helper()
	all := map[string]*scene{}
	for i, name := range []string{"آمال", "بان", "جوان", "زینب", "سارا", "شیلان", "ڕۆژان", "ليلى", "نور", "هێلین"} {
		lang := []locales.Lang{"ar", "ckb", "en"}[i%3]
		all[name] = s.called(lang, name, s.invite(cohort.Invitation{}))
	}
	for _, name := range []string{"بان", "جوان", "سارا"} {
		all[name].presses(dialog.VerbFirst)
	}
	all["جوان"].presses(dialog.VerbNext)
	all["نور"].acts("she blocks the bot", func() error { all["نور"].Block(); return nil })
	all["هێلین"].writes("/reminders")
	all["هێلین"].presses(dialog.VerbPause)
	all["هێلین"].presses(dialog.VerbPauseFor, 3)
	return all
}

func playRoster(s *stage, lang locales.Lang) string {
	c := s.takesUp(cohort.RoleCoordinator, lang)
	c.remark("nobody is in the cohort yet")
	c.writes("/roster")
	women := s.crowd()
	s.called(lang, "فاطمة", s.invite(cohort.Invitation{Cohort: s.another()}))
	s.later(9 * 24 * time.Hour)
	c.remark("ten are in it")
	c.presses(dialog.VerbMenu)
	c.presses(dialog.VerbRoster)
	c.presses(dialog.VerbRoster)
	c.acts("she presses the same button again", func() error { return c.PressOld(c.Last().ID, c.pressed) })
	c.presses(dialog.VerbSieve)
	c.presses(dialog.VerbBy)
	c.presses(dialog.VerbSieve)
	c.presses(dialog.VerbSieve)
	c.presses(dialog.VerbBy)
	c.presses(dialog.VerbSieve)
	c.presses(dialog.VerbSieve, 1)
	c.presses(dialog.VerbBy)
	c.presses(dialog.VerbSieve)
	c.presses(dialog.VerbSieve, 2)
	c.presses(dialog.VerbBy)
	c.remark("she searches")
	c.writes("شيلان")
	c.writes("روژان")
	c.writes(women["هێلین"].person().Code)
	c.writes("فاطمة") // of another cohort
	c.writes(strings.Repeat("ا", 70))
	c.restart()
	c.remark("the bot was started anew")
	c.writes("زينب")
	c.presses(dialog.VerbRoster)
	c.remark("she loses the role")
	c.becomes(func(p *cohort.Participant) { p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}} })
	c.presses(dialog.VerbSieve)
	c.writes("/roster")
	p := s.enter(lang)
	p.remark("a participant")
	p.registers()
	p.writes("/roster")
	return c.out.String() + p.out.String()
}

// TestRoster plays the list of people in three languages.
func TestRoster(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			golden(t, "roster."+string(lang), coded(playRoster(st, lang)))
		})
	}
}
