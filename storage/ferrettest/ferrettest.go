// Package ferrettest serves MongoDB's protocol for tests where no MongoDB is
// installed: FerretDB on SQLite, in this process, over a loopback connection.
//
// It is a Go module of its own, so that FerretDB's many dependencies stay out
// of the program's. FerretDB promises less than MongoDB under concurrency
// (two replacements of one document may both succeed), so only tests with one
// caller at a time are of use here.
package ferrettest

import (
	"context"
	"log/slog"
	"testing"

	"github.com/FerretDB/FerretDB/ferretdb"
)

// Start serves an empty database until the test ends and returns its URI,
// which ends with a slash: a database's name may follow.
func Start(t testing.TB) string {
	t.Helper()
	f, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Logger:    slog.New(slog.DiscardHandler),
		Handler:   "sqlite",
		SQLiteURL: "file:" + t.TempDir() + "/",
	})
	if err != nil {
		t.Fatal("start FerretDB:", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- f.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error("FerretDB:", err)
		}
	})
	return f.MongoDBURI()
}
