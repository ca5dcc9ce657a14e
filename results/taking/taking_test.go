package taking_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"cohortbot/cohort"
	"cohortbot/results/taking"
)

const k = cohort.SmallestCell

// said are answers, one a second: "3 yes" would be said of person 3.
func said(of ...string) (out []taking.Answer) {
	for i, x := range of {
		a := taking.Answer{ID: fmt.Sprint(i), At: cohort.Instant(1000 * (i + 1))}
		if _, err := fmt.Sscan(x, &a.Who, &a.Reply); err != nil {
			a.Who, a.Reply = x, "" // taken back
		}
		out = append(out, a)
	}
	return out
}

func announcement() cohort.Taking {
	return cohort.Taking{Cohort: "c", Kind: cohort.TakingAnnouncement, Of: "a", Question: cohort.QuestionCome}
}

func of(was cohort.Taking, sent int, answers []taking.Answer) cohort.Taking {
	return taking.Config{}.Of(was, announcement(), taking.Counted{To: sent, Sent: sent}, answers)
}

// What is shown of answers goes in steps of five people; who changes her mind is one person all the same, and
// of fewer than five nothing is said.
func TestSteps(t *testing.T) {
	five := []string{"1 yes", "2 yes", "3 yes", "4 yes", "5 yes"}
	for _, x := range []struct {
		what     string
		sent     int
		answers  []string
		answered int
		want     []int // yes, maybe, no; nil: not released
	}{
		{"four", 24, five[:4], 4, nil},
		{"five who agree", 24, five, 5, []int{5, 0, 0}},
		{"one more", 24, append(slices.Clone(five), "6 no"), 6, []int{5, 0, 0}},
		{"five who do not", 24, []string{"1 yes", "2 yes", "3 yes", "4 yes", "5 no"}, 5, []int{-1, 0, -1}},
		{"one who changes her mind", 24, append(slices.Clone(five), "5 no"), 5, []int{5, 0, 0}},
		{"one who does so before", 24, []string{"1 no", "1 yes", "2 yes", "3 yes", "4 yes", "5 yes"}, 5, []int{5, 0, 0}},
		{"one who answers five times", 24, []string{"1 no", "1 yes", "1 no", "1 maybe", "1 yes"}, 1, nil},
		{"answers to another hour", 24, append(slices.Clone(five), "1", "2", "3", "4", "5", "1 no"), 1, nil},
		{"four people", 4, five[:4], 0, nil},
		{"five people", 5, five, 5, []int{5, 0, 0}},
	} {
		got := of(cohort.Taking{}, x.sent, said(x.answers...))
		last, ok := got.Released()
		if ok != (x.want != nil) || !slices.Equal(last.Cells, x.want) || got.Answered != x.answered || got.Few != (x.sent < k) {
			t.Errorf("%s: %+v", x.what, got)
		}
	}
}

// Of something for fewer than five, neither who has read it nor who was there is kept.
func TestFew(t *testing.T) {
	for kind, live := range map[cohort.TakingKind]taking.Counted{
		cohort.TakingAnnouncement: {To: 24, Sent: 4, Took: 3}, cohort.TakingSession: {To: 4, Took: 3},
	} {
		got := taking.Config{}.Of(cohort.Taking{}, cohort.Taking{Kind: kind, Question: cohort.QuestionRead}, live, nil)
		if !got.Few || got.Took != 0 || got.To != live.To || got.Sent != live.Sent {
			t.Errorf("%s: %+v", kind, got)
		}
		live.To, live.Sent = live.To+1, live.Sent+1
		got = taking.Config{}.Of(cohort.Taking{}, cohort.Taking{Kind: kind, Question: cohort.QuestionRead}, live, nil)
		if got.Few || got.Took != 3 {
			t.Errorf("%s, of five: %+v", kind, got)
		}
	}
}

