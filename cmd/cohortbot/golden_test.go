package main

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/rehearsal"
)

var update = flag.Bool("update", false, "write the golden transcripts anew; read them before accepting them")

// TestConversations plays every topic in every language and compares what each
// woman sees with testdata/golden.
func TestConversations(t *testing.T) {
	for name, play := range topics() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			for _, lang := range playedIn() {
				c := st.enter(lang)
				play(c)
				golden(t, name+"."+string(lang), c.out.String())
			}
		})
	}
}

// TestDoor is what somebody sees whose language is not known: all three.
func TestDoor(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse})
	c := st.enter("en")
	c.opens("", "the bot, without a link")
	c.writes("Hello")
	c.sends("photo")
	for _, command := range []string{"/help", "/menu", "/language", "/cancel", "/nonsense"} {
		c.writes(command)
	}
	c.opens("m_first-steps", "a module's link")
	told := c.out.String()
	c = st.enter("en")
	c.remark("somebody else: wrong links, until a pause")
	for range 5 {
		c.opens("i_wrong", "a wrong link")
	}
	good := st.invite(cohort.Invitation{})
	c.opens(good, "a good link during the pause")
	st.later(time.Hour)
	c.opens(good, "the same when the pause is over")
	golden(t, "door", told+c.out.String())
}

// TestOwnerOfSettings is an owner's first minute: no link, language, menu.
func TestOwnerOfSettings(t *testing.T) {
	t.Parallel()
	owners := map[int64]bool{}
	st := newStage(t, stageConfig{course: smallCourse, owners: owners})
	var people []*scene
	for _, lang := range playedIn() {
		c := st.enter(lang)
		owners[c.ID()] = true
		people = append(people, c)
	}
	for _, c := range people {
		c.opens("", "the bot, without a link")
		c.choosesLanguage()
		c.chosen = true
		c.writes("/help")
		golden(t, "owner."+string(c.lang), c.out.String())
	}
}

