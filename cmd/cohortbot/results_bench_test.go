package main

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/results"
	"cohortbot/results/workbook"
	"cohortbot/storage"
	"cohortbot/turn"
)

// BenchmarkResults reads what so many people answered, 40 answers each, from the embedded engine: what is
// shown is made from nothing, read as the chat does, and written as a workbook; then all answers are written
// as the row file in both forms, with how much memory that held at most.
func BenchmarkResults(b *testing.B) {
	for _, people := range []int{1_000, 10_000, 100_000} {
		if testing.Short() && people > 10_000 {
			continue
		}
		b.Run(fmt.Sprint(people), func(b *testing.B) { benchResults(b, people) })
	}
}

func benchResults(b *testing.B, people int) {
	h := crowded(b, people)
	defer h.close()
	run := func(what string, does func(*testing.B)) {
		b.Run(what, func(b *testing.B) {
			for b.Loop() {
				does(b)
			}
		})
	}
	run("release", h.benchRelease)
	run("chat", func(b *testing.B) {
		if of := h.benchChat(b); of.Funnel.Joined != people {
			b.Fatal(of.Funnel)
		}
	})
	run("file", h.benchFile)
	run("rows.csv", func(b *testing.B) { h.benchRows(b, people, false) })
	if people*40 < 1<<20 { // a workbook holds no more
		run("rows.xlsx", func(b *testing.B) { h.benchRows(b, people, true) })
	}
}

func (h *house) benchRelease(b *testing.B) {
	if err := (&releases{house: h}).Release(b.Context()); err != nil {
		b.Fatal(err)
	}
}

func (h *house) benchChat(b *testing.B) *dialog.Results {
	of, err := h.store.Results(b.Context(), dialog.ResultsOf{})
	if err != nil {
		b.Fatal(err)
	}
	return of
}

func (h *house) benchFile(b *testing.B) {
	if err := workbook.Write(io.Discard, workbook.Config{Course: h.current(), Words: h.bundle, Lang: "ar"}, h.benchChat(b)); err != nil {
		b.Fatal(err)
	}
}

func (h *house) benchRows(b *testing.B, people int, book bool) {
	scratch, done, err := newScratch(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer done()
	stop := watchHeap()
	report, err := results.WriteRows(b.Context(), io.Discard, h.store, results.RowsConfig{Course: h.current(), Workbook: book, Scratch: scratch})
	b.ReportMetric(stop(), "MB-peak")
	if err != nil || report.People != people {
		b.Fatal(report, err)
	}
}

// watchHeap looks every few milliseconds how much memory is in use; stop says how much more it was at most
// than at first, in MB.
func watchHeap() (stop func() float64) {
	use := func() float64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / 1e6
	}
	runtime.GC()
	before, most := use(), 0.0
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			most = max(most, use()-before)
			select {
			case <-end:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	return func() float64 { close(end); <-ended; return most }
}

// crowded is a house with so many people in a cohort, each of whom has answered 40 questions.
func crowded(b testing.TB, people int) *house {
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
		lang := h.current().Languages[who%len(h.current().Languages)]
		profile := map[string]string{}
		for i, q := range h.current().Profile {
			profile[string(q.ID)] = string(q.Options[(who/7+i)%len(q.Options)].ID)
		}
		p := &cohort.Participant{Stage: cohort.StageMember, Cohort: in, Lang: lang, Profile: profile, Roles: []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: in}}}
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
					a.Lang = lang
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

func insert(b testing.TB, h *house, puts []storage.Put) {
	b.Helper()
	if err := h.engine.InsertMissing(b.Context(), puts); err != nil {
		b.Fatal(err)
	}
}

// answerOf is an answer to an item, another for each number.
func answerOf(item *course.Question, n int) cohort.Answer {
	at := n % max(1, item.Points)
	if item.Points > 1 && at == 0 && n%997 > 0 { // hardly anybody: it is withheld for long
		at = 1
	}
	score, right := float64(1+at), n%3 > 0
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
