package storage

import (
	"context"
	"fmt"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// Outlived implements scheduler.Store. Whether somebody's time is over is decided
// in her own turn, by the course as it is then.
func (s *Store) Outlived(ctx context.Context) ([]dialog.Ref, error) {
	var out []dialog.Ref
	q := Query{Index: peopleExpiring, To: int64(cohort.At(s.now())) + 1, Limit: page}
	err := s.walk(ctx, q, func(d Decode) error {
		var doc struct {
			ID   string `json:"_id"`
			Body struct {
				Person struct {
					Stage        cohort.Stage        `json:"stage"`
					Registration cohort.Registration `json:"registration"`
				} `json:"person"`
			} `json:"body"`
		}
		if err := d(&doc); err != nil {
			return nil // met again by Expire, which tells of it
		}
		p := doc.Body.Person
		if p.Stage == cohort.StageJoining || p.Stage == cohort.StageMember || p.Registration.Awaits > 0 {
			out = append(out, dialog.Ref{Kind: dialog.Person, ID: doc.ID})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find whose time may be over: %w", err)
	}
	return out, nil
}
