package margin_test

import (
	"fmt"
	"iter"
	"slices"
	"testing"

	"cohortbot/results/margin"
)

// tables are all ways in which so many people may be in so many cells.
func tables(people, cells int) iter.Seq[[]int] {
	return func(yield func([]int) bool) { deal(make([]int, cells), 0, people, yield) }
}

func deal(at []int, i, left int, yield func([]int) bool) bool {
	if i == len(at)-1 {
		at[i] = left
		return yield(slices.Clone(at))
	}
	for n := range left + 1 {
		at[i] = n
		if !deal(at, i+1, left-n, yield) {
			return false
		}
	}
	return true
}

// TestTheRuleIsKnown: a reader who knows how it is chosen what is withheld looks through every table that
// would be shown as this one is. Of no small cell all of them have the same number.
func TestTheRuleIsKnown(t *testing.T) {
	for cells := 2; cells <= 5; cells++ {
		seen, told := 0, 0
		for people := k; people <= 24; people++ {
			alike := map[string][][]int{}
			for counts := range tables(people, cells) {
				if x, ok := margin.Next(nil, counts, k); ok {
					alike[fmt.Sprint(x)] = append(alike[fmt.Sprint(x)], counts)
					seen, told = seen+1, told+cells-len(withheld(x))
				}
			}
			for shown, of := range alike {
				if i := known(of); i >= 0 {
					t.Errorf("%s can only be %v: cell %d is given away", shown, of, i)
				}
			}
		}
		t.Logf("%d cells: of %d tables %d cells of %d are shown", cells, seen, told, seen*cells)
	}
}

// known is a small cell that is the same in all of some tables; −1: none.
func known(of [][]int) int {
	for i, n := range of[0] {
		if n > 0 && n < k && !slices.ContainsFunc(of, func(x []int) bool { return x[i] != n }) {
			return i
		}
	}
	return -1
}

// TestTheRuleIsKnownOverATerm: of what is shown in several steps the same reader can sometimes tell one of an
// earlier step: that it had to be withheld leaves few numbers, and what came later leaves one of them. How
// often is measured here, among all ways in which a table can come about.
func TestTheRuleIsKnownOverATerm(t *testing.T) {
	for _, x := range []struct{ cells, steps int }{{2, 5}, {3, 4}, {4, 3}} {
		alike := map[string][]term{}
		all := 0
		grow(x.cells, x.steps, term{}, func(one term) { all++; alike[fmt.Sprint(one.seen)] = append(alike[fmt.Sprint(one.seen)], one) })
		given := 0
		for _, of := range alike {
			for n, step := range of[0].seen {
				var at [][]int
				for _, one := range of {
					at = append(at, one.at[n])
				}
				if len(withheld(step)) > 0 && known(at) >= 0 {
					given += len(of)
					break
				}
			}
		}
		t.Logf("%d cells in %d steps: %d of %d", x.cells, x.steps, given, all)
		if 20*given > all {
			t.Errorf("of %d tables of %d cells %d give away a cell to who knows the rule", all, x.cells, given)
		}
	}
}

// term is what was shown of a table, and what it was at each such moment and is now.
type term struct {
	seen []margin.Shown
	at   [][]int
	now  []int
	n    int // times that somebody looked
}

// grow goes through all ways in which k people more come each time.
func grow(cells, steps int, was term, each func(term)) {
	if was.n == steps {
		each(was)
		return
	}
	for more := range tables(k, cells) {
		for i, n := range was.now {
			more[i] += n
		}
		next := term{was.seen, was.at, more, was.n + 1}
		if x, ok := margin.Next(was.seen, more, k); ok {
			next.seen, next.at = append(slices.Clone(was.seen), x), append(slices.Clone(was.at), more)
		}
		grow(cells, steps, next, each)
	}
}
