package gift

import (
	"regexp"
	"strconv"
	"strings"

	"cohortbot/locales"
)

// answer is one answer of a choice.
type answer struct {
	line     int
	text     string
	feedback string
	right    bool    // written with =
	weight   float64 // per cent, 100 with =; Moodle knows negative ones
}

// parser reads the parts of one question. Parts without a format of their own
// are in that of the question.
type parser struct {
	*report
	line   int
	format format
}

// answers decides how the question is answered, in Moodle's order.
func (p *parser) answers(q *question, t text) bool {
	switch {
	case len(t) == 0:
		q.form = essay
	case t.begins([]rune("#")):
		q.form, q.words = numerical, []string{t[1:].string(false)}
	case t.index("~") >= 0:
		q.form = choice
		return p.choices(q, t)
	case t.index("=") >= 0 && t.index("->") >= 0:
		q.form, q.words = matching, p.list(t)
	case p.truth(q, t):
		q.form = truth
	default:
		q.form, q.words = shortAnswer, p.list(t)
	}
	return true
}

// truth reads {TRUE#said when wrong#said when right}.
func (p *parser) truth(q *question, t text) bool {
	word, rest, _ := t.cut("#")
	switch strings.ToUpper(word.string(false)) {
	case "T", "TRUE":
		q.isTrue = true
	case "F", "FALSE":
	default:
		return false
	}
	wrong, right, _ := rest.cut("#")
	q.wrong, q.right = p.plain(wrong), p.plain(right)
	return true
}

// list gives the answers of a form that is not taken, each as it is written.
func (p *parser) list(t text) []string {
	var words []string
	for len(t) > 0 {
		var one text
		one, t, _ = t.cut("=")
		if len(one) > 0 {
			words = append(words, one.string(false))
		}
	}
	return words
}

// choices reads =right ~wrong ~%50%half, each with #feedback.
func (p *parser) choices(q *question, t text) bool {
	if !mark(t[0]) {
		p.problem(t.line(p.line), "before the first answer stands neither = nor ~: write = before the right answer and ~ before each other")
		return false
	}
	for len(t) > 0 {
		end := 1
		for end < len(t) && !mark(t[end]) {
			end++
		}
		if len(q.answers) == maxAnswers {
			p.problem(t.line(p.line), "a question has at most %d answers: take some out", maxAnswers)
			return false
		}
		q.answers = append(q.answers, p.answer(t[:end]))
		t = t[end:]
	}
	if len(q.answers) < 2 {
		p.problem(q.line, "a question with answers to choose from needs at least two of them")
		return false
	}
	return true
}

func mark(c char) bool { return !c.escaped && (c.r == '=' || c.r == '~') }

func (p *parser) answer(t text) answer {
	a := answer{line: t.line(p.line), right: t[0].r == '='}
	rest := t[1:].trim()
	weight, length, weighted := weighs(rest)
	if weighted {
		rest = rest[length:].trim()
	}
	switch {
	case weight > 100 || weight < -100:
		p.problem(a.line, "a weight of %g: write one from -100 to 100 between the %% signs", weight)
	case a.right && weighted && weight != 100:
		p.problem(a.line, "= is the right answer and weighs 100: write ~%%%g%% for a part of the points", weight)
	case a.right:
		a.weight = 100
	default:
		a.weight = weight
	}
	words, feedback, _ := rest.cut("#")
	a.text, a.feedback = p.plain(words), p.plain(feedback)
	if a.text == "" {
		p.problem(a.line, `an answer without words: write it after the %c (inside a text, write \%c)`, t[0].r, t[0].r)
	}
	return a
}

// weightMark is a weight as Moodle reads it, once its digits are European.
var weightMark = regexp.MustCompile(`^%(-*)([0-9]{1,3}(?:\.[0-9]*)?)%`)

// weighs reads %50% at the beginning of an answer, and in how many characters
// it stands; who types in Arabic may have typed ٪٥٠٪.
func weighs(t text) (weight float64, length int, found bool) {
	const longest = 24
	var head strings.Builder
	for _, c := range t[:min(len(t), longest)] {
		head.WriteRune(c.r)
	}
	european := strings.NewReplacer("٪", "%", "٫", ".").Replace(locales.Digits(head.String()))
	m := weightMark.FindStringSubmatch(european)
	if m == nil {
		return 0, 0, false
	}
	weight, err := strconv.ParseFloat(m[2], 64)
	if err != nil {
		return 0, 0, false
	}
	if m[1] != "" {
		weight = -weight
	}
	return weight, len(m[0]), true // each of its characters is one byte
}
