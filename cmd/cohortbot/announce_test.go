package main

import (
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/rehearsal"
	"cohortbot/turn"
)

// attends brings participants in, one of each of these languages.
func (s *stage) attends(langs ...locales.Lang) {
	s.t.Helper()
	for _, l := range langs {
		s.enter(l).registers()
	}
}

// inAll does not proofread a step in which messages of several languages are shown.
func (c *scene) inAll(do func()) {
	check := c.check
	c.check = func(string) {}
	do()
	c.check = check
}

// other is a language of the cohort that is not hers: the n-th after it.
func (c *scene) other(n int) locales.Lang {
	all := []locales.Lang{"ar", "ckb", "en"}
	for i, l := range all {
		if l == c.lang {
			return all[(i+n)%len(all)]
		}
	}
	return ""
}

// greeting are a few words in each language.
func greeting(l locales.Lang) string {
	return map[locales.Lang]string{"ar": "أهلاً بكنّ في اللقاء", "ckb": "بەخێربێن بۆ کۆبوونەوەکە", "en": "Welcome to our meeting"}[l]
}

// playTemplate announces a meeting, with all that may be typed wrongly on the way.
func playTemplate(c *scene) {
	c.works(cohort.RoleCoordinator)
	c.writes("/announce")
	c.presses(dialog.VerbTemplate)
	c.writes(c.by("ربما غداً", "ڕەنگە سبەی", "perhaps tomorrow"))
	c.writes("1/1/2020")
	c.writes(c.by("١٥ كانون الأول", "15ی کانوونی یەکەم", "15 December"))
	c.writes(c.by("متأخراً", "درەنگ", "late"))
	c.writes(c.by("٦ مساءً", "6ی ئێوارە", "6 pm"))
	c.writes(strings.Repeat(c.by("قاعة ", "هۆڵ ", "hall "), 80))
	c.writes(c.by("قاعة بابل", "هۆڵی بابل", "Babylon hall"))
	c.writes(c.by("لا رابط", "بەستەر نییە", "no link"))
	c.writes("example.org/join?a=1")
	c.remark("one thing after another is changed")
	c.presses(dialog.VerbField, 1)
	c.presses(dialog.VerbSkip)
	c.presses(dialog.VerbField, 1)
	c.presses(dialog.VerbSet, 2)
	c.presses(dialog.VerbField, 5)
	c.presses(dialog.VerbSet, 1)
	c.presses(dialog.VerbField, 5)
	c.presses(dialog.VerbSet, 2)
	c.presses(dialog.VerbField, 6)
	c.presses(dialog.VerbSet)
	c.presses(dialog.VerbField, 6)
	c.presses(dialog.VerbField, 4)
	c.presses(dialog.VerbDay)
	c.writes("8:30")
	c.writes(c.by("١٠ مساءً", "10ی شەو", "10 pm"))
	c.remark("she leaves, and the program begins anew; then she comes back")
	c.writes("/menu")
	c.restart()
	c.presses(dialog.VerbAnnounce)
	c.presses(dialog.VerbNext)
	c.remark("as each language will see it")
	c.inAll(func() { c.presses(dialog.VerbPreview) })
	c.presses(dialog.VerbBack)
	c.inAll(func() { c.presses(dialog.VerbPreview) })
	c.presses(dialog.VerbSample)
	m, b := c.find(dialog.VerbSend, 0)
	press := func() error { return c.PressOld(m.ID, b.Data) }
	c.acts("she presses ["+b.Text+"] twice", func() error {
		must(c.t, press())
		return press()
	})
}

