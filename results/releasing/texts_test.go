package releasing_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/results/releasing"
	"cohortbot/results/tally"
	"cohortbot/seal"
)

var asked = tally.Asked{Cohort: "c", Quiz: course.QuizRef{Module: "m", Quiz: "q"}, Question: "t"}

// term is what of the texts to one question happens in a term, and what a reader sees of it.
type term struct {
	facts  map[string]*cohort.Fact // by who wrote
	groups []cohort.TextGroup
	now    cohort.Instant
}

// writes has somebody close her first attempt.
func (x *term) writes(who int) {
	her := fmt.Sprintf("her%04d", who)
	x.facts[her] = &cohort.Fact{
		ID: her + "/9/0", Kind: cohort.FactClosed, Subject: her, At: x.now, Cohort: "c", Module: "m", Quiz: "q", Attempt: 1,
		Answers: []cohort.Answer{{Question: "t", Text: seal.Conceal("words"), Read: course.ReadGroups, At: x.now}},
	}
}

// texts are those that are there.
func (x *term) texts() []tally.Text {
	all := tally.NewTexts()
	for _, f := range x.facts {
		all.Add(f)
	}
	return all.To(asked)
}

// release takes on what is shown, as the leader does.
func (x *term) release(r *rand.Rand) {
	texts := x.texts()
	for _, g := range releasing.Ended(x.groups, func(*cohort.TextGroup) []tally.Text { return texts }) {
		x.groups[g.N-1] = g
	}
	var waiting []cohort.TextRef
	for _, t := range releasing.Waiting(texts, x.groups, x.now-10) {
		waiting = append(waiting, cohort.TextRef{Closing: t.Closing})
	}
	x.groups = append(x.groups, releasing.Grouped(asked, x.groups, waiting, 0, x.now, r)...)
}

// shown are the texts that a reader sees, group by group.
func (x *term) shown() map[string]int {
	out := map[string]int{}
	for _, g := range x.groups {
		for _, t := range g.Texts {
			if !g.Ended {
				out[t.Closing] = g.N
			}
		}
	}
	return out
}

// The attack over a term: whoever keeps all that was ever shown sees texts come and go in fives or more alone,
// none that comes back, and none of a group of which one has gone; so of a text that comes, or goes, there are
// always as many women whose it could be as a cell has at least.
func TestTextsOverATerm(t *testing.T) {
	const k = cohort.SmallestCell
	grouped, ended := 0, 0
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		x := &term{facts: map[string]*cohort.Fact{}, now: 100}
		gone := map[string]bool{}
		last := map[string]int{}
		for who := range 60 {
			x.now += cohort.Instant(r.IntN(8))
			x.writes(who)
			if r.IntN(6) == 0 { // somebody has her data erased
				delete(x.facts, fmt.Sprintf("her%04d", r.IntN(who+1)))
			}
			if r.IntN(3) > 0 {
				continue
			}
			x.release(r)
			now := x.shown()
			came, went := map[int]int{}, map[int]int{}
			for id, g := range now {
				if _, had := last[id]; !had {
					came[g]++
				}
				if gone[id] {
					t.Fatalf("seed %d: %s was not shown any more, and is", seed, id)
				}
				if x.facts[id[:7]] == nil {
					t.Fatalf("seed %d: %s is erased, and is shown", seed, id)
				}
			}
			for id, g := range last {
				if _, has := now[id]; !has {
					went[g]++
					gone[id] = true
				}
			}
			for _, n := range []map[int]int{came, went} {
				for g, n := range n {
					if n < k {
						t.Fatalf("seed %d: %d texts of group %d come or go", seed, n, g)
					}
				}
			}
			grouped, ended, last = grouped+len(came), ended+len(went), now
		}
		x.now += 100
		x.release(r)
		if n := len(releasing.Waiting(x.texts(), x.groups, x.now)); n >= k {
			t.Errorf("seed %d: %d texts wait", seed, n)
		}
	}
	if grouped < 500 || ended < 100 {
		t.Errorf("%d groups came, and %d went: the term is too quiet", grouped, ended)
	}
}

