package main

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/rehearsal"
)

// TestPressesToFirstPage counts the presses from Telegram's Start to the first
// page of the shipped course: at most eight, six when the profile is known.
func TestPressesToFirstPage(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{})
	known := map[string]string{}
	for _, q := range st.program.current().Profile {
		known[string(q.ID)] = string(q.Options[0].ID)
	}
	for _, lang := range []locales.Lang{"ar", "ckb", "en"} {
		for most, profile := range map[int]map[string]string{8: nil, 6: known} {
			c := st.enter(lang)
			c.opens(st.invite(cohort.Invitation{Profile: profile}), "her link")
			if n := c.pressesForward(); n > most {
				t.Errorf("%s: %d presses from the link to the first page, at most %d", lang, n, most)
			} else {
				t.Logf("%s: %d presses, at most %d", lang, n, most)
			}
		}
	}
}

// pressesForward presses whatever leads on until a page is open, and counts.
func (c *scene) pressesForward() int {
	c.t.Helper()
	for n := range 20 {
		switch {
		case c.has(dialog.VerbContents):
			return n
		case c.has(dialog.VerbLanguage):
			c.choosesLanguage()
			c.chosen = true
		default:
			c.pressesFirst(dialog.VerbAbout, dialog.VerbAgree, dialog.VerbUseName, dialog.VerbNod, dialog.VerbProfile, dialog.VerbFirst)
		}
	}
	c.t.Fatalf("no page after 20 presses\n%s", c.out.String())
	return 0
}

// pressesFirst presses the first of these verbs that the newest message has.
func (c *scene) pressesFirst(verbs ...dialog.Verb) {
	c.t.Helper()
	for _, v := range verbs {
		if c.has(v) {
			c.presses(v)
			return
		}
	}
	c.t.Fatalf("nothing leads on\n%s", c.out.String())
}

// TestWholeCourse walks through the shipped course from the link to its end.
func TestWholeCourse(t *testing.T) {
	if testing.Short() {
		t.Skip("a long conversation of one woman at a time")
	}
	t.Parallel()
	st := newStage(t, stageConfig{})
	for _, lang := range []locales.Lang{"ar", "ckb", "en"} {
		c := st.enter(lang)
		c.opens(st.invite(cohort.Invitation{}), "her link")
		c.pressesForward()
		for n, m := range st.program.current().Modules {
			if n > 0 {
				c.writes("/modules")
				c.presses(dialog.VerbModule, n)
				c.presses(dialog.VerbLesson)
			}
			for c.has(dialog.VerbNext) {
				c.presses(dialog.VerbNext)
			}
			for i := range m.Quizzes {
				c.presses(dialog.VerbContents)
				c.presses(dialog.VerbQuiz, i)
				c.presses(dialog.VerbStart)
				for !c.has(dialog.VerbContents) {
					if c.has(dialog.VerbDone) {
						c.presses(dialog.VerbTick)
						c.presses(dialog.VerbDone)
						continue
					}
					c.pressesFirst(dialog.VerbNextQuestion, dialog.VerbAnswer, dialog.VerbSkip)
				}
			}
		}
		c.writes("/modules")
		golden(t, "whole-course."+string(lang), c.out.String())
	}
}

// steps bring a woman to each view of the conversation, from the door on.
func steps() []func(*scene) {
	press := func(v dialog.Verb, n ...int) func(*scene) { return func(c *scene) { c.presses(v, n...) } }
	say := func(text string) func(*scene) { return func(c *scene) { c.writes(text) } }
	return []func(*scene){
		func(c *scene) { c.opens("", "the bot") },
		func(c *scene) { c.opens(c.invite(cohort.Invitation{}), "her link") },
		(*scene).choosesLanguage,
		press(dialog.VerbAbout), press(dialog.VerbAgree), press(dialog.VerbUseName),
		press(dialog.VerbSkipProfile), press(dialog.VerbSkipProfile),
		press(dialog.VerbFirst), press(dialog.VerbContents),
		say("/modules"), say("/quiz"), press(dialog.VerbQuiz, 1), press(dialog.VerbStart),
		press(dialog.VerbAnswer), press(dialog.VerbNextQuestion), press(dialog.VerbTick),
		press(dialog.VerbDone), press(dialog.VerbNextQuestion),
		press(dialog.VerbAnswer), say("menu"), takesWord, // the text question, its doubt, the result
		say("/menu"), say("/language"), say("/cancel"), say("/forget"), press(dialog.VerbErase),
	}
}

