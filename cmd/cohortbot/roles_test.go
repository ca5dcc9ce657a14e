package main

import (
	"slices"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/rehearsal"
)

// another founds a second cohort.
func (s *stage) another() cohort.ID {
	s.t.Helper()
	id, err := s.program.store.FoundCohort(s.t.Context(), &cohort.Cohort{Start: "2026-12-20", Languages: s.program.current().Languages}, actor)
	must(s.t, err)
	return id
}

// playSecondLink opens links of every kind as a participant: what gives nothing
// new is left as it is, another cohort is asked about.
func playSecondLink(c *scene) {
	c.registers()
	c.presses(dialog.VerbFirst)
	same := c.invite(cohort.Invitation{})
	c.opens(same, "a link that gives what she has")
	c.opens("i_wrong", "a wrong link")
	c.remark("another cohort")
	link := c.invite(cohort.Invitation{Cohort: c.another()})
	c.opens(link, "a link to another cohort")
	c.writes(c.by("نعم", "بەڵێ", "Yes"))
	c.presses(dialog.VerbDisagree)
	c.opens(link, "the same link")
	c.presses(dialog.VerbAgree)
	c.presses(dialog.VerbModules)
	c.opens(link, "her link again")
	if c.has(dialog.VerbContinue) {
		c.t.Error("she may continue in a module that is not open in her cohort")
	}
	c.remark("the last use goes to somebody else while she reads")
	last := c.invite(cohort.Invitation{})
	c.opens(last, "a link to her first cohort")
	other := c.enter(c.lang)
	other.comes(last)
	c.presses(dialog.VerbAgree)
	books, ctx := c.books(), c.t.Context()
	if n := []int{books.used(ctx, same), books.used(ctx, link), books.used(ctx, last)}; !slices.Equal(n, []int{0, 1, 1}) {
		c.t.Errorf("the links were used %v times", n)
	}
}

// playTwoRoles has a participant coordinate, and one of the staff learn.
func playTwoRoles(c *scene) {
	c.registers()
	c.presses(dialog.VerbFirst)
	c.presses(dialog.VerbNext)
	link := c.invite(cohort.Invitation{Role: cohort.RoleCoordinator})
	c.opens(link, "a link for: coordinator")
	c.presses(dialog.VerbDisagree)
	c.opens(link, "the same link")
	c.writes("/help")
	c.presses(dialog.VerbPromise)
	c.writes("/help")
	c.presses(dialog.VerbModules)
	c.presses(dialog.VerbMenu)
	c.presses(dialog.VerbActAs)
	c.presses(dialog.VerbContinue)
	c.remark("one of the staff")
	p := c.enter(c.lang)
	p.unseen(func() {
		p.opens(c.invite(cohort.Invitation{Role: cohort.RoleStaff}), "a link for: staff")
		p.choosesLanguage()
		p.chosen = true
		p.presses(dialog.VerbPromise)
		p.presses(dialog.VerbUseName)
	})
	p.opens(c.invite(cohort.Invitation{Profile: map[string]string{"sector": "elected"}}), "a participant's link")
	p.presses(dialog.VerbAbout)
	p.presses(dialog.VerbAgree)
	p.presses(dialog.VerbNod)
	for p.has(dialog.VerbSkipProfile) {
		p.presses(dialog.VerbSkipProfile)
	}
	p.writes("/menu")
	p.writes("/help")
	p.presses(dialog.VerbActAs)
	c.out.WriteString(p.out.String())
}

// playBlockedAndGone blocks the bot and comes back in every way there is.
func playBlockedAndGone(c *scene) {
	c.registers()
	c.presses(dialog.VerbFirst)
	blocks := func() error { c.Block(); return nil }
	c.acts("she blocks the bot", blocks)
	c.acts("she lets it in again", func() error { c.Unblock(); return nil })
	c.acts("she blocks the bot", blocks)
	c.opens("", "the bot: her app lets it in")
	c.remark("forgotten, then blocked")
	c.writes("/forget")
	c.presses(dialog.VerbErase)
	c.chosen = false
	before := c.books().subject(c.ID())
	c.acts("she blocks the bot", blocks)
	c.acts("she lets it in again", func() error { c.Unblock(); return nil })
	if after := c.books().subject(c.ID()); after != before {
		c.t.Error("she is known again by having blocked the bot")
	}
	c.opens("", "the bot, without a link")
	c.remark("a language is never chosen")
	c.opens(c.invite(cohort.Invitation{}), "a new link")
	c.writes(c.by("مرحبا", "سڵاو", "Hello"))
	c.sends("photo")
	c.writes("/menu")
	c.writes("/forget")
}

// subject is who stands behind the door of a phone.
func (b *rigBooks) subject(id int64) string {
	b.t.Helper()
	var door struct {
		Subject string `json:"subject"`
	}
	must(b.t, b.engine.Get(b.t.Context(), "doors", b.door(id), &door))
	return door.Subject
}

// TestAccountDeleted: a phone that Telegram says is no more takes nothing and
// holds nobody up. What waits for it ends as refused by her, nothing is tried
// again, and everything else goes on.
func TestAccountDeleted(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse})
	c, other := st.enter("ar"), st.enter("en")
	c.registers()
	other.registers()
	c.presses(dialog.VerbFirst)
	st.server.Ask(rehearsal.Fault{Chat: c.ID(), Code: 403, Description: "Forbidden: user is deactivated", Times: -1})
	asked := len(st.server.Ledger())
	c.presses(dialog.VerbNext) // the page after this one is a picture and a text
	other.presses(dialog.VerbFirst)
	subject, refused := st.books().subject(c.ID()), 0
	for _, m := range st.books().rows(t.Context()) {
		switch {
		case m.Subject != subject || m.State == outbox.Sent:
		case m.State == outbox.Blocked:
			refused++
		default:
			t.Errorf("a row of hers is %s", m.State)
		}
	}
	calls := 0
	for _, call := range st.server.Ledger()[asked:] {
		if call.Chat == c.ID() {
			calls++
		}
	}
	if refused < 2 || calls != 1 {
		t.Errorf("%d rows of hers were refused in %d calls", refused, calls)
	}
	if p := other.person(); p.Place.View != dialog.ViewPage {
		t.Errorf("somebody else is on %s", p.Place.View)
	}
}
