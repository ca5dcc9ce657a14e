package main

import (
	"testing"
	"time"

	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
)

// TestReminders plays what comes unasked, and what is said about it, in every language.
// Each woman has a stage of her own, for its clock is put forward by days.
func TestReminders(t *testing.T) {
	for name, play := range map[string]func(*scene){
		"reminders": playReminders, "reminded": playReminded, "deadline": playDeadline,
		"five": playFive, "away": playAway, "outage": playOutage,
	} {
		for _, lang := range playedIn() {
			t.Run(name+"."+string(lang), func(t *testing.T) {
				t.Parallel()
				c := newStage(t, stageConfig{}).enter(lang)
				c.registers()
				play(c)
				golden(t, name+"."+string(lang), c.out.String())
			})
		}
	}
}

// until puts the clock forward to a time in Baghdad and lets it have its effect.
func (c *scene) until(at string) {
	c.t.Helper()
	zone := c.program.current().Zone
	when, err := time.ParseInLocation("2006-01-02 15:04", at, zone)
	must(c.t, err)
	now := c.program.set.now()
	if when.Before(now) {
		c.t.Fatalf("%s is past", at)
	}
	c.later(when.Sub(now))
	c.acts("it is "+when.Format("Monday 2 January 15:04"), c.tick)
}

// tick lets time have its effect, beside the program's own ticks.
func (c *scene) tick() error { return c.program.newTicker().Tick(c.t.Context()) }

// playReminders goes through all that can be set.
func playReminders(c *scene) {
	c.writes("/reminders")
	c.presses(dialog.VerbHour)
	c.writes(c.by("متى؟", "کەی؟", "when?"))
	c.restart() // in the middle, and nothing tells of it
	c.writes(c.by("١١ ليلاً", "۱۱ شەو", "11 pm"))
	c.writes(c.by("٧:٣٠", "۱۹:۳۰", "19.30"))
	c.presses(dialog.VerbDays)
	c.presses(dialog.VerbDayOff)
	for c.has(dialog.VerbDayOff) && len(buttons(c.Last(), dialog.VerbDayOff)) > 1 {
		c.unseen(func() { c.presses(dialog.VerbDayOff) })
	}
	c.presses(dialog.VerbDayOff)
	for c.has(dialog.VerbDayOn) {
		c.unseen(func() { c.presses(dialog.VerbDayOn) })
	}
	c.presses(dialog.VerbReminders)
	c.presses(dialog.VerbZone)
	c.presses(dialog.VerbSetZone, 1)
	c.presses(dialog.VerbSound)
	c.presses(dialog.VerbFive)
	c.presses(dialog.VerbPause)
	c.presses(dialog.VerbPauseFor)
	c.presses(dialog.VerbUnpause)
	c.presses(dialog.VerbPause)
	c.presses(dialog.VerbPauseFor, 3)
	c.until("2026-12-15 19:00") // a page waits, and nothing comes
	c.presses(dialog.VerbMenu)
}

// playReminded is reminded until there is silence, comes back, and is reminded anew.
func playReminded(c *scene) {
	c.unseen(func() {
		c.writes("/menu")
		c.presses(dialog.VerbFirst)
	})
	c.until("2026-12-02 18:00") // she was here yesterday
	c.until("2026-12-06 17:59")
	c.restart()
	c.until("2026-12-06 18:00")
	c.restart()
	c.until("2026-12-06 18:01")
	c.presses(dialog.VerbOpen)
	c.remark("days go by; at the third word of it there is silence")
	for _, day := range []string{"08", "09", "13", "16"} {
		c.until("2026-12-" + day + " 18:05")
	}
	c.until("2026-12-22 18:05")
	c.presses(dialog.VerbRemindOn)
	c.until("2026-12-24 20:00") // no day of hers
	c.until("2026-12-27 18:00")
	c.presses(dialog.VerbOpen)
}

// playDeadline gets on, so only the day that was named for the module is told, once.
func playDeadline(c *scene) {
	c.until("2026-12-13 12:00")
	c.unseen(func() {
		c.writes("/menu")
		c.presses(dialog.VerbFirst)
		c.presses(dialog.VerbNext)
	})
	c.until("2026-12-14 12:00")
	c.until("2026-12-14 18:00")
	c.until("2026-12-14 20:00")
	c.presses(dialog.VerbOpen)
}

// playFive has the next page come by itself.
func playFive(c *scene) {
	c.unseen(func() {
		c.writes("/reminders")
		c.presses(dialog.VerbFive)
		c.presses(dialog.VerbMenu)
	})
	c.until("2026-12-01 18:00")
	c.presses(dialog.VerbNext)
	c.until("2026-12-02 18:00")
	c.until("2026-12-06 18:00")
}

// playAway was before a question when the bot could not be reached for an hour.
func playAway(c *scene) {
	c.unseen(func() {
		c.writes("/quiz")
		c.presses(dialog.VerbQuiz)
		c.presses(dialog.VerbStart)
	})
	c.end()
	c.later(time.Hour)
	c.open()
	c.run()
	c.acts("the bot is back after an hour", func() error {
		c.await("it has told her", func() bool { return len(buttons(c.Last(), dialog.VerbOpen)) > 0 })
		return nil
	})
	c.presses(dialog.VerbOpen)
}

// playOutage is days of outage in the middle of which much has fallen due.
func playOutage(c *scene) {
	c.unseen(func() {
		c.writes("/quiz")
		c.presses(dialog.VerbQuiz)
		c.presses(dialog.VerbStart)
		c.presses(dialog.VerbAnswer)
		c.writes("/menu")
	})
	c.until("2026-12-29 18:30")
	c.until("2026-12-29 18:31")
	c.presses(dialog.VerbOpen)
}

// TestUnaskedIsNeutral looks at everything that may come unasked, in every language: what a
// locked phone shows of it gives nothing away.
func TestUnaskedIsNeutral(t *testing.T) {
	s := newStage(t, stageConfig{empty: true})
	words, c := s.program.bundle, s.program.current()
	for _, l := range c.Languages {
		args := map[string]any{"Date": s.program.set.now(), "Command": "doctor", "Code": "P-7KQ2M", "N": 3}
		for _, key := range unasked() {
			text, err := words.Text(l, key, locales.Args(args))
			must(t, err)
			neutral(t, c, l, key, text)
		}
		for _, r := range c.Reminders {
			neutral(t, c, l, string(r.ID), r.Text.In(l))
		}
		for _, key := range []string{"remind_lead", "remind_page"} { // what follows them may tell
			text, err := words.Text(l, key, nil)
			must(t, err)
			if n := len([]rune(text)); n < course.Preview {
				t.Errorf("%s in %s: %d characters", key, l, n)
			}
		}
	}
}

// unasked are the texts of the catalogue that come unasked.
func unasked() []string {
	return []string{
		"remind_opened", "remind_deadline", "remind_digest", "remind_five", "remind_lead", "remind_page", "remind_last",
		"remind_missed", "nudge_text", "nudge_begin", "today_lead", "today_tell_silent", "today_tell_stuck", "today_tell_blocked", "today_more", "today_what",
		"remind_resumed", "remind_end", "remind_revived", "remind_erasing", "ending_told", "ending_told_staff", "ending_back", "ending_back_staff", "apology", "upkeep_backup", "upkeep_key", "upkeep_both", "upkeep_rests",
	}
}

func neutral(t *testing.T, c *course.Course, l locales.Lang, what, text string) {
	t.Helper()
	if c.Tells(l, text) {
		t.Errorf("%s in %s has a word of the course: %s", what, l, text)
	}
}
