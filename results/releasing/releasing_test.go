package releasing_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/results/margin"
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
			{ID: "plan", Competency: "strategy", Type: course.Scale, Points: 5}, {ID: "listen", Type: course.Scale, Points: 5}, {ID: "why", Type: course.TextQuestion},
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
				{ID: "sure", Type: course.Single, Options: options("p", "q")},
			}},
			self("before"), self("after"), self("then"),
		}}},
	}
}

func ref(q course.QuizID) course.QuizRef { return course.QuizRef{Module: "m", Quiz: q} }

// cohortOf is what so many people answered, each at her moment; what each of them answered is decided
// by r, or always the same.
func cohortOf(people int, r *rand.Rand) *tally.Tally {
	t := &tally.Tally{Closings: map[course.QuizRef][]tally.Closing{}}
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
		one := tally.Answer{Question: "one", Options: []course.OptionID{choice}, Score: right}
		many := tally.Answer{Question: "many", Options: []course.OptionID{"x"}, Correct: &both}
		if both {
			many.Score = 1
		}
		t.Closings[ref("check")] = append(t.Closings[ref("check")], tally.Closing{Who: who, At: at + 2, Answers: []tally.Answer{one, many, {Question: "sure", Options: []course.OptionID{"p"}, Score: 1}}})
		for i, q := range []course.QuizID{"before", "after"} {
			x := tally.Closing{Who: who, At: at + cohort.Instant(10*(i+1))}
			for _, item := range []course.QuestionID{"plan", "listen"} {
				score := 2 + i
				if r != nil {
					score = 1 + r.IntN(4) + i
				}
				x.Answers = append(x.Answers, rated(item, score))
			}
			t.Closings[ref(q)] = append(t.Closings[ref(q)], x)
		}
	}
	return t
}

func rated(item course.QuestionID, score int) tally.Answer {
	return tally.Answer{Question: item, Score: float64(score), Options: []course.OptionID{course.OptionID(strconv.Itoa(score))}}
}

// until is as much of a tally as had been answered by a moment.
func until(t *tally.Tally, at cohort.Instant) *tally.Tally {
	out := &tally.Tally{Closings: map[course.QuizRef][]tally.Closing{}}
	for quiz, of := range t.Closings {
		out.Closings[quiz] = slices.DeleteFunc(slices.Clone(of), func(c tally.Closing) bool { return c.At > at })
	}
	return out
}

func without(t *tally.Tally, who int) *tally.Tally {
	out := &tally.Tally{Closings: map[course.QuizRef][]tally.Closing{}}
	for quiz, of := range t.Closings {
		out.Closings[quiz] = slices.DeleteFunc(slices.Clone(of), func(c tally.Closing) bool { return c.Who == who })
	}
	return out
}

