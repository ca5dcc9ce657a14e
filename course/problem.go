package course

import (
	"cmp"
	"fmt"
	"slices"
)

// Problem is one thing that is wrong with a course, or doubtful.
type Problem struct {
	File    string // from the course's root
	Line    int    // from 1
	Message string // what is wrong and what to do about it
	Warning bool   // the course can be used all the same
}

// String writes the problem as editors and build tools read it.
func (p Problem) String() string {
	if p.Warning {
		return fmt.Sprintf("%s:%d: warning: %s", p.File, p.Line, p.Message)
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message)
}

// Broken tells whether any of the problems is more than a warning.
func Broken(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return !p.Warning })
}

// manyProblems is where reporting stops: nobody mends more in one go.
const manyProblems = 1000

// report gathers problems from every part of a load.
type report struct {
	problems []Problem
}

func (r *report) problem(file string, line int, format string, args ...any) {
	r.add(Problem{File: file, Line: max(line, 1), Message: fmt.Sprintf(format, args...)})
}

func (r *report) warn(file string, line int, format string, args ...any) {
	r.add(Problem{File: file, Line: max(line, 1), Message: fmt.Sprintf(format, args...), Warning: true})
}

// add keeps room for problems: warnings alone never fill the list.
func (r *report) add(p Problem) {
	if len(r.problems) < manyProblems || !p.Warning && len(r.problems) < 2*manyProblems {
		r.problems = append(r.problems, p)
	}
}

// sorted gives the problems by file and line, each once.
func (r *report) sorted() []Problem {
	slices.SortStableFunc(r.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(r.problems)
}
