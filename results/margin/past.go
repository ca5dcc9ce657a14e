package margin

import "slices"

// past is all that was shown of a table, the oldest first.
type past []Shown

// hides says that with x shown, too, every cell that is withheld in any of them might still be more
// or less than it is.
func (p past) hides(x Shown) bool {
	// Where all cells are shown, nothing that comes later says anything of what came before.
	open := len(p) - 1
	for open >= 0 && p[open].told() < len(p[open].Cells) {
		open--
	}
	base := Shown{Cells: make([]int, len(x.Cells))}
	if open >= 0 {
		base = p[open]
	}
	if open == len(p)-1 && x.told() == len(x.Cells) {
		return !p.fell(x)
	}
	g, ok := newGrowth(base, append(slices.Clone(p[open+1:]), x))
	if !ok { // somebody was erased: it adds up no more, so that nothing can be worked out by sums
		return !p.fell(x)
	}
	for v := range g.shown {
		for i, c := range g.shown[v].Cells {
			if c == Withheld && !g.mayDiffer(i, v) {
				return false
			}
		}
	}
	return true
}

// fell says that a cell which x shows has become less than it was shown to be.
func (p past) fell(x Shown) bool {
	for _, was := range p {
		for i, c := range x.Cells {
			if c != Withheld && c < was.Cells[i] {
				return true
			}
		}
	}
	return false
}

// growth is how a table may have grown: for each cell and step so many people. What was shown gives
// the sum of each step, and for each cell the sum from one showing of it to the next. That is a flow
// from such stretches to steps, and what a reader can work out is what all flows have in common.
type growth struct {
	base      Shown // all of its cells are shown
	shown     []Shown
	stretches []stretch
	flow      [][]int // by stretch and step
	missing   []int   // of each step so many that no stretch has brought yet
}

// stretch is the time from one showing of a cell to the next, or to the end.
type stretch struct {
	cell     int
	from, to int // steps, from ≤ step < to
	people   int // by how many it grew; of an open one that is not known
	open     bool
}

// newGrowth gives one way in which it may have come about since base, where all was shown; false when
// there is none. What was shown at one step and at the next came in between, and nothing of it can move: it
// is taken off the step, and is no stretch.
func newGrowth(base Shown, shown []Shown) (*growth, bool) {
	g := &growth{base: base, shown: shown, missing: make([]int, len(shown))}
	for v := range shown {
		g.missing[v] = shown[v].Of - base.Of
		if v > 0 {
			g.missing[v] = shown[v].Of - shown[v-1].Of
		}
	}
	fits := true
	for i := range base.Cells {
		from, had := 0, base.Cells[i]
		for v := range shown {
			c := shown[v].Cells[i]
			if c == Withheld {
				continue
			}
			if from == v {
				g.missing[v], fits = g.missing[v]-(c-had), fits && c >= had
			} else {
				g.stretches = append(g.stretches, stretch{cell: i, from: from, to: v + 1, people: c - had})
			}
			from, had = v+1, c
		}
		if from < len(shown) {
			g.stretches = append(g.stretches, stretch{cell: i, from: from, to: len(shown), open: true})
		}
	}
	g.flow = make([][]int, len(g.stretches))
	for s := range g.flow {
		g.flow[s] = make([]int, len(shown))
	}
	return g, fits && g.fills()
}

// fills finds a flow: what is known to have grown goes first, and what then is missing of a step
// comes from cells of which that is not known.
func (g *growth) fills() bool {
	for s, x := range g.stretches {
		if x.people < 0 || !x.open && g.send(s, x.people, g.missing) < x.people {
			return false
		}
	}
	for s, x := range g.stretches {
		if x.open {
			g.send(s, -1, g.missing)
		}
	}
	return !slices.ContainsFunc(g.missing, func(n int) bool { return n != 0 })
}

