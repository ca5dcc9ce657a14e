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

// Issued implements turn.Invitations. An invitation that was refused, or cannot be read, is
// left out.
func (s *Store) Issued(ctx context.Context, of dialog.IssuedOf) (*dialog.IssuedPage, error) {
	out := &dialog.IssuedPage{}
	q := Query{Index: invitationsByCohort, Equal: []any{string(of.Cohort)}, Descending: true, Limit: page}
	err := s.walk(ctx, q, func(d Decode) error {
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
		if out.All++; out.All <= of.From || len(out.Page) >= of.Limit {
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
