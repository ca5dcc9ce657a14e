package main

import (
	"context"
	crand "crypto/rand"
	"math/rand/v2"
	"slices"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/results/releasing"
	"cohortbot/results/tally"
)

// chance is what nobody can guess or make again.
func chance() *rand.Rand {
	var seed [32]byte
	_, _ = crand.Read(seed[:]) // never fails: see crypto/rand
	return rand.New(rand.NewChaCha8(seed))
}

// groups takes on which texts of a cohort are shown, and gives them. While people are being erased nothing
// new is shown.
func (r *releases) groups(ctx context.Context, in cohort.ID) ([]cohort.TextGroup, error) {
	groups, err := r.store.TextGroups(ctx, in)
	if err != nil || r.gathered == nil {
		return groups, err
	}
	for _, g := range releasing.Ended(groups, func(g *cohort.TextGroup) []tally.Text {
		return r.texts.To(tally.Asked{Cohort: in, Quiz: g.Quizzed(), Question: g.Question})
	}) {
		if err := r.store.KeepTextGroups(ctx, []cohort.TextGroup{g}); err != nil {
			return nil, err
		}
	}
	for _, of := range readInGroups(r.current()) {
		next, err := r.nextGroups(ctx, tally.Asked{Cohort: in, Quiz: of.Quiz, Question: of.Question}, groups)
		if err == nil {
			err = r.store.KeepTextGroups(ctx, next)
		}
		if err != nil {
			return nil, err
		}
	}
	return r.store.TextGroups(ctx, in)
}

// readInGroups are the text questions whose answers staff read, in course order.
func readInGroups(c *course.Course) (out []tally.Asked) {
	for _, m := range c.Modules {
		for _, q := range m.Quizzes {
			for _, item := range q.Questions {
				if item.Read == course.ReadGroups {
					out = append(out, tally.Asked{Quiz: course.QuizRef{Module: m.ID, Quiz: q.ID}, Question: item.ID})
				}
			}
		}
	}
	return out
}

// nextGroups are those that come to be by now of the texts typed to a question. A text waits as long as she
// can still change it: what is shown stays as it is. None come while a group cannot be read: a text of it
// could come into a second one.
func (r *releases) nextGroups(ctx context.Context, of tally.Asked, all []cohort.TextGroup) ([]cohort.TextGroup, error) {
	groups := slices.DeleteFunc(slices.Clone(all), func(g cohort.TextGroup) bool {
		return g.Question != "" && (g.Quizzed() != of.Quiz || g.Question != of.Question)
	})
	if slices.ContainsFunc(groups, func(g cohort.TextGroup) bool { return g.Damaged }) {
		return nil, nil
	}
	now := cohort.At(r.now())
	texts := releasing.Waiting(r.texts.To(of), groups, now.Add(-dialog.Editable-lateFacts))
	if len(texts) < cohort.SmallestCell {
		return nil, nil
	}
	var waiting []cohort.TextRef
	for _, t := range texts {
		ref, there, err := r.store.TextRef(ctx, t.Subject, t.Closing, of.Question)
		if err != nil {
			return nil, err
		}
		if there {
			waiting = append(waiting, ref)
		}
	}
	return releasing.Grouped(of, groups, waiting, cohort.SmallestCell, dayOf(r.current(), now), chance()), nil
}

// dayOf is the beginning of a moment's day.
func dayOf(c *course.Course, at cohort.Instant) cohort.Instant {
	y, m, d := at.Time().In(c.Zone).Date()
	return cohort.At(time.Date(y, m, d, 0, 0, 0, 0, c.Zone))
}

// withTexts gives results with what was typed to the questions of the course, as far as it is shown, of a
// cohort or of all: for a report file.
func (h *house) withTexts(ctx context.Context, of *dialog.Results, in cohort.ID) (*dialog.Results, error) {
	out := *of
	for _, x := range readInGroups(h.current()) {
		texts, err := h.store.AllTexts(ctx, dialog.TextsOf{Cohort: in, Module: x.Quiz.Module, Quiz: x.Quiz.Quiz, Question: x.Question})
		if err != nil {
			return nil, err
		}
		out.Texts = append(out.Texts, texts...)
	}
	return &out, nil
}
