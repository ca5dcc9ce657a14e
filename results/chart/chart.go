// Package chart draws shares as a picture for a phone: bars under one another, with words joined and
// ordered as the script of the reader wants.
package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"cohortbot/results/typeset"
)

// Chart is a picture in the making: groups of bars under a title.
type Chart struct {
	Title, Note string
	Groups      []Group
}

// Group is some bars with what they are of.
type Group struct {
	Title, Note string
	Bars        []Bar
}

// Bar is one share.
type Bar struct {
	Label    string
	Share    float64 // 0 to 1
	Value    string  // what is written beside it
	Right    bool    // it is what is right
	Withheld bool    // no bar is drawn, for nobody may know how long
}

// A picture fills a phone held upright, and its smallest letters stay readable there. All lengths are
// pixels.
const (
	wide      = 1080
	margin    = 48
	titleSize = 52
	groupSize = 42
	labelSize = 36
	noteSize  = 32
	leading   = 1.6 // letters of Arabic script reach far below the line
	below     = 10  // of a label: marks below letters keep clear of the bar
	thick     = 34
	apart     = 22
	valueRoom = 260
)

var (
	paper  = color.RGBA{255, 255, 255, 255}
	ink    = color.RGBA{31, 41, 55, 255}
	quiet  = color.RGBA{88, 98, 112, 255}
	ground = color.RGBA{235, 239, 244, 255}
	plain  = color.RGBA{29, 78, 137, 255}
	good   = color.RGBA{25, 105, 70, 255}
)

// PNG draws it in a language.
func (c Chart) PNG(lang string, rightToLeft bool) ([]byte, error) {
	t, err := typeset.New(lang, rightToLeft)
	if err != nil {
		return nil, fmt.Errorf("draw a chart: %w", err)
	}
	measured := &sheet{Setter: t}
	measured.chart(c)
	s := &sheet{Setter: t, image: image.NewRGBA(image.Rect(0, 0, wide, int(measured.y)+margin))}
	s.fill(0, 0, wide, measured.y+margin, paper)
	s.chart(c)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, typeset.Reduce(s.image)); err != nil {
		return nil, fmt.Errorf("draw a chart: %w", err)
	}
	return out.Bytes(), nil
}

// sheet is drawn from the top to y; without an image it only measures.
type sheet struct {
	*typeset.Setter

	image *image.RGBA
	y     float32
}

func (s *sheet) chart(c Chart) {
	s.y = margin
	s.text(c.Title, titleSize, ink, wide-2*margin)
	s.text(c.Note, noteSize, quiet, wide-2*margin)
	for _, g := range c.Groups {
		s.y += apart
		s.text(g.Title, groupSize, ink, wide-2*margin)
		s.text(g.Note, noteSize, quiet, wide-2*margin)
		for _, b := range g.Bars {
			s.bar(b)
		}
	}
}

// text sets lines that begin where reading does.
func (s *sheet) text(text string, size float32, in color.Color, limit float32) {
	if text == "" {
		return
	}
	for _, line := range s.Wrap(text, size, limit) {
		s.y += size * leading
		s.put(line, size, margin, s.y-size*(leading-1), in)
	}
}

// put sets one line whose first letter is so far from the edge at which reading begins.
func (s *sheet) put(line string, size, from, baseline float32, in color.Color) {
	if s.image == nil {
		return
	}
	x := from
	if s.RightToLeft() {
		x = wide - from - s.Width(line, size)
	}
	s.Draw(s.image, line, size, x, baseline, in)
}

// bar is a label with a bar below it and its value at the end.
func (s *sheet) bar(b Bar) {
	s.text(b.Label, labelSize, ink, wide-2*margin)
	s.y += below
	const room = wide - 2*margin - valueRoom
	long := float32(min(1, max(0, b.Share))) * room
	s.stretch(margin, room, ground)
	if in := plain; !b.Withheld && long > 0 {
		if b.Right {
			in = good
		}
		s.stretch(margin, max(long, 4), in)
	}
	s.put(b.Value, labelSize, margin+room+apart, s.y+thick-4, ink)
	s.y += thick + apart
}

// stretch fills a bar that begins where reading does.
func (s *sheet) stretch(from, long float32, in color.Color) {
	if s.RightToLeft() {
		from = wide - from - long
	}
	s.fill(from, s.y, from+long, s.y+thick, in)
}

func (s *sheet) fill(x, y, right, bottom float32, in color.Color) {
	if s.image != nil {
		draw.Draw(s.image, image.Rect(int(x), int(y), int(right), int(bottom)), image.NewUniform(in), image.Point{}, draw.Src)
	}
}
