package dialog

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
)

// ahead is what she would go on with: a lesson, or a quiz.
type ahead struct {
	m *course.Module
	l *course.Lesson
	q *course.Quiz
}

func (a ahead) title() course.Text {
	if a.l != nil {
		return a.l.Title
	}
	return a.q.Title
}

// next finds what waits for her: an attempt under way, else a lesson and then a
// quiz of the module she was in last, or of the first that is not finished.
func (t *talk) next() (ahead, bool) {
	var mine []*course.Module
	for _, m := range t.w.Course.Modules {
		switch {
		case !t.p.Learns() || !t.opens(m).open:
		case m.ID == t.p.Home.Module:
			mine = slices.Insert(mine, 0, m)
		default:
			mine = append(mine, m)
		}
	}
	for _, m := range mine {
		for _, q := range m.Quizzes {
			if rec := t.p.Quizzes[string(m.ID)+"/"+string(q.ID)]; rec != nil && rec.Open != nil {
				return ahead{m: m, q: q}, true
			}
		}
	}
	for _, m := range mine {
		if a, ok := t.nextIn(m); ok {
			return a, true
		}
	}
	return ahead{}, false
}

func (t *talk) nextIn(m *course.Module) (ahead, bool) {
	for _, l := range m.Lessons {
		if !t.lessonRead(m, l) {
			return ahead{m: m, l: l}, true
		}
	}
	for _, q := range m.Quizzes {
		if t.closings(m, q) == 0 {
			return ahead{m: m, q: q}, true
		}
	}
	return ahead{}, false
}

// underway is an attempt of hers at a quiz of m, or nil.
func (t *talk) underway(m *course.Module) *course.Quiz {
	for _, q := range m.Quizzes {
		if rec := t.p.Quizzes[string(m.ID)+"/"+string(q.ID)]; rec != nil && rec.Open != nil && t.p.Learns() {
			return q
		}
	}
	return nil
}

// shutIn is an attempt that she has begun in a module which is not open any more: it alone of
// that module stays open to her, until it is closed.
func (t *talk) shutIn() (ahead, bool) {
	var found ahead
	for _, m := range t.w.Course.Modules {
		q := t.underway(m)
		if q != nil && !t.opens(m).open && (found.q == nil || m.ID == t.p.Home.Module) {
			found = ahead{m: m, q: q}
		}
	}
	return found, found.q != nil
}

// goesOnShut goes on with the attempt of the closed module she stands in, if there is one.
func (t *talk) goesOnShut() bool {
	m := t.w.Course.Module(t.p.Place.Module)
	return t.toAttempt(ahead{m: m, q: t.underway(m)})
}

// onward is what waits for her, and where nothing is open that does an attempt shut in. Nobody
// is reminded of that one, nor counted as stuck: the team has its reasons.
func (t *talk) onward() (ahead, bool) {
	if a, ok := t.next(); ok {
		return a, true
	}
	return t.shutIn()
}

// toNext goes on with what waits. A quiz not begun shows first who sees what.
func (t *talk) toNext(string) bool {
	a, ok := t.onward()
	if !ok {
		return false
	}
	if a.l != nil {
		t.turn(a.m, slices.Index(a.m.Lessons, a.l), t.unread(a.m, a.l))
		return true
	}
	if !t.toOpen() {
		t.move(cohort.Place{View: ViewIntro, Module: a.m.ID, Quiz: a.q.ID})
	}
	return true
}

// attemptOf is the attempt under way at the quiz that waits, or nil.
func (t *talk) attemptOf(a ahead) *cohort.Attempt {
	if rec := t.p.Quizzes[string(a.m.ID)+"/"+string(a.q.ID)]; rec != nil {
		return rec.Open
	}
	return nil
}

// toOpen goes back to an attempt under way, if there is one.
func (t *talk) toOpen() bool {
	a, ok := t.onward()
	return ok && t.toAttempt(a)
}

// toAttempt goes back to the attempt under way at a quiz, if there is one.
func (t *talk) toAttempt(a ahead) bool {
	if a.q == nil {
		return false
	}
	at := cohort.Place{View: ViewQuestion, Module: a.m.ID, Quiz: a.q.ID}
	z, ok := t.quiz(at)
	if !ok || z.rec.Open == nil {
		return false
	}
	if q, _, _ := z.waiting(); q != nil {
		at.Question, at.Content = q.ID, q.Hash
	} else if n := len(z.rec.Open.Answers); n > 0 { // one press closes it
		at.View, at.Question = ViewFeedback, z.rec.Open.Answers[n-1].Question
	}
	t.p.Home = at
	t.move(at)
	return true
}
