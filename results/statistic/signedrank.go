package statistic

import (
	"cmp"
	"math"
	"slices"
)

// SignedRank is Wilcoxon's signed-rank test of matched pairs: whether those who changed changed
// one way more than the other.
type SignedRank struct {
	Pairs int     // whose difference is not zero
	Zeros int     // and those whose is: they count neither way
	Up    float64 // sum of the ranks of what rose; of all it is Pairs × (Pairs + 1) / 2
	P     float64 // two-sided
	Exact bool    // P comes from the whole distribution, not from the normal one near it

	// Effect is the matched-pairs rank-biserial correlation: from −1, all fell, to 1, all rose.
	// It lies between Low and High with 95 % confidence; at either end nothing can be said of
	// that, and both are as it is.
	Effect, Low, High float64
}

// mostExact is for how many pairs the whole distribution is summed up; with more the normal
// one differs in no digit that is shown.
const mostExact = 200

// z95 leaves 2.5 % of the normal distribution on either side.
const z95 = 1.959963984540054

// SignedRankOf tests some differences, each after less before; false when none of them is other
// than zero. Zeros are left out, and equal sizes share the mean of their ranks; the distribution
// is that of these ranks.
//
// Sources: Wilcoxon, "Individual comparisons by ranking methods", Biometrics 1 (1945); Pratt and
// Gibbons, Concepts of Nonparametric Theory (1981), on ties and zeros; Kerby, "The simple
// difference formula", Comprehensive Psychology 3 (2014), for the effect; its interval by Fisher's
// transformation, as in the package effectsize of R.
func SignedRankOf(differences []float64) (SignedRank, bool) {
	d := slices.DeleteFunc(slices.Clone(differences), func(x float64) bool { return x == 0 })
	t := SignedRank{Pairs: len(d), Zeros: len(differences) - len(d)}
	if len(d) == 0 {
		return t, false
	}
	twice := doubledRanks(d)
	up, all := 0, 0
	for i, r := range twice {
		all += r
		if d[i] > 0 {
			up += r
		}
	}
	t.Up = float64(up) / 2
	if t.Exact = len(d) <= mostExact; t.Exact {
		t.P = exactly(twice, up, all)
	} else {
		t.P = normally(twice, up, all)
	}
	t.Effect = float64(2*up-all) / float64(all)
	t.Low, t.High = around(t.Effect, float64(len(d)))
	return t, true
}

// doubledRanks are the ranks of the sizes of differences, twice each: half a rank, which ties may
// have, is a whole number so.
func doubledRanks(d []float64) []int {
	order := make([]int, len(d))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(math.Abs(d[a]), math.Abs(d[b])) })
	ranks := make([]int, len(d))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && math.Abs(d[order[to]]) == math.Abs(d[order[from]]) {
			to++
		}
		for _, i := range order[from:to] {
			ranks[i] = from + 1 + to // twice the mean of from+1 … to
		}
		from = to
	}
	return ranks
}

// exactly is the share of all ways to give signs to the ranks whose sum is at least as far from the
// middle. Up and all are sums of doubled ranks, of which those of all ways are alike above and below
// the middle.
func exactly(twice []int, up, all int) float64 {
	share := make([]float64, all+1) // of all ways, those that have this sum
	share[0] = 1
	reached := 0
	for _, r := range twice {
		reached += r
		for sum := reached; sum >= 0; sum-- {
			share[sum] /= 2
			if sum >= r {
				share[sum] += share[sum-r] / 2
			}
		}
	}
	p := 0.0
	for sum := range min(up, all-up) + 1 {
		p += share[sum]
	}
	return min(1, 2*p)
}

// normally is the same by the normal distribution, with the correction for what is counted in
// steps.
func normally(twice []int, up, all int) float64 {
	variance := 0.0
	for _, r := range twice {
		variance += float64(r) * float64(r) / 16
	}
	z := max(0, math.Abs(float64(up)/2-float64(all)/4)-0.5) / math.Sqrt(variance)
	return math.Erfc(z / math.Sqrt2)
}

// around is the interval of 95 % around an effect of n pairs.
func around(effect, n float64) (low, high float64) {
	if math.Abs(effect) == 1 {
		return effect, effect
	}
	wide := z95 * math.Sqrt(n*(n+1)*(2*n+1)/6) / (n * (n + 1) / 2)
	middle := math.Atanh(effect)
	return math.Tanh(middle - wide), math.Tanh(middle + wide)
}
