package storage

import (
	"context"
	"errors"
	"fmt"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/turn"
)

// mostWaiting is how many who wait for one cohort are shown.
const mostWaiting = 200

// Issued implements turn.Invitations. An invitation that was refused, or leads somebody back to
// her place, is none of those that were made; one that cannot be read is left out of its page.
func (s *Store) Issued(ctx context.Context, of dialog.IssuedOf) (*dialog.IssuedPage, error) {
	out := &dialog.IssuedPage{}
	all, err := s.countIssued(ctx, string(of.Cohort))
	if err != nil {
		return nil, fmt.Errorf("count the invitations of a cohort: %w", err)
	}
	out.All = all
	passed := 0
	q := Query{
		Index: invitationsByCohort, Equal: []any{string(of.Cohort)}, Descending: true, Limit: min(page, of.From+of.Limit+1),
	}
	err = s.walk(ctx, q, func(d Decode) error {
		if len(out.Page) == of.Limit {
			return errFull
		}
		doc := &turn.Document{}
		err := d(doc)
		inv := doc.Body.Invitation
		switch {
		case errors.Is(err, ErrDamaged), err == nil && inv == nil:
			s.log().Error("storage: an invitation cannot be read and is left out")
			return nil
		case err != nil:
			return err
		case inv.Uses == 0, inv.Subject != "": // what leads somebody back stands on her card
			return nil
		}
		if passed++; passed <= of.From {
			return nil
		}
		if err := s.open(doc); err != nil && !errors.Is(err, ErrOtherKey) && !errors.Is(err, ErrDamaged) {
			return err
		}
		out.Page = append(out.Page, dialog.IssuedLink{ID: doc.ID, Invitation: inv})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the invitations of a cohort: %w", err)
	}
	return out, nil
}

// countIssued counts those that were made for a cohort, without reading them: all that lie
// there, less what was refused, which admits nobody, and what leads somebody back.
func (s *Store) countIssued(ctx context.Context, in string) (int, error) {
	n := 0
	for _, x := range []struct {
		q    Query
		sign int
	}{
		{Query{Index: invitationsByCohort, Equal: []any{in}}, 1},
		{Query{Index: invitationsByUses, Equal: []any{in, int64(0)}}, -1},
		{Query{Index: invitationsLeading, Equal: []any{in}}, -1},
	} {
		some, err := s.engine.Count(ctx, x.q)
		if err != nil {
			return 0, err
		}
		n += x.sign * int(some)
	}
	return max(0, n), nil
}

// Awaiting implements turn.Invitations.
func (s *Store) Awaiting(ctx context.Context, in cohort.ID) ([]dialog.Known, error) {
	out := []dialog.Known{}
	q := Query{Index: peopleWaiting, Equal: []any{string(in)}, From: int64(1), Limit: page}
	err := s.known(ctx, q, func(k dialog.Known) {
		if p := k.Person; len(out) < mostWaiting && p.Stage == cohort.StageVisitor && p.Registration.Awaits > 0 {
			out = append(out, k)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("read who waits to be confirmed: %w", err)
	}
	return out, nil
}
