package releasing

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/results/tally"
)

// places is how many numbers of chance there are for the place of a text among those of all cohorts: as
// many as every engine keeps exactly.
const places = 1 << 52

// Waiting are those of the texts typed to a question that are in no group yet, and were typed before a moment.
func Waiting(texts []tally.Text, groups []cohort.TextGroup, before cohort.Instant) []tally.Text {
	grouped := map[string]bool{}
	for _, g := range groups {
		for _, x := range g.Texts {
			grouped[x.Closing] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(texts), func(t tally.Text) bool { return t.At >= before || grouped[t.Closing] })
}

// Grouped makes groups of k of those that wait, as many as there are; fewer than k go on waiting. Chance says
// which come into one group, in which order they stand there, and where among all cohorts; so nothing of when
// somebody wrote is left but the day. groups are those that there are.
func Grouped(of tally.Asked, groups []cohort.TextGroup, waiting []cohort.TextRef, k int, day cohort.Instant, chance *rand.Rand) []cohort.TextGroup {
	if k == 0 {
		k = cohort.SmallestCell
	}
	waiting = slices.Clone(waiting)
	for i := range waiting {
		waiting[i].Place = chance.Int64N(places)
	}
	chance.Shuffle(len(waiting), func(i, j int) { waiting[i], waiting[j] = waiting[j], waiting[i] })
	n := 0
	for _, g := range groups {
		n = max(n, g.N)
	}
	var out []cohort.TextGroup
	for ; len(waiting) >= k; waiting = waiting[k:] {
		n++
		out = append(out, cohort.TextGroup{
			Cohort: of.Cohort, Module: of.Quiz.Module, Quiz: of.Quiz.Quiz, Question: of.Question, N: n, At: day, Texts: waiting[:k:k],
		})
	}
	return out
}

// Ended gives those groups, as they are to be stored, of which a text is not there any more. Nothing of them is
// shown again, and nothing of who has gone is kept; the others are not shown in another group, for who is
// missing there would be known.
func Ended(groups []cohort.TextGroup, there func(g *cohort.TextGroup) []tally.Text) []cohort.TextGroup {
	var out []cohort.TextGroup
	for _, g := range groups {
		stay := map[string]bool{}
		for _, t := range there(&g) {
			stay[t.Closing] = true
		}
		left := slices.DeleteFunc(slices.Clone(g.Texts), func(x cohort.TextRef) bool { return !stay[x.Closing] })
		if len(left) == len(g.Texts) {
			continue
		}
		slices.SortFunc(left, func(a, b cohort.TextRef) int { return cmp.Compare(a.Closing, b.Closing) })
		g.Texts, g.Ended = left, true
		out = append(out, g)
	}
	return out
}

// WithTexts gives releases that say how many texts are shown of each question that the course has read in
// groups by now: when it has them read by nobody, what was shown is not shown any more.
func WithTexts(c *course.Course, now []cohort.Release, groups []cohort.TextGroup) []cohort.Release {
	now = slices.Clone(now)
	for i := range now {
		now[i].Texts = nil
		q := c.Quiz(now[i].Module, now[i].Quiz)
		if q == nil {
			continue
		}
		for _, item := range q.Questions {
			if x := shownTexts(item, course.QuizRef{Module: now[i].Module, Quiz: q.ID}, groups); x.N > 0 {
				now[i].Texts = append(now[i].Texts, x)
			}
		}
	}
	return now
}

func shownTexts(item *course.Question, quiz course.QuizRef, groups []cohort.TextGroup) cohort.TextsShown {
	x := cohort.TextsShown{Question: item.ID}
	for _, g := range groups {
		if item.Read == course.ReadGroups && g.Quizzed() == quiz && g.Question == item.ID && !g.Ended {
			x.N, x.At = x.N+len(g.Texts), max(x.At, g.At)
		}
	}
	return x
}
