// Package releasing takes the tables of a quiz on to their next steps. What is shown once is part of
// what everybody knows, so a release is made from the one before it and from what counts by now; made
// from nothing it comes out the same.
package releasing

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/results/margin"
	"cohortbot/results/tally"
)

// Config says what is released.
type Config struct {
	Course       *course.Course // required
	Cohort       cohort.ID      // of which t is
	SmallestCell int            // how many people a cell has at least that is shown; default cohort.SmallestCell
}

func (cfg Config) complete() Config {
	if cfg.SmallestCell == 0 {
		cfg.SmallestCell = cohort.SmallestCell
	}
	return cfg
}

// Of gives what is shown of every quiz of the course, in its order, when was is what is shown so far;
// of a quiz that has gone from the course what was shown stays, at the end.
func Of(cfg Config, was []cohort.Release, t *tally.Tally) (now []cohort.Release) {
	cfg = cfg.complete()
	for _, m := range cfg.Course.Modules {
		for _, q := range m.Quizzes {
			quiz := course.QuizRef{Module: m.ID, Quiz: q.ID}
			now = append(now, cfg.quiz(quiz, q, find(was, quiz), t))
		}
	}
	for _, r := range was {
		if !slices.ContainsFunc(now, func(x cohort.Release) bool { return x.Module == r.Module && x.Quiz == r.Quiz }) {
			now = append(now, r)
		}
	}
	return now
}

func find(of []cohort.Release, quiz course.QuizRef) cohort.Release {
	for _, r := range of {
		if r.Module == quiz.Module && r.Quiz == quiz.Quiz {
			return r
		}
	}
	return cohort.Release{}
}

// quiz takes the tables of one quiz on.
func (cfg Config) quiz(ref course.QuizRef, q *course.Quiz, was cohort.Release, t *tally.Tally) cohort.Release {
	now := cohort.Release{Cohort: cfg.Cohort, Module: ref.Module, Quiz: ref.Quiz, Version: was.Version}
	for _, c := range cfg.counts(ref, q, t) {
		if c.key.Mark > 0 && marked(was, c.key.Mark) { // with who reached another, it would tell of those between
			continue
		}
		table := cohort.Table{TableKey: c.key}
		if had := was.Table(c.key); had != nil {
			table = *had
		}
		now.Tables = append(now.Tables, c.onto(table, cfg.SmallestCell))
	}
	for _, x := range was.Tables { // of an item that has gone from the quiz
		if now.Table(x.TableKey) == nil {
			now.Tables = append(now.Tables, x)
		}
	}
	return now
}

// marked says that it was shown who reached another mark.
func marked(was cohort.Release, mark int) bool {
	return slices.ContainsFunc(was.Tables, func(x cohort.Table) bool {
		return x.Kind == cohort.TableScore && x.Mark > 0 && x.Mark != mark && len(x.Steps) > 0
	})
}

// count is a table to be: who falls into which cell, the earliest first.
type count struct {
	key     cohort.TableKey
	cells   []string
	events  []event
	figures func(of []event) *cohort.Figures // nil: none
	split   *splitting                       // in which cells its groups are shown; nil: it is not shown by groups
	single  bool                             // they are of one item, which has a table of its own
	spread  *spread                          // how its scores lie; nil: that is not shown
	gone    int                              // of how many it could be, of one that the course has no longer
	left    int                              // who is only in the earlier of two quizzes
	weighed bool                             // it is said whether the item is harder in one language than in others
	waits   func(of int) bool                // whether there may be no step of so many people; nil: there may
}

// event is one person in a table.
type event struct {
	at            cohort.Instant
	cell          int
	before, value float64 // what figures are made of: a score, a rating, or two of them
	rest          float64 // of an item: her score in all the others; below zero: there is none
	who           int
	lang          locales.Lang // in which she was asked
}

// onto takes a table on as far as it goes. A step is looked for whenever as many people more are in
// it as the smallest cell, so that it does not depend on when somebody looks.
func (c count) onto(table cohort.Table, k int) cohort.Table {
	table = c.widen(table)
	table.Could, table.Left = len(c.events), c.left
	place := make([]int, len(c.cells)) // of the cells of this course among those of the table
	for i, id := range c.cells {
		place[i] = slices.Index(table.Cells, id)
	}
	counts := make([]int, len(table.Cells))
	bands := make([]int, c.spread.bands())
	last, stepped, shown := lastOf(table), false, false
	for i, e := range c.events {
		counts[place[e.cell]]++
		c.spread.add(bands, e)
		if n := i + 1; n <= last || (n-last)%k != 0 || c.waits != nil && c.waits(n) {
			continue
		}
		next, ok := margin.Next(Seen(table.Steps), counts, k)
		if !ok {
			continue
		}
		step := cohort.Step{At: e.at, Of: next.Of, Cells: next.Cells}
		table.Steps, last, stepped = append(Remembered(table.Steps, step), step), next.Of, true
		if shown = c.spread.shown(step, bands, table.Bands, k); shown {
			table.Bands = slices.Clone(bands)
		}
	}
	if stepped {
		step := &table.Steps[len(table.Steps)-1]
		step.Figures = c.told(*step, c.events[:step.Of], k)
		if step.Figures != nil && shown {
			step.Figures.Bands = table.Bands
		}
	}
	return table
}

// Remembered is what of the steps before one has still to be known. Where all of its cells are shown, it
// says more than they did; else they are needed without their figures, which nobody asks for any more.
func Remembered(before []cohort.Step, step cohort.Step) []cohort.Step {
	if !slices.Contains(step.Cells, margin.Withheld) {
		return nil
	}
	for i := range before {
		before[i].Figures = nil
	}
	return before
}

// lastOf is of how many people a table is.
func lastOf(table cohort.Table) int {
	last, _ := table.Last()
	return last.Of
}

// widen gives a table the cells that the course has come to have since. Nobody was in them before.
func (c count) widen(table cohort.Table) cohort.Table {
	table.Cells, table.Steps = slices.Clone(table.Cells), slices.Clone(table.Steps)
	for _, id := range c.cells {
		if slices.Contains(table.Cells, id) {
			continue
		}
		table.Cells = append(table.Cells, id)
		for i := range table.Steps {
			table.Steps[i].Cells = append(slices.Clone(table.Steps[i].Cells), 0)
		}
	}
	return table
}

// Seen are steps as readers know them.
func Seen(steps []cohort.Step) []margin.Shown {
	out := make([]margin.Shown, len(steps))
	for i, s := range steps {
		out[i] = margin.Shown{Of: s.Of, Cells: s.Cells}
	}
	return out
}