// golden compares a transcript with the one that was read and accepted.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name+".golden")
	if *update {
		must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		must(t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if got == string(want) {
		return
	}
	lines, wanted := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range lines {
		if i >= len(wanted) || lines[i] != wanted[i] {
			t.Errorf("%s: line %d is now\n%s\nrun with -update and read the file", name, i+1, strings.Join(lines[i:min(i+6, len(lines))], "\n"))
			return
		}
	}
	t.Errorf("%s ends early; run with -update and read the file", name)
}

// by gives the text of her language.
func (c *scene) by(ar, ckb, en string) string {
	return map[locales.Lang]string{"ar": ar, "ckb": ckb, "en": en}[c.lang]
}

// topics are the conversations; each is played in every language.
func topics() map[string]func(*scene) {
	return map[string]func(*scene){
		"register": playRegister, "known": playKnown, "decline": playDecline, "used": playUsed,
		"lesson": playLesson, "knowledge": playKnowledge, "kinds": playKinds, "commands": playCommands,
		"stale": playStale, "refusals": playRefusals, "forget": playForget, "roles": playRoles,
		"blocked": playBlocked, "language": playLanguage,
		"progress": playProgress, "mydata": playMyData,
		"clear": playClear, "edited": playEdited, "kinds-of-content": playContent,
		"second-link": playSecondLink, "two-roles": playTwoRoles, "blocked-and-gone": playBlockedAndGone,
	}
}

func playRegister(c *scene) {
	link := c.invite(cohort.Invitation{})
	c.opens(link, "her link")
	c.writes("/help")
	c.choosesLanguage()
	c.chosen = true
	c.writes(c.by("ما هذا؟", "ئەمە چییە؟", "What is this?"))
	c.writes("/menu")
	c.presses(dialog.VerbAbout)
	c.presses(dialog.VerbAsk)
	c.sends("voice")
	c.presses(dialog.VerbAskDone)
	c.presses(dialog.VerbAgree)
	c.writes("\u2069\u200f")
	c.writes(strings.Repeat(c.by("اسم ", "ناو ", "name "), 20))
	c.writes(c.by("مساعدة", "یارمەتی", "help"))
	c.presses(dialog.VerbIsWord)
	c.writes(c.by("أم نور", "دایکی تارا", "Um Noor"))
	c.writes(c.by("ب", "ب", "B"))
	c.presses(dialog.VerbSkipProfile)
	c.opens(link, "her own link again")
	c.presses(dialog.VerbModules)
	c.presses(dialog.VerbModule)
}

func playKnown(c *scene) {
	c.opens(c.invite(cohort.Invitation{Profile: map[string]string{"sector": "elected", "level": "federal"}}), "a link that carries her profile")
	c.choosesLanguage()
	c.chosen = true
	c.presses(dialog.VerbAbout)
	c.presses(dialog.VerbAgree)
	c.presses(dialog.VerbUseName)
	c.presses(dialog.VerbNod)
	c.presses(dialog.VerbFirst)
}

func playDecline(c *scene) {
	link := c.invite(cohort.Invitation{})
	c.opens(link, "her link")
	c.choosesLanguage()
	c.chosen = true
	c.presses(dialog.VerbAbout)
	c.presses(dialog.VerbDisagree)
	c.chosen = false
	c.opens(link, "her link again")
	c.choosesLanguage()
}

// playUsed is a link whose only use goes to somebody else while she reads.
func playUsed(c *scene) {
	link := c.invite(cohort.Invitation{})
	c.opens(link, "her link")
	c.choosesLanguage()
	c.chosen = true
	c.presses(dialog.VerbAbout)
	other := c.enter(c.lang)
	other.opens(link, "the same link")
	other.choosesLanguage()
	other.presses(dialog.VerbAbout)
	other.presses(dialog.VerbAgree)
	c.presses(dialog.VerbAgree)
	c.writes(c.by("مرحبا", "سڵاو", "Hello"))
	c.opens(link, "the used link")
	c.later(31 * 24 * 3600e9)
	c.opens(c.invite(cohort.Invitation{Expires: 1}), "a link whose time has passed")
	c.writes("/help")
}

func playLesson(c *scene) {
	c.registers()
	c.presses(dialog.VerbFirst)
	c.presses(dialog.VerbNext)
	c.presses(dialog.VerbNext)
	c.presses(dialog.VerbBack)
	c.writes(c.by("متابعة", "بەردەوام", "continue"))
	c.presses(dialog.VerbNext)
	c.presses(dialog.VerbNext)
	c.presses(dialog.VerbContents)
	c.presses(dialog.VerbMenu)
	c.presses(dialog.VerbContinue)
	c.opens("m_first-steps", "a module's link")
	c.opens("m_going-on", "a link to a module that is not open")
	c.opens("m_nothing", "a link to no module")
}

// reads brings her to the quizzes' list, unseen.
func (c *scene) opensQuiz(n int) {
	c.t.Helper()
	c.unseen(func() { c.writes("/quiz") })
	c.presses(dialog.VerbQuiz, n)
	c.presses(dialog.VerbStart)
}

func playKnowledge(c *scene) {
	c.registers()
	c.writes("/quiz")
	c.opensQuiz(1)
	c.presses(dialog.VerbAnswer, 1)
	c.presses(dialog.VerbNextQuestion)
	c.presses(dialog.VerbDone)
	c.presses(dialog.VerbTick, 0)
	c.presses(dialog.VerbTick, 1)
	c.presses(dialog.VerbUntick, 0)
	c.presses(dialog.VerbDone)
	c.presses(dialog.VerbNextQuestion)
	c.writes(c.by("٦", "٦", "6"))
	c.writes(c.by("٤", "٤", "4"))
	c.writes(strings.Repeat(c.by("هدف ", "ئامانج ", "goal "), 150))
	c.writes(c.by("القائمة", "لیست", "menu"))
	c.presses(dialog.VerbIsAnswer)
	c.presses(dialog.VerbAgain)
	c.opensQuiz(1)
	c.writes(c.by("أ", "أ", "A"))
	c.presses(dialog.VerbNextQuestion)
	c.writes(c.by("أ ب", "أ ب", "A B"))
	c.presses(dialog.VerbNextQuestion)
	c.presses(dialog.VerbAnswer, 4)
	c.presses(dialog.VerbSkip)
	c.writes("/quiz")
	c.presses(dialog.VerbQuiz, 1)
}

// playKinds answers the other kinds of quiz; the second module opens by it.
func playKinds(c *scene) {
	c.registers()
	c.remark("self-assessment")
	c.opensQuiz(0)
	c.presses(dialog.VerbAnswer, 2)
	c.presses(dialog.VerbAnswer, 4)
	c.remark("scenario")
	c.opensQuiz(2)
	c.presses(dialog.VerbAnswer, 1)
	c.presses(dialog.VerbNextQuestion)
	c.remark("knowledge, unseen; then the lessons")
	c.unseen(func() {
		c.answersThree()
		c.presses(dialog.VerbSkip)
		c.presses(dialog.VerbAgain)
		c.presses(dialog.VerbContents)
		c.presses(dialog.VerbLesson)
		for c.has(dialog.VerbNext) {
			c.presses(dialog.VerbNext)
		}
	})
	c.writes("/modules")
	c.remark("reflection")
	c.opensQuiz(3)
	c.writes(c.by("استمعتُ أولاً", "یەکەم جار گوێم گرت", "I listened first"))
	c.presses(dialog.VerbAnswer)
	c.presses(dialog.VerbNextQuestion)
}

func playCommands(c *scene) {
	c.registers()
	for _, command := range []string{"/start", "/menu", "/modules", "/quiz", "/help", "/cancel", "/language", "/cancel", "/results", "/start i_wrong"} {
		c.writes(command)
	}
	for _, word := range []string{c.by("القائمة", "لیست", "menu"), c.by("مساعدة", "یارمەتی", "help"), c.by("متابعة", "بەردەوام بە", "continue"), c.by("توقف", "ڕاگرتن", "stop"), c.by("اللغة", "زمان", "language")} {
		c.writes(word)
	}
}

func playStale(c *scene) {
	c.registers()
	m, b := c.find(dialog.VerbFirst, 0)
	press := func() error { return c.PressOld(m.ID, b.Data) }
	c.acts("she presses ["+b.Text+"] twice", func() error {
		must(c.t, press())
		return press()
	})
	c.writes(c.by("مرحبا", "سڵاو", "Hello"))
	c.acts("she presses ["+b.Text+"] of long ago", press)
	other := c.enter(c.lang)
	other.registers()
	_, theirs := other.find(dialog.VerbFirst, 0)
	c.acts("she presses somebody else's button", func() error { return c.PressOld(m.ID, theirs.Data) })
	c.acts("she presses a button without sense", func() error { return c.PressOld(m.ID, "…") })
	c.opensQuiz(0)
	m, b = c.find(dialog.VerbAnswer, 1)
	c.presses(dialog.VerbAnswer, 1)
	c.acts("she presses ["+b.Text+"] of the question before", press)
	c.presses(dialog.VerbAnswer, 4)
	c.acts("she presses ["+b.Text+"] of the first question again", press)
	c.writes(c.by("شكراً", "سوپاس", "Thanks"))
	hers := c.Messages()
	hers = slices.DeleteFunc(hers, func(m rehearsal.Message) bool { return m.FromBot })
	c.acts("she edits what she wrote", func() error { return c.EditText(hers[len(hers)-1].ID, c.by("لا", "نا", "No")) })
}

func playRefusals(c *scene) {
	c.registers()
	c.presses(dialog.VerbFirst)
	for _, kind := range []string{"photo", "voice", "sticker", "contact", "location"} {
		c.sends(kind)
	}
	c.opensQuiz(1)
	c.writes(c.by("لا أعرف", "نازانم", "I do not know"))
	c.sends("photo")
	c.writes("/nonsense")
	c.presses(dialog.VerbMenu)
}

func playForget(c *scene) {
	c.registers()
	c.writes("/forget")
	c.presses(dialog.VerbKeep)
	c.writes("/menu")
	c.presses(dialog.VerbForget)
	c.presses(dialog.VerbErase)
	c.chosen = false
	c.writes(c.by("مرحبا", "سڵاو", "Hello"))
	c.opens(c.invite(cohort.Invitation{}), "a new link")
	c.choosesLanguage()
}

func playRoles(c *scene) {
	for _, role := range []cohort.RoleKind{cohort.RoleStaff, cohort.RoleCoordinator, cohort.RoleOwner} {
		p := c.enter(c.lang)
		p.opens(c.invite(cohort.Invitation{Role: role}), "a link for: "+string(role))
		p.choosesLanguage()
		p.chosen = true
		p.presses(dialog.VerbPromise)
		p.presses(dialog.VerbUseName)
		p.writes("/help")
		p.presses(dialog.VerbModules)
		c.remark(string(role))
		c.out.WriteString(p.out.String())
	}
}

func playBlocked(c *scene) {
	c.registers()
	c.presses(dialog.VerbFirst)
	c.acts("she blocks the bot", func() error { c.Block(); return nil })
	c.acts("she lets it in again", func() error { c.Unblock(); return nil })
	c.presses(dialog.VerbNext)
}

// playLanguage changes the language in the middle of a page and of a question.
func playLanguage(c *scene) {
	c.registers()
	c.presses(dialog.VerbFirst)
	c.presses(dialog.VerbNext)
	c.writes("/language")
	c.chosen = false
	c.presses(dialog.VerbLanguage, c.next())
	c.opensQuiz(1)
	c.presses(dialog.VerbAnswer)
	c.presses(dialog.VerbNextQuestion)
	c.presses(dialog.VerbTick)
	c.writes("/language")
	c.choosesLanguage()
	c.chosen = true
	c.presses(dialog.VerbDone)
}

// next is the place of another language than hers among the buttons.
func (c *scene) next() int { return map[locales.Lang]int{"ar": 1, "ckb": 2, "en": 0}[c.lang] }

// playedIn are the languages that a conversation is played in. Where the long tests are left
// out it is one: what runs at once is the same in each.
func playedIn() []locales.Lang {
	if testing.Short() {
		return []locales.Lang{"ar"}
	}
	return []locales.Lang{"ar", "ckb", "en"}
}
