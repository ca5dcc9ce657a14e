// Package sqlite is the embedded document engine: JSON documents in one SQLite
// file, or in memory.
//
// On disk one goroutine writes. It takes all writes that wait into one
// transaction, commits once and answers each (docs/decisions/0003-group-commit.md);
// readers have connections of their own and never wait for it. Other
// processes may write to the same file beside it. In memory there is a single
// connection, which callers take in turn.
package sqlite

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"cohortbot/storage"
)

// Config says what to open. Path and Indexes are required.
type Config struct {
	Path    string          // a file, made with mode 0600 if missing, or ":memory:"
	Indexes []storage.Index // the same in every process that opens the file
	Readers int             // connections that read at once; 4 when 0; in memory always 1
	Busy    time.Duration   // how long to wait for another process; 5 s when 0
}

// Store is the engine. It implements storage.Engine.
type Store struct {
	path       string
	busy       time.Duration
	declared   *storage.Table
	tables     map[storage.Collection]*table
	plans      sync.Map   // shape to *statement
	pool       chan *conn // readers; nil stands for one not dialled yet
	closing    chan struct{}
	closeOnce  sync.Once
	closeMu    sync.Mutex    // guards open, and writer once written is closed
	open       int           // connections of the pool that Close has still to take
	queue      *queue        // nil in memory
	writer     *conn         // nil in memory
	written    chan struct{} // closed when the writer has ended
	groupLimit int           // most writes in a transaction; 0: all that wait
}

var _ storage.Engine = (*Store)(nil)

// Open opens or makes the database and brings it to the declared indexes.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	declared, err := storage.NewTable(cfg.Indexes)
	if err != nil {
		return nil, err
	}
	if cfg.Path == "" {
		return nil, fmt.Errorf("%w: a database needs a path", storage.ErrMisuse)
	}
	if cfg.Readers < 1 {
		cfg.Readers = 4
	}
	if cfg.Busy <= 0 {
		cfg.Busy = 5 * time.Second
	}
	s := &Store{path: cfg.Path, busy: cfg.Busy, declared: declared, closing: make(chan struct{}),
		tables: map[storage.Collection]*table{}, written: make(chan struct{})}
	for _, in := range declared.Collections() {
		fields, err := declared.Fields(in)
		if err != nil {
			return nil, err
		}
		s.tables[in] = newTable(in, fields)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s, s.start(cfg.Readers)
}

func (s *Store) start(readers int) error {
	if err := makePrivate(s.path); err != nil {
		return err
	}
	c, err := dial(s.path, s.busy)
	if err != nil {
		return err
	}
	if err := prepareSchema(c, s.declared, s.tables); err != nil {
		return errors.Join(err, c.close())
	}
	if s.path == memory {
		s.pool = make(chan *conn, 1)
		s.pool <- c
		s.open = 1
		close(s.written)
		return nil
	}
	s.pool = make(chan *conn, readers)
	s.open = readers
	for range readers {
		s.pool <- nil
	}
	s.writer, s.queue = c, newQueue()
	go s.writeAll()
	return nil
}

// makePrivate makes the file before SQLite would, readable by its owner alone;
// the files beside it take its mode.
func makePrivate(path string) error {
	if path == memory {
		return nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("make the database: %w: %w", storage.ErrUnavailable, err)
	}
	return f.Close()
}

// Insert implements storage.Engine.
func (s *Store) Insert(ctx context.Context, in storage.Collection, id string, doc any) error {
	t, args, err := s.encode(in, id, doc)
	if err != nil {
		return fmt.Errorf("insert into %s: %w", in, err)
	}
	return s.wrote(ctx, "insert into", in, step{t.insert, args, storage.ErrDuplicate})
}

// InsertMissing implements storage.Engine. Here all puts are stored or none.
func (s *Store) InsertMissing(ctx context.Context, puts []storage.Put) error {
	steps := make([]step, len(puts))
	for i, p := range puts {
		t, args, err := s.encode(p.In, p.ID, p.Doc)
		if err != nil {
			return fmt.Errorf("insert into %s: %w", p.In, err)
		}
		steps[i] = step{sql: t.insert, args: args}
	}
	return s.wrote(ctx, "insert", "what is missing", steps...)
}