// stepped says that now has a step that was not there before.
func stepped(was, now []cohort.Release) bool {
	before := func(quiz course.QuizID, key cohort.TableKey) int {
		for _, r := range was {
			if x := r.Table(key); x != nil && r.Quiz == quiz {
				return lastOf(*x)
			}
		}
		return 0
	}
	return slices.ContainsFunc(now, func(r cohort.Release) bool {
		return slices.ContainsFunc(r.Tables, func(x cohort.Table) bool { return lastOf(x) > before(r.Quiz, x.TableKey) })
	})
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
	got := releasing.Of(releasing.Config{Course: programme(), Cohort: "c"}, nil, cohortOf(24, nil))
	if !stepped(nil, got) || len(got) != 4 || got[0].Cohort != "c" {
		t.Fatalf("%+v", got)
	}
	for quiz, keys := range map[course.QuizID][]cohort.TableKey{
		"check": {
			{Kind: cohort.TableOptions, Question: "one"}, {Kind: cohort.TableChosen, Question: "many", Option: "y"},
			{Kind: cohort.TableScore, Mark: 60}, {Kind: cohort.TableRating, Competency: "people"},
		},
		"before": {{Kind: cohort.TablePoints, Question: "plan"}, {Kind: cohort.TableRating, Competency: "strategy"}},
		"after":  {{Kind: cohort.TableChange, Question: "plan", Measure: "growth"}, {Kind: cohort.TableChange, Measure: "growth"}},
	} {
		for _, key := range keys {
			var of []int
			var now []cohort.Release
			for n := range cohort.Instant(24) {
				now = releasing.Of(releasing.Config{Course: programme()}, now, until(cohortOf(24, nil), 1000*n+1100))
				if x := table(t, now, quiz, key); len(x.Steps) > 0 && !slices.Contains(of, x.Steps[0].Of) {
					of = append(of, x.Steps[0].Of)
				}
			}
			if x := table(t, got, quiz, key); !slices.Equal(of, []int{5, 10, 15, 20}) || x.Could != 24 || len(x.Steps) != 1 || x.Steps[0].Of != 20 {
				t.Errorf("%s %+v: steps at %v, then %+v", quiz, key, of, x)
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
	for i, x := range c.Closings[ref("before")] {
		score := 2
		if i%4 == 0 {
			score = 3
		}
		if i >= 20 { // in no step
			score = 5
		}
		x.Answers[0], x.Answers[1] = rated("plan", score), rated("listen", score)
	}
	got := releasing.Of(releasing.Config{Course: programme()}, nil, c)
	x := table(t, got, "after", cohort.TableKey{Kind: cohort.TableChange, Measure: "growth"})
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
	of10 := func(quiz course.QuizID, key cohort.TableKey) cohort.Step {
		ten := releasing.Of(releasing.Config{Course: programme()}, nil, until(c, 14_100))
		steps := table(t, ten, quiz, key).Steps
		return steps[len(steps)-1]
	}
	if few := releasing.Of(releasing.Config{Course: programme()}, nil, until(c, 9_100)); table(t, few, "after", x.TableKey).Steps[0].Figures != nil {
		t.Error("there are figures of five people")
	}
	if s := of10("after", x.TableKey); s.Cells[1] >= 0 || s.Figures == nil || s.Figures.Before == nil || s.Figures.Median != nil || s.Figures.Test != nil {
		t.Errorf("beside withheld cells stands how much has changed: %+v, %+v", s, s.Figures)
	}
	one := table(t, got, "before", cohort.TableKey{Kind: cohort.TableRating, Competency: "strategy"}).Steps[0].Figures
	if one == nil || one.Median == nil || one.Lower != nil {
		t.Errorf("of the one item of a competency there are quartiles, or no median: %+v", one)
	}
	item := table(t, got, "after", cohort.TableKey{Kind: cohort.TableChange, Question: "plan", Measure: "growth"})
	f = item.Steps[0].Figures
	if !slices.Equal(item.Cells, []string{cohort.CellAll}) || *f.Before != 2 || *f.After != 3 || f.Median != nil || f.Gain != nil || f.Test != nil {
		t.Errorf("of one item there is more than where it began and ended: %v %+v", item.Cells, f)
	}
	if s := of10("check", cohort.TableKey{Kind: cohort.TableScore, Mark: 60}); s.Of != 10 || s.Figures == nil || s.Figures.Median == nil || s.Figures.Lower != nil {
		t.Errorf("of %d people there is no median, or there are quartiles: %+v", s.Of, s.Figures)
	}
	score := table(t, got, "check", cohort.TableKey{Kind: cohort.TableScore, Mark: 60})
	if s := score.Steps[0]; !slices.Equal(s.Cells, []int{20, 0}) || *s.Figures.Median != 1 {
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
			grown = releasing.Of(cfg, grown, until(all, at))
		}
		grown = releasing.Of(cfg, grown, all)
		anew := releasing.Of(cfg, nil, all)
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
		next := releasing.Of(cfg, stored, all)
		if n := len(releasing.Changed(stored, next)); n > 0 {
			t.Errorf("seed %d: %d releases are stored anew when nothing has happened", seed, n)
		}
		if again := releasing.Of(cfg, grown, all); stepped(grown, again) || !reflect.DeepEqual(again, grown) {
			t.Errorf("seed %d: there is something new when nothing has happened", seed)
		}
	}
}

// Who is erased is gone with the next step, and what was shown before stands until then.
func TestErased(t *testing.T) {
	cfg := releasing.Config{Course: programme()}
	key := cohort.TableKey{Kind: cohort.TableOptions, Question: "one"}
	all := cohortOf(25, nil)
	was := releasing.Of(cfg, nil, until(all, 10_100))
	for n, want := range map[cohort.Instant]int{14_100: 10, 15_100: 10, 16_100: 15} {
		now := releasing.Of(cfg, was, without(until(all, n), 3))
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
	was := releasing.Of(cfg, nil, until(all, 10_100))
	c := programme()
	q := c.Modules[0].Quizzes[0]
	q.Questions = q.Questions[:1]
	q.Questions[0].Options = []course.Option{{ID: "a"}, {ID: "new"}, {ID: "c"}}
	cfg.Course = c
	now := releasing.Of(cfg, was, all)
	x := table(t, now, "check", cohort.TableKey{Kind: cohort.TableOptions, Question: "one"})
	if !slices.Equal(x.Cells, []string{"a", "b", "c", "new"}) || !slices.Equal(x.Steps[0].Cells, []int{15, 0, 0, 0}) {
		t.Errorf("%+v", x)
	}
	gone := table(t, now, "check", cohort.TableKey{Kind: cohort.TableChosen, Question: "many", Option: "x"})
	if len(gone.Steps) != 1 || gone.Steps[0].Of != 10 {
		t.Errorf("%+v", gone)
	}
	c.Modules = nil
	if now = releasing.Of(cfg, was, all); len(now) != 4 {
		t.Errorf("of quizzes that have gone %d are left", len(now))
	}
}

// In a quiz without a score only a scale is a rating: a choice that is neither right nor wrong gives no
// figure, and none that cannot be stored.
func TestChoicesAreNoRatings(t *testing.T) {
	c := programme()
	item := &course.Question{ID: "which", Competency: "people", Type: course.Single, Options: []course.Option{{ID: "a"}, {ID: "b"}}}
	c.Modules[0].Quizzes[1].Questions = append(c.Modules[0].Quizzes[1].Questions, item)
	all := cohortOf(10, nil)
	for i, x := range all.Closings[ref("before")] {
		a := tally.Answer{Question: "which", Options: []course.OptionID{"a"}}
		all.Closings[ref("before")][i].Answers = append(x.Answers, a)
	}
	now := releasing.Of(releasing.Config{Course: c}, nil, all)
	if _, err := json.Marshal(now); err != nil {
		t.Error(err)
	}
	for _, x := range now[1].Tables {
		if x.Kind == cohort.TableRating && x.Competency == "people" {
			t.Errorf("choices are a rating: %+v", x)
		}
	}
	if f := table(t, now, "before", cohort.TableKey{Kind: cohort.TableRating, Competency: "strategy"}).Steps[0].Figures; *f.Median != 2 {
		t.Errorf("%+v", f)
	}
}

// Means of five items that differ by as much are a tie, whatever is left over of taking one fraction from
// another.
func TestTiesOfMeans(t *testing.T) {
	c := programme()
	for i := range 3 {
		item := &course.Question{ID: course.QuestionID(fmt.Sprint("more", i)), Type: course.Scale, Points: 5}
		for _, n := range []int{1, 2} {
			c.Modules[0].Quizzes[n].Questions = append(c.Modules[0].Quizzes[n].Questions, item)
		}
	}
	all := &tally.Tally{Closings: map[course.QuizRef][]tally.Closing{}}
	for who := range 20 {
		for n, q := range []course.QuizID{"before", "after"} {
			x := tally.Closing{Who: who, At: cohort.Instant(100*who + n)}
			for i, item := range c.Modules[0].Quizzes[1+n].Questions {
				if item.Type != course.Scale {
					continue
				}
				score := float64(2 + (who+i)%3)
				if i == 0 && n == 1 { // one point of five items, for five down
					if score++; who%4 == 0 {
						score -= 2
					}
				}
				x.Answers = append(x.Answers, tally.Answer{Question: item.ID, Score: score})
			}
			all.Closings[ref(q)] = append(all.Closings[ref(q)], x)
		}
	}
	now := releasing.Of(releasing.Config{Course: c}, nil, all)
	x := table(t, now, "after", cohort.TableKey{Kind: cohort.TableChange, Measure: "growth"})
	f := x.Steps[len(x.Steps)-1].Figures
	// Fifteen up and five down, all of one size: as a sign test, 2 × 21700 × 2⁻²⁰, and (15 − 5)/20.
	if f.Test == nil || f.Test.P != 2*21700.0/(1<<20) || f.Test.Effect != 0.5 || *f.Median != 0.2 {
		t.Errorf("%+v %+v", f, f.Test)
	}
}

// TestWhatIsRemembered: of a table in which all cells are shown nothing older is kept, and figures of the
// last step alone; what is shown next is the same as if all had been.
func TestWhatIsRemembered(t *testing.T) {
	dropped := 0
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 3))
		all := cohortOf(60, r)
		now := releasing.Of(releasing.Config{Course: programme()}, nil, all)
		x := table(t, now, "check", cohort.TableKey{Kind: cohort.TableScore, Mark: 60})
		for i, s := range x.Steps {
			if told := !slices.Contains(s.Cells, margin.Withheld); told && i > 0 || (s.Figures != nil) != (i == len(x.Steps)-1 && s.Of >= 10) {
				t.Errorf("seed %d: step %d of %+v", seed, i, x.Steps)
			}
		}
		counts := make([]int, 3)
		var seen, kept []margin.Shown
		for range 80 {
			if i := r.IntN(3); counts[i] > 0 && r.IntN(12) == 0 {
				counts[i]-- // somebody was erased
			} else {
				counts[i]++
			}
			want, ok := margin.Next(seen, counts, 5)
			if got, too := margin.Next(kept, counts, 5); too != ok || !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d: after %v is shown %v, after %v %v", seed, seen, want, kept, got)
			}
			if !ok {
				continue
			}
			seen, kept = append(seen, want), append(kept, want)
			if !slices.Contains(want.Cells, margin.Withheld) {
				dropped += len(kept) - 1
				kept = kept[len(kept)-1:]
			}
		}
	}
	if dropped < 300 {
		t.Errorf("%d steps are forgotten: too few to say anything", dropped)
	}
}