// playOwn announces her own words in two languages, and holds the third.
func playOwn(c *scene) {
	c.works(cohort.RoleCoordinator)
	c.writes("/announce")
	c.presses(dialog.VerbWrite)
	c.writes(greeting(map[bool]locales.Lang{true: "ar", false: "en"}[c.lang == "en"]))
	c.writes(strings.Repeat(c.by("كلمة ", "وشەی ", "word "), 780))
	c.sends("sticker")
	words := greeting(c.lang)
	c.acts("she writes with a bold first word", func() error {
		_, err := c.SayMarked(words, rehearsal.Entity{Type: "bold", Length: strings.Index(words, " ") / map[bool]int{true: 1, false: 2}[c.lang == "en"]})
		return err
	})
	c.remark("not every language is ready")
	c.inAll(func() { c.presses(dialog.VerbPreview) })
	c.presses(dialog.VerbWrite, 1)
	c.presses(dialog.VerbWrite)
	c.inAll(func() { c.writes(greeting(c.writesIn())) })
	c.presses(dialog.VerbLacking)
	c.inAll(func() { c.presses(dialog.VerbPreview) })
	c.remark("a picture under it")
	c.presses(dialog.VerbBack)
	c.presses(dialog.VerbWrite, 0)
	c.acts("she sends a picture with words under it", func() error {
		_, err := c.Attach(rehearsal.KindPhoto, greeting(c.writesIn()))
		return err
	})
	c.sends("photo")
	c.inAll(func() { c.presses(dialog.VerbPreview) })
	c.presses(dialog.VerbBack)
	c.presses(dialog.VerbUnfile)
	c.inAll(func() { c.presses(dialog.VerbPreview) })
	c.presses(dialog.VerbSend)
}

// writesIn is the language in which she is asked for words.
func (c *scene) writesIn() locales.Lang { return locales.Lang(c.person().Task.Field) }

// playOriginal sends her words as they are to all.
func playOriginal(c *scene) {
	c.works(cohort.RoleCoordinator)
	c.unseen(func() {
		c.writes("/announce")
		c.presses(dialog.VerbWrite)
	})
	c.acts("she sends a document without words", func() error {
		_, err := c.Attach(rehearsal.KindDocument, "")
		return err
	})
	c.presses(dialog.VerbField, 0)
	c.presses(dialog.VerbBack)
	c.presses(dialog.VerbField, 0)
	c.presses(dialog.VerbSet)
	c.inAll(func() { c.presses(dialog.VerbPreview) })
	c.writes("/cancel")
	c.writes("/announce")
	c.presses(dialog.VerbNext)
	c.inAll(func() { c.presses(dialog.VerbPreview) })
	c.presses(dialog.VerbSend)
}

// playWho chooses for whom it is.
func playWho(c *scene) {
	c.works(cohort.RoleCoordinator)
	c.unseen(func() {
		c.writes("/announce")
		c.presses(dialog.VerbTemplate, 4)
		c.writes("example.org")
	})
	c.presses(dialog.VerbWho)
	c.presses(dialog.VerbField)
	c.presses(dialog.VerbSet)
	c.presses(dialog.VerbSet)
	n := len(c.program.current().Profile)
	c.presses(dialog.VerbField, n)
	c.presses(dialog.VerbSet)
	c.presses(dialog.VerbField, n+1)
	c.presses(dialog.VerbSet, 1)
	c.presses(dialog.VerbField, n+2)
	c.writes(c.by("كثيراً", "زۆر", "long"))
	c.writes("0")
	c.writes(c.by("٥", "٥", "5"))
	c.presses(dialog.VerbField, n+3)
	c.presses(dialog.VerbSet)
	c.presses(dialog.VerbField, n+4)
	c.writes(c.by("أم نور", "دایکی تارا", "Um Noor"))
	c.writes("p-7kq2ma, P-7KQ2MB")
	c.presses(dialog.VerbBack)
	c.inAll(func() { c.presses(dialog.VerbPreview) })
	c.presses(dialog.VerbWho)
	c.presses(dialog.VerbSet)
	c.presses(dialog.VerbField, n)
	c.presses(dialog.VerbSet, 2)
	c.presses(dialog.VerbBack)
	c.inAll(func() { c.presses(dialog.VerbPreview) })
}

// TestAnnounce plays each way to write an announcement in three languages.
func TestAnnounce(t *testing.T) {
	for name, play := range map[string]func(*scene){
		"template": playTemplate, "own": playOwn, "original": playOriginal, "who": playWho,
	} {
		for _, lang := range playedIn() {
			t.Run(name+"."+string(lang), func(t *testing.T) {
				t.Parallel()
				st := newStage(t, stageConfig{course: smallCourse})
				st.attends("ar", "ar", "ckb", "en")
				st.later(time.Hour)
				c := st.enter(lang)
				play(c)
				golden(t, "announce."+name+"."+string(lang), c.out.String())
			})
		}
	}
}