// takesWord says that the plain word is her answer; any other text would have been one.
func takesWord(c *scene) {
	if !c.has(dialog.VerbIsAnswer) {
		c.writes("menu")
	}
	c.presses(dialog.VerbIsAnswer)
}

// input is something a person may do at any moment.
type input struct {
	name string
	do   func(*scene) error
}

// passing are inputs that leave every step as it is.
func passing() []input {
	out := []input{
		says("/nonsense"), says("/help"),
		{"a wrong link", func(c *scene) error { return c.Open("i_wrong") }},
		{"a button without sense", func(c *scene) error { return c.PressOld(c.Last().ID, "x") }},
		{"an old button", func(c *scene) error { return c.PressOld(c.Last().ID, c.pressed) }},
		{"a very long text", func(c *scene) error { _, err := c.Say(strings.Repeat("words and ", 500)); return err }},
		{"a poll", forged(`{"message":{"message_id":1,"date":1,"poll":{"id":"1","question":"Now?","options":[` +
			`{"text":"Yes","voter_count":0},{"text":"No","voter_count":0}],"type":"regular"}}}`)},
		{"something new", forged(`{"message":{"message_id":1,"date":1,"hologram":{"of":"her cat"}}}`)},
	}
	for _, kind := range []string{"photo", "voice", "audio", "video", "document", "sticker", "contact", "location", "video_note"} {
		out = append(out, input{kind, func(c *scene) error { _, err := c.SendOther(kind); return err }})
	}
	return out
}

func says(text string) input {
	return input{text, func(c *scene) error { _, err := c.Say(text); return err }}
}

// forged is an update that her app makes and the phone cannot.
func forged(update string) func(*scene) error {
	return func(c *scene) error { return c.Forge([]byte(update)) }
}

// moving are inputs that may lead elsewhere.
func moving() []input {
	out := []input{
		{"an edited text", func(c *scene) error {
			id, err := c.Say("7")
			must(c.t, err)
			c.settle()
			return c.EditText(id, "8")
		}},
		{"a forwarded text", forged(`{"message":{"message_id":1,"date":1,"text":"from a friend",` +
			`"forward_origin":{"type":"hidden_user","date":1,"sender_user_name":"A friend"}}}`)},
	}
	for _, text := range []string{"hello there", "menu", "continue", "clear", "/start", "/menu", "/cancel"} {
		out = append(out, says(text))
	}
	return out
}

// TestEverythingIsAnswered gives every kind of input at every step: each is
// answered by a new message, a change or a toast.
func TestEverythingIsAnswered(t *testing.T) {
	langs := []locales.Lang{"ar", "ckb", "en"}
	for i, in := range passing() {
		t.Run(in.name, func(t *testing.T) {
			t.Parallel()
			c := newStage(t, stageConfig{course: smallCourse}).enter(langs[i%3])
			for n, step := range steps() {
				step(c)
				c.answers(n, in)
			}
		})
	}
	if testing.Short() {
		return // the rest is the same on many stages
	}
	for i, in := range moving() {
		t.Run(in.name, func(t *testing.T) {
			t.Parallel()
			// A stage for each, for looking through a long ledger takes long.
			st := newStage(t, stageConfig{course: smallCourse})
			for n := range steps() {
				if (i+n)%2 == 1 {
					continue // half of them each; every view meets every input in the tests of dialog
				}
				c := st.enter(langs[(i+n)%3])
				c.calls = len(st.server.Ledger())
				for _, step := range steps()[:n+1] {
					step(c)
				}
				c.answers(n, in)
			}
		})
	}
}

