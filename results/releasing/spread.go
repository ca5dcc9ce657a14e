package releasing

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/results/margin"
)

// spread is how the scores of a quiz lie in bands.
type spread struct {
	from []float64         // per cents at which they begin
	wide bool              // each holds at least two numbers of right answers
	open func(of int) bool // whether of so many people nothing small is in any item
}

// bands is how many there are; none where scores are not shown so.
func (s *spread) bands() int {
	if s == nil {
		return 0
	}
	return len(s.from)
}

// add counts a score in its band.
func (s *spread) add(bands []int, e event) {
	if s != nil {
		bands[s.band(100*e.value)]++
	}
}

func (s *spread) band(percent float64) int {
	i := len(s.from) - 1
	for i > 0 && percent+1e-9 < s.from[i] {
		i--
	}
	return i
}

// shown says that the bands of a step may be shown, when was is what was shown of them last: whole, and beside no
// cell that is withheld. Where one number of right answers makes a band, all of them say how many right answers
// there are together, and so how many there are in an item that is withheld; so none may be. And what a band has
// lost, when somebody was erased, was hers.
func (s *spread) shown(step cohort.Step, bands, was []int, k int) bool {
	if s == nil || step.Of < 2*k || slices.Contains(step.Cells, margin.Withheld) || !whole(bands, k) || !s.wide && !s.open(step.Of) {
		return false
	}
	for i, n := range was {
		if i < len(bands) && bands[i] < n {
			return false
		}
	}
	return true
}

// spreadOf are the bands of a quiz with so many items and a mark in per cent.
func spreadOf(mark, items int, open func(of int) bool) *spread {
	s := &spread{from: cohort.BandsOf(mark), open: open, wide: true}
	n := make([]int, len(s.from))
	for right := range items + 1 {
		n[s.band(100*float64(right)/float64(items))]++
	}
	s.wide = !slices.ContainsFunc(n, func(x int) bool { return x < 2 })
	return s
}
