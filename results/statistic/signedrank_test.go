package statistic_test

import (
	"strconv"
	"strings"
	"testing"

	"cohortbot/results/statistic"
)

// The values of P come from R 4.2.2: wilcox.test for the first, which is example 3.1 of Hollander
// and Wolfe, Nonparametric Statistical Methods (1973), with a published P of 0.0391; wilcox.exact of
// exactRankTests 0.8-35 and wilcoxsign_test of coin 1.4-2 (exact, zeros as Wilcoxon has them), which
// agree, for those with ties and zeros; the effects from rank_biserial of effectsize 0.8.3.
func TestSignedRank(t *testing.T) {
	for _, x := range []struct {
		what              string
		d                 string
		pairs, zeros      int
		up, p             float64
		effect, low, high float64
	}{
		{
			"depression", "-0.952,0.147,-1.022,-0.43,-0.62,-0.59,-0.49,0.08,-0.01", 9, 0, 5, 0.0390625,
			-0.777777777777778, -0.944155901920081, -0.295363129336242,
		},
		{
			"ties", "1,1,2,-1,2,3,-2,1,4,1,-1,2", 12, 0, 62.5, 0.07763671875,
			0.602564102564103, 0.0564688605229829, 0.871142226151633,
		},
		{
			"ties and zeros", "0,1,1,0,2,-1,2,3,-2,0,1,4,1,-1,2,1,1", 14, 3, 85.5, 0.0401611328125,
			0.628571428571429, 0.143364834267045, 0.870161067238539,
		},
		{"all rise", "1,2,2,3,1,1,2,4,3,2", 10, 0, 55, 0.001953125, 1, 1, 1},
		{"one", "3", 1, 0, 1, 1, 1, 1, 1},
		{"as many each way", "1,-1,2,-2", 4, 0, 5, 1, 0, -0.790782387415636, 0.790782387415636},
		{
			"sixty", "0,0,-1,2,0,3,0,0,-2,1,-1,-3,-1,0,0,0,0,2,0,0,-1,-2,4,2,1,1,0,0,-1,2,1,1,0,-1,0,3,1,1,2,2,3,1,-1,0,0,0,0,1,0,1,-1,2,-1,0,-2,0,0,-1,-2,0",
			36, 24, 423.5, 0.151533124939306, 0.271771771771772, -0.0955694902806662, 0.573963669754614,
		},
	} {
		r, ok := statistic.SignedRankOf(numbers(t, x.d))
		if !ok || !r.Exact || r.Pairs != x.pairs || r.Zeros != x.zeros {
			t.Errorf("%s: %+v", x.what, r)
		}
		near(t, x.what+": sum of ranks", r.Up, x.up)
		near(t, x.what+": P", r.P, x.p)
		near(t, x.what+": effect", r.Effect, x.effect)
		near(t, x.what+": low", r.Low, x.low)
		near(t, x.what+": high", r.High, x.high)
	}
	if r, ok := statistic.SignedRankOf([]float64{0, 0}); ok || r.Zeros != 2 {
		t.Errorf("nobody has changed: %+v", r)
	}
}

// With many pairs the normal distribution takes over: from R 4.2.2, wilcox.test(d[d != 0], exact =
// FALSE), of 232 pairs.
func TestSignedRankOfMany(t *testing.T) {
	r, ok := statistic.SignedRankOf(numbers(t, many))
	if !ok || r.Exact || r.Pairs != 232 {
		t.Errorf("%+v", r)
	}
	near(t, "P", r.P, 9.2824492695286e-05)
}

func numbers(t *testing.T, of string) []float64 {
	t.Helper()
	var out []float64
	for s := range strings.SplitSeq(of, ",") {
		x, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, x)
	}
	return out
}

const many = "2.4,-1,-0.5,-0.3,-0.8,-0.8,0.9,0,0.3,2.3,0.5,2.9,2.4,0.5,2,0.6,-0.7,-0.2,0.1,1.1,1,0.9,1.5,-1.2,1.4,0.3,0.9,0.7,-0.8,-0.1,-0.7,0.9,0.3,0.1,-0.3,-0.4,1.1,-1,0,0.5,1.4,-0.5,-0.1,-1.2,-0.2,-0.3,1.5,0.7,0.3,1.1,-0.1,0.1,0.5,1.9,0.9,0.6,-1.4,0.5,0.3,-0.7,0.2,0.3,0.7,0.9,0.5,1.3,0.9,1.3,1.4,0.9,0.6,-0.8,-0.5,-0.7,-1.5,-1.2,-0.7,-0.4,0.1,2.6,0.5,0.2,0.2,-0.2,-0.6,-0.2,-0.2,-0.2,-1.6,0.7,1.8,-0.5,0.8,0.4,1,-0.4,1.3,-1.4,-0.3,0,0.7,0.7,0.1,-1,0.5,-1.5,1.1,1.2,1,0.3,-0.3,0.6,0.8,0.8,-0.7,1.7,-1.1,1.3,1.1,0.5,-1.4,1.7,0.8,0,0.9,1.7,0.7,0.2,-1.3,1.2,-0.4,1,1,0.5,1.3,-0.6,0.6,1.1,0.4,1.2,-1.3,-0.7,0.3,0.4,0.6,0.1,-0.7,0.6,0.5,-0.9,-0.2,1.2,-0.8,-0.1,0.8,-0.6,-1.4,1.3,1.4,0.1,0.5,0.2,0.2,0.9,1.2,-0.2,0.5,0.8,0.5,-1.8,-2.2,0.6,1.3,-1.1,0.8,0.4,0.9,1.5,0.3,-0.4,2.3,2.5,1.3,0,0.6,-0.4,1.2,0.6,-1.7,-0.5,-1.8,1.4,-0.1,-0.9,0,0.5,-0.7,0.1,-0.4,0.8,2.2,1,0.1,0.8,1.4,-1,-0.5,0.5,-1.2,1.4,0.2,-1.5,-0.5,-0.4,-0.8,1.6,0,0.3,-0.9,-0.3,0,-1.1,1.1,0.6,-0.4,1.4,0.1,-0.6,-0.3,-1.7,1.1,-0.4,0.2,-0.1,1.7,-1.3,0.1,0.2,0.1,-0.3"
