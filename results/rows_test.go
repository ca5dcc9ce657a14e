package results_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/results"
	"cohortbot/seal"
)

// kept is a source of facts and people at hand.
type kept struct {
	facts      []*cohort.Fact
	people     map[string]*cohort.Participant
	afterFacts func() // what happens between the two readings
	factsErr   error
	peopleErr  error
}

func (k *kept) EachFact(_ context.Context, each func(*cohort.Fact) error) error {
	for _, f := range k.facts {
		if err := each(f); err != nil {
			return err
		}
	}
	if k.afterFacts != nil {
		k.afterFacts()
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

// programme has two profile questions and, in the order of its two modules, a
// quiz of each kind of judgement.
func programme() *course.Course {
	options := func(ids ...course.OptionID) (out []course.Option) {
		for _, id := range ids {
			out = append(out, course.Option{ID: id})
		}
		return out
	}
	return &course.Course{
		Profile: []course.ProfileQuestion{{ID: "sector"}, {ID: "level"}},
		Modules: []*course.Module{
			{ID: "zeal", Quizzes: []*course.Quiz{
				{ID: "know", Kind: course.Knowledge, Questions: []*course.Question{
					{ID: "which", Type: course.Multiple, Options: options("year", "agree", "blame")},
					{ID: "first", Type: course.Single, Options: options("goal", "step")},
				}},
				{ID: "act", Kind: course.Scenario, Questions: []*course.Question{
					{ID: "late", Type: course.Single, Options: options("ask", "remind")},
				}},
			}},
			{ID: "calm", Quizzes: []*course.Quiz{{ID: "self", Kind: course.SelfAssessment, Questions: []*course.Question{
				{ID: "plan", Type: course.Scale, Points: 5}, {ID: "why", Type: course.TextQuestion},
			}}}},
		},
	}
}

func member(profile map[string]string) *cohort.Participant {
	return &cohort.Participant{Stage: cohort.StageMember, Code: "P-7KQ2MX", Profile: profile}
}

// evening is a moment that is the next day in Baghdad already.
var evening = cohort.At(time.Date(2026, 3, 9, 22, 30, 0, 0, time.UTC))

func answer(q course.QuestionID, options ...course.OptionID) cohort.Answer {
	return cohort.Answer{Question: q, Options: options, Lang: locales.Arabic, Content: "h-" + string(q), At: evening}
}

func judged(a cohort.Answer, right bool) cohort.Answer {
	score := 0.0
	if right {
		score = 1
	}
	a.Correct, a.Score = &right, &score
	return a
}

func scored(a cohort.Answer, score float64) cohort.Answer {
	a.Score = &score
	return a
}

func single(who string, m course.ModuleID, q course.QuizID, n int, a cohort.Answer) *cohort.Fact {
	return &cohort.Fact{Kind: cohort.FactAnswered, Subject: who, Cohort: "c1", Module: m, Quiz: q, Attempt: n, Answer: &a, At: evening}
}

func closing(who string, m course.ModuleID, q course.QuizID, n int, answers ...cohort.Answer) *cohort.Fact {
	return &cohort.Fact{Kind: cohort.FactClosed, Subject: who, Cohort: "c1", Module: m, Quiz: q, Attempt: n, Answers: answers, At: evening}
}

func in(c cohort.ID, f *cohort.Fact) *cohort.Fact {
	f.Cohort = c
	return f
}

// export writes the row file and reads it again, the header left out.
func export(t *testing.T, src results.Source, cfg results.RowsConfig) ([]map[string]string, results.RowsReport) {
	t.Helper()
	if cfg.Course == nil {
		cfg.Course = programme()
	}
	var file bytes.Buffer
	report, err := results.WriteRows(t.Context(), &file, src, cfg)
	if err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(file.String(), "\ufeff")
	if !ok {
		t.Fatal("the file has no byte order mark")
	}
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
	if report.Rows != len(rows) {
		t.Errorf("the report says %d rows, the file has %d", report.Rows, len(rows))
	}
	return rows, report
}

// shown gives the named cells of every row, joined by "|".
func shown(rows []map[string]string, columns ...string) []string {
	var out []string
	for _, row := range rows {
		var cells []string
		for _, c := range columns {
			cells = append(cells, row[c])
		}
		out = append(out, strings.Join(cells, "|"))
	}
	return out
}

func TestWholeFile(t *testing.T) {
	src := &kept{
		people: map[string]*cohort.Participant{"anna": member(map[string]string{"sector": "elected", "level": ""})},
		facts:  []*cohort.Fact{closing("anna", "zeal", "know", 1, judged(answer("first", "goal"), true))},
	}
	var file bytes.Buffer
	cfg := results.RowsConfig{Course: programme(), SmallestCell: 1, Rand: bytes.NewReader(append(make([]byte, 32), 0, 0, 0, 0, 1))}
	report, err := results.WriteRows(t.Context(), &file, src, cfg)
	if err != nil || report.Rows != 1 || report.People != 1 || report.Emptied != nil {
		t.Errorf("got %+v, %v", report, err)
	}
	want := "\ufeffcode,cohort,sector,level,language,module,quiz,attempt,question,option,correct,score,answered_on,content\r\n" +
		"X-AAAAAAAB,c1,elected,,ar,zeal,know,1,first,goal,true,1,2026-03-09,h-first\r\n"
	if file.String() != want {
		t.Errorf("got\n%q, want\n%q", file.String(), want)
	}
}

func TestAnswers(t *testing.T) {
	skipped := answer("why")
	skipped.Skipped = true
	typed := answer("why")
	typed.Text = seal.Conceal("CANARY")
	undated := answer("plan", "2")
	undated.At = 0
	tests := []struct {
		name   string
		module course.ModuleID
		quiz   course.QuizID
		give   cohort.Answer
		want   string // option|correct|score|answered_on
	}{
		{"single, right", "zeal", "know", judged(answer("first", "goal"), true), "goal|true|1|2026-03-09"},
		{"single, wrong", "zeal", "know", judged(answer("first", "step"), false), "step|false|0|2026-03-09"},
		{"multiple, exactly right", "zeal", "know", judged(answer("which", "year", "agree"), true), "year;agree|true|1|2026-03-09"},
		{"multiple, too much", "zeal", "know", judged(answer("which", "year", "agree", "blame"), false), "year;agree;blame|false|0|2026-03-09"},
		{"multiple, order of the course", "zeal", "know", judged(answer("which", "gone", "blame", "year"), false), "year;blame;gone|false|0|2026-03-09"},
		{"scale", "calm", "self", scored(answer("plan", "4"), 4), "4||4|2026-03-09"},
		{"scenario", "zeal", "act", scored(answer("late", "remind"), 0.5), "remind||0.5|2026-03-09"},
		{"scenario without worth", "zeal", "act", scored(answer("late", "ask"), 0), "ask||0|2026-03-09"},
		{"text", "calm", "self", typed, "|||2026-03-09"},
		{"text, skipped", "calm", "self", skipped, "|||2026-03-09"},
		{"the fact's own time", "calm", "self", undated, "2|||2026-03-09"},
	}
	for _, test := range tests {
		for kind, fact := range map[string]*cohort.Fact{
			"open":   single("anna", test.module, test.quiz, 1, test.give),
			"closed": closing("anna", test.module, test.quiz, 1, test.give),
		} {
			src := &kept{people: map[string]*cohort.Participant{"anna": member(nil)}, facts: []*cohort.Fact{fact}}
			rows, _ := export(t, src, results.RowsConfig{})
			if got := shown(rows, "option", "correct", "score", "answered_on"); len(got) != 1 || got[0] != test.want {
				t.Errorf("%s, %s: got %q, want %q", test.name, kind, got, test.want)
			}
			for _, cell := range rows[0] {
				if strings.Contains(cell, "CANARY") {
					t.Errorf("%s, %s: her words are in the file", test.name, kind)
				}
			}
		}
	}
}

func TestUndated(t *testing.T) {
	f := closing("anna", "calm", "self", 1, cohort.Answer{Question: "plan"})
	f.At = 0
	rows, _ := export(t, &kept{people: map[string]*cohort.Participant{"anna": member(nil)}, facts: []*cohort.Fact{f}}, results.RowsConfig{})
	if got := rows[0]["answered_on"]; got != "" {
		t.Errorf("a moment not known is written as %q", got)
	}
}

func TestBadConfig(t *testing.T) {
	_, err := results.WriteRows(t.Context(), io.Discard, &kept{}, results.RowsConfig{SmallestCell: -1})
	if err == nil || !strings.Contains(err.Error(), "no course") || !strings.Contains(err.Error(), "-1") {
		t.Errorf("want both problems at once, got %v", err)
	}
}

// full takes n bytes, then no more.
type full struct{ n int }

var errFull = errors.New("no room")

func (f *full) Write(b []byte) (int, error) {
	if f.n -= len(b); f.n < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestFailures(t *testing.T) {
	broken := errors.New("broken")
	src := func() *kept {
		k := &kept{people: map[string]*cohort.Participant{}}
		for _, who := range []string{"anna", "berta"} {
			k.people[who] = member(nil)
			for n := range 100 {
				k.facts = append(k.facts, closing(who, "calm", "self", n+1, scored(answer("plan", "1"), 1)))
			}
		}
		return k
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	noFacts, noPeople := src(), src()
	noFacts.factsErr, noPeople.peopleErr = broken, broken
	tests := []struct {
		name   string
		ctx    context.Context
		w      io.Writer
		src    *kept
		chance io.Reader
		want   error
	}{
		{"facts", t.Context(), io.Discard, noFacts, nil, broken},
		{"people", t.Context(), io.Discard, noPeople, nil, broken},
		{"no room at all", t.Context(), &full{}, src(), nil, errFull},
		{"no room for rows", t.Context(), &full{5000}, src(), nil, errFull},
		{"no room for the last rows", t.Context(), &full{5}, &kept{}, nil, errFull},
		{"cancelled", cancelled, io.Discard, src(), nil, context.Canceled},
		{"chance runs out", t.Context(), io.Discard, src(), strings.NewReader(strings.Repeat("1", 37)), io.EOF},
		{"no chance", t.Context(), io.Discard, src(), strings.NewReader(""), io.EOF},
	}
	for _, test := range tests {
		_, err := results.WriteRows(test.ctx, test.w, test.src, results.RowsConfig{Course: programme(), Rand: test.chance})
		if !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want)
		}
	}
	same := strings.NewReader(strings.Repeat("12345", 100))
	if _, err := results.WriteRows(t.Context(), io.Discard, src(), results.RowsConfig{Course: programme(), Rand: same}); err == nil {
		t.Error("two people may not get one code")
	}
}

func TestFormulas(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "\rx": "'x",
		"  =1": "'  =1", "\u200f=1": "'\u200f=1", "\ufeff \u2067@x": "'\ufeff \u2067@x",
		"a=1": "a=1", " a": " a", "": "", "'=1": "'=1", "a,\"b\"": "a,\"b\"", "٤-٥": "٤-٥", "\u200f ": "\u200f ",
	} {
		src := &kept{
			people: map[string]*cohort.Participant{"anna": member(map[string]string{"sector": cell})},
			facts:  []*cohort.Fact{in("-c", closing("anna", "calm", "self", 1, answer("plan", course.OptionID(cell))))},
		}
		rows, _ := export(t, src, results.RowsConfig{SmallestCell: 1})
		// encoding/csv drops a bare carriage return where lines end in CRLF.
		if got := shown(rows, "sector", "option", "cohort"); got[0] != want+"|"+want+"|'-c" {
			t.Errorf("%q is written as %q, want %q", cell, got[0], want)
		}
	}
}

// chance is the same in every run.
func chance(seed byte) *rand.ChaCha8 { return rand.NewChaCha8([32]byte{seed}) }
