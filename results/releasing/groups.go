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
	cells     []string        // in which its groups are counted; nil: its own
	of        func(event) int // in which of them somebody is
	languages bool            // by language alone
	nobody    bool            // it is not said how many a group is, only what its median is
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

// group is a group in the making.
type group struct {
	of     []string
	people []event
	cells  []int
}

// grouped puts people into the groups of a property, in its order, and counts them in cells.
func (p property) grouped(people []event, who []tally.Person, cells int, cell func(event) int) (out []group) {
	at := map[string]int{}
	add := func(of string) int {
		at[of], out = len(out), append(out, group{of: []string{of}, cells: make([]int, cells)})
		return at[of]
	}
	for _, of := range p.order {
		add(of)
	}
	for i, e := range people {
		of := p.of(who[i], e.lang)
		n, ok := at[of]
		if !ok {
			n = add(of)
		}
		g := &out[n]
		g.people = append(g.people, e)
		if cells > 0 {
			g.cells[cell(e)]++
		}
	}
	return slices.DeleteFunc(out, func(g group) bool { return len(g.people) == 0 })
}

// pooled makes one group of those that would be too small, with another where that is alone or still too
// small; nil when no two groups are left. What it takes along is the next in order, not one of a size: who
// knows the rule could tell from that.
func pooled(of []group, fits func(group) bool) []group {
	var shown, rest []group
	for _, g := range of {
		if fits(g) {
			shown = append(shown, g)
		} else {
			rest = append(rest, g)
		}
	}
	if len(rest) == 0 && len(shown) > 1 {
		return shown
	}
	for len(rest) > 0 {
		if one := joined(rest); len(rest) > 1 && fits(one) {
			shown = append(shown, one)
			break
		}
		if len(shown) == 0 {
			return nil
		}
		rest, shown = append(rest, shown[len(shown)-1]), shown[:len(shown)-1]
	}
	if len(shown) < 2 {
		return nil
	}
	return shown
}

func joined(of []group) group {
	one := group{cells: make([]int, len(of[0].cells))}
	for _, g := range of {
		one.of, one.people = append(one.of, g.of...), append(one.people, g.people...)
		for i, n := range g.cells {
			one.cells[i] += n
		}
	}
	return one
}

// splits are the people of a step in groups, for a table of enough people of which nothing is withheld: the
// groups add up to the table, and would give that away. Of each group all cells are shown: nobody, or k people
// and more.
func (c count) splits(of *course.Course, step cohort.Step, people []event, who []tally.Person, k int) (out []cohort.Split) {
	if c.split == nil || step.Of < cohort.FewestSplit || !whole(step.Cells, k) || slices.ContainsFunc(step.Cells, func(n int) bool { return n < 0 }) {
		return nil
	}
	cells, cell := c.cells, func(e event) int { return e.cell }
	switch {
	case c.split.nobody:
		cells = nil
	case c.split.cells != nil:
		cells, cell = c.split.cells, c.split.of
	}
	for _, p := range properties(of) {
		if c.split.languages && p.by != cohort.SplitLanguage {
			continue
		}
		fits := func(g group) bool { return whole(g.cells, k) && (!c.split.nobody || len(g.people) >= 2*k) }
		split := cohort.Split{By: p.by, Cells: cells}
		for _, g := range pooled(p.grouped(people, who, len(cells), cell), fits) {
			split.Groups = append(split.Groups, c.group(g, k))
		}
		if len(split.Groups) > 0 {
			out = append(out, split)
		}
	}
	return out
}

// group is what is said of one.
func (c count) group(g group, k int) cohort.Group {
	out := cohort.Group{Of: g.of, People: len(g.people)}
	if c.split.nobody {
		out.People = 0
	} else {
		out.Cells = g.cells
	}
	if f := c.told(cohort.Step{Of: len(g.people)}, g.people, k); f != nil {
		out.Median, out.Before, out.After = f.Median, f.Before, f.After
		if c.key.Kind == cohort.TableChange {
			out.Median = nil
		}
	}
	return out
}
