package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"cohortbot/storage"
)

// acquire takes a reading connection out of the pool.
func (s *Store) acquire(ctx context.Context) (*conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case <-s.closing:
		return nil, errClosed
	default:
	}
	select {
	case c := <-s.pool:
		if c != nil {
			return c, nil
		}
		c, err := dial(s.path, s.busy)
		if err != nil {
			s.pool <- nil
		}
		return c, err
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-s.closing:
		return nil, errClosed
	}
}

func (s *Store) release(c *conn) { s.pool <- c }

// How long a scrub keeps everybody from writing at a time, and how long it waits
// for readers in all: whoever makes a backup reads for many seconds, and she who asked
// to be forgotten is not kept waiting for that.
const (
	scrubHolds = 50 * time.Millisecond
	scrubRests = 100 * time.Millisecond
	scrubWaits = time.Second
)

// Scrub empties the write-ahead log into the database and cuts it to nothing,
// so that what was deleted or replaced before the call is in no file any more.
// It waits for readers, while others write; when one reads on for too long,
// ErrUnavailable.
func (s *Store) Scrub(ctx context.Context) error {
	if s.path == memory {
		return nil
	}
	for began := time.Now(); ; {
		err := s.submit(ctx, &write{alone: s.empty})
		if err == nil {
			return nil
		}
		if !errors.Is(err, errRead) || time.Since(began) > scrubWaits {
			return fmt.Errorf("scrub: %w", err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("scrub: %w", ctx.Err())
		case <-time.After(scrubRests):
		}
	}
}

// errRead means that the log cannot be emptied yet.
var errRead = fmt.Errorf("%w: somebody is reading", storage.ErrUnavailable)

// empty tries once, for scrubHolds.
func (s *Store) empty(c *conn) (err error) {
	if err := c.wait(min(scrubHolds, s.busy)); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.wait(s.busy)) }()
	checkpoint := &statement{"PRAGMA wal_checkpoint(TRUNCATE)"}
	return c.query(checkpoint, nil, func(row []driver.Value) error {
		if row[0].(int64) != 0 {
			return errRead
		}
		return nil
	})
}

// Close implements storage.Engine. When its context ends too early it may be
// called again.
func (s *Store) Close(ctx context.Context) error {
	s.closeOnce.Do(func() {
		close(s.closing)
		if s.queue != nil {
			s.queue.close()
		}
	})
	select {
	case <-s.written:
	case <-ctx.Done():
		return fmt.Errorf("close the database: %w", ctx.Err())
	}
	s.closeMu.Lock()
	defer s.closeMu.Unlock()
	var errs []error
	for ; s.open > 0; s.open-- {
		select {
		case c := <-s.pool:
			if c != nil {
				errs = append(errs, c.close())
			}
		case <-ctx.Done():
			return fmt.Errorf("close the database: %w", ctx.Err())
		}
	}
	if s.writer != nil {
		errs = append(errs, s.writer.close())
		s.writer = nil
	}
	return errors.Join(errs...)
}
