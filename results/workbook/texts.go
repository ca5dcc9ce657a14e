package workbook

import (
	"strings"
	"unicode"

	"cohortbot/course"
	"cohortbot/locales"
)

// texts has what was typed to those questions that staff read in groups, a row each text, in an order of
// chance; there is no such sheet when the course has no such question.
func (m *maker) texts() []sheet {
	s := sheet{name: m.word("report_texts"), heads: m.heads("report_quiz", "report_item", "report_title", "report_own_words", "report_since")}
	read := false
	for _, x := range m.cfg.Course.Modules {
		for _, q := range x.Quizzes {
			for _, item := range q.Questions {
				read = read || item.Read == course.ReadGroups
			}
		}
	}
	if !read {
		return nil
	}
	for _, x := range m.of.Texts {
		q := m.cfg.Course.Quiz(x.Module, x.Quiz)
		if q == nil || q.Question(x.Question) == nil || q.Question(x.Question).Read != course.ReadGroups {
			continue
		}
		words := ownWords(locales.Quoted(x.Words).Reveal())
		s.rows = append(s.rows, []any{string(q.ID), string(x.Question), m.text(q.Question(x.Question).Ask), words, m.day(x.At)})
	}
	return []sheet{s}
}

// ownWords are what somebody has typed. Spreadsheets do not all find the direction of a cell by what is in it, nor
// how high it must be, so both are said.
type ownWords string

// The styles of words that are read from the one side or from the other.
const (
	fromLeft  = "words from the left"
	fromRight = "words from the right"
)

// reading is what a workbook calls these directions.
func reading(style string) uint64 {
	if style == fromRight {
		return 2
	}
	return 1
}

func (w ownWords) style() string {
	for _, r := range string(w) {
		if unicode.IsLetter(r) {
			if unicode.Is(unicode.Arabic, r) {
				return fromRight
			}
			break
		}
	}
	return fromLeft
}

// The height of a line, and of the highest row there may be, in points; and how many characters a line of the
// widest column has for certain.
const (
	lineHeight = 15.0
	highest    = 409.0
	fullLine   = widest * 4 / 5
)

// height is that of the row, in points.
func (w ownWords) height() float64 {
	lines := 0
	for line := range strings.Lines(string(w)) {
		lines += 1 + len([]rune(line))/fullLine
	}
	return min(highest, lineHeight*float64(max(1, lines)))
}
