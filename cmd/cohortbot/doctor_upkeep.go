package main

import (
	"context"
	"fmt"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// upkeep is what must be looked after again and again. It is found here once, for
// doctor, for the log at the start, and for the owner's weekly line.
type upkeep struct {
	now    time.Time
	backed cohort.Instant // the last whole backup; 0: none
	shown  time.Time      // when the key's words were shown; zero: never
}

// findUpkeep looks at the key file as it is now and asks the store.
func findUpkeep(ctx context.Context, set settings, store backups) (upkeep, error) {
	file, err := seal.Load(set.keyFile)
	if err != nil {
		return upkeep{}, fmt.Errorf("look whether the key was shown: %w", err)
	}
	backed, err := store.Backed(ctx)
	if err != nil {
		return upkeep{}, err
	}
	return upkeep{now: moment(set), backed: backed, shown: file.Shown()}, nil
}

// backups knows when the last whole backup was made.
type backups interface {
	Backed(ctx context.Context) (cohort.Instant, error)
}

// backupLasts is how old the last backup may be.
const backupLasts = 7 * 24 * time.Hour

// stale says that there is no backup of the last days.
func (u upkeep) stale() bool { return u.backed == 0 || u.now.Sub(u.backed.Time()) >= backupLasts }

func (u upkeep) backup() finding {
	const how = "cohortbot backup FILE, and keep the file on another machine"
	made := "made " + ago(u.now, u.backed.Time())
	switch {
	case u.backed == 0:
		return finding{mend, ofBackup, "there is none yet", how}
	case u.stale():
		return finding{mend, ofBackup, "the last one was " + made, how}
	}
	return finding{well, ofBackup, made, ""}
}

func (u upkeep) key() finding {
	if u.shown.IsZero() {
		return finding{mend, ofKey, "its recovery words were never shown, so nobody has them", "cohortbot key show, and write them on paper"}
	}
	return finding{well, ofKey, "its recovery words were shown " + ago(u.now, u.shown), ""}
}

// Upkeep implements scheduler.House.
func (h *house) Upkeep(ctx context.Context) (dialog.Upkeep, error) {
	u, err := findUpkeep(ctx, h.set, h.store)
	return dialog.Upkeep{Backup: u.stale(), Key: u.shown.IsZero()}, err
}

// Rested implements scheduler.House.
func (h *house) Rested(ctx context.Context) (cohort.Instant, error) { return h.store.Rested(ctx) }

// Owners implements scheduler.House.
func (h *house) Owners(ctx context.Context) ([]dialog.Ref, error) {
	return h.store.Owners(ctx, h.owner)
}

// remind tells the log what somebody should look after.
func (h *house) remind(ctx context.Context) {
	u, err := findUpkeep(ctx, h.set, h.store)
	if err != nil {
		h.log.Warn("backup and key could not be looked at", "err", err)
		return
	}
	for _, f := range []finding{u.backup(), u.key()} {
		if f.standing != well {
			h.log.Warn(f.name+": "+f.text, "mend", f.mend)
		}
	}
}
