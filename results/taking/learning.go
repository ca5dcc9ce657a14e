package taking

import (
	"slices"

	"cohortbot/cohort"
)

// Learning says who learned where, and when: by the facts of their joining. Its zero value knows of nobody.
type Learning struct {
	joined map[string][]joined // by subject
	facts  int
}

type joined struct {
	at cohort.Instant
	in cohort.ID
}

// Add takes one fact more, in any order; to add one again changes nothing.
func (l *Learning) Add(f *cohort.Fact) {
	x := joined{f.At, f.Cohort}
	if f.Kind != cohort.FactJoined || f.Cohort == "" || slices.Contains(l.joined[f.Subject], x) {
		return
	}
	if l.joined == nil {
		l.joined = map[string][]joined{}
	}
	l.joined[f.Subject] = append(l.joined[f.Subject], x)
	l.facts++
}

// Facts is how many it is made of: while they are as many, nothing has changed.
func (l *Learning) Facts() int { return l.facts }

// In are those who learned in a cohort at a moment: who has moved on before is none of them, and who moves
// on afterwards still is.
func (l *Learning) In(in cohort.ID, at cohort.Instant) map[string]bool {
	out := map[string]bool{}
	for who, all := range l.joined {
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
