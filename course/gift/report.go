package gift

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cohortbot/course"
)

// report gathers all problems of one run.
type report struct {
	file     string
	problems []course.Problem
	fatal    bool
}

func (r *report) problem(line int, format string, args ...any) {
	r.problemIn(r.file, line, format, args...)
}

// problemIn is a problem of a file of the course.
func (r *report) problemIn(file string, line int, format string, args ...any) {
	r.fatal = true
	r.add(course.Problem{File: file, Line: max(line, 1), Message: fmt.Sprintf(format, args...)})
}

func (r *report) warn(line int, format string, args ...any) {
	r.add(course.Problem{File: r.file, Line: max(line, 1), Message: fmt.Sprintf(format, args...), Warning: true})
}

// add keeps room for problems: warnings alone never fill the list.
func (r *report) add(p course.Problem) {
	if len(r.problems) < manyProblems || !p.Warning && len(r.problems) < 2*manyProblems {
		r.problems = append(r.problems, p)
	}
}

func (r *report) broken() bool { return r.fatal }

// sorted gives the problems by file and line, each once.
func (r *report) sorted() []course.Problem {
	slices.SortStableFunc(r.problems, func(a, b course.Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(r.problems)
}

// quote shows words of the file in a message: the first of them, on one line.
func quote(s string) string {
	const most = 40
	if r := []rune(oneLine(s)); len(r) > most {
		return whole(string(r[:most]) + "…")
	}
	return whole(s)
}

// whole shows all the words, for what would otherwise be lost.
func whole(s string) string { return "“" + oneLine(s) + "”" }

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
