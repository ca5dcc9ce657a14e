package main

import (
	"context"

	"cohortbot/dialog"
	"cohortbot/outbox"
)

// Pause implements outbox.Brake: the matter's own turn has it rest.
func (p *program) Pause(ctx context.Context, matter string, why outbox.Reason, last string) error {
	key := "rest:" + last
	return p.runner.Carry(ctx, dialog.Envelope{
		ID: key, Key: key, On: dialog.Ref{Kind: dialog.Matter, ID: matter}, Event: dialog.Event{Rest: &dialog.Rest{Reason: string(why)}},
	})
}
