package main

import (
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// answersOf counts the facts of answers there are.
func (s *stage) answersOf() (n int) {
	s.t.Helper()
	must(s.t, s.program.store.EachFact(s.t.Context(), func(f *cohort.Fact) error {
		if f.Kind != cohort.FactAudit {
			n++
		}
		return nil
	}))
	return n
}

// playArchive ends a cohort, lets it go on, and ends it for good.
func playArchive(c, p *scene, owners map[int64]bool) {
	k := c.enter(c.lang)
	k.works(cohort.RoleCoordinator)
	c.writes("/cohort")
	c.presses(dialog.VerbCohort)
	c.presses(dialog.VerbCoordinator)
	c.writes("/cohort")
	c.presses(dialog.VerbCohort)
	c.presses(dialog.VerbArchive)
	c.presses(dialog.VerbBack)
	c.presses(dialog.VerbArchive)
	c.presses(dialog.VerbArchiveOn)
	c.remark("the program is started anew")
	c.restart()
	c.twice(dialog.VerbArchiveNow)
	k.writes("/release")
	p.until("2026-12-01 18:00")
	p.presses(dialog.VerbOpen)
	p.writes("/menu")
	p.presses(dialog.VerbFirst)
	p.writes("/modules")
	p.writes("/reminders")
	p.until("2026-12-08 18:00")
	c.presses(dialog.VerbRevive)
	c.presses(dialog.VerbReviveNow)
	p.until("2026-12-09 18:00")
	p.presses(dialog.VerbOpen)
	c.remark("it ends for good; two owners press, and one is no owner any more")
	d := c.enter(c.lang)
	owners[d.ID()] = true
	for _, who := range []*scene{c, d} {
		who.unseen(func() {
			if who == d {
				d.opens("", "the bot, without a link")
				d.choosesLanguage()
				d.chosen = true
			}
			who.writes("/cohort")
			who.presses(dialog.VerbCohort)
			who.presses(dialog.VerbArchive)
			who.presses(dialog.VerbArchiveOn)
		})
	}
	delete(owners, d.ID())
	d.chosen = false
	d.presses(dialog.VerbArchiveNow)
	c.presses(dialog.VerbArchiveNow)
	g := c.enter(c.lang)
	g.opens(c.invite(cohort.Invitation{}), "a link to a cohort that has ended")
	p.until("2026-12-10 18:00")
	p.until("2026-12-13 18:00")
	p.until("2027-11-24 17:00")
	p.until("2027-11-24 18:00")
	p.until("2027-11-25 18:00")
	p.presses(dialog.VerbOpen)
	c.writes("/cohort")
	c.presses(dialog.VerbCohort)
	for _, x := range []struct {
		who  string
		what *scene
	}{{"the coordinator", k}, {"the other owner", d}, {"somebody invited", g}, {"a participant", p}} {
		c.remark(x.who)
		c.out.WriteString(x.what.out.String())
	}
}

// TestArchive plays a cohort's end in three languages, and looks at what is left: everything
// of hers goes a year after it, with her facts, and not before.
func TestArchive(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			owners := map[int64]bool{}
			st := newStage(t, stageConfig{
				course: smallCourse, owners: owners, may: []string{"can't be deleted for everyone"}, // after a year
			})
			c, p := st.enter(lang), st.enter(lang)
			owners[c.ID()] = true
			c.unseen(func() {
				c.opens("", "the bot, without a link")
				c.choosesLanguage()
				c.chosen = true
			})
			p.registers()
			playArchive(c, p, owners)
			golden(t, "archive."+string(lang), aCode.ReplaceAllString(c.out.String(), "P-······"))
			st.until9(p, "2027-12-09 12:00", false)
			st.until9(p, "2027-12-09 20:00", true)
		})
	}
}

// until9 puts the clock to a time, cleans up, and looks whether what is kept of her is gone.
func (s *stage) until9(p *scene, at string, gone bool) {
	s.t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04", at, s.program.current().Zone)
	must(s.t, err)
	s.later(when.Sub(s.program.set.now()))
	must(s.t, s.program.sweeper.Clean(s.t.Context()))
	if left := s.answersOf(); (left == 0) != gone {
		s.t.Errorf("%s: facts that are left: %d", at, left)
	}
}
