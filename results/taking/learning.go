package taking

import (
	"slices"

	"cohortbot/cohort"
)

// Learning says who learned where, and when: by the facts of their joining.
type Learning map[string][]joined

type joined struct {
	at cohort.Instant
	in cohort.ID
}

// Add takes one fact more, in any order; to add one again changes nothing.
func (l Learning) Add(f *cohort.Fact) {
	if f.Kind != cohort.FactJoined || f.Cohort == "" {
		return
	}
	x := joined{f.At, f.Cohort}
	if !slices.Contains(l[f.Subject], x) {
		l[f.Subject] = append(l[f.Subject], x)
	}
}

// In are those who learned in a cohort at a moment: who has moved on before is none of them, and who moves
// on afterwards still is.
func (l Learning) In(in cohort.ID, at cohort.Instant) map[string]bool {
	out := map[string]bool{}
	for who, all := range l {
		last := joined{}
		for _, x := range all {
			if x.at <= at && x.at >= last.at {
				last = x
			}
		}
		if last.in == in {
			out[who] = true
		}
	}
	return out
}
