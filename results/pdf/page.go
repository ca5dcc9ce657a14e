package pdf

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"slices"

	"github.com/go-text/typesetting/font/opentype"

	"cohortbot/results/typeset"
)

// Page is what stands on one page.
type Page struct {
	of      *Document
	content bytes.Buffer
}

// Text sets one line with its left end at x and its baseline at y. Bold is the same letters with an edge
// drawn around them: the font has one weight.
func (p *Page) Text(text string, size, x, y float32, ink color.RGBA, bold bool) {
	glyphs, _ := p.of.set.Glyphs(text, size)
	edge := ""
	if bold {
		edge = short(size/28) + " w " + paint(ink) + " RG "
	}
	fmt.Fprintf(&p.content, "%s rg %s", paint(ink), edge)
	p.read(glyphs, size, x, y, bold)
	for _, g := range glyphs {
		if g.Text == "" {
			p.trace(p.of.set.Outline(g.ID), size/1000, x+g.X, High-y+g.Y, bold)
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

// trace draws a shape with its origin at x and y, which points up here. A curve with one point that pulls it
// becomes one with two, as the format has them.
func (p *Page) trace(outline []opentype.Segment, scale, x, y float32, bold bool) {
	if len(outline) == 0 {
		return
	}
	at := func(s opentype.SegmentPoint) opentype.SegmentPoint {
		return opentype.SegmentPoint{X: x + s.X*scale, Y: y + s.Y*scale}
	}
	between := func(from, to opentype.SegmentPoint) string { // two thirds of the way
		return short(from.X+(to.X-from.X)*2/3) + " " + short(from.Y+(to.Y-from.Y)*2/3)
	}
	var last opentype.SegmentPoint
	for _, s := range outline {
		a, b, c := at(s.Args[0]), at(s.Args[1]), at(s.Args[2])
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			fmt.Fprintf(&p.content, "%s m ", point(a))
			last = a
		case opentype.SegmentOpLineTo:
			fmt.Fprintf(&p.content, "%s l ", point(a))
			last = a
		case opentype.SegmentOpQuadTo:
			fmt.Fprintf(&p.content, "%s %s %s c ", between(last, a), between(b, a), point(b))
			last = b
		case opentype.SegmentOpCubeTo:
			fmt.Fprintf(&p.content, "%s %s %s c ", point(a), point(b), point(c))
			last = c
		}
	}
	if bold {
		p.content.WriteString("b\n")
	} else {
		p.content.WriteString("f\n")
	}
}

func point(p opentype.SegmentPoint) string { return short(p.X) + " " + short(p.Y) }

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
