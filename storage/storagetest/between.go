package storagetest

import (
	"context"
	"fmt"

	"cohortbot/storage"
)

// Op names an operation of storage.Engine.
type Op string

// The operations.
const (
	Insert        Op = "Insert"
	InsertMissing Op = "InsertMissing"
	Get           Op = "Get"
	Replace       Op = "Replace"
	Delete        Op = "Delete"
	DeleteVersion Op = "DeleteVersion"
	Find          Op = "Find"
	Count         Op = "Count"
)

// A Moment is just before or just after an operation.
type Moment struct {
	Op    Op
	In    storage.Collection // of the first put for InsertMissing; "" for Find and Count
	IDs   []string           // all ids the operation names; none for Find and Count
	Query storage.Query      // for Find and Count
	After bool
	Err   error // what the operation returned; nil before it
}

// A Hook acts at a moment. It should use the engine underneath, not the
// wrapper, which would call it again. An error it returns before an operation
// is returned in its place; one returned after it takes the place of the
// result, although the operation was done: a write whose outcome is unknown.
// It is called by every goroutine that uses the engine.
type Hook func(ctx context.Context, m Moment) error

// Between wraps an engine so that hook is called before and after each
// operation. Closing the wrapper closes the engine.
func Between(e storage.Engine, hook Hook) storage.Engine { return &between{e, hook} }

// Failing wraps an engine so that each operation for which fail answers true
// returns storage.ErrUnavailable. Asked before an operation, it is not done;
// asked after it (Moment.After), it has been.
func Failing(e storage.Engine, fail func(m Moment) bool) storage.Engine {
	return Between(e, func(_ context.Context, m Moment) error {
		if fail(m) {
			return fmt.Errorf("%w: failed on request", storage.ErrUnavailable)
		}
		return nil
	})
}

type between struct {
	engine storage.Engine
	hook   Hook
}

func (b *between) around(ctx context.Context, m Moment, do func() error) error {
	if err := b.hook(ctx, m); err != nil {
		return err
	}
	m.Err = do()
	m.After = true
	if err := b.hook(ctx, m); err != nil {
		return err
	}
	return m.Err
}

func (b *between) Insert(ctx context.Context, in storage.Collection, id string, doc any) error {
	return b.around(ctx, Moment{Op: Insert, In: in, IDs: []string{id}}, func() error {
		return b.engine.Insert(ctx, in, id, doc)
	})
}

func (b *between) InsertMissing(ctx context.Context, puts []storage.Put) error {
	m := Moment{Op: InsertMissing}
	for _, p := range puts {
		m.IDs = append(m.IDs, p.ID)
	}
	if len(puts) > 0 {
		m.In = puts[0].In
	}
	return b.around(ctx, m, func() error { return b.engine.InsertMissing(ctx, puts) })
}

func (b *between) Get(ctx context.Context, in storage.Collection, id string, into any) error {
	return b.around(ctx, Moment{Op: Get, In: in, IDs: []string{id}}, func() error {
		return b.engine.Get(ctx, in, id, into)
	})
}

func (b *between) Replace(ctx context.Context, in storage.Collection, id string, version int64, doc any) error {
	return b.around(ctx, Moment{Op: Replace, In: in, IDs: []string{id}}, func() error {
		return b.engine.Replace(ctx, in, id, version, doc)
	})
}

func (b *between) Delete(ctx context.Context, in storage.Collection, ids ...string) error {
	return b.around(ctx, Moment{Op: Delete, In: in, IDs: ids}, func() error {
		return b.engine.Delete(ctx, in, ids...)
	})
}

func (b *between) DeleteVersion(ctx context.Context, in storage.Collection, id string, version int64) error {
	return b.around(ctx, Moment{Op: DeleteVersion, In: in, IDs: []string{id}}, func() error {
		return b.engine.DeleteVersion(ctx, in, id, version)
	})
}

func (b *between) Find(ctx context.Context, q storage.Query, each func(storage.Decode) error) (next storage.Cursor, err error) {
	err = b.around(ctx, Moment{Op: Find, Query: q}, func() (err error) {
		next, err = b.engine.Find(ctx, q, each)
		return err
	})
	if err != nil {
		return "", err
	}
	return next, nil
}

func (b *between) Count(ctx context.Context, q storage.Query) (n int64, err error) {
	err = b.around(ctx, Moment{Op: Count, Query: q}, func() (err error) {
		n, err = b.engine.Count(ctx, q)
		return err
	})
	return n, err
}

func (b *between) Close(ctx context.Context) error { return b.engine.Close(ctx) }
