package rehearsal_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"cohortbot/rehearsal"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// key presses keys, one after the other. Enter and space are sent as a keyboard
// does, with their character in the same stroke: what the stroke has done keeps
// its character from doing something more.
func (b *tab) key(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		stroke, written := map[string]input.DispatchKeyEventParams{
			kb.Enter: {Key: "Enter", Code: "Enter", Text: "\r", WindowsVirtualKeyCode: 13},
			" ":      {Key: " ", Code: "Space", Text: " ", WindowsVirtualKeyCode: 32},
		}[k]
		if !written {
			b.do(chromedp.KeyEvent(k))
			continue
		}
		b.do(chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
			stroke.Type = input.DispatchKeyEventTypeKeyDown
			if _, err := cdp.Call(ctx, tg, input.DispatchKeyEvent, stroke); err != nil {
				return err
			}
			stroke.Type, stroke.Text = input.DispatchKeyEventTypeKeyUp, ""
			_, err := cdp.Call(ctx, tg, input.DispatchKeyEvent, stroke)
			return err
		}))
	}
}

// on waits until the focus is on what the selector names, and is to be seen.
func (b *tab) on(lang, selector string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`(() => {
		const e = document.activeElement;
		if (!e.matches(%q)) return false;
		const style = getComputedStyle(e);
		return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || getComputedStyle(e.parentElement).boxShadow !== "none";
	})()`, on(lang, selector)))
}

// Everything is done without a pointer: from the invitation to an answer, from
// phone to phone, menus and boxes opened and left.
func TestPageByKeyboard(t *testing.T) {
	w := newWorld(t, rehearsal.Config{Name: "Cohort"})
	startTeacher(t, w)
	people := invited(w)
	web := pageOf(t, w, invites{w.Server})
	b := openTab(t, web.URL)
	b.do(dark(false))
	b.see("ckb", ".text", "https://t.me/")
	for range 5 { // the ways are one stop, the languages three, then the first phone
		b.key(kb.Tab)
	}
	b.on("ar", ".handle")
	b.key(kb.ArrowRight)
	b.on("ckb", ".handle")
	b.key(kb.End)
	b.on("en", ".handle")
	b.key(kb.ArrowRight)
	b.on("ar", ".handle")
	b.key(kb.ArrowRight, kb.Enter)
	b.on("ckb", ".text a")
	b.key(kb.Enter)
	b.on("ckb", ".start")
	b.key(" ")
	b.on("ckb", ".keys button") // her greeting came while the focus waited
	b.shoot("keyboard-1")
	b.key(kb.Enter)
	b.see("ckb", ".keys button", linesIn("ckb").answerB)
	b.on("ckb", ".keys button")
	b.key(kb.ArrowDown, kb.ArrowUp, kb.Enter)
	b.see("ckb", ".text", linesIn("ckb").page)
	menus(t, b)
	if got := len(people[1].Messages()); got != 2 {
		t.Errorf("%d messages, want the start and one living screen", got)
	}
	b.key(kb.Escape)
	b.on("ckb", ".handle")
	b.key(kb.ArrowDown)
	b.on("ckb", ".keys button")
}

// menus are opened, walked through and left again.
func menus(t *testing.T, b *tab) {
	t.Helper()
	b.key(kb.Tab, kb.Tab) // the second button of the row, then the field's menu
	b.on("ckb", ".menu")
	b.key(kb.Enter, kb.ArrowDown, kb.ArrowUp)
	b.on("ckb", ".commands li:first-child button")
	b.key(kb.Escape)
	b.on("ckb", ".menu")
	b.key(kb.Tab)
	b.on("ckb", ".input")
	b.key(kb.Tab, kb.Enter)
	b.on("ckb", `.from-foot button:first-child`)
	b.key(kb.End)
	b.on("ckb", `.from-foot button:last-child`)
	b.key(kb.Escape)
	b.on("ckb", ".attach")
	b.until(`(document.querySelector('.phone[data-lang="ckb"] .more').focus(), true)`)
	b.key(" ", kb.End, kb.Enter)
	b.on("ckb", ".alert .no")
	b.key(kb.Tab)
	b.on("ckb", ".alert .yes")
	b.key(kb.Escape)
	b.on("ckb", ".more")
	b.hidden("ckb", ".alert")
}

