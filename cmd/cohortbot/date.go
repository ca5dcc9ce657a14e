package main

import (
	"context"
	"errors"
	"strings"

	ics "github.com/arran4/golang-ical"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
)

// makeDate makes the calendar file of a session. In it stand the hour and what a session of
// its kind is called, and nothing that tells of the programme: neither its name nor where it
// is, for calendars are shared, and shown on locked phones.
func (h *house) makeDate(ctx context.Context, m outbox.Media) (bot.Made, error) {
	of, id, _ := strings.Cut(m.Of, "/")
	c, err := h.store.Cohort(ctx, cohort.ID(of))
	if err != nil {
		return bot.Made{}, unmade(ctx, err)
	}
	s, ok := c.Session(id)
	if !ok {
		return bot.Made{}, errors.New("the session is not there any more")
	}
	called, err := h.bundle.Plain(locales.Lang(m.Lang), dialog.CalledInCalendars(s), nil)
	if err != nil {
		return bot.Made{}, err
	}
	out := ics.NewCalendar()
	out.SetMethod(ics.MethodPublish)
	out.SetProductId("-//cohortbot//EN")
	e := out.AddEvent(s.ID + "@cohortbot")
	e.SetDtStampTime(s.Told.Time())
	e.SetStartAt(s.At.Time())
	e.SetEndAt(s.Ends().Time())
	e.SetSummary(called)
	e.SetSequence(int(s.Told.Time().Unix() & 0x7fffffff)) // another hour replaces the one before
	return bot.Made{Name: h.fileName(m.Lang, "file_date", ".ics"), Data: []byte(out.Serialize())}, nil
}
