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

// shown is a tally in a line: the closings in their order.
func shown(t *tally.Tally) string {
	var out []string
	for _, x := range t.Closings[quiz] {
		line := fmt.Sprintf("%d@%d", x.Who, x.At)
		for _, a := range x.Answers {
			line += fmt.Sprintf(" %s=%v", a.Question, a.Options)
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
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

// What counts is the first attempt when it is closed, and once, in whichever order a store gives it.
func TestWhatCounts(t *testing.T) {
	right, wrong := answer("a", 10, 1, "x"), answer("a", 10, 0, "y")
	other := answer("b", 20, 1, "z")
	for _, x := range []struct {
		what  string
		facts []*cohort.Fact
		want  string
	}{
		{"an open attempt", []*cohort.Fact{answered("anna", 1, right)}, ""},
		{"a closed one", []*cohort.Fact{answered("anna", 1, right), closing("anna", 1, 40, right, other)}, "0@40 a=[x] b=[z]"},
		{"closed twice", []*cohort.Fact{closing("anna", 1, 40, right), closing("anna", 1, 41, wrong)}, "0@40 a=[x]"},
		{"a second attempt", []*cohort.Fact{closing("anna", 1, 40, wrong), closing("anna", 2, 60, right)}, "0@40 a=[y]"},
		{"a second attempt alone", []*cohort.Fact{closing("anna", 2, 60, right)}, ""},
		{"an earlier one of another", []*cohort.Fact{closing("berta", 1, 40, wrong), closing("anna", 1, 50, right)}, "1@40 a=[y]; 0@50 a=[x]"},
		{"at the same moment", []*cohort.Fact{closing("berta", 1, 40, wrong), closing("anna", 1, 40, right)}, "0@40 a=[x]; 1@40 a=[y]"},
		{"closed in another cohort", []*cohort.Fact{answered("anna", 1, right), elsewhere(closing("anna", 1, 40, right))}, ""},
		{"who is erased", []*cohort.Fact{closing("gone", 1, 30, right), closing("berta", 1, 40, wrong)}, "0@40 a=[y]"},
	} {
		for _, order := range []string{"as it was", "backwards"} {
			if got := shown(of(t, "c", []string{"anna", "berta"}, x.facts...)); got != x.want {
				t.Errorf("%s, %s:\n%s, want\n%s", x.what, order, got, x.want)
			}
			slices.Reverse(x.facts)
		}
	}
}

// To add a fact once more changes nothing, and of who has gone nothing is left.
func TestGatheredOn(t *testing.T) {
	k := &kept{people: map[string]*cohort.Participant{"anna": {Stage: cohort.StageMember}, "berta": {Stage: cohort.StageMember}}}
	g := tally.New()
	facts := []*cohort.Fact{closing("anna", 1, 40, answer("a", 10, 1, "x")), closing("berta", 1, 50, answer("a", 10, 0, "y"))}
	for _, f := range append(facts, facts...) {
		g.Add(f)
	}
	for _, x := range []struct{ want, gone string }{{"0@40 a=[x]; 1@50 a=[y]", "anna"}, {"0@50 a=[y]", ""}} {
		now, err := g.Tallies(t.Context(), k)
		if err != nil || shown(now["c"]) != x.want {
			t.Errorf("%q, %v, want %q", shown(now["c"]), err, x.want)
		}
		delete(k.people, x.gone)
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
	if f := (&tally.Tally{Reach: []tally.Reach{{Joined: 7}}}).Funnel(&course.Course{}); f.Consented != 1 {
		t.Errorf("who was moved here has not agreed: %+v", f)
	}
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
