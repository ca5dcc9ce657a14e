package main

import (
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/turn"
)

// works has somebody come in who runs the programme, unseen.
func (c *scene) works(role cohort.RoleKind) {
	c.t.Helper()
	c.unseen(func() {
		c.opens(c.invite(cohort.Invitation{Role: role}), "a link for: "+string(role))
		c.choosesLanguage()
		c.chosen = true
		c.presses(dialog.VerbPromise)
		c.presses(dialog.VerbUseName)
	})
}

// ofDays reads as proofread does; what days are called in English is no foreign word.
func (c *scene) ofDays() {
	plain := c.check
	names := strings.NewReplacer("Quiet day", "", "Newroz", "", "Ramadan", "", "Snow", "")
	c.check = func(text string) {
		c.check = plain
		c.proofread(names.Replace(text))
		c.ofDays()
	}
}

func playCalendar(c *scene) {
	c.works(cohort.RoleCoordinator)
	c.ofDays()
	c.writes("/menu")
	c.presses(dialog.VerbCalendar)
	c.presses(dialog.VerbOccasion)
	c.presses(dialog.VerbLater)
	c.presses(dialog.VerbLater)
	c.presses(dialog.VerbEarlier)
	c.presses(dialog.VerbAmend)
	c.presses(dialog.VerbTo)
	c.writes(c.by("١ شباط ٢٠٢٧", "1ی شوباتی 2027", "1 February 2027"))
	c.writes(c.by("ربما غداً", "ڕەنگە سبەی", "perhaps tomorrow"))
	c.writes("2027-12-01")
	c.presses(dialog.VerbBack)
	c.presses(dialog.VerbPutBack)
	c.presses(dialog.VerbAmend)
	c.presses(dialog.VerbTakeOut)
	c.presses(dialog.VerbAmend)
	c.presses(dialog.VerbCalendar)
	c.remark("days are added")
	c.presses(dialog.VerbAdd)
	c.presses(dialog.VerbSet)
	c.presses(dialog.VerbDay, 1)
	c.presses(dialog.VerbDay)
	c.writes("Snow")
	c.writes("ثلج كثير")
	c.presses(dialog.VerbSkip)
	c.writes(c.by("مساعدة", "یارمەتی", "help"))
	c.writes("Snow")
	c.presses(dialog.VerbAmend)
	c.presses(dialog.VerbNames)
	c.presses(dialog.VerbUseName)
	c.writes("بەفر")
	c.presses(dialog.VerbBack)
	c.writes("/cancel")
	c.writes("/help")
	c.remark("a participant")
	p := c.enter(c.lang)
	p.registers()
	p.writes("/calendar")
	c.out.WriteString(p.out.String())
}

// TestCalendar plays the calendar in three languages, and looks at what holds then.
func TestCalendar(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			c := st.enter(lang)
			playCalendar(c)
			golden(t, "calendar."+string(lang), c.out.String())
			days := st.program.days()
			if len(days) != 2 || days[0].Name["ar"] != "ثلج كثير" || days[0].Name["ckb"] != "ڕۆژی ئارام" || days[1].ID != "newroz-2027" {
				t.Errorf("what holds: %+v", days)
			}
		})
	}
}

// What another process has changed holds here within seconds; so does what this one has
// changed, at once, and another course beneath it.
func TestCalendarInForce(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse})
	at, until := time.Date(2026, 12, 8, 10, 0, 0, 0, st.program.current().Zone), time.Now().Add(10*time.Second)
	if st.program.days().Rests(at) {
		t.Fatal("it is a quiet day already")
	}
	o := &cohort.Occasion{From: "2026-12-08", To: "2026-12-08", Kind: course.QuietDays, Name: course.Text{"en": "Snow"}}
	doc := &turn.Document{
		ID: dialog.CalendarID, Schema: turn.Schema, Version: 1,
		Body: dialog.Subject{Calendar: (&cohort.Calendar{}).Put("snow", o).Put("newroz-2027", nil)},
	}
	must(t, st.program.store.Commit(t.Context(), doc)) // as another process would
	st.await("the change of another process", func() bool { return st.program.days().Rests(at) })
	if time.Now().After(until) {
		t.Error("it took longer than ten seconds")
	}
	st.program.amend(turn.Changes{Version: 0, Calendar: &cohort.Calendar{}})
	if !st.program.days().Rests(at) {
		t.Error("an older calendar is in force")
	}
	other := *st.program.current()
	other.Calendar = append(course.Calendar{{ID: "other", From: at.AddDate(0, 0, 1), To: at.AddDate(0, 0, 1), Kind: course.MourningDays}}, other.Calendar...)
	st.program.course.Store(&other)
	if days := st.program.days(); len(days) != 3 || !days.Rests(at) {
		t.Errorf("on another course: %+v", days)
	}
	st.restart()
	if !st.program.days().Rests(at) {
		t.Error("it is forgotten by a restart")
	}
}
