// Package gift reads quizzes from Moodle's question format GIFT, one language
// at a time, into the files of a course. The first language makes a quiz; each
// further one adds its texts to it. Nothing here touches a disk: a course folder
// and a file go in, and what its files should hold comes out.
//
// The format is read as Moodle's own importer does (question/format/gift), with
// these differences: what Moodle would import quietly as something else than was
// meant (a brace too many, an answer without a mark, two questions without an
// empty line between them) is said; a line that is merely broken is one line, and
// \n breaks it; directional marks, which right-to-left editors put before signs,
// are passed over.
package gift

import (
	"io/fs"
	"slices"

	"cohortbot/course"
	"cohortbot/locales"
)

// What a file may hold at most; an export of a whole Moodle course stays below.
const (
	MaxFile      = 1 << 20  // bytes
	maxQuestions = 100      // as many as a quiz may have
	maxAnswers   = 20       // as many as an option may have letters
	maxText      = 16 << 10 // characters with their markup
	maxMarkdown  = 2500     // of Markdown, which nesting makes slow to read
	manyProblems = 1000     // nobody mends more in one go
)

// Config says what is read and where it goes.
type Config struct {
	Name    string // of the file, as it stands before each problem
	Module  string // the module's folder, without modules/
	Quiz    course.QuizID
	Lang    locales.Lang
	Kind    course.QuizKind // of a quiz that is made; empty: knowledge, or that of the quiz
	Title   string          // of the quiz in Lang; empty: none yet
	Replace bool            // texts of Lang that stand in the quiz already may change
	// The answers of a true-or-false question in Lang; empty where the language
	// has no words for them, and then such questions are problems.
	True, False string
}

// Result is what the course's files should hold afterwards.
type Result struct {
	Files     map[string][]byte // by path from the course's root; only those that change
	Quiz      string            // the path of the quiz
	Questions int               // taken from the file
	LeftOut   int               // told among the problems, with their words
	Missing   []locales.Lang    // languages of the course that the quiz has not got yet
	First     int               // questions of a new quiz whose only right answer stands first
	Right     int               // of how many with one right answer
	Untitled  bool              // the quiz has no title in this language
	Unlisted  bool              // module.yaml could not be changed: the author lists the quiz herself
}

// Import reads a GIFT file. With a problem that is more than a warning there
// are no files: nothing is written by halves.
func Import(folder fs.FS, data []byte, c Config) (Result, []course.Problem) {
	t := &taker{report: &report{file: c.Name}, Config: c}
	result := t.run(folder, data)
	if t.broken() {
		return Result{}, t.sorted()
	}
	return result, t.sorted()
}

func (t *taker) run(folder fs.FS, data []byte) Result {
	t.place = locate(folder, t.Config, t.report)
	bank := read(data, t.report)
	if t.broken() {
		return Result{}
	}
	if t.place.quiz != nil {
		t.kindOf(t.place.quiz.Kind)
	} else if t.Kind == "" {
		t.Kind = course.Knowledge
	}
	items := t.take(bank)
	if len(items) == 0 && !t.broken() {
		t.problem(1, "no question of this file can stand in a quiz: write one with answers in {braces}")
	}
	if !t.broken() {
		t.spoken(items)
	}
	if t.broken() {
		return Result{}
	}
	out := Result{Quiz: t.place.quizFile(), Questions: len(items), LeftOut: t.leftOut, Files: map[string][]byte{}}
	t.place.list(&out)
	if t.place.quiz == nil {
		t.create(items, &out)
	} else {
		t.merge(items, &out)
	}
	return out
}

// missing are the languages of the course outside the given ones.
func (p *place) missing(have ...locales.Lang) []locales.Lang {
	var out []locales.Lang
	for _, l := range p.langs {
		if !slices.Contains(have, l) {
			out = append(out, l)
		}
	}
	return out
}
