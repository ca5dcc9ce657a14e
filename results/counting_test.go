package results_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/results"
	"cohortbot/seal"
)

func TestWhatCounts(t *testing.T) {
	right, wrong := judged(answer("first", "goal"), true), judged(answer("first", "step"), false)
	which := judged(answer("which", "year"), false)
	typed := answer("goal-of-mine")
	typed.Text = seal.Conceal("words")
	reworded := func(f *cohort.Fact) *cohort.Fact {
		f.Kind, f.At = cohort.FactReworded, evening.Add(time.Hour)
		return f
	}
	later := wrong
	later.At = evening.Add(time.Minute)
	reclosed := closing("anna", "zeal", "know", 1, wrong)
	reclosed.At = evening.Add(time.Minute)
	open := func(n int, a cohort.Answer) *cohort.Fact { return single("anna", "zeal", "know", n, a) }
	closed := func(n int, a ...cohort.Answer) *cohort.Fact { return closing("anna", "zeal", "know", n, a...) }
	tests := []struct {
		name   string
		cohort cohort.ID
		facts  []*cohort.Fact
		want   []string // attempt|question|option|cohort
	}{
		{"open attempts are in it", "", []*cohort.Fact{open(1, right), open(1, which)},
			[]string{"1|which|year|c1", "1|first|goal|c1"}},
		{"a closing stands for its attempt", "", []*cohort.Fact{open(1, right), open(1, which), closed(1, right)},
			[]string{"1|first|goal|c1"}},
		{"only for its own", "", []*cohort.Fact{open(2, wrong), closed(1, right)},
			[]string{"1|first|goal|c1", "2|first|step|c1"}},
		{"a question counts once", "", []*cohort.Fact{open(1, right), open(1, later)}, []string{"1|first|goal|c1"}},
		{"once in a closing", "", []*cohort.Fact{closed(1, right, later)}, []string{"1|first|goal|c1"}},
		{"an attempt closes once", "", []*cohort.Fact{closed(1, right), reclosed}, []string{"1|first|goal|c1"}},
		{"another cohort is left out", "c2", []*cohort.Fact{open(1, right), in("c2", open(2, wrong))},
			[]string{"2|first|step|c2"}},
		{"she moved and closed there", "c1", []*cohort.Fact{open(1, right), in("c2", closed(1, right))}, nil},
		{"and there it counts", "c2", []*cohort.Fact{open(1, right), in("c2", closed(1, right))}, []string{"1|first|goal|c2"}},
		{"other words, in another cohort", "c2", []*cohort.Fact{open(1, typed), in("c2", reworded(open(1, typed)))}, nil},
		{"other words count no second time", "", []*cohort.Fact{open(1, typed), reworded(open(1, typed)), closed(1, typed), reworded(open(1, typed))},
			[]string{"1|goal-of-mine||c1"}},
		{"a closing without answers", "", []*cohort.Fact{closed(1)}, nil},
		{"other facts", "", []*cohort.Fact{
			{Kind: cohort.FactRead, Subject: "anna"}, {Kind: cohort.FactAudit, Subject: "anna"}, {Kind: cohort.FactAnswered, Subject: "anna"},
		}, nil},
		{"facts of nobody", "", []*cohort.Fact{closing("stranger", "zeal", "know", 1, right)}, nil},
		{"text and attempts by number", "", []*cohort.Fact{closed(10, right), closed(9, right)},
			[]string{"9|first|goal|c1", "10|first|goal|c1"}},
	}
	for _, test := range tests {
		for _, order := range []string{"as it was", "backwards"} { // a store may give them in any order
			src := &kept{people: map[string]*cohort.Participant{"anna": member(nil)}, facts: test.facts}
			rows, report := export(t, src, results.RowsConfig{Cohort: test.cohort})
			if got := shown(rows, "attempt", "question", "option", "cohort"); !slices.Equal(got, test.want) {
				t.Errorf("%s, %s: got %q, want %q", test.name, order, got, test.want)
			}
			if report.People != min(1, len(test.want)) {
				t.Errorf("%s, %s: %d people", test.name, order, report.People)
			}
			slices.Reverse(test.facts)
		}
	}
}

