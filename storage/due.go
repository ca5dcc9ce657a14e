package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// Due implements scheduler.Agenda.
func (s *Store) Due(ctx context.Context, now time.Time, each func([]dialog.Ref) error) error {
	err := s.pages(ctx, Query{Index: peopleDue, To: int64(cohort.At(now)) + 1, Limit: page}, each)
	if err != nil {
		return fmt.Errorf("find who is due: %w", err)
	}
	return nil
}

// DueNext is the first instant after now, and before until, at which somebody is due; the
// zero time when nobody is.
func (s *Store) DueNext(ctx context.Context, now, until time.Time) (time.Time, error) {
	var first cohort.Instant
	q := Query{Index: peopleDue, From: int64(cohort.At(now)) + 1, To: int64(cohort.At(until)), Limit: 1}
	_, err := s.engine.Find(ctx, q, func(d Decode) error {
		var row struct {
			DueAt cohort.Instant `json:"due_at"`
		}
		err := d(&row)
		first = row.DueAt
		return err
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("find who is due next: %w", err)
	}
	return first.Time(), nil
}

// Unplanned implements scheduler.Agenda. Whoever has no plan at all stands in no index:
// see Members.
func (s *Store) Unplanned(ctx context.Context, id cohort.ID, plan string, each func([]dialog.Ref) error) error {
	for _, q := range []Query{
		{Index: peopleByPlan, Equal: []any{string(id)}, To: plan, Limit: page},
		{Index: peopleByPlan, Equal: []any{string(id)}, From: plan + "\x01", Limit: page}, // the next text there may be
	} {
		if err := s.pages(ctx, q, each); err != nil {
			return fmt.Errorf("find whose plan is another: %w", err)
		}
	}
	return nil
}

// Members implements scheduler.Agenda.
func (s *Store) Members(ctx context.Context, each func([]dialog.Ref) error) error {
	err := s.pages(ctx, Query{Index: peopleByStage, Equal: []any{string(cohort.StageMember)}, Limit: page}, each)
	if err != nil {
		return fmt.Errorf("find all members: %w", err)
	}
	return nil
}

// pages gives the people of a walk, a page at a time.
func (s *Store) pages(ctx context.Context, q Query, each func([]dialog.Ref) error) error {
	for {
		var refs []dialog.Ref
		next, err := s.engine.Find(ctx, q, func(d Decode) error {
			id, err := s.idOf(d)
			if id != "" {
				refs = append(refs, dialog.Ref{Kind: dialog.Person, ID: id})
			}
			return err
		})
		if err == nil && len(refs) > 0 {
			err = each(refs)
		}
		if err != nil || next == "" {
			return err
		}
		q.After = next
	}
}

// planned says that everybody was planned once. The name changes when the head of a
// person's document has learned more, or there is something new that may concern people, so
// that it is written to everybody's.
const planned = "planned-3"

// Planned implements scheduler.Agenda.
func (s *Store) Planned(ctx context.Context) (bool, error) {
	var w word
	err := s.engine.Get(ctx, meta, planned, &w)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// KeepPlanned implements scheduler.Agenda.
func (s *Store) KeepPlanned(ctx context.Context) error {
	return s.engine.InsertMissing(ctx, []Put{{meta, planned, &word{ID: planned}}})
}
