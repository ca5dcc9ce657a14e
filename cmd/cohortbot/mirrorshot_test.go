package main

import (
	"bytes"
	"image"
	"image/png"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
	"golang.org/x/image/draw"

	"cohortbot/dialog"
	"cohortbot/rehearsal"
)

// TestMirrorShown shows the mirror on the page of phones: covered, and the same in words. With COHORTBOT_TOUR, a
// folder, the README's picture of both is kept there, with the picture as it is when it is opened.
func TestMirrorShown(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	readme, err := os.ReadFile("../../README.md")
	must(t, err)
	w := &week{stage: newStage(t, stageConfig{}), readme: string(readme), folder: os.Getenv("COHORTBOT_TOUR")}
	web := httptest.NewServer(w.server.Page(nil))
	t.Cleanup(web.Close)
	w.b = openBrowser(t, web.URL)
	must(t, chromedp.Do(w.b.ctx, chromedp.EmulateViewport(1240, 1010), inBaghdad(), still()))
	ar, ckb := w.phone("زينب", "ar", rehearsal.Role("")), w.phone("شیلان", "ckb", rehearsal.Role(""))
	for _, c := range []*scene{ar, ckb} {
		c.registers()
		c.rates(shippedModule+"self-start", 2, 1, 4, 3, 5)
		c.rates(shippedModule+"self-end", 4, 3, 5, 3, 4)
		c.writes("/progress")
		c.presses(dialog.VerbMirror)
	}
	covered, words := w.shot(ckb, "ئەو وێنەیەی"), w.shot(ar, "نظرتكِ إلى نفسكِ")
	made, err := w.program.Make(t.Context(), ar.mirrorOf("ar"))
	must(t, err)
	opened, err := png.Decode(bytes.NewReader(made.Data))
	must(t, err)
	high := words.Bounds().Dy()
	small := image.NewRGBA(image.Rect(0, 0, high*opened.Bounds().Dx()/opened.Bounds().Dy(), high))
	draw.CatmullRom.Scale(small, small.Bounds(), opened, opened.Bounds(), draw.Src, nil)
	w.keep("mirror", covered, words, small)
}
