package storage

import (
	"context"
	"fmt"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// EachNamed reads everybody who is in, with what is sealed of her opened. Who cannot be read is left out,
// and told of in the log.
func (s *Store) EachNamed(ctx context.Context, each func(*cohort.Participant)) error {
	q := Query{Index: peopleByStage, Equal: []any{string(cohort.StageMember)}, Limit: page}
	if err := s.known(ctx, q, func(k dialog.Known) { each(k.Person) }); err != nil {
		return fmt.Errorf("read everybody with her name: %w", err)
	}
	return nil
}
