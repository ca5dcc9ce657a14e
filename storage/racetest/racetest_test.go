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

func TestQuiet(t *testing.T) { Quiet(t, open) }

func TestRaces(t *testing.T) { Races(t, open, 8) }

// In a bubble the pauses of a relay cost nothing.
func TestRelays(t *testing.T) { Relays(t, synctest.Test, open, 3) }

func TestLease(t *testing.T) { Lease(t, open) }
