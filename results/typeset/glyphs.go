package typeset

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/shaping"
)

// Glyph is one shape of a line, with its place, and the letters it stands for.
//
// What is drawn is not always what is read: one shape may stand for two letters, and a mark is raised to
// where its letter wants it. Whoever reads a page by its places, as search and copying do, then has letters in
// the wrong order or on a line of their own. So such a shape has no letters, and these stand as blanks without
// width where they are read.
type Glyph struct {
	ID    uint16
	X, Y  float32 // of its origin, from the left end of the line and above the baseline
	Text  string  // empty: it is only seen
	Blank bool    // it is only read
}

// Glyphs gives those of one line from left to right, and how wide the line is. Marks of direction and joiners
// have done their work by then, and are not among them.
func (t *Setter) Glyphs(text string, size float32) (out []Glyph, width float32) {
	runes := []rune(text)
	for _, run := range t.line(text, size) {
		for from := 0; from < len(run.Glyphs); {
			to := from + 1
			for to < len(run.Glyphs) && run.Glyphs[to].TextIndex() == run.Glyphs[from].TextIndex() {
				to++
			}
			set, advance := t.cluster(runes, run, run.Glyphs[from:to])
			for _, g := range set {
				g.X += width
				out = append(out, g)
			}
			width += advance
			from = to
		}
	}
	return out, width
}

// cluster are the glyphs that some letters became together. The first that stands on the line is read as one
// of the letters; the others are blanks at either side of it.
func (t *Setter) cluster(text []rune, run shaping.Output, of []shaping.Glyph) (out []Glyph, advance float32) {
	letters := slices.Clone(text[of[0].TextIndex() : of[0].TextIndex()+of[0].RunesCount()])
	if invisible(letters) {
		return nil, 0
	}
	if run.Direction.Progression() == di.TowardTopLeft {
		slices.Reverse(letters)
	}
	at := slices.IndexFunc(letters, func(r rune) bool { return !unicode.Is(unicode.Mn, r) })
	read := false
	for _, g := range of {
		x := Glyph{ID: uint16(g.GlyphID), X: advance + pixels(g.XOffset), Y: pixels(g.YOffset)}
		if !read && at >= 0 && g.Advance > 0 && g.YOffset == 0 {
			x.Text, read = string(letters[at]), true
		}
		out, advance = append(out, x), advance+pixels(g.Advance)
	}
	if !read {
		return append(t.blanks(letters, 0), out...), advance
	}
	return slices.Concat(t.blanks(letters[:at], 0), out, t.blanks(letters[at+1:], advance)), advance
}

// blanks are letters that are read at a place, and not seen.
func (t *Setter) blanks(letters []rune, x float32) (out []Glyph) {
	space, _ := t.face.NominalGlyph(' ')
	for _, letter := range letters {
		out = append(out, Glyph{ID: uint16(space), X: x, Text: string(letter), Blank: true})
	}
	return out
}

// invisible says that letters are marks of direction and joiners alone.
func invisible(letters []rune) bool {
	return !slices.ContainsFunc(letters, func(r rune) bool { return !unicode.Is(unicode.Cf, r) })
}
