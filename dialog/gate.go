package dialog

import (
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
)

// opening says whether a module is open to her, and if not, when or after what.
type opening struct {
	open  bool
	after bool           // after the module before it
	shut  bool           // the team has closed it for now
	day   cohort.Instant // else on this day
}

// opens finds out whether m is open to her: by what was changed for her, else for her
// cohort, else by the course. Those with a role look ahead: what they open is a preview.
func (t *talk) opens(m *course.Module) opening {
	if !t.p.Learns() {
		return opening{open: t.previews()}
	}
	o, g := t.opensByCourse(m), t.gate(m.ID)
	switch g.Way {
	case cohort.GateClosed:
		return opening{shut: true}
	case cohort.GateDay:
		day := cohort.At(t.dayNamed(g.Day))
		return opening{open: t.w.Now >= day, day: day}
	case cohort.GateOpen:
		if !o.open || o.day > g.Since {
			return opening{open: true, day: g.Since}
		}
	}
	if o.open && g.Held {
		o.day = max(o.day, g.Since)
	}
	return o
}

// opensByCourse is what the course says of m.
func (t *talk) opensByCourse(m *course.Module) opening {
	if m.Release.AfterPrevious {
		before := t.w.Course.Previous(m.ID)
		return opening{open: before == nil || t.finished(before), after: true}
	}
	c := t.cohort()
	if c == nil {
		return opening{}
	}
	start, err := c.StartIn(t.w.Course.Zone)
	if err != nil {
		return opening{}
	}
	day := cohort.At(m.Release.Opens(start, t.p.Joined.Time(), t.w.Course.Zone))
	return opening{open: t.w.Now >= day, day: day}
}

// gate is what holds of a module for her: hers, and where that says nothing her cohort's.
func (t *talk) gate(m course.ModuleID) cohort.Gate {
	var g cohort.Gate
	if c := t.cohort(); c != nil {
		g = c.Gates[m]
	}
	own, due := t.p.Gates[m], g.Due
	if own.Way != cohort.GateCourse || own.Held && own.Since > g.Since && g.Way == cohort.GateCourse {
		own.Held = own.Held || own.Since > g.Since && t.keepsShut(g, own.Since)
		g = own
	}
	g.Due = due
	if own.Due != "" {
		g.Due = own.Due
	}
	return g
}

// keepsShut says that a gate has kept its module shut at a moment after it was set.
func (t *talk) keepsShut(g cohort.Gate, at cohort.Instant) bool {
	return g.Way == cohort.GateClosed || g.Way == cohort.GateDay && at < cohort.At(t.dayNamed(g.Day))
}

// dayNamed is the midnight that begins a day as it is stored; the zero time if it is none.
func (t *talk) dayNamed(day string) time.Time {
	at, err := time.ParseInLocation(time.DateOnly, day, t.w.Course.Zone)
	if err != nil {
		return time.Time{}
	}
	return at
}

// due is the last moment of the day m should be finished by, or 0 when none is
// named: the midnight after it would be shown as the next day. It never falls on a quiet
// day, nor into a pause.
func (t *talk) due(m *course.Module) cohort.Instant {
	if !t.p.Learns() || t.cohort() == nil || over(t.cohort()) {
		return 0
	}
	last := t.lastDay(m)
	if last.IsZero() {
		return 0
	}
	for _, x := range t.hersPaused() {
		last = x.Shift(last, t.w.Course.Zone)
	}
	return cohort.At(t.w.Days.Working(last).AddDate(0, 0, 1)) - 1
}

// lastDay is the day named for m, by the team or by the course. Of a module that opens later
// than in the course it is as much later. One that was over when the team had the module open
// is none: nobody can keep it.
func (t *talk) lastDay(m *course.Module) time.Time {
	g, zone := t.gate(m.ID), t.w.Course.Zone
	last := t.lastNamed(m, g)
	if g.Way == cohort.GateCourse && !g.Held || last.IsZero() {
		return last
	}
	day, was := t.opens(m).day.Time().In(zone), t.opensByCourse(m).day.Time().In(zone)
	if g.Due == "" && g.Way != cohort.GateCourse && !m.Release.AfterPrevious && day.After(was) {
		last = last.AddDate(0, 0, cohort.DaysBetween(was, day))
	}
	if g.Way != cohort.GateDay { // of a module that opens after another the course knows no day
		day = later(day, g.Since.Time().In(zone))
	}
	if cohort.DaysBetween(last, day) > 0 {
		return time.Time{}
	}
	return last
}

// lastNamed is the last day of m as the team has named it, or as it is in the course.
func (t *talk) lastNamed(m *course.Module, g cohort.Gate) time.Time {
	if g.Due != "" {
		return t.dayNamed(g.Due)
	}
	start, err := t.cohort().StartIn(t.w.Course.Zone)
	if m.Due == nil || err != nil {
		return time.Time{}
	}
	return m.Due.Ends(start, t.p.Joined.Time(), t.w.Course.Zone).AddDate(0, 0, -1)
}
