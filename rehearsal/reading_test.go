package rehearsal_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"cohortbot/rehearsal"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// lone opens the page with one phone whose chat is open.
func lone(t *testing.T, lang string) (world, *rehearsal.Phone, *tab) {
	t.Helper()
	w := newWorld(t, rehearsal.Config{Name: "Cohort"})
	p := w.AddPhone(rehearsal.PhoneConfig{FirstName: "Sara", LanguageCode: lang})
	if err := p.Open(""); err != nil {
		t.Fatal(err)
	}
	b := openTab(t, pageOf(t, w, invites{w.Server}).URL)
	b.do(dark(false))
	b.shown(lang, ".input")
	return w, p, b
}

// A page that lost its stream comes back by itself, with what it missed, and
// builds nothing of the rest again.
func TestPageComesBack(t *testing.T) {
	w := newWorld(t, rehearsal.Config{Name: "Cohort"})
	p := started(t, w)
	web := pageOf(t, w, invites{w.Server})
	b := openTab(t, web.URL)
	w.flood(t, p, 5, "Before")
	b.until(bubbles + `.length === 6`)
	b.until(`(window.kept = [...document.querySelectorAll('.phone, .entry, .text, #ways input')], true)`)
	b.do(chromedp.SendKeys(chromedp.CSS(".input"), "half a sen"))
	web.CloseClientConnections()
	b.until(`!document.getElementById("notice").hidden`)
	accepted(t, w.call(t, "deleteMessage", params{"chat_id": p.ID(), "message_id": p.Last().ID}))
	w.flood(t, p, 5, "Meanwhile")
	b.until(bubbles + `.length === 10`)
	b.until(`document.getElementById("notice").hidden`)
	b.until(`window.kept.filter((e) => !e.isConnected).length === 2`) // what was deleted, and its text
	b.until(`document.querySelector(".input").value === "half a sen"`)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sins = nil // the browser rightly complains of the stream
}

// flood sends n messages from several hands at once.
func (w world) flood(t *testing.T, p *rehearsal.Phone, n int, text string) {
	t.Helper()
	var hands sync.WaitGroup
	for hand := range 4 {
		hands.Go(func() {
			for i := hand; i < n; i += 4 {
				accepted(t, w.call(t, "sendMessage", params{"chat_id": p.ID(), "text": fmt.Sprintf("%s %d", text, i)}))
			}
		})
	}
	hands.Wait()
}

const (
	talkBox = `document.querySelector('[data-screen="bot"] .talk')`
	bubbles = `[...document.querySelectorAll('[data-screen="bot"] .entry')]`
	below   = `(TALK.scrollHeight - TALK.scrollTop - TALK.clientHeight)`
)

func beneath() string { return strings.ReplaceAll(below, "TALK", talkBox) }

// A hundred messages and twenty edits leave every element that they do not
// concern, and the line that is being read, where it was.
func TestPageUnderLoad(t *testing.T) {
	w, p, b := lone(t, "en")
	w.flood(t, p, 40, "Something to read, which is long enough for a second line,")
	b.until(bubbles + `.length === 41`)
	b.until(beneath() + ` < 3`)
	// An edit of the third message, which is above what is being read.
	above := p.Messages()[2].ID
	b.until(`(() => {
		window.kept = [...document.querySelectorAll('[data-screen="bot"] .entry, [data-screen="bot"] .bubble, [data-screen="bot"] .text, [data-screen="bot"] .day')];
		` + talkBox + `.scrollTop = 900;
		return true;
	})()`)
	b.shown("en", ".down")
	b.until(`(() => {
		window.read = ` + bubbles + `.find((e) => e.getBoundingClientRect().top > ` + talkBox + `.getBoundingClientRect().top + 60);
		window.readAt = window.read.getBoundingClientRect().top;
		window.moves = 0;
		window.watch = () => { if (Math.abs(window.read.getBoundingClientRect().top - window.readAt) > 1) window.moves++; requestAnimationFrame(window.watch); };
		window.watch();
		return true;
	})()`)
	var edits sync.WaitGroup
	edits.Go(func() {
		for i := range 20 {
			accepted(t, w.call(t, "editMessageText", params{"chat_id": p.ID(), "message_id": above, "text": "Edited" + strings.Repeat("\nand longer", i)}))
		}
	})
	w.flood(t, p, 100, "New")
	edits.Wait()
	b.until(bubbles + `.length === 141`)
	b.see("en", ".text", "longer\nand longer")
	b.until(`document.querySelector('.down-count').textContent === "100"`)
	b.shoot("load")
	b.until(`window.kept.filter((e) => !e.isConnected).length === 1`) // the edited text, drawn again
	b.until(`window.moves === 0`)
	b.until(`Math.abs(window.read.getBoundingClientRect().top - window.readAt) < 2`)
	atTheEnd(t, b, w, p)
}

