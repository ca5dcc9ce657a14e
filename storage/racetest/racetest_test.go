package racetest

import (
	"context"
	"testing"
	"testing/synctest"

	"cohortbot/storage"
	"cohortbot/storage/sqlite"
)

func open(t *testing.T) storage.Engine {
	e, err := sqlite.Open(t.Context(), sqlite.Config{Path: ":memory:", Indexes: storage.Indexes()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close(context.Background()) })
	return e
}

// stride is how many moments are left out between two: more where what is looked for does
// not hang on the moment, as with the race detector.
func stride(n int) int {
	if testing.Short() {
		return 3 * n
	}
	return n
}

func TestQuiet(t *testing.T) { Quiet(t, open) }

func TestRaces(t *testing.T) { Races(t, open, stride(8)) }

// In a bubble the pauses of a relay cost nothing.
func TestRelays(t *testing.T) { Relays(t, synctest.Test, open, stride(3)) }

func TestLease(t *testing.T) { Lease(t, open) }
