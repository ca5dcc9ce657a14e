package sqlite

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"cohortbot/storage"
)

// A document of about 2 KB in two indexes.
func benchRow(id string, version int64) *row {
	return &row{ID: id, Version: version, State: "ready", Due: 1_700_000_000_000 + version, Text: strings.Repeat("0123456789abcdef", 120)}
}

type place struct {
	name  string
	path  func(b *testing.B) string
	limit int
}

func places() []place {
	disk := func(b *testing.B) string { return filepath.Join(b.TempDir(), "bench.db") }
	return []place{
		{"disk/group", disk, 0},
		{"disk/each", disk, 1},
		{"memory", func(*testing.B) string { return memory }, 0},
	}
}

func (p place) open(b *testing.B) *Store {
	s, err := Open(b.Context(), Config{Path: p.path(b), Indexes: rowIndexes()})
	if err != nil {
		b.Fatal(err)
	}
	s.groupLimit = p.limit // before anything is written
	b.Cleanup(func() { _ = s.Close(b.Context()) })
	return s
}

// BenchmarkReplace has each of many callers replace its own document, as turns
// of different people do: a commit for a group beside a commit for each.
func BenchmarkReplace(b *testing.B) {
	for _, callers := range []int{2, 8, 64} {
		for _, p := range places() {
			b.Run(fmt.Sprintf("%s/callers=%d", p.name, callers), func(b *testing.B) {
				s := p.open(b)
				var next atomic.Int64
				b.SetParallelism(callers / 2) // times GOMAXPROCS, 2 where measured
				b.RunParallel(func(pb *testing.PB) {
					id := fmt.Sprintf("r%d", next.Add(1))
					if err := s.Insert(b.Context(), "rows", id, benchRow(id, 0)); err != nil {
						b.Error(err)
					}
					for v := int64(0); pb.Next(); v++ {
						if err := s.Replace(b.Context(), "rows", id, v, benchRow(id, v+1)); err != nil {
							b.Error(err)
						}
					}
				})
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
			})
		}
	}
}

// BenchmarkPress is what a press asks of the store: two reads, a replacement,
// a batch of two and a deletion.
func BenchmarkPress(b *testing.B) {
	for _, p := range places() {
		b.Run(p.name, func(b *testing.B) {
			s := p.open(b)
			var next atomic.Int64
			b.SetParallelism(32)
			b.RunParallel(func(pb *testing.PB) {
				id := fmt.Sprintf("r%d", next.Add(1))
				if err := s.Insert(b.Context(), "rows", id, benchRow(id, 0)); err != nil {
					b.Error(err)
				}
				for v := int64(0); pb.Next(); v++ {
					if err := press(b, s, id, v); err != nil {
						b.Error(err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "presses/s")
		})
	}
}

func press(b *testing.B, s *Store, id string, v int64) error {
	var r row
	for range 2 {
		if err := s.Get(b.Context(), "rows", id, &r); err != nil {
			return err
		}
	}
	if err := s.Replace(b.Context(), "rows", id, v, benchRow(id, v+1)); err != nil {
		return err
	}
	fact, message := fmt.Sprintf("%s/%d/f", id, v), fmt.Sprintf("%s/%d/m", id, v)
	err := s.InsertMissing(b.Context(), []storage.Put{
		{In: "rows", ID: fact, Doc: &row{ID: fact, State: "fact"}}, {In: "rows", ID: message, Doc: &row{ID: message, State: "ready", Due: v + 1}}})
	if err != nil {
		return err
	}
	return s.Delete(b.Context(), "rows", message)
}

func BenchmarkGet(b *testing.B) {
	for _, p := range places()[1:] {
		b.Run(p.name, func(b *testing.B) {
			s := p.open(b)
			if err := s.Insert(b.Context(), "rows", "r", benchRow("r", 0)); err != nil {
				b.Fatal(err)
			}
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					var r row
					if err := s.Get(b.Context(), "rows", "r", &r); err != nil {
						b.Error(err)
					}
				}
			})
		})
	}
}
