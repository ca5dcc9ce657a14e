package releasing

import (
	"cmp"
	"math"
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/results/statistic"
	"cohortbot/results/tally"
)

// fewestTested is for how many people there is a test, and an interval.
const fewestTested = 10

// pair is one person's answer to an item before and after.
type pair struct {
	at            cohort.Instant // of the later one
	who           int
	before, after float64
}

// ofChange are the tables of what has changed from one quiz to another, item by item. Only who
// answered both is in them.
func ofChange(m course.Measure, earlier course.QuizRef, q *course.Quiz, t *tally.Tally) []count {
	key := cohort.TableKey{Kind: cohort.TableChange, Measure: m.ID, Then: m.Then != nil && earlier == *m.Then}
	var items []count
	most := 0
	for _, item := range q.Questions {
		if item.Type != course.Scale {
			continue
		}
		pairs := matched(t.Answers[tally.Item{Quiz: earlier, Question: item.ID}], t.Answers[tally.Item{Quiz: m.After, Question: item.ID}])
		key.Question, most = item.ID, max(most, item.Points)
		items = append(items, ofPairs(key, pairs, item.Points))
	}
	if len(items) == 0 {
		return nil
	}
	key.Question = ""
	whole := ofPairs(key, means(q, t.Closings[earlier], t.Closings[m.After]), most)
	whole.single = len(items) == 1
	return append([]count{whole}, items...)
}

// ofPairs is a table of what has changed on a scale of so many points.
func ofPairs(key cohort.TableKey, pairs []pair, points int) count {
	c := count{
		key: key, cells: []string{cohort.CellFell, cohort.CellSame, cohort.CellRose},
		figures: func(of []event) *cohort.Figures { return changeOf(of, float64(points)) },
		single:  key.Question != "",
	}
	for _, p := range pairs {
		c.events = append(c.events, event{p.at, 1 + cmp.Compare(p.after, p.before), p.before, p.after})
	}
	return c
}

// means are each person's means over all items that she has rated in both attempts.
func means(q *course.Quiz, before, after []tally.Closing) []pair {
	first := map[int]tally.Closing{}
	for _, x := range before {
		first[x.Who] = x
	}
	var out []pair
	for _, x := range after {
		p, n := pair{at: max(x.At, first[x.Who].At), who: x.Who}, 0.0
		for _, item := range q.Questions {
			b, then := rated(first[x.Who], item)
			a, now := rated(x, item)
			if then && now {
				p.before, p.after, n = p.before+b, p.after+a, n+1
			}
		}
		if n > 0 {
			p.before, p.after = p.before/n, p.after/n
			out = append(out, p)
		}
	}
	slices.SortFunc(out, byTime)
	return out
}

// rated is where on its scale an attempt has an item.
func rated(x tally.Closing, item *course.Question) (float64, bool) {
	i := slices.IndexFunc(x.Answers, func(a tally.Answer) bool { return a.Question == item.ID && a.Score > 0 })
	if i < 0 || item.Type != course.Scale {
		return 0, false
	}
	return x.Answers[i].Score, true
}

func byTime(a, b pair) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.who, b.who)) }

// matched are those who answered both, in the order in which their second answer came.
func matched(before, after []tally.Answer) []pair {
	first := map[int]tally.Answer{}
	for _, a := range before {
		if a.Score > 0 {
			first[a.Who] = a
		}
	}
	var out []pair
	for _, a := range after {
		if b, both := first[a.Who]; both && a.Score > 0 {
			out = append(out, pair{max(a.At, b.At), a.Who, b.Score, a.Score})
		}
	}
	slices.SortFunc(out, byTime)
	return out
}

// alike makes equal what differs by no more than means do of which one is taken from another: they are
// fractions, and ties among them must stay ties.
func alike(x float64) float64 { return math.Round(x*1e9) / 1e9 }

// changeOf are the figures of some people's changes on a scale of so many points.
func changeOf(of []event, points float64) *cohort.Figures {
	var before, after, change, gains []float64
	for _, e := range of {
		before, after, change = append(before, e.before), append(after, e.value), append(change, alike(e.value-e.before))
		if g, ok := statistic.GainOf(e.before, e.value, points); ok {
			gains = append(gains, g)
		}
	}
	f := quartiles(change)
	if f == nil {
		return nil
	}
	if b, ok := statistic.MedianOf(before); ok {
		f.Before = &b
	}
	if a, ok := statistic.MedianOf(after); ok {
		f.After = &a
	}
	if g, ok := statistic.MedianOf(gains); ok {
		f.Gain = &g
	}
	if r, ok := statistic.SignedRankOf(change); ok && len(of) >= fewestTested {
		f.Test = &cohort.Test{P: r.P, Exact: r.Exact, Effect: r.Effect, Low: r.Low, High: r.High}
	}
	return f
}
