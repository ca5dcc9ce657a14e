package racetest

import (
	"errors"
	"testing"
	"time"

	"cohortbot/scheduler"
	"cohortbot/seal"
	"cohortbot/storage"
)

// Lease holds the lease against what scheduler.Leases promises: taken, renewed, taken
// over, given back, and each time whoever comes too late is refused.
func Lease(t *testing.T, open Open) {
	keys, err := seal.New().Keys()
	if err != nil {
		t.Fatal(err)
	}
	s := storage.NewStore(open(t), keys, nil)
	lies := scheduler.Lease{}
	reads := func(when string) {
		t.Helper()
		got, err := s.Lease(t.Context())
		if err != nil || got != lies {
			t.Errorf("%s: read %+v, error %v; want %+v", when, got, err, lies)
		}
	}
	term := func() int64 {
		t.Helper()
		n, err := s.NextTerm(t.Context())
		if err != nil || n <= lies.Term {
			t.Errorf("term %d after %d, error %v", n, lies.Term, err)
		}
		return n
	}
	saves := func(when string, l scheduler.Lease) {
		t.Helper()
		l.Led = time.UnixMilli(1_800_000_000_000 + l.Version).UTC()
		if err := s.SaveLease(t.Context(), l); err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		lies = l
		reads(when)
	}
	tooLate := func(when string, l scheduler.Lease) {
		t.Helper()
		if err := s.SaveLease(t.Context(), l); !errors.Is(err, scheduler.ErrLeaseLost) {
			t.Errorf("%s: error is %v, want %v", when, err, scheduler.ErrLeaseLost)
		}
		reads(when)
	}
	reads("nobody ever led")
	first, second := term(), term()
	saves("a takes it", scheduler.Lease{Version: 1, Term: first, Holder: "a"})
	tooLate("b wanted to be the first, too", scheduler.Lease{Version: 1, Term: second, Holder: "b"})
	saves("a renews it", scheduler.Lease{Version: 2, Term: first, Holder: "a"})
	tooLate("b judged by what a has renewed since", scheduler.Lease{Version: 2, Term: second, Holder: "b"})
	saves("it stood still, b takes it", scheduler.Lease{Version: 3, Term: term(), Holder: "b"})
	tooLate("a wakes and renews it", scheduler.Lease{Version: 3, Term: first, Holder: "a"})
	saves("b gives it back", scheduler.Lease{Version: 4, Term: lies.Term})
	tooLate("b renews what it gave back", scheduler.Lease{Version: 4, Term: lies.Term, Holder: "b"})
	saves("a takes it again", scheduler.Lease{Version: 5, Term: term(), Holder: "a"})
}
