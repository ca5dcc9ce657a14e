package results

import (
	"cmp"
	"math"
	"slices"

	"cohortbot/course"
)

// syllabus knows at which place the course has a thing. What it does not have,
// or no longer, comes after everything it has.
type syllabus struct {
	modules   map[course.ModuleID]int
	quizzes   map[course.QuizRef]int
	questions map[questionRef]int
	options   map[optionRef]int
}

type questionRef struct {
	quiz     course.QuizRef
	question course.QuestionID
}

type optionRef struct {
	question questionRef
	option   course.OptionID
}

func newSyllabus(c *course.Course) syllabus {
	s := syllabus{
		map[course.ModuleID]int{}, map[course.QuizRef]int{}, map[questionRef]int{}, map[optionRef]int{},
	}
	for i, m := range c.Modules {
		s.modules[m.ID] = i
		for i, q := range m.Quizzes {
			s.quizzes[course.QuizRef{Module: m.ID, Quiz: q.ID}] = i
			s.addQuestions(course.QuizRef{Module: m.ID, Quiz: q.ID}, q.Questions)
		}
	}
	return s
}

func (s syllabus) addQuestions(quiz course.QuizRef, questions []*course.Question) {
	for i, q := range questions {
		ref := questionRef{quiz, q.ID}
		s.questions[ref] = i
		for i, o := range q.Options {
			s.options[optionRef{ref, o.ID}] = i
		}
	}
}

// sorted gives the options of one answer in course order, those unknown last
// and as they were.
func (s syllabus) sorted(q questionRef, options []course.OptionID) []course.OptionID {
	if len(options) < 2 {
		return options
	}
	place := func(o course.OptionID) int { return placeIn(s.options, optionRef{q, o}) }
	options = slices.Clone(options)
	slices.SortStableFunc(options, func(a, b course.OptionID) int { return cmp.Compare(place(a), place(b)) })
	return options
}

// sittings compares two attempts of one person.
func (s syllabus) sittings(a, b sittingID) int {
	return cmp.Or(
		cmp.Compare(placeIn(s.modules, a.module), placeIn(s.modules, b.module)),
		cmp.Compare(a.module, b.module),
		cmp.Compare(placeIn(s.quizzes, a.ref()), placeIn(s.quizzes, b.ref())),
		cmp.Compare(a.quiz, b.quiz),
		cmp.Compare(a.attempt, b.attempt),
	)
}

// answers compares two answers of the attempt in.
func (s syllabus) answers(in sittingID, a, b answer) int {
	return cmp.Or(
		cmp.Compare(placeIn(s.questions, questionRef{in.ref(), a.question}), placeIn(s.questions, questionRef{in.ref(), b.question})),
		cmp.Compare(a.question, b.question),
	)
}

func (id sittingID) ref() course.QuizRef { return course.QuizRef{Module: id.module, Quiz: id.quiz} }

func placeIn[K comparable](places map[K]int, of K) int {
	if at, ok := places[of]; ok {
		return at
	}
	return math.MaxInt
}
