package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// phoneOf is somebody's phone on the page.
func phoneOf(c *scene) string { return "#phone-" + strconv.FormatInt(c.ID(), 10) }

// lock presses the lock above a phone: it is locked, or open again.
func (w *week) lock(c *scene) {
	w.t.Helper()
	w.b.wait("", "the lock", fmt.Sprintf(`(document.querySelector(%q).click(), true)`, phoneOf(c)+" .lock-key"))
}

// shot is a phone as it stands now, at the end of its chat, or where the message with
// some words begins.
func (w *week) shot(c *scene, at ...string) image.Image {
	w.t.Helper()
	c.settle()
	phone := phoneOf(c)
	within := func(what, js string) {
		w.t.Helper()
		w.b.wait(c.Config().FirstName, what, fmt.Sprintf("((p) => %s)(document.querySelector(%q))", js, phone))
	}
	within("her chat", `!((row) => (row?.click(), row))([...p.querySelectorAll('.rows button')].find((e) => e.checkVisibility()))`)
	within("what came last", fmt.Sprintf(`p.classList.contains('locked') || [...p.querySelectorAll('.text')].at(-1)?.textContent.includes(%q)`,
		beginning(c.Last().Words())))
	within("an end of the toasts", `p.querySelector('.toast').hidden`)
	time.Sleep(300 * time.Millisecond) // what is drawn is on the screen
	for _, words := range at {
		for range 2 { // once more, should the page have gone to what is unread meanwhile
			within(words, fmt.Sprintf(`((e) => {
				const talk = e?.closest('.talk');
				const to = e && Math.min(e.offsetTop - 60, talk.scrollHeight - talk.clientHeight);
				return !!e && (Math.abs(talk.scrollTop - to) < 2 || (talk.scrollTop = to, false));
			})([...p.querySelectorAll('[data-screen="bot"] .entry')].findLast((e) => e.textContent.includes(%q)))`, words))
			time.Sleep(300 * time.Millisecond)
		}
	}
	data, err := chromedp.Run(w.b.ctx, chromedp.Screenshot(chromedp.CSS(phone)))
	must(w.t, err)
	out, err := png.Decode(bytes.NewReader(data))
	must(w.t, err)
	return out
}

// beginning is enough of a text to know it by.
func beginning(text string) string {
	r := []rune(strings.TrimSpace(text))
	return string(r[:min(len(r), 20)])
}

// keep puts phones beside each other and keeps them as a picture.
func (w *week) keep(name string, phones ...image.Image) {
	w.t.Helper()
	if !strings.Contains(w.readme, "(docs/"+name+".png)") {
		w.t.Errorf("the README does not show %s", name)
	}
	if w.folder == "" {
		return
	}
	const gap = 14
	wide, high := gap, 0
	for _, p := range phones {
		wide += p.Bounds().Dx() + gap
		high = max(high, p.Bounds().Dy())
	}
	all := image.NewRGBA(image.Rect(0, 0, wide, high+2*gap))
	draw.Draw(all, all.Bounds(), image.NewUniform(color.RGBA{0xec, 0xef, 0xf3, 0xff}), image.Point{}, draw.Src)
	x := gap
	for _, p := range phones {
		draw.Draw(all, image.Rect(x, gap, x+p.Bounds().Dx(), gap+p.Bounds().Dy()), p, p.Bounds().Min, draw.Src)
		x += p.Bounds().Dx() + gap
	}
	var out bytes.Buffer
	must(w.t, (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, fewColours(all)))
	must(w.t, os.WriteFile(filepath.Join(w.folder, name+".png"), out.Bytes(), 0o644))
}

// inBaghdad sets the clock of the page.
func inBaghdad() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		_, err := cdp.Call(ctx, tg, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "Asia/Baghdad"})
		return err
	})
}

// still has nothing on the page move.
func still() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		_, err := cdp.Call(ctx, tg, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}, {Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		return err
	})
}