// An answer to another hour is another answer: the steps before are not those of this table.
func TestMoved(t *testing.T) {
	was := of(cohort.Taking{}, 24, said("1 yes", "2 yes", "3 yes", "4 yes", "5 yes"))
	moved := announcement()
	moved.Moved = 1
	got := taking.Config{}.Of(was, moved, taking.Counted{To: 24, Sent: 24}, said("1 no"))
	if _, ok := got.Released(); ok || got.Answered != 1 {
		t.Errorf("%+v", got)
	}
}

// term has so many people answer, and some change their minds.
func term(r *rand.Rand, people int, change float64) (out []taking.Answer) {
	cells, lean := taking.Cells(), []float64{r.Float64(), r.Float64() / 3, r.Float64()}
	for who := range people {
		out = append(out, taking.Answer{Who: fmt.Sprint(who), Reply: pick(r, cells, lean)})
		if r.Float64() < change {
			out = append(out, taking.Answer{Who: fmt.Sprint(r.IntN(who + 1)), Reply: pick(r, cells, lean)})
		}
	}
	for i := range out {
		out[i].ID, out[i].At = fmt.Sprintf("%04d", i), cohort.Instant(1000*(i+1))
	}
	return out
}

func pick(r *rand.Rand, cells []string, lean []float64) string {
	at := r.Float64() * (lean[0] + lean[1] + lean[2])
	for i := range cells {
		if at -= lean[i]; at < 0 {
			return cells[i]
		}
	}
	return cells[len(cells)-1]
}

// Whenever somebody looks, and however often, what is shown in the end is the same as from nothing.
func TestRebuild(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	for range 200 {
		answers := term(r, 10+r.IntN(60), 0.3)
		whole, was := of(cohort.Taking{}, 80, answers), cohort.Taking{}
		for n := range answers {
			if r.IntN(3) == 0 || n == len(answers)-1 {
				was = of(was, 80, answers[:n+1])
			}
		}
		if !reflect.DeepEqual(was, whole) {
			t.Fatalf("step by step %+v, from nothing %+v", was, whole)
		}
	}
}

// TestAttack looks at the screen after every answer of a term, and takes what it reads as equations over whole
// numbers that are not negative. Where nobody changes her mind no cell becomes less; where some do, each step
// speaks for itself. Either way no withheld cell has one possible value, and between two tables that differ at
// least five people have answered for the first time. Of live counts, two looks give away every answer.
func TestAttack(t *testing.T) {
	r := rand.New(rand.NewPCG(20261127, 9))
	naive, steps := 0, 0
	for n := range 600 {
		change := []float64{0, 0.3}[n%2]
		answers, was := term(r, 24, change), cohort.Taking{}
		var seen []cohort.Step
		people, before, live := map[string]bool{}, 0, make([]int, 3)
		for i, a := range answers {
			looked := slices.Clone(live)
			live[slices.Index(taking.Cells(), a.Reply)]++
			if one, ok := hers(looked, live); ok && change == 0 && one == a.Reply {
				naive++
			}
			people[a.Who] = true
			was = of(was, 24, answers[:i+1])
			last, ok := was.Released()
			if !ok || len(seen) > 0 && reflect.DeepEqual(seen[len(seen)-1], last) {
				continue
			}
			if len(people)-before < k || last.Of != len(people) {
				t.Errorf("%d more people make a step of %d", len(people)-before, last.Of)
			}
			before, seen = len(people), append(seen, last)
		}
		steps += len(seen)
		for _, x := range seen {
			if change > 0 {
				if one := certain([]cohort.Step{x}); len(one) > 0 {
					t.Errorf("%v gives away %v", x, one)
				}
			}
		}
		if change == 0 {
			if one := certain(seen); len(one) > 0 {
				t.Errorf("%v gives away %v", seen, one)
			}
		}
	}
	if naive != 300*24 || steps < 600 {
		t.Errorf("%d answers are given away by live counts, %d steps were made: it is too weak to say anything", naive, steps)
	}
	t.Logf("%d steps; live counts give away %d answers of %d", steps, naive, 300*24)
}