// TestOneItemAndAMark: of a quiz with one item who passed is who chose what is right, which the table of that
// item may withhold: 6 of 20, beside 12 who chose b and two who chose c. So it is not said.
func TestOneItemAndAMark(t *testing.T) {
	c := programme()
	q := c.Modules[0].Quizzes[0]
	q.Questions = q.Questions[:1]
	all := cohortOf(20, nil)
	for i, x := range all.Closings[ref("check")] {
		switch {
		case i == 3 || i == 12:
			x.Answers[0].Options, x.Answers[0].Score = []course.OptionID{"c"}, 0
		case i%3 != 1 || i == 19:
			x.Answers[0].Options, x.Answers[0].Score = []course.OptionID{"b"}, 0
		}
	}
	now := releasing.Of(releasing.Config{Course: c}, nil, all)
	x := table(t, now, "check", cohort.TableKey{Kind: cohort.TableOptions, Question: "one"})
	if last := x.Steps[len(x.Steps)-1]; !slices.Equal(last.Cells, []int{-1, 12, -1}) {
		t.Fatalf("%+v", last)
	}
	x = table(t, now, "check", cohort.TableKey{Kind: cohort.TableScore})
	if last := x.Steps[len(x.Steps)-1]; !slices.Equal(last.Cells, []int{20}) || last.Figures != nil {
		t.Errorf("%v: %+v", x.Cells, last)
	}
}

