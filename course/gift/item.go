package gift

import (
	"fmt"
	"math"
	"strings"

	"cohortbot/course"
)

// item is a question as a quiz has it, in one language.
type item struct {
	line       int
	key        string // the id that the file proposes, the same in every language; may be empty
	id         string
	competency string
	kind       course.QuestionType
	ask        string
	explain    string
	options    []option
}

type option struct {
	line     int
	text     string
	feedback string
	correct  bool
	score    *float64 // of a single question of a scenario
}

// taker turns the questions of a file into those of a quiz.
type taker struct {
	*report
	Config
	place   *place
	leftOut int
}

func (t *taker) scored() bool { return t.Kind == course.Knowledge || t.Kind == course.Scenario }

// take keeps the order of the file. What a quiz has no form for is left out, and
// told with its words.
func (t *taker) take(bank []question) []item {
	var items []item
	for _, q := range bank {
		i := item{line: q.line, key: keyOf(q), competency: t.competency(q), ask: q.ask, explain: q.explain}
		switch q.form {
		case choice:
			t.choice(&i, q)
		case truth:
			t.truth(&i, q)
		case essay:
			i.kind = course.TextQuestion
		default:
			t.leaveOut(q)
			continue
		}
		items = append(items, i)
	}
	distinct(items)
	return items
}

// leaveOut tells what is not taken, with all its words.
func (t *taker) leaveOut(q question) {
	t.leftOut++
	instead := map[form]string{
		shortAnswer: "a short answer is judged by its letters, and a quiz here does not do that: offer answers to choose from, {=right ~wrong}, or ask for her own words with {}",
		matching:    "a quiz here has no matching: ask for each pair with answers to choose from, {=right ~wrong}",
		numerical:   "a quiz here does not judge numbers that are typed: offer some to choose from, {=right ~wrong}",
		description: "these are words without a question: put them into a lesson, or add answers in {braces}",
	}
	words := []string{"Question: " + whole(q.title+" "+q.ask)}
	for _, w := range q.words {
		words = append(words, "Answer: "+whole(w))
	}
	if q.explain != "" {
		words = append(words, "Explanation: "+whole(q.explain))
	}
	t.warn(q.line, "left out: %s. %s", instead[q.form], strings.Join(words, " "))
}

// competency is named by a tag, or else by the category: by its id or its title.
func (t *taker) competency(q question) string {
	for _, name := range append(q.tags, q.category) {
		if id, known := t.place.competencies[folded(name)]; known {
			return id
		}
	}
	return ""
}

func folded(name string) string { return strings.ToLower(oneLine(name)) }

// truth is a choice between the language's words for true and false.
func (t *taker) truth(i *item, q question) {
	if t.True == "" || t.False == "" {
		t.problem(q.line, "there are no words for true and false in %s: write the answers out, {=… ~…}", t.Lang)
		return
	}
	i.kind = course.Single
	yes, no := option{line: q.line, text: t.True, feedback: q.right}, option{line: q.line, text: t.False, feedback: q.wrong}
	if !q.isTrue {
		yes.feedback, no.feedback = q.wrong, q.right
	}
	switch t.Kind {
	case course.Scenario:
		yes.score, no.score = part(q.isTrue), part(!q.isTrue)
	case course.Knowledge:
		yes.correct, no.correct = q.isTrue, !q.isTrue
	}
	i.options = []option{yes, no}
}

func part(whole bool) *float64 {
	score := 0.0
	if whole {
		score = 1
	}
	return &score
}

// shares counts the marks of a question's answers.
type shares struct {
	right, positive, partial, negative int
	sum                                float64
	whole                              bool // one of them has all the points
}

func count(answers []answer) shares {
	var s shares
	for _, a := range answers {
		if a.right {
			s.right++
		}
		switch {
		case a.weight < 0:
			s.negative++
		case a.weight > 0:
			s.positive++
			s.sum += a.weight
			if a.weight < 100 {
				s.partial++
			}
		}
		s.whole = s.whole || a.weight == 100
	}
	return s
}

// alike tells that the weights are parts of one whole, as Moodle writes several
// right answers.
func (s shares) alike() bool { return math.Abs(s.sum-100) < 1 }

// choice decides between one answer and several, as Moodle does: one where an
// answer is marked =, several where only ~%50% are. In a scenario weights that
// are not the parts of one whole are scores.
func (t *taker) choice(i *item, q question) {
	s := count(q.answers)
	i.kind = course.Single
	scores := t.Kind == course.Scenario && s.positive > 0 && (s.right > 0 || s.whole || !s.alike())
	if !scores && s.right == 0 && s.positive > 0 {
		i.kind = course.Multiple
	}
	for _, a := range q.answers {
		o := option{line: a.line, text: a.text, feedback: a.feedback, correct: t.scored() && !scores && a.weight > 0}
		if i.kind == course.Single && !scores {
			o.correct = t.scored() && a.right
		}
		if scores {
			score := math.Round(max(a.weight, 0)*10) / 1000
			o.score = &score
		}
		i.options = append(i.options, o)
	}
	t.judged(q, s, i.kind, scores)
}

// judged says what the marks of a question do not come to.
func (t *taker) judged(q question, s shares, kind course.QuestionType, scores bool) {
	switch {
	case !t.scored():
		if s.positive > 0 {
			t.warn(q.line, "a quiz of kind %s has no right answers: the marks and weights of this question are left out", t.Kind)
		}
	case s.positive == 0:
		t.problem(q.line, "no right answer: write = before it, or ~%%50%% before each of two")
	case scores:
		if s.negative > 0 {
			t.warn(q.line, "a weight below 0 counts as 0 here")
		}
	case kind == course.Single && s.right > 1:
		t.problem(q.line, "%d answers are marked =, but one is right: mark one, or write ~%%50%% before each of two that belong together (inside a text, = is written \\=)", s.right)
	case kind == course.Single && s.partial > 0:
		t.warn(q.line, "answers with a part of the points count as wrong in a quiz of kind %s: with --kind scenario they keep it", t.Kind)
	case kind == course.Multiple && !s.alike():
		t.warn(q.line, "the weights of the right answers come to %g, not to 100: is one missing? Here she is right with exactly the answers whose weight is above 0", s.sum)
	}
}

// unsorted tells which questions count for no competency.
func (t *taker) unsorted(items []item) {
	var ids []string
	line := 0
	for _, i := range items {
		if i.competency == "" {
			ids = append(ids, i.id)
			if line == 0 {
				line = i.line
			}
		}
	}
	if len(ids) > 0 {
		t.warn(line, "no competency for %s: put $CATEGORY: with a competency's id before them, [tag:its-id] into a // line above each, or competency: into %s", listed(ids), t.place.quizFile())
	}
}

// listed names a few, and how many more.
func listed(ids []string) string {
	const most = 8
	if len(ids) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(ids[:most], ", "), len(ids)-most)
	}
	return strings.Join(ids, ", ")
}