// translates plays what comes of a press that asks for a language: two of the team are
// asked, and the first to answer is taken.
func playTranslate(c *scene) {
	st := c.stage
	l := c.other(1)
	c.works(cohort.RoleCoordinator)
	var team []*scene
	for range 2 {
		p := st.enter(l)
		p.works(cohort.RoleStaff)
		team = append(team, p)
	}
	first, second := team[0], team[1]
	c.unseen(func() {
		c.writes("/announce")
		c.presses(dialog.VerbWrite)
		c.writes(greeting(c.lang))
	})
	c.presses(dialog.VerbAskFor)
	c.remark("a restart in the middle; then the first of two")
	st.restart()
	c.inAll(first.told)
	first.inAll(func() { first.presses(dialog.VerbTranslate) })
	first.writes(greeting(c.other(map[bool]int{true: 2, false: 0}[l == "en"])))
	first.writes(greeting(l))
	first.writes("/menu")
	c.out.WriteString(first.out.String())
	c.remark("the second")
	second.told()
	second.writes("/menu")
	c.out.WriteString(second.out.String())
	c.remark("who wrote it")
	c.told()
	c.presses(dialog.VerbAnnounce)
	c.presses(dialog.VerbLacking)
	c.inAll(func() { c.presses(dialog.VerbPreview) })
	c.presses(dialog.VerbSend)
	if p := c.person(); p.Writing != nil || len(p.Awaited) != 0 {
		c.t.Error("what is confirmed is still being written")
	}
	c.remark("her role is lost while somebody translates another")
	c.unseen(func() {
		c.writes("/announce")
		c.presses(dialog.VerbWrite)
		c.writes(greeting(c.lang))
		c.presses(dialog.VerbAskFor)
	})
	first.out.Reset()
	first.unseen(first.told)
	c.unroled()
	c.writes("/menu")
	first.told()
	c.out.WriteString(first.out.String())
}

// told writes down what came to her unasked.
func (c *scene) told() {
	c.settle()
	c.out.WriteString("▸ it comes to her\n")
	c.inAll(c.tell)
	c.out.WriteString("\n")
}

func TestTranslate(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			st.attends("ar", "ckb", "en")
			c := st.enter(lang)
			playTranslate(c)
			golden(t, "translate."+string(lang), c.out.String())
		})
	}
}

// Whoever loses her role has nothing left of what she was writing, and what she confirms by an
// old button goes nowhere; a language that leaves the course takes nobody's words with it.
func TestAnnounceWithoutARole(t *testing.T) {
	t.Parallel()
	owners := map[int64]bool{}
	st := newStage(t, stageConfig{course: smallCourse, owners: owners})
	st.attends("ar", "en")
	c := st.enter("en")
	owners[c.ID()] = true
	c.check = func(string) {}
	c.opens("", "the bot")
	c.choosesLanguage()
	c.writes("/announce")
	c.presses(dialog.VerbWrite)
	c.writes(greeting("en"))
	c.presses(dialog.VerbLacking)
	whole := st.program.current()
	less := *whole
	less.Languages = []locales.Lang{"ckb", "en"}
	st.program.course.Store(&less)
	c.presses(dialog.VerbPreview)
	if s := c.Last().Words(); !strings.Contains(s, "held, 1 person") {
		t.Errorf("a language that left the course: %q", s)
	}
	st.program.course.Store(whole)
	c.presses(dialog.VerbBack)
	c.presses(dialog.VerbPreview)
	m, b := c.find(dialog.VerbSend, 0)
	id := c.person().Writing.ID
	delete(owners, c.ID())
	c.acts("she presses ["+b.Text+"] without her role", func() error { return c.PressOld(m.ID, b.Data) })
	if p := c.person(); p.Writing != nil || p.Stage != cohort.StageVisitor {
		t.Error("she has it still")
	}
	if st.books().there(t.Context(), turn.CollectionAnnouncements, id) {
		t.Error("it was announced")
	}
}
