package results_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/results"
	"cohortbot/seal"
)

// roll is a source of people at hand.
type roll struct {
	people map[string]*cohort.Participant
	err    error
}

func (r roll) EachNamed(_ context.Context, each func(*cohort.Participant)) error {
	for _, p := range r.people {
		each(p)
	}
	return r.err
}

// learner is a participant of a cohort with a name and a code.
func learner(code, name string, in cohort.ID) *cohort.Participant {
	return &cohort.Participant{
		Stage: cohort.StageMember, Code: code, Name: seal.Conceal(name), Chat: seal.Conceal("7001"), Cohort: in,
		Roles: []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: in}},
	}
}

// seenProgramme is programme, with a quiz whose scores others see, and with lessons.
func seenProgramme() *course.Course {
	c := programme()
	c.Modules[0].Lessons = []*course.Lesson{{ID: "one"}, {ID: "two"}}
	c.Modules[0].Quizzes[0].See = course.SeeCoordinators
	return c
}

func namesOf(t *testing.T, cfg results.NamesConfig, people map[string]*cohort.Participant) [][]string {
	t.Helper()
	var out bytes.Buffer
	cfg.Course = seenProgramme()
	n, err := results.WriteNames(t.Context(), &out, roll{people: people}, cfg)
	if err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(out.String(), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !marked || len(rows) != n+1 {
		t.Fatalf("%d rows, said to be %d; marked %t, %v", len(rows), n, marked, err)
	}
	return rows
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("%s: %q, not %q", what, got, want)
	}
}

// Names, progress and the scores that others may see: nothing of a quiz of which she was told that her name
// is never shown with its answers, and nobody who is not here.
func TestNamesHoldWhatSheWasTold(t *testing.T) {
	a, b := learner("P-AAAAAA", "=Zaynab", "c1"), learner("P-BBBBBB", "Shilan", "c1")
	a.Profile = map[string]string{"sector": "elected", "level": ""}
	a.Lessons = map[string]*cohort.LessonRecord{"zeal/one": {Done: 1}, "zeal/two": {Pages: []course.PageID{"p"}}}
	a.Quizzes = map[string]*cohort.QuizRecord{
		"zeal/know": {Closed: told(cohort.Summary{Skipped: true, Max: 2}, cohort.Summary{Score: 1, Max: 3}, cohort.Summary{Score: 3, Max: 3}, cohort.Summary{Score: 2, Max: 3})},
		"zeal/act":  {Closed: []cohort.Summary{{Score: 1, Max: 1}}},
	}
	b.Lessons = map[string]*cohort.LessonRecord{"zeal/one": {Done: 1}, "zeal/two": {Done: 2}}
	b.Quizzes = map[string]*cohort.QuizRecord{"zeal/know": {Closed: told(cohort.Summary{Score: 0, Max: 0})}, "zeal/act": {Closed: []cohort.Summary{{}}}}
	gone, staff, joins, away := learner("P-CCCCCC", "Gone", "c1"), learner("P-DDDDDD", "Staff", "c1"), learner("P-EEEEEE", "Joins", "c1"), learner("P-FFFFFF", "Far", "c2")
	gone.Stage, joins.Stage, staff.Roles = cohort.StageGone, cohort.StageJoining, []cohort.Role{{Kind: cohort.RoleStaff}}
	people := map[string]*cohort.Participant{"a": a, "b": b, "gone": gone, "staff": staff, "joins": joins, "away": away}
	rows := namesOf(t, results.NamesConfig{Cohort: "c1"}, people)
	same(t, "columns", rows[0], []string{
		"code", "name", "cohort", "sector", "level", "zeal/read", "zeal/lessons", "zeal/finished", "zeal/know/first", "zeal/know/best",
		"calm/read", "calm/lessons", "calm/finished",
	})
	if len(rows) != 3 {
		t.Fatalf("%d rows", len(rows))
	}
	same(t, "a", rows[1], []string{"P-AAAAAA", "'=Zaynab", "c1", "elected", "", "1", "2", "false", "33.3", "100", "0", "0", "false"})
	same(t, "b", rows[2], []string{"P-BBBBBB", "Shilan", "c1", "", "", "2", "2", "true", "", "", "0", "0", "false"})
	if all := namesOf(t, results.NamesConfig{}, people); len(all) != 4 || all[3][2] != "c2" {
		t.Errorf("of all cohorts: %q", all)
	}
}

// told are attempts before which she had read that coordinators see them.
func told(of ...cohort.Summary) []cohort.Summary {
	for i := range of {
		of[i].See = course.SeeCoordinators
	}
	return of
}

// What the course says now opens nothing that was answered under another sentence; a later attempt does not
// pass for her first.
func TestNamesDoNotLookBack(t *testing.T) {
	before, after := cohort.Summary{Score: 3, Max: 3}, told(cohort.Summary{Score: 1, Max: 3})[0]
	over := before
	over.See = course.SeeTotals
	for _, x := range []struct {
		closed []cohort.Summary
		want   []string
	}{
		{[]cohort.Summary{before}, []string{"", ""}},
		{[]cohort.Summary{over}, []string{"", ""}},
		{[]cohort.Summary{before, after}, []string{"", "33.3"}},
		{[]cohort.Summary{{Skipped: true, Max: 3}, after, before}, []string{"33.3", "33.3"}},
	} {
		her := learner("P-AAAAAA", "Zaynab", "c1")
		her.Quizzes = map[string]*cohort.QuizRecord{"zeal/know": {Closed: x.closed}}
		rows := namesOf(t, results.NamesConfig{}, map[string]*cohort.Participant{"a": her})
		same(t, "scores", rows[1][8:10], x.want)
	}
}

func TestNamesAreNotWrittenInPart(t *testing.T) {
	src := roll{map[string]*cohort.Participant{"a": learner("P-AAAAAA", "Zaynab", "c1")}, errors.New("the store is gone")}
	var out bytes.Buffer
	if _, err := results.WriteNames(t.Context(), &out, src, results.NamesConfig{Course: programme()}); err == nil || out.Len() > 0 || strings.Contains(err.Error(), "Zaynab") {
		t.Errorf("%d bytes, error %v", out.Len(), err)
	}
	if _, err := results.WriteNames(t.Context(), &out, src, results.NamesConfig{}); err == nil {
		t.Error("it is written without a course")
	}
}
