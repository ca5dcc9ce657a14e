package margin_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"cohortbot/results/margin"
)

const k = 5

// What is shown of one table by itself.
func TestNext(t *testing.T) {
	const w = margin.Withheld
	for _, x := range []struct {
		what string
		seen []margin.Shown
		of   []int
		want []int // nil: nothing new
	}{
		{"four people", nil, []int{4, 0}, nil},
		{"five who agree", nil, []int{5, 0}, []int{5, 0}},
		{"five who do not", nil, []int{3, 2}, []int{w, w}},
		{"a small cell takes the next with it, however many it is", nil, []int{12, 6, 2}, []int{w, 6, w}},
		{"two small ones that are few together, too", nil, []int{12, 5, 2, 1}, []int{w, 5, w, w}},
		{"of two that keep what was shown, that", []margin.Shown{{Of: 12, Cells: []int{6, w, w}}}, []int{9, 6, 2}, []int{9, w, w}},
		{"five more who all agree", []margin.Shown{{Of: 10, Cells: []int{5, 5}}}, []int{10, 5}, nil},
		{"five more who agree with all before", []margin.Shown{{Of: 10, Cells: []int{10, 0}}}, []int{15, 0}, []int{15, 0}},
		{"five of whom each is alone", nil, []int{1, 1, 1, 1, 1}, nil},
		{"four and four", nil, []int{4, 4}, nil},
		{"two small ones that are enough", nil, []int{12, 4, 3}, []int{12, w, w}},
		{"one of two", nil, []int{20, 3}, []int{w, w}},
		{"nobody is shown as nobody", nil, []int{11, 9, 0, 0}, []int{11, 9, 0, 0}},
		{"four more", []margin.Shown{{Of: 10, Cells: []int{5, 5}}}, []int{7, 7}, nil},
		{"five more", []margin.Shown{{Of: 10, Cells: []int{5, 5}}}, []int{8, 7}, []int{8, 7}},
		{"less could be shown than before", []margin.Shown{{Of: 10, Cells: []int{10, 0}}}, []int{14, 1}, nil},
		{"who was erased has left a cell", []margin.Shown{{Of: 10, Cells: []int{5, 5}}}, []int{4, 12}, nil},
		{"forty are a tenth of 400", []margin.Shown{{Of: 400, Cells: []int{200, 200}}}, []int{220, 219}, nil},
		{"and that is enough", []margin.Shown{{Of: 400, Cells: []int{200, 200}}}, []int{220, 220}, []int{220, 220}},
	} {
		got, ok := margin.Next(x.seen, x.of, k)
		if ok != (x.want != nil) || !slices.Equal(got.Cells, x.want) {
			t.Errorf("%s: of %v is shown %v, want %v", x.what, x.of, got.Cells, x.want)
		}
	}
}

// TestAttack takes all that was shown of a table over a term as equations over whole numbers that
// are not negative, and goes through everything that they allow. No withheld cell has one possible
// value. Of the same tables with only the small cells withheld, many are broken.
func TestAttack(t *testing.T) {
	r := rand.New(rand.NewPCG(20261127, 8))
	broken, naively, steps, told := 0, 0, 0, 0
	for n := range 2000 {
		cells := 2 + r.IntN(3)
		if n%40 > 0 {
			cells = min(cells, 3)
		}
		var seen, naive []margin.Shown
		counts := make([]int, cells)
		lean := make([]float64, cells) // some cells are more likely
		for i := range lean {
			lean[i] = r.Float64()
		}
		for range 24 {
			counts[pick(r, lean)]++
			if x, ok := margin.Next(seen, counts, k); ok {
				seen = append(seen, x)
			}
			if of := total(counts); of >= k && (len(naive) == 0 || of >= naive[len(naive)-1].Of+k) {
				naive = append(naive, withoutPartners(counts, of))
			}
		}
		steps += len(seen)
		for _, x := range seen {
			told += cells - len(withheld(x))
		}
		if one := certain(seen); len(one) > 0 {
			broken++
			t.Errorf("table %d: %v gives away %v", n, seen, one)
		}
		if len(certain(naive)) > 0 {
			naively++
		}
	}
	if naively < 1000 {
		t.Errorf("the attack breaks %d tables of 2000 that are hardly protected: it is too weak to say anything", naively)
	}
	t.Logf("%d tables broken; %d without partners and memory; %d steps, %d cells shown", broken, naively, steps, told)
}

func pick(r *rand.Rand, lean []float64) int {
	sum := 0.0
	for _, x := range lean {
		sum += x
	}
	at := r.Float64() * sum
	for i, x := range lean {
		if at -= x; at < 0 {
			return i
		}
	}
	return len(lean) - 1
}

func total(counts []int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// withoutPartners withholds what is small, and nothing else.
func withoutPartners(counts []int, of int) margin.Shown {
	x := margin.Shown{Of: of, Cells: slices.Clone(counts)}
	for i, c := range counts {
		if c > 0 && c < k {
			x.Cells[i] = margin.Withheld
		}
	}
	return x
}

func withheld(x margin.Shown) (out []int) {
	for i, c := range x.Cells {
		if c == margin.Withheld {
			out = append(out, i)
		}
	}
	return out
}

// cell is one of a table at one step.
type cell struct{ step, at int }

// certain are the withheld cells of which only one value is possible, by all that was shown: no cell
// ever becomes less, and all of a step are as many as it says.
func certain(seen []margin.Shown) (out []cell) {
	if len(seen) == 0 {
		return nil
	}
	values := map[cell]map[int]bool{}
	way := make([][]int, 0, len(seen))
	var walk func(v int, was []int)
	walk = func(v int, was []int) {
		if v == len(seen) {
			for s, counts := range way {
				for _, i := range withheld(seen[s]) {
					c := cell{s, i}
					if values[c] == nil {
						values[c] = map[int]bool{}
					}
					values[c][counts[i]] = true
				}
			}
			return
		}
		fill(seen[v], was, make([]int, 0, len(was)), 0, func(counts []int) {
			way = append(way, slices.Clone(counts))
			walk(v+1, way[v])
			way = way[:v]
		})
	}
	walk(0, make([]int, len(seen[0].Cells)))
	for c, of := range values {
		if len(of) == 1 {
			out = append(out, c)
		}
	}
	return out
}

// fill gives all the counts that a step allows after another.
func fill(x margin.Shown, was, counts []int, sum int, each func([]int)) {
	i := len(counts)
	if i == len(was) {
		if sum == x.Of {
			each(counts)
		}
		return
	}
	from, to := was[i], x.Of-sum
	if c := x.Cells[i]; c != margin.Withheld {
		from, to = max(from, c), min(to, c)
	}
	for n := from; n <= to; n++ {
		fill(x, was, append(counts, n), sum+n, each)
	}
}
