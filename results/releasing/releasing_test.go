package releasing_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/results/releasing"
	"cohortbot/results/tally"
)

// programme has a quiz of each kind of item and a rating before, after, and looking back.
func programme() *course.Course {
	options := func(ids ...course.OptionID) (out []course.Option) {
		for _, id := range ids {
			out = append(out, course.Option{ID: id})
		}
		return out
	}
	self := func(id course.QuizID) *course.Quiz {
		return &course.Quiz{ID: id, Kind: course.SelfAssessment, Questions: []*course.Question{
			{ID: "plan", Competency: "strategy", Type: course.Scale, Points: 5}, {ID: "why", Type: course.TextQuestion},
		}}
	}
	at := func(q course.QuizID) course.QuizRef { return course.QuizRef{Module: "m", Quiz: q} }
	then := at("then")
	return &course.Course{
		Competencies: []course.Competency{{ID: "strategy"}, {ID: "people"}},
		Measures:     []course.Measure{{ID: "growth", Before: at("before"), After: at("after"), Then: &then}},
		Modules: []*course.Module{{ID: "m", Quizzes: []*course.Quiz{
			{ID: "check", Kind: course.Knowledge, Pass: 60, Questions: []*course.Question{
				{ID: "one", Competency: "strategy", Type: course.Single, Options: options("a", "b", "c")},
				{ID: "many", Competency: "people", Type: course.Multiple, Options: options("x", "y")},
			}},
			self("before"), self("after"), self("then"),
		}}},
	}
}

func ref(q course.QuizID) course.QuizRef { return course.QuizRef{Module: "m", Quiz: q} }

// cohortOf is what so many people answered, each at her moment; what each of them answered is decided
// by r, or always the same.
func cohortOf(people int, r *rand.Rand) *tally.Tally {
	t := &tally.Tally{Answers: map[tally.Item][]tally.Answer{}, Closings: map[course.QuizRef][]tally.Closing{}}
	for who := range people {
		at := cohort.Instant(1000 * (who + 1))
		choice, right, both := course.OptionID("a"), 1.0, true
		if r != nil {
			choice = []course.OptionID{"a", "a", "b", "c"}[r.IntN(4)]
			both = r.IntN(3) > 0
		}
		if choice != "a" {
			right = 0
		}
		one := tally.Answer{Who: who, At: at, Question: "one", Options: []course.OptionID{choice}, Score: right}
		many := tally.Answer{Who: who, At: at + 1, Question: "many", Options: []course.OptionID{"x"}, Correct: &both}
		if both {
			many.Score = 1
		}
		t.Answers[tally.Item{Quiz: ref("check"), Question: "one"}] = append(t.Answers[tally.Item{Quiz: ref("check"), Question: "one"}], one)
		t.Answers[tally.Item{Quiz: ref("check"), Question: "many"}] = append(t.Answers[tally.Item{Quiz: ref("check"), Question: "many"}], many)
		t.Closings[ref("check")] = append(t.Closings[ref("check")], tally.Closing{Who: who, At: at + 2, Answers: []tally.Answer{one, many}})
		for i, q := range []course.QuizID{"before", "after"} {
			score := float64(2 + i)
			if r != nil {
				score = float64(1 + r.IntN(4) + i)
			}
			a := tally.Answer{Who: who, At: at + cohort.Instant(10*(i+1)), Question: "plan", Score: score, Options: []course.OptionID{course.OptionID(fmt.Sprint(score))}}
			t.Answers[tally.Item{Quiz: ref(q), Question: "plan"}] = append(t.Answers[tally.Item{Quiz: ref(q), Question: "plan"}], a)
			t.Closings[ref(q)] = append(t.Closings[ref(q)], tally.Closing{Who: who, At: a.At, Answers: []tally.Answer{a}})
		}
	}
	return t
}

// until is as much of a tally as had been answered by a moment.
func until(t *tally.Tally, at cohort.Instant) *tally.Tally {
	out := &tally.Tally{Answers: map[tally.Item][]tally.Answer{}, Closings: map[course.QuizRef][]tally.Closing{}}
	for item, of := range t.Answers {
		out.Answers[item] = slices.DeleteFunc(slices.Clone(of), func(a tally.Answer) bool { return a.At > at })
	}
	for quiz, of := range t.Closings {
		out.Closings[quiz] = slices.DeleteFunc(slices.Clone(of), func(c tally.Closing) bool { return c.At > at })
	}
	return out
}

