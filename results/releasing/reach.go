package releasing

import (
	"cohortbot/cohort"
	"cohortbot/results/tally"
)

// Reach gives who of all finished everything, by groups, when was is what is shown of that so far. It is not live
// as the totals are: each goes on when each of its cells is as it was, or by k people more or fewer.
func Reach(cfg Config, was []cohort.Split, t *tally.Tally, at cohort.Instant) []cohort.Split {
	cfg = cfg.complete()
	cohorts := map[cohort.ID]int{}
	var people []member
	for i, r := range t.Reach {
		if !r.Agreed() {
			continue
		}
		m := member{event: event{cell: 1}, who: whoIs(t.People, i)}
		if r.FinishedAll(cfg.Course) {
			m.cell = 0
		}
		m.lang = m.who.Lang
		if _, have := cohorts[m.who.Cohort]; !have {
			cohorts[m.who.Cohort] = len(cohorts)
		}
		m.from = cohorts[m.who.Cohort]
		people = append(people, m)
	}
	if len(people) < cohort.FewestSplit {
		return was
	}
	x := splitter{k: cfg.SmallestCell, at: at, of: len(people), cells: yesOrNo(), cell: func(e event) int { return e.cell }}
	x.told = func(g group, _ int) cohort.Group {
		return cohort.Group{Of: g.of, People: len(g.people), Cells: g.cells}
	}
	return x.all(properties(cfg.Course), people, was)
}
