package report

import (
	"image/color"
	"slices"
)

// column is one of a table's.
type column struct {
	head  string
	share float32 // of the width, beside the others
	end   bool    // numbers: they end under one another
	bars  bool    // a bar stands beside the words
	apart float32 // after numbers, which end where the words of the next column begin: as it is fitted
}

// cell is what stands in a row under a column.
type cell struct {
	text  string
	share float64 // of a column with bars, from 0 to 1; below zero: none
	bold  bool
	above bool // the same as in the row above: written only where that is on another page
}

// table is drawn with its head again on each page; a row is on one page, if it fits on any.
type table struct {
	columns []column
	rows    [][]cell
	size    float32 // 0: cellSize

	from, wide []float32 // where columns begin, and how wide they are, once it is fitted
}

const (
	pad     = 4    // beside and above what stands in a cell
	apart   = 8    // after numbers; in small letters a quarter of it
	barHigh = 6.5  // of a bar
	spoken  = 0.34 // of a column with bars, what the words have
)

func words(of ...string) []cell {
	out := make([]cell, len(of))
	for i, text := range of {
		out[i] = cell{text: text, share: -1}
	}
	return out
}

// room is what the words have of a column so wide.
func (c column) room(wide float32) float32 {
	switch wide -= 2 * pad; {
	case c.bars:
		return wide * spoken
	case c.end:
		return wide - c.apart
	}
	return wide
}

func (t table) letters() float32 {
	if t.size > 0 {
		return t.size
	}
	return cellSize
}

func (t table) head() []cell {
	var out []cell
	for _, c := range t.columns {
		out = append(out, cell{text: c.head, share: -1, bold: true})
	}
	return out
}

// laid is a row whose lines are broken.
type laid struct {
	lines [][]string
	sizes []float32
	high  float32
}

func (t table) lay(s *sheet, row []cell) laid {
	var out laid
	for i, c := range row {
		lines, size := s.broken(c.text, t.letters(), t.columns[i].room(t.wide[i]))
		out.lines, out.sizes = append(out.lines, lines), append(out.sizes, size)
		out.high = max(out.high, float32(len(lines))*size*leading)
	}
	out.high += pad
	return out
}

// layHead is the head, all in one size.
func (t table) layHead(s *sheet) laid {
	for _, size := range t.lay(s, t.head()).sizes {
		t.size = min(t.letters(), size)
	}
	return t.lay(s, t.head())
}

// littleOfPage is how much of one a table may take that is not parted.
const littleOfPage = 0.2

// stays is how much of a page a heading needs below it: the whole of a small table, of another its head and two
// rows.
func (t table) stays(s *sheet) float32 {
	high, begins := t.layHead(s).high, float32(0)
	for i, row := range t.rows {
		high += t.lay(s, row).high
		if i < 2 {
			begins = min(high, bottom-top)
		} else if high > (bottom-top)*littleOfPage {
			return begins
		}
	}
	return min(high, bottom-top)
}

// draw sets the table, which is fitted.
func (t table) draw(s *sheet) {
	head := t.layHead(s)
	s.needs(t.stays(s))
	t.row(s, t.head(), head, true)
	begin := func() {
		s.turn()
		t.row(s, t.head(), head, true)
	}
	for i, row := range t.rows {
		shown := beside(row)
		set := t.lay(s, shown)
		if s.y+set.high > bottom && s.y > top+head.high+1 {
			begin()
			shown, set = row, t.lay(s, row)
		}
		for n, l := range set.cut(bottom - top - head.high) {
			if n > 0 {
				begin()
			}
			t.row(s, shown, l, false)
		}
		t.rule(s, i+1)
	}
	s.y += 10
}

// beside is a row below one on its page: without what that says already.
func beside(row []cell) []cell {
	out := slices.Clone(row)
	for i := range out {
		if out[i].above {
			out[i].text = ""
		}
	}
	return out
}

// cut parts a row that is higher than a page, between lines; any other stays whole.
func (l laid) cut(high float32) (out []laid) {
	for l.high > high {
		part, rest := l.after(high)
		out, l = append(out, part), rest
	}
	return append(out, l)
}

// after parts a row into what fits into a height, and the rest.
func (l laid) after(high float32) (part, rest laid) {
	part.sizes, rest.sizes = l.sizes, l.sizes
	for i, lines := range l.lines {
		each := l.sizes[i] * leading
		n := min(len(lines), int((high-pad)/each))
		part.lines, rest.lines = append(part.lines, lines[:n]), append(rest.lines, lines[n:])
		part.high, rest.high = max(part.high, float32(n)*each), max(rest.high, float32(len(lines)-n)*each)
	}
	part.high, rest.high = part.high+pad, rest.high+pad
	return part, rest
}

func (t table) row(s *sheet, row []cell, l laid, head bool) {
	from, wide := t.from, t.wide
	if head {
		s.fill(0, s.y, across, l.high, ground)
	}
	for i, c := range row {
		st := style{size: l.sizes[i], ink: ink, bold: c.bold, end: t.columns[i].end}
		room := t.columns[i].room(wide[i])
		if t.columns[i].bars && !head {
			t.bar(s, from[i]+pad+room, wide[i]-2*pad-room, c.share, l.high)
		}
		for n, text := range l.lines[i] {
			s.put(text, st, from[i]+pad, room, s.y+pad/2+float32(n)*st.size*leading)
		}
	}
	s.y += l.high
	if head {
		s.fill(0, s.y-0.5, across, 0.5, line)
	}
}

// rule draws the line above a row: not above what is not written again.
func (t table) rule(s *sheet, next int) {
	from := float32(0)
	for i := 0; next < len(t.rows) && i < len(t.columns) && t.rows[next][i].above; i++ {
		from = t.from[i] + t.wide[i]
	}
	s.fill(from, s.y-0.5, across-from, 0.5, line)
}

// bar is a share as a length, in the middle of its row.
func (t table) bar(s *sheet, from, wide float32, share float64, high float32) {
	if share < 0 {
		return
	}
	from, wide = from+2*pad, wide-2*pad
	paint := func(long float32, in color.RGBA) { s.fill(from, s.y+(high-barHigh)/2, long, barHigh, in) }
	paint(wide, ground)
	if share > 0 {
		paint(max(1, wide*float32(min(1, share))), accent)
	}
}