// send brings up to so many people of a stretch to steps in which they are missing, and others out
// of their way to other steps; below zero: as many as are missing. It gives how many have a place.
func (g *growth) send(s, people int, missing []int) (sent int) {
	for people < 0 || sent < people {
		came := g.reach([]int{s}, -1)
		v := slices.IndexFunc(missing, func(n int) bool { return n > 0 })
		for v >= 0 && v < len(missing) && (missing[v] == 0 || came[g.step(v)] < 0) {
			v++
		}
		if v < 0 || v == len(missing) {
			return sent
		}
		n := missing[v]
		if people >= 0 {
			n = min(n, people-sent)
		}
		n = g.move(came, s, g.step(v), n)
		missing[v], sent = missing[v]-n, sent+n
	}
	return sent
}

// The nodes of the flow: stretches, then steps, then one for all that is known of no stretch.
func (g *growth) step(v int) int { return len(g.stretches) + v }
func (g *growth) pool() int      { return len(g.stretches) + len(g.shown) }

// beside are the nodes to which somebody who is one too many at a node may go: from a stretch to one
// of its steps, or into the pool if it is open; from a step back to a stretch of which somebody is
// there; from the pool to an open stretch.
func (g *growth) beside(node int, each func(int)) {
	v := node - len(g.stretches)
	for s, x := range g.stretches {
		switch {
		case node == g.pool() && x.open, v >= 0 && node < g.pool() && g.flow[s][v] > 0:
			each(s)
		case node == s:
			for to := x.from; to < x.to; to++ {
				each(g.step(to))
			}
			if x.open {
				each(g.pool())
			}
		}
	}
}

// reach gives for each node from which one it was come to, itself for those it begins with, or −1;
// it goes round the stretch but.
func (g *growth) reach(from []int, but int) []int {
	came := make([]int, g.pool()+1)
	for i := range came {
		came[i] = -1
	}
	for _, n := range from {
		came[n] = n
	}
	for at := 0; at < len(from); at++ {
		g.beside(from[at], func(to int) {
			if came[to] < 0 && to != but {
				came[to] = from[at]
				from = append(from, to)
			}
		})
	}
	return came
}

// move has up to n people go the way to a step along which it was come to, and gives how many.
func (g *growth) move(came []int, from, to, n int) int {
	for at := to; at != from; at = came[at] {
		if back := came[at]; back >= len(g.stretches) && back < g.pool() { // they leave a step
			n = min(n, g.flow[at][back-len(g.stretches)])
		}
	}
	for at := to; at != from; at = came[at] {
		switch back := came[at]; {
		case back >= len(g.stretches) && back < g.pool():
			g.flow[at][back-len(g.stretches)] -= n
		case at >= len(g.stretches) && at < g.pool():
			g.flow[back][at-len(g.stretches)] += n
		}
	}
	return n
}

// mayDiffer says that as many as are in a cell after a step, which withholds it, may be others: one
// more of the stretch came by then and one less later, or the other way round.
func (g *growth) mayDiffer(cell, v int) bool {
	s := slices.IndexFunc(g.stretches, func(x stretch) bool { return x.cell == cell && x.from <= v && v < x.to })
	x := g.stretches[s]
	if x.open && g.trades(s, v) {
		return true
	}
	before, after := g.steps(x.from, v+1), g.steps(v+1, x.to)
	if x.open { // one more or less of all is later, too
		after = append(after, g.pool())
	}
	return g.goes(s, before, after) || g.goes(s, after, before)
}

// trades says that one of an open stretch, who came by a step, may have been of another that is open: nobody knows
// how many these are in the end.
func (g *growth) trades(s, v int) bool {
	for other, x := range g.stretches {
		if other == s || !x.open {
			continue
		}
		for u := max(g.stretches[s].from, x.from); u <= v; u++ {
			if g.flow[s][u] > 0 || g.flow[other][u] > 0 {
				return true
			}
		}
	}
	return false
}

// steps are the nodes of the steps from … to.
func (g *growth) steps(from, to int) (out []int) {
	for v := from; v < to; v++ {
		out = append(out, g.step(v))
	}
	return out
}

// goes says that one of a stretch may have come by one of the nodes to, and not by one of from; what
// else changes, of others, makes up for it.
func (g *growth) goes(s int, to, from []int) bool {
	came := g.reach(to, s)
	return slices.ContainsFunc(from, func(n int) bool {
		return came[n] >= 0 && (n == g.pool() || g.flow[s][n-len(g.stretches)] > 0)
	})
}
