package main

import (
	"context"
	"math"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/scheduler"
	"cohortbot/seal"
)

// does has her do something with an announcement, as its own turn sees it.
func (c *scene) does(id string, ev dialog.Event) error {
	c.keyed++
	key := "play:" + c.subject() + strconv.Itoa(c.keyed)
	_, err := c.program.runner.Run(c.t.Context(), dialog.Envelope{
		ID: key, Key: key, On: dialog.Ref{Kind: dialog.Announcement, ID: id}, By: c.subject(), At: cohort.At(c.program.set.now()), Event: ev,
	})
	return err
}

// announce confirms an announcement of hers, to so many people.
func (c *scene) announce(id string, n int, shape func(*cohort.Announcement)) error {
	a := cohort.Announcement{Cohort: c.cohort, Way: cohort.WayTranslated, Expected: n, Texts: map[locales.Lang]seal.Private{}}
	for _, l := range []locales.Lang{"ar", "ckb", "en"} {
		a.Texts[l] = spokenText(l, 0)
	}
	if shape != nil {
		shape(&a)
	}
	return c.does(id, dialog.Event{Announce: &dialog.Announce{Announcement: a}})
}

// spokenText is what is announced in a language, at first and afterwards.
func spokenText(l locales.Lang, n int) seal.Private {
	return seal.Conceal(map[locales.Lang][]string{
		"ar":  {"نلتقي يوم <b>الخميس</b>.", "نلتقي يوم <b>السبت</b>."},
		"ckb": {"ڕۆژی <b>پێنجشەممە</b> کۆدەبینەوە.", "ڕۆژی <b>شەممە</b> کۆدەبینەوە."},
		"en":  {"We meet on <b>Thursday</b>.", "We meet on <b>Saturday</b>."},
	}[l][n])
}

// carries takes what is announced a step on, so few people at once.
func (s *stage) carries(ahead int) error {
	an := s.program.newAnnouncer()
	an.Ahead = ahead
	return an.Tick(s.t.Context())
}

// spreads takes it on until everybody has it.
func (s *stage) spreads() error {
	for range 6 {
		if err := s.carries(500); err != nil {
			return err
		}
		s.settle()
	}
	return nil
}

// unroled takes somebody's roles from her, as another replica would.
func (c *scene) unroled() {
	c.t.Helper()
	doc, err := c.program.store.Load(c.t.Context(), dialog.Person, c.subject())
	must(c.t, err)
	doc.Version++
	doc.Body.Person.Roles = []cohort.Role{{Kind: cohort.RoleStaff}}
	must(c.t, c.program.store.Commit(c.t.Context(), doc))
}

// inEvery does something that shows texts in every language of the course.
func (c *scene) inEvery(do func()) {
	c.check = func(string) {}
	defer func() { c.check = nil }()
	do()
}

func playAnnounced(c *scene) {
	boss := c.coordinator("en")
	c.unseen(func() {
		c.writes("/quiz")
		c.presses(dialog.VerbQuiz)
		c.presses(dialog.VerbStart)
	})
	c.remark("she stands before a question when it comes")
	c.acts("something is announced", func() error {
		must(c.t, boss.announce("meet", 3, func(a *cohort.Announcement) {
			a.Question, a.Place = cohort.QuestionCome, seal.Conceal(c.by("القاعة الكبرى", "هۆڵی گەورە", "The great hall"))
		}))
		return c.spreads()
	})
	c.presses(dialog.VerbReplied)
	c.presses(dialog.VerbReplied)
	c.restart()
	c.remark("the bot was started anew")
	c.acts("the leader goes round once more", c.spreads)
	c.presses(dialog.VerbReplied, 1)
	c.presses(dialog.VerbGoBelow)
	c.presses(dialog.VerbAnswer)
	c.presses(dialog.VerbReplied, 2)
	c.acts("its words are changed", func() error {
		must(c.t, boss.does("meet", dialog.Event{Steer: &dialog.Steer{
			Do: dialog.SteerEdit, Texts: map[locales.Lang]seal.Private{c.lang: spokenText(c.lang, 1)},
		}}))
		return c.spreads()
	})
	m, b := c.find(dialog.VerbReplied, 0)
	c.acts("it is taken back", func() error {
		must(c.t, boss.does("meet", dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerWithdraw}}))
		return c.spreads()
	})
	c.acts("she presses ["+b.Text+"] as it was under her thumb", func() error { return c.PressOld(m.ID, b.Data) })
	c.remark("another is not ready in her language")
	c.acts("something is announced", func() error {
		must(c.t, boss.announce("held", 3, func(a *cohort.Announcement) {
			a.Way, a.Question = cohort.WayReady, cohort.QuestionRead
			delete(a.Texts, c.lang)
		}))
		return c.spreads()
	})
	c.acts("it is ready now", func() error {
		must(c.t, boss.does("held", dialog.Event{Steer: &dialog.Steer{
			Do: dialog.SteerTranslate, Texts: map[locales.Lang]seal.Private{c.lang: spokenText(c.lang, 0)},
		}}))
		must(c.t, boss.does("held", dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerReady}}))
		return c.spreads()
	})
	c.presses(dialog.VerbReplied)
}

