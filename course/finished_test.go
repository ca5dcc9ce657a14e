package course_test

import (
	"testing"

	"cohortbot/course"
)

// A module is finished when all of it is read and closed, and nothing that holds nothing is.
func TestFinished(t *testing.T) {
	m := &course.Module{Lessons: []*course.Lesson{{ID: "a"}, {ID: "b"}}, Quizzes: []*course.Quiz{{ID: "q"}}}
	for _, x := range []struct {
		of       *course.Module
		read     string
		closed   bool
		finished bool
	}{{m, "ab", true, true}, {m, "ab", false, false}, {m, "a", true, false}, {m, "b", true, false}, {&course.Module{}, "", true, false}} {
		got := x.of.Finished(
			func(id course.LessonID) bool {
				for _, r := range x.read {
					if string(r) == string(id) {
						return true
					}
				}
				return false
			},
			func(course.QuizID) bool { return x.closed },
		)
		if got != x.finished {
			t.Errorf("with %q read, closed %t: finished %t", x.read, x.closed, got)
		}
	}
}
