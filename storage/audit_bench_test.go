package storage_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/sqlite"
	"cohortbot/turn"
)

// BenchmarkAuditPage is what an owner waits for who looks at a log of a thousand entries; lookups
// is the same with each entry looked up by itself.
func BenchmarkAuditPage(b *testing.B) {
	s, _ := benchShelf(b)
	for range 1000 {
		if err := s.Audit(b.Context(), cohort.ActionRowsTaken, "command line", seal.Conceal("for the donor")); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := s.LinkEntries(b.Context(), 0); err != nil {
		b.Fatal(err)
	}
	b.Run("page", func(b *testing.B) {
		for b.Loop() {
			if page, err := s.AuditLog(b.Context(), dialog.AuditOf{Limit: 8}); err != nil || page.Chain.Verified != 1000 {
				b.Fatalf("%+v %v", page, err)
			}
		}
	})
	b.Run("lookups", func(b *testing.B) {
		for b.Loop() {
			if c, err := s.VerifyChain(b.Context()); err != nil || c.Verified != 1000 {
				b.Fatalf("%+v %v", c, err)
			}
		}
	})
}

// BenchmarkIssued is what a coordinator waits for who looks at the links of her cohort.
func BenchmarkIssued(b *testing.B) {
	s, _ := benchShelf(b)
	const n = 5000
	for i := range n {
		inv := &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "one", Uses: 1, Made: cohort.Instant(i + 1), Label: seal.Conceal("Basra 7")}
		if err := s.Commit(b.Context(), &turn.Document{ID: fmt.Sprintf("i%05d", i), Schema: turn.Schema, Version: 1, Body: dialog.Subject{Invitation: inv}}); err != nil {
			b.Fatal(err)
		}
	}
	b.ResetTimer()
	for b.Loop() {
		if got, err := s.Issued(b.Context(), dialog.IssuedOf{Cohort: "one", Limit: 8}); err != nil || got.All != n || len(got.Page) != 8 {
			b.Fatalf("%+v %v", got, err)
		}
	}
}

// benchShelf is a store on disk, and how a document is put into it.
func benchShelf(b *testing.B) (s *storage.Store, puts func(in storage.Collection, id string, doc seal.Carrier)) {
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
	return storage.NewStore(engine, keys, time.Now), func(in storage.Collection, id string, doc seal.Carrier) {
		b.Helper()
		if err := keys.SealAll(doc); err != nil {
			b.Fatal(err)
		}
		if err := engine.Insert(b.Context(), in, id, doc); err != nil {
			b.Fatal(err)
		}
	}
}