// Only the phone that holds the focus is read out, and of many messages the last.
func TestPageSpeaksSoftly(t *testing.T) {
	w, p, b := lone(t, "en")
	b.until(`document.querySelectorAll('[role="log"]:not([aria-live="off"])').length === 0`)
	b.until(`(window.said = [], new MutationObserver(() => window.said.push(document.getElementById("live").textContent))
		.observe(document.getElementById("live"), { childList: true }), true)`)
	w.flood(t, p, 60, "Many")
	w.say(t, p, "The last one")
	b.until(bubbles + `.length === 62`)
	b.until(`window.said.at(-1) === "The last one" && window.said.length < 4`)
}

// At the width of a phone there is one phone at a time, with tabs.
func TestPageNarrow(t *testing.T) {
	w := newWorld(t, rehearsal.Config{Name: "مسار · ڕێگا"})
	startTeacher(t, w)
	people := invited(w)
	people = append(people, w.AddPhone(rehearsal.PhoneConfig{FirstName: "Rana", LanguageCode: "xx", Role: rehearsal.Owner}))
	web := pageOf(t, w, invites{w.Server})
	b := openTab(t, web.URL)
	b.do(dark(false), chromedp.EmulateViewport(360, 740, chromedp.EmulateScale(2)))
	b.until(`document.querySelectorAll('.phone:not([hidden])').length === 1`)
	fits(b)
	b.shoot("narrow-1")
	b.click("ar", ".text a")
	b.click("ar", ".start")
	b.see("ar", ".keys button", linesIn("ar").next)
	b.click("ar", ".keys button")
	b.see("ar", ".keys button", linesIn("ar").answerB)
	fits(b)
	b.shoot("narrow-2")
	b.do(dark(true))
	b.shoot("narrow-dark")
	b.do(dark(false))
	if err := people[1].Open("i_7KQ2M"); err != nil {
		t.Fatal(err)
	}
	b.until(`!document.getElementById("peek").hidden && document.getElementById("peek").textContent.includes("بەخێربێیت")`)
	b.until(`[...document.querySelectorAll('.tab .badge')].some((e) => e.textContent === "1")`)
	fits(b)
	b.shoot("narrow-peek")
	b.until(`(document.querySelector('.tab[aria-selected="true"]').focus(), true)`)
	b.key(kb.ArrowRight)
	b.until(`document.activeElement.matches('.tab[aria-selected="true"][lang="ckb"]')`)
	b.shown("ckb", ".screen")
	b.hidden("ar", ".screen")
	b.until(`(document.getElementById("tools-toggle").click(), true)`)
	fits(b)
	b.shoot("narrow-tools")
	b.until(`(document.querySelector('#ways [value="stranger"]').click(), document.querySelector('[data-add="en"]').click(), true)`)
	b.until(`document.querySelectorAll('.tab').length === 5 && document.querySelector('.tab[aria-selected="true"]').lang === "en"`)
	b.hidden("ckb", ".screen")
	b.shoot("narrow-list")
	if all := w.Phones(); all[4].Config().Invitation != "" {
		t.Errorf("a stranger has the invitation %q", all[4].Config().Invitation)
	}
}

// fits: nothing that is shown reaches over the edge of the window.
func fits(b *tab) {
	b.t.Helper()
	b.until(`document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight`)
	b.until(strings.TrimSpace(`
		[...document.querySelectorAll('.phone button, .phone .bubble, .page-head button, #peek')].filter((e) => e.checkVisibility()).every((e) => {
			const box = e.getBoundingClientRect();
			return box.left >= -1 && box.right <= innerWidth + 1;
		})`))
}
