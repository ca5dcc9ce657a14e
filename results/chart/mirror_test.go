package chart_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"cohortbot/results/chart"
)

var (
	first = color.RGBA{134, 163, 194, 255}
	back  = color.RGBA{166, 120, 44, 255}
	track = color.RGBA{216, 222, 231, 255}
)

func mirrored(t *testing.T, m chart.Mirror, lang string, rtl bool) image.Image {
	t.Helper()
	data, err := m.PNG(lang, rtl)
	if err != nil {
		t.Fatal(err)
	}
	p, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// box is what a colour takes of a picture; empty when it is not there.
func box(p image.Image, in color.RGBA) (out image.Rectangle) {
	for y := p.Bounds().Min.Y; y < p.Bounds().Max.Y; y++ {
		for x := p.Bounds().Min.X; x < p.Bounds().Max.X; x++ {
			if color.RGBAModel.Convert(p.At(x, y)) == color.Color(in) {
				out = out.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return out
}

func twice(label string, steps int, was, is float64) chart.Mirror {
	return chart.Mirror{Title: "عنوان", Lines: []chart.MirrorLine{{Title: "التواصل", Steps: steps, Rows: []chart.Row{
		{Time: chart.First, Label: label, Value: was, Text: "2 من 5"}, {Time: chart.Now, Label: "الآن", Value: is, Text: "4 من 5"},
	}}}}
}

// Two ratings are two bars, the earlier above, each as long as its steps are many, that begin where reading
// does, under one another.
func TestTwoBars(t *testing.T) {
	for _, rtl := range []bool{false, true} {
		p := mirrored(t, twice("في البداية", 5, 2, 4), "ar", rtl)
		was, is := box(p, first), box(p, plain)
		if was.Empty() || is.Empty() || was.Max.Y > is.Min.Y {
			t.Fatalf("the bars are at %v and %v", was, is)
		}
		if rtl && was.Max.X != is.Max.X || !rtl && was.Min.X != is.Min.X {
			t.Errorf("right to left: %v, the bars begin at %v and %v", rtl, was, is)
		}
		if d := is.Dx() - 2*was.Dx(); d < -8 || d > 8 {
			t.Errorf("4 steps are %d pixels and 2 are %d", is.Dx(), was.Dx())
		}
		if !box(p, back).Empty() {
			t.Error("something is drawn that was not asked")
		}
	}
	whole, none := box(mirrored(t, twice("a", 5, 1, 5), "en", false), track), box(mirrored(t, twice("a", 5, 5, 5), "en", false), track)
	if whole.Empty() || !none.Empty() {
		t.Errorf("what is left of the scale is at %v; of a whole one at %v", whole, none)
	}
	half, more := box(mirrored(t, twice("a", 5, 2, 3.5), "en", false), plain), box(mirrored(t, twice("a", 5, 2, 4), "en", false), plain)
	if half.Dx() >= more.Dx() {
		t.Errorf("3.5 is %d pixels, 4 are %d", half.Dx(), more.Dx())
	}
}

// However long its label is, a bar begins after it and ends before what stands beside it: no word is covered.
func TestLabelsKeepClear(t *testing.T) {
	for _, rtl := range []bool{false, true} {
		for _, label := range []string{"ئێستا", "بە ئاوڕدانەوە لە سەرەتا"} {
			p := mirrored(t, twice(label, 5, 5, 5), "ckb", rtl)
			bar := box(p, first)
			for y := bar.Min.Y; y < bar.Max.Y; y++ {
				for x := bar.Min.X; x < bar.Max.X; x++ {
					if c := color.RGBAModel.Convert(p.At(x, y)).(color.RGBA); c.R < 60 && c.G < 70 {
						t.Fatalf("a letter stands in the bar at %d, %d", x, y)
					}
				}
			}
			words := 0
			for y := bar.Min.Y - 10; y < bar.Max.Y+10; y++ {
				for _, edge := range []int{0, 1079} {
					if c := color.RGBAModel.Convert(p.At(edge, y)).(color.RGBA); c.R < 200 {
						t.Fatalf("%q is cut at the edge", label)
					}
				}
				for x := range 1080 {
					if c := color.RGBAModel.Convert(p.At(x, y)).(color.RGBA); c.R < 60 && (x < bar.Min.X || x >= bar.Max.X) {
						words++
					}
				}
			}
			if words < 200 || bar.Dx() < 300 {
				t.Errorf("%q: %d pixels of words beside a bar of %d", label, words, bar.Dx())
			}
		}
	}
}
