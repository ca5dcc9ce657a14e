package main

import (
	"regexp"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/seal"
)

// takesUp brings somebody who is no participant from a link to her menu, unseen.
func (s *stage) takesUp(role cohort.RoleKind, lang locales.Lang) *scene {
	s.t.Helper()
	c := s.enter(lang)
	c.unseen(func() {
		c.opens(s.invite(cohort.Invitation{Role: role}), "a link for: "+string(role))
		c.choosesLanguage()
		c.chosen = true
		c.presses(dialog.VerbPromise)
		c.presses(dialog.VerbUseName)
	})
	return c
}

// stands stores a row of hers that stands so.
func (c *scene) stands(n int, change func(*outbox.Message)) {
	c.t.Helper()
	id := c.books().subject(c.ID())
	const version = 1_000_000 // of no turn of hers
	m := &outbox.Message{
		ID: id + "/" + "1000000" + "/" + string(rune('0'+n)), Version: 1, Subject: id, Order: outbox.Order(version, n),
		Op: dialog.OpSend, State: outbox.Dead, Made: cohort.At(c.program.set.now()), Body: seal.Conceal("{}"),
	}
	change(m)
	must(c.t, c.program.keys.SealAll(m))
	must(c.t, c.program.engine.Insert(c.t.Context(), outbox.Collection, m.ID, m))
}

// rests has a matter rest.
func (s *stage) rests(matter string) {
	s.t.Helper()
	_, err := s.program.runner.Run(s.t.Context(), dialog.Envelope{
		Key: "rest:" + matter, On: dialog.Ref{Kind: dialog.Matter, ID: matter}, Event: dialog.Event{Rest: &dialog.Rest{Reason: "refused"}},
	})
	must(s.t, err)
}

var aCode = regexp.MustCompile(`P-[0-9A-Z]{6}`)

// TestTrouble is what could not be delivered as a coordinator, staff and an owner see
// it, how it is tried again, and what somebody is told who was away.
func TestTrouble(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			coordinator, staff, owner := st.takesUp(cohort.RoleCoordinator, lang), st.takesUp(cohort.RoleStaff, lang), st.takesUp(cohort.RoleOwner, lang)
			coordinator.remark("a coordinator, when all is well")
			coordinator.presses(dialog.VerbTrouble)
			staff.remark("staff, when all is well")
			staff.presses(dialog.VerbTrouble)

			blocked, refused, elsewhere := st.enter(lang), st.enter(lang), st.enter(lang)
			blocked.registers()
			refused.registers()
			elsewhere.comes(st.invite(cohort.Invitation{Cohort: st.another()}))
			blocked.acts("she blocks the bot", func() error { blocked.Block(); return nil })
			refused.stands(0, func(m *outbox.Message) {})
			refused.stands(1, func(m *outbox.Message) { m.State = outbox.Uncertain })
			refused.stands(2, func(m *outbox.Message) { m.State, m.Doubts = outbox.Sent, 1 })
			refused.stands(3, func(m *outbox.Message) { m.State = outbox.Held })
			elsewhere.stands(0, func(m *outbox.Message) {})
			for i := range 2 {
				blocked.stands(i, func(m *outbox.Message) { m.State, m.Lane = outbox.Blocked, outbox.Reminders })
			}
			must(t, st.program.store.Park(t.Context(), "tg:parked", st.books().door(refused.ID()), "panic", seal.Conceal("words")))
			st.rests("rule/module-waiting")

			coordinator.remark("a coordinator, when something is wrong")
			coordinator.presses(dialog.VerbTrouble)
			st.restart() // in the middle, and nothing tells of it
			coordinator.presses(dialog.VerbTry)
			coordinator.presses(dialog.VerbResume)
			st.rests("digest")
			staff.remark("staff, when something is wrong")
			staff.presses(dialog.VerbTrouble)
			staff.presses(dialog.VerbTry)
			staff.presses(dialog.VerbTrouble)
			owner.remark("an owner: at night, in the morning, and a second tick")
			show(t, st.set.keyFile)
			for _, later := range []time.Duration{14 * time.Hour, 11 * time.Hour, time.Minute} {
				must(t, st.program.store.MarkBacked(t.Context(), cohort.At(st.set.now().Add(later)), ""))
				owner.passes("a tick", later)
			}
			owner.writes("/menu")
			owner.presses(dialog.VerbTrouble)
			blocked.remark("somebody who was away")
			blocked.acts("she lets it in again", func() error { blocked.Unblock(); return nil })
			blocked.writes("/menu")
			blocked.writes("/menu")
			told := coordinator.out.String() + staff.out.String() + owner.out.String() + blocked.out.String()
			golden(t, "trouble."+string(lang), aCode.ReplaceAllString(told, "P-······"))
		})
	}
}
