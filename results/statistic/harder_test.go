package statistic_test

import (
	"testing"

	"cohortbot/results/statistic"
)

// The odds and their interval come from R 4.2.2, mantelhaen.test of a 2 × 2 × 3 table.
func TestComparison(t *testing.T) {
	c, ok := statistic.ComparisonOf([]statistic.Stratum{
		{RightThere: 10, WrongThere: 8, RightHere: 5, WrongHere: 12},
		{RightThere: 20, WrongThere: 15, RightHere: 10, WrongHere: 20},
		{},
		{RightThere: 30, WrongThere: 22, RightHere: 4, WrongHere: 11},
	})
	if !ok {
		t.Fatal("none")
	}
	near(t, "odds", c.Odds, 3.0453074433657)
	near(t, "low", c.Low, 1.53205835897487)
	near(t, "high", c.High, 6.05322726141050)
	if !c.MuchHarder() { // ln 3.045 × 2.35 is 2.62, and ln 1.532 × 2.35 is 1.003
		t.Error("it is not called much harder")
	}
	for what, s := range map[string][]statistic.Stratum{
		"nobody": nil, "nobody there": {{RightHere: 3, WrongHere: 4}}, "all right": {{RightThere: 5, RightHere: 6}},
	} {
		if c, ok := statistic.ComparisonOf(s); ok {
			t.Errorf("%s: %+v", what, c)
		}
	}
}

// What is a little harder, or much but for a few people, is not called so.
func TestMuchHarder(t *testing.T) {
	for _, x := range []struct {
		odds, low float64
		want      bool
	}{{4, 2, true}, {4, 1.2, false}, {1.5, 1.4, false}, {0.2, 0.1, false}, {1.9, 1.6, true}, {1.8, 1.6, false}} {
		if got := (statistic.Comparison{Odds: x.odds, Low: x.low}).MuchHarder(); got != x.want {
			t.Errorf("odds %v, at least %v: %t", x.odds, x.low, got)
		}
	}
}
