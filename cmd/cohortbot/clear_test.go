package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/rehearsal"
)

// playClear empties a chat: asked and left, then done; three days later once more.
func playClear(c *scene) {
	c.registers()
	c.presses(dialog.VerbFirst)
	c.writes("/clear")
	c.presses(dialog.VerbKeep)
	c.writes(c.by("امسحي", "بیسڕەوە", "clear"))
	c.presses(dialog.VerbEmpty)
	c.inChat()
	c.presses(dialog.VerbContinue)
	c.presses(dialog.VerbMenu)
	c.presses(dialog.VerbHelp)
	c.later(72 * time.Hour)
	c.remark("three days later")
	c.writes("/forget")
	c.presses(dialog.VerbClear)
	c.presses(dialog.VerbEmpty)
	c.inChat()
	c.remark("a plain word while an answer is awaited")
	c.unseen(c.answersThree)
	c.writes(c.by("امسحي", "بیسڕنەوە", "clear"))
}

// inChat writes down all that stands in her chat.
func (c *scene) inChat() {
	c.out.WriteString("  in her chat:\n")
	for _, m := range c.Messages() {
		who := "she"
		if m.FromBot {
			who = "bot"
		}
		line, _, _ := strings.Cut(m.Words(), "\n")
		if r := []rune(line); len(r) > 40 {
			line = string(r[:40]) + "…"
		}
		fmt.Fprintf(&c.out, "    %s: %s\n", who, visible(line))
	}
	c.out.WriteString("\n")
}

// playEdited changes what was written: an answer that may be replaced, and what may
// not.
func playEdited(c *scene) {
	c.registers()
	c.opensReflection()
	first := c.says(c.by("استمعتُ أولاً", "یەکەم جار گوێم گرت", "I listened first"))
	c.edits(first, c.by("سألتُ أولاً", "یەکەم جار پرسیارم کرد", "I asked first"))
	c.presses(dialog.VerbKeep)
	c.edits(first, c.by("سألتُ كل واحدة", "پرسیارم لە هەموویان کرد", "I asked each of them"))
	c.presses(dialog.VerbReplace)
	c.edits(first, strings.Repeat(c.by("طويل ", "درێژ ", "long "), 300))
	letter := c.says(c.by("أ", "أ", "A"))
	c.edits(letter, c.by("ب", "ب", "B"))
	c.remark("the attempt is closed")
	for c.has(dialog.VerbNextQuestion) {
		c.presses(dialog.VerbNextQuestion)
	}
	c.edits(first, c.by("سألتُ كل واحدة على حدة", "بە جیا پرسیارم لە هەر یەکەیان کرد", "I asked each of them apart"))
	c.presses(dialog.VerbReplace)
}

// answersThree answers the first module's first three questions.
func (c *scene) answersThree() {
	c.t.Helper()
	c.opensQuiz(1)
	c.presses(dialog.VerbAnswer)
	c.presses(dialog.VerbNextQuestion)
	c.presses(dialog.VerbTick)
	c.presses(dialog.VerbDone)
	c.presses(dialog.VerbNextQuestion)
	c.presses(dialog.VerbAnswer)
}

// opensReflection brings her to a question to be answered in words, with another one
// after it, unseen: the second module's, which opens by the first.
func (c *scene) opensReflection() {
	c.t.Helper()
	c.unseen(func() {
		c.answersThree()
		c.presses(dialog.VerbSkip)
		for _, n := range []int{0, 2} {
			c.opensQuiz(n)
			for !c.has(dialog.VerbContents) {
				c.pressesFirst(dialog.VerbAnswer, dialog.VerbNextQuestion)
			}
		}
		c.writes("/modules")
		c.presses(dialog.VerbModule)
		c.presses(dialog.VerbLesson)
		for c.has(dialog.VerbNext) {
			c.presses(dialog.VerbNext)
		}
	})
	c.opensQuiz(3)
}

