package releasing

import (
	"math"
	"slices"

	"cohortbot/cohort"
	"cohortbot/results/margin"
	"cohortbot/results/statistic"
)

// told are the figures of a step that may be shown: a median when each half is of k people or more, and
// quartiles when each quarter is; so what they say of how many lie below is no less than a cell may be. Of one
// item there are no quartiles, and its medians are among the answers; of its change, and of one with a withheld
// cell, only where it began and ended: with the tables beside it the rest would give those away.
func (c count) told(step cohort.Step, of []event, k int) *cohort.Figures {
	if c.figures == nil || step.Of < 2*k {
		return nil
	}
	f := c.figures(of)
	if f == nil {
		return nil
	}
	if step.Of < 4*k || c.single {
		f.Lower, f.Upper = nil, nil
	}
	withheld := slices.Contains(step.Cells, margin.Withheld)
	if withheld {
		f.Discrimination = nil
	}
	if c.single {
		c.given(f, of)
	}
	if c.key.Kind == cohort.TableChange && (c.single || withheld) {
		f.Lower, f.Median, f.Upper, f.Gain, f.Test = nil, nil, nil, nil, nil
	}
	return f
}

// given puts in place of medians of one item answers that were given: half the way between two of them would
// say that exactly half of the people are below, and so how many are in a cell that is withheld.
func (c count) given(f *cohort.Figures, of []event) {
	before, value := make([]float64, len(of)), make([]float64, len(of))
	for i, e := range of {
		before[i], value[i] = e.before, e.value
	}
	b, _ := statistic.MiddleOf(before)
	v, ok := statistic.MiddleOf(value)
	switch {
	case !ok:
	case c.key.Kind == cohort.TableChange:
		f.Before, f.After = &b, &v
	default:
		f.Median = &v
	}
}

// whole says that nobody is in a cell, or as many as may be shown.
func whole(cells []int, k int) bool {
	return !slices.ContainsFunc(cells, func(n int) bool { return n > 0 && n < k })
}

// discriminates is how an item goes with the rest of the score, in two figures: with more, a number that is
// made of everybody's answers could be traced back to them.
func discriminates(of []event) *cohort.Figures {
	var item, rest []float64
	for _, e := range of {
		if e.rest >= 0 {
			item, rest = append(item, e.value), append(rest, e.rest)
		}
	}
	r, ok := statistic.CorrelationOf(item, rest)
	if !ok || len(item) < cohort.FewestCompared {
		return nil
	}
	r = math.Round(100*r) / 100
	return &cohort.Figures{Discrimination: &r}
}

// quartilesOf gives those of some people's values.
func quartilesOf(of []event) *cohort.Figures {
	values := make([]float64, len(of))
	for i, e := range of {
		values[i] = e.value
	}
	return quartiles(values)
}

func quartiles(values []float64) *cohort.Figures {
	q, ok := statistic.QuartilesOf(values)
	if !ok {
		return nil
	}
	return &cohort.Figures{Lower: &q.Lower, Median: &q.Median, Upper: &q.Upper}
}