// atTheEnd: at the end she follows what comes in.
func atTheEnd(t *testing.T, b *tab, w world, p *rehearsal.Phone) {
	t.Helper()
	b.click("en", ".down")
	b.until(beneath() + ` < 3`)
	b.hidden("en", ".down")
	w.flood(t, p, 100, "At the end")
	b.until(bubbles + `.length === 241`)
	b.until(beneath() + ` < 3`)
	b.hidden("en", ".handle .badge")
	keys := inline(row(1, "a"), row(1, "b"))
	id := accepted(t, w.call(t, "sendMessage", params{"chat_id": p.ID(), "text": "A page", "reply_markup": keys})).id(t)
	b.see("en", ".keys button", "")
	accepted(t, w.call(t, "editMessageText", params{"chat_id": p.ID(), "message_id": id, "text": "A page" + strings.Repeat("\nthat grows", 30), "reply_markup": keys}))
	b.see("en", ".text", "that grows")
	b.until(beneath() + ` < 3`)
}

// What a message would show to others is short, and hides what is hidden.
func TestPageLocked(t *testing.T) {
	w, p, b := lone(t, "ar")
	b.click("ar", ".lock-key")
	b.shown("ar", ".unlock")
	b.hidden("ar", ".input")
	long := "تذكير: " + strings.Repeat("سطر طويل\n", 18)
	w.say(t, p, long)
	accepted(t, w.call(t, "sendMessage", params{"chat_id": p.ID(), "text": "الجواب: <tg-spoiler>سرّي</tg-spoiler>", "parse_mode": "HTML"}))
	b.see("ar", ".card-text", "الجواب: ▒▒▒▒")
	b.until(`document.querySelectorAll('.card-text')[1].textContent.length === 121`)
	b.see("ar", ".card-text", "تذكير: سطر طويل سطر")
	b.see("ar", ".handle .badge", "2")
	b.shoot("locked")
	b.do(dark(true))
	b.shoot("locked-dark")
	b.do(dark(false))
	b.click("ar", ".card")
	b.see("ar", ".unread-line", "رسائل غير مقروءة")
	b.hidden("ar", ".handle .badge")
	b.shoot("unlocked")
	b.click("ar", `[data-screen="bot"] .back`)
	w.say(t, p, "مرحباً")
	b.see("ar", ".banner .card-text", "مرحباً")
	b.see("ar", ".rows .badge", "1")
	b.shoot("banner")
	b.click("ar", ".banner")
	b.hidden("ar", ".banner")
	b.shown("ar", ".input")
}

// Her hands: what she attaches, changes, deletes and opens.
func TestPageHands(t *testing.T) {
	w, p, b := lone(t, "ckb")
	b.click("ckb", ".attach")
	b.shoot("attach")
	b.click("ckb", ".popover .sign")
	b.shown("ckb", ".mine .media")
	for _, kind := range []string{"دەنگی", "ستیکەر", "شوێن", "ژمارەی کەسێک"} {
		b.click("ckb", ".attach")
		b.until(fmt.Sprintf(`(() => { const e = [...document.querySelectorAll('.popover button')].find((e) => e.textContent.includes(%q)); e?.click(); return Boolean(e); })()`, kind))
	}
	b.shown("ckb", ".mine .big")
	b.until(`document.querySelectorAll('.mine .attached').length === 3`)
	b.do(chromedp.SendKeys(chromedp.CSS(on("ckb", ".input")), "بەڵێ"))
	b.key(kb.Enter)
	b.see("ckb", ".mine .text", "بەڵێ")
	b.do(chromedp.KeyEvent(kb.ArrowUp))
	b.shown("ckb", ".editing")
	b.shoot("editing")
	b.do(chromedp.SendKeys(chromedp.CSS(on("ckb", ".input")), "، سوپاس"))
	b.key(kb.Enter)
	b.see("ckb", ".mine .text", "بەڵێ، سوپاس")
	b.hidden("ckb", ".editing")
	b.shoot("edited")
	if got := p.Last(); got.Text != "بەڵێ، سوپاس" || got.Edited.IsZero() {
		t.Errorf("her message is %+v", got)
	}
	accepted(t, w.call(t, "sendMessage", params{"chat_id": p.ID(), "text": "ئەم یەکەیە: " + w.Link("m_1")}))
	b.click("ckb", ".text a")
	b.hidden("ckb", ".input")
	b.click("ckb", ".start")
	b.shown("ckb", ".input")
	if got := p.Last().Text; got != "/start m_1" {
		t.Errorf("the link said %q", got)
	}
	deleting(t, b, p)
}

// deleting the chat empties her screen and leaves the bot alone.
func deleting(t *testing.T, b *tab, p *rehearsal.Phone) {
	t.Helper()
	b.click("ckb", ".more")
	b.click("ckb", ".do-clear")
	b.see("ckb", ".alert", "بسڕنەوە")
	b.shoot("clearing")
	b.click("ckb", ".alert .no")
	b.shown("ckb", ".mine")
	b.click("ckb", ".more")
	b.click("ckb", ".do-clear")
	b.click("ckb", ".alert .yes")
	b.hidden("ckb", ".entry")
	b.see("ckb", ".start", "دەست پێ بکەن")
	if n := len(p.Messages()); n != 0 {
		t.Errorf("%d messages are left on her screen", n)
	}
	b.click("ckb", ".start")
	b.see("ckb", ".mine .text", "/start")
}
