package gift

import "strings"

// form is how a question of the file is answered.
type form string

const (
	choice      form = "choice"
	truth       form = "truth"
	essay       form = "essay"
	shortAnswer form = "short answer"
	matching    form = "matching"
	numerical   form = "numerical"
	description form = "description"
)

// question is one question as the file has it.
type question struct {
	line     int
	id       string // Moodle's own, where it has one
	title    string
	tags     []string
	category string // the last part of the category it stands under
	form     form
	ask      string
	explain  string
	answers  []answer
	isTrue   bool     // of a truth: the statement holds
	wrong    string   // of a truth: said after the wrong answer
	right    string   // and after the right one
	words    []string // the answers of a form that no quiz has, as they are written
}

// read gives all questions of a file.
func read(data []byte, r *report) []question {
	var out []question
	category := ""
	for _, b := range blocks(data, r) {
		if name, rest, found := b.category(); found {
			category = name
			b.text, b.line = rest, rest.line(b.line)
		}
		if len(b.text) == 0 {
			continue
		}
		if len(out) == maxQuestions {
			r.problem(b.line, "a quiz has at most %d questions: put those from here on into another file", maxQuestions)
			break
		}
		q, ok := b.question(r)
		if ok {
			q.category = category
			out = append(out, q)
		}
	}
	if len(out) == 0 && !r.broken() {
		r.problem(1, "there is no question in this file: one looks like  What is it? {=this ~that}")
	}
	return out
}

const categoryMark = "$CATEGORY:"

// category reads a line $CATEGORY: and gives the last part of its path. Two
// strokes are one stroke of a name. What follows without an empty line is a
// question all the same.
func (b block) category() (name string, rest text, found bool) {
	if !b.text.begins([]rune(categoryMark)) {
		return "", nil, false
	}
	line, rest := b.text[len(categoryMark):], text(nil)
	for i, c := range line {
		if c.r == '\n' && !c.escaped {
			line, rest = line[:i], line[i:]
			break
		}
	}
	parts := strings.Split(strings.ReplaceAll(line.string(false), "//", "\x00"), "/")
	last := strings.ReplaceAll(parts[len(parts)-1], "\x00", "/")
	return strings.TrimSpace(last), rest.trim(), true
}

// question reads a block: ::title:: question {answers} rest of the question.
func (b block) question(r *report) (question, bool) {
	q := question{line: b.line, id: b.idNumber(), tags: b.tags()}
	body := b.text
	if body.begins([]rune("::")) {
		title, rest, closed := body[2:].cut("::")
		if !closed {
			r.problem(b.line, "this title does not end: write ::title:: before the question")
			return q, false
		}
		q.title, body = oneLine(title.string(false)), rest
	}
	before, inside, after, ok := braces(body, b.line, r)
	if !ok {
		return q, false
	}
	asked := before
	if len(after.trim()) > 0 {
		asked = withGap(before, after)
	}
	p := parser{report: r, line: b.line}
	q.ask = p.first(asked)
	if inside == nil {
		q.form = description
		return q, true
	}
	general := text(nil)
	if at := inside.last("####"); at >= 0 {
		inside, general = inside[:at].trim(), inside[at+4:].trim()
	}
	q.explain = p.plain(general)
	if q.ask == "" {
		r.problem(b.line, "this question has no words: write the question before the {")
	}
	return q, p.answers(&q, inside)
}

// gap stands where a word is missing in the middle of a question.
const gap = "_____"

func withGap(before, after text) text {
	out := append(text{}, before...)
	for _, c := range gap {
		out = append(out, char{r: c, line: after[0].line})
	}
	return append(out, after...)
}

// braces parts a question at its only pair of braces. inside is nil without
// them, and empty but not nil for {}. The blanks around the pair stay.
func braces(t text, line int, r *report) (before, inside, after text, ok bool) {
	from, to := t.index("{"), t.index("}")
	switch {
	case from < 0 && to < 0:
		return t, nil, nil, true
	case from < 0 || to >= 0 && to < from:
		r.problem(int(t[to].line), "this } closes nothing: write { before the answers, or \\} for the sign itself")
		return nil, nil, nil, false
	case to < 0:
		r.problem(int(t[from].line), "this { is not closed before the next empty line: write } after the last answer and take out empty lines between, or \\{ for the sign itself")
		return nil, nil, nil, false
	}
	inside, after = t[from+1:to], t[to+1:]
	for _, rest := range []text{inside, after} {
		for _, sign := range []string{"{", "}"} {
			if at := rest.index(sign); at >= 0 {
				r.problem(int(rest[at].line), "a second %s in one question: leave an empty line between two questions, or write \\%s for the sign itself", sign, sign)
				return nil, nil, nil, false
			}
		}
	}
	return t[:from], append(text{}, inside.trim()...), after, true
}
