package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"cohortbot/storage"
)

// A statement is one SQL text. Every connection prepares it once, when it
// first needs it; its address is the key.
type statement struct{ sql string }

// A conn is one connection, used by one goroutine at a time. It speaks to the
// driver itself: database/sql would add its pool, its locks and its argument
// conversion to each of several calls a press.
type conn struct {
	raw      driver.Conn
	prepared map[*statement]driver.Stmt
}

const memory = ":memory:"

func dial(path string, busy time.Duration) (*conn, error) {
	name, journal := memory, "memory"
	if path != memory {
		whole, err := filepath.Abs(path)
		if err != nil {
			return nil, fmt.Errorf("find the database: %w", err)
		}
		name, journal = (&url.URL{Scheme: "file", Path: filepath.ToSlash(whole)}).String(), "wal"
	}
	raw, err := (&sqlite.Driver{}).Open(name)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", unavailable(err))
	}
	c := newConn(raw)
	if err := c.setUp(journal, busy); err != nil {
		return nil, errors.Join(fmt.Errorf("set up the database: %w", err), c.close())
	}
	return c, nil
}

func newConn(raw driver.Conn) *conn { return &conn{raw: raw, prepared: map[*statement]driver.Stmt{}} }

// setUp wants the journal to be of that kind. SQLite answers which it is and
// calls it no error when a file system cannot keep a log.
func (c *conn) setUp(journal string, busy time.Duration) error {
	if err := c.wait(busy); err != nil {
		return err
	}
	err := c.query(&statement{"PRAGMA journal_mode=WAL"}, nil, func(row []driver.Value) error {
		if got := fmt.Sprint(row[0]); got != journal {
			return fmt.Errorf("its file system cannot keep a write-ahead log (the journal is %q): put the data directory on a local disk", got)
		}
		return nil
	})
	for _, pragma := range []string{"synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY"} {
		if err == nil {
			err = c.do("PRAGMA " + pragma)
		}
	}
	return err
}

// wait sets for how long it waits for other connections.
func (c *conn) wait(busy time.Duration) error {
	return c.do(fmt.Sprintf("PRAGMA busy_timeout=%d", busy.Milliseconds()))
}

// do runs SQL that is not worth preparing.
func (c *conn) do(sql string) error {
	_, err := c.raw.(driver.ExecerContext).ExecContext(context.Background(), sql, nil)
	return unavailable(err)
}

// exec runs a writing statement and says how many rows it changed.
func (c *conn) exec(st *statement, args []driver.NamedValue) (int64, error) {
	stmt, err := c.prepare(st)
	if err != nil {
		return 0, err
	}
	// Without a cancellable context the driver starts no goroutine to watch it.
	res, err := stmt.(driver.StmtExecContext).ExecContext(context.Background(), args)
	if err != nil {
		return 0, unavailable(err)
	}
	n, err := res.RowsAffected()
	return n, unavailable(err)
}

// query calls each for every row. The row is reused; byte slices in it are not.
func (c *conn) query(st *statement, args []driver.NamedValue, each func(row []driver.Value) error) error {
	stmt, err := c.prepare(st)
	if err != nil {
		return err
	}
	rows, err := stmt.(driver.StmtQueryContext).QueryContext(context.Background(), args)
	if err != nil {
		return unavailable(err)
	}
	row := make([]driver.Value, len(rows.Columns()))
	for err == nil {
		if err = unavailable(rows.Next(row)); err == nil {
			err = each(row)
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return errors.Join(err, unavailable(rows.Close()))
}

func (c *conn) prepare(st *statement) (driver.Stmt, error) {
	if stmt, ok := c.prepared[st]; ok {
		return stmt, nil
	}
	stmt, err := c.raw.Prepare(st.sql)
	if err != nil {
		return nil, unavailable(err)
	}
	c.prepared[st] = stmt
	return stmt, nil
}

func (c *conn) close() error {
	var errs []error
	for _, stmt := range c.prepared {
		errs = append(errs, stmt.Close())
	}
	return unavailable(errors.Join(append(errs, c.raw.Close())...))
}

// unavailable marks what SQLite complains of. Each statement was written here
// and its values were checked before, so what is left is the store's state:
// busy, full, unreadable, damaged.
func unavailable(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return err
	}
	if words := plain(err); words != "" {
		return fmt.Errorf("%w: %s (%w)", storage.ErrUnavailable, words, err)
	}
	return fmt.Errorf("%w: %w", storage.ErrUnavailable, err)
}

// plain tells what an operator can mend in words, and what to do; "" of all else.
func plain(err error) string {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return ""
	}
	switch e.Code() & 0xff { // without the extension
	case sqlite3.SQLITE_FULL:
		return "the disk is full: make room on it, and everything goes on"
	case sqlite3.SQLITE_BUSY:
		return "another program holds the database: end it, or wait until it is done"
	case sqlite3.SQLITE_READONLY:
		return "the database may not be written: give the data directory and its files to the user of this program"
	}
	return ""
}

func values(vs ...any) []driver.NamedValue {
	args := make([]driver.NamedValue, len(vs))
	for i, v := range vs {
		args[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return args
}
