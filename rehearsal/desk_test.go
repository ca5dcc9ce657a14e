package rehearsal_test

import (
	"testing"
	"time"

	"cohortbot/rehearsal"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// problems are as an author meets them, with words of hers in the messages.
func problems() []rehearsal.Problem {
	return []rehearsal.Problem{
		{Place: "modules/01-first/module.yaml:2", Message: "title: the text in ckb is missing: write it after ckb:"},
		{Place: "modules/01-first/01-welcome-and-a-long-name-for-a-lesson.ckb.md:14", Message: "this lesson has 3 pages, but 4 in العربية: turn the page with --- at the same places"},
		{Place: "course.yaml:1", Message: "the folder modules/02-old is not listed under modules: nobody reads it", Warning: true},
	}
}

const listed = `[...document.querySelectorAll('#course-list li')].filter((e) => e.checkVisibility())`

// A course that is broken from the start is told of before there is any phone; the
// phones come when it is mended, and stay when it breaks again.
func TestPageTellsOfTheCourse(t *testing.T) {
	w, d := newDesk(t, rehearsal.Course{Waits: true, Watched: true, Problems: problems()})
	b := openTab(t, pageOf(t, w, d).URL)
	b.do(dark(false))
	b.until(listed + `.length === 3`)
	b.until(`document.getElementById('course-state').textContent.includes("cannot be used yet")`)
	b.until(listed + `[0].textContent.includes("module.yaml:2") && ` + listed + `[2].textContent.includes("Warning: ")`)
	b.shoot("course-waits")
	good := written()
	good.Mended, good.Read = true, time.Date(2026, 11, 26, 14, 3, 0, 0, time.Local)
	d.saved(good)
	w.AddPhone(rehearsal.PhoneConfig{FirstName: "شیرین", LanguageCode: "ckb", Invitation: w.Link("i_ckb")})
	b.until(`document.getElementById('course-state').textContent.includes("Mended. The course was read again at 14:03.")`)
	b.shown("ckb", ".text a")
	b.until(listed + `.length === 0`)
	b.shoot("course-mended")
	b.until(`(window.kept = [...document.querySelectorAll('.phone, .entry')], true)`)
	bad := good
	bad.Problems = problems()
	d.saved(bad)
	b.until(listed + `.length === 3`)
	b.until(`document.getElementById('course-state').textContent.includes("as it was read at 14:03")`)
	b.until(`window.kept.every((e) => e.isConnected)`)
	uncovered(b)
	b.do(dark(true))
	b.shoot("course-broken-dark")
	b.until(`(document.querySelector('#course-list summary').focus(), true)`)
	b.key(kb.Enter)
	b.until(listed + `.length === 0`)
	b.key(kb.Enter)
	b.until(listed + `.length === 3`)
	for _, width := range []int64{390, 360} {
		b.do(chromedp.EmulateViewport(width, 740, chromedp.EmulateScale(2)))
		uncovered(b)
		fits(b)
	}
	b.shoot("course-broken-narrow")
	good.Problems = problems()[2:]
	d.saved(good)
	b.until(`document.querySelector('#course-list summary').textContent === "1 warning" && ` + listed + `.length === 0`)
}

// uncovered: the strip of the course lies over no phone.
func uncovered(b *tab) {
	b.t.Helper()
	b.until(`document.getElementById('course').getBoundingClientRect().bottom <= document.querySelector('.frame').getBoundingClientRect().top + 1`)
}

// choose opens the author's menu and goes down n entries, by keyboard.
func (b *tab) choose(lang string, n int) {
	b.t.Helper()
	b.shown(lang, ".desk-key")
	b.until(`(document.querySelector('.phone[data-lang="` + lang + `"] .desk-key').focus(), true)`)
	b.key(kb.Enter)
	b.on(lang, ".from-desk button")
	for range n {
		b.key(kb.ArrowDown)
	}
	b.key(kb.Enter)
}

// The author's menu is reached and used without a pointer, in the words of each phone.
func TestDeskByKeyboard(t *testing.T) {
	w, d := newDesk(t, written())
	people := invited(w)
	b := openTab(t, pageOf(t, w, d).URL)
	b.do(dark(false))
	for i, lang := range []string{"ar", "ckb", "en"} {
		b.choose(lang, 0)
		b.see(lang, ".from-desk .do-quiz", written().Modules[1].Quizzes[0].Title[lang])
		b.see(lang, ".from-desk .popover-title", written().Modules[0].Title[lang])
		fits(b)
		b.shoot("desk-quizzes-" + lang)
		b.key(kb.ArrowDown, kb.Enter)
		b.until(`document.querySelectorAll('.led').length === 0`)
		b.shown(lang, `[data-screen="bot"]`)
		b.choose(lang, 1)
		b.see(lang, ".from-desk .do-language", "کوردی (سۆرانی)")
		b.key(kb.ArrowDown, kb.Enter)
		b.until(`document.querySelectorAll('.led').length === 0`)
		if got := d.noted(); len(got) != 2*i+2 || got[2*i] != "jump "+lang+" second journal" || got[2*i+1] != "speak "+lang+" ckb" {
			t.Fatalf("done %q", got)
		}
	}
	b.choose("en", 0)
	b.key(kb.Escape)
	b.on("en", ".desk-key")
	b.hidden("en", ".from-desk")
	over(t, b, people[0], d)
}

// over starts over on the Arabic phone: asked, it empties the chat and shows the
// fresh invitation.
func over(t *testing.T, b *tab, p *rehearsal.Phone, d *desk) {
	t.Helper()
	if err := p.Open("i_7KQ2M"); err != nil {
		t.Fatal(err)
	}
	b.see("ar", ".mine .text", "/start")
	b.choose("ar", 4)
	b.on("ar", ".alert .no")
	b.shoot("desk-over")
	b.key(kb.Tab, kb.Enter)
	b.see("ar", `[data-screen="invitation"] .text`, "i_ar")
	if got := d.noted(); got[len(got)-1] != "forget ar" || len(p.Messages()) != 0 {
		t.Errorf("done %q, %d messages", got, len(p.Messages()))
	}
}

// Time passes for the whole page: it says so, and its clocks and days follow.
func TestPageInAnotherTime(t *testing.T) {
	w, d := newDesk(t, rehearsal.Course{}) // the shipped course: nothing to tell of it
	p := started(t, w)
	b := openTab(t, pageOf(t, w, d).URL)
	b.do(dark(false))
	b.until(`document.getElementById('course').hidden && document.querySelector('.day')?.textContent === "اليوم"`)
	b.choose("ar", 2)
	later := time.Now().Add(3 * 24 * time.Hour)
	b.until(`document.getElementById('now').textContent.startsWith("It is now ` + later.Format("Monday 2 January") + `, ")`)
	b.until(`document.getElementById('now').textContent.endsWith("moved ahead by 3 days.")`)
	b.until(`document.querySelector('.day').textContent !== "اليوم"`)
	w.say(t, p, "A reminder")
	b.until(`[...document.querySelectorAll('.day')].at(-1).textContent === "اليوم"`)
	if got := p.Last().Date; got.Before(later.Add(-time.Minute)) {
		t.Errorf("what comes now is of %v", got)
	}
	b.shoot("later")
}

// What is stored stands beside the phone, follows what she does, and can be read on
// a small screen in its place.
func TestStoredBesideThePhone(t *testing.T) {
	w, d := newDesk(t, written())
	people := invited(w)
	b := openTab(t, pageOf(t, w, d).URL)
	b.do(dark(false), chromedp.EmulateViewport(1400, 900))
	nothing := map[string]string{"ar": "لم يُخزَّن شيء", "ckb": "هیچ شتێک", "en": "Nothing is stored"}
	answer := map[string]string{"ar": "تستمع", "ckb": "گوێ دەگرێت", "en": "She listens"}
	for i, lang := range []string{"ar", "ckb", "en"} {
		b.choose(lang, 3)
		b.see(lang, ".shelves", nothing[lang])
		if err := people[i].Open(""); err != nil {
			t.Fatal(err)
		}
		b.see(lang, ".shelves dd", answer[lang])
		b.see(lang, ".shelves dd code", "‹private›")
		b.shown(lang, ".frame")
		b.shoot("stored-" + lang)
		b.do(dark(true), chromedp.EmulateViewport(360, 740, chromedp.EmulateScale(2)))
		b.until(`(document.querySelector('.tab[lang="` + lang + `"]').click(), true)`)
		b.see(lang, ".shelves dd", answer[lang])
		b.hidden(lang, ".frame")
		fits(b)
		b.until(`[...document.querySelectorAll('.shelves')].filter((e) => e.checkVisibility()).every((e) => e.scrollWidth <= e.clientWidth)`)
		b.shoot("stored-narrow-" + lang)
		b.click(lang, ".record-close")
		b.shown(lang, ".frame")
		b.click(lang, ".desk-key")
		fits(b)
		b.shoot("desk-narrow-" + lang)
		b.key(kb.Escape)
		b.do(dark(false), chromedp.EmulateViewport(1400, 900))
	}
}
