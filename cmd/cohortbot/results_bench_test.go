package main

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/results/workbook"
	"cohortbot/storage"
	"cohortbot/turn"
)

// BenchmarkResults reads what so many people answered, 40 answers each, from the embedded engine: what is
// shown is made from nothing, read as the chat does, and written as a workbook.
func BenchmarkResults(b *testing.B) {
	for _, people := range []int{1_000, 10_000} {
		h := crowded(b, people)
		b.Run(fmt.Sprintf("release/%d", people), func(b *testing.B) {
			for b.Loop() {
				if err := (&releases{house: h}).Release(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("chat/%d", people), func(b *testing.B) {
			for b.Loop() {
				if of, err := h.store.Results(b.Context(), dialog.ResultsOf{}); err != nil || of.Funnel.Joined != people {
					b.Fatal(of.Funnel, err)
				}
			}
		})
		b.Run(fmt.Sprintf("file/%d", people), func(b *testing.B) {
			for b.Loop() {
				of, err := h.store.Results(b.Context(), dialog.ResultsOf{})
				if err != nil {
					b.Fatal(err)
				}
				if err := workbook.Write(io.Discard, workbook.Config{Course: h.current(), Words: h.bundle, Lang: "ar"}, of); err != nil {
					b.Fatal(err)
				}
			}
		})
		h.close()
	}
}

// crowded is a house with so many people in a cohort, each of whom has answered 40 questions.
func crowded(b *testing.B, people int) *house {
	b.Helper()
	set, wrong := parse(map[string]string{setToken: "1:a", setAPI: "http://127.0.0.1:1", setData: b.TempDir(), setLog: "error", setListen: "127.0.0.1:0", setRate: "0", setChatRate: "0"})
	if err := wrong.or(); err != nil {
		b.Fatal(err)
	}
	h, err := shell{func(string) string { return "" }, io.Discard, &bytes.Buffer{}}.open(b.Context(), set)
	if err != nil {
		b.Fatal(err)
	}
	in, err := h.store.FoundCohort(b.Context(), &cohort.Cohort{Start: firstDay, Languages: h.current().Languages}, actor)
	if err != nil {
		b.Fatal(err)
	}
	var puts []storage.Put
	put := func(f cohort.Fact) { puts = append(puts, storage.Put{In: cohort.CollectionFacts, ID: f.ID, Doc: &f}) }
	for who := range people {
		id := fmt.Sprintf("p%06d", who)
		p := &cohort.Participant{Stage: cohort.StageMember, Cohort: in, Roles: []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: in}}}
		puts = append(puts, storage.Put{In: cohort.CollectionPeople, ID: id, Doc: &turn.Document{ID: id, Schema: turn.Schema, Version: 1, Body: dialog.Subject{Person: p}}})
		n, at := 0, cohort.Instant(1_700_000_000_000+who*1000) // long ago: what is of the last hour is read twice
		fact := func(f cohort.Fact) {
			n++
			f.ID, f.Subject, f.Cohort, f.At = fmt.Sprintf("%s/1/%d", id, n), id, in, at+cohort.Instant(n)
			put(f)
		}
		fact(cohort.Fact{Kind: cohort.FactConsented})
		fact(cohort.Fact{Kind: cohort.FactJoined})
		left := 40
		for _, m := range h.current().Modules {
			for _, q := range m.Quizzes {
				closing := cohort.Fact{Kind: cohort.FactClosed, Module: m.ID, Quiz: q.ID, Attempt: 1}
				for i, item := range q.Questions {
					if left == 0 || item.Type == course.TextQuestion {
						continue
					}
					left--
					a := answerOf(item, who+i)
					closing.Answers = append(closing.Answers, a)
					fact(cohort.Fact{Kind: cohort.FactAnswered, Module: m.ID, Quiz: q.ID, Attempt: 1, Answer: &a})
				}
				fact(closing)
			}
		}
		if len(puts) > 2_000 {
			insert(b, h, puts)
			puts = puts[:0]
		}
	}
	insert(b, h, puts)
	return h
}

func insert(b *testing.B, h *house, puts []storage.Put) {
	b.Helper()
	if err := h.engine.InsertMissing(b.Context(), puts); err != nil {
		b.Fatal(err)
	}
}

// answerOf is an answer to an item, another for each number.
func answerOf(item *course.Question, n int) cohort.Answer {
	score, right := float64(1+n%max(1, item.Points)), n%3 > 0
	a := cohort.Answer{Question: item.ID, Lang: "ar", Score: &score}
	if item.Type == course.Scale {
		a.Options = []course.OptionID{course.OptionID(fmt.Sprint(score))}
		return a
	}
	score = 0
	if right {
		score = 1
	}
	a.Correct = &right
	for i, o := range item.Options {
		if i == n%len(item.Options) {
			a.Options = append(a.Options, o.ID)
		}
	}
	return a
}
