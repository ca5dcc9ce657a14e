package releasing

import (
	"cmp"
	"math"
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/results/statistic"
	"cohortbot/results/tally"
)

// pair is one person's answer to an item before and after.
type pair struct {
	at            cohort.Instant // of the later one
	who           int
	lang          locales.Lang
	before, after float64
}

// ofChange are the tables of what has changed from one quiz to another: of each person's mean over all
// items, and of each item. Only who closed both is in them. Of one item it is only shown where it began and
// where it ended: how many fell and rose would tell, with its points before and after, what those withhold.
func ofChange(m course.Measure, earlier course.QuizRef, q *course.Quiz, t *tally.Tally) []count {
	key := cohort.TableKey{Kind: cohort.TableChange, Measure: m.ID, Then: m.Then != nil && earlier == *m.Then}
	before, after := t.Closings[earlier], t.Closings[m.After]
	var scales []*course.Question
	most := 0
	for _, item := range q.Questions {
		if item.Type == course.Scale {
			scales, most = append(scales, item), max(most, item.Points)
		}
	}
	if len(scales) == 0 {
		return nil
	}
	out := []count{ofPairs(key, means(scales, before, after), most, len(scales) == 1)}
	out[0].left = len(before) - len(out[0].events)
	for _, item := range scales {
		key.Question = item.ID
		out = append(out, ofPairs(key, means([]*course.Question{item}, before, after), item.Points, true))
	}
	return out
}

// ofPairs is a table of what has changed on a scale of so many points.
func ofPairs(key cohort.TableKey, pairs []pair, points int, single bool) count {
	c := count{key: key, figures: func(of []event) *cohort.Figures { return changeOf(of, float64(points)) }, single: single}
	c.cells = []string{cohort.CellFell, cohort.CellSame, cohort.CellRose}
	if single {
		c.cells = []string{cohort.CellAll}
	} else {
		c.split = &splitting{}
	}
	for _, p := range pairs {
		e := event{at: p.at, before: p.before, value: p.after, who: p.who, lang: p.lang}
		if !single {
			e.cell = 1 + cmp.Compare(p.after, p.before)
		}
		c.events = append(c.events, e)
	}
	return c
}

// means are each person's means over those of some items that she has rated in both attempts.
func means(items []*course.Question, before, after []tally.Closing) []pair {
	first := map[int]tally.Closing{}
	for _, x := range before {
		first[x.Who] = x
	}
	var out []pair
	for _, x := range after {
		p, n := pair{at: max(x.At, first[x.Who].At), who: x.Who, lang: askedIn(x)}, 0.0
		for _, item := range items {
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
	slices.SortFunc(out, func(a, b pair) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.who, b.who)) })
	return out
}

// rated is where on its scale an attempt has an item.
func rated(x tally.Closing, item *course.Question) (float64, bool) {
	a, ok := x.Answer(item.ID)
	return a.Score, ok && a.Score > 0
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
	if r, ok := statistic.SignedRankOf(change); ok && len(of) >= cohort.FewestTested {
		f.Test = &cohort.Test{P: r.P, Exact: r.Exact, Effect: r.Effect, Low: r.Low, High: r.High}
	}
	return f
}
