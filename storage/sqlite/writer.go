package sqlite

import (
	"context"
	"database/sql/driver"
	"fmt"
	"sync"

	"cohortbot/storage"
)

// A write is what one caller waits for.
type write struct {
	steps []step
	// alone runs outside every transaction, in its turn, instead of steps.
	alone func(*conn) error
	err   error
	done  chan error // room for one, so that nobody waits for a caller that left
}

// A step is one statement; refuse is what it means when no row changed, nil
// when that is well. Only a write of a single step refuses, so a refused write
// has no effect to undo.
type step struct {
	sql    *statement
	args   []driver.NamedValue
	refuse error
}

// The queue holds what waits for the writer. It needs no limit: each caller
// waits for its own write.
type queue struct {
	mu      sync.Mutex
	waiting []*write
	closed  bool
	wake    chan struct{} // room for one; closed by close
}

func newQueue() *queue { return &queue{wake: make(chan struct{}, 1)} }

func (q *queue) add(w *write) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return errClosed
	}
	q.waiting = append(q.waiting, w)
	select {
	case q.wake <- struct{}{}:
	default: // the writer is to wake already
	}
	return nil
}

// take hands over everything that waits, or at most limit if that is not 0.
func (q *queue) take(into []*write, limit int) []*write {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := len(q.waiting)
	if limit > 0 && n > limit {
		n = limit
	}
	into = append(into, q.waiting[:n]...)
	rest := copy(q.waiting, q.waiting[n:])
	clear(q.waiting[rest:])
	q.waiting = q.waiting[:rest]
	return into
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		q.closed = true
		close(q.wake)
	}
}

// submit hands a write to the writer and waits for its answer.
func (s *Store) submit(ctx context.Context, w *write) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.queue == nil {
		return s.direct(ctx, w)
	}
	w.done = make(chan error, 1)
	if err := s.queue.add(w); err != nil {
		return err
	}
	select {
	case err := <-w.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// direct writes on the single connection of a store in memory: with no disk to
// wait for, a group would only add the way to another goroutine and back.
func (s *Store) direct(ctx context.Context, w *write) error {
	c, err := s.acquire(ctx)
	if err != nil {
		return err
	}
	defer s.release(c)
	commit(c, []*write{w})
	return w.err
}

// writeAll is the one writer. While a group is being committed the next one
// gathers, so groups grow with the load and nobody waits for a timer.
func (s *Store) writeAll() {
	defer close(s.written)
	var group []*write
	for range s.queue.wake {
		group = s.drain(group)
	}
	s.drain(group)
}

func (s *Store) drain(group []*write) []*write {
	for {
		group = s.queue.take(group[:0], s.groupLimit)
		if len(group) == 0 {
			return group
		}
		commit(s.writer, group)
		for i, w := range group {
			w.done <- w.err
			group[i] = nil
		}
	}
}

// commit runs a group in one transaction and sets the error of each. A refused
// write fails alone; anything else that goes wrong fails everybody, because
// then it is not known what the transaction still holds.
func commit(c *conn, group []*write) {
	if err := together(c, group); err != nil {
		for _, w := range group {
			w.err = fmt.Errorf("commit: %w", err)
		}
	}
	for _, w := range group {
		if w.alone != nil {
			w.err = w.alone(c)
		}
	}
}

func together(c *conn, group []*write) error {
	if len(group) == 1 && len(group[0].steps) <= 1 {
		return group[0].run(c) // SQLite's own transaction round a statement will do
	}
	if _, err := c.exec(begin, nil); err != nil {
		return err
	}
	for _, w := range group {
		if err := w.run(c); err != nil {
			rollback(c)
			return err
		}
	}
	if _, err := c.exec(end, nil); err != nil {
		rollback(c)
		return err
	}
	return nil
}

// rollback leaves no transaction open. SQLite may have ended it by itself when
// the disk was full, and then complains; the first error is the one to tell.
func rollback(c *conn) { _, _ = c.exec(undo, nil) }

// run does the steps of a write. A refusal is the write's own; the error
// returned is the transaction's.
func (w *write) run(c *conn) error {
	for _, st := range w.steps {
		n, err := c.exec(st.sql, st.args)
		if err != nil {
			return err
		}
		if n == 0 && st.refuse != nil {
			w.err = st.refuse
		}
	}
	return nil
}

var errClosed = fmt.Errorf("%w: closed", storage.ErrUnavailable)

// Never changed: shared by all connections as keys of what they prepared.
var (
	begin = &statement{"BEGIN IMMEDIATE"}
	end   = &statement{"COMMIT"}
	undo  = &statement{"ROLLBACK"}
)
