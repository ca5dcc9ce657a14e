package main

import (
	"fmt"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/storage"
	"cohortbot/turn"
)

// graduates stores a hundred and twenty women of three sectors who have answered every quiz, of whom those who
// were asked in Sorani have the first question wrong oftener.
func (s *stage) graduates() {
	s.t.Helper()
	h := s.program.house
	var puts []storage.Put
	for who := range 120 {
		id, lang := fmt.Sprintf("g%03d", who), []locales.Lang{"ar", "ckb"}[who%2]
		p := &cohort.Participant{
			Stage: cohort.StageMember, Cohort: s.cohort, Lang: lang, Roles: []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: s.cohort}},
			Profile: map[string]string{"sector": []string{"elected", "public", "public", "civil", "elected", ""}[who/20], "level": "federal"},
		}
		puts = append(puts, storage.Put{In: cohort.CollectionPeople, ID: id, Doc: &turn.Document{ID: id, Schema: turn.Schema, Version: 1, Body: dialog.Subject{Person: p}}})
		n := 0
		fact := func(f cohort.Fact) {
			n++
			f.ID, f.Subject, f.Cohort, f.At = fmt.Sprintf("%s/1/%d", id, n), id, s.cohort, cohort.At(h.now())+cohort.Instant(1000*who+n)
			puts = append(puts, storage.Put{In: cohort.CollectionFacts, ID: f.ID, Doc: &f})
		}
		fact(cohort.Fact{Kind: cohort.FactConsented})
		fact(cohort.Fact{Kind: cohort.FactJoined})
		for i, m := range h.current().Modules {
			for _, l := range m.Lessons {
				if i == 0 || who%20 < 12 {
					fact(cohort.Fact{Kind: cohort.FactRead, Module: m.ID, Lesson: l.ID})
				}
			}
			for _, q := range m.Quizzes {
				if q.ID == "self-end" && who >= 113 {
					continue
				}
				closing := cohort.Fact{Kind: cohort.FactClosed, Module: m.ID, Quiz: q.ID, Attempt: 1}
				for i, item := range q.Questions {
					if item.Type != course.TextQuestion {
						closing.Answers = append(closing.Answers, graduate(q, item, i, who, lang))
					}
				}
				fact(closing)
			}
		}
	}
	must(s.t, h.engine.InsertMissing(s.t.Context(), puts))
}

// graduate is her answer to an item.
func graduate(q *course.Quiz, item *course.Question, i, who int, lang locales.Lang) cohort.Answer {
	tenth := who / 2 % 10
	score := 0.0
	a := cohort.Answer{Question: item.ID, Lang: lang, Score: &score}
	if item.Type == course.Scale {
		score = float64(2 + tenth%3)
		if q.ID == "self-end" && tenth < 8 {
			score++
		}
		a.Options = []course.OptionID{course.OptionID(fmt.Sprint(score))}
		return a
	}
	right := tenth >= 3 && tenth != 5
	if i == 0 && lang == "ckb" {
		right = tenth == 9 || tenth == 0
	}
	if i > 0 {
		right = tenth >= 4
	}
	a.Correct = &right
	for _, o := range item.Options {
		if o.Correct == right || right && o.Score != nil && *o.Score > 0 {
			if a.Options = append(a.Options, o.ID); item.Type == course.Single {
				break
			}
		}
	}
	if right {
		score = 1
	}
	return a
}

func playResultsGroups(s *stage, lang locales.Lang) string {
	c := s.takesUp(cohort.RoleStaff, lang)
	s.graduates()
	s.releases()
	c.remark("a hundred and twenty women have answered")
	c.writes("/results")
	c.presses(dialog.VerbResultsQuiz, 1)
	c.presses(dialog.VerbResults)
	c.presses(dialog.VerbResultsQuiz, 4)
	c.presses(dialog.VerbResults)
	c.presses(dialog.VerbResultsCompetencies)
	c.presses(dialog.VerbResultsChart)
	c.presses(dialog.VerbResults)
	c.presses(dialog.VerbResultsGroups)
	c.presses(dialog.VerbResultsPage)
	c.acts("she presses the same button again", func() error { return c.PressOld(c.Last().ID, c.pressed) })
	c.presses(dialog.VerbResultsGroups)
	c.presses(dialog.VerbResultsGroups, 1)
	c.presses(dialog.VerbResultsPage)
	c.presses(dialog.VerbResults)
	c.remark("of one cohort there are no groups of groups")
	c.presses(dialog.VerbResultsCohort)
	c.presses(dialog.VerbSet, 1)
	c.remark("she loses the role")
	c.writes("/results")
	c.presses(dialog.VerbResultsCohort)
	c.presses(dialog.VerbSet)
	c.becomes(func(p *cohort.Participant) {
		p.Roles = []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: s.cohort}}
	})
	c.presses(dialog.VerbResultsGroups)
	return c.out.String()
}

// TestResultsGroups plays results by groups in three languages.
func TestResultsGroups(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			golden(t, "results.groups."+string(lang), coded(playResultsGroups(st, lang)))
		})
	}
}
