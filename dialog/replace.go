package dialog

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// mostTyped is how many typed answers are known by their message.
const mostTyped = 64

// typed notes in which message she typed the answer to q that was given just now, for
// as long as she may edit it.
func (t *talk) typed(z quizzing, q *course.Question, attempt int, message int64) {
	if message == 0 || !t.p.Learns() {
		return
	}
	kept := append(t.p.Typed, cohort.TypedAnswer{
		Message: message, Module: z.m.ID, Quiz: z.q.ID, Attempt: attempt, Question: q.ID,
		At: t.w.Now, Lang: t.p.Lang, Content: q.Hash, Read: t.toldReads(q),
	})
	t.p.Typed = kept[max(0, len(kept)-mostTyped):]
}

// edited answers a message that she has changed. Only a typed answer can be replaced,
// and she is asked before it is.
func (t *talk) edited(s *Said) {
	x, first, max := t.replaceable(s.Message)
	if x == nil {
		t.show(note("edited_note"))
		return
	}
	if t.p.Place.View == ViewReplace && t.p.Draft.Message == s.Message {
		// Changed once more: what was asked about the words before is void.
		t.unask()
	}
	n := length(s.Text)
	switch {
	case t.outdated(), locales.Blank(s.Text), first.Text.Equal(s.Text) && !first.Text.IsZero():
		t.show(note("edited_note")) // or first she is asked about her data
	case n > max:
		t.show(note("edited_long", "N", n, "Max", max))
	default:
		if !t.passing() {
			t.p.Prior = t.p.Place
		}
		t.p.Draft = cohort.Draft{Text: s.Text.Fresh(), Message: s.Message}
		t.move(cohort.Place{View: ViewReplace, Module: x.Module, Quiz: x.Quiz, Question: x.Question})
	}
}

// replaceable is the answer that she typed in a message, as far as it is known: of a
// closed attempt its words are not. most is how long its words may be; nil when there is
// none, or its question is not asked any more.
func (t *talk) replaceable(message int64) (x *cohort.TypedAnswer, first cohort.Answer, most int) {
	i := slices.IndexFunc(t.p.Typed, func(x cohort.TypedAnswer) bool { return x.Message == message })
	if i < 0 || message == 0 || !t.p.Learns() || t.p.Typed[i].At < t.w.Now.Add(-Editable) {
		return nil, first, 0
	}
	x = &t.p.Typed[i]
	z, ok := t.quiz(cohort.Place{Module: x.Module, Quiz: x.Quiz})
	if !ok {
		return nil, first, 0
	}
	q := z.question(x.Question)
	if q == nil || q.Type != course.TextQuestion {
		return nil, first, 0
	}
	first = cohort.Answer{Question: x.Question, Lang: x.Lang, Content: x.Content, Read: x.Read, At: x.At}
	if open := z.rec.Open; open != nil && open.N == x.Attempt {
		first, ok = open.Answered(x.Question)
	} else {
		ok = x.Attempt <= len(z.rec.Closed)
	}
	if !ok {
		return nil, first, 0
	}
	return x, first, q.Max
}

// replaceScreen asks which words stand.
func (t *talk) replaceScreen() Say {
	s := Say{Parts: []Part{note("replace_ask")}}
	if z, ok := t.quiz(t.p.Place); ok {
		if q := z.question(t.p.Place.Question); q != nil {
			s.Parts = []Part{{Text: z.q.Title, Bold: true}, {Text: q.Ask}, note("replace_ask")}
		}
	}
	s.Rows = [][]Button{{t.button("replace_yes", VerbReplace)}, {t.button("replace_no", VerbKeep)}}
	return s
}

// replace puts her new words in the place of the first. It is another fact: what was
// stored stays, and a closing yet to come repeats the latest. All but the words stays,
// too: the time of the answer is that of the first.
func (t *talk) replace(string) bool {
	x, ans, _ := t.replaceable(t.p.Draft.Message)
	if x == nil || t.p.Draft.Text.IsZero() {
		t.goBack(note("edited_note"))
		return true
	}
	ans.Text = t.p.Draft.Text.Fresh()
	z, _ := t.quiz(cohort.Place{Module: x.Module, Quiz: x.Quiz})
	if open := z.rec.Open; open != nil && open.N == x.Attempt {
		a := *open
		a.Answers = slices.Clone(a.Answers)
		for i := range a.Answers {
			if a.Answers[i].Question == x.Question {
				a.Answers[i] = ans
			}
		}
		t.keepOpen(z, a)
	}
	copied := ans
	copied.Text = ans.Text.Fresh()
	t.fact(cohort.Fact{Kind: cohort.FactReworded, Module: x.Module, Quiz: x.Quiz, Attempt: x.Attempt, Answer: &copied})
	t.answer("answer_noted")
	t.goBack(note("replaced"))
	return true
}

// keepFirst lets the first words stand.
func (t *talk) keepFirst(string) bool {
	t.answer("press_ok")
	t.goBack(note("first_kept"))
	return true
}
