package tally_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/results/tally"
)

// kept is a source at hand.
type kept struct {
	facts               []*cohort.Fact
	people              map[string]*cohort.Participant
	factsErr, peopleErr error
}

func (k *kept) EachFact(_ context.Context, each func(*cohort.Fact) error) error {
	for _, f := range k.facts {
		if err := each(f); err != nil {
			return err
		}
	}
	return k.factsErr
}

func (k *kept) EachPerson(_ context.Context, each func(string, *cohort.Participant) error) error {
	for id, p := range k.people {
		if err := each(id, p); err != nil {
			return err
		}
	}
	return k.peopleErr
}

var quiz = course.QuizRef{Module: "m", Quiz: "q"}

func answer(of course.QuestionID, at cohort.Instant, score float64, options ...course.OptionID) cohort.Answer {
	return cohort.Answer{Question: of, At: at, Score: &score, Options: options, Lang: "ar"}
}

func answered(who string, attempt int, a cohort.Answer) *cohort.Fact {
	return &cohort.Fact{Kind: cohort.FactAnswered, Subject: who, Cohort: "c", Module: "m", Quiz: "q", Attempt: attempt, At: a.At, Answer: &a}
}

func closing(who string, attempt int, at cohort.Instant, of ...cohort.Answer) *cohort.Fact {
	return &cohort.Fact{Kind: cohort.FactClosed, Subject: who, Cohort: "c", Module: "m", Quiz: "q", Attempt: attempt, At: at, Answers: of}
}

func elsewhere(f *cohort.Fact) *cohort.Fact { f.Cohort = "other"; return f }

// shown is a tally in a line: to each item the first answers, then the closings.
func shown(t *tally.Tally) string {
	var out []string
	for _, q := range []course.QuestionID{"a", "b"} {
		for _, x := range t.Answers[tally.Item{Quiz: quiz, Question: q}] {
			out = append(out, fmt.Sprintf("%s:%d@%d=%v", q, x.Who, x.At, x.Options))
		}
	}
	for _, x := range t.Closings[quiz] {
		sum := 0.0
		for _, a := range x.Answers {
			sum += a.Score
		}
		out = append(out, fmt.Sprintf("closed:%d@%d of %d for %g", x.Who, x.At, len(x.Answers), sum))
	}
	return strings.Join(out, " ")
}

func of(t *testing.T, in cohort.ID, people []string, facts ...*cohort.Fact) *tally.Tally {
	t.Helper()
	k := &kept{facts: facts, people: map[string]*cohort.Participant{}}
	for _, id := range people {
		k.people[id] = &cohort.Participant{Stage: cohort.StageMember}
	}
	out, err := tally.Of(t.Context(), k)
	if err != nil {
		t.Fatal(err)
	}
	if out[in] == nil {
		return &tally.Tally{}
	}
	return out[in]
}

// What counts is the first attempt, and of it what was answered first, in whichever order a store
// gives it.
func TestWhatCounts(t *testing.T) {
	right, wrong, late := answer("a", 10, 1, "x"), answer("a", 10, 0, "y"), answer("a", 30, 0, "y")
	other := answer("b", 20, 1, "z")
	for _, x := range []struct {
		what  string
		in    cohort.ID
		facts []*cohort.Fact
		want  string
	}{
		{"an open attempt", "c", []*cohort.Fact{answered("anna", 1, right)}, "a:0@10=[x]"},
		{"a closed one counts once", "c", []*cohort.Fact{answered("anna", 1, right), closing("anna", 1, 40, right, other)}, "a:0@10=[x] b:0@20=[z] closed:0@40 of 2 for 2"},
		{"a second answer to the same", "c", []*cohort.Fact{answered("anna", 1, right), answered("anna", 1, late)}, "a:0@10=[x]"},
		{"a second attempt", "c", []*cohort.Fact{closing("anna", 1, 40, wrong), answered("anna", 2, answer("a", 50, 1, "x")), closing("anna", 2, 60, answer("a", 50, 1, "x"))}, "a:0@10=[y] closed:0@40 of 1 for 0"},
		{"a second attempt alone", "c", []*cohort.Fact{closing("anna", 2, 60, answer("a", 50, 1, "x"))}, ""},
		{"an earlier one of another", "c", []*cohort.Fact{closing("berta", 1, 40, wrong), closing("anna", 1, 50, late)}, "a:1@10=[y] a:0@30=[y] closed:1@40 of 1 for 0 closed:0@50 of 1 for 0"},
		{"at the same moment", "c", []*cohort.Fact{answered("berta", 1, wrong), answered("anna", 1, right)}, "a:0@10=[x] a:1@10=[y]"},
		{"in another cohort", "c", []*cohort.Fact{elsewhere(answered("anna", 1, right))}, ""},
		{"of all of them", "", []*cohort.Fact{elsewhere(answered("anna", 1, right))}, "a:0@10=[x]"},
		{"who is erased", "c", []*cohort.Fact{answered("gone", 1, right), answered("berta", 1, wrong)}, "a:0@10=[y]"},
	} {
		for _, order := range []string{"as it was", "backwards"} {
			if got := shown(of(t, x.in, []string{"anna", "berta"}, x.facts...)); got != x.want {
				t.Errorf("%s, %s:\n%s, want\n%s", x.what, order, got, x.want)
			}
			slices.Reverse(x.facts)
		}
	}
}

// How far somebody came: what she agreed to, when she was in, what she read and closed.
func TestReach(t *testing.T) {
	read := func(l course.LessonID) *cohort.Fact {
		return &cohort.Fact{Kind: cohort.FactRead, Subject: "anna", Cohort: "c", Module: "m", Lesson: l}
	}
	got := of(t, "c", []string{"anna"},
		&cohort.Fact{Kind: cohort.FactConsented, Subject: "anna", Cohort: "c", At: 9},
		&cohort.Fact{Kind: cohort.FactConsented, Subject: "anna", Cohort: "c", At: 5}, // to an earlier version
		&cohort.Fact{Kind: cohort.FactJoined, Subject: "anna", Cohort: "c", At: 7},
		read("one"), read("one"), read("two"), closing("anna", 2, 40),
	).Reach
	if len(got) != 1 || got[0].Consented != 5 || got[0].Joined != 7 || len(got[0].Read["m"]) != 2 || !got[0].Closed[quiz] {
		t.Errorf("%+v", got)
	}
}

func TestASourceThatFails(t *testing.T) {
	lost := errors.New("lost")
	for _, k := range []*kept{{factsErr: lost}, {peopleErr: lost}} {
		if _, err := tally.Of(t.Context(), k); !errors.Is(err, lost) {
			t.Errorf("%v", err)
		}
	}
}
