package racetest

import (
	"context"
	"testing"

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
