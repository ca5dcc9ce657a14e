package course

import (
	"slices"

	"fmt"
	"io/fs"
	"strings"

	"cohortbot/locales"
)

// Module finds a module by its id, nil when there is none.
func (c *Course) Module(id ModuleID) *Module {
	for _, m := range c.Modules {
		if m.ID == id {
			return m
		}
	}
	return nil
}

// Previous is the module before the given one, nil for the first and for one
// that is not of the course.
func (c *Course) Previous(id ModuleID) *Module {
	var before *Module
	for _, m := range c.Modules {
		if m.ID == id {
			return before
		}
		before = m
	}
	return nil
}

// Lesson finds a lesson of a module, nil when there is none.
func (c *Course) Lesson(module ModuleID, id LessonID) *Lesson {
	if m := c.Module(module); m != nil {
		return m.Lesson(id)
	}
	return nil
}

// Quiz finds a quiz of a module, nil when there is none.
func (c *Course) Quiz(module ModuleID, id QuizID) *Quiz {
	if m := c.Module(module); m != nil {
		return m.Quiz(id)
	}
	return nil
}

// FindQuiz gives every quiz of the id in course order: the ids of quizzes are
// unique within a module only.
func (c *Course) FindQuiz(id QuizID) []QuizRef {
	var found []QuizRef
	for _, m := range c.Modules {
		if m.Quiz(id) != nil {
			found = append(found, QuizRef{Module: m.ID, Quiz: id})
		}
	}
	return found
}

// QuizTitle is the title of a quiz in a language, with that of its module where another one is called so, too.
func (c *Course) QuizTitle(ref QuizRef, l locales.Lang) string {
	title := ""
	if q := c.Quiz(ref.Module, ref.Quiz); q != nil {
		title = q.Title.In(l)
	}
	alike := 0
	for _, m := range c.Modules {
		for _, q := range m.Quizzes {
			if q.Title.In(l) == title {
				alike++
			}
		}
	}
	if alike < 2 {
		return title
	}
	return title + " (" + c.Module(ref.Module).Title.In(l) + ")"
}

// ReadsWords says that staff read what is typed to some question of the quiz.
func (q *Quiz) ReadsWords() bool {
	return slices.ContainsFunc(q.Questions, func(x *Question) bool { return x.Read == ReadGroups })
}

// Target finds what is promised of a step, as a share of those of another.
func (c *Course) Target(id, of string) (Target, bool) {
	for _, x := range c.Targets {
		if x.ID == id && x.Of == of {
			return x, true
		}
	}
	return Target{}, false
}

// Competency finds a competency by its id.
func (c *Course) Competency(id CompetencyID) (Competency, bool) {
	for _, k := range c.Competencies {
		if k.ID == id {
			return k, true
		}
	}
	return Competency{}, false
}

// ProfileQuestion finds a question of the profile by its id.
func (c *Course) ProfileQuestion(id ProfileID) (ProfileQuestion, bool) {
	for _, q := range c.Profile {
		if q.ID == id {
			return q, true
		}
	}
	return ProfileQuestion{}, false
}

// Option finds an option of a profile question by its id.
func (q ProfileQuestion) Option(id OptionID) (ProfileOption, bool) {
	for _, o := range q.Options {
		if o.ID == id {
			return o, true
		}
	}
	return ProfileOption{}, false
}

// Lesson finds a lesson by its id, nil when there is none.
func (m *Module) Lesson(id LessonID) *Lesson {
	for _, l := range m.Lessons {
		if l.ID == id {
			return l
		}
	}
	return nil
}

// Quiz finds a quiz by its id, nil when there is none.
func (m *Module) Quiz(id QuizID) *Quiz {
	for _, q := range m.Quizzes {
		if q.ID == id {
			return q
		}
	}
	return nil
}

// Page finds the lesson and the number (from 0) of the page that a question's
// Page names: "lesson" is its first page, "lesson#page" that page.
func (m *Module) Page(ref string) (*Lesson, int, bool) {
	lesson, page, named := strings.Cut(ref, "#")
	l := m.Lesson(LessonID(lesson))
	if l == nil {
		return nil, 0, false
	}
	if !named {
		return l, 0, len(l.Pages) > 0
	}
	i := l.Index(PageID(page))
	return l, max(i, 0), i >= 0
}

// Index is the number of a page in its lesson, from 0, or -1.
func (l *Lesson) Index(id PageID) int {
	for i, p := range l.Pages {
		if p.ID == id {
			return i
		}
	}
	return -1
}

// Question finds a question by its id, nil when there is none.
func (q *Quiz) Question(id QuestionID) *Question {
	for _, item := range q.Questions {
		if item.ID == id {
			return item
		}
	}
	return nil
}

// Open opens a file that a page of the course names as its media, from the
// folder the course was loaded from. Any other path does not exist for it.
func (c *Course) Open(path string) (fs.File, error) {
	if !c.media[path] {
		return nil, fmt.Errorf("open media of the course: %w", &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist})
	}
	f, err := openRegular(c.files, path)
	if err != nil {
		return nil, fmt.Errorf("open media of the course: %w", err)
	}
	return f, nil
}
