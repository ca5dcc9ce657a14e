package dialog

import (
	"slices"
	"strconv"

	"cohortbot/cohort"
	"cohortbot/course"
)

// Cell is a cell of an item's tables as it is shown.
type Cell struct {
	Words course.Text
	Right bool
	N     int // people; below zero: withheld
	Of    int
}

// ItemCells are the cells of an item that are shown, in course order, and its first table; nil when the item
// has none. Of an item that allows several each option has a table of its own, which may be of other people.
func ItemCells(r cohort.Release, item *course.Question) (whole *cohort.Table, out []Cell) {
	for i := range r.Tables {
		x := &r.Tables[i]
		if x.Question != item.ID || !slices.Contains([]cohort.TableKind{cohort.TableOptions, cohort.TablePoints, cohort.TableChosen}, x.Kind) {
			continue
		}
		if whole == nil {
			whole = x
		}
		step, ok := x.Last()
		if !ok {
			continue
		}
		for n, id := range x.Cells {
			words, right := WordsOfCell(item, *x, id)
			if n < len(step.Cells) && len(words) > 0 {
				out = append(out, Cell{Words: words, Right: right, N: step.Cells[n], Of: step.Of})
			}
		}
	}
	return whole, out
}

// AllWithheld says that of some cells nothing but that is shown, and that nobody chose the others.
func AllWithheld(cells []Cell) bool {
	return slices.ContainsFunc(cells, func(c Cell) bool { return c.N < 0 }) &&
		!slices.ContainsFunc(cells, func(c Cell) bool { return c.N > 0 })
}

// WordsOfCell are the words of a cell, and whether they are right; none where it has none of its own, or
// the course has it no longer.
func WordsOfCell(item *course.Question, x cohort.Table, id string) (words course.Text, right bool) {
	switch {
	case x.Kind == cohort.TableChosen && id != cohort.CellYes:
		return nil, false
	case x.Kind == cohort.TableChosen:
		id = string(x.Option)
	case x.Kind == cohort.TablePoints:
		if n, err := strconv.Atoi(id); err == nil && n >= 1 && n <= len(item.Labels) {
			return item.Labels[n-1], false
		}
		return nil, false
	}
	i := slices.IndexFunc(item.Options, func(o course.Option) bool { return string(o.ID) == id })
	if i < 0 {
		return nil, false
	}
	return item.Options[i].Text, item.Options[i].Correct
}
