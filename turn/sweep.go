package turn

import (
	"context"
	"fmt"

	"cohortbot/dialog"
)

// Finish pays what a subject has had pending for too long and clears it.
func (r *Runner) Finish(ctx context.Context, kind dialog.Kind, id string) error {
	defer r.locks.hold(id)()
	d, err := r.cfg.Store.Load(ctx, kind, id)
	if err != nil {
		return fmt.Errorf("load a subject with something pending: %w", err)
	}
	if d.PendingSince == 0 {
		return nil
	}
	if err := r.finish(ctx, d); err != nil {
		return err
	}
	d.Version++
	d.Pending, d.PendingSince = nil, 0
	if err := r.cfg.Store.Commit(ctx, d); err != nil {
		return fmt.Errorf("clear what was pending: %w", err)
	}
	return nil
}
