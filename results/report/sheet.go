package report

import (
	"image/color"
	"strings"

	"cohortbot/results/pdf"
	"cohortbot/results/typeset"
)

// A page is A4; lengths are points. Arabic script reaches far above and below its line, and gets the room.
const (
	side    = 52
	top     = 84
	bottom  = pdf.High - 66
	across  = pdf.Wide - 2*side // what text and tables may fill
	leading = 1.62
	hang    = 1.12 // from the top of a line to its baseline, in sizes
)

// The sizes of letters.
const (
	titleSize   = 21
	headingSize = 14
	textSize    = 9.6
	cellSize    = 8.4
	smallSize   = 7.6
	fewestSize  = 5 // of a word that fits nowhere otherwise
)

var (
	ink    = color.RGBA{31, 41, 55, 255}
	quiet  = color.RGBA{88, 98, 112, 255}
	ground = color.RGBA{235, 239, 244, 255}
	line   = color.RGBA{205, 212, 221, 255}
	accent = color.RGBA{29, 78, 137, 255}
)

// paper is what a page is drawn on.
type paper interface {
	Text(text string, size, x, y float32, ink color.RGBA, bold bool)
	Fill(x, y, wide, high float32, in color.RGBA)
}

// style is how a line looks.
type style struct {
	size float32
	ink  color.RGBA
	bold bool
	end  bool // it ends where lines end, as numbers under one another do
}

// sheet fills pages from the top. Places along a line are counted from where reading begins.
type sheet struct {
	set    *typeset.Setter
	begins func() paper // begins a page
	page   paper
	y      float32 // down to where it is filled
	widths map[measured]float32
}

// measured is a line whose width is known.
type measured struct {
	text string
	size float32
}

func (s *sheet) width(text string, size float32) float32 {
	key := measured{text, size}
	w, known := s.widths[key]
	if !known {
		w = s.set.Width(text, size)
		s.widths[key] = w
	}
	return w
}

// turn goes on at the top of a new page.
func (s *sheet) turn() { s.page, s.y = s.begins(), top }

// needs turns the page when so much does not fit any more, unless it is empty.
func (s *sheet) needs(high float32) {
	if s.y+high > bottom && s.y > top {
		s.turn()
	}
}

// put sets a line in a field that begins so far from the edge and is so wide.
func (s *sheet) put(text string, st style, from, wide, y float32) {
	if text == "" {
		return
	}
	w := s.width(text, st.size)
	x := from
	if st.end {
		x = from + wide - w
	}
	if s.set.RightToLeft() {
		x = across - x - w
	}
	s.page.Text(text, st.size, side+x, y+st.size*hang, st.ink, st.bold)
}

// fill paints a field that begins so far from the edge.
func (s *sheet) fill(from, y, wide, high float32, in color.RGBA) {
	if s.set.RightToLeft() {
		from = across - from - wide
	}
	s.page.Fill(side+from, y, wide, high, in)
}

// broken are the lines of a text in a field, and in which size: smaller where a word is wider than the field.
func (s *sheet) broken(text string, size, wide float32) (lines []string, fits float32) {
	if widest := s.widest(text, size); widest > wide {
		size = max(fewestSize, size*wide/widest*0.99)
	}
	for _, part := range strings.Split(text, "\n") {
		lines = append(lines, s.wrapped(s.parted(part, size, wide), size, wide)...)
	}
	return lines, size
}

// parted puts blanks into words that are wider than a field even in the smallest size, as a name without any.
func (s *sheet) parted(text string, size, wide float32) string {
	words := strings.Fields(text)
	long := false
	for i, word := range words {
		if s.width(word, size) <= wide {
			continue
		}
		long = true
		var pieces []string
		from, letters := 0, []rune(word)
		for to := range letters {
			if to > from && s.width(string(letters[from:to+1]), size) > wide {
				pieces, from = append(pieces, string(letters[from:to])), to
			}
		}
		words[i] = strings.Join(append(pieces, string(letters[from:])), " ")
	}
	if !long {
		return text
	}
	return strings.Join(words, " ")
}

// wrapped breaks a line at blanks by the widths of its words, which is as wide as they are together: no
// letter joins over a blank. What is isolated from its surroundings stays so on each line.
func (s *sheet) wrapped(text string, size, wide float32) (lines []string) {
	if s.width(text, size) <= wide {
		return []string{text}
	}
	for _, line := range s.set.Wrap(text, size, wide) {
		lines = append(lines, isolatedOn(lines, line))
	}
	return lines
}

// text sets lines under one another and keeps them on one page.
func (s *sheet) text(text string, st style, after float32) {
	lines, size := s.broken(text, st.size, across)
	st.size = size
	s.needs(float32(len(lines)) * size * leading)
	for _, line := range lines {
		s.put(line, st, 0, across, s.y)
		s.y += size * leading
	}
	s.y += after
}

// high is how much of a page a text takes.
func (s *sheet) high(text string, size float32) float32 {
	lines, fits := s.broken(text, size, across)
	return float32(len(lines)) * fits * leading
}

// heading begins a part of the report; what follows it, so high, is on the same page.
func (s *sheet) heading(text string, follows float32) {
	st := style{size: headingSize, ink: accent, bold: true}
	if s.y > top {
		s.y += 12
	}
	s.needs(s.high(text, st.size) + 5 + follows)
	s.text(text, st, 5)
}
