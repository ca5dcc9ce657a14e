package main

import (
	"fmt"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/storage"
	"cohortbot/turn"
)

// BenchmarkTakings counts who took part in 100 announcements and 40 sessions of so many people from the embedded
// engine: all of it from nothing; all that a leader looks at who has just begun; what is looked at anew when one more
// has answered; and as the chat reads it.
func BenchmarkTakings(b *testing.B) {
	for _, people := range []int{200, 1_000} {
		h, in := announcedTo(b, people)
		b.Run(fmt.Sprintf("nothing/%d", people), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				unkept(b, h)
				b.StartTimer()
				if err := taken(b, &releases{house: h}, in); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("begun/%d", people), func(b *testing.B) {
			for b.Loop() {
				if err := taken(b, &releases{house: h}, in); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("again/%d", people), func(b *testing.B) {
			r := &releases{house: h}
			if err := taken(b, r, in); err != nil {
				b.Fatal(err)
			}
			for n := 0; b.Loop(); n++ {
				f := &cohort.Fact{
					ID: fmt.Sprintf("more/%d/0", n), Kind: cohort.FactReplied, Subject: fmt.Sprint("more", n), Cohort: in.ID, At: cohort.Instant(1_900_000_000_000 + n),
					About: cohort.AnnouncementMatter("a099"), Reply: cohort.ResponseYes,
				}
				insert(b, h, []storage.Put{{In: cohort.CollectionFacts, ID: f.ID, Doc: f}})
				if err := taken(b, r, in); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("chat/%d", people), func(b *testing.B) {
			for b.Loop() {
				if of, err := h.store.Results(b.Context(), dialog.ResultsOf{}); err != nil || len(of.Takings) != 140 {
					b.Fatal(len(of.Takings), err)
				}
			}
		})
		h.close()
	}
}

// unkept has nothing shown.
func unkept(b *testing.B, h *house) {
	b.Helper()
	var ids []string
	_, err := h.engine.Find(b.Context(), storage.Query{Index: "releases_by_id", Limit: 1_000}, func(d storage.Decode) error {
		var doc struct {
			ID string `json:"_id"`
		}
		err := d(&doc)
		ids = append(ids, doc.ID)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	for _, id := range ids {
		if err := h.engine.Delete(b.Context(), "releases", id); err != nil {
			b.Fatal(err)
		}
	}
}

// taken counts for a cohort, by the facts of who joined as they have been read.
func taken(b *testing.B, r *releases, in dialog.Listed) error {
	b.Helper()
	if r.gathered == nil {
		if _, err := r.gather(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	return r.taken(b.Context(), in)
}

// announcedTo is a house with so many people in a cohort, each of whom was sent 100 announcements and asked to 40
// sessions, and answered four fifths of them.
func announcedTo(b *testing.B, people int) (*house, dialog.Listed) {
	b.Helper()
	h := crowded(b, 0)
	all, err := h.store.ListCohorts(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	in := all[0]
	for i := range 40 {
		in.Cohort.Sessions = append(in.Cohort.Sessions, cohort.Session{ID: fmt.Sprintf("s%03d", i), Kind: cohort.Meeting, At: cohort.Instant(1_850_000_000_000 + i), Minutes: 60})
	}
	var puts []storage.Put
	for i := range 100 {
		a := &cohort.Announcement{Cohort: in.ID, State: cohort.AnnouncementGone, Made: cohort.Instant(i + 1), Started: cohort.Instant(i + 1), Question: cohort.QuestionCome, Expected: people}
		id := fmt.Sprintf("a%03d", i)
		puts = append(puts, storage.Put{In: "announcements", ID: id, Doc: &turn.Document{ID: id, Schema: turn.Schema, Version: 1, Body: dialog.Subject{Announcement: a}}})
	}
	replies, comes := []cohort.Response{cohort.ResponseYes, cohort.ResponseNo, cohort.ResponseMaybe}, cohort.Replies()
	for who := range people {
		id, n := fmt.Sprintf("p%06d", who), 0
		put := func(f cohort.Fact) {
			f.ID, f.Subject, f.Cohort, f.At = fmt.Sprintf("%s/1/%d", id, n), id, in.ID, cohort.Instant(1_800_000_000_000+who*1000+n)
			n++
			puts = append(puts, storage.Put{In: cohort.CollectionFacts, ID: f.ID, Doc: &f})
		}
		put(cohort.Fact{Kind: cohort.FactJoined})
		for i := range 100 {
			matter := cohort.AnnouncementMatter(fmt.Sprintf("a%03d", i))
			m := &outbox.Message{ID: fmt.Sprintf("%s/2/%d", id, i), Subject: id, Matter: matter, Op: dialog.OpSend, State: outbox.Sent, Lane: outbox.Announcements}
			puts = append(puts, storage.Put{In: storage.Collection(outbox.Collection), ID: m.ID, Doc: m})
			if (who+i)%5 > 0 {
				put(cohort.Fact{Kind: cohort.FactReplied, About: matter, Reply: replies[(who*7+i)%3]})
			}
		}
		for i := range 40 {
			if (who+i)%5 > 0 {
				put(cohort.Fact{Kind: cohort.FactComing, Session: fmt.Sprintf("s%03d", i), Coming: comes[(who*3+i)%3]})
			}
		}
		if len(puts) > 2_000 {
			insert(b, h, puts)
			puts = puts[:0]
		}
	}
	insert(b, h, puts)
	return h, in
}
