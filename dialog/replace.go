package dialog

import (
	"maps"
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// typed notes in which message she typed the answer to q.
func (t *talk) typed(z quizzing, q *course.Question, message int64) quizzing {
	if message == 0 || z.rec.Open.Preview {
		return z
	}
	a := *z.rec.Open
	a.Typed = maps.Clone(a.Typed)
	if a.Typed == nil {
		a.Typed = map[course.QuestionID]int64{}
	}
	a.Typed[q.ID] = message
	z.rec = &cohort.QuizRecord{Closed: z.rec.Closed, Open: &a}
	return z
}

// edited answers a message that she has changed. Only a typed answer of an attempt
// still open can be replaced, and she is asked before it is.
func (t *talk) edited(s *Said) {
	at, ok := t.answeredIn(s.Message)
	if !ok {
		t.show(note("edited_note"))
		return
	}
	if t.p.Place.View == ViewReplace && t.p.Place.Question == at.Question {
		// Changed once more: what was asked about the words before is void.
		t.p.Place, t.p.Prior, t.p.Draft = t.p.Prior, cohort.Place{}, cohort.Draft{}
		t.p.Step++
	}
	z, q, first := t.first(at)
	n := length(s.Text)
	switch {
	case t.outdated():
		t.show(note("edited_note")) // first she is asked about her data
	case q == nil || locales.Blank(s.Text) || first.Text.Equal(s.Text):
		t.show(note("edited_note"))
	case n > q.Max:
		t.show(note("edited_long", "N", n, "Max", q.Max))
	default:
		at.Module, at.Quiz = z.m.ID, z.q.ID
		if !t.passing() {
			t.p.Prior = t.p.Place
		}
		t.p.Draft = cohort.Draft{Text: s.Text.Fresh()}
		t.move(at)
	}
}

// answeredIn is where the answer that she typed in a message would be replaced.
func (t *talk) answeredIn(message int64) (cohort.Place, bool) {
	for _, m := range t.w.Course.Modules {
		for _, q := range m.Quizzes {
			rec := t.p.Quizzes[string(m.ID)+"/"+string(q.ID)]
			if rec == nil || rec.Open == nil {
				continue
			}
			for id, typed := range rec.Open.Typed {
				if typed == message && message != 0 {
					return cohort.Place{View: ViewReplace, Module: m.ID, Quiz: q.ID, Question: id}, true
				}
			}
		}
	}
	return cohort.Place{}, false
}

// first is the answer that may be replaced; q is nil when it no longer may.
func (t *talk) first(at cohort.Place) (z quizzing, q *course.Question, first cohort.Answer) {
	z, ok := t.quiz(at)
	if !ok || z.rec.Open == nil || z.rec.Open.Preview || !t.p.Learns() {
		return z, nil, first
	}
	first, answered := z.rec.Open.Answered(at.Question)
	q = z.question(at.Question)
	if !answered || q == nil || q.Type != course.TextQuestion {
		return z, nil, first
	}
	return z, q, first
}

// replaceScreen asks which words stand.
func (t *talk) replaceScreen() Say {
	s := Say{Parts: []Part{note("replace_ask")}}
	if z, q, _ := t.first(t.p.Place); q != nil {
		s.Parts = []Part{{Text: z.q.Title, Bold: true}, {Text: q.Ask}, note("replace_ask")}
	}
	s.Rows = [][]Button{{t.button("replace_yes", VerbReplace)}, {t.button("replace_no", VerbKeep)}}
	return s
}

// replace puts her new words in the place of the first. It is another fact: what was
// stored stays, and the closing repeats the latest. All but the words stays, too.
func (t *talk) replace(string) bool {
	z, q, ans := t.first(t.p.Place)
	if q == nil || t.p.Draft.Text.IsZero() {
		t.goBack(note("edited_note"))
		return true
	}
	ans.Text = t.p.Draft.Text.Fresh()
	a := *z.rec.Open
	a.Answers = slices.Clone(a.Answers)
	for i := range a.Answers {
		if a.Answers[i].Question == q.ID {
			a.Answers[i] = ans
		}
	}
	z.rec = &cohort.QuizRecord{Closed: z.rec.Closed, Open: &a}
	t.keepQuiz(z)
	copied := ans
	copied.Text = ans.Text.Fresh()
	t.fact(cohort.Fact{Kind: cohort.FactAnswered, Module: z.m.ID, Quiz: z.q.ID, Attempt: a.N, Answer: &copied})
	t.answer("answer_noted")
	t.goBack(note("replaced"))
	return true
}

// keepFirst lets the first words stand.
func (t *talk) keepFirst(string) bool {
	t.answer("first_kept")
	t.goBack()
	return true
}
