package pdf

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/go-text/typesetting/font/opentype"
)

// mark is a shape that is only seen, of a size of a thousand points. It is in the document once, and drawn
// wherever it stands.
type mark struct {
	glyph uint16
	bold  bool
}

// mark is the number of a shape among those that are only seen.
func (d *Document) mark(glyph uint16, bold bool) int {
	m := mark{glyph, bold}
	if i := slices.Index(d.marks, m); i >= 0 {
		return i
	}
	d.marks = append(d.marks, m)
	return len(d.marks) - 1
}

// firstMark is the number of the first one's object: they come after the pages.
func (d *Document) firstMark() int { return firstPage + 2*len(d.pages) }

// markNames are the marks as pages name them.
func (d *Document) markNames() (out string) {
	for i := range d.marks {
		out += fmt.Sprintf("/M%d %d 0 R ", i, d.firstMark()+i)
	}
	return out
}

// writeMarks writes their objects. What they are painted in is what is at hand where they are drawn.
func (d *Document) writeMarks(f *file) {
	for i, m := range d.marks {
		f.stream(d.firstMark()+i, "/Type /XObject /Subtype /Form /BBox [-4000 -4000 4000 4000]", traced(d.set.Outline(m.glyph), m.bold))
	}
}

// traced is an outline as it is drawn. A curve with one point that pulls it becomes one with two, as the format
// has them.
func traced(outline []opentype.Segment, bold bool) []byte {
	var out bytes.Buffer
	if len(outline) == 0 {
		return nil
	}
	between := func(from, to opentype.SegmentPoint) string { // two thirds of the way
		return short(from.X+(to.X-from.X)*2/3) + " " + short(from.Y+(to.Y-from.Y)*2/3)
	}
	var last opentype.SegmentPoint
	for _, s := range outline {
		a, b, c := s.Args[0], s.Args[1], s.Args[2]
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			fmt.Fprintf(&out, "%s m ", point(a))
			last = a
		case opentype.SegmentOpLineTo:
			fmt.Fprintf(&out, "%s l ", point(a))
			last = a
		case opentype.SegmentOpQuadTo:
			fmt.Fprintf(&out, "%s %s %s c ", between(last, a), between(b, a), point(b))
			last = b
		case opentype.SegmentOpCubeTo:
			fmt.Fprintf(&out, "%s %s %s c ", point(a), point(b), point(c))
			last = c
		}
	}
	if bold {
		return append([]byte(short(1000.0/edge)+" w "), append(out.Bytes(), 'b')...)
	}
	return append(out.Bytes(), 'f')
}

func point(p opentype.SegmentPoint) string { return short(p.X) + " " + short(p.Y) }
