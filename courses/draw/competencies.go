package main

import (
	"fmt"
	"image"
	"image/color"
	"io/fs"

	"go.yaml.in/yaml/v3"

	"cohortbot/courses"

	"cohortbot/results/typeset"
)

// Lengths of the competencies' picture in pixels: a row is one symbol and one
// title, large enough to read without opening the picture.
const (
	rowHeight   = 152
	rowGap      = 16
	symbolWidth = 190
	rowSize     = 52
	rowLeading  = 1.4
)

// competency is one row of the picture.
type competency struct {
	ID    string            `yaml:"id"`
	Title map[string]string `yaml:"title"`
}

// competencies are those of the shipped course, so that the picture never says
// other words than the course does. The file is read by itself: a course that
// has its pictures still to be drawn would not load.
func competencies() ([]competency, error) {
	data, err := fs.ReadFile(courses.Shipped(), "course.yaml")
	if err != nil {
		return nil, fmt.Errorf("reading the course: %w", err)
	}
	var of struct {
		Competencies []competency `yaml:"competencies"`
	}
	if err := yaml.Unmarshal(data, &of); err != nil {
		return nil, fmt.Errorf("reading the competencies: %w", err)
	}
	return of.Competencies, nil
}

// drawCompetencies shows the competencies one under another in course order.
func drawCompetencies(h heading, rows []competency) (image.Image, error) {
	s, err := newSheet(h.lang, h.rtl)
	if err != nil {
		return nil, err
	}
	height := float32(2*margin + titleSize*titleLeading - rowGap)
	for _, one := range rows {
		height += s.rowHeight(one, h.lang) + rowGap
	}
	s.blank(height)
	y := float32(margin + titleSize*titleLeading)
	s.put(h.title, titleSize, margin, y-titleSize*0.8, s.ink)
	for i, one := range rows {
		if err := s.row(i%len(s.cards), one, h.lang, y); err != nil {
			return nil, err
		}
		y += s.rowHeight(one, h.lang) + rowGap
	}
	return typeset.Reduce(s.image), nil
}

// rowLines breaks a title into lines of about the same length: no word is
// left alone below the others.
func (s *sheet) rowLines(one competency, lang string) []string {
	limit := float32(pageWidth - 2*margin - symbolWidth - padding)
	lines := s.Wrap(one.Title[lang], rowSize, limit)
	for tighter := lines; len(tighter) == len(lines) && limit > 0; limit -= 10 {
		lines, tighter = tighter, s.Wrap(one.Title[lang], rowSize, limit)
	}
	return lines
}

func (s *sheet) rowHeight(one competency, lang string) float32 {
	return max(rowHeight, float32(len(s.rowLines(one, lang)))*rowSize*rowLeading+padding)
}

// row draws one competency from y downwards.
func (s *sheet) row(card int, one competency, lang string, y float32) error {
	height := s.rowHeight(one, lang)
	s.roundedBox(margin, y, pageWidth-2*margin, height, 28, s.cards[card])
	if err := s.symbol(one.ID, card, margin+symbolWidth/2, y+height/2); err != nil {
		return err
	}
	lines := s.rowLines(one, lang)
	baseline := y + height/2 - float32(len(lines))*rowSize*rowLeading/2 + rowSize*rowLeading*0.7
	for _, line := range lines {
		s.put(line, rowSize, margin+symbolWidth, baseline, s.ink)
		baseline += rowSize * rowLeading
	}
	return nil
}

// symbol draws what a competency is without words. start counts from the side
// where reading begins; what has a direction follows the reading.
func (s *sheet) symbol(id string, card int, start, y float32) error {
	mark := s.marks[card]
	p := pen{sheet: s, x: start, y: y, scale: 1.15, side: 1, dark: mark, pale: between(mark, s.cards[card]), ground: s.cards[card]}
	if s.RightToLeft() {
		p.x, p.side = pageWidth-start, -1
	}
	draw := map[string]func(){
		"strategic-thinking": p.compass, "integrity": p.shield, "leading-people": p.team, "partnership": p.rings,
		"managing-results": p.summit, "communication": p.speech, "decentralisation": p.net, "inclusion": p.equals,
	}[id]
	if draw == nil {
		return fmt.Errorf("the competency %s has no symbol: draw one in symbols.go", id)
	}
	draw()
	return nil
}

// between is the colour halfway from one to the other.
func between(a, b color.RGBA) color.RGBA {
	half := func(x, y uint8) uint8 { return uint8((int(x) + int(y)) / 2) }
	return color.RGBA{half(a.R, b.R), half(a.G, b.G), half(a.B, b.B), 255}
}
