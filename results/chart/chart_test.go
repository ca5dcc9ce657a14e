package chart_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"cohortbot/results/chart"
)

func drawn(t *testing.T, c chart.Chart, lang string, rtl bool) image.Image {
	t.Helper()
	data, err := c.PNG(lang, rtl)
	if err != nil {
		t.Fatal(err)
	}
	p, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// painted are how many pixels of a colour stand in a picture's left and right halves.
func painted(p image.Image, in color.RGBA) (left, right int) {
	for y := p.Bounds().Min.Y; y < p.Bounds().Max.Y; y++ {
		for x := p.Bounds().Min.X; x < p.Bounds().Max.X; x++ {
			if color.RGBAModel.Convert(p.At(x, y)) != color.Color(in) {
				continue
			}
			if x < p.Bounds().Dx()/2 {
				left++
			} else {
				right++
			}
		}
	}
	return left, right
}

var (
	plain = color.RGBA{29, 78, 137, 255}
	good  = color.RGBA{25, 105, 70, 255}
)

// A bar is as long as its share and begins where reading does; what is right has a colour of its own, and
// of what is withheld nothing is drawn.
func TestBars(t *testing.T) {
	of := func(b chart.Bar) chart.Chart {
		b.Label, b.Value = "الهدف", "12 (60%)"
		return chart.Chart{Title: "عنوان", Groups: []chart.Group{{Title: "سؤال", Bars: []chart.Bar{b}}}}
	}
	whole, _ := painted(drawn(t, of(chart.Bar{Share: 1}), "en", false), plain)
	half, beyond := painted(drawn(t, of(chart.Bar{Share: 0.5}), "en", false), plain)
	if half < 8_000 || half > whole || beyond > 0 {
		t.Errorf("half a bar has %d pixels on the left and %d on the right; a whole one %d on the left", half, beyond, whole)
	}
	if left, right := painted(drawn(t, of(chart.Bar{Share: 0.5}), "ar", true), plain); left > 0 || right != half {
		t.Errorf("in Arabic half a bar has %d pixels on the left and %d on the right, want %d on the right", left, right, half)
	}
	if _, right := painted(drawn(t, of(chart.Bar{Share: 0.5, Right: true}), "ar", true), good); right != half {
		t.Errorf("what is right has %d pixels, want %d", right, half)
	}
	for _, b := range []chart.Bar{{Share: 0.5, Withheld: true}, {Share: 0}} {
		if left, right := painted(drawn(t, of(b), "ar", true), plain); left+right > 0 {
			t.Errorf("of %+v %d pixels are drawn", b, left+right)
		}
	}
}

// A picture is as wide as a phone and as high as its words need, each of which is drawn.
func TestItsSize(t *testing.T) {
	few := chart.Chart{Title: "One"}
	many := chart.Chart{Title: "One", Note: "Two", Groups: []chart.Group{{Title: "Three", Note: "Four", Bars: []chart.Bar{
		{Label: "A label that is so long that it does not fit into one line of a picture as wide as a phone, whatever is done", Value: "7"}, {Label: "Five", Value: "6"},
	}}}}
	a, b := drawn(t, few, "en", false).Bounds(), drawn(t, many, "en", false).Bounds()
	if a.Dx() != 1080 || b.Dx() != 1080 || b.Dy() < a.Dy()+8*32 {
		t.Errorf("%v and %v", a, b)
	}
}
