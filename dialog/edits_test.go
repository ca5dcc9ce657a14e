package dialog_test

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"cohortbot/course"
)

// edited is a course as its authors might leave it after some work: parts taken
// out, moved, added and reworded. Nothing of c is changed.
func edited(r *rand.Rand, c *course.Course, consent int) *course.Course {
	next := *c
	next.Consent.Version = consent
	next.Hash = fmt.Sprint("edited ", r.Uint64()) // as of every file that is another: by it is known who was planned by it
	next.Profile = some(r, c.Profile, 8)
	next.Modules = nil
	for _, m := range some(r, c.Modules, 12) {
		x := *m
		x.Title = reworded(r, m.Title)
		x.Lessons, x.Quizzes = nil, nil
		for _, l := range some(r, m.Lessons, 8) {
			x.Lessons = append(x.Lessons, editedLesson(r, l))
		}
		for _, q := range some(r, m.Quizzes, 8) {
			x.Quizzes = append(x.Quizzes, editedQuiz(r, q))
		}
		next.Modules = append(next.Modules, &x)
	}
	return &next
}

// some of xs, at least one where there was one, now and then in another order.
func some[T any](r *rand.Rand, xs []T, one int) []T {
	out := slices.DeleteFunc(slices.Clone(xs), func(T) bool { return r.IntN(one) == 0 })
	if len(out) == 0 {
		out = slices.Clone(xs)
	}
	if r.IntN(6) == 0 {
		r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	}
	return out
}

func reworded(r *rand.Rand, t course.Text) course.Text {
	if r.IntN(4) > 0 {
		return t
	}
	out := course.Text{}
	for l, s := range t {
		out[l] = s + " ·"
	}
	return out
}

func editedLesson(r *rand.Rand, l *course.Lesson) *course.Lesson {
	x := *l
	x.Pages = some(r, l.Pages, 6)
	if r.IntN(4) == 0 {
		p := *l.Pages[0]
		p.ID = course.PageID(fmt.Sprintf("new%d", r.IntN(3)))
		x.Pages = slices.Insert(x.Pages, r.IntN(len(x.Pages)+1), &p)
	}
	return &x
}

func editedQuiz(r *rand.Rand, q *course.Quiz) *course.Quiz {
	x := *q
	x.Shuffle = r.IntN(2) == 0
	x.Questions = nil
	for _, old := range some(r, q.Questions, 6) {
		y := *old
		y.Ask = reworded(r, old.Ask)
		if y.Type != course.Scale && len(y.Options) > 2 {
			y.Options = some(r, old.Options, 8)
		}
		if r.IntN(9) == 0 {
			y.Page = "welcome#nowhere"
		}
		x.Questions = append(x.Questions, &y)
	}
	if r.IntN(4) == 0 {
		y := *q.Questions[0]
		y.ID = course.QuestionID(fmt.Sprintf("new%d", r.IntN(3)))
		x.Questions = append(x.Questions, &y)
	}
	return &x
}
