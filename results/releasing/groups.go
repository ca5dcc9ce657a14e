package releasing

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/results/tally"
)

// splitting says how a table is shown by groups.
type splitting struct {
	cells  []string        // in which its groups are counted; nil: its own
	of     func(event) int // in which of them somebody is
	nobody bool            // it is not said how many a group is, only what its median is
}

// rightOrNot is the cell of an item, as yes or no.
func rightOrNot(e event) int {
	if e.value >= 1 {
		return 0
	}
	return 1
}

// property is something by which people are told apart.
type property struct {
	by    string
	order []string // in which its groups stand; who is in none of them comes last
	of    func(tally.Person, locales.Lang) string
}

// properties are those of the profile, and the language.
func properties(c *course.Course) (out []property) {
	for _, q := range c.Profile {
		p := property{by: string(q.ID), of: func(p tally.Person, _ locales.Lang) string { return p.Profile[string(q.ID)] }}
		for _, o := range q.Options {
			p.order = append(p.order, string(o.ID))
		}
		out = append(out, p)
	}
	lang := property{by: cohort.SplitLanguage, of: func(_ tally.Person, l locales.Lang) string { return string(l) }}
	for _, l := range c.Languages {
		lang.order = append(lang.order, string(l))
	}
	return append(out, lang)
}

// member is one of those who are told apart.
type member struct {
	event
	who  tally.Person
	from int // her cohort, by a number
}

// group is a group in the making.
type group struct {
	of     []string
	people []event
	cells  []int
	from   map[int][]int // the same of each cohort
}

// add counts somebody in a cell; below zero: in none.
func (g *group) add(m member, cells, cell int) {
	g.people = append(g.people, m.event)
	if g.from[m.from] == nil {
		g.from[m.from] = make([]int, cells)
	}
	if cell >= 0 {
		g.cells[cell]++
		g.from[m.from][cell]++
	}
}

// grouped puts people into the groups of a property, in its order, and counts them in cells.
func (p property) grouped(people []member, cells int, cell func(event) int) (out []group) {
	at := map[string]int{}
	add := func(of string) int {
		at[of], out = len(out), append(out, newGroup(cells, of))
		return at[of]
	}
	for _, of := range p.order {
		add(of)
	}
	for _, m := range people {
		of := p.of(m.who, m.lang)
		n, ok := at[of]
		if !ok {
			n = add(of)
		}
		in := -1
		if cells > 0 {
			in = cell(m.event)
		}
		out[n].add(m, cells, in)
	}
	return slices.DeleteFunc(out, func(g group) bool { return len(g.people) == 0 })
}

func newGroup(cells int, of ...string) group {
	return group{of: of, cells: make([]int, cells), from: map[int][]int{}}
}

func joined(of []group) group {
	one := newGroup(len(of[0].cells))
	for _, g := range of {
		one.of, one.people = append(one.of, g.of...), append(one.people, g.people...)
		for i, n := range g.cells {
			one.cells[i] += n
		}
		for from, cells := range g.from {
			if one.from[from] == nil {
				one.from[from] = make([]int, len(cells))
			}
			for i, n := range cells {
				one.from[from][i] += n
			}
		}
	}
	return one
}

// pooled makes one group of those that would be too small, with others where that is alone, still too small, or
// a cohort could be worked out of it; nil when no two groups are left. What it takes along is the next in order,
// not one of a size: who knows the rule could tell from that.
func pooled(of []group, fits func(group) bool, k int) []group {
	var shown, rest []group
	for _, g := range of {
		if fits(g) {
			shown = append(shown, g)
		} else {
			rest = append(rest, g)
		}
	}
	for {
		var out []group
		switch {
		case len(rest) == 0:
			out = shown
		case len(rest) > 1 && fits(joined(rest)):
			out = append(slices.Clone(shown), joined(rest))
		}
		if out != nil && worked(out, k) < 0 || len(shown) == 0 {
			return atLeastTwo(out)
		}
		at := len(shown) - 1
		if i := worked(out, k); i >= 0 && i < len(shown) {
			at = i
		}
		rest, shown = append(rest, shown[at]), slices.Delete(slices.Clone(shown), at, at+1)
	}
}

func atLeastTwo(of []group) []group {
	if len(of) < 2 {
		return nil
	}
	return of
}

// splits are the people of a step in groups, for a table of enough people of which nothing is withheld: the
// groups add up to the table, and would give that away. Of each group all cells are shown: nobody, or k people
// and more. What was shown of the table so far stays until it may go on.
func (c count) splits(of *course.Course, step cohort.Step, people []member, was []cohort.Split, k int) (out []cohort.Split) {
	if c.split == nil || step.Of < cohort.FewestSplit || slices.ContainsFunc(step.Cells, func(n int) bool { return n < 0 }) || !whole(step.Cells, k) {
		return was
	}
	x := splitter{k: k, at: step.At, of: step.Of, cells: c.cells, cell: func(e event) int { return e.cell }, told: c.group}
	switch {
	case c.split.nobody:
		x.cells, x.nobody = nil, true
	case c.split.cells != nil:
		x.cells, x.cell = c.split.cells, c.split.of
	}
	return x.all(properties(of), people, was)
}

// group is what is said of one beside its counts.
func (c count) group(g group, k int) cohort.Group {
	out := cohort.Group{Of: g.of, People: len(g.people), Cells: g.cells}
	f := c.told(cohort.Step{Of: len(g.people)}, g.people, k)
	switch {
	case f == nil:
	case c.key.Kind == cohort.TableChange:
		out.Before, out.After = f.Before, f.After
	default:
		out.Median = f.Median
	}
	return out
}