// Nothing of the order in a group, of the place among all cohorts, or of who comes into which group when more
// wait, says who wrote first: each is as often anywhere.
func TestOrderOfTextsSaysNothingOfTime(t *testing.T) {
	const rounds, n = 4000, 10
	var at, rank [n][n]int // who wrote as so manieth: where she stands over both groups, and among all cohorts
	r := rand.New(rand.NewPCG(7, 7))
	for range rounds {
		x := &term{facts: map[string]*cohort.Fact{}, now: 100}
		for who := range n {
			x.now++
			x.writes(who)
		}
		x.now += 100
		x.release(r)
		var all []cohort.TextRef
		for _, g := range x.groups {
			all = append(all, g.Texts...)
		}
		who := func(t cohort.TextRef) (n int) { _, _ = fmt.Sscanf(t.Closing, "her%d", &n); return n }
		for i, text := range all {
			at[who(text)][i]++
		}
		slices.SortFunc(all, func(a, b cohort.TextRef) int { return int(a.Place - b.Place) })
		for i, text := range all {
			rank[who(text)][i]++
		}
	}
	for name, table := range map[string][n][n]int{"where she stands": at, "her place among all": rank} {
		square := 0.0
		for _, row := range table {
			for _, seen := range row {
				d := float64(seen) - rounds/n
				square += d * d / (rounds / n)
			}
		}
		if square > 126 { // chi-squared with 81 degrees of freedom: more in one of a thousand
			t.Errorf("%s: chi-squared is %.1f", name, square)
		}
	}
}

// Fewer than k wait, a text that she may still change waits, and what others have put into a group since does
// not come into a second one.
func TestTextsWait(t *testing.T) {
	x := &term{facts: map[string]*cohort.Fact{}, now: 100}
	r := rand.New(rand.NewPCG(1, 1))
	for who := range 9 {
		x.writes(who)
	}
	if x.release(r); len(x.groups) != 0 {
		t.Errorf("what can still be changed is shown: %+v", x.groups)
	}
	x.now += 20
	if x.release(r); len(x.groups) != 1 || len(x.groups[0].Texts) != 5 || x.groups[0].N != 1 {
		t.Errorf("of nine: %+v", x.groups)
	}
	if x.release(r); len(x.groups) != 1 {
		t.Errorf("four came into a group: %+v", x.groups)
	}
	x.writes(9)
	x.now += 20
	if x.release(r); len(x.groups) != 2 || len(x.shown()) != 10 {
		t.Errorf("of ten: %+v", x.groups)
	}
}

// How many are shown is said of those questions alone that the course has read, and of groups that stand.
func TestWithTexts(t *testing.T) {
	q := &course.Quiz{ID: "q", Questions: []*course.Question{
		{ID: "t", Type: course.TextQuestion, Read: course.ReadGroups}, {ID: "u", Type: course.TextQuestion},
	}}
	c := &course.Course{Modules: []*course.Module{{ID: "m", Quizzes: []*course.Quiz{q}}}}
	group := func(question course.QuestionID, n int, at cohort.Instant, ended bool) cohort.TextGroup {
		return cohort.TextGroup{Cohort: "c", Module: "m", Quiz: "q", Question: question, N: n, At: at, Texts: make([]cohort.TextRef, 5), Ended: ended}
	}
	groups := []cohort.TextGroup{group("t", 1, 3, false), group("t", 2, 5, false), group("t", 3, 9, true), group("u", 1, 4, false)}
	was := []cohort.Release{{Module: "m", Quiz: "q"}, {Module: "m", Quiz: "gone", Texts: []cohort.TextsShown{{Question: "x", N: 5}}}}
	now := releasing.WithTexts(c, was, groups)
	if len(now) != 2 || !slices.Equal(now[0].Texts, []cohort.TextsShown{{Question: "t", N: 10, At: 5}}) || now[1].Texts != nil {
		t.Errorf("%+v", now)
	}
}
