package workbook

import (
	"slices"
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
		read = read || slices.ContainsFunc(x.Quizzes, (*course.Quiz).ReadsWords)
	}
	if !read {
		return nil
	}
	for _, x := range m.of.Texts {
		q := m.cfg.Course.Quiz(x.Module, x.Quiz)
		if q == nil || q.Question(x.Question) == nil || q.Question(x.Question).Read != course.ReadGroups {
			continue
		}
		words := locales.Quoted(x.Words).Reveal()
		s.rows = append(s.rows, []any{string(q.ID), string(x.Question), m.text(q.Question(x.Question).Ask), words, m.day(x.At)})
	}
	return []sheet{s}
}

// The styles of words that are read from the one side or from the other: spreadsheets do not all find the direction
// of a cell by what is in it.
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

// direction is the style of words by their first letter.
func direction(words string) string {
	for _, r := range words {
		if unicode.IsLetter(r) {
			if unicode.Is(unicode.Arabic, r) {
				return fromRight
			}
			break
		}
	}
	return fromLeft
}
