package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// card opens somebody's card, as the button of a list does.
func (c *scene) card(of string) {
	c.t.Helper()
	act := dialog.Act{Step: c.person().Step, Verb: dialog.VerbCard, Arg: of}
	token := dialog.Token(c.program.keys, c.books().door(c.ID()), act)
	c.acts("she opens a person's card", func() error { return c.PressOld(c.Last().ID, token) })
}

// care presses what is offered on a card.
func (c *scene) care(do dialog.CareAct) {
	c.t.Helper()
	for _, m := range slices.Backward(c.Messages()) {
		for _, b := range buttons(m, dialog.VerbCare) {
			if strings.Contains(b.Data, "."+string(do)+".") {
				c.acts("she presses ["+b.Text+"]", func() error { return c.PressOld(m.ID, b.Data) })
				return
			}
		}
	}
	c.t.Fatalf("no button for %s\n%s", do, c.out.String())
}

// subject is her subject id.
func (c *scene) subject() string { return c.books().subject(c.ID()) }

var (
	aLink = regexp.MustCompile(`i_[A-Za-z0-9_-]{22}`)
)

// steady writes what differs from run to run as dots.
func steady(text string) string {
	return aLink.ReplaceAllString(aCode.ReplaceAllString(text, "P-••••••"), "i_••••")
}

// TestCardOf plays a card and what is done from it, in three languages: asked once each, told
// to whoever asked, and harmless when repeated.
func TestCardOf(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			her := st.enter(lang)
			her.registers()
			her.unseen(func() { her.presses(dialog.VerbFirst) })
			id := her.subject()
			c := st.takesUp(cohort.RoleCoordinator, lang)
			c.card(id)
			c.care(dialog.CareUnreachable)
			c.presses(dialog.VerbCard)
			c.care(dialog.CareUnreachable)
			c.presses(dialog.VerbCareSure)
			c.remark("the same button once more")
			c.acts("she presses it again", func() error { return c.PressOld(c.Last().ID, c.pressed) })
			c.presses(dialog.VerbCard)
			c.remark("the program starts anew between the question and the answer")
			c.care(dialog.CareReachable)
			st.restart()
			c.presses(dialog.VerbCareSure)
			c.remark("somebody who is not there")
			c.card("nobody")
			c.remark("she loses the role between the question and the answer")
			c.card(id)
			c.care(dialog.CareUnreachable)
			c.becomes(func(p *cohort.Participant) { p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}} })
			c.presses(dialog.VerbCareSure)
			golden(t, "card."+string(lang), steady(c.out.String()))
			if p := her.person(); p.Unreachable != 0 {
				t.Error("she is still marked")
			}
		})
	}
}

// TestMovedToAnother plays how an owner moves her to another cohort, and what she is told, at
// an hour at which she may be written to.
func TestMovedToAnother(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			her := st.enter(lang)
			her.registers()
			other := st.another()
			id := her.subject()
			c := st.takesUp(cohort.RoleOwner, lang)
			c.card(id)
			c.care(dialog.CareMove)
			c.presses(dialog.VerbCareTo)
			c.presses(dialog.VerbCareSure)
			if p := her.person(); p.Cohort != other {
				t.Fatalf("she is in %q", p.Cohort)
			}
			c.remark("her phone")
			her.out.Reset()
			her.tell()
			for range 3 { // it may be night
				her.acts("hours pass", func() error {
					st.later(5 * time.Hour)
					_, err := st.program.runner.Run(t.Context(), dialog.Envelope{
						Key: "due:test", On: dialog.Ref{Kind: dialog.Person, ID: id}, Event: dialog.Event{Due: &dialog.Due{}},
					})
					return err
				})
				if her.person().Shifted == 0 {
					break
				}
				her.out.Reset()
			}
			golden(t, "moved."+string(lang), steady(c.out.String()+her.out.String()))
			if her.person().Shifted != 0 {
				t.Error("she was not told")
			}
		})
	}
}

