package main

import (
	"fmt"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

const day = 24 * time.Hour

// TestOwnersWeeklyLine: an owner is told once a week what is neglected, not at night,
// not twice, also after a restart, and not when it has been seen to.
func TestOwnersWeeklyLine(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			owners := map[int64]bool{}
			st := newStage(t, stageConfig{course: smallCourse, owners: owners})
			c := st.enter(lang)
			owners[c.ID()] = true
			c.unseen(func() {
				c.opens("", "the bot, without a link")
				c.choosesLanguage()
			})
			c.chosen = true
			other := st.enter("en") // no owner, so she never hears of it
			other.comes(st.invite(cohort.Invitation{}))
			quiet := len(other.Messages())
			c.check = func(string) {} // it names a command of the machine's

			c.noLine("in her first week", 0)
			c.noLine("nor at night", 7*day+13*time.Hour) // 22:00 in Baghdad
			c.line("in the morning after", 11*time.Hour)
			c.noLine("a second tick", time.Minute)
			c.acts("the program starts anew", func() error { st.restart(); return nil })
			c.noLine("after the restart", time.Hour)
			c.noLine("later in the week", 3*day)
			must(t, st.program.store.MarkBacked(t.Context(), cohort.At(st.set.now()), ""))
			c.line("a week later, after a backup", 4*day)
			show(t, st.set.keyFile)
			c.noLine("when the key was shown, too", 2*day)
			c.line("when the backup is old", 7*day)
			must(t, st.program.store.MarkBacked(t.Context(), cohort.At(st.set.now()), ""))
			c.noLine("when all is seen to", 6*day+12*time.Hour)
			c.writes("/menu")
			golden(t, "upkeep."+string(lang), c.out.String())
			if len(other.Messages()) != quiet {
				t.Error("a participant was told")
			}
		})
	}
}

// show notes that the key was shown.
func show(t *testing.T, path string) {
	t.Helper()
	f, err := seal.Load(path)
	must(t, err)
	must(t, f.Show(time.Now()).Replace(path))
}

// line lets time pass and wants a line to come with the next tick.
func (c *scene) line(when string, later time.Duration) {
	c.t.Helper()
	if c.passes(when, later) != 1 {
		c.t.Errorf("%s: no line", when)
	}
}

func (c *scene) noLine(when string, later time.Duration) {
	c.t.Helper()
	if n := c.passes(when, later); n != 0 {
		c.t.Errorf("%s: %d messages", when, n)
	}
}

// passes lets time pass and gives how many messages the next two ticks bring.
func (c *scene) passes(when string, later time.Duration) int {
	c.t.Helper()
	before := len(c.Messages())
	c.acts(when, func() error {
		c.later(later)
		if err := c.program.upkeep.Tick(c.t.Context()); err != nil {
			return err
		}
		return c.program.upkeep.Tick(c.t.Context())
	})
	return len(c.Messages()) - before
}

// On whatever day of the week it begins to be neglected, the lines come a week apart.
func TestTheOwnersLinesComeAWeekApart(t *testing.T) {
	for late := range 7 {
		t.Run(fmt.Sprint(late), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			show(t, st.set.keyFile)
			c := st.enter("en")
			c.opens(st.invite(cohort.Invitation{Role: cohort.RoleOwner}), "a link for an owner")
			c.choosesLanguage()
			c.presses(dialog.VerbPromise)
			c.presses(dialog.VerbUseName)
			st.later(time.Duration(late) * day)
			must(t, st.program.store.MarkBacked(t.Context(), cohort.At(st.set.now()), ""))
			var told []time.Duration
			const step = 6 * time.Hour
			for at := time.Duration(0); at < 30*day; at += step {
				if c.passes("later", step) == 1 {
					told = append(told, at)
				}
			}
			if len(told) < 3 {
				t.Fatalf("told %d times in a month", len(told))
			}
			for i, at := range told[1:] {
				if apart := at - told[i]; apart < 6*day+12*time.Hour || apart > 7*day+12*time.Hour {
					t.Errorf("%v apart", apart)
				}
			}
		})
	}
}

// A woman whose role is owner by a link is one, too.
func TestOwnersByLinkAreTold(t *testing.T) {
	st := newStage(t, stageConfig{course: smallCourse})
	c := st.enter("en")
	c.opens(st.invite(cohort.Invitation{Role: cohort.RoleOwner}), "a link for an owner")
	c.choosesLanguage()
	c.presses(dialog.VerbPromise)
	c.presses(dialog.VerbUseName)
	c.noLine("at first", 0)
	c.line("after a week", 8*day)
}
