package ferrettest

import (
	"context"
	"testing"
	"time"

	"cohortbot/storage"
	"cohortbot/storage/mongo"
	"cohortbot/storage/storagetest"
)

// Conformance without its concurrent part, see the package's comment.
func TestSequentialConformance(t *testing.T) {
	storagetest.Sequential(t, func(t *testing.T, indexes []storage.Index) storage.Engine {
		e, err := mongo.Open(t.Context(), mongo.Config{URI: Start(t) + "conformance", Indexes: indexes})
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
	})
}
