package tally_test

import (
	"slices"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/results/tally"
	"cohortbot/seal"
)

// Of texts those count that were typed in the first attempt that somebody closed, where she was told that staff
// read them; what was skipped does not, nor a later attempt, nor one in no cohort.
func TestTextsThatCount(t *testing.T) {
	text := func(id, her string, attempt int, at cohort.Instant, in cohort.ID, change func(*cohort.Answer)) *cohort.Fact {
		f := &cohort.Fact{ID: id, Kind: cohort.FactClosed, Subject: her, Cohort: in, Module: "m", Quiz: "q", Attempt: attempt, At: at}
		f.Answers = []cohort.Answer{{Question: "t", Text: seal.Conceal("words"), Read: course.ReadGroups, At: at - 1}}
		if change != nil {
			change(&f.Answers[0])
		}
		return f
	}
	all := []*cohort.Fact{
		text("a", "a", 1, 5, "c", nil), text("a2", "a", 1, 7, "c", nil), text("a3", "a", 2, 3, "c", nil),
		text("b", "b", 0, 4, "c", nil),
		text("untold", "d", 1, 5, "c", func(a *cohort.Answer) { a.Read = "" }),
		text("skipped", "e", 1, 5, "c", func(a *cohort.Answer) { a.Skipped = true }),
		text("empty", "f", 1, 5, "c", func(a *cohort.Answer) { a.Text = seal.Private{} }),
		text("nowhere", "g", 1, 5, "", nil), text("elsewhere", "h", 1, 5, "other", nil),
	}
	open := text("open", "i", 1, 5, "c", nil)
	open.Kind, open.Answer, open.Answers = cohort.FactAnswered, &open.Answers[0], nil
	all = append(all, open, all[0])
	want := []tally.Text{{Closing: "a", Subject: "a", At: 4}, {Closing: "b", Subject: "b", At: 3}}
	for range 2 {
		x := tally.NewTexts()
		for _, f := range all {
			x.Add(f)
		}
		if got := x.To(tally.Asked{Cohort: "c", Quiz: course.QuizRef{Module: "m", Quiz: "q"}, Question: "t"}); !slices.Equal(got, want) {
			t.Errorf("%+v, want %+v", got, want)
		}
		slices.Reverse(all)
	}
}
