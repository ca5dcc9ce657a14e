package main

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/storage"
	"cohortbot/storage/storagetest"
)

// side is a step beside the way that TestEverythingIsAnswered goes.
type side struct {
	view  cohort.View
	lead  func(*scene)
	shows dialog.Verb // what its screen offers; empty: nothing to press
	next  func(*scene)
}

// sides are the promise of the team, the nod to a known profile, and the wait for
// an invitation that cannot answer while locked.
func sides(locked *atomic.Bool) []side {
	return []side{
		{dialog.ViewPromise, func(c *scene) {
			c.opens(c.invite(cohort.Invitation{Role: cohort.RoleCoordinator}), "a coordinator's link")
			c.choosesLanguage()
		}, dialog.VerbPromise, func(c *scene) { c.presses(dialog.VerbPromise) }},
		{dialog.ViewNod, func(c *scene) {
			c.comesToTheNod(map[string]string{"sector": "elected"})
		}, dialog.VerbNod, func(c *scene) { c.presses(dialog.VerbNod) }},
		{dialog.ViewWaiting, func(c *scene) {
			c.opens(c.invite(cohort.Invitation{}), "her link")
			c.choosesLanguage()
			c.presses(dialog.VerbAbout)
			locked.Store(true)
			c.presses(dialog.VerbAgree)
		}, "", func(c *scene) {
			locked.Store(false)
			must(c.t, c.program.sweeper.Begin(c.t.Context()))
			c.settle()
			c.presses(dialog.VerbUseName)
		}},
	}
}

// TestSidesAnswerEverything gives every kind of input at the steps beside the way:
// each is answered, the step and its buttons stay, and she goes on from there.
func TestSidesAnswerEverything(t *testing.T) {
	langs := []locales.Lang{"ar", "ckb", "en"}
	inputs := slices.Concat(passing(), moving(), []input{says("/modules"), says("/quiz"), says("/language")})
	for i, in := range inputs {
		t.Run(in.name, func(t *testing.T) {
			t.Parallel()
			var locked atomic.Bool
			st := newStage(t, stageConfig{course: smallCourse, hook: func(_ context.Context, m storagetest.Moment) error {
				if locked.Load() && m.Op == storagetest.Replace && m.In == "invitations" {
					return fmt.Errorf("%w: on request", storage.ErrUnavailable)
				}
				return nil
			}})
			for n, x := range sides(&locked) {
				c := st.enter(langs[(i+n)%3])
				c.answersAside(x, n, in)
			}
		})
	}
}

// answersAside gives an input on a side step: it is answered, she stands there still, and
// goes on from there.
func (c *scene) answersAside(x side, n int, in input) {
	c.t.Helper()
	x.lead(c)
	c.standsOn(x, "the way there")
	c.answers(n, in)
	if c.person().Place.View == dialog.ViewLanguage {
		c.choosesLanguage() // asked for in the middle, it leads back
	}
	if c.person().Place.View == dialog.ViewClear {
		c.presses(dialog.VerbKeep) // as this does
	}
	c.standsOn(x, in.name)
	x.next(c)
	if c.person().Place.View == x.view {
		c.t.Errorf("after %s on %s she does not go on\n%s", in.name, x.view, c.out.String())
	}
}

// standsOn wants her to stand on a side step, and her newest message to show it.
func (c *scene) standsOn(x side, after string) {
	c.t.Helper()
	if at := c.person().Place.View; at != x.view {
		c.t.Errorf("after %s she stands on %s, not on %s\n%s", after, at, x.view, c.out.String())
	}
	if x.shows != "" && !c.has(x.shows) {
		c.t.Errorf("after %s the step %s is not before her\n%s", after, x.view, c.out.String())
	}
}
