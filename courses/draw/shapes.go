package main

import (
	"image"
	"image/color"

	"golang.org/x/image/vector"
)

// bend is how far the handles of a cubic curve reach to draw a quarter circle
// of radius one.
const bend = 0.5523

// disc fills a circle.
func (s *sheet) disc(x, y, radius float32, ink color.Color) {
	s.roundedBox(x-radius, y-radius, 2*radius, 2*radius, radius, ink)
}

// roundedBox fills a rectangle whose corners are quarter circles.
func (s *sheet) roundedBox(x, y, width, height, radius float32, ink color.Color) {
	box := image.Rect(int(x)-1, int(y)-1, int(x+width)+2, int(y+height)+2).Intersect(s.image.Bounds())
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	x, y = x-float32(box.Min.X), y-float32(box.Min.Y)
	right, bottom := x+width, y+height
	k := radius * (1 - bend)
	r.MoveTo(x+radius, y)
	r.LineTo(right-radius, y)
	r.CubeTo(right-k, y, right, y+k, right, y+radius)
	r.LineTo(right, bottom-radius)
	r.CubeTo(right, bottom-k, right-k, bottom, right-radius, bottom)
	r.LineTo(x+radius, bottom)
	r.CubeTo(x+k, bottom, x, bottom-k, x, bottom-radius)
	r.LineTo(x, y+radius)
	r.CubeTo(x, y+k, x+k, y, x+radius, y)
	r.ClosePath()
	r.Draw(s.image, box, image.NewUniform(ink), image.Point{})
}

// polygon fills what the outlines enclose. Winding counts: an outline that runs
// the other way round inside another leaves a hole.
func (s *sheet) polygon(ink color.Color, outlines ...[]point) {
	box := image.Rectangle{}
	for _, outline := range outlines {
		for _, at := range outline {
			box = box.Union(image.Rect(int(at.x)-1, int(at.y)-1, int(at.x)+2, int(at.y)+2))
		}
	}
	box = box.Intersect(s.image.Bounds())
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	for _, outline := range outlines {
		for i, at := range outline {
			x, y := at.x-float32(box.Min.X), at.y-float32(box.Min.Y)
			if i == 0 {
				r.MoveTo(x, y)
			} else {
				r.LineTo(x, y)
			}
		}
		r.ClosePath()
	}
	r.Draw(s.image, box, image.NewUniform(ink), image.Point{})
}
