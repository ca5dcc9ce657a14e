package main

import (
	"image"
	"image/color"
	_ "image/png" // decodes the committed pictures
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/shaping"
)

const media = "../women-in-leadership/modules/01-leadership-competencies/media"

// Pictures are committed, so a change of words must be drawn again. Edges may
// differ by a shade between processors, letters may not.
func TestCommittedPicturesAreUpToDate(t *testing.T) {
	for _, w := range whoDecides() {
		want, err := drawWhoDecides(w)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(media, "who-decides."+w.lang+".png")
		got := open(t, name)
		if got.Bounds() != want.Bounds() {
			t.Errorf("%s is %v, now drawn as %v: run go generate ./courses/draw", name, got.Bounds(), want.Bounds())
			continue
		}
		if n := different(got, want); n > 50 {
			t.Errorf("%s: %d pixels differ from what is drawn now: run go generate ./courses/draw", name, n)
		}
		if info, err := os.Stat(name); err != nil || info.Size() > 150<<10 {
			t.Errorf("%s: more than 150 KB, or unreadable: %v", name, err)
		}
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
	for _, w := range whoDecides() {
		set, err := newTypesetter(w.lang, w.rtl)
		if err != nil {
			t.Fatal(err)
		}
		texts := []string{w.title, w.foot}
		for _, b := range w.baskets {
			texts = append(texts, b.title, b.article, b.body)
		}
		for _, text := range texts {
			for _, run := range set.line(text, 40) {
				for _, g := range run.Glyphs {
					if g.GlyphID == 0 {
						t.Errorf("%s: a letter of %q is not in the font", w.lang, text)
					}
				}
			}
		}
	}
}

// In "بيت 120" every letter takes its joined form, the number is to the left
// of the word, and its digits keep their own order.
func TestArabicIsJoinedAndOrdered(t *testing.T) {
	set, err := newTypesetter("ar", true)
	if err != nil {
		t.Fatal(err)
	}
	text := []rune("بيت 120")
	runs := set.line(string(text), 40)
	if len(runs) != 2 {
		t.Fatalf("%d runs, want the number and the word", len(runs))
	}
	if got, want := places(runs[0]), []int{4, 5, 6}; !slices.Equal(got, want) {
		t.Errorf("from the left stand first the letters %v, want %v", got, want)
	}
	if got, want := places(runs[1]), []int{3, 2, 1, 0}; !slices.Equal(got, want) {
		t.Errorf("then the letters %v, want %v", got, want)
	}
	for _, g := range runs[1].Glyphs {
		lone, _ := set.face.NominalGlyph(text[g.TextIndex()])
		if text[g.TextIndex()] != ' ' && g.GlyphID == lone {
			t.Errorf("the letter %c stands alone, want it joined", text[g.TextIndex()])
		}
	}
}

// places gives the letters of a run in the order they stand, each once.
func places(run shaping.Output) []int {
	var order []int
	for _, g := range run.Glyphs {
		order = append(order, g.TextIndex())
	}
	return slices.Compact(order)
}

// The example of the Unicode algorithm's rule L2 with three levels.
func TestReorderByLevels(t *testing.T) {
	runs := []bidi.Run{{Start: 0, Level: 1}, {Start: 1, Level: 2}, {Start: 2, Level: 1}, {Start: 3, Level: 0}, {Start: 4, Level: 1}}
	reorder(runs)
	var got []int
	for _, r := range runs {
		got = append(got, r.Start)
	}
	if want := []int{2, 1, 0, 3, 4}; !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
}

func TestWrapKeepsEveryWord(t *testing.T) {
	set, err := newTypesetter("en", false)
	if err != nil {
		t.Fatal(err)
	}
	lines := set.wrap("one two three four", 40, set.width("one two", 40)+1)
	if want := []string{"one two", "three", "four"}; !slices.Equal(lines, want) {
		t.Errorf("lines %q, want %q", lines, want)
	}
}
