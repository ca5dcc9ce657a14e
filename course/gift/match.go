package gift

import (
	"strings"

	"cohortbot/course"
)

// couple is a question of the file and the one of the quiz that it translates.
type couple struct {
	here  item
	there questionFile
}

// match finds for each question of the file that of the quiz: by its id where
// all titles are ids, else by order.
func (t *taker) match(items []item) []couple {
	there := t.place.quiz.Questions
	at := map[string]int{}
	var ids []string
	for n, q := range there {
		at[q.ID] = n
		ids = append(ids, q.ID)
	}
	named := 0
	for _, i := range items {
		if _, known := at[i.key]; known {
			named++
		}
	}
	var out []couple
	if named == len(items) {
		for _, i := range items {
			out = append(out, couple{i, there[at[i.key]]})
		}
		return out
	}
	if len(items) != len(there) {
		t.problem(1, "questions here that can stand in a quiz: %d, in %s: %d. Give each a title that is its id there, such as ::%s:: (%s), or bring both to the same questions in the same order",
			len(items), t.place.quizFile(), len(there), first(ids), listed(ids))
		return nil
	}
	for n, i := range items {
		if m, known := at[i.key]; known && m != n {
			t.problem(i.line, "the title %s is that of question %d of the quiz, but this is question %d, and not all questions here have an id of the quiz as title: put them in its order (%s)",
				i.key, m+1, n+1, listed(ids))
			continue
		}
		out = append(out, couple{i, there[n]})
	}
	return out
}

func first(ids []string) string {
	if len(ids) == 0 {
		return "q1"
	}
	return ids[0]
}

// agree holds a translation to the question's type, answers and marks: nothing
// of these may come from a second language.
func (t *taker) agree(p couple) {
	here, there := p.here, p.there
	switch {
	case string(here.kind) != there.Type:
		t.problem(here.line, "%s is of type %s in the quiz, but %s here: mark its answers as there", there.ID, there.Type, here.kind)
	case len(here.options) != len(there.Options):
		t.problem(here.line, "%s has %d answers in the quiz, but %d here: bring both to the same answers in the same order", there.ID, len(there.Options), len(here.options))
	case t.Kind == course.Scenario && here.kind == course.Single:
		t.sameScores(p)
	default:
		t.sameRight(p)
	}
}

func (t *taker) sameScores(p couple) {
	for n, o := range p.here.options {
		was := p.there.Options[n]
		if now := points(o.score, o.correct); now != points(was.Score, was.Correct) {
			t.problem(o.line, "answer %s of %s has the score %g in the quiz, but %g here: bring the answers into the same order, or mend the weight", was.ID, p.there.ID, points(was.Score, was.Correct), now)
		}
	}
}

func points(score *float64, correct bool) float64 {
	switch {
	case score != nil:
		return *score
	case correct:
		return 1
	}
	return 0
}

func (t *taker) sameRight(p couple) {
	var here, there []string
	for n, o := range p.here.options {
		id := p.there.Options[n].ID
		if o.correct {
			here = append(here, id)
		}
		if p.there.Options[n].Correct {
			there = append(there, id)
		}
	}
	if a, b := strings.Join(here, ", "), strings.Join(there, ", "); a != b {
		t.problem(p.here.line, "the right answer of %s is %s in the quiz, but %s here: bring the answers into the same order, or mend the mark", p.there.ID, orNone(b), orNone(a))
	}
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
