package margin_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"cohortbot/results/margin"
)

// BenchmarkNext takes a table of five points on to so many people, of whom one in a thousand chooses the first:
// what is hardly chosen is withheld for long, and so is remembered what was shown.
func BenchmarkNext(b *testing.B) {
	for _, people := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			for b.Loop() {
				r := rand.New(rand.NewPCG(1, 2))
				counts := make([]int, 5)
				var seen []margin.Shown
				for n := 1; n <= people; n++ {
					c := 1 + r.IntN(4)
					if n%3_333 == 100 {
						c = 0
					}
					if counts[c]++; n%k > 0 {
						continue
					}
					if x, ok := margin.Next(seen, counts, k); ok {
						seen = append(seen, x)
					}
				}
			}
		})
	}
}