func TestWhoCounts(t *testing.T) {
	tests := []struct {
		stage cohort.Stage
		want  int
	}{{cohort.StageMember, 1}, {cohort.StageJoining, 1}, {cohort.StageGone, 0}, {cohort.StageVisitor, 0}}
	for _, test := range tests {
		src := &kept{
			people: map[string]*cohort.Participant{"anna": {Stage: test.stage}, "nobody": nil},
			facts: []*cohort.Fact{
				single("anna", "calm", "self", 1, answer("plan", "1")), single("nobody", "calm", "self", 1, answer("plan", "1")),
			},
		}
		if rows, _ := export(t, src, results.RowsConfig{}); len(rows) != test.want {
			t.Errorf("%s: %d rows, want %d", test.stage, len(rows), test.want)
		}
	}
}

func TestErasedMeanwhile(t *testing.T) {
	src := &kept{
		people: map[string]*cohort.Participant{"anna": member(nil), "berta": member(nil)},
		facts: []*cohort.Fact{
			single("anna", "calm", "self", 1, answer("plan", "1")), single("berta", "calm", "self", 1, answer("plan", "2")),
		},
	}
	src.afterFacts = func() { src.people["anna"] = &cohort.Participant{Stage: cohort.StageGone} }
	rows, report := export(t, src, results.RowsConfig{})
	if got := shown(rows, "option"); !slices.Equal(got, []string{"2"}) || report.People != 1 {
		t.Errorf("got %q of %d people, want her alone who stayed", got, report.People)
	}
}

func TestOrderWithinAPerson(t *testing.T) {
	var facts []*cohort.Fact
	for _, at := range []struct {
		m course.ModuleID
		q course.QuizID
		n int
	}{{"dropped", "know", 1}, {"calm", "self", 1}, {"zeal", "aged", 1}, {"zeal", "know", 2}, {"zeal", "act", 1}, {"zeal", "know", 1}} {
		facts = append(facts, closing("anna", at.m, at.q, at.n, answer("first"), answer("bygone"), answer("ancient"), answer("which")))
	}
	rows, _ := export(t, &kept{people: map[string]*cohort.Participant{"anna": member(nil)}, facts: facts}, results.RowsConfig{})
	want := []string{
		"zeal|know|1|which", "zeal|know|1|first", "zeal|know|1|ancient", "zeal|know|1|bygone",
		"zeal|know|2|which", "zeal|know|2|first", "zeal|know|2|ancient", "zeal|know|2|bygone",
	}
	for _, quiz := range []string{"zeal|act|1|", "zeal|aged|1|", "calm|self|1|", "dropped|know|1|"} {
		for _, q := range []string{"ancient", "bygone", "first", "which"} {
			want = append(want, quiz+q)
		}
	}
	if got := shown(rows, "module", "quiz", "attempt", "question"); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestCodes(t *testing.T) {
	src := &kept{people: map[string]*cohort.Participant{}}
	const people = 50
	for i := range people {
		id := fmt.Sprintf("subject%02d", i)
		src.people[id] = member(nil)
		// The attempt's number tells the test who it is.
		src.facts = append(src.facts, closing(id, "zeal", "know", 100+i, answer("first", "goal"), answer("which", "year")))
	}
	own := regexp.MustCompile(`^X-[A-Z2-7]{8}$`)
	codes := func(rows []map[string]string) (byPerson map[string]string, order []string) {
		byPerson = map[string]string{}
		for _, row := range rows {
			if !own.MatchString(row["code"]) {
				t.Fatalf("%q is no code of a row file", row["code"])
			}
			if have, ok := byPerson[row["attempt"]]; ok && have != row["code"] {
				t.Fatal("one person has two codes")
			} else if !ok {
				order = append(order, row["attempt"])
			}
			byPerson[row["attempt"]] = row["code"]
		}
		return byPerson, order
	}
	first, _ := export(t, src, results.RowsConfig{})
	second, _ := export(t, src, results.RowsConfig{})
	if !slices.IsSorted(shown(first, "code")) {
		t.Error("rows are not ordered by code")
	}
	a, orderA := codes(first)
	b, orderB := codes(second)
	if slices.IsSorted(orderA) || slices.Equal(orderA, orderB) {
		t.Error("the order of people tells who they are")
	}
	distinct := map[string]bool{}
	for who, code := range a {
		distinct[code] = true
		if b[who] == code {
			t.Errorf("%s has one code in two exports", who)
		}
	}
	if len(distinct) != people {
		t.Errorf("%d codes for %d people", len(distinct), people)
	}
}

func TestSameChanceSameFile(t *testing.T) {
	src := population(chance(7), 40)
	var files [2]bytes.Buffer
	for i := range files {
		if _, err := results.WriteRows(t.Context(), &files[i], src, results.RowsConfig{Course: programme(), Rand: chance(1)}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0].Bytes(), files[1].Bytes()) {
		t.Error("the same facts under the same chance give two files")
	}
}
