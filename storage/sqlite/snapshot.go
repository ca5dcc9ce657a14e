package sqlite

import (
	"context"
	"errors"
	"fmt"

	"cohortbot/storage"
)

// snapshot is the database as it was when its connection began to read. It is
// used by one goroutine at a time.
type snapshot struct {
	store *Store
	conn  *conn
}

var _ storage.Snapshotter = (*Store)(nil)

// Snapshot implements storage.Snapshotter, with a connection of its own: writers
// go on beside it, and the log grows until done is called. In memory there is one
// connection alone, so there the store itself is given.
func (s *Store) Snapshot(ctx context.Context) (storage.Reader, func() error, error) {
	if s.path == memory {
		return s, func() error { return nil }, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	c, err := dial(s.path, s.busy)
	if err != nil {
		return nil, nil, err
	}
	err = c.do("BEGIN")
	if err == nil {
		// Only the first read settles what the transaction sees.
		err = c.do("SELECT count(*) FROM sqlite_schema")
	}
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("begin a snapshot: %w", err), c.close())
	}
	return &snapshot{s, c}, c.close, nil
}

// Find implements storage.Reader.
func (s *snapshot) Find(ctx context.Context, q storage.Query, each func(storage.Decode) error) (storage.Cursor, error) {
	w, err := s.store.declared.Page(q)
	if err != nil {
		return "", err
	}
	rows, err := s.store.page(ctx, s.conn, w)
	if err != nil {
		return "", fmt.Errorf("find by %s in a snapshot: %w", q.Index, err)
	}
	return hand(w, rows, each)
}
