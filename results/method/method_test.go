package method_test

import (
	"slices"
	"strings"
	"testing"

	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/results/method"
)

// Notes are of what a course has, in each language, with sources that who reads a report can look up; the rule of small groups has its number.
func TestNotes(t *testing.T) {
	words, err := locales.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	measured := &course.Course{Competencies: []course.Competency{{}}, Measures: []course.Measure{{Then: &course.QuizRef{}}}}
	for _, lang := range words.Languages() {
		for c, n := range map[*course.Course]int{{}: 5, measured: 12} {
			notes, err := method.Notes(method.Config{Course: c, Words: words, Lang: lang, SmallestCell: 7})
			if err != nil || len(notes) != n {
				t.Errorf("%s: %d notes, want %d, %v", lang, len(notes), n, err)
			}
			if slices.ContainsFunc(notes, func(x method.Note) bool { return x.Text == "" || strings.Contains(x.Source, "docs/") }) {
				t.Errorf("%s: a note without its words, or a file of the program for a source", lang)
			}
			if !slices.ContainsFunc(notes, func(x method.Note) bool { return strings.Contains(x.Text, "7") }) {
				t.Errorf("%s: no note says how few are withheld", lang)
			}
		}
	}
}
