package archive

import (
	"context"
	"encoding/json"
	"fmt"

	"cohortbot/cohort"
	"cohortbot/storage"
)

// Loaded says what came out of an archive.
type Loaded struct {
	Counts Counts
	Held   int // messages that had not been sent: they stay so
	Erased int // people erased since, who are not in the store
}

// batch is how many documents are written at a time.
const batch = 500

// Load fills an empty store from an archive. The store counts as whole only at the
// end: until then storage.Store.Begin refuses it, and Load may be repeated with
// another Reader.
//
// Messages that had not been sent are held. Of people in erasures nothing is written
// that was there before they were erased. now is when, for what is kept for a while.
func (r *Reader) Load(ctx context.Context, to storage.Engine, erasures []storage.Erasure, now cohort.Instant) (Loaded, error) {
	if err := storage.BeginRestore(ctx, to); err != nil {
		return Loaded{}, err
	}
	l := &loading{
		to: to, loaded: Loaded{Counts: Counts{}},
		sieve: storage.NewSieve(erasures, now),
	}
	if _, err := r.Each(func(in storage.Collection, doc json.RawMessage) error {
		return l.take(ctx, in, doc)
	}); err != nil {
		return Loaded{}, err
	}
	if err := l.flush(ctx); err != nil {
		return Loaded{}, err
	}
	l.loaded.Held, l.loaded.Erased = l.sieve.Held(), l.sieve.Erased()
	return l.loaded, storage.EndRestore(ctx, to)
}

// loading is one load under way.
type loading struct {
	to     storage.Engine
	sieve  *storage.Sieve
	puts   []storage.Put
	loaded Loaded
}

func (l *loading) take(ctx context.Context, in storage.Collection, doc json.RawMessage) error {
	put, ok, err := l.sieve.Pass(in, doc)
	if err != nil {
		return fmt.Errorf("%w: a document of %s: %w", ErrFormat, in, err)
	}
	if !ok {
		return nil
	}
	l.puts = append(l.puts, put)
	l.loaded.Counts[in]++
	if len(l.puts) < batch {
		return nil
	}
	return l.flush(ctx)
}

func (l *loading) flush(ctx context.Context) error {
	if err := l.to.InsertMissing(ctx, l.puts); err != nil {
		return fmt.Errorf("write into the store: %w", err)
	}
	l.puts = l.puts[:0]
	return nil
}