// says is writes that gives the message's id.
func (c *scene) says(text string) int {
	c.t.Helper()
	var id int
	c.acts("she writes: "+text, func() (err error) { id, err = c.Say(text); return err })
	return id
}

func (c *scene) edits(message int, text string) {
	c.t.Helper()
	shown := []rune(text)
	c.acts("she changes it to: "+string(shown[:min(len(shown), 60)]), func() error { return c.EditText(message, text) })
}

// playContent sends whatever is neither words of hers nor a press.
func playContent(c *scene) {
	c.registers()
	c.presses(dialog.VerbMenu)
	for _, kind := range []string{"photo", "voice", "audio", "video", "video_note", "document", "sticker", "contact", "location"} {
		c.sends(kind)
	}
	c.acts("she sends: a poll", func() error {
		return c.Forge([]byte(`{"message":{"message_id":1000001,"date":1,"poll":{"id":"1","question":"Now?","options":[],"type":"regular"}}}`))
	})
	c.acts("she sends on: a friend's message", func() error {
		return c.Forge([]byte(`{"message":{"message_id":1000002,"date":1,"text":"from a friend","forward_origin":{"type":"hidden_user","date":1,"sender_user_name":"A friend"}}}`))
	})
	c.acts("she sends: something new", func() error {
		return c.Forge([]byte(`{"message":{"message_id":1000003,"date":1,"hologram":{"of":"her cat"}}}`))
	})
	c.writes(strings.Repeat(c.by("كلمات ", "وشە ", "words "), 150))
	c.writes("\u2069\u200f")
	c.remark("while a text is awaited")
	c.opensReflection()
	c.sends("voice")
	c.writes("\u2069\u200f")
}

// progress is what emptying the chat must leave as it is.
func (c *scene) progress() string {
	c.t.Helper()
	p := c.person()
	books := c.books()
	facts := 0
	must(c.t, books.store.EachFact(c.t.Context(), func(*cohort.Fact) error { facts++; return nil }))
	read, err := json.Marshal(p.Lessons)
	must(c.t, err)
	return fmt.Sprint(p.Name.Reveal(), p.Lang, p.Stage, p.Roles, p.Profile, p.Home, string(read), len(p.Quizzes), facts)
}

// TestClearedChat: after /clear there is in her chat exactly what Telegram keeps and
// one message, whatever was there before, and whatever goes wrong meanwhile.
func TestClearedChat(t *testing.T) {
	t.Parallel()
	for name, trouble := range map[string]func(*scene, func()){
		"undisturbed": func(_ *scene, press func()) { press() },
		"outcomes unknown": func(c *scene, press func()) {
			for _, method := range []string{"deleteMessages", "editMessageText", "editMessageCaption"} {
				c.server.Ask(rehearsal.Fault{Method: method, Drop: true, Executed: true})
				c.server.Ask(rehearsal.Fault{Method: method, Code: 502})
			}
			press()
		},
		"a restart between the rows": func(c *scene, press func()) {
			c.server.Ask(rehearsal.Fault{Method: "deleteMessages", Code: 429, RetryAfter: 1, Times: 2})
			press()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse, may: []string{
				// Of what is older nobody remembers what it was, nor whether it was deleted.
				"there is no text in the message to edit", "message to edit not found", "message can't be deleted", "not modified",
			}})
			c := st.enter("en")
			c.fills()
			before := c.progress()
			c.writes("/clear")
			m, b := c.find(dialog.VerbEmpty, 0)
			trouble(c, func() {
				must(t, c.PressOld(m.ID, b.Data))
				if name == "a restart between the rows" {
					c.await("the fault", func() bool {
						return slices.ContainsFunc(c.server.Ledger(), func(x rehearsal.Call) bool { return x.Method == "deleteMessages" })
					})
					st.restart()
				}
			})
			c.settle()
			c.holdsWhatMayStay(t)
			if after := c.progress(); after != before {
				t.Errorf("her progress was\n%s\nand is\n%s", before, after)
			}
			c.calls = len(c.server.Ledger())
			c.presses(dialog.VerbContinue)
			c.writes("/clear")
			c.presses(dialog.VerbEmpty)
			for _, call := range c.server.Ledger()[c.calls:] {
				if call.Chat == c.ID() && strings.HasPrefix(call.Method, "editMessage") {
					t.Errorf("the second time %s was called", call.Method)
				}
			}
			c.holdsWhatMayStay(t)
		})
	}
}

