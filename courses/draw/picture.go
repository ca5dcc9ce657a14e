package main

import (
	"image"
	"image/color"
	"image/draw"

	"cohortbot/results/typeset"
)

// The picture is drawn for a phone held upright: 1080 pixels fill its width,
// and the smallest letters stay readable there. All lengths are pixels.
const (
	pageWidth   = 1080
	margin      = 48
	padding     = 44
	iconWidth   = 200
	titleSize   = 64
	cardSize    = 46
	articleSize = 34
	bodySize    = 38
	footSize    = 30
	leading     = 1.5 // Arabic letters reach far below the line
	// titleLeading keeps the marks below Kurdish letters clear of the first card.
	titleLeading = 1.8
)

type palette struct {
	paper, ink, quiet color.RGBA
	cards             [3]color.RGBA // grounds
	marks             [3]color.RGBA // icons and article numbers, dark enough to read
}

func colours() palette {
	return palette{
		paper: color.RGBA{255, 255, 255, 255},
		ink:   color.RGBA{31, 41, 55, 255},
		quiet: color.RGBA{88, 98, 112, 255},
		cards: [3]color.RGBA{{228, 238, 248, 255}, {252, 240, 220, 255}, {226, 242, 232, 255}},
		marks: [3]color.RGBA{{29, 78, 137, 255}, {156, 88, 8, 255}, {25, 105, 70, 255}},
	}
}

// sheet is a picture in the making.
type sheet struct {
	*typeset.Setter
	palette
	image *image.RGBA
}

func newSheet(lang string, rtl bool) (*sheet, error) {
	t, err := typeset.New(lang, rtl)
	if err != nil {
		return nil, err
	}
	return &sheet{Setter: t, palette: colours()}, nil
}

// blank begins the picture with empty paper of that height.
func (s *sheet) blank(height float32) {
	s.image = image.NewRGBA(image.Rect(0, 0, pageWidth, int(height)))
	draw.Draw(s.image, s.image.Bounds(), image.NewUniform(s.paper), image.Point{}, draw.Src)
}

// drawWhoDecides shows three baskets of powers, one under another.
func drawWhoDecides(w words) (image.Image, error) {
	s, err := newSheet(w.lang, w.rtl)
	if err != nil {
		return nil, err
	}
	s.blank(s.height(w))
	y := float32(margin + titleSize*titleLeading)
	s.put(w.title, titleSize, margin, y-titleSize*0.8, s.ink)
	for i, b := range w.baskets {
		y += s.card(i, b, y) + padding/2
	}
	s.put(w.foot, footSize, margin, y+footSize*leading, s.quiet)
	return typeset.Reduce(s.image), nil
}

func (s *sheet) height(w words) float32 {
	sum := float32(2*margin + titleSize*titleLeading + footSize*leading)
	for _, b := range w.baskets {
		sum += s.cardHeight(b) + padding/2
	}
	return sum
}

func (s *sheet) bodyLines(b basket) []string {
	return s.Wrap(b.body, bodySize, pageWidth-2*margin-2*padding-iconWidth)
}

func (s *sheet) cardHeight(b basket) float32 {
	text := cardSize*leading + articleSize*leading + float32(len(s.bodyLines(b)))*bodySize*leading
	return max(text+padding*1.4, iconWidth+padding)
}

// card draws one basket from y downwards and returns its height.
func (s *sheet) card(i int, b basket, y float32) float32 {
	height := s.cardHeight(b)
	s.roundedBox(margin, y, pageWidth-2*margin, height, 28, s.cards[i])
	s.icon(i, margin+padding*0.6+iconWidth/2, y+height/2)

	start := float32(margin + padding + iconWidth)
	baseline := y + padding*0.5 + cardSize*1.2
	s.put(b.title, cardSize, start, baseline, s.ink)
	baseline += articleSize * leading * 1.1
	s.put(b.article, articleSize, start, baseline, s.marks[i])
	for _, line := range s.bodyLines(b) {
		baseline += bodySize * leading
		s.put(line, bodySize, start, baseline, s.ink)
	}
	return height
}

// put sets a line that begins at the given distance from the side where
// reading begins.
func (s *sheet) put(text string, size, start, baseline float32, ink color.Color) {
	x := start
	if s.RightToLeft() {
		x = pageWidth - start - s.Width(text, size)
	}
	s.Draw(s.image, text, size, x, baseline, ink)
}

// icon tells the baskets apart without words: one large disc for the
// federation, two that overlap for what is shared, many for the rest. x
// counts from the side where reading begins.
func (s *sheet) icon(i int, x, y float32) {
	at := func(dx, dy, radius float32, ink color.Color) {
		cx := x + dx
		if s.RightToLeft() {
			cx = pageWidth - cx
		}
		s.disc(cx, y+dy, radius, ink)
	}
	mark := s.marks[i]
	pale := color.NRGBA{mark.R, mark.G, mark.B, 150}
	switch i {
	case 0:
		at(0, 0, 76, mark)
	case 1:
		at(-32, 0, 54, pale)
		at(32, 0, 54, pale)
	default:
		for _, d := range [][2]float32{{-50, -44}, {6, -54}, {56, -24}, {-24, 4}, {30, 30}, {-56, 42}, {-6, 62}} {
			at(d[0], d[1], 22, mark)
		}
	}
}
