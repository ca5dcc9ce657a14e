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
// more are in it, where all of these are in one cell and would be seen to be, and where it would say less: fewer
// cells, and no more people in those that are shown.
//
// A cell of 1 to k − 1 people is withheld. So that it cannot be worked out, at least two are, which
// are k people or more together, and each of them might be another number than it is, by all that was
// ever shown: by what is left of the whole, by what was shown of a cell before and what afterwards. That
// holds of one step also for readers who know how it is chosen what is withheld.
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
	for _, x := range choices(counts, of, k, last) {
		if x.told() < last.told() && x.people() <= last.people() {
			continue
		}
		if !past(seen).hides(x) {
			continue
		}
		if x.alike(last) {
			break
		}
		return x, true
	}
	return Shown{}, false
}

// step is how many more people there are at the next one. A large table goes on by a tenth of
// itself, so that all its steps are few.
func step(of, k int) int { return max(k, of/10) }

// alike says that everybody who has come since then is in one cell that is shown, and others are not: whoever
// knows who came would know what they chose.
func (s Shown) alike(was Shown) bool {
	for i, n := range s.Cells {
		if i < len(was.Cells) && n >= 0 && was.Cells[i] >= 0 && n-was.Cells[i] == s.Of-was.Of && n < s.Of {
			return true
		}
	}
	return false
}

// people are those in the cells that are shown.
func (s Shown) people() (n int) {
	for _, c := range s.Cells {
		n += max(0, c)
	}
	return n
}

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

// choices are the ways to show counts by themselves, those first that show most; of those that show as
// many, first what leaves shown what was. Which cell goes with a small one is never decided by how many
// are in it, for a reader who knows the rule could tell from the choice: it is the next in the table's
// order, the first after the last. The last choice shows none of them.
func choices(counts []int, of, k int, last Shown) []Shown {
	var out []Shown
	for hidden := range subsets(counts, k) {
		x := Shown{Of: of, Cells: slices.Clone(counts)}
		for i := range counts {
			if hidden[i] {
				x.Cells[i] = Withheld
			}
		}
		if x.blurs(counts, k) {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b Shown) int {
		return cmp.Or(cmp.Compare(b.told(), a.told()), cmp.Compare(a.lost(last), b.lost(last)),
			cmp.Compare(a.apart(counts, k), b.apart(counts, k)), slices.Compare(a.hidden(), b.hidden()))
	})
	return out
}

func small(count, k int) bool { return count > 0 && count < k }

// blurs says that withheld cells are enough people together, and not as many as they can only be in one
// way if all of them are small: one each, or k − 1 each.
func (s Shown) blurs(counts []int, k int) bool {
	hidden := s.hidden()
	rest, all := 0, true
	for _, i := range hidden {
		rest, all = rest+counts[i], all && small(counts[i], k)
	}
	n := len(hidden)
	return n == 0 || n > 1 && rest >= k && (!all || n < rest && rest < n*(k-1))
}

// hidden are the cells that are withheld, by their places.
func (s Shown) hidden() (out []int) {
	for i, c := range s.Cells {
		if c == Withheld {
			out = append(out, i)
		}
	}
	return out
}

// lost is how many cells are withheld that were shown before.
func (s Shown) lost(before Shown) (n int) {
	for i, c := range before.Cells {
		if c != Withheld && s.Cells[i] == Withheld {
			n++
		}
	}
	return n
}

// apart is how far those that need not be withheld are behind the small cells with which they go.
func (s Shown) apart(counts []int, k int) (n int) {
	for _, i := range s.hidden() {
		for d := 0; d < len(counts) && !small(counts[(i-d+len(counts))%len(counts)], k); d++ {
			n++
		}
	}
	return n
}

// subsets goes through what may be withheld of counts: all cells that are too small, with any of
// the others.
func subsets(counts []int, k int) iter.Seq[[]bool] {
	order := make([]int, 0, len(counts)) // those that need not be, the least first
	for i := range counts {
		if !small(counts[i], k) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(counts[a], counts[b]) })
	return func(yield func([]bool) bool) {
		for n := range 1 << min(len(order), mostCells) {
			hidden := make([]bool, len(counts))
			for i := range counts {
				hidden[i] = small(counts[i], k)
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
