package main

import (
	"slices"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// loses has somebody lose every role she holds, as another process would take them.
func (c *scene) loses() {
	c.t.Helper()
	books := c.books()
	doc := books.people(c.t.Context())[books.door(c.ID())]
	must(c.t, books.keys.OpenAll(doc))
	doc.Body.Person.Roles = slices.DeleteFunc(slices.Clone(doc.Body.Person.Roles), func(r cohort.Role) bool { return r.Kind != cohort.RoleParticipant })
	doc.Version++
	must(c.t, c.program.store.Commit(c.t.Context(), doc))
	c.remark("she has no role any more")
}

// twice presses a button two times, as an impatient thumb does.
func (c *scene) twice(verb dialog.Verb) {
	c.t.Helper()
	m, b := c.find(verb, 0)
	c.acts("she presses ["+b.Text+"] twice", func() error {
		must(c.t, c.PressOld(m.ID, b.Data))
		return c.PressOld(m.ID, b.Data)
	})
}

// playRelease opens, postpones and closes modules, for all and for one.
func playRelease(c *scene) {
	c.works(cohort.RoleCoordinator)
	p := c.enter(c.lang)
	p.registers()
	p.presses(dialog.VerbFirst)
	c.writes("/menu")
	c.presses(dialog.VerbRelease)
	c.presses(dialog.VerbGate)
	c.presses(dialog.VerbWay)
	c.presses(dialog.VerbBack)
	c.presses(dialog.VerbWay)
	c.twice(dialog.VerbRegulate)
	p.remark("it closes while she reads")
	p.presses(dialog.VerbNext)
	p.writes("/quiz")
	c.remark("the program is started anew")
	c.restart()
	c.presses(dialog.VerbWay)
	c.presses(dialog.VerbRegulate)
	c.presses(dialog.VerbBack)
	c.presses(dialog.VerbGate, 1)
	c.presses(dialog.VerbWay)
	c.presses(dialog.VerbRegulate)
	p.until("2026-12-01 18:00")
	p.until("2026-12-02 18:00")
	p.presses(dialog.VerbOpen)
	c.presses(dialog.VerbGateDay)
	c.writes(c.by("ربما غداً", "ڕەنگە سبەی", "perhaps tomorrow"))
	c.writes("2026-11-30")
	c.writes(c.by("٦ كانون الأول ٢٠٢٦", "6ی کانوونی یەکەمی 2026", "2026-12-06"))
	c.presses(dialog.VerbRegulate)
	p.writes("/modules")
	c.presses(dialog.VerbGateDay, 1)
	c.presses(dialog.VerbDay, 2)
	c.presses(dialog.VerbRegulate)
	p.until("2026-12-06 18:00")
	p.writes("/modules")
	c.remark("for her alone")
	c.presses(dialog.VerbBack)
	c.presses(dialog.VerbOne)
	c.writes("P-000")
	c.writes(p.person().Code)
	c.presses(dialog.VerbGate)
	c.presses(dialog.VerbWay)
	c.presses(dialog.VerbRegulate)
	p.writes("/modules")
	c.presses(dialog.VerbWay, 1)
	c.presses(dialog.VerbRegulate)
	p.writes("/modules")
	playTwo(c)
	c.remark("a participant")
	p.writes("/release")
	c.out.WriteString(p.out.String())
}

// playTwo has two coordinators change the same, and one lose her role meanwhile.
func playTwo(c *scene) {
	d := c.enter(c.lang)
	d.works(cohort.RoleCoordinator)
	for _, who := range []*scene{c, d} {
		who.unseen(func() {
			who.writes("/release")
			who.presses(dialog.VerbGate)
			who.presses(dialog.VerbWay)
		})
	}
	c.remark("two coordinators press at once")
	c.presses(dialog.VerbRegulate)
	d.presses(dialog.VerbRegulate)
	d.unseen(func() { d.presses(dialog.VerbWay) })
	d.loses()
	d.presses(dialog.VerbRegulate)
	d.writes("/release")
	c.remark("the other coordinator")
	c.out.WriteString(d.out.String())
}

// playPause has reminders rest for all, for some and for one.
func playPause(c *scene) {
	c.works(cohort.RoleCoordinator)
	p := c.enter(c.lang)
	p.registers()
	c.writes("/release")
	c.presses(dialog.VerbPauses)
	c.presses(dialog.VerbAdd)
	c.presses(dialog.VerbWhom)
	c.writes(c.by("لا أدري", "نازانم", "I do not know"))
	c.writes("2026-12-01")
	c.writes("2029-12-01")
	c.presses(dialog.VerbDay, 1)
	c.twice(dialog.VerbRegulate)
	p.writes("/reminders")
	p.writes("/modules")
	p.until("2026-12-06 18:00")
	c.presses(dialog.VerbPauseOf)
	c.presses(dialog.VerbUntil)
	c.writes("2026-12-13")
	c.remark("the program is started anew")
	c.restart()
	c.presses(dialog.VerbRegulate)
	p.until("2026-12-08 18:00")
	p.until("2026-12-13 12:00")
	p.until("2026-12-13 18:00")
	p.until("2026-12-13 20:30")
	p.presses(dialog.VerbOpen)
	p.until("2026-12-20 18:00")
	c.remark("some of them, and one")
	c.writes("/release")
	c.presses(dialog.VerbPauses)
	c.presses(dialog.VerbAdd)
	c.presses(dialog.VerbWhom, 4)
	c.presses(dialog.VerbDay)
	c.presses(dialog.VerbBack)
	c.presses(dialog.VerbAdd)
	c.writes("P-000")
	c.writes(p.person().Code)
	c.presses(dialog.VerbDay, 3)
	c.presses(dialog.VerbRegulate)
	p.until("2026-12-27 18:00")
	c.writes("/release")
	c.presses(dialog.VerbPauses)
	c.presses(dialog.VerbPauseOf)
	c.presses(dialog.VerbEnd)
	c.presses(dialog.VerbRegulate)
	p.until("2026-12-28 18:00")
	c.remark("a participant")
	c.out.WriteString(p.out.String())
}

// TestRelease plays what is open, and what is paused, in three languages: the coordinator's
// side and a participant's. The clock is put forward, so each has a stage of her own.
func TestRelease(t *testing.T) {
	for name, play := range map[string]func(*scene){"release": playRelease, "pause": playPause} {
		for _, lang := range playedIn() {
			t.Run(name+"."+string(lang), func(t *testing.T) {
				t.Parallel()
				c := newStage(t, stageConfig{course: smallCourse}).enter(lang)
				play(c)
				golden(t, name+"."+string(lang), aCode.ReplaceAllString(c.out.String(), "P-······"))
			})
		}
	}
}
