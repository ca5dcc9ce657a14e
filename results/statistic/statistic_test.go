package statistic_test

import (
	"math"
	"testing"

	"cohortbot/results/statistic"
)

// near says that a figure is the one of the source, to as many digits as that gives.
func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > 1e-9*max(1, math.Abs(want)) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// The values come from R 4.2.2, quantile(v, c(.25, .5, .75), type = 7).
func TestQuartiles(t *testing.T) {
	for _, x := range []struct {
		of   []float64
		want statistic.Quartiles
	}{
		{[]float64{7}, statistic.Quartiles{Lower: 7, Median: 7, Upper: 7}},
		{[]float64{3, 1}, statistic.Quartiles{Lower: 1.5, Median: 2, Upper: 2.5}},
		{[]float64{4, 1, 3}, statistic.Quartiles{Lower: 2, Median: 3, Upper: 3.5}},
		{[]float64{2.9, 3.6, 3.1, 4.4}, statistic.Quartiles{Lower: 3.05, Median: 3.35, Upper: 3.8}},
		{[]float64{1, 2, 2, 3, 5, 8, 13, 21, 34, 55}, statistic.Quartiles{Lower: 2.25, Median: 6.5, Upper: 19}},
	} {
		q, ok := statistic.QuartilesOf(x.of)
		m, _ := statistic.MedianOf(x.of)
		if !ok {
			t.Errorf("%v: none", x.of)
		}
		near(t, "lower quartile", q.Lower, x.want.Lower)
		near(t, "median", m, x.want.Median)
		near(t, "median among them", q.Median, x.want.Median)
		near(t, "upper quartile", q.Upper, x.want.Upper)
	}
	if _, ok := statistic.QuartilesOf(nil); ok {
		t.Error("nothing has quartiles")
	}
}

// A score of 45 % that becomes 67 % has gained 0.4 of what there was to gain; Hake calls 0.3 to 0.7
// medium.
func TestGain(t *testing.T) {
	for _, x := range []struct{ before, after, most, want float64 }{
		{45, 67, 100, 0.4}, {50, 50, 100, 0}, {60, 100, 100, 1}, {60, 40, 100, -0.5}, {1, 3, 5, 0.5},
	} {
		g, ok := statistic.GainOf(x.before, x.after, x.most)
		if !ok {
			t.Errorf("%+v: none", x)
		}
		near(t, "gain", g, x.want)
	}
	if _, ok := statistic.GainOf(100, 100, 100); ok {
		t.Error("whoever had the most before can gain something")
	}
}

// From R 4.2.2, cor(x, y).
func TestCorrelation(t *testing.T) {
	right, rest := []float64{1, 0, 1, 1, 0, 1, 0, 0, 1, 1}, []float64{7, 3, 6, 8, 2, 5, 4, 1, 9, 6}
	r, ok := statistic.CorrelationOf(right, rest)
	if !ok {
		t.Error("none")
	}
	near(t, "correlation", r, 0.860238889441473)
	for what, x := range map[string][2][]float64{
		"one pair": {{1}, {2}}, "one does not vary": {{1, 1, 1}, {1, 2, 3}}, "nor here": {{1, 2, 3}, {0.1, 0.1, 0.1}}, "nothing": {},
	} {
		if r, ok := statistic.CorrelationOf(x[0], x[1]); ok {
			t.Errorf("%s: %v", what, r)
		}
	}
}

// As R's quantile(x, 0.5, type = 1).
func TestMiddleOf(t *testing.T) {
	for _, x := range []struct {
		of   []float64
		want float64
		ok   bool
	}{{nil, 0, false}, {[]float64{3}, 3, true}, {[]float64{4, 1}, 1, true}, {[]float64{5, 1, 3}, 3, true}, {[]float64{2, 9, 4, 7}, 4, true}, {[]float64{2, 2, 3, 3}, 2, true}} {
		if got, ok := statistic.MiddleOf(x.of); got != x.want || ok != x.ok {
			t.Errorf("of %v: %v, %v", x.of, got, ok)
		}
	}
}
