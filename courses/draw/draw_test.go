package main

import (
	"image"
	"image/color"
	_ "image/png" // decodes the committed pictures
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cohortbot/results/typeset"
)

const modules = "../women-in-leadership/modules"

// Pictures are committed, so a change of words must be drawn again. Edges may
// differ by a shade between processors, letters may not.
func TestCommittedPicturesAreUpToDate(t *testing.T) {
	all, err := pictures()
	if err != nil || len(all) < 6 {
		t.Fatalf("%d pictures, %v", len(all), err)
	}
	for _, p := range all {
		want, err := p.draw()
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range p.places(modules) {
			checkCopy(t, name, want)
		}
	}
}

func checkCopy(t *testing.T, name string, want image.Image) {
	t.Helper()
	got := open(t, name)
	if got.Bounds() != want.Bounds() {
		t.Errorf("%s is %v, now drawn as %v: run go generate ./courses/draw", name, got.Bounds(), want.Bounds())
		return
	}
	if n := different(got, want); n > 50 {
		t.Errorf("%s: %d pixels differ from what is drawn now: run go generate ./courses/draw", name, n)
	}
	if info, err := os.Stat(name); err != nil || info.Size() > 150<<10 {
		t.Errorf("%s: more than 150 KB, or unreadable: %v", name, err)
	}
}

// A phone is some 360 points wide: at that width no letter of the list is
// smaller than the text of a chat, about 16 points.
func TestCompetenciesAreLegibleOnAPhone(t *testing.T) {
	if size := rowSize * 360.0 / pageWidth; size < 16 {
		t.Errorf("titles are %.1f points high on a phone", size)
	}
	rows, err := competencies()
	if err != nil || len(rows) != 8 {
		t.Fatalf("%d competencies, %v", len(rows), err)
	}
	for _, h := range competencyHeadings() {
		s, err := newSheet(h.lang, h.rtl)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range rows {
			lines := s.rowLines(one, h.lang)
			if len(lines) > 2 || one.Title[h.lang] == "" {
				t.Errorf("%s in %s takes the lines %q", one.ID, h.lang, lines)
			}
			for _, line := range lines {
				if s.Width(line, rowSize) > pageWidth-2*margin-symbolWidth {
					t.Errorf("%s in %s: %q reaches over its card", one.ID, h.lang, line)
				}
			}
		}
	}
}

// Titles and symbols stand out from their cards as WCAG asks of text: 4.5 to 1.
func TestColoursContrast(t *testing.T) {
	c := colours()
	for i, card := range c.cards {
		if r := contrast(c.ink, card); r < 7 {
			t.Errorf("letters on card %d have a contrast of %.1f", i, r)
		}
		if r := contrast(c.marks[i], card); r < 4.5 {
			t.Errorf("symbols on card %d have a contrast of %.1f", i, r)
		}
	}
}

// contrast is WCAG's ratio of two opaque colours.
func contrast(a, b color.RGBA) float64 {
	light := func(c color.RGBA) float64 {
		sum := 0.0
		for i, v := range []uint8{c.R, c.G, c.B} {
			part := math.Pow((float64(v)/255+0.055)/1.055, 2.4)
			if v <= 10 {
				part = float64(v) / 255 / 12.92
			}
			sum += part * []float64{0.2126, 0.7152, 0.0722}[i]
		}
		return sum + 0.05
	}
	return max(light(a), light(b)) / min(light(a), light(b))
}

func TestCopiesAreDrawnToo(t *testing.T) {
	dir := t.TempDir()
	copied := filepath.Join(dir, "02-other", "media", "a.png")
	if err := os.MkdirAll(filepath.Dir(copied), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(copied, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	want := []string{filepath.Join(dir, firstModule, "media", "a.png"), copied}
	if got := (picture{name: "a.png"}).places(dir); !slices.Equal(got, want) {
		t.Errorf("the picture is drawn to %v, want %v", got, want)
	}
}

func TestAnUnknownCompetencyIsNamed(t *testing.T) {
	_, err := drawCompetencies(heading{lang: "en"}, []competency{{ID: "courage", Title: map[string]string{"en": "Courage"}}})
	if err == nil || !strings.Contains(err.Error(), "courage has no symbol") {
		t.Errorf("drawing it gives %v", err)
	}
}

func open(t *testing.T, name string) image.Image {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// different counts pixels whose light differs by more than a quarter: a
// letter that moved or changed has hundreds of them.
func different(a, b image.Image) int {
	count := 0
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if apart(a.At(x, y), b.At(x, y)) {
				count++
			}
		}
	}
	return count
}

func apart(a, b color.Color) bool {
	const shade = 64 << 8
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	far := func(x, y uint32) bool { return max(x, y)-min(x, y) > shade }
	return far(ar, br) || far(ag, bg) || far(ab, bb)
}

// Every letter of every text is in the font: an empty box helps nobody.
func TestFontHasEveryLetter(t *testing.T) {
	rows, err := competencies()
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range whoDecides() {
		set, err := typeset.New(w.lang, w.rtl)
		if err != nil {
			t.Fatal(err)
		}
		texts := []string{w.title, w.foot, competencyHeadings()[i].title}
		for _, b := range w.baskets {
			texts = append(texts, b.title, b.article, b.body)
		}
		for _, one := range rows {
			texts = append(texts, one.Title[w.lang])
		}
		for _, text := range texts {
			if set.Lacks(text) {
				t.Errorf("%s: a letter of %q is not in the font", w.lang, text)
			}
		}
	}
}
