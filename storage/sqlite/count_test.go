package sqlite

import (
	"database/sql/driver"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/storage"
)

// What is counted for the operator is read from an index alone: no document is
// touched, however many there are.
func TestCountingReadsTheIndexAlone(t *testing.T) {
	s, err := Open(t.Context(), Config{Path: memory, Indexes: storage.Indexes()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(t.Context()) })
	for _, q := range []storage.Query{
		{Index: "messages_by_lane", Equal: []any{"sent", 0}},
		{Index: "messages_by_state", Equal: []any{"dead"}},
		{Index: "messages_needless", Equal: []any{true, 0}},
		{Index: "messages_doubtful", Equal: []any{0}, From: 1},
		{Index: "parked_by_id"},
	} {
		w, err := s.declared.Whole(q)
		if err != nil {
			t.Fatal(err)
		}
		sql, args := s.plan(w, true)
		c, err := s.acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var plan []string
		err = c.query(&statement{"EXPLAIN QUERY PLAN " + sql.sql}, args, func(row []driver.Value) error {
			plan = append(plan, fmt.Sprint(row[3]))
			return nil
		})
		s.release(c)
		if err != nil || len(plan) != 1 || !strings.Contains(plan[0], "COVERING INDEX") {
			t.Errorf("counting by %s: plan %q, error %v; want an index alone", q.Index, plan, err)
		}
	}
}

// BenchmarkCount is what a scrape asks of a database of a million messages.
func BenchmarkCount(b *testing.B) {
	for _, rows := range []int{10_000, 1_000_000} {
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			s, err := Open(b.Context(), Config{Path: filepath.Join(b.TempDir(), "bench.db"), Indexes: storage.Indexes()})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = s.Close(b.Context()) })
			fillMessages(b, s, rows)
			store := storage.NewStore(s, nil, nil)
			for b.Loop() {
				if c, err := store.Count(b.Context()); err != nil || c.Sent["replies"] == 0 {
					b.Fatalf("%+v, error %v", c, err)
				}
			}
		})
	}
}

// fillMessages stores settled rows, a thousand of them waiting.
func fillMessages(b *testing.B, s *Store, rows int) {
	b.Helper()
	body := seal.Private{Box: strings.Repeat("0123456789abcdef", 30)}
	const at = 1000
	for first := 0; first < rows; first += at {
		puts := make([]storage.Put, at)
		for i := range puts {
			n := first + i
			m := &outbox.Message{
				ID: fmt.Sprintf("abcdefghijklmnopqrstuvwx%02d/%d/%d", n%97, n/97, n%97), Version: 3, Subject: fmt.Sprintf("abcdefghijklmnopqrstuvwx%02d", n%97),
				State: outbox.Sent, Lane: outbox.Lane(n % 3), Order: int64(n), Op: "send", Body: body, Made: cohort.At(time.UnixMilli(int64(n))),
			}
			if n < at {
				m.State = outbox.Ready
			}
			puts[i] = storage.Put{In: outbox.Collection, ID: m.ID, Doc: m}
		}
		if err := s.InsertMissing(b.Context(), puts); err != nil {
			b.Fatal(err)
		}
	}
}
