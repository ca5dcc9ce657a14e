package storage

import (
	"context"
	"fmt"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// Owners gives every member who is an owner by role, or whom named names by her door.
// It reads everybody.
func (s *Store) Owners(ctx context.Context, named func(door string) bool) ([]dialog.Ref, error) {
	var out []dialog.Ref
	err := s.EachPerson(ctx, func(id string, p *cohort.Participant) error {
		if p.Stage == cohort.StageMember && (p.Has(cohort.RoleOwner) || named(p.Door)) {
			out = append(out, dialog.Ref{Kind: dialog.Person, ID: id})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find the owners: %w", err)
	}
	return out, nil
}
