package rehearsal_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// tab is a page in a real browser that notes what went wrong there.
type tab struct {
	t    *testing.T
	ctx  context.Context
	url  string
	mu   sync.Mutex
	sins []string
}

func openTab(t *testing.T, url string) *tab {
	t.Helper()
	path := browserPath(t)
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.UserDataDir(t.TempDir()), chromedp.WSURLReadTimeout(time.Minute))
	ctx, stopBrowser := chromedp.NewExecAllocator(t.Context(), opts...)
	ctx, closeTab := chromedp.NewContext(ctx)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting the browser: %v", err)
	}
	b := &tab{t: t, ctx: ctx, url: url}
	t.Cleanup(func() {
		closeTab()
		stopBrowser()
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, sin := range b.sins {
			t.Errorf("the browser complains: %s", sin)
		}
	})
	if err := chromedp.Listen(ctx, b.watch); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		if _, err := cdp.Call(ctx, tg, log.Enable, cdp.Empty{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, tg, network.Enable, network.EnableParams{})
		return err
	}), chromedp.EmulateViewport(1240, 900), chromedp.Navigate(url))
	return b
}

func browserPath(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no chromium on this machine: the page is not looked at in a browser")
	return ""
}

// watch notes exceptions, errors in the console and requests that leave.
func (b *tab) watch(event any) {
	var sin string
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		sin = e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			sin += " " + fmt.Sprint(e.ExceptionDetails.Exception.Description)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			sin = e.Entry.Text
		}
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, b.url) {
			sin = "asked for " + e.Request.URL
		}
	}
	if sin != "" {
		b.mu.Lock()
		b.sins = append(b.sins, sin)
		b.mu.Unlock()
	}
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, 30*time.Second)
	defer stop()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.shoot("failed")
		b.t.Fatalf("in the browser: %v", err)
	}
}

// until evaluates over and over, because the page's own policy forbids the
// browser's way of waiting for an expression.
func (b *tab) until(js string) {
	b.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(25 * time.Millisecond) {
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](js))
		if ok {
			return
		}
		if err != nil || time.Now().After(end) {
			b.shoot("failed")
			b.t.Fatalf("never true: %s (%v)", js, err)
		}
	}
}

// on is a selector within one person's phone.
func on(lang, selector string) string { return fmt.Sprintf(`.phone[data-lang=%q] %s`, lang, selector) }

func (b *tab) shown(lang, selector string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`[...document.querySelectorAll(%q)].some((e) => e.checkVisibility())`, on(lang, selector)))
}

func (b *tab) hidden(lang, selector string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`![...document.querySelectorAll(%q)].some((e) => e.checkVisibility())`, on(lang, selector)))
}

// click presses the first visible match, which must not be covered.
func (b *tab) click(lang, selector string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`(() => {
		const e = [...document.querySelectorAll(%q)].find((e) => e.checkVisibility());
		if (!e) return false;
		e.scrollIntoView({ block: "nearest" });
		const box = e.getClientRects()[0];
		const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
		if (top !== e && !e.contains(top)) return false;
		e.click();
		return true;
	})()`, on(lang, selector)))
}

func (b *tab) see(lang, selector, text string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`[...document.querySelectorAll(%q)].some((e) => e.checkVisibility() && e.textContent.includes(%q))`, on(lang, selector), text))
}

// shoot keeps a picture where REHEARSAL_SHOTS says, to be looked at.
func (b *tab) shoot(name string) {
	dir := os.Getenv("REHEARSAL_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600)
	}
	if err != nil {
		b.t.Logf("picture %s: %v", name, err)
	}
}

func dark(on bool) chromedp.Action[chromedp.Void] {
	value := map[bool]string{true: "dark", false: "light"}[on]
	return chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		_, err := cdp.Call(ctx, tg, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
		return err
	})
}
