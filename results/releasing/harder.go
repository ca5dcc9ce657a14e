package releasing

import (
	"maps"
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/results/statistic"
)

// harder are the languages in which an item is much harder than in all others together, for people with the
// same score in the rest; of those alone in which enough have answered, and in the others too.
func harder(c *course.Course, of []event) (out []locales.Lang) {
	for _, l := range c.Languages {
		strata, here, there := stratified(of, l)
		if here < cohort.FewestCompared || there < cohort.FewestCompared {
			continue
		}
		if x, ok := statistic.ComparisonOf(strata); ok && x.MuchHarder() {
			out = append(out, l)
		}
	}
	return out
}

// stratified counts right and wrong answers in a language and in the others, apart for each score in the rest;
// and how many people there are in each.
func stratified(of []event, l locales.Lang) (out []statistic.Stratum, here, there int) {
	strata := map[float64]statistic.Stratum{}
	for _, e := range of {
		if e.rest < 0 {
			continue
		}
		s := strata[e.rest]
		switch right := e.value >= 1; {
		case e.lang == l && right:
			s.RightHere, here = s.RightHere+1, here+1
		case e.lang == l:
			s.WrongHere, here = s.WrongHere+1, here+1
		case right:
			s.RightThere, there = s.RightThere+1, there+1
		default:
			s.WrongThere, there = s.WrongThere+1, there+1
		}
		strata[e.rest] = s
	}
	for _, rest := range slices.Sorted(maps.Keys(strata)) {
		out = append(out, strata[rest])
	}
	return out, here, there
}
