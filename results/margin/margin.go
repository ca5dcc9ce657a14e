// Package margin decides what of a table may be shown: a one-way table, of people of whom each is
// in one cell. It knows no people and no words, only counts.
package margin

import (
	"cmp"
	"iter"
	"slices"
)

// Withheld stands in place of a count that is not shown.
const Withheld = -1

// Shown is a table as everybody sees it from one step on. It never changes.
type Shown struct {
	Of    int   `json:"of"`    // people
	Cells []int `json:"cells"` // of each cell, or Withheld
}

// Next is what may be shown of counts to readers who have seen all of seen, the oldest first; k is
// the smallest cell. The counts are of the same cells in the same order each time; one may have
// fallen, when somebody was erased. False: what was shown last stands. That is so while fewer than k
// more are in it, and where fewer cells could be shown than then, for what was seen is not unseen.
//
// A cell of 1 to k − 1 people is withheld. So that it cannot be worked out, at least two are, which
// are k people or more together, and each of them might be another number than it is, by all that was
// ever shown: by what is left of the whole, by what was shown of a cell before and what afterwards.
func Next(seen []Shown, counts []int, k int) (Shown, bool) {
	of := 0
	for _, n := range counts {
		of += n
	}
	last := Shown{}
	if len(seen) > 0 {
		last = seen[len(seen)-1]
	}
	if of < last.Of+step(last.Of, k) {
		return Shown{}, false
	}
	for _, x := range choices(counts, of, k) {
		if x.told() < last.told() {
			break
		}
		if past(seen).hides(x) {
			return x, true
		}
	}
	return Shown{}, false
}

// step is how many more people there are at the next one. A large table goes on by a twentieth of
// itself, so that all its steps are few.
func step(of, k int) int { return max(k, of/20) }

// told is how many cells are shown.
func (s Shown) told() (n int) {
	for _, c := range s.Cells {
		if c != Withheld {
			n++
		}
	}
	return n
}

// mostCells is up to how many cells each choice of what to withhold is looked at: of more, only
// small ones with the next larger.
const mostCells = 10

// choices are the ways to show counts by themselves, those first that show most. The last shows
// none of them.
func choices(counts []int, of, k int) []Shown {
	var out []Shown
	for hidden := range subsets(counts, k) {
		x, rest, n := Shown{Of: of, Cells: slices.Clone(counts)}, 0, 0
		for i, c := range counts {
			if hidden[i] {
				x.Cells[i], rest, n = Withheld, rest+c, n+1
			}
		}
		if n == 0 || n > 1 && rest >= k {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b Shown) int {
		return cmp.Or(cmp.Compare(b.told(), a.told()), cmp.Compare(b.people(), a.people()))
	})
	return out
}

// people are those in the cells that are shown.
func (s Shown) people() (n int) {
	for _, c := range s.Cells {
		n += max(0, c)
	}
	return n
}

// subsets goes through what may be withheld of counts: all cells that are too small, with any of
// the others.
func subsets(counts []int, k int) iter.Seq[[]bool] {
	small := func(i int) bool { return counts[i] > 0 && counts[i] < k }
	order := make([]int, 0, len(counts)) // those that need not be, the least first
	for i := range counts {
		if !small(i) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(counts[a], counts[b]) })
	return func(yield func([]bool) bool) {
		for n := range 1 << min(len(order), mostCells) {
			hidden := make([]bool, len(counts))
			for i := range counts {
				hidden[i] = small(i)
			}
			for bit, i := range order {
				switch {
				case len(order) <= mostCells:
					hidden[i] = hidden[i] || n>>bit&1 == 1
				default: // the n least of them; in the end all
					hidden[i] = hidden[i] || bit < n || n == 1<<mostCells-1
				}
			}
			if !yield(hidden) {
				return
			}
		}
	}
}