// hers is what one woman must have said between two looks: one cell is one more, and no other has changed.
func hers(before, after []int) (reply string, ok bool) {
	for i := range after {
		switch after[i] - before[i] {
		case 0:
		case 1:
			if ok {
				return "", false
			}
			reply, ok = taking.Cells()[i], true
		default:
			return "", false
		}
	}
	return reply, ok
}

// certain are the withheld cells, by step and cell, of which one value alone is possible when no cell ever
// becomes less.
func certain(seen []cohort.Step) (out [][2]int) {
	values := map[[2]int]map[int]bool{}
	var walk func(at int, way [][]int)
	walk = func(at int, way [][]int) {
		if at == len(seen) {
			for s, counts := range way {
				for i, c := range seen[s].Cells {
					if c < 0 {
						if values[[2]int{s, i}] == nil {
							values[[2]int{s, i}] = map[int]bool{}
						}
						values[[2]int{s, i}][counts[i]] = true
					}
				}
			}
			return
		}
		x, low := seen[at], make([]int, 3)
		if at > 0 {
			low = way[at-1]
		}
		for yes := low[0]; yes <= x.Of; yes++ {
			for maybe := low[1]; yes+maybe <= x.Of; maybe++ {
				counts := []int{yes, maybe, x.Of - yes - maybe}
				if counts[2] >= low[2] && agrees(x, counts) {
					walk(at+1, append(slices.Clone(way), counts))
				}
			}
		}
	}
	walk(0, nil)
	for at, of := range values {
		if len(of) == 1 {
			out = append(out, at)
		}
	}
	return out
}

func agrees(x cohort.Step, counts []int) bool {
	for i, c := range x.Cells {
		if c >= 0 && c != counts[i] {
			return false
		}
	}
	return true
}

// Who was erased is no longer among the answers: what was shown stands until five people more have answered than
// were in it.
func TestErased(t *testing.T) {
	answers := said("1 yes", "2 yes", "3 yes", "4 yes", "5 yes")
	was := of(cohort.Taking{}, 24, answers)
	rest := append(answers[2:], said("6 yes", "7 yes", "8 yes", "9 yes", "10 yes", "11 yes")...)
	for i := range rest[3:] {
		rest[3+i].At += 10_000
	}
	if got := of(was, 22, rest); got.Answers.Steps[0].Of != 5 || len(got.Answers.Steps) != 1 || got.Answered != 9 {
		t.Errorf("nine are left: %+v", got)
	}
	rest = append(rest, taking.Answer{ID: "z", At: 90_000, Who: "12", Reply: "yes"})
	if last, _ := ptr(of(was, 22, rest)).Released(); last.Of != 10 {
		t.Errorf("ten are left: %+v", last)
	}
}

func ptr(x cohort.Taking) *cohort.Taking { return &x }

// Who learned in a cohort at a moment is told by when she joined which.
func TestLearning(t *testing.T) {
	l := &taking.Learning{}
	for _, f := range []cohort.Fact{
		{Kind: cohort.FactJoined, Subject: "stays", Cohort: "a", At: 10}, {Kind: cohort.FactJoined, Subject: "moves", Cohort: "b", At: 30},
		{Kind: cohort.FactJoined, Subject: "moves", Cohort: "a", At: 20}, {Kind: cohort.FactRead, Subject: "reads", Cohort: "a", At: 1},
		{Kind: cohort.FactJoined, Subject: "stays", Cohort: "a", At: 10},
	} {
		l.Add(&f)
	}
	for at, want := range map[cohort.Instant][2]int{5: {0, 0}, 10: {1, 0}, 25: {2, 0}, 30: {1, 1}} {
		if got := [2]int{len(l.In("a", at)), len(l.In("b", at))}; got != want {
			t.Errorf("at %d: %v, want %v", at, got, want)
		}
	}
}
