// Package statistic computes the figures of a report from plain numbers. It knows no people,
// no quizzes and no rules of what may be shown. Each figure names its source; the tests hold
// it against R or a published table.
//
// A figure that is not defined for what it is given, as the median of nothing, comes with
// false beside it, never as a number that looks like one.
package statistic

import (
	"math"
	"slices"
)

// Quartiles are the lower quartile, the median and the upper one.
type Quartiles struct{ Lower, Median, Upper float64 }

// QuartilesOf gives those of some values, in any order; false for none. Between two values it
// goes on a straight line, as QUARTILE.INC of a spreadsheet and R do.
//
// Source: Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician
// 50 (1996), definition 7.
func QuartilesOf(values []float64) (Quartiles, bool) {
	if len(values) == 0 {
		return Quartiles{}, false
	}
	sorted := slices.Sorted(slices.Values(values))
	return Quartiles{quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)}, true
}

// MedianOf is the middle of some values, in any order; false for none.
func MedianOf(values []float64) (float64, bool) {
	q, ok := QuartilesOf(values)
	return q.Median, ok
}

// MiddleOf is the median that is one of the values: of two in the middle the lower; false for none. It does
// not tell, as half the way between two does, that exactly half of them lie below.
//
// Source: Hyndman and Fan, as above, definition 1.
func MiddleOf(values []float64) (float64, bool) {
	if len(values) == 0 {
		return 0, false
	}
	return slices.Sorted(slices.Values(values))[(len(values)-1)/2], true
}

// quantile is the value below which a share of them lies, which are sorted and not none.
func quantile(sorted []float64, share float64) float64 {
	at := share * float64(len(sorted)-1)
	below := math.Floor(at)
	i := int(below)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (at-below)*(sorted[i+1]-sorted[i])
}

// GainOf is how much of what could still be gained was: (after − before) / (most − before).
// Below zero something was lost. False where nothing could be gained, since before was the most.
//
// Source: Hake, "Interactive-engagement versus traditional methods", American Journal of Physics
// 66 (1998), for one person.
func GainOf(before, after, most float64) (float64, bool) {
	if before >= most {
		return 0, false
	}
	return (after - before) / (most - before), true
}

// CorrelationOf is Pearson's product-moment correlation of pairs; false for fewer than two, and
// where one of both does not vary. Both have the same length.
//
// Of an item it is the discrimination, when y is the score of the rest: Lord and Novick,
// Statistical Theories of Mental Test Scores (1968), chapter 15.
func CorrelationOf(x, y []float64) (float64, bool) {
	if len(x) < 2 || len(x) != len(y) {
		return 0, false
	}
	mx, my := mean(x), mean(y)
	var xx, yy, xy float64
	for i := range x {
		dx, dy := x[i]-mx, y[i]-my
		xx, yy, xy = xx+dx*dx, yy+dy*dy, xy+dx*dy
	}
	if same(x) || same(y) { // the sums may not be quite zero then
		return 0, false
	}
	return max(-1, min(1, xy/math.Sqrt(xx*yy))), true
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

func same(values []float64) bool {
	return !slices.ContainsFunc(values, func(v float64) bool { return v != values[0] })
}
