package storage

import (
	"context"
	"errors"
	"fmt"

	"cohortbot/cohort"
	"cohortbot/scheduler"
)

// lease is scheduler.Lease as it is stored. It names no machine.
type lease struct {
	ID      string         `json:"_id"`
	Version int64          `json:"version"`
	Term    int64          `json:"term"`
	Holder  string         `json:"holder"`
	Led     cohort.Instant `json:"led"`
}

const leaseID = "lease"

// Lease implements scheduler.Leases.
func (s *Store) Lease(ctx context.Context) (scheduler.Lease, error) {
	var l lease
	err := s.engine.Get(ctx, meta, leaseID, &l)
	if errors.Is(err, ErrNotFound) {
		return scheduler.Lease{}, nil
	}
	if err != nil {
		return scheduler.Lease{}, fmt.Errorf("read who leads: %w", err)
	}
	return scheduler.Lease{Version: l.Version, Term: l.Term, Holder: l.Holder, Led: l.Led.Time()}, nil
}

// SaveLease implements scheduler.Leases.
func (s *Store) SaveLease(ctx context.Context, l scheduler.Lease) error {
	doc := &lease{ID: leaseID, Version: l.Version, Term: l.Term, Holder: l.Holder, Led: cohort.At(l.Led)}
	var err error
	if l.Version == 1 {
		err = as(s.engine.Insert(ctx, meta, leaseID, doc), ErrDuplicate, scheduler.ErrLeaseLost)
	} else {
		err = as(s.engine.Replace(ctx, meta, leaseID, l.Version-1, doc), ErrConflict, scheduler.ErrLeaseLost)
	}
	if err != nil {
		return fmt.Errorf("write who leads: %w", err)
	}
	return nil
}
