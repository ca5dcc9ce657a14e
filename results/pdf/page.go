package pdf

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"slices"

	"cohortbot/results/typeset"
)

// Page is what stands on one page.
type Page struct {
	of      *Document
	content bytes.Buffer
}

// edge is how often the edge of bold letters goes into their size.
const edge = 28

// Text sets one line with its left end at x and its baseline at y. Bold is the same letters with an edge
// drawn around them: the font has one weight.
func (p *Page) Text(text string, size, x, y float32, ink color.RGBA, bold bool) {
	glyphs, _ := p.of.set.Glyphs(text, size)
	stroke := ""
	if bold {
		stroke = short(size/edge) + " w " + paint(ink) + " RG "
	}
	fmt.Fprintf(&p.content, "%s rg %s", paint(ink), stroke)
	p.read(glyphs, size, x, y, bold)
	for _, g := range glyphs {
		if g.Text == "" {
			fmt.Fprintf(&p.content, "q %.4f 0 0 %.4f %s %s cm /M%d Do Q\n", size/1000, size/1000, short(x+g.X), short(High-y+g.Y), p.of.mark(g.ID, bold))
		}
	}
}

// read sets the glyphs that stand for letters, each moved from where the one before it ends to its place.
func (p *Page) read(glyphs []typeset.Glyph, size, x, y float32, bold bool) {
	glyphs = slices.DeleteFunc(slices.Clone(glyphs), func(g typeset.Glyph) bool { return g.Text == "" })
	if len(glyphs) == 0 {
		return
	}
	mode := 0
	if bold {
		mode = 2
	}
	pen := glyphs[0].X
	fmt.Fprintf(&p.content, "BT /F %s Tf %d Tr %s %s Td [<", short(size), mode, short(x+pen), short(High-y))
	for _, g := range glyphs {
		if shift := (g.X - pen) * 1000 / size; math.Abs(float64(shift)) >= 0.5 {
			fmt.Fprintf(&p.content, ">%s<", short(-shift))
			pen = g.X
		}
		code := p.of.font.code(g)
		fmt.Fprintf(&p.content, "%04X", code)
		pen += p.of.font.advance(code) * size / 1000
	}
	p.content.WriteString(">] TJ ET\n")
}

// Fill paints a field.
func (p *Page) Fill(x, y, wide, high float32, in color.RGBA) {
	fmt.Fprintf(&p.content, "%s rg %s %s %s %s re f\n", paint(in), short(x), short(High-y-high), short(wide), short(high))
}

// paint is a colour as three shares.
func paint(c color.RGBA) string {
	return short(float32(c.R)/255) + " " + short(float32(c.G)/255) + " " + short(float32(c.B)/255)
}

// short writes a length with as many figures as can be seen: a hundredth of a point.
func short(x float32) string {
	s := fmt.Sprintf("%.2f", x)
	for s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	if s[len(s)-1] == '.' {
		s = s[:len(s)-1]
	}
	return s
}