// TestPhoneLostAndFound plays a lost phone in three languages: the old phone is a stranger's,
// whatever it sends, and the link leads a new one to her place, though the program starts anew
// between all steps.
func TestPhoneLostAndFound(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			old := st.enter(lang)
			old.registers()
			old.unseen(func() { old.presses(dialog.VerbFirst); old.presses(dialog.VerbNext); old.writes("/menu") })
			id, last := old.subject(), old.Last()
			button := buttons(last, dialog.VerbModules)[0].Data
			before := old.person()
			c := st.takesUp(cohort.RoleCoordinator, lang)
			c.card(id)
			c.care(dialog.CareLost)
			st.restart()
			c.presses(dialog.VerbCareSure)
			links := aLink.FindAllString(c.out.String(), -1)
			if len(links) != 1 {
				t.Fatalf("she is handed no link:\n%s", c.out.String())
			}
			link := links[0]
			c.remark("the old phone")
			old.out.Reset()
			old.chosen = false // a stranger is spoken to in all languages
			old.tell()
			if n := len(old.Messages()); n != 0 {
				t.Errorf("%d messages stay on the lost phone", n)
			}
			old.acts("somebody presses an old button", func() error { return old.PressOld(last.ID, button) })
			old.writes("/start")
			old.writes("/mydata")
			old.writes("/progress")
			for _, m := range old.Messages() {
				if words := m.Words(); strings.Contains(words, before.Code) || strings.Contains(words, firstNames()[lang]) {
					t.Errorf("the old phone shows her: %s", words)
				}
			}
			st.restart()
			c.out.WriteString(old.out.String())
			c.remark("a new phone")
			fresh := st.enter(lang)
			fresh.opens(link, "the link")
			fresh.chosen = true
			fresh.choosesLanguage()
			st.restart()
			fresh.presses(dialog.VerbReturn)
			fresh.writes("/progress")
			c.out.WriteString(fresh.out.String())
			c.remark("whoever handed the link over")
			c.tell()
			if got := fresh.subject(); got != id {
				t.Errorf("it leads to %q, want %q", got, id)
			}
			doc, err := st.program.store.Load(t.Context(), dialog.Person, id)
			must(t, err)
			after := doc.Body.Person
			if after.Code != before.Code || len(after.Lessons) != len(before.Lessons) || after.Lost.At != 0 {
				t.Errorf("she is %+v", after)
			}
			c.remark("the link opened by somebody who takes part")
			third := st.enter(lang)
			third.registers()
			third.opens(link, "the link")
			c.out.WriteString(third.out.String())
			playDeadLink(c)
			golden(t, "phone-lost."+string(lang), steady(c.out.String()))
			old.writes("/start") // and the old phone is none of hers
			if st.books().subject(old.ID()) == id {
				t.Error("the old phone leads to her")
			}
		})
	}
}

// A replay of what the old phone sent is swallowed after it was lost, as before.
func TestReplayOfALostPhone(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse})
	old := st.enter("en")
	old.registers()
	id := old.subject()
	c := st.takesUp(cohort.RoleCoordinator, "en")
	c.card(id)
	c.care(dialog.CareLost)
	c.presses(dialog.VerbCareSure)
	doc, err := st.program.store.Load(t.Context(), dialog.Person, id)
	must(t, err)
	door := old.books().door(old.ID())
	for key := range strings.FieldsSeq(string(doc.Keys)) {
		if !strings.HasPrefix(key, "tg:") || strings.Contains(key, "/") {
			continue
		}
		out, err := st.program.runner.Run(t.Context(), dialog.Envelope{
			Key: key, On: dialog.Ref{Kind: dialog.Door, ID: door}, From: &dialog.Sender{},
			Event: dialog.Event{Said: &dialog.Said{Command: "start"}},
		})
		if err != nil || !out.Repeated {
			t.Fatalf("%s takes effect again: %+v %v", key, out, err)
		}
	}
}

// playDeadLink has somebody open a link that leads back, whose holder has lost her role.
func playDeadLink(c *scene) {
	c.t.Helper()
	c.remark("a link whose holder has lost her role")
	lost := c.enter(c.lang)
	lost.registers()
	other := c.takesUp(cohort.RoleCoordinator, c.lang)
	other.out.Reset()
	c.card(lost.subject())
	c.care(dialog.CareLost)
	c.presses(dialog.VerbCareSure)
	links := aLink.FindAllString(c.out.String(), -1)
	c.becomes(func(p *cohort.Participant) { p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}} })
	fresh := c.enter(c.lang)
	fresh.opens(links[len(links)-1], "the link")
	fresh.chosen = true
	fresh.choosesLanguage()
	fresh.presses(dialog.VerbReturn)
	other.remark("another coordinator")
	other.tell()
	other.presses(dialog.VerbCard)
	c.out.WriteString(fresh.out.String())
	c.out.WriteString(other.out.String())
}
