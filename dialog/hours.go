package dialog

import (
	"slices"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
)

// hours are the times at which something unasked may come to her: by a schedule of the
// course, or at an hour on some days of the week.
type hours struct {
	calendar course.Calendar
	quiet    course.Quiet
	zone     *time.Location
	cron     *course.Reminder // nil: at, on
	at       course.Clock
	on       cohort.Days
	keep     bool // the hour is chosen: Ramadan does not move it
}

// Where course and she say nothing: Sunday to Wednesday at six in the evening.
const (
	usualHour = course.Clock(18 * 60)
	usualWeek = cohort.Days(1<<time.Sunday | 1<<time.Monday | 1<<time.Tuesday | 1<<time.Wednesday)
	everyDay  = cohort.Days(1<<7 - 1)
)

// zone is hers, or the course's.
func (t *talk) zone() *time.Location {
	name := t.p.Reminded.Zone
	if name == "" {
		return t.w.Course.Zone
	}
	if t.abroad == nil || t.abroad.String() != name { // reading one takes its time, and it is asked for often
		z, err := time.LoadLocation(name)
		if err != nil {
			return t.w.Course.Zone
		}
		t.abroad = z
	}
	return t.abroad
}

// hoursOf are the times of a rule of the course: its own, or those she has chosen.
func (t *talk) hoursOf(r *course.Reminder) hours {
	h := t.hours()
	if r.Fixed {
		h.cron, h.keep = r, true
	} else if !t.p.Reminded.Own {
		h.cron = r
	}
	return h
}

// hours are the times at which she hears of what belongs to no rule: hers, or those of the
// course's first reminder that gives way to hers.
func (t *talk) hours() hours {
	h := hours{calendar: t.w.Days, quiet: t.w.Course.Quiet, zone: t.zone()}
	h.at, h.on = t.hour()
	h.keep = t.p.Reminded.Own
	return h
}

// hour is her hour and her days, as she chose them or as they are without that.
func (t *talk) hour() (course.Clock, cohort.Days) {
	if r := t.p.Reminded; r.Own {
		return r.At, r.Days
	}
	for i := range t.w.Course.Reminders {
		if r := &t.w.Course.Reminders[i]; !r.Fixed && len(r.Week) > 0 {
			var on cohort.Days
			for _, d := range r.Week {
				on = on.With(d, true)
			}
			return r.At, on
		}
	}
	return usualHour, usualWeek
}

// mostTries bounds the search for an occurrence: two days of one a minute, and more than
// a year of one a day.
const mostTries = 4000

// next gives the first occurrence after an instant that may come to her at from or later:
// as the schedule has it, and when it may be sent. Both are zero when there is none.
func (h hours) next(after, from time.Time) (raw, send time.Time) {
	if earliest := h.back(from); after.Before(earliest) {
		after = earliest
	}
	for range mostTries {
		raw = h.raw(after)
		if raw.IsZero() {
			return time.Time{}, time.Time{}
		}
		if h.calendar.Rests(raw) {
			after = lastOf(raw)
			continue
		}
		send = h.moved(raw)
		if !send.IsZero() && !send.Before(from) {
			return raw, send
		}
		after = raw
		if send.After(raw) {
			after = send.Add(-time.Nanosecond) // what lies before comes at the same moment
		}
	}
	return time.Time{}, time.Time{}
}

// back is how far back an occurrence may lie that comes at from: over a night, and over the
// row of quiet days before that.
func (h hours) back(from time.Time) time.Time {
	const day = 24 * time.Hour
	at := from.Add(-day)
	for range mostRests {
		if !h.calendar.Rests(at) {
			break
		}
		at = at.Add(-day)
	}
	return at
}

// mostRests is more than any row of quiet days has.
const mostRests = 120

// raw is the first occurrence of the schedule after an instant.
func (h hours) raw(after time.Time) time.Time {
	if h.cron != nil {
		return h.cron.Next(after, h.zone)
	}
	day := after.In(h.zone)
	for range 8 {
		if x := h.at.On(day); h.on.Has(x.Weekday()) && x.After(after) {
			return x
		}
		day = lastOf(day).Add(time.Nanosecond)
	}
	return time.Time{}
}

// moved is when an occurrence may be sent.
func (h hours) moved(raw time.Time) time.Time {
	if !h.keep && h.calendar.Ramadan(raw) {
		raw = h.quiet.Ramadan.Send.On(raw)
	}
	return h.calendar.Moved(h.quiet, raw)
}

// lastOf is the last instant of the day of t.
func lastOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, t.Location()).Add(-time.Nanosecond)
}

// weekdays are those of a set, Saturday first, as the week begins in Iraq.
func weekdays(on cohort.Days) []time.Weekday {
	all := []time.Weekday{time.Saturday, time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	return slices.DeleteFunc(all, func(d time.Weekday) bool { return !on.Has(d) })
}

// hourOf is the hour of an instant in the course's zone, clockIn in another.
func (t *talk) hourOf(at cohort.Instant) course.Clock { return clockIn(at, t.w.Course.Zone) }

// dayIn is the day of a zone's calendar, as one that is shown.
func (t *talk) dayIn(at cohort.Instant, zone *time.Location) Day {
	y, m, d := at.Time().In(zone).Date()
	return Day(cohort.At(time.Date(y, m, d, 12, 0, 0, 0, t.w.Course.Zone)))
}

// yourClock says below the day and hour of the programme what they are by hers, where that is another: the day
// too, where it is not the same.
func (t *talk) yourClock(at cohort.Instant) []Part {
	z := t.zone()
	if z.String() == t.w.Course.Zone.String() {
		return nil
	}
	if yours := t.dayIn(at, z); yours != t.dayIn(at, t.w.Course.Zone) {
		return []Part{note("date_your_clock_day", "Date", yours, "Hour", clockIn(at, z))}
	}
	return []Part{note("date_your_clock", "Hour", clockIn(at, z))}
}

func clockIn(at cohort.Instant, zone *time.Location) course.Clock {
	h, m, _ := at.Time().In(zone).Clock()
	return course.Clock(h*60 + m)
}
