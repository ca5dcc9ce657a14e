package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
)

// Moving implements scheduler.Board.
func (s *Store) Moving(ctx context.Context, now cohort.Instant) ([]dialog.Spoken, error) {
	var out []dialog.Spoken
	of := []Query{{Index: announcementsChanging, Limit: page}}
	for _, state := range []cohort.AnnouncementState{
		cohort.AnnouncementAsks, cohort.AnnouncementSet, cohort.AnnouncementGoes, cohort.AnnouncementStops, cohort.AnnouncementWithdraws,
	} {
		q := Query{Index: announcementsByState, Equal: []any{state}, Limit: page}
		if state == cohort.AnnouncementSet {
			q.To = int64(now) + 1
		}
		of = append(of, q)
	}
	seen := map[string]bool{}
	for _, q := range of {
		err := s.walk(ctx, q, func(d Decode) error {
			x, err := s.spoken(d)
			if err == nil && x.Announcement != nil && !seen[x.ID] {
				seen[x.ID], out = true, append(out, x)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("find the announcements on their way: %w", err)
		}
	}
	slices.SortFunc(out, func(a, b dialog.Spoken) int {
		return cmp.Or(cmp.Compare(a.Announcement.Made, b.Announcement.Made), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

// Recipients implements scheduler.Board. Whoever has a row of the matter is met wherever she
// learns now, and so is she for whom it was held.
func (s *Store) Recipients(ctx context.Context, of dialog.RecipientsOf) ([]dialog.Ref, error) {
	var ids []string
	var err error
	if of.Cohort != "" {
		q := Query{Index: peopleByCohort, Equal: []any{of.Cohort}, Limit: of.Limit}
		if of.After != "" {
			q.From = of.After + "\x01" // the next id there may be
		}
		if ids, err = s.ids(ctx, q); err != nil {
			return nil, fmt.Errorf("find who is next in a cohort: %w", err)
		}
	}
	if of.Matter != "" {
		rows := Query{Index: messagesOfMatter, Equal: []any{of.Matter}, Limit: 2 * of.Limit}
		held := Query{Index: factsByReply, Equal: []any{of.Matter, cohort.ResponseHeld}, Limit: of.Limit}
		if of.After != "" {
			rows.From = of.After + "\x01"
			held.From = of.After + "0" // the next after all that are named "<subject>/…"
		}
		for _, q := range []Query{rows, held} {
			more, err := s.subjectsOf(ctx, q, of.Limit)
			if err != nil {
				return nil, fmt.Errorf("find who has something of a matter: %w", err)
			}
			ids = append(ids, more...)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	ids = ids[:min(of.Limit, len(ids))]
	out := make([]dialog.Ref, len(ids))
	for i, id := range ids {
		out[i] = dialog.Ref{Kind: dialog.Person, ID: id}
	}
	return out, nil
}

// subjectsOf are the first so many subjects of the rows of a query, which gives those of one
// together.
func (s *Store) subjectsOf(ctx context.Context, q Query, most int) (ids []string, err error) {
	err = s.walk(ctx, q, func(d Decode) error {
		var row struct {
			Subject string `json:"subject"`
		}
		switch err := d(&row); {
		case err != nil || row.Subject == "":
			return passOver(err)
		case len(ids) > 0 && ids[len(ids)-1] == row.Subject:
			return nil
		case len(ids) == most:
			return errFull
		}
		ids = append(ids, row.Subject)
		return nil
	})
	return ids, err
}

// InLane implements scheduler.Board. Whose quiet time it is matters only now and then: mostly
// there are too few rows for that.
func (s *Store) InLane(ctx context.Context, few, most int) (awake, quiet int, err error) {
	lane := []any{outbox.Ready, outbox.Announcements}
	n, err := s.engine.Count(ctx, Query{Index: messagesByLane, Equal: lane})
	if all := int(n); err == nil && few <= all && all < most {
		quiet, err = s.quiet(ctx, lane)
	}
	if err != nil {
		return 0, 0, fmt.Errorf("count the announcements that wait: %w", err)
	}
	return max(0, int(n)-quiet), quiet, nil
}

// quiet counts the rows of a lane that may not go now, for it is quiet time where they go. Many
// share one: a row of each is read and the others are counted, so it is asked as often as there
// are nights, of zones and of days.
func (s *Store) quiet(ctx context.Context, lane []any) (quiet int, err error) {
	now := s.now()
	for at := (dialog.Hush{}); err == nil; {
		var some int64
		if at, some, err = s.nextHush(ctx, lane, at); some == 0 {
			break
		}
		if at.Ends(now) > 0 {
			quiet += int(some)
		}
	}
	return quiet, err
}

// nextHush is the first quiet time after another that rows of a lane have, and how many have it;
// 0: none has a later one.
func (s *Store) nextHush(ctx context.Context, lane []any, after dialog.Hush) (dialog.Hush, int64, error) {
	for _, q := range []Query{
		{Equal: append(slices.Clone(lane), int64(after.From)), From: int64(after.To) + 1}, // of the same beginning, a later end
		{Equal: lane, From: int64(after.From) + 1},
	} {
		var row struct {
			Hush dialog.Hush `json:"hush"`
		}
		q.Index, q.Limit = messagesByHush, 1
		if _, err := s.engine.Find(ctx, q, func(d Decode) error { return passOver(d(&row)) }); err != nil {
			return after, 0, err
		}
		if h := row.Hush; h != (dialog.Hush{}) {
			n, err := s.engine.Count(ctx, Query{Index: messagesByHush, Equal: append(slices.Clone(lane), int64(h.From), int64(h.To))})
			return h, n, err
		}
	}
	return after, 0, nil
}

// Left implements scheduler.Board.
func (s *Store) Left(ctx context.Context, matter string) (int, error) {
	return s.ofMatter(ctx, matter, append(made(), changed()...), outbox.Ready, outbox.Sending)
}

// Drop implements scheduler.Board. A row that is being sent is left to its end; one that a
// sender takes meanwhile is met again.
func (s *Store) Drop(ctx context.Context, matter string) error {
	for _, op := range append(made(), changed()...) {
		for _, state := range []outbox.State{outbox.Ready, outbox.Held} {
			if err := s.dropRows(ctx, Query{Index: messagesByMatter, Equal: []any{matter, op, state}, Limit: page}); err != nil {
				return fmt.Errorf("take messages back: %w", err)
			}
		}
	}
	return nil
}

func (s *Store) dropRows(ctx context.Context, q Query) error {
	var rows []*outbox.Message
	err := s.walk(ctx, q, func(d Decode) error {
		m := &outbox.Message{}
		err := d(m)
		if err == nil {
			rows = append(rows, m)
		}
		return passOver(err)
	})
	if err != nil {
		return err
	}
	for _, m := range rows {
		m.State, m.Reason, m.Body, m.DropAt = outbox.Dropped, "", seal.Private{}, cohort.At(s.now().Add(outbox.BodyKept))
		if err := s.SaveRow(ctx, m); err != nil && !errors.Is(err, outbox.ErrLost) {
			return err
		}
	}
	return nil
}

// stopping are the matters of announcements that are being stopped: what is left of them is
// not sent, though nobody has taken it back yet.
func (s *Store) stopping(ctx context.Context) ([]string, error) {
	var out []string
	err := s.walk(ctx, Query{Index: announcementsByState, Equal: []any{cohort.AnnouncementStops}, Limit: page}, func(d Decode) error {
		id, err := s.idOf(d)
		if id != "" {
			out = append(out, cohort.AnnouncementMatter(id))
		}
		return err
	})
	return out, err
}
