package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"cohortbot/results/typeset"
)

// Mirror is a picture of how one person rated herself, for her alone: under each competency a row a time.
type Mirror struct {
	Title, Note string
	Lines       []MirrorLine
	Last        string // under them
}

// Time is when she rated herself.
type Time int

// The times, each in a colour of its own that is told from the others by how dark it is, too.
const (
	First Time = iota // at first
	Back              // of that time, looking back
	Now
)

// MirrorLine is one competency.
type MirrorLine struct {
	Title, Note string
	Steps       int // of the scale
	Rows        []Row
}

// Row is one rating.
type Row struct {
	Time  Time
	Label string  // what time it is, in words
	Value float64 // 1 to Steps
	Text  string  // the same in words
}

const (
	rowThick = 30
	rowPad   = 8 // above a bar, so that its middle is that of the words beside it
	parted   = 3 // between the steps of a scale
)

// The paper is neither white, which glares at night, nor dark.
var (
	soft   = color.RGBA{243, 245, 248, 255}
	track  = color.RGBA{216, 222, 231, 255}
	colour = map[Time]color.RGBA{First: {134, 163, 194, 255}, Back: {166, 120, 44, 255}, Now: plain}
)

// PNG draws it in a language.
func (m Mirror) PNG(lang string, rightToLeft bool) ([]byte, error) {
	t, err := typeset.New(lang, rightToLeft)
	if err != nil {
		return nil, fmt.Errorf("draw a mirror: %w", err)
	}
	measured := &sheet{Setter: t}
	measured.mirror(m)
	high := measured.y + margin
	s := &sheet{Setter: t, image: image.NewRGBA(image.Rect(0, 0, wide, int(high)))}
	s.fill(0, 0, wide, high, soft)
	s.mirror(m)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, typeset.Reduce(s.image)); err != nil {
		return nil, fmt.Errorf("draw a mirror: %w", err)
	}
	return out.Bytes(), nil
}

func (s *sheet) mirror(m Mirror) {
	s.y = margin
	s.text(m.Title, titleSize, ink, wide-2*margin)
	s.text(m.Note, noteSize, quiet, wide-2*margin)
	room := s.room(m)
	for _, l := range m.Lines {
		s.y += apart
		s.text(l.Title, groupSize, ink, wide-2*margin)
		s.text(l.Note, noteSize, quiet, wide-2*margin)
		s.y += below
		for _, r := range l.Rows {
			s.row(l, r, room)
		}
	}
	s.y += apart
	s.text(m.Last, noteSize, quiet, wide-2*margin)
}

// columns are how much room the words at both ends of a row take.
type columns struct{ label, value float32 }

// room is as much as the longest words want: all rows begin and end under one another.
func (s *sheet) room(m Mirror) (c columns) {
	for _, l := range m.Lines {
		for _, r := range l.Rows {
			c.label = max(c.label, s.Width(r.Label, noteSize)+apart)
			c.value = max(c.value, s.Width(r.Text, noteSize)+apart)
		}
	}
	return c
}

// row is what time it was, a bar of as many steps as she gave herself, and how many that are.
func (s *sheet) row(l MirrorLine, r Row, c columns) {
	const line = noteSize * leading
	s.put(r.Label, noteSize, margin, s.y+noteSize, ink)
	s.y += rowPad
	long := wide - 2*margin - c.label - c.value
	for i := range l.Steps {
		step := (long - float32(l.Steps-1)*parted) / float32(l.Steps)
		from := margin + c.label + float32(i)*(step+parted)
		s.slab(from, step, track)
		if filled := min(1, r.Value-float64(i)); filled > 0 {
			s.slab(from, step*float32(filled), colour[r.Time])
		}
	}
	s.put(r.Text, noteSize, wide-margin-c.value+apart, s.y-rowPad+noteSize, ink)
	s.y += line - rowPad
}

// slab fills a piece of a row that begins where reading does.
func (s *sheet) slab(from, long float32, in color.Color) {
	if s.RightToLeft() {
		from = wide - from - long
	}
	s.fill(from, s.y, from+long, s.y+rowThick, in)
}
