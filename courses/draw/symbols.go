package main

import (
	"image/color"
	"math"
)

// pen draws one symbol around (x, y). Its lengths are hundredths of a symbol
// of scale 1, from -50 to 50, and x grows in the direction of reading.
type pen struct {
	*sheet
	x, y, scale, side  float32
	dark, pale, ground color.RGBA
}

// point is a place as a pen sees it.
type point struct{ x, y float32 }

// compass: a direction is chosen.
func (p pen) compass() {
	p.ring(point{}, 46, 9, p.dark)
	p.fill(p.dark, []point{{24, -24}, {9, 9}, {-9, -9}})
	p.fill(p.pale, []point{{-24, 24}, {9, 9}, {-9, -9}})
}

// shield: what is done holds when it is looked at. The tick is written the
// same way in every script.
func (p pen) shield() {
	p.side = 1
	p.fill(p.dark, []point{{0, -50}, {41, -34}, {41, 2}, {35, 20}, {22, 36}, {0, 50}, {-22, 36}, {-35, 20}, {-41, 2}, {-41, -34}})
	p.stroke(p.ground, 10, point{-19, 0}, point{-5, 15}, point{20, -15})
}

// team: one in front, others with her.
func (p pen) team() {
	p.person(-31, 4, 0.8, p.pale)
	p.person(31, 4, 0.8, p.pale)
	p.person(0, 8, 1.24, p.ground)
	p.person(0, 8, 1.05, p.dark)
}

// rings: two that hold each other.
func (p pen) rings() {
	left, right := point{-19, 0}, point{19, 0}
	p.ring(left, 31, 10, p.dark)
	p.ring(right, 31, 10, p.pale)
	p.stroke(p.dark, 10, arc(left, 26, -75, -15)...)
}

// summit: what was meant to be reached is reached.
func (p pen) summit() {
	p.fill(p.pale, []point{{-50, 46}, {-2, -8}, {2, -8}, {50, 46}})
	p.stroke(p.dark, 7, point{0, 4}, point{0, -46})
	p.fill(p.dark, []point{{0, -50}, {36, -36}, {0, -20}})
}

// speech: a bubble with words in it.
func (p pen) speech() {
	var edge []point
	for _, corner := range []struct{ x, y, from float32 }{{30, -24, -90}, {30, 6, 0}, {-30, 6, 90}, {-30, -24, 180}} {
		edge = append(edge, arc(point{corner.x, corner.y}, 18, corner.from, corner.from+90)...)
	}
	p.fill(p.dark, edge)
	p.fill(p.dark, []point{{-28, 20}, {-30, 48}, {2, 20}})
	for _, x := range []float32{-24, 0, 24} {
		p.fill(p.ground, arc(point{x, -9}, 7, 0, 360))
	}
}

// net: a centre and places of their own, joined.
func (p pen) net() {
	places := arc(point{}, 38, -90, 270)
	for i := range 5 {
		p.stroke(p.pale, 6, point{}, places[i*len(places)/5])
	}
	for i := range 5 {
		p.fill(p.dark, arc(places[i*len(places)/5], 11, 0, 360))
	}
	p.fill(p.dark, arc(point{}, 16, 0, 360))
}

// equals: two of the same height, and the sign between them.
func (p pen) equals() {
	p.person(-37, 0, 0.9, p.pale)
	p.person(37, 0, 0.9, p.pale)
	p.stroke(p.dark, 8, point{-9, -8}, point{9, -8})
	p.stroke(p.dark, 8, point{-9, 9}, point{9, 9})
}

// person is a head and shoulders around (x, y).
func (p pen) person(x, y, size float32, ink color.RGBA) {
	p.fill(ink, arc(point{x, y - 22*size}, 17*size, 0, 360))
	p.fill(ink, append(arc(point{x, y + 26*size}, 25*size, 180, 360), point{x + 25*size, y + 34*size}, point{x - 25*size, y + 34*size}))
}

// arc is a row of points on a circle, from one angle to another in degrees,
// clockwise from the direction of reading.
func arc(centre point, radius, from, to float32) []point {
	const steps = 40
	points := make([]point, 0, steps+1)
	for i := range steps + 1 {
		angle := float64(from+(to-from)*float32(i)/steps) * math.Pi / 180
		points = append(points, point{centre.x + radius*float32(math.Cos(angle)), centre.y + radius*float32(math.Sin(angle))})
	}
	return points
}

// ring is a circle of the given outer radius, as wide as width inwards.
func (p pen) ring(centre point, radius, width float32, ink color.Color) {
	p.fill(ink, arc(centre, radius, 0, 360), arc(centre, radius-width, 360, 0))
}

// stroke draws lines from point to point with round ends.
func (p pen) stroke(ink color.Color, width float32, points ...point) {
	for i, at := range points {
		p.fill(ink, arc(at, width/2, 0, 360))
		if i == 0 {
			continue
		}
		from := points[i-1]
		dx, dy := at.x-from.x, at.y-from.y
		half := width / 2 / float32(math.Hypot(float64(dx), float64(dy)))
		nx, ny := -dy*half, dx*half
		p.fill(ink, []point{{from.x + nx, from.y + ny}, {at.x + nx, at.y + ny}, {at.x - nx, at.y - ny}, {from.x - nx, from.y - ny}})
	}
}

// fill paints what the outlines enclose; one that runs the other way round
// leaves a hole.
func (p pen) fill(ink color.Color, outlines ...[]point) {
	moved := make([][]point, len(outlines))
	for i, outline := range outlines {
		for _, at := range outline {
			moved[i] = append(moved[i], point{p.x + p.side*p.scale*at.x, p.y + p.scale*at.y})
		}
	}
	p.polygon(ink, moved...)
}