// TestMedianOfOneItem: twenty of whom nine rate themselves 4, and 1, 9 and 1 lower. Half the way between 2 and
// 3 would say that ten are below: so that one gave 3, which is withheld.
func TestMedianOfOneItem(t *testing.T) {
	all := cohortOf(20, nil)
	for i, x := range all.Closings[ref("before")] {
		score := 2 + 2*(i%2)
		switch i {
		case 0:
			score = 1
		case 1:
			score = 3
		}
		x.Answers[0] = rated("plan", score)
	}
	now := releasing.Of(releasing.Config{Course: programme()}, nil, all)
	points := table(t, now, "before", cohort.TableKey{Kind: cohort.TablePoints, Question: "plan"})
	if last := points.Steps[len(points.Steps)-1]; last.Of != 20 || last.Cells[2] != margin.Withheld {
		t.Fatalf("%+v", last)
	}
	if f := table(t, now, "before", cohort.TableKey{Kind: cohort.TableRating, Competency: "strategy"}).Steps[0].Figures; *f.Median != 2 {
		t.Errorf("the median is %v", *f.Median)
	}
	change := table(t, now, "after", cohort.TableKey{Kind: cohort.TableChange, Question: "plan", Measure: "growth"})
	if f := change.Steps[len(change.Steps)-1].Figures; f == nil || *f.Before != 2 {
		t.Errorf("%+v", f)
	}
}

// TestPassingIsOneItem: where passing is the same as one item right, it is not said before it is not: with the
// table of that item it would say how many chose each other option.
func TestPassingIsOneItem(t *testing.T) {
	c := programme()
	key := cohort.TableKey{Kind: cohort.TableScore, Mark: 60}
	all := cohortOf(24, nil)
	for i, x := range all.Closings[ref("check")] {
		x.Answers[2].Options, x.Answers[2].Score = []course.OptionID{"q"}, 0
		if i%3 == 2 {
			x.Answers[0].Options, x.Answers[0].Score = []course.OptionID{"b"}, 0
		}
	}
	now := releasing.Of(releasing.Config{Course: c}, nil, all)
	if x := table(t, now, "check", key); len(x.Steps) != 0 || x.Could != 24 {
		t.Errorf("%+v", x)
	}
	all.Closings[ref("check")][9].Answers[1].Score = 0 // she alone has that item right and does not pass
	now = releasing.Of(releasing.Config{Course: c}, nil, all)
	if x := table(t, now, "check", key); len(x.Steps) == 0 || x.Steps[len(x.Steps)-1].Of != 20 {
		t.Errorf("%+v", x)
	}
}

