package storage

import (
	"context"
	"errors"
	"fmt"
)

// ErrFull means that there is something in the database already.
var ErrFull = errors.New("the database is not empty: restore into an empty one")

// restoring stands in a database until everything of a backup is in it.
type restoring struct {
	ID string `json:"_id"`
}

const restoringID = "restoring"

// BeginRestore marks an empty database: until EndRestore no program takes it for a
// whole one. One that is not empty is ErrFull and stays as it is; what an
// unfinished restore left may be restored over.
func BeginRestore(ctx context.Context, e Engine) error {
	err := e.Get(ctx, meta, restoringID, &restoring{})
	if err == nil {
		return clear(ctx, e)
	}
	if !errors.Is(err, ErrNotFound) {
		return fmt.Errorf("look into the database: %w", err)
	}
	for _, walk := range Walks() {
		n, err := e.Count(ctx, Query{Index: walk.Name})
		if err != nil {
			return fmt.Errorf("look into the database: %w", err)
		}
		if n > 0 {
			return ErrFull
		}
	}
	if err := e.Insert(ctx, meta, restoringID, &restoring{ID: restoringID}); err != nil {
		return fmt.Errorf("mark the database: %w", err)
	}
	return nil
}

// clear empties what an unfinished restore left, its mark excepted.
func clear(ctx context.Context, e Engine) error {
	for _, walk := range Walks() {
		if err := clearOne(ctx, e, walk); err != nil {
			return fmt.Errorf("empty what an unfinished restore left: %w", err)
		}
	}
	return nil
}

func clearOne(ctx context.Context, e Engine, walk Index) error {
	var err error
	for after := Cursor(""); ; {
		var ids []string
		after, err = e.Find(ctx, Query{Index: walk.Name, Limit: page, After: after}, func(d Decode) error {
			var row struct {
				ID string `json:"_id"`
			}
			err := d(&row)
			if row.ID != restoringID {
				ids = append(ids, row.ID)
			}
			return err
		})
		if err != nil {
			return err
		}
		if err := e.Delete(ctx, walk.In, ids...); err != nil || after == "" {
			return err
		}
	}
}

// EndRestore says that the database is whole.
func EndRestore(ctx context.Context, e Engine) error {
	if err := e.Delete(ctx, meta, restoringID); err != nil {
		return fmt.Errorf("mark the database as whole: %w", err)
	}
	return nil
}
