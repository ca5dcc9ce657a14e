package ferrettest

import (
	"context"
	"testing"
	"time"

	"cohortbot/storage"
	"cohortbot/storage/mongo"
	"cohortbot/storage/racetest"
)

func openRepositories(t *testing.T) storage.Engine {
	e, err := mongo.Open(t.Context(), mongo.Config{URI: Start(t) + "conversation", Indexes: storage.Indexes()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := e.Close(ctx); err != nil {
			t.Error("close:", err)
		}
	})
	return e
}

// A conversation from the link to a closed quiz, one call at a time.
func TestConversation(t *testing.T) { racetest.Quiet(t, openRepositories) }

// Disturbances come between two calls, never beside one.
func TestRaces(t *testing.T) { racetest.Races(t, openRepositories, 8) }

// The relay's calls, one at a time; its pauses are real, so few moments are tried.
func TestRelays(t *testing.T) { racetest.Relays(t, racetest.Really, openRepositories, 20) }

// Who leads, one call at a time.
func TestLease(t *testing.T) { racetest.Lease(t, openRepositories) }
