package releasing

import (
	"slices"

	"cohortbot/cohort"
)

// splitter shows people by groups, beside what was shown of them so far.
type splitter struct {
	k      int
	at     cohort.Instant
	of     int
	cells  []string
	cell   func(event) int
	nobody bool // groups have no cells: each is as many people as a median needs
	told   func(group, int) cohort.Group
}

// all are the splits by each property. One that was shown and cannot go on stands; one by what is no property any
// more, too.
func (x splitter) all(props []property, people []member, was []cohort.Split) (out []cohort.Split) {
	for _, p := range props {
		i := slices.IndexFunc(was, func(s cohort.Split) bool { return s.By == p.by })
		groups := p.grouped(people, len(x.cells), x.cell)
		if i >= 0 {
			out = append(out, x.onto(was[i], groups))
			continue
		}
		if first := pooled(groups, x.fits, x.k); first != nil {
			out = append(out, x.split(p.by, first))
		}
	}
	for _, s := range was {
		if !slices.ContainsFunc(out, func(x cohort.Split) bool { return x.By == s.By }) {
			out = append(out, s)
		}
	}
	return out
}

func (x splitter) fits(g group) bool {
	return whole(g.cells, x.k) && (!x.nobody || len(g.people) >= 2*x.k)
}

func (x splitter) split(by string, groups []group) cohort.Split {
	out := cohort.Split{By: by, Cells: x.cells, At: x.at, Of: x.of}
	for _, g := range groups {
		out.Groups = append(out.Groups, x.told(g, x.k))
	}
	return out
}

// onto takes a split on, in the same groups: finer ones beside the coarser would tell who came in between. Each
// cell of each group must be as it was, or by k people more or fewer: what two of them differ by is nobody's.
func (x splitter) onto(was cohort.Split, groups []group) cohort.Split {
	now := make([]group, len(was.Groups))
	for i, g := range was.Groups {
		var of []group
		for _, id := range g.Of {
			if at := slices.IndexFunc(groups, func(x group) bool { return x.of[0] == id }); at >= 0 {
				of = append(of, groups[at])
			}
		}
		if len(of) == 0 {
			return was
		}
		now[i] = joined(of)
		now[i].of = g.Of
		if !x.fits(now[i]) || !x.goes(g, now[i]) {
			return was
		}
	}
	people := 0
	for _, g := range now {
		people += len(g.people)
	}
	if people != x.of || !slices.Equal(was.Cells, x.cells) || worked(now, x.k) >= 0 { // somebody is in a group that was not there
		return was
	}
	return x.split(was.By, now)
}

// goes says that a group may go on.
func (x splitter) goes(was cohort.Group, now group) bool {
	if x.nobody {
		return steps(len(now.people)-was.People, x.k)
	}
	moved, in := 0, 0
	for i, n := range now.cells {
		if i >= len(was.Cells) || !steps(n-was.Cells[i], x.k) {
			return false
		}
		if n != was.Cells[i] {
			moved, in = moved+1, n
		}
	}
	return moved != 1 || in == len(now.people) // who came is not all in one cell, where others are not
}

// steps says that a difference is nobody, or at least k people.
func steps(n, k int) bool { return n == 0 || max(n, -n) >= k }

// worked is a group of which, with what is shown of each cohort, the part of one cohort can be worked out that
// is too small to be shown; −1: none. Of each cell is known how many each group has and how many each cohort,
// and which cohorts have nobody in a group: one that learns in one language has no others. What is left open is
// what may go round in a ring: one more here, one less there, until all sums are the same again.
func worked(of []group, k int) int {
	if len(of) == 0 {
		return -1
	}
	for cell := range of[0].cells {
		for g, here := range of {
			for c, cells := range here.from {
				if n := cells[cell]; n > 0 && n < k && !rings(of, cell, g, c) {
					return g
				}
			}
		}
	}
	return -1
}

// rings says that one of a group and cohort in a cell may be of another group, while others make up for it: she
// goes to a group that the cohort has people in; from there somebody of another cohort comes back, directly or
// by further ones. In either direction it is the same ring.
func rings(of []group, cell, g, c int) bool {
	seen := map[int]bool{}  // groups that have one too many
	queue := []int{}        // of them, those that are still to be looked at
	reach := func(to int) { // somebody of a cohort may be there instead
		if !seen[to] && to != g {
			seen[to], queue = true, append(queue, to)
		}
	}
	for to, x := range of {
		if _, there := x.from[c]; there {
			reach(to)
		}
	}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for other, cells := range of[at].from {
			if cells[cell] == 0 || other == c {
				continue
			}
			if _, back := of[g].from[other]; back {
				return true
			}
			for to, x := range of {
				if _, there := x.from[other]; there {
					reach(to)
				}
			}
		}
	}
	return false
}
