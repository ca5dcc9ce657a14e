package sqlite

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/turn"
)

// BenchmarkDue is what a commit of a person costs with the indexes by which it is found who
// is due and who was planned by another plan, beside one without them. Her instant moves
// with each commit.
func BenchmarkDue(b *testing.B) {
	without := slices.DeleteFunc(storage.Indexes(), func(i storage.Index) bool {
		return i.Name == "people_due" || i.Name == "people_by_plan"
	})
	if len(without) != len(storage.Indexes())-2 {
		b.Fatal("the two indexes are not there")
	}
	for _, x := range []struct {
		name    string
		indexes []storage.Index
	}{{"without", without}, {"with", storage.Indexes()}} {
		for _, callers := range []int{2, 64} {
			b.Run(fmt.Sprintf("%s/callers=%d", x.name, callers), func(b *testing.B) {
				s, err := Open(b.Context(), Config{Path: filepath.Join(b.TempDir(), "bench.db"), Indexes: x.indexes})
				if err != nil {
					b.Fatal(err)
				}
				b.Cleanup(func() { _ = s.Close(b.Context()) })
				var next atomic.Int64
				b.SetParallelism(callers / 2) // times GOMAXPROCS, 2 where measured
				b.RunParallel(func(pb *testing.PB) { commits(b, pb, s, fmt.Sprintf("s%d", next.Add(1))) })
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
			})
		}
	}
}

// commits has a person commit as long as pb says.
func commits(b *testing.B, pb *testing.PB, s *Store, id string) {
	at := func(version int64) *turn.Document {
		p := &cohort.Participant{
			Door: "d" + id, Stage: cohort.StageMember, Cohort: "c", Made: 1, Seen: cohort.Instant(version),
			Name: seal.Private{Box: strings.Repeat("0123456789abcdef", 100)},
		}
		return &turn.Document{
			ID: id, Schema: turn.Schema, Version: version, Plan: "3w5e11264sgsf",
			DueAt: cohort.Instant(1_700_000_000_000 + version*60_000), Body: dialog.Subject{Person: p},
		}
	}
	if err := s.Insert(b.Context(), cohort.CollectionPeople, id, at(1)); err != nil {
		b.Error(err)
	}
	for v := int64(1); pb.Next(); v++ {
		if err := s.Replace(b.Context(), cohort.CollectionPeople, id, v, at(v+1)); err != nil {
			b.Error(err)
		}
	}
}
