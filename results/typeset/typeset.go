// Package typeset sets lines of text as pictures: letters joined and in the order in which they are read,
// right to left with digits and Latin names among them. The font is in the program.
package typeset

import (
	"bytes"
	_ "embed"
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

//go:embed font/Vazirmatn_400Regular.ttf
var vazirmatn []byte

// Setter turns text into glyphs in the order the eye meets them. It is
// not safe for concurrent use, since the face it holds is not.
type Setter struct {
	face   *font.Face
	shaper shaping.HarfbuzzShaper
	lang   language.Language
	rtl    bool
}

// New gives a setter for a language. The direction of its lines is that of the language, whatever their
// first letter.
func New(lang string, rtl bool) (*Setter, error) {
	face, err := font.ParseTTF(bytes.NewReader(vazirmatn))
	if err != nil {
		return nil, fmt.Errorf("reading the font: %w", err)
	}
	return &Setter{face: face, lang: language.NewLanguage(lang), rtl: rtl}, nil
}

// Lacks says that a letter of a text is not in the font.
func (t *Setter) Lacks(text string) bool {
	return slices.ContainsFunc(t.line(text, 40), func(run shaping.Output) bool {
		return slices.ContainsFunc(run.Glyphs, func(g shaping.Glyph) bool { return g.GlyphID == 0 })
	})
}

// RightToLeft says that its lines begin at the right.
func (t *Setter) RightToLeft() bool { return t.rtl }

// line gives the shaped runs of one line from left to right.
func (t *Setter) line(text string, size float32) []shaping.Output {
	runes := []rune(text)
	base := level(0)
	if t.rtl {
		base = 1
	}
	ordered := runs(levels(runes, base))
	reorder(ordered)
	shaped := make([]shaping.Output, len(ordered))
	for i, r := range ordered {
		shaped[i] = t.shaper.Shape(t.input(runes, r, size))
	}
	return shaped
}

func (t *Setter) input(text []rune, r run, size float32) shaping.Input {
	direction, script := di.DirectionLTR, language.Latin
	if r.at%2 == 1 {
		direction, script = di.DirectionRTL, language.Arabic
	}
	in := shaping.Input{
		Text: text, RunStart: r.from, RunEnd: r.to,
		Direction: direction, Script: script, Language: t.lang,
		Face: t.face, Size: fixed.Int26_6(size * 64),
	}
	if script == language.Latin {
		in.FontFeatures = []shaping.FontFeature{apart}
	}
	return in
}

// apart keeps Latin letters from being one shape (ffi): whoever searches a page or copies from it would find the
// letters of a shape apart from their word. Arabic letters that must be joined have a feature of their own.
var apart = shaping.FontFeature{Tag: opentype.MustNewTag("liga"), Value: 0}

// run are letters beside one another at one level.
type run struct {
	from, to int // from a letter to before another
	at       level
}

// runs parts a line wherever the level changes: also from an odd level to another, which are not read as one.
func runs(of []level) (out []run) {
	for i, at := range of {
		if i == 0 || at != of[i-1] {
			out = append(out, run{from: i, at: at})
		}
		out[len(out)-1].to = i + 1
	}
	return out
}

// reorder puts runs from logical into visual order: rule L2 of the Unicode
// bidirectional algorithm, from the highest level down to the lowest odd one
// reversing every stretch at that level or above.
func reorder(runs []run) {
	highest, lowestOdd := level(0), deepest+2
	for _, r := range runs {
		highest = max(highest, r.at)
		if r.at%2 == 1 {
			lowestOdd = min(lowestOdd, r.at)
		}
	}
	for at := highest; at >= lowestOdd; at-- {
		for from := 0; from < len(runs); from++ {
			to := from
			for to < len(runs) && runs[to].at >= at {
				to++
			}
			slices.Reverse(runs[from:to])
			from = max(from, to)
		}
	}
}

// Width is the advance of a line in pixels.
func (t *Setter) Width(text string, size float32) float32 {
	var sum fixed.Int26_6
	for _, run := range t.line(text, size) {
		sum += run.Advance
	}
	return pixels(sum)
}

// Wrap breaks text at blanks into lines of at most limit pixels; a word that
// is wider stands alone. The Kurdish "and", a letter by itself, begins a line
// and never ends one.
func (t *Setter) Wrap(text string, size, limit float32) []string {
	var lines []string
	current := ""
	for _, word := range unbroken(text) {
		longer := strings.TrimSpace(current + " " + word)
		if current != "" && t.Width(longer, size) > limit {
			lines = append(lines, current)
			longer = word
		}
		current = longer
	}
	return append(lines, current)
}

// unbroken splits at blanks; a lone و stays with the word after it.
func unbroken(text string) []string {
	var all []string
	and := ""
	for _, word := range strings.Fields(text) {
		if word == "و" {
			and = word + " "
			continue
		}
		all = append(all, and+word)
		and = ""
	}
	if and != "" {
		all = append(all, strings.TrimSpace(and))
	}
	return all
}

// Draw sets one line with its left end at x and its baseline at y. Only the
// line's own box is rasterised: marks stay within a size above and below it.
func (t *Setter) Draw(dst *image.RGBA, text string, size, x, y float32, ink color.Color) {
	box := image.Rect(int(x-size), int(y-1.5*size), int(x+t.Width(text, size)+size), int(y+size))
	box = box.Intersect(dst.Bounds())
	raster := vector.NewRasterizer(box.Dx(), box.Dy())
	x, y = x-float32(box.Min.X), y-float32(box.Min.Y)
	for _, run := range t.line(text, size) {
		scale := size / float32(run.Face.Upem())
		for _, g := range run.Glyphs {
			if outline, ok := run.Face.GlyphDataOutline(g.GlyphID); ok {
				trace(raster, outline, x+pixels(g.XOffset), y-pixels(g.YOffset), scale)
			}
			x += pixels(g.Advance)
		}
	}
	raster.Draw(dst, box, image.NewUniform(ink), image.Point{})
}

// trace adds one outline, whose y axis points up, to the raster.
func trace(raster *vector.Rasterizer, outline font.GlyphOutline, x, y, scale float32) {
	at := func(p opentype.SegmentPoint) (float32, float32) {
		return x + p.X*scale, y - p.Y*scale
	}
	for i, s := range outline.Segments {
		ax, ay := at(s.Args[0])
		bx, by := at(s.Args[1])
		cx, cy := at(s.Args[2])
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			if i > 0 {
				raster.ClosePath()
			}
			raster.MoveTo(ax, ay)
		case opentype.SegmentOpLineTo:
			raster.LineTo(ax, ay)
		case opentype.SegmentOpQuadTo:
			raster.QuadTo(ax, ay, bx, by)
		case opentype.SegmentOpCubeTo:
			raster.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	raster.ClosePath()
}

func pixels(v fixed.Int26_6) float32 {
	return float32(v) / 64
}
