package dialog

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
)

// quizzing is the quiz of a place, with her record of it.
type quizzing struct {
	m   *course.Module
	q   *course.Quiz
	rec *cohort.QuizRecord
}

// key names a quiz in her records.
func (z quizzing) key() string { return string(z.m.ID) + "/" + string(z.q.ID) }

// quiz finds the quiz of her place. The record is shared: what changes
// it puts another in its place.
func (t *talk) quiz(at cohort.Place) (quizzing, bool) {
	m := t.w.Course.Module(at.Module)
	q := t.w.Course.Quiz(at.Module, at.Quiz)
	if m == nil || q == nil {
		return quizzing{}, false
	}
	z := quizzing{m: m, q: q}
	z.rec = t.records()[z.key()]
	if z.rec == nil {
		z.rec = &cohort.QuizRecord{}
	}
	return z, true
}

// keepQuiz stores the record of a quiz.
func (t *talk) keepQuiz(z quizzing) {
	into := &t.p.Quizzes
	if !t.p.Learns() {
		into = &t.p.Previews
	}
	if *into == nil {
		*into = map[string]*cohort.QuizRecord{}
	}
	(*into)[z.key()] = z.rec
}

// keepOpen stores another state of the open attempt.
func (t *talk) keepOpen(z quizzing, a cohort.Attempt) quizzing {
	z.rec = &cohort.QuizRecord{Closed: z.rec.Closed, Open: &a}
	t.keepQuiz(z)
	return z
}

// last says that the open attempt is the last she may make.
func (z quizzing) last() bool { return z.q.Attempts > 0 && z.rec.Open.N >= z.q.Attempts }

// closings is how many attempts at q she has closed.
func (t *talk) closings(m *course.Module, q *course.Quiz) int {
	if rec := t.records()[string(m.ID)+"/"+string(q.ID)]; rec != nil {
		return len(rec.Closed)
	}
	return 0
}

// openQuiz shows the screen before a quiz, or the question that waits.
func (t *talk) openQuiz(arg string) bool {
	for _, m := range t.w.Course.Modules {
		for _, q := range m.Quizzes {
			if tag(string(m.ID), string(q.ID)) == arg && t.opensQuizzes(m) {
				t.leavePage()
				t.move(cohort.Place{View: ViewIntro, Module: m.ID, Quiz: q.ID})
				return true
			}
			if tag(string(m.ID), string(q.ID)) == arg && q == t.underway(m) {
				t.leavePage()
				return t.toAttempt(ahead{m: m, q: q}) // all of that module that is open to her
			}
		}
	}
	return false
}

// opensQuizzes says whether m's quizzes may be opened: those of the module she
// stands in were offered to her, so its dates need not be looked at again.
func (t *talk) opensQuizzes(m *course.Module) bool {
	return t.p.Place.Module == m.ID || t.opens(m).open
}

// startQuiz begins an attempt or goes on with the open one.
func (t *talk) startQuiz(string) bool {
	z, ok := t.quiz(t.p.Place)
	if !ok {
		return false
	}
	if z.rec.Open == nil {
		if z.q.Attempts > 0 && len(z.rec.Closed) >= z.q.Attempts && t.p.Learns() {
			t.show(note("quiz_no_attempts"))
			return true
		}
		z.rec = &cohort.QuizRecord{Closed: z.rec.Closed, Open: t.attempt(z)}
		t.keepQuiz(z)
	} else if told := toldSees(z, t.p.Place); told != z.rec.Open.See && told == "" {
		a := *z.rec.Open
		a.See = "" // what follows is answered under the narrower sentence, and the attempt is one
		z = t.keepOpen(z, a)
	}
	t.ask(z)
	return true
}

// attempt freezes the questions, their order and the seed it came from.
func (t *talk) attempt(z quizzing) *cohort.Attempt {
	sum := sha256.Sum256([]byte(t.w.Base))
	seed := int64(binary.BigEndian.Uint64(sum[:8]) >> 1)
	a := &cohort.Attempt{N: len(z.rec.Closed) + 1, Seed: seed, Began: t.w.Now, Preview: !t.p.Learns(), See: toldSees(z, t.p.Place)}
	for _, q := range z.q.Questions {
		a.Questions = append(a.Questions, q.ID)
	}
	if z.q.Shuffle {
		r := rand.New(rand.NewPCG(uint64(seed), 0))
		r.Shuffle(len(a.Questions), func(i, j int) { a.Questions[i], a.Questions[j] = a.Questions[j], a.Questions[i] })
	}
	return a
}