// Replace implements storage.Engine.
func (s *Store) Replace(ctx context.Context, in storage.Collection, id string, version int64, doc any) error {
	t, args, err := s.encode(in, id, doc)
	if err != nil {
		return fmt.Errorf("replace in %s: %w", in, err)
	}
	args = append(args, driver.NamedValue{Ordinal: len(args) + 1, Value: version})
	return s.wrote(ctx, "replace in", in, step{t.replace, args, storage.ErrConflict})
}

// Delete implements storage.Engine. The ids go together or not at all.
func (s *Store) Delete(ctx context.Context, in storage.Collection, ids ...string) error {
	if _, err := s.declared.Fields(in); err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	steps := make([]step, len(ids))
	for i, id := range ids {
		steps[i] = step{sql: s.tables[in].remove, args: values(id)}
	}
	return s.wrote(ctx, "delete from", in, steps...)
}

// DeleteVersion implements storage.Engine.
func (s *Store) DeleteVersion(ctx context.Context, in storage.Collection, id string, version int64) error {
	if _, err := s.declared.Fields(in); err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	return s.wrote(ctx, "delete from", in, step{s.tables[in].removeVersion, values(id, version), storage.ErrConflict})
}

func (s *Store) wrote(ctx context.Context, did string, in storage.Collection, steps ...step) error {
	if len(steps) == 0 {
		return nil
	}
	if err := s.submit(ctx, &write{steps: steps}); err != nil {
		return fmt.Errorf("%s %s: %w", did, in, err)
	}
	return nil
}

// encode checks a document and gives the values of its row, in the order of
// the columns: _id, version, doc, fields.
func (s *Store) encode(in storage.Collection, id string, doc any) (*table, []driver.NamedValue, error) {
	if _, err := s.declared.Fields(in); err != nil {
		return nil, nil, err
	}
	t := s.tables[in]
	text, err := json.Marshal(doc)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: encode: %T", storage.ErrMisuse, err) // its text may quote the document
	}
	if len(text) > storage.MaxDocument {
		return nil, nil, fmt.Errorf("%w: %d bytes", storage.ErrTooLarge, len(text))
	}
	row, err := t.extract.values(text)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", storage.ErrMisuse, err)
	}
	if row[0] != id || id == "" {
		return nil, nil, fmt.Errorf("%w: a document's _id is not its id", storage.ErrMisuse)
	}
	args := make([]driver.NamedValue, 0, len(row)+2)
	for i, v := range row {
		args = append(args, driver.NamedValue{Ordinal: len(args) + 1, Value: v})
		if i == 1 {
			args = append(args, driver.NamedValue{Ordinal: len(args) + 1, Value: text})
		}
	}
	return t, args, nil
}

// Get implements storage.Engine.
func (s *Store) Get(ctx context.Context, in storage.Collection, id string, into any) error {
	if _, err := s.declared.Fields(in); err != nil {
		return fmt.Errorf("get: %w", err)
	}
	doc, err := s.read(ctx, s.tables[in].get, id)
	if err == nil && doc == nil {
		err = storage.ErrNotFound
	}
	if err == nil {
		err = decode(doc, into)
	}
	if err != nil {
		return fmt.Errorf("get from %s: %w", in, err)
	}
	return nil
}

func (s *Store) read(ctx context.Context, sql *statement, id string) (doc []byte, err error) {
	c, err := s.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer s.release(c)
	err = c.query(sql, values(id), func(row []driver.Value) error {
		doc = bytesOf(row[0])
		return nil
	})
	return doc, err
}

// bytesOf is a document's text, also where a tool of SQLite's has stored it as
// another type.
func bytesOf(v driver.Value) []byte {
	switch v := v.(type) {
	case []byte:
		return v
	case string:
		return []byte(v)
	}
	return []byte{}
}
