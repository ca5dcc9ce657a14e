package dialog

import (
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
)

// TestForWhom holds each condition of an announcement by somebody who meets it and somebody
// who does not.
func TestForWhom(t *testing.T) {
	now := cohort.At(time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC))
	c := &course.Course{Modules: []*course.Module{{ID: "m", Quizzes: []*course.Quiz{{ID: "q"}}}}}
	her := func() *cohort.Participant {
		return &cohort.Participant{
			Stage: cohort.StageMember, Cohort: "k", Roles: []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: "k"}},
			Code: "P-1", Lang: "ar", Seen: now.Add(-5 * 24 * time.Hour), Profile: map[string]string{"sector": "civil"},
		}
	}
	done := func(p *cohort.Participant) {
		p.Quizzes = map[string]*cohort.QuizRecord{"m/q": {Closed: []cohort.Summary{{}}}}
	}
	had := func(id, row string, reply cohort.Response) func(*cohort.Participant) {
		return func(p *cohort.Participant) { p.Announced = []cohort.Announced{{ID: id, Row: row, Reply: reply}} }
	}
	for name, x := range map[string]struct {
		to   cohort.Recipients
		as   func(*cohort.Participant)
		want bool
	}{
		"everybody":           {want: true},
		"of another cohort":   {as: func(p *cohort.Participant) { p.Cohort = "other" }},
		"not in yet":          {as: func(p *cohort.Participant) { p.Stage = cohort.StageJoining }},
		"of the team":         {as: func(p *cohort.Participant) { p.Roles[0].Kind = cohort.RoleCoordinator }},
		"language":            {to: cohort.Recipients{Lang: "ar"}, want: true},
		"another language":    {to: cohort.Recipients{Lang: "ckb"}},
		"profile":             {to: cohort.Recipients{Profile: map[string]string{"sector": "civil"}}, want: true},
		"another profile":     {to: cohort.Recipients{Profile: map[string]string{"sector": "elected"}}},
		"two answers":         {to: cohort.Recipients{Profile: map[string]string{"sector": "civil", "level": "federal"}}},
		"silent":              {to: cohort.Recipients{Silent: 5}, want: true},
		"not so silent":       {to: cohort.Recipients{Silent: 6}},
		"joined lately":       {to: cohort.Recipients{Silent: 5}, as: func(p *cohort.Participant) { p.Joined = now }},
		"unfinished":          {to: cohort.Recipients{Module: "m"}, want: true},
		"not finished yet":    {to: cohort.Recipients{Module: "m", Finished: true}},
		"finished":            {to: cohort.Recipients{Module: "m", Finished: true}, as: done, want: true},
		"finished in another": {to: cohort.Recipients{Module: "m", Finished: true}, as: func(p *cohort.Participant) { done(p); p.Acting = cohort.RoleCoordinator }, want: true},
		"finished long ago":   {to: cohort.Recipients{Module: "m"}, as: done},
		"a module that went":  {to: cohort.Recipients{Module: "gone"}},
		"by code":             {to: cohort.Recipients{People: []string{"P-2", "P-1"}}, want: true},
		"never had it":        {to: cohort.Recipients{Unanswered: "a"}},
		"has not answered":    {to: cohort.Recipients{Unanswered: "a"}, as: had("a", "row", ""), want: true},
		"has answered":        {to: cohort.Recipients{Unanswered: "a"}, as: had("a", "row", cohort.ResponseYes)},
		"it is held for her":  {to: cohort.Recipients{Unanswered: "a"}, as: had("a", "", "")},
		"another's answer":    {to: cohort.Recipients{Unanswered: "b"}, as: had("a", "row", "")},
		"by another's code":   {to: cohort.Recipients{People: []string{"P-2"}}},
	} {
		p := her()
		if x.as != nil {
			x.as(p)
		}
		if got := matches(c, &cohort.Announcement{Cohort: "k", To: x.to}, p, now); got != x.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
