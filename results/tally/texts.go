package tally

import (
	"cmp"
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
)

// Asked names a text question of a cohort.
type Asked struct {
	Cohort   cohort.ID
	Quiz     course.QuizRef
	Question course.QuestionID
}

// Text says that somebody has typed a text, and where it lies. It holds none of its words.
type Text struct {
	Closing string         // id of the fact that closed her first attempt
	Subject string         // whose it is
	At      cohort.Instant // of the answer
}

// Texts are the texts of first attempts that were closed, of those questions of which she was told that
// staff read the words. What she was told is in the fact: what the course says by now is another matter.
type Texts struct {
	of map[Asked]map[string]closedText
}

// closedText is one with the moment in which its attempt was closed.
type closedText struct {
	Text
	closed cohort.Instant
}

// NewTexts begins with none.
func NewTexts() *Texts { return &Texts{of: map[Asked]map[string]closedText{}} }

// Add takes one fact more, in any order. To add one again changes nothing.
func (x *Texts) Add(f *cohort.Fact) {
	if f.Kind != cohort.FactClosed || f.Attempt > 1 || f.Cohort == "" {
		return
	}
	for i := range f.Answers {
		a := &f.Answers[i]
		if a.Read != course.ReadGroups || a.Skipped || a.Text.IsZero() {
			continue
		}
		of := Asked{f.Cohort, course.QuizRef{Module: f.Module, Quiz: f.Quiz}, a.Question}
		if x.of[of] == nil {
			x.of[of] = map[string]closedText{}
		}
		if was, had := x.of[of][f.Subject]; !had || f.At < was.closed {
			x.of[of][f.Subject] = closedText{Text{Closing: f.ID, Subject: f.Subject, At: a.At}, f.At}
		}
	}
}

// To gives the texts typed to a question, in the order of their ids.
func (x *Texts) To(of Asked) []Text {
	out := make([]Text, 0, len(x.of[of]))
	for _, t := range x.of[of] {
		out = append(out, t.Text)
	}
	slices.SortFunc(out, func(a, b Text) int { return cmp.Compare(a.Closing, b.Closing) })
	return out
}
