package main

import (
	"context"
	"time"

	"cohortbot/course"
	"cohortbot/turn"
)

// inForce is the calendar that holds, and what it was made of.
type inForce struct {
	course  *course.Course
	changes turn.Changes
	days    course.Calendar
}

func holding(c *course.Course, changes turn.Changes) *inForce {
	return &inForce{c, changes, changes.Calendar.Over(c.Calendar, c.Zone)}
}

// days are the occasions that hold: those of the course as it is now, as staff have
// changed them. Nobody may write into them.
func (h *house) days() course.Calendar {
	c, had := h.current(), h.force.Load()
	if had != nil && had.course == c {
		return had.days
	}
	var changes turn.Changes
	if had != nil {
		changes = had.changes
	}
	now := holding(c, changes)
	h.force.CompareAndSwap(had, now) // in vain: the changes are newer by now, and the next to ask sees them
	return now.days
}

// amend has newer changes hold from now on; older ones change nothing.
func (h *house) amend(changes turn.Changes) {
	for {
		had := h.force.Load()
		if had != nil && had.changes.Version >= changes.Version {
			return
		}
		if h.force.CompareAndSwap(had, holding(h.current(), changes)) {
			return
		}
	}
}

// calendarEvery is how often what other processes have changed of the calendar is read.
const calendarEvery = 3 * time.Second

// firstCalendar reads the calendar before anything is done by it.
func (h *house) firstCalendar(ctx context.Context) {
	within, cancel := context.WithTimeout(ctx, calendarEvery)
	defer cancel()
	if err := h.readCalendar(within); err != nil && ctx.Err() == nil {
		h.log.Warn("the calendar cannot be read; until it can, the course's own holds", "err", err)
	}
}

// followCalendar reads what was changed of the calendar, here and elsewhere, until ctx
// ends. While it cannot be read, what was read last holds.
func (h *house) followCalendar(ctx context.Context) {
	tick := time.NewTicker(calendarEvery)
	defer tick.Stop()
	for readable := true; ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := h.readCalendar(ctx)
		if err != nil && readable && ctx.Err() == nil {
			h.log.Warn("the calendar cannot be read; what was read last holds", "err", err)
		}
		readable = err == nil
	}
}

// readCalendar reads what was changed of the calendar once.
func (h *house) readCalendar(ctx context.Context) error {
	changes, err := h.store.Calendar(ctx)
	if err == nil {
		h.amend(changes)
	}
	return err
}