// answers fails the test when an input is met with silence.
func (c *scene) answers(step int, in input) {
	c.t.Helper()
	calls, toasts := len(c.server.Ledger()), len(c.Toasts())
	c.acts(in.name, func() error { return in.do(c) })
	for _, toast := range c.Toasts()[toasts:] {
		if toast.Text != "" {
			return
		}
	}
	for _, call := range c.server.Ledger()[calls:] {
		if call.Chat == c.ID() && call.OK && call.Method != "answerCallbackQuery" && call.Method != "deleteMessage" {
			return
		}
	}
	c.t.Errorf("step %d: %s was met with silence\n%s", step, in.name, c.out.String())
}

// TestGroups: the bot says one neutral line, leaves and keeps nothing.
func TestGroups(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse})
	c := st.enter("ar")
	for _, kind := range []string{"group", "supergroup", "channel"} {
		g := st.server.Group(kind, "Colleagues")
		g.AddBot(c.Phone)
		if kind != "channel" {
			g.Say(c.Phone, "/menu")
		}
		st.settle()
		var said []rehearsal.Message
		for _, m := range g.Messages() {
			if m.FromBot {
				said = append(said, m)
			}
		}
		if len(said) != 1 || len(said[0].Keyboard) > 0 || g.BotIsMember() {
			t.Errorf("%s: %d messages of the bot, still a member: %v", kind, len(said), g.BotIsMember())
		}
	}
	if len(c.Messages()) > 0 {
		t.Error("a private message came of a group")
	}
	must(t, st.program.store.EachPerson(t.Context(), func(string, *cohort.Participant) error {
		t.Error("somebody is stored")
		return nil
	}))
}

// TestCommandsInGroups: whoever she is, a command in a group moves nothing, tells
// nothing and stores nothing.
func TestCommandsInGroups(t *testing.T) {
	t.Parallel()
	owners := map[int64]bool{}
	st := newStage(t, stageConfig{course: smallCourse, owners: owners})
	people := []*scene{st.enter("ar"), st.enter("ckb"), st.enter("en"), st.enter("en")}
	people[0].registers()
	owners[people[1].ID()] = true
	people[1].opens("", "the bot")
	people[1].choosesLanguage()
	people[2].opens(st.invite(cohort.Invitation{Role: cohort.RoleCoordinator}), "her link")
	people[2].choosesLanguage()
	people[2].presses(dialog.VerbPromise)
	st.settle()
	calls, rows := len(st.server.Ledger()), st.versions()
	n := int64(1 << 40)
	for _, c := range people {
		for _, chat := range []string{"group", "supergroup", "channel"} {
			for _, text := range groupTexts(st.invite(cohort.Invitation{})) {
				n++
				update := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":9,"text":%q,"from":{"id":%d,"first_name":"N"},"chat":{"id":-77,"type":%q}}}`,
					n, text, c.ID(), chat)
				must(t, st.program.intake.Handle(t.Context(), []byte(update)))
			}
		}
	}
	st.settle()
	for _, call := range st.server.Ledger()[calls:] {
		if call.Method != "getUpdates" {
			t.Errorf("called: %s", call.Method)
		}
	}
	if now := st.versions(); !maps.Equal(now, rows) {
		t.Errorf("somebody was changed or stored: %v, was %v", now, rows)
	}
}

// groupTexts are every command there is, with and without the bot's name.
func groupTexts(link string) []string {
	out := []string{"/start " + link, "menu", "hello"}
	for _, c := range []string{
		"start", "menu", "modules", "quiz", "progress", "language", "reminders", "ask", "mydata", "forget", "clear", "help", "cancel",
		"announce", "invite", "roster", "inbox", "release", "calendar", "results", "export", "cohort", "role", "audit",
	} {
		out = append(out, "/"+c, "/"+c+"@rehearsal_bot")
	}
	return out
}

// versions are those of everybody's document.
func (s *stage) versions() map[string]int64 {
	s.t.Helper()
	out := map[string]int64{}
	must(s.t, s.program.store.EachPerson(s.t.Context(), func(id string, p *cohort.Participant) error {
		out[id] = int64(p.Seen)
		return nil
	}))
	return out
}