// question finds a question of the quiz as the course is now.
func (z quizzing) question(id course.QuestionID) *course.Question {
	i := slices.IndexFunc(z.q.Questions, func(q *course.Question) bool { return q.ID == id })
	if i < 0 {
		return nil
	}
	return z.q.Questions[i]
}

// waiting is the first question of the open attempt that is not answered, with
// its place and the number of questions that still exist. One removed since is
// passed over.
func (z quizzing) waiting() (q *course.Question, n, of int) {
	for _, id := range z.rec.Open.Questions {
		_, answered := z.rec.Open.Answered(id)
		found := z.question(id)
		if found == nil && !answered {
			continue
		}
		of++
		if q == nil {
			n++
			if !answered {
				q = found
			}
		}
	}
	return q, n, of
}

// ask shows the question that waits, or closes the attempt when none does.
func (t *talk) ask(z quizzing, notes ...Part) {
	q, _, _ := z.waiting()
	if q == nil {
		t.close(z)
		return
	}
	at := cohort.Place{View: ViewQuestion, Module: z.m.ID, Quiz: z.q.ID, Question: q.ID, Content: q.Hash}
	t.p.Home = at
	t.move(at, notes...)
}

// showResult shows how the last closed attempt went.
func (t *talk) showResult(string) bool {
	z, ok := t.quiz(t.p.Place)
	if !ok || len(z.rec.Closed) == 0 {
		return false
	}
	t.p.Home = cohort.Place{View: ViewResult, Module: z.m.ID, Quiz: z.q.ID}
	t.move(t.p.Home)
	return true
}

// nextQuestion leaves the feedback.
func (t *talk) nextQuestion(string) bool {
	z, ok := t.quiz(t.p.Place)
	if !ok || z.rec.Open == nil {
		return false
	}
	t.ask(z)
	return true
}

// asked is the question on her screen, if it is still one to be answered, in the words
// that she sees.
func (t *talk) asked() (quizzing, *course.Question, bool) {
	z, ok := t.quiz(t.p.Place)
	if !ok || z.rec.Open == nil {
		return z, nil, false
	}
	q := z.question(t.p.Place.Question)
	if q == nil || t.p.Place.Content != "" && t.p.Place.Content != q.Hash {
		return z, nil, false // it is not what she sees: she is shown it first
	}
	_, answered := z.rec.Open.Answered(q.ID)
	return z, q, !answered
}

// close ends the attempt: one fact repeats all its answers.
func (t *talk) close(z quizzing) {
	a := z.rec.Open
	sum := summary(z, t.w.Now)
	if !a.Preview {
		f := cohort.Fact{Kind: cohort.FactClosed, Module: z.m.ID, Quiz: z.q.ID, Attempt: a.N}
		for _, x := range a.Answers {
			x.Text = x.Text.Fresh()
			f.Answers = append(f.Answers, x)
		}
		t.fact(f)
	}
	closed := append(slices.Clone(z.rec.Closed), sum)
	for i, best := 0, bestOf(closed); i < len(closed)-1; i++ {
		if i != best {
			closed[i].Parts, closed[i].Again = nil, nil // the last and the best are shown by parts; facts keep the rest
		}
	}
	z.rec = &cohort.QuizRecord{Closed: closed}
	t.keepQuiz(z)
	at := cohort.Place{View: ViewResult, Module: z.m.ID, Quiz: z.q.ID}
	t.p.Home = at
	t.move(at)
}

// lookAgain opens a page that a question points to.
func (t *talk) lookAgain(arg string) bool {
	m := t.w.Course.Module(t.p.Place.Module)
	if m == nil {
		return false
	}
	for li, l := range m.Lessons {
		for pi, p := range l.Pages {
			if tag(string(l.ID), string(p.ID)) == arg {
				t.turn(m, li, pi)
				return true
			}
		}
	}
	return false
}
