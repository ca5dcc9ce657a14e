package storage

import (
	"context"
	"errors"
	"fmt"

	"cohortbot/cohort"
)

// backed is what is remembered of the last whole backup.
type backed struct {
	ID      string         `json:"_id"`
	Version int64          `json:"version"`
	At      cohort.Instant `json:"at"`
	Folder  string         `json:"folder"`
}

const backedID = "backup"

// Backed is when the last whole backup was begun, 0 when there is none.
func (s *Store) Backed(ctx context.Context) (cohort.Instant, error) {
	b, err := s.backed(ctx)
	return b.At, err
}

// BackupFolder is where it was written, on the machine that wrote it; "" when
// there is none.
func (s *Store) BackupFolder(ctx context.Context) (string, error) {
	b, err := s.backed(ctx)
	return b.Folder, err
}

// MarkBacked remembers a backup that is whole. Of two the later counts.
func (s *Store) MarkBacked(ctx context.Context, at cohort.Instant, folder string) error {
	for {
		old, err := s.backed(ctx)
		if err != nil || old.At > at {
			return err
		}
		b := &backed{ID: backedID, Version: old.Version + 1, At: at, Folder: folder}
		if old.Version == 0 {
			err = s.engine.Insert(ctx, meta, backedID, b)
		} else {
			err = s.engine.Replace(ctx, meta, backedID, old.Version, b)
		}
		if errors.Is(err, ErrConflict) || errors.Is(err, ErrDuplicate) {
			continue
		}
		if err != nil {
			return fmt.Errorf("remember the backup: %w", err)
		}
		return nil
	}
}

func (s *Store) backed(ctx context.Context) (backed, error) {
	var b backed
	err := s.engine.Get(ctx, meta, backedID, &b)
	if errors.Is(err, ErrNotFound) {
		return backed{}, nil
	}
	if err != nil {
		return backed{}, fmt.Errorf("read when the last backup was made: %w", err)
	}
	return b, nil
}