// TestClearedAndGone: who empties her chat and leaves at once has it emptied all the
// same, though Telegram makes the bot wait, and then nothing of her is left: no chat id,
// no row, and nobody in the invitation she came by.
func TestClearedAndGone(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse, may: []string{
		"there is no text in the message to edit", "message to edit not found", "message can't be deleted", "not modified",
	}})
	c := st.enter("en")
	c.fills()
	subject := st.books().subject(c.ID())
	c.writes("/clear")
	m, b := c.find(dialog.VerbEmpty, 0)
	c.server.Ask(rehearsal.Fault{Method: "deleteMessages", Code: 429, RetryAfter: 2})
	must(t, c.PressOld(m.ID, b.Data))
	c.await("the chat being emptied", func() bool { return c.person().Place.View == dialog.ViewCleared })
	_, err := c.Say("/forget")
	must(t, err)
	c.await("the question", func() bool { return c.has(dialog.VerbErase) })
	m, b = c.find(dialog.VerbErase, 0)
	must(t, c.PressOld(m.ID, b.Data))
	c.settle()
	limit := c.set.now().Add(-dialog.Deletable)
	left := 0
	for _, m := range c.Messages() {
		switch {
		case m.Date.Before(limit) && (!m.FromBot || m.Words() == "·"):
		default:
			left++
		}
	}
	if left > 4 { // /forget and its answer, and what was on its way meanwhile
		t.Errorf("%d messages that could be deleted are in her chat", left)
	}
	c.await("nothing of her being left", func() bool {
		books := st.books()
		for _, row := range books.rows(t.Context()) {
			if row.Subject == subject {
				return false
			}
		}
		p := books.people(t.Context())[books.door(c.ID())].Body.Person
		return p.Stage == cohort.StageGone && p.Chat.IsZero()
	})
}

// fills fills her chat with hundreds of messages of every age and kind.
func (c *scene) fills() {
	c.t.Helper()
	c.registers()
	c.presses(dialog.VerbFirst)
	for c.has(dialog.VerbNext) {
		c.presses(dialog.VerbNext)
		c.writes("hello")
	}
	for range 60 {
		_, err := c.Say("/help")
		must(c.t, err)
	}
	c.settle()
	c.later(49 * time.Hour)
	for range 60 {
		_, err := c.Say("/help")
		must(c.t, err)
	}
	c.settle()
	c.later(47 * time.Hour)
	c.sends("photo")
	c.writes("hello again")
}

// holdsWhatMayStay wants dots of the bot's old messages, her own old ones, and one
// message.
func (c *scene) holdsWhatMayStay(t *testing.T) {
	t.Helper()
	limit := c.set.now().Add(-dialog.Deletable)
	ms := c.Messages()
	hers, dots := 0, 0
	for _, m := range ms[:len(ms)-1] {
		switch {
		case !m.Date.Before(limit):
			t.Errorf("a message of %s that could be deleted is in the chat: %q", m.Date, m.Words())
		case !m.FromBot:
			hers++
		case m.Words() != "·" || len(m.Keyboard) > 0:
			t.Errorf("an old message of the bot's says %q", m.Words())
		default:
			dots++
		}
	}
	last := ms[len(ms)-1]
	if hers < 60 || dots < 60 || !last.FromBot || !strings.Contains(last.Words(), "Your progress is safe") {
		t.Errorf("%d messages of hers and %d dots stay, and last %q", hers, dots, last.Words())
	}
}
