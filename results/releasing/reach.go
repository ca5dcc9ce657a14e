package releasing

import (
	"cohortbot/cohort"
	"cohortbot/results/tally"
)

// Reach gives who of all finished everything, by groups, when was is what is shown of that so far. It goes on
// when of those who agreed, of those who finished and of those who did not there are as many as before, or k
// more or fewer: so what is between two of them is never of less than k people.
func Reach(cfg Config, was *cohort.ReachGroups, t *tally.Tally, at cohort.Instant) *cohort.ReachGroups {
	cfg = cfg.complete()
	var people []event
	var who []tally.Person
	now := cohort.ReachGroups{At: at}
	for i, r := range t.Reach {
		if !r.Agreed() {
			continue
		}
		e := event{cell: 1, lang: whoIs(t.People, i).Lang}
		if r.FinishedAll(cfg.Course) {
			e.cell = 0
			now.Finished++
		}
		people, who = append(people, e), append(who, whoIs(t.People, i))
	}
	if now.Of = len(people); now.Of < cohort.FewestSplit || was != nil && !goesOn(*was, now, cfg.SmallestCell) {
		return was
	}
	for _, p := range properties(cfg.Course) {
		groups := pooled(p.grouped(people, who, 2, func(e event) int { return e.cell }), func(g group) bool { return whole(g.cells, cfg.SmallestCell) })
		split := cohort.Split{By: p.by, Cells: yesOrNo()}
		for _, g := range groups {
			split.Groups = append(split.Groups, cohort.Group{Of: g.of, People: len(g.people), Cells: g.cells})
		}
		if len(groups) > 0 {
			now.Splits = append(now.Splits, split)
		}
	}
	if len(now.Splits) == 0 {
		return was
	}
	return &now
}

func goesOn(was, now cohort.ReachGroups, k int) bool {
	steps := []int{now.Of - was.Of, now.Finished - was.Finished, now.Of - now.Finished - was.Of + was.Finished}
	moved := false
	for _, n := range steps {
		n = max(n, -n)
		if n > 0 && n < k {
			return false
		}
		moved = moved || n > 0
	}
	return moved
}
