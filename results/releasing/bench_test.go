package releasing_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/results/releasing"
	"cohortbot/results/tally"
)

// BenchmarkOf makes the release of a course of 40 items from nothing, for so many people.
func BenchmarkOf(b *testing.B) {
	for _, people := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			c, t := forty(people)
			b.ReportAllocs()
			for b.Loop() {
				now := releasing.Of(releasing.Config{Course: c}, nil, t)
				if !stepped(nil, now) || len(now) != 1 {
					b.Fatal(len(now))
				}
				releasing.Together(releasing.Config{Course: c}, nil, []releasing.Part{{Tally: t, Releases: now}})
			}
		})
	}
}

func forty(people int) (*course.Course, *tally.Tally) {
	r := rand.New(rand.NewPCG(1, 2))
	q := &course.Quiz{ID: "q", Kind: course.Knowledge, Pass: 60}
	ref := course.QuizRef{Module: "m", Quiz: "q"}
	t := &tally.Tally{Closings: map[course.QuizRef][]tally.Closing{}}
	options := []course.OptionID{"a", "b", "c", "d"}
	for i := range 40 {
		item := &course.Question{ID: course.QuestionID(fmt.Sprint("q", i)), Competency: "c", Type: course.Single}
		for _, o := range options {
			item.Options = append(item.Options, course.Option{ID: o})
		}
		q.Questions = append(q.Questions, item)
	}
	for who := range people {
		at := cohort.Instant(who * 1000)
		x := tally.Closing{Who: who, At: at + 100}
		for n, item := range q.Questions {
			o := r.IntN(4) * r.IntN(2)
			if o == 3 && (who+n)%997 > 0 { // hardly anybody: it is withheld for long
				o = 2
			}
			a := tally.Answer{Question: item.ID, Options: options[o : o+1], Lang: []locales.Lang{"ar", "ckb", "en"}[who%3]}
			if o == 0 {
				a.Score = 1
			}
			x.Answers = append(x.Answers, a)
		}
		t.Closings[ref] = append(t.Closings[ref], x)
		t.People = append(t.People, tally.Person{Profile: map[string]string{"sector": fmt.Sprint(who % 4)}, Lang: "ar", Cohort: "c"})
	}
	sector := course.ProfileQuestion{ID: "sector", Options: []course.ProfileOption{{ID: "0"}, {ID: "1"}, {ID: "2"}, {ID: "3"}}}
	return &course.Course{Profile: []course.ProfileQuestion{sector}, Languages: []locales.Lang{"ar", "ckb", "en"}, Competencies: []course.Competency{{ID: "c"}}, Modules: []*course.Module{{ID: "m", Quizzes: []*course.Quiz{q}}}}, t
}
