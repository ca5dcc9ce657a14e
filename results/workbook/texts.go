package workbook

import (
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
		words := locales.Quoted(x.Words).Reveal()
		s.rows = append(s.rows, []any{string(q.ID), string(x.Question), m.text(q.Question(x.Question).Ask), words, m.day(x.At)})
	}
	return []sheet{s}
}
