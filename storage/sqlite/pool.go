package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"

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

// Scrub empties the write-ahead log into the database and cuts it to nothing,
// so that what was deleted or replaced before the call is in no file any more.
// It waits for readers; when one reads on for too long, ErrUnavailable.
func (s *Store) Scrub(ctx context.Context) error {
	if s.path == memory {
		return nil
	}
	checkpoint := &statement{"PRAGMA wal_checkpoint(TRUNCATE)"}
	err := s.submit(ctx, &write{alone: func(c *conn) error {
		return c.query(checkpoint, nil, func(row []driver.Value) error {
			if row[0].(int64) != 0 {
				return fmt.Errorf("%w: somebody is reading", storage.ErrUnavailable)
			}
			return nil
		})
	}})
	if err != nil {
		return fmt.Errorf("scrub: %w", err)
	}
	return nil
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
