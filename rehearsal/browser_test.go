package rehearsal_test

import (
	"fmt"
	"testing"

	"cohortbot/rehearsal"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestPageInBrowser(t *testing.T) {
	w := newWorld(t, rehearsal.Config{Name: "مسار · ڕێگا"})
	startTeacher(t, w)
	people := invited(w)
	web := pageOf(t, w, invites{w.Server})
	b := openTab(t, web.URL)
	b.do(dark(false))
	b.see("ckb", ".text", "https://t.me/rehearsal_bot?start=i_7KQ2M")
	b.shoot("1-invitations")
	for _, p := range people {
		learn(t, b, p)
	}
	b.shoot("3-answers")
	b.do(dark(true))
	b.shoot("4-dark")
	b.do(dark(false))
	for _, p := range people {
		talk(t, b, p)
	}
	b.shoot("5-talk")
	reading(t, b, w, people[2])
	leaving(t, b, w, people[2])
	b.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateScale(2)))
	b.shoot("8-narrow")
	if no := w.Refused(); len(no) > 0 {
		t.Errorf("refused: %+v", no)
	}
}

// learn goes from the invitation to the answer of a question by presses.
func learn(t *testing.T, b *tab, p *rehearsal.Phone) {
	t.Helper()
	lang := p.Config().LanguageCode
	l := linesIn(lang)
	b.click(lang, ".text a")
	b.shoot("2-start")
	b.click(lang, ".start")
	b.see(lang, ".keys button", l.next)
	if first := p.Messages()[0].Text; first != "/start i_7KQ2M" {
		t.Errorf("%s: the first message is %q", lang, first)
	}
	b.see(lang, ".mine .text", "/start")
	b.until(fmt.Sprintf(`!document.querySelector(%q).textContent.includes("i_7KQ2M")`, on(lang, ".mine .text")))
	if lang == "ar" {
		return // left at the greeting, to be looked at
	}
	b.click(lang, ".keys button")
	b.see(lang, ".keys button", l.answerB)
	if lang == "en" {
		return // left at the question
	}
	b.click(lang, ".keys button")
	b.see(lang, ".toast", l.right)
	b.see(lang, ".text", l.page)
}

// talk writes a text by keyboard, opens the menu and gets a picture.
func talk(t *testing.T, b *tab, p *rehearsal.Phone) {
	t.Helper()
	lang := p.Config().LanguageCode
	l := linesIn(lang)
	b.do(chromedp.SendKeys(chromedp.CSS(on(lang, ".input")), l.menu+"?"))
	b.key(kb.Enter)
	b.see(lang, ".text", l.thanks)
	b.see(lang, ".mine .text", l.menu+"?")
	b.click(lang, ".menu")
	b.see(lang, ".commands", "/help")
	b.shoot("menu-" + lang)
	b.click(lang, ".commands button")
	b.see(lang, ".text", l.photo)
	b.see(lang, ".mine .command", "/menu")
	if lang == "ar" {
		command := fmt.Sprintf(`getComputedStyle(document.querySelector(%q)).visibility`, on(lang, ".spoiler .command"))
		b.until(command + " === 'hidden'")
		b.click(lang, ".spoiler")
		b.shown(lang, ".spoiler.open")
		b.until(command + " === 'visible'")
	}
}

// reading is how the app shows what comes in.
func reading(t *testing.T, b *tab, w world, p *rehearsal.Phone) {
	t.Helper()
	lang := p.Config().LanguageCode
	b.click(lang, ".keys div:last-child button")
	b.see(lang, ".alert", linesIn(lang).alert)
	b.shoot("6-alert")
	b.do(chromedp.KeyEvent("\u001b"))
	b.hidden(lang, ".alert")
	talk := on(lang, `[data-screen="bot"] .talk`)
	below := fmt.Sprintf(`((e) => e.scrollHeight - e.scrollTop - e.clientHeight)(document.querySelector(%q))`, talk)
	for range 8 {
		w.say(t, p, "More\nto read\nthan fits")
	}
	b.until(fmt.Sprintf(`[...document.querySelectorAll(%q)].filter((e) => e.textContent.includes("than fits")).length === 8`, on(lang, ".text")))
	b.until(below + " < 3")
	b.until(fmt.Sprintf(`(document.querySelector(%q).scrollTop = 40) > 0`, talk))
	b.shown(lang, ".down")
	w.say(t, p, "Unread")
	b.see(lang, ".down-count", "1")
	b.until(below + " > 100")
	accepted(t, w.call(t, "sendChatAction", params{"chat_id": p.ID(), "action": "typing"}))
	b.see(lang, ".bar-sub", "typing…")
	b.shoot("7-unread")
	b.click(lang, ".down")
	b.until(below + " < 3")
}

func (w world) say(t *testing.T, p *rehearsal.Phone, text string) {
	t.Helper()
	accepted(t, w.call(t, "sendMessage", params{"chat_id": p.ID(), "text": text}))
}

// leaving is the list of chats, blocking, and one more phone.
func leaving(t *testing.T, b *tab, w world, p *rehearsal.Phone) {
	t.Helper()
	lang := p.Config().LanguageCode
	b.click(lang, `[data-screen="bot"] .back`)
	accepted(t, w.call(t, "deleteMessage", params{"chat_id": p.ID(), "message_id": p.Last().ID}))
	w.say(t, p, "Behind the list")
	b.see(lang, ".rows .badge", "1")
	b.see(lang, ".rows .preview", "Behind the list")
	b.click("ar", `[data-screen="bot"] .back`)
	b.shoot("list")
	b.click(lang, ".rows button")
	b.click("ckb", ".more")
	b.shoot("more")
	b.click(lang, ".more")
	b.click(lang, ".do-block")
	b.see(lang, ".start", "Unblock")
	b.click(lang, ".start")
	b.shown(lang, ".input")
	b.click(lang, `[data-screen="bot"] .back`)
	b.do(chromedp.Click(chromedp.CSS(`[data-add="ckb"]`)))
	b.until(`document.querySelectorAll('.phone[data-lang="ckb"]').length === 2`)
}
