package margin_test

import (
	"math/rand/v2"
	"testing"

	"cohortbot/results/margin"
)

// TestWhatIsLeft measures what a cohort of 24 still sees, of tables as they are usual: how many of the women are
// in the last step, and how many of its cells are shown.
func TestWhatIsLeft(t *testing.T) {
	for _, x := range []struct {
		what string
		lean []float64
		of   int // of 24 women so many are in the last step, at least on average
		told int // so many cells of a hundred are shown
	}{
		{"passed or not", []float64{7, 3}, 18, 80},
		{"half and half", []float64{1, 1}, 19, 90},
		{"four options", []float64{5, 3, 2, 1}, 19, 40},
		{"one right, three hardly chosen", []float64{9, 1, 1, 1}, 15, 40},
		{"five points, the middle", []float64{1, 3, 6, 3, 1}, 19, 40},
		{"five points, high", []float64{0, 1, 3, 6, 4}, 19, 50},
	} {
		r := rand.New(rand.NewPCG(8, 24))
		const tries = 400
		of, told, five := 0, 0, 0
		for range tries {
			counts := make([]int, len(x.lean))
			var seen []margin.Shown
			for n := 1; n <= 24; n++ {
				counts[pick(r, x.lean)]++
				if n%k > 0 {
					continue
				}
				if next, ok := margin.Next(seen, counts, k); ok {
					seen = append(seen, next)
				}
			}
			if len(seen) == 0 {
				continue
			}
			last := seen[len(seen)-1]
			of, told = of+last.Of, told+len(last.Cells)-len(withheld(last))
			if last.Of == k {
				five++
			}
		}
		t.Logf("%s: of 24 women %.1f are in the last step, and %d %% of its cells are shown; %d %% of tables stay at five", x.what,
			float64(of)/tries, 100*told/(tries*len(x.lean)), 100*five/tries)
		if of < x.of*tries || 100*told < x.told*tries*len(x.lean) {
			t.Errorf("%s: too little is left to be of use", x.what)
		}
	}
}
