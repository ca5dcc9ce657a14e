package main

import (
	"maps"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// TestNothingIsOpenYet is a registration nine days before the cohort begins: the
// last screen says the day, and so do the modules; on that day the course is open.
func TestNothingIsOpenYet(t *testing.T) {
	t.Parallel()
	for _, lang := range playedIn() {
		c := newStage(t, stageConfig{course: smallCourse, start: "2026-12-10"}).enter(lang)
		c.opens(c.invite(cohort.Invitation{}), "her link")
		c.choosesLanguage()
		c.chosen = true
		c.presses(dialog.VerbAbout)
		c.presses(dialog.VerbAgree)
		c.restart() // in the middle, and nothing tells of it
		c.presses(dialog.VerbUseName)
		c.presses(dialog.VerbSkipProfile)
		c.presses(dialog.VerbSkipProfile)
		c.writes("/modules")
		c.writes("/quiz")
		c.opens("m_first-steps", "the module's link")
		c.later(8 * 24 * time.Hour)
		c.remark("the day before")
		c.writes("/modules")
		c.later(24 * time.Hour)
		c.remark("the day")
		c.writes("/modules")
		c.writes("/quiz")
		golden(t, "before-the-start."+string(lang), c.out.String())
	}
}

// TestKnownProfileChanged is a link that says wrongly who she is: instead of
// nodding she is asked, and what she says is kept. Another link knows one of two
// answers: only the other is asked.
func TestKnownProfileChanged(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse})
	known := map[string]string{"sector": "elected", "level": "federal"}
	for _, lang := range playedIn() {
		c := st.enter(lang)
		c.comesToTheNod(known)
		c.presses(dialog.VerbChange)
		c.restart()
		c.presses(dialog.VerbProfile, 2)
		c.writes(c.by("المحافظة", "پارێزگا", "Provincial"))
		c.keeps(map[string]string{"sector": "civil", "level": "province"})
		other := st.enter(lang)
		other.remark("another, of whom one answer is known and one is not a possible one")
		other.comesToTheNod(map[string]string{"sector": "elected", "level": "village"})
		other.presses(dialog.VerbNod)
		other.presses(dialog.VerbSkipProfile)
		other.keeps(map[string]string{"sector": "elected", "level": ""})
		golden(t, "changed."+string(lang), c.out.String()+other.out.String())
	}
}

// comesToTheNod brings her to where she is shown what her invitation says.
func (c *scene) comesToTheNod(known map[string]string) {
	c.t.Helper()
	c.unseen(func() {
		c.opens(c.invite(cohort.Invitation{Profile: known}), "a link that carries her profile")
		c.choosesLanguage()
		c.chosen = true
		c.presses(dialog.VerbAbout)
		c.presses(dialog.VerbAgree)
	})
	c.presses(dialog.VerbUseName)
}

// keeps wants her stored profile to be this.
func (c *scene) keeps(want map[string]string) {
	c.t.Helper()
	if p := c.person(); p.Stage != cohort.StageMember || !maps.Equal(p.Profile, want) {
		c.t.Errorf("she is a %s with the profile %v, want %v", p.Stage, p.Profile, want)
	}
}
