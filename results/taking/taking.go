// Package taking counts who took part in announcements and sessions.
//
// To how many something went, how many have read it and how many were there are totals, and live. What they
// answered, whether they come, goes in the steps of package margin: counts that went up one by one would tell
// whoever looks twice what one woman has said. Of fewer people than the smallest cell nothing is said but how
// many they are. Answers to another hour or place are other answers: their table begins anew.
package taking

import (
	"cmp"
	"slices"

	"cohortbot/cohort"
	"cohortbot/results/margin"
	"cohortbot/results/releasing"
)

// Config says how it is counted.
type Config struct {
	SmallestCell int // how many people must be meant; default cohort.SmallestCell
}

func (cfg Config) k() int { return cmp.Or(cfg.SmallestCell, cohort.SmallestCell) }

// Answer is what somebody said at a moment. What she said last holds; "" takes it back.
type Answer struct {
	ID    string // of the fact
	At    cohort.Instant
	Who   string
	Reply string // one of the cells, or ""
}

// Cells are the answers to whether somebody comes, in the order in which they are shown.
func Cells() []string {
	var out []string
	for _, r := range cohort.Replies() {
		out = append(out, string(r))
	}
	return out
}

// Counted are live counts of people.
type Counted struct {
	To, Sent, Took int
}

// Of takes what is shown of something on: was is what was shown so far, what says which it is, live and
// answers what is known of it by now. Made from no was it comes out the same, unless somebody was erased.
func (cfg Config) Of(was, what cohort.Taking, live Counted, answers []Answer) cohort.Taking {
	now := what
	now.To, now.Sent, now.Version = live.To, live.Sent, was.Version
	now.Answers = cohort.Table{TableKey: cohort.TableKey{Kind: cohort.TableComes}, Cells: Cells()}
	if was.Moved == now.Moved && len(was.Answers.Cells) > 0 {
		now.Answers.Steps = slices.Clone(was.Answers.Steps)
	}
	people := now.Sent
	if now.Kind == cohort.TakingSession {
		people = now.To
	}
	answered := 0
	if now.Question == cohort.QuestionCome {
		now.Answers, answered = cfg.onto(now.Answers, answers)
	}
	if now.Few = people < cfg.k(); now.Few {
		return now
	}
	now.Took, now.Answered, now.Answers.Could = live.Took, answered, answered
	return now
}

// onto takes a table on as far as its answers go, the earliest first, and says how many people have one by
// now. A step is looked for whenever as many more have answered for the first time as the smallest cell, so
// that it does not depend on when somebody looks, nor on who changes her mind.
func (cfg Config) onto(table cohort.Table, answers []Answer) (cohort.Table, int) {
	sorted := standing(answers)
	holds, counts := map[string]int{}, make([]int, len(table.Cells))
	last, _ := table.Last()
	for _, a := range sorted {
		was, had := holds[a.Who]
		if had {
			counts[was]--
		}
		i := slices.Index(table.Cells, a.Reply)
		holds[a.Who] = i
		counts[i]++
		if n := len(holds); had || a.At <= last.At || n <= last.Of || (n-last.Of)%cfg.k() != 0 {
			continue
		}
		if next, ok := margin.Next(releasing.Seen(table.Steps), counts, cfg.k()); ok {
			last = cohort.Step{At: a.At, Of: next.Of, Cells: next.Cells}
			table.Steps = append(releasing.Remembered(table.Steps, last), last)
		}
	}
	return table, len(holds)
}

// standing are the answers that are to what is asked now, the earliest first: what somebody said before she, or
// another hour or place, took her answer back was one to something else.
func standing(answers []Answer) []Answer {
	sorted := slices.Clone(answers)
	slices.SortFunc(sorted, func(a, b Answer) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) })
	back := map[string]int{} // after which of them hers begin anew
	for i, a := range sorted {
		if !slices.Contains(Cells(), a.Reply) {
			back[a.Who] = i + 1
		}
	}
	var out []Answer
	for i, a := range sorted {
		if i >= back[a.Who] {
			out = append(out, a)
		}
	}
	return out
}
