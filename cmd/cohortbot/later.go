package main

import (
	"context"
	"errors"
	"fmt"

	"cohortbot/outbox"
	"cohortbot/storage"
)

// unmade says whether a file that could not be made may be made later: for want of the store, or of time. What
// was made, or fails by itself, stays as it is.
func unmade(ctx context.Context, err error) error {
	if err != nil && (ctx.Err() != nil || errors.Is(err, storage.ErrUnavailable)) {
		return fmt.Errorf("%w: the store is not there: %w", outbox.ErrNotSent, err)
	}
	return err
}
