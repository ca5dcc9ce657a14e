package storagetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cohortbot/storage"
)

// Concurrent is the part of Conformance with many callers at once.
func Concurrent(t *testing.T, open Open) {
	run(t, open, []promise{
		{"of many inserts of one id one succeeds", raceInsert},
		{"counting by replace-if-version loses nothing", raceReplace},
		{"batches that overlap store each document once", raceBatches},
		{"a refused write does not disturb its neighbours", raceRefused},
		{"readers see whole documents while they change", raceReaders},
		{"closing waits for what is under way", raceClose},
	})
}

// together runs many callers and waits for all.
func together(n int, call func(n int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { call(i) })
	}
	all.Wait()
}

func raceInsert(t *testing.T, e storage.Engine) {
	for round := range 20 {
		var won, lost atomic.Int64
		together(16, func(n int) {
			err := e.Insert(t.Context(), samples, number(round), &sample{ID: number(round), Rank: int64(n)})
			switch {
			case err == nil:
				won.Add(1)
			case errors.Is(err, storage.ErrDuplicate):
				lost.Add(1)
			default:
				t.Error(err)
			}
		})
		if won.Load() != 1 || lost.Load() != 15 {
			t.Errorf("%d won and %d lost", won.Load(), lost.Load())
		}
	}
}

func raceReplace(t *testing.T, e storage.Engine) {
	const callers, each = 12, 20
	store(t, e, &sample{ID: "sum"})
	together(callers, func(int) {
		for done := 0; done < each; {
			var s sample
			if err := e.Get(t.Context(), samples, "sum", &s); err != nil {
				t.Error(err)
				return
			}
			old := s.Version
			s.Version, s.Rank = old+1, s.Rank+1
			err := e.Replace(t.Context(), samples, "sum", old, &s)
			if err == nil {
				done++
			} else if !errors.Is(err, storage.ErrConflict) {
				t.Error(err)
				return
			}
		}
	})
	var s sample
	must(t, e.Get(t.Context(), samples, "sum", &s))
	if s.Rank != callers*each || s.Version != callers*each {
		t.Errorf("counted to %d in %d versions, want %d", s.Rank, s.Version, callers*each)
	}
}

func raceBatches(t *testing.T, e storage.Engine) {
	together(8, func(caller int) {
		var puts []storage.Put
		for n := range 50 {
			id := number(n + caller*10)
			puts = append(puts, storage.Put{In: samples, ID: id, Doc: &sample{ID: id}})
		}
		if err := e.InsertMissing(t.Context(), puts); err != nil {
			t.Error(err)
		}
	})
	if got := ids(t, e, storage.Query{Index: "samples_by_id", Limit: 33}); len(got) != 120 {
		t.Errorf("stored %d, want 120", len(got))
	}
}

func raceRefused(t *testing.T, e storage.Engine) {
	store(t, e, &sample{ID: "taken", Version: 1})
	together(60, func(n int) {
		var err, wanted error
		switch n % 3 {
		case 0:
			err = e.Insert(t.Context(), samples, number(n), &sample{ID: number(n)})
		case 1:
			err, wanted = e.Insert(t.Context(), samples, "taken", &sample{ID: "taken"}), storage.ErrDuplicate
		case 2:
			err, wanted = e.Replace(t.Context(), samples, "taken", 9, &sample{ID: "taken"}), storage.ErrConflict
		}
		if !errors.Is(err, wanted) {
			t.Errorf("error is %v, want %v", err, wanted)
		}
	})
	if got := ids(t, e, storage.Query{Index: "samples_by_id", Limit: 99}); len(got) != 21 {
		t.Errorf("stored %d, want 21", len(got))
	}
}

func raceReaders(t *testing.T, e storage.Engine) {
	store(t, e, &sample{ID: "a", Version: 1, Rank: 1, State: "s", Note: note(1)})
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var writing sync.WaitGroup
	writing.Go(func() {
		defer stop()
		for v := int64(1); v < 150; v++ {
			if err := e.Replace(t.Context(), samples, "a", v, &sample{ID: "a", Version: v + 1, Rank: v + 1, State: "s", Note: note(v + 1)}); err != nil {
				t.Error(err)
				return
			}
		}
	})
	together(4, func(int) {
		for last := int64(0); ctx.Err() == nil; {
			var s sample
			if err := e.Get(t.Context(), samples, "a", &s); err != nil || s.Note != note(s.Rank) || s.Version < last {
				t.Errorf("version %d after %d: %v", s.Version, last, err)
				return
			}
			last = s.Version
		}
	})
	writing.Wait()
}

func note(v int64) string { return fmt.Sprintf("%0200d", v) }

func raceClose(t *testing.T, e storage.Engine) {
	var stored atomic.Int64
	var writing sync.WaitGroup
	begun := make(chan struct{}, 8)
	for caller := range 8 {
		writing.Go(func() {
			for n := 0; ; n++ {
				id := fmt.Sprintf("%d-%d", caller, n)
				err := e.Insert(context.WithoutCancel(t.Context()), samples, id, &sample{ID: id})
				if n == 0 {
					begun <- struct{}{}
				}
				if err != nil {
					want(t, err, storage.ErrUnavailable)
					return
				}
				stored.Add(1)
			}
		})
	}
	for range 8 {
		<-begun
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	must(t, e.Close(ctx))
	writing.Wait()
	if stored.Load() < 8 {
		t.Errorf("stored %d before it closed", stored.Load())
	}
}