func without(t *tally.Tally, who int) *tally.Tally {
	out := &tally.Tally{Answers: map[tally.Item][]tally.Answer{}, Closings: map[course.QuizRef][]tally.Closing{}}
	for item, of := range t.Answers {
		out.Answers[item] = slices.DeleteFunc(slices.Clone(of), func(a tally.Answer) bool { return a.Who == who })
	}
	for quiz, of := range t.Closings {
		out.Closings[quiz] = slices.DeleteFunc(slices.Clone(of), func(c tally.Closing) bool { return c.Who == who })
	}
	return out
}

func table(t *testing.T, of []cohort.Release, quiz course.QuizID, key cohort.TableKey) cohort.Table {
	t.Helper()
	for _, r := range of {
		for _, x := range r.Tables {
			if r.Quiz == quiz && x.TableKey == key {
				return x
			}
		}
	}
	t.Fatalf("no table %+v of %s", key, quiz)
	return cohort.Table{}
}

// Of 24 women who answer one after another, what is shown goes on at five, ten, fifteen and twenty,
// and says that it could be of 24.
func TestSteps(t *testing.T) {
	got, changed := releasing.Of(releasing.Config{Course: programme(), Cohort: "c"}, nil, cohortOf(24, nil))
	if !changed || len(got) != 4 || got[0].Cohort != "c" {
		t.Fatalf("%+v", got)
	}
	for quiz, keys := range map[course.QuizID][]cohort.TableKey{
		"check": {
			{Kind: cohort.TableOptions, Question: "one"}, {Kind: cohort.TableChosen, Question: "many", Option: "y"}, {Kind: cohort.TableRight, Question: "many"},
			{Kind: cohort.TableScore}, {Kind: cohort.TableRating, Competency: "people"},
		},
		"before": {{Kind: cohort.TablePoints, Question: "plan"}, {Kind: cohort.TableRating, Competency: "strategy"}},
		"after":  {{Kind: cohort.TableChange, Question: "plan", Measure: "growth"}, {Kind: cohort.TableChange, Measure: "growth"}},
	} {
		for _, key := range keys {
			x, of := table(t, got, quiz, key), []int(nil)
			for _, s := range x.Steps {
				of = append(of, s.Of)
			}
			if !slices.Equal(of, []int{5, 10, 15, 20}) || x.Could != 24 {
				t.Errorf("%s %+v: steps at %v, could be of %d", quiz, key, of, x.Could)
			}
		}
	}
	if n := len(got[0].Tables); n != 7 {
		t.Errorf("%d tables of the first quiz", n)
	}
	for _, x := range table(t, got, "after", cohort.TableKey{Kind: cohort.TableChange, Question: "plan", Measure: "growth", Then: true}).Steps {
		t.Errorf("of those who never looked back is shown %+v", x)
	}
}

// The figures of a step are of those in it and of nobody else: of the first twenty, of whom five gave
// themselves a point more than the others before.
func TestFigures(t *testing.T) {
	c := cohortOf(24, nil)
	of := c.Answers[tally.Item{Quiz: ref("before"), Question: "plan"}]
	for i := range of {
		of[i].Score = 2
		if i%4 == 0 {
			of[i].Score = 3
		}
		if i >= 20 { // in no step
			of[i].Score = 5
		}
	}
	got, _ := releasing.Of(releasing.Config{Course: programme()}, nil, c)
	x := table(t, got, "after", cohort.TableKey{Kind: cohort.TableChange, Question: "plan", Measure: "growth"})
	s := x.Steps[len(x.Steps)-1]
	if !slices.Equal(s.Cells, []int{0, 5, 15}) || !slices.Equal(x.Cells, []string{"fell", "same", "rose"}) || s.Of != 20 {
		t.Errorf("%v: %+v", x.Cells, s)
	}
	f := s.Figures
	if f == nil || *f.Before != 2 || *f.After != 3 || *f.Median != 1 || *f.Lower != 0.75 || *f.Gain != 1.0/3 {
		t.Fatalf("%+v", f)
	}
	// Fifteen rise by as much, and nobody falls: 2 × 2⁻¹⁵.
	if f.Test == nil || f.Test.P != 2.0/32768 || f.Test.Effect != 1 || !f.Test.Exact {
		t.Errorf("%+v", f.Test)
	}
	if f := x.Steps[0].Figures; f != nil {
		t.Errorf("there are figures of %d people: %+v", x.Steps[0].Of, f)
	}
	if s := x.Steps[1]; s.Cells[1] >= 0 || s.Figures == nil || s.Figures.Before == nil || s.Figures.Median != nil || s.Figures.Test != nil {
		t.Errorf("beside withheld cells stands how much has changed: %+v, %+v", s, s.Figures)
	}
	one := table(t, got, "before", cohort.TableKey{Kind: cohort.TableRating, Competency: "strategy"}).Steps[3].Figures
	if one == nil || one.Median == nil || one.Lower != nil {
		t.Errorf("of the one item of a competency there are quartiles, or no median: %+v", one)
	}
	whole := table(t, got, "after", cohort.TableKey{Kind: cohort.TableChange, Measure: "growth"}).Steps[3]
	if !slices.Equal(whole.Cells, []int{0, 0, 20}) || *whole.Figures.Before != 2 { // the closings say so, which nobody has changed
		t.Errorf("%+v", whole)
	}
	score := table(t, got, "check", cohort.TableKey{Kind: cohort.TableScore})
	if s := score.Steps[1]; s.Of != 10 || s.Figures == nil || s.Figures.Median == nil || s.Figures.Lower != nil {
		t.Errorf("of %d people there is no median, or there are quartiles: %+v", s.Of, s.Figures)
	}
	if s := score.Steps[3]; !slices.Equal(s.Cells, []int{20, 0}) || *s.Figures.Median != 1 {
		t.Errorf("%+v", s)
	}
}

