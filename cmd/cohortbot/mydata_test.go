package main

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/rehearsal"
)

// playProgress looks at her progress before she has begun, on the way, and when
// nothing waits any more.
func playProgress(c *scene) {
	c.registers()
	c.writes("/progress")
	c.presses(dialog.VerbContinue)
	c.presses(dialog.VerbNext)
	c.remark("a question answered, and left")
	c.unseen(func() {
		c.opensQuiz(1)
		c.presses(dialog.VerbAnswer, 1)
		c.writes("/menu")
	})
	c.presses(dialog.VerbProgress)
	c.presses(dialog.VerbContinue)
	c.remark("the quiz closed twice, the second time worse; a self-assessment and a scenario")
	c.unseen(func() { c.playsQuizzes() })
	c.writes("/progress")
	c.presses(dialog.VerbAgain)
	c.writes("/progress")
	c.presses(dialog.VerbContinue)
	c.remark("every lesson read")
	c.unseen(func() {
		for c.has(dialog.VerbNext) {
			c.presses(dialog.VerbNext)
		}
		c.writes("/progress")
		for c.has(dialog.VerbContinue) {
			c.presses(dialog.VerbContinue)
			c.goesOn()
			c.writes("/progress")
		}
	})
	c.writes("/progress")
	c.remark("somebody who only looks")
	other := c.enter(c.lang)
	other.unseen(func() {
		other.opens(c.invite(cohort.Invitation{Role: cohort.RoleStaff}), "a link for staff")
		other.choosesLanguage()
		other.chosen = true
		other.presses(dialog.VerbPromise)
		other.presses(dialog.VerbUseName)
	})
	other.writes("/progress")
	c.out.WriteString(other.out.String())
}

// playsQuizzes goes on at the check's second question and closes it twice, the second time worse, and the others once.
func (c *scene) playsQuizzes() {
	c.writes(c.by("أ ب", "أ ب", "A B"))
	c.presses(dialog.VerbNextQuestion)
	c.presses(dialog.VerbAnswer, 3)
	c.writes(c.by("هدف واحد\nفي سطرين", "یەک ئامانج\nلە دوو دێڕدا", "One goal\non two lines"))
	c.opensQuiz(1)
	c.presses(dialog.VerbAnswer, 2)
	c.presses(dialog.VerbNextQuestion)
	c.writes(c.by("ج", "ج", "C"))
	c.presses(dialog.VerbNextQuestion)
	c.presses(dialog.VerbAnswer, 0)
	c.presses(dialog.VerbSkip)
	c.opensQuiz(0)
	c.presses(dialog.VerbAnswer, 2)
	c.presses(dialog.VerbAnswer, 4)
	c.opensQuiz(2)
	c.presses(dialog.VerbAnswer, 1)
	c.presses(dialog.VerbNextQuestion)
}

// goesOn does what the screen asks for until it has come to an end.
func (c *scene) goesOn() {
	for {
		switch {
		case c.has(dialog.VerbStart):
			c.presses(dialog.VerbStart)
		case c.has(dialog.VerbAnswer):
			c.presses(dialog.VerbAnswer)
		case c.has(dialog.VerbSkip):
			c.presses(dialog.VerbSkip)
		case c.has(dialog.VerbNextQuestion):
			c.presses(dialog.VerbNextQuestion)
		case c.has(dialog.VerbNext):
			c.presses(dialog.VerbNext)
		default:
			return
		}
	}
}

// playMyData asks for her data as a visitor, while joining, and as a member with
// answers of every kind.
func playMyData(c *scene) {
	c.writes("/mydata")
	c.remark("while she registers")
	c.unseen(func() {
		c.opens(c.invite(cohort.Invitation{Profile: map[string]string{"level": "federal"}}), "her link")
		c.choosesLanguage()
		c.chosen = true
	})
	c.writes("/mydata")
	c.unseen(func() {
		c.presses(dialog.VerbAbout)
		c.presses(dialog.VerbAgree)
	})
	c.writes("/mydata")
	c.readsFile()
	c.remark("with lessons and answers")
	c.unseen(func() {
		c.presses(dialog.VerbUseName)
		c.presses(dialog.VerbNod)
		c.writes(c.by("أ", "أ", "A"))
		c.presses(dialog.VerbFirst)
		c.presses(dialog.VerbNext)
		c.presses(dialog.VerbNext)
		c.presses(dialog.VerbNext)
		c.opensQuiz(1)
		c.presses(dialog.VerbAnswer, 1)
		c.presses(dialog.VerbNextQuestion)
		c.playsQuizzes()
		c.writes("/language")
		c.chosen = false
		c.presses(dialog.VerbLanguage, c.next())
		c.opensQuiz(2)
		c.presses(dialog.VerbAnswer, 2)
		c.writes("/language")
		c.choosesLanguage()
		c.chosen = true
		c.writes("/menu")
	})
	c.presses(dialog.VerbMyData)
	c.readsFile()
}

// readsFile writes down what her newest file says, without its tags.
func (c *scene) readsFile() {
	c.t.Helper()
	for line := range strings.Lines(c.fileText()) {
		c.out.WriteString(strings.TrimRight("  │ "+visible(line), " \n") + "\n")
	}
	c.out.WriteString("\n")
}

var (
	blocks = regexp.MustCompile(`</(h\d|p|dt|dd|li|article|blockquote)>\n?|<br>`)
	hidden = regexp.MustCompile(`(?s)<head>.*</head>|<[^>]*>`)
	empty  = regexp.MustCompile(`\n{2,}`)
	code   = regexp.MustCompile(`P-[0-9A-Z]{6}`)
)

// fileText is the text of her newest file; what differs from run to run is left out.
func (c *scene) fileText() string {
	c.t.Helper()
	var last rehearsal.Message
	for _, m := range c.Messages() {
		if m.File.Name != "" && m.FromBot {
			last = m
		}
	}
	data, ok := c.server.File(last.File.ID)
	if !ok || last.File.Name != c.by("بياناتي.html", "داتاکانم.html", "my-data.html") {
		c.t.Fatalf("no file of her data but %q", last.File.Name)
	}
	text := string(data)
	if !strings.Contains(text, fmt.Sprintf(`dir="%s"`, c.by("rtl", "rtl", "ltr"))) {
		c.t.Errorf("%s: the file has no direction", c.lang)
	}
	text = blocks.ReplaceAllString(hidden.ReplaceAllString(strings.ReplaceAll(blocks.ReplaceAllString(text, "$0\n"), "<h2>", "\n<h2>"), ""), "\n")
	text = strings.ReplaceAll(html.UnescapeString(text), strconv.FormatInt(c.ID(), 10), "‹chat id›")
	return strings.TrimSpace(empty.ReplaceAllString(code.ReplaceAllString(text, "P-······"), "\n")) + "\n"
}