// onePage has an announcement go to one more page of people a tick, however fast they are sent.
type onePage struct {
	scheduler.Board
	met bool
}

func (b *onePage) InLane(context.Context, int, int) (awake, quiet int, err error) {
	if b.met = !b.met; b.met {
		return 0, 0, nil
	}
	return math.MaxInt, 0, nil
}

func playProgressOf(c *scene) {
	c.works(cohort.RoleCoordinator)
	for range 2 {
		c.enter(c.lang).registers()
	}
	gone := c.enter(c.lang)
	gone.registers()
	gone.acts("she blocks the bot", func() error { gone.Block(); return nil })
	c.acts("confirms an announcement", func() error {
		return c.announce("meet", 3, func(a *cohort.Announcement) { a.Question = cohort.QuestionRead })
	})
	c.acts("it goes", c.spreads)
	c.presses(dialog.VerbWatch)
	c.inEvery(func() { c.presses(dialog.VerbLook) })
	c.presses(dialog.VerbReword)
	c.presses(dialog.VerbReword, slices.Index([]locales.Lang{"ar", "ckb", "en"}, c.lang))
	c.writes(c.by("نلتقي يوم الأحد", "ڕۆژی یەکشەممە کۆدەبینەوە", "We meet on Sunday"))
	c.presses(dialog.VerbRewordSure)
	c.acts("it goes round again", c.spreads)
	c.presses(dialog.VerbOneSpoken)
	c.presses(dialog.VerbWithdraw)
	c.presses(dialog.VerbWithdrawYes)
	c.acts("it is taken back", c.spreads)
	c.presses(dialog.VerbHistory)
	c.remark("another is stopped on the way, when all can be reached")
	gone.acts("she lets it write again", func() error { gone.Unblock(); return nil })
	gone.writes("/menu")
	c.acts("confirms an announcement", func() error { return c.announce("stop", 3, nil) })
	an := c.program.newAnnouncer()
	an.Ahead, an.Board = 1, &onePage{Board: an.Board}
	// How many have gone when it is counted is chance, so it is not looked at before both have.
	c.unseen(func() {
		c.acts("the first has it", func() error { return an.Tick(c.t.Context()) })
		c.later(5 * time.Second)
		c.acts("and the second", func() error { return an.Tick(c.t.Context()) })
	})
	c.presses(dialog.VerbWatch)
	c.acts("presses the same once more", func() error {
		return c.does("stop", dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerStop}})
	})
	c.later(30 * time.Second)
	c.acts("what waited is dropped", c.spreads)
	c.remark("one is set for its hour, and its author's role is lost")
	c.acts("confirms an announcement", func() error {
		return c.announce("set", 3, func(a *cohort.Announcement) {
			a.At = cohort.At(c.program.set.now().Truncate(time.Hour).Add(8 * time.Hour))
		})
	})
	other := c.coordinator(c.lang)
	c.unroled()
	c.later(9 * time.Hour)
	c.acts("its hour comes", c.spreads)
	c.presses(dialog.VerbWatch)
	other.tell()
	c.remark("another coordinator")
	c.out.WriteString(other.out.String())
}

func playSecond(c *scene) {
	c.works(cohort.RoleCoordinator)
	first, second := c.coordinator(c.lang), c.coordinator(c.lang)
	c.enter(c.lang).registers()
	c.acts("confirms an announcement to many", func() error { return c.announce("many", 150, nil) })
	first.remark("the first of two")
	first.inEvery(func() { first.acts("is asked", func() error { return nil }) })
	second.inEvery(func() { second.acts("is asked, too", func() error { return nil }) })
	second.writes("/menu")
	c.restart()
	yes, no := first.standing(dialog.VerbWatch, 0), second.standing(dialog.VerbWatch, 1)
	first.acts("says yes", func() error { return first.PressOld(yes.message, yes.data) })
	second.remark("the second of two")
	second.acts("says no, with what she had before her a moment ago", func() error { return second.PressOld(no.message, no.data) })
	second.acts("it goes", c.spreads)
	c.acts("it has been settled", func() error { return nil })
	c.remark("another is refused")
	c.acts("confirms an announcement to many", func() error { return c.announce("more", 150, nil) })
	second.inEvery(func() { second.acts("is asked", func() error { return nil }) })
	second.presses(dialog.VerbWatch, 1)
	c.acts("hears of it", func() error { return nil })
	c.out.WriteString(first.out.String() + second.out.String())
}

