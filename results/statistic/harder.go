package statistic

import "math"

// Stratum is how two groups answered one item, of those alone whose rest of the score is alike.
type Stratum struct{ RightHere, WrongHere, RightThere, WrongThere int }

// Comparison is how much harder an item is for one group than for another of the same ability:
// the odds to have it right there over the odds to have it right here. It lies between Low and High
// with 95 % confidence.
type Comparison struct{ Odds, Low, High float64 }

// ComparisonOf weighs the strata together; false where they say nothing of it: nobody to compare
// with, or all right or all wrong in one of both.
//
// Sources: Mantel and Haenszel, Journal of the National Cancer Institute 22 (1959); the variance of
// Robins, Breslow and Greenland, Biometrics 42 (1986); Holland and Thayer (1988) on its use for items.
func ComparisonOf(strata []Stratum) (Comparison, bool) {
	var there, here, tt, th, hh float64
	for _, s := range strata {
		a, b, c, d := float64(s.RightThere), float64(s.WrongThere), float64(s.RightHere), float64(s.WrongHere)
		n := a + b + c + d
		if n == 0 {
			continue
		}
		p, q, r, t := (a+d)/n, (b+c)/n, a*d/n, b*c/n
		there, here = there+r, here+t
		tt, th, hh = tt+p*r, th+p*t+q*r, hh+q*t
	}
	if there == 0 || here == 0 {
		return Comparison{}, false
	}
	odds := there / here
	wide := z95 * math.Sqrt(tt/(2*there*there)+th/(2*there*here)+hh/(2*here*here))
	return Comparison{odds, odds * math.Exp(-wide), odds * math.Exp(wide)}, true
}

// toDelta brings the logarithm of odds to the scale on which the sizes of such differences have
// been agreed on.
const toDelta = 2.35

// MuchHarder says that the item is much harder here: by 1.5 or more on the delta scale, and with
// 97.5 % confidence by more than 1.
//
// Source: category C of Educational Testing Service, in Zwick, "A Review of ETS Differential Item
// Functioning Assessment Procedures", ETS Research Report 12-08 (2012).
func (c Comparison) MuchHarder() bool {
	return toDelta*math.Log(c.Odds) >= 1.5 && toDelta*math.Log(c.Low) > 1
}
