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
// person would, with a browser. With COHORTBOT_PICTURE it keeps the README's
// picture of the first lesson there.
func TestPageOfPhones(t *testing.T) {
	address := rehearsed(t)
	b := openBrowser(t, address)
	for _, lang := range []string{"ar", "ckb", "en"} {
		b.press(lang, ".text a")
		b.press(lang, ".start")
		b.readFirstPage(lang)
	}
	path := os.Getenv("COHORTBOT_PICTURE")
	if path == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, png, 0o644); err != nil {
		t.Fatal(err)
	}
}

// rehearsed runs `rehearse` until the test ends and gives the page's address.
func rehearsed(t *testing.T) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	out, in := io.Pipe()
	done := make(chan error, 1)
	go func() {
		args := []string{"cohortbot", "rehearse", "--page", "127.0.0.1:0", "--listen", "127.0.0.1:0"}
		err := run(ctx, args, func(string) string { return "" }, in, io.Discard)
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

// is evaluates an expression within one phone, where `all` finds what is visible.
func (b browser) is(lang, js string) bool {
	b.t.Helper()
	ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](fmt.Sprintf(`(() => {
		const all = (s) => [...document.querySelectorAll('.phone[data-lang=%q] ' + s)].filter((e) => e.checkVisibility());
		return %s;
	})()`, lang, js)))
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
