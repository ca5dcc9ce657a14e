package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestPageOfPhones registers in three languages on the page of `rehearse`, as a
// person would, with a browser, answers a question in two of them, and is the
// owner on a fourth phone. With COHORTBOT_PICTURE it keeps the README's picture
// of that there.
func TestPageOfPhones(t *testing.T) {
	b := openBrowser(t, rehearsed(t))
	for _, lang := range []string{"ar", "ckb", "en"} {
		b.press(lang, ".text a")
		b.press(lang, ".start")
		b.readFirstPage(lang)
	}
	b.answer("ar", "اختياركِ")
	b.answer("ckb", "هەڵبژاردنی ئێوە")
	b.press("ckb", ".keys button")
	b.wait("ckb", "the next question", `all('.text').at(-1).textContent.includes("پرسیاری")`)
	b.press(owner, ".rows button")
	b.press(owner, ".start")
	b.pressKey(owner, "English")
	b.wait(owner, "her first screen", `all('.keys button').length > 0 && !all('.keys button').some((e) => e.textContent.includes("English"))`)
	path := os.Getenv("COHORTBOT_PICTURE")
	if path == "" {
		return
	}
	b.shoot(path)
}

// TestEmptyRehearsal begins with the owner's phone alone and without a cohort:
// until she has made one there is nothing to invite to.
func TestEmptyRehearsal(t *testing.T) {
	b := openBrowser(t, rehearsed(t, "--empty"))
	b.wait(owner, "her phone", `all('.rows button').length > 0 && document.querySelectorAll('.phone').length === 1`)
	press := func(as, lang string) {
		b.wait(owner, as, fmt.Sprintf(`(document.querySelector('#ways [value=%q]').click(), document.querySelector('[data-add=%q]').click(), true)`, as, lang))
	}
	press("invited", "ar")
	b.wait(owner, "a word about the cohort", `document.getElementById('notice').textContent.includes('no cohort')`)
	press("stranger", "ar")
	b.wait("ar", "a stranger's phone", `all('.rows button').length === 1`)
	press("owner", "ckb")
	b.wait(owner, "a second owner", `document.querySelectorAll('.phone[data-role=owner]').length === 2`)
}

// rehearsed runs `rehearse` until the test ends and gives the page's address.
func rehearsed(t *testing.T, flags ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	out, in := io.Pipe()
	done := make(chan error, 1)
	go func() {
		args := []string{"cohortbot", "rehearse", "--page", "127.0.0.1:0", "--listen", "127.0.0.1:0"}
		err := run(ctx, append(args, flags...), func(string) string { return "" }, in, io.Discard)
		_ = in.CloseWithError(io.EOF)
		done <- err
	}()
	t.Cleanup(func() {
		stop()
		_ = out.Close()
		if err := <-done; err != nil {
			t.Errorf("the rehearsal ended with %v", err)
		}
	})
	said := make([]byte, 512)
	n, _ := out.Read(said)
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).Find(said[:n])
	if address == nil {
		t.Fatalf("the rehearsal said %q", said[:n])
	}
	return string(address)
}

// browser is a page in a real browser.
type browser struct {
	t   *testing.T
	ctx context.Context
}

func openBrowser(t *testing.T, address string) browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium on this machine: the page is not looked at in a browser")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(filepath.Join(t.TempDir(), "browser")), chromedp.WSURLReadTimeout(time.Minute))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stopTab := chromedp.NewContext(ctx)
	t.Cleanup(stopTab)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1240, 900), chromedp.Navigate(address)); err != nil {
		t.Fatalf("open the page: %v", err)
	}
	return browser{t, ctx}
}

func (b browser) shoot(path string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(1500, 900)); err != nil {
		b.t.Fatal(err)
	}
	for _, lang := range []string{"ar", "ckb", "en", owner} {
		b.wait(lang, "an end of the toasts", `all('.toast').length === 0`)
	}
	time.Sleep(500 * time.Millisecond) // what moves has come to rest
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(path, png, 0o644)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// owner stands for her phone where a participant's language is asked for.
const owner = "owner"

// is evaluates an expression within one phone, where `all` finds what is visible.
func (b browser) is(lang, js string) bool {
	b.t.Helper()
	phone := fmt.Sprintf(`.phone[data-lang=%q]:not([data-role]) `, lang)
	if lang == owner {
		phone = `.phone[data-role=owner] `
	}
	ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](fmt.Sprintf(`(() => {
		const all = (s) => [...document.querySelectorAll('%s' + s)].filter((e) => e.checkVisibility());
		return %s;
	})()`, phone, js)))
	if err != nil {
		b.t.Fatalf("in the browser: %v", err)
	}
	return ok
}

// press waits for something and presses it.
func (b browser) press(lang, selector string) {
	b.t.Helper()
	b.wait(lang, selector, fmt.Sprintf(`all(%[1]q).length > 0 && (all(%[1]q)[0].click(), true)`, selector))
}

// pressKey presses the newest button that has these words.
func (b browser) pressKey(lang, words string) {
	b.t.Helper()
	find := fmt.Sprintf(`all('.keys button').findLast((e) => e.textContent.includes(%q))`, words)
	b.wait(lang, words, fmt.Sprintf(`%[1]s !== undefined && (%[1]s.click(), true)`, find))
}

// answer opens the second quiz by the bot's menu of commands and chooses the
// first option; the screen that follows has the words.
func (b browser) answer(lang, words string) {
	b.t.Helper()
	const keys = `all('.keys').at(-1)`
	b.is(lang, `(window.before = `+keys+`.textContent, true)`)
	b.press(lang, ".menu")
	b.wait(lang, "the command", `(all('.commands button').find((e) => e.textContent.includes("/quiz"))?.click(), true)`)
	for _, n := range []int{1, 0, 0} { // the quiz, its beginning, the option
		b.wait(lang, "the next screen", fmt.Sprintf(`%[1]s !== undefined && %[1]s.textContent !== window.before &&
			(window.before = %[1]s.textContent, %[1]s.querySelectorAll('button')[%[2]d].click(), true)`, keys, n))
	}
	b.wait(lang, words, fmt.Sprintf(`all('.text').some((e) => e.textContent.includes(%q))`, words))
}

func (b browser) wait(lang, what, js string) {
	b.t.Helper()
	for end := time.Now().Add(30 * time.Second); !b.is(lang, js); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("%s: waited in vain for %s", lang, what)
		}
	}
}

// readFirstPage presses her language and then the first button of each screen,
// until a lesson is open: it has a button for its contents.
func (b browser) readFirstPage(lang string) {
	b.t.Helper()
	const (
		screen = `all('.text').map((e) => e.textContent).join('|')`
		keys   = `all('.keys button')`
		press  = `(window.seen = %s, (%s.find((e) => e.textContent.includes(%q)) ?? %[2]s[0]).click(), true)`
	)
	own := map[string]string{"ar": "العربية", "ckb": "کوردی", "en": "English"}[lang]
	contents := map[string]string{"ar": "المحتويات", "ckb": "ناوەڕۆک", "en": "Contents"}[lang]
	for range 9 {
		b.wait(lang, "buttons", keys+`.length > 0`)
		if b.is(lang, fmt.Sprintf(`%s.some((e) => e.textContent.includes(%q))`, keys, contents)) {
			return
		}
		b.is(lang, fmt.Sprintf(press, screen, keys, own))
		b.wait(lang, "the next screen", fmt.Sprintf(`(%s) !== window.seen && %s.length > 0`, screen, keys))
	}
	b.t.Errorf("%s: more than 8 presses and no lesson", lang)
}