// playReworded changes what a template is filled by when it has gone out; two press at once, the
// program begins anew in the middle, and a role is lost meanwhile.
func playReworded(c *scene) {
	c.works(cohort.RoleCoordinator)
	other, her := c.coordinator(c.lang), c.enter(c.lang)
	her.registers()
	c.acts("confirms an announcement", func() error {
		return c.announce("meet", 1, func(a *cohort.Announcement) {
			a.Way, a.Template, a.Texts = cohort.WayTemplate, "meeting", nil
			a.Values = map[string]seal.Private{"day": seal.Conceal("2026-12-15"), "hour": seal.Conceal("18:30")}
		})
	})
	c.unseen(func() { c.acts("it goes", c.spreads) })
	c.presses(dialog.VerbWatch)
	c.presses(dialog.VerbReword)
	c.presses(dialog.VerbReword)
	c.writes(c.by("ربما غداً", "ڕەنگە سبەی", "perhaps tomorrow"))
	c.restart()
	c.remark("the bot was started anew")
	c.writes("16/12/2026")
	m, b := c.find(dialog.VerbRewordSure, 0)
	c.acts("she presses ["+b.Text+"]", func() error { return c.PressOld(m.ID, b.Data) })
	c.acts("she presses the same once more", func() error { return c.PressOld(m.ID, b.Data) })
	c.acts("it goes round again", c.spreads)
	c.presses(dialog.VerbReword)
	c.presses(dialog.VerbReword, 2)
	c.writes(c.by("قاعة بابل", "هۆڵی بابل", "Babylon hall"))
	c.presses(dialog.VerbRewordSure)
	c.acts("it goes round again", c.spreads)
	her.remark("who has it")
	her.told()
	her.presses(dialog.VerbReplied)
	her.presses(dialog.VerbReplied, 1)
	c.presses(dialog.VerbWithdraw)
	c.acts("another coordinator takes it back a moment before", func() error {
		return other.does("meet", dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerWithdraw}})
	})
	c.presses(dialog.VerbWithdrawYes)
	c.acts("it is taken back", c.spreads)
	c.remark("her role is lost while she changes another")
	c.acts("confirms an announcement", func() error { return c.announce("more", 1, nil) })
	c.unseen(func() { c.acts("it goes", c.spreads) })
	c.presses(dialog.VerbWatch)
	c.presses(dialog.VerbReword)
	c.presses(dialog.VerbReword)
	c.unroled()
	c.writes(c.by("نلتقي يوم الأحد", "ڕۆژی یەکشەممە کۆدەبینەوە", "We meet on Sunday"))
	c.out.WriteString(her.out.String())
}

// standingButton is a button that she has not pressed yet.
type standingButton struct {
	message int
	data    string
}

func (c *scene) standing(verb dialog.Verb, n int) standingButton {
	m, b := c.find(verb, n)
	return standingButton{m.ID, b.Data}
}

// TestAnnounced plays what becomes of an announcement: for those it is for, for its author,
// and for the second person.
func TestAnnounced(t *testing.T) {
	for name, play := range map[string]func(*scene){"announced": playAnnounced, "progress-of": playProgressOf, "second": playSecond, "reworded": playReworded} {
		for _, lang := range playedIn() {
			t.Run(name+"."+string(lang), func(t *testing.T) {
				t.Parallel()
				c := newStage(t, stageConfig{}).enter(lang)
				if name == "announced" {
					c.registers()
				}
				play(c)
				golden(t, name+"."+string(lang), c.coded(c.out.String()))
			})
		}
	}
}

// coded gives each code a number, in the order in which they come.
func (c *scene) coded(out string) string {
	met := map[string]string{}
	return peoplesCode.ReplaceAllStringFunc(out, func(code string) string {
		if met[code] == "" {
			met[code] = "P-CODE" + strconv.Itoa(len(met)+1)
		}
		return met[code]
	})
}

var peoplesCode = regexp.MustCompile(`P-[0-9A-Z]{6}`)