// TestRebuild: what is made anew from everything is, to the last figure, what has come about step by
// step, whenever somebody looked.
func TestRebuild(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 1))
		all := cohortOf(10+r.IntN(60), r)
		cfg := releasing.Config{Course: programme(), Cohort: "c"}
		var grown []cohort.Release
		for at := cohort.Instant(0); at < 72_000; at += cohort.Instant(r.IntN(9_000)) {
			grown, _ = releasing.Of(cfg, grown, until(all, at))
		}
		grown, _ = releasing.Of(cfg, grown, all)
		anew, _ := releasing.Of(cfg, nil, all)
		if !reflect.DeepEqual(grown, anew) {
			t.Fatalf("seed %d:\n%+v\n%+v", seed, grown, anew)
		}
		data, err := json.Marshal(grown)
		if err != nil {
			t.Fatal(err)
		}
		var stored []cohort.Release
		if err := json.Unmarshal(data, &stored); err != nil {
			t.Fatal(err)
		}
		next, _ := releasing.Of(cfg, stored, all)
		if n := len(releasing.Changed(stored, next)); n > 0 {
			t.Errorf("seed %d: %d releases are stored anew when nothing has happened", seed, n)
		}
		if again, changed := releasing.Of(cfg, grown, all); changed || !reflect.DeepEqual(again, grown) {
			t.Errorf("seed %d: there is something new when nothing has happened", seed)
		}
	}
}

// Who is erased is gone with the next step, and what was shown before stands until then.
func TestErased(t *testing.T) {
	cfg := releasing.Config{Course: programme()}
	key := cohort.TableKey{Kind: cohort.TableOptions, Question: "one"}
	all := cohortOf(25, nil)
	was, _ := releasing.Of(cfg, nil, until(all, 10_100))
	for n, want := range map[cohort.Instant]int{14_100: 10, 15_100: 10, 16_100: 15} {
		now, _ := releasing.Of(cfg, was, without(until(all, n), 3))
		x := table(t, now, "check", key)
		if last := x.Steps[len(x.Steps)-1]; last.Of != want || last.Cells[0] != want {
			t.Errorf("by %d, without one, it is of %+v, want %d", n, last, want)
		}
	}
}

// A course that has changed keeps what was shown: an option that is new had nobody, one that has gone
// stays, and so does an item.
func TestTheCourseChanges(t *testing.T) {
	cfg := releasing.Config{Course: programme()}
	all := cohortOf(15, nil)
	was, _ := releasing.Of(cfg, nil, until(all, 10_100))
	c := programme()
	q := c.Modules[0].Quizzes[0]
	q.Questions = q.Questions[:1]
	q.Questions[0].Options = []course.Option{{ID: "a"}, {ID: "new"}, {ID: "c"}}
	cfg.Course = c
	now, _ := releasing.Of(cfg, was, all)
	x := table(t, now, "check", cohort.TableKey{Kind: cohort.TableOptions, Question: "one"})
	if !slices.Equal(x.Cells, []string{"a", "b", "c", "new"}) || !slices.Equal(x.Steps[2].Cells, []int{15, 0, 0, 0}) || !slices.Equal(x.Steps[0].Cells, []int{5, 0, 0, 0}) {
		t.Errorf("%+v", x)
	}
	gone := table(t, now, "check", cohort.TableKey{Kind: cohort.TableRight, Question: "many"})
	if len(gone.Steps) != 2 {
		t.Errorf("%+v", gone)
	}
	c.Modules = nil
	if now, _ = releasing.Of(cfg, was, all); len(now) != 4 {
		t.Errorf("of quizzes that have gone %d are left", len(now))
	}
}
