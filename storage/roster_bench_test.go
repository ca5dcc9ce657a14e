package storage_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/sqlite"
	"cohortbot/turn"
)

// BenchmarkRoster is what a coordinator waits for who looks at her people, by the size of
// her cohort: a group of them, and one by her name. The larger is ten times the smaller, so
// its time may be, too, and about a second.
func BenchmarkRoster(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		store := peopled(b, n)
		for name, say := range map[string]dialog.Said{
			"all": {Command: dialog.CommandRoster}, "one": {Text: seal.Conceal("شیلان 999")},
		} {
			of := asksFor(b, say)
			b.Run(fmt.Sprintf("%d/%s", n, name), func(b *testing.B) {
				for b.Loop() {
					got, err := store.People(b.Context(), *of)
					if err != nil || got.All != n || len(got.Page) == 0 {
						b.Fatalf("%+v %v", got, err)
					}
				}
			})
		}
	}
}

// BenchmarkToday is what she waits for who looks at who needs somebody: everybody does.
func BenchmarkToday(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		store := peopled(b, n)
		of := needsOf(b, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Verb: dialog.VerbToday}}})
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if got, err := store.People(b.Context(), *of); err != nil || got.All != n || got.Match < n/2 {
					b.Fatalf("%+v %v", got, err)
				}
			}
		})
	}
}

// asksFor is what must be seen of people when a coordinator says this on her list.
func asksFor(b *testing.B, said dialog.Said) *dialog.PeopleOf {
	b.Helper()
	return needsOf(b, dialog.Event{Said: &said})
}

// needsOf is what must be seen of people in a turn of a coordinator.
func needsOf(b *testing.B, ev dialog.Event) *dialog.PeopleOf {
	b.Helper()
	c, problems := course.Load(os.DirFS("../course/testdata/small"))
	if c == nil {
		b.Fatal(problems)
	}
	words, err := locales.Shipped()
	if err != nil {
		b.Fatal(err)
	}
	w := dialog.World{
		Now: cohort.At(time.Date(2026, 3, 20, 9, 0, 0, 0, time.UTC)), Course: c, Words: words, Days: c.Calendar,
		List: []dialog.Listed{{ID: "one", Cohort: &cohort.Cohort{Start: "2026-03-01"}}},
	}
	p := &cohort.Participant{
		Stage: cohort.StageMember, Lang: "ar", Roles: []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: "one"}},
		Place: cohort.Place{View: dialog.ViewRoster},
	}
	for _, need := range dialog.Needs(w, dialog.Subject{Person: p}, dialog.Envelope{Event: ev}) {
		if need.People != nil {
			return need.People
		}
	}
	b.Fatal("nothing must be seen")
	return nil
}

// peopled is a store on disk with so many who learn in one cohort, each somewhere else.
func peopled(b *testing.B, n int) *storage.Store {
	b.Helper()
	engine, err := sqlite.Open(b.Context(), sqlite.Config{Path: filepath.Join(b.TempDir(), "db"), Indexes: storage.Indexes()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = engine.Close(b.Context()) })
	keys, err := seal.New().Keys()
	if err != nil {
		b.Fatal(err)
	}
	var puts []storage.Put
	for i := range n {
		doc := &turn.Document{ID: fmt.Sprintf("s%05d", i), Schema: turn.Schema, Version: 1, Body: dialog.Subject{Person: learner(i)}}
		if err := keys.SealAll(doc); err != nil {
			b.Fatal(err)
		}
		puts = append(puts, storage.Put{In: cohort.CollectionPeople, ID: doc.ID, Doc: doc})
	}
	if err := engine.InsertMissing(b.Context(), puts); err != nil {
		b.Fatal(err)
	}
	return storage.NewStore(engine, keys, time.Now)
}

// learner is somebody who has read and answered much.
func learner(i int) *cohort.Participant {
	at := cohort.At(time.Date(2026, 3, 1+i%20, 9, 0, 0, 0, time.UTC))
	p := &cohort.Participant{
		Door: fmt.Sprintf("door%d", i), Chat: seal.Conceal("7001"), Name: seal.Conceal(fmt.Sprintf("شیلان %d", i)),
		Code: fmt.Sprintf("P-%05d", i), Lang: "ckb", Stage: cohort.StageMember, Cohort: "one", Joined: at, Seen: at, Moved: at,
		Roles:   []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: "one"}},
		Profile: map[string]string{"sector": "elected", "level": "kri"},
		Lessons: map[string]*cohort.LessonRecord{}, Quizzes: map[string]*cohort.QuizRecord{},
	}
	for m := range i % 8 {
		for l := range 4 {
			p.Lessons[fmt.Sprintf("module-%d/lesson-%d", m, l)] = &cohort.LessonRecord{Pages: []course.PageID{"one", "two", "three"}, Done: at}
		}
		p.Quizzes[fmt.Sprintf("module-%d/check", m)] = &cohort.QuizRecord{Closed: []cohort.Summary{{
			Score: 5, Max: 8, Closed: at, Parts: []cohort.CompetencyResult{{Competency: "communication", Score: 2, Max: 3}},
		}}}
	}
	return p
}