// TestTheMarkChanges: who reached another mark is not said beside who reached the first; of all together neither, and
// what was shown of them stands.
func TestTheMarkChanges(t *testing.T) {
	c := programme()
	everybody := cohortOf(24, nil)
	first := releasing.Of(releasing.Config{Course: c}, nil, until(everybody, 10_100))
	was := releasing.Together(releasing.Config{Course: c}, nil, []releasing.Part{{Tally: until(everybody, 10_100), Releases: first}})
	c.Modules[0].Quizzes[0].Pass = 50
	now := releasing.Of(releasing.Config{Course: c}, first, everybody)
	together := releasing.Together(releasing.Config{Course: c}, was, []releasing.Part{{Tally: everybody, Releases: now}})
	for _, of := range [][]cohort.Release{now, together} {
		if x := table(t, of, "check", cohort.TableKey{Kind: cohort.TableScore, Mark: 60}); len(x.Steps) != 1 || x.Steps[0].Of != 10 || x.Steps[0].Figures == nil {
			t.Errorf("%+v", x)
		}
		for _, x := range of[0].Tables {
			if x.Mark == 50 {
				t.Errorf("%+v", x)
			}
		}
	}
}

// TestTwoItems: of a quiz with two items who passed, and the scores, would be the table of one by the other; of a
// competency with two the median is one of the scores.
func TestTwoItems(t *testing.T) {
	c := programme()
	c.Modules[0].Quizzes[0].Questions = c.Modules[0].Quizzes[0].Questions[:2]
	c.Modules[0].Quizzes[0].Questions[1].Competency = "strategy"
	all := cohortOf(24, nil)
	for i, x := range all.Closings[ref("check")] { // ten have both right, ten one, four none
		if i%12 > 4 {
			x.Answers[0].Options, x.Answers[0].Score = []course.OptionID{"b"}, 0
		}
		if i%12 > 9 {
			x.Answers[1].Score = 0
		}
	}
	now := releasing.Of(releasing.Config{Course: c}, nil, all)
	x := table(t, now, "check", cohort.TableKey{Kind: cohort.TableScore})
	if s, _ := x.Last(); !slices.Equal(x.Cells, []string{cohort.CellAll}) || s.Figures != nil {
		t.Errorf("%v: %+v", x.Cells, s)
	}
	x = table(t, now, "check", cohort.TableKey{Kind: cohort.TableRating, Competency: "strategy"})
	if s, _ := x.Last(); s.Figures == nil || *s.Figures.Median != 0.5 || s.Figures.Lower != nil {
		t.Errorf("%+v", s.Figures)
	}
}

// TestAllMustBeRight: where every item must be right to pass, who passed is not said beside an item of which
// something is withheld: three of twenty-four have one wrong that most have right.
func TestAllMustBeRight(t *testing.T) {
	c := programme()
	c.Modules[0].Quizzes[0].Pass = 70
	all := cohortOf(24, nil)
	wrong := func(every int) {
		for i, x := range all.Closings[ref("check")] {
			x.Answers[0].Score, x.Answers[2].Score = 1, 1
			x.Answers[0].Options, x.Answers[2].Options = []course.OptionID{"a"}, []course.OptionID{"p"}
			if i%3 == 1 {
				x.Answers[0].Options, x.Answers[0].Score = []course.OptionID{"b"}, 0
			}
			if i%every == 2 {
				x.Answers[2].Options, x.Answers[2].Score = []course.OptionID{"q"}, 0
			}
		}
	}
	key := cohort.TableKey{Kind: cohort.TableScore, Mark: 70}
	for every, steps := range map[int]bool{10: false, 4: true} {
		wrong(every)
		now := releasing.Of(releasing.Config{Course: c}, nil, all)
		if x := table(t, now, "check", key); (lastOf(x) >= 20) != steps {
			t.Errorf("one in %d wrong: %+v", every, x.Steps)
		}
	}
}

func lastOf(x cohort.Table) int {
	s, _ := x.Last()
	return s.Of
}
