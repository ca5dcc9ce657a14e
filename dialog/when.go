package dialog

import (
	"time"

	"cohortbot/cohort"
)

// when is the occurrence of m that is to be told next, as its schedule has it, and when it
// may be sent. An instant that is past means now; zero means never.
func (t *talk) when(m matter) (raw, at time.Time) {
	did := t.did(m)
	now := t.w.Now.Time().In(t.zone())
	switch from := later(m.since.In(now.Location()), now); m.kind {
	case lost, shifted:
		return now, until(m, m.hours.calendar.Moved(m.hours.quiet, from))
	case nudge:
		_, hers := m.hours.next(m.since, m.since)
		return now, until(m, m.hours.calendar.Moved(m.hours.quiet, later(later(from, hers.In(now.Location())), t.rested(m, now))))
	}
	if m.most == 0 && did.Last > 0 && did.Matter == m.about || m.most > 0 && did.N >= m.most {
		return time.Time{}, time.Time{}
	}
	from := later(m.since, t.p.Reminded.Paused.Time())
	if m.kind == dated { // as soon as it may come
		at = later(from.In(now.Location()), now)
		if !m.soon {
			at = later(at, t.rested(m, now))
		}
		return now, until(m, m.hours.calendar.Moved(m.hours.quiet, at))
	}
	if m.most > 0 { // what is older than it is made up for is passed over
		from = later(from, now.Add(-m.late))
	}
	after := did.Last.Time()
	if m.hours.cron == nil && did.Last > 0 {
		after = lastOf(after.In(m.hours.zone)) // once a day, though she moves her hour
	}
	for range mostTries {
		var send time.Time
		raw, send = m.hours.next(after, later(from, did.Sent.Time().Add(time.Millisecond)))
		if send.IsZero() {
			return raw, send
		}
		if send.After(now) {
			return raw, until(m, send)
		}
		if at = m.hours.calendar.Moved(m.hours.quiet, t.rested(m, now)); !at.IsZero() && at.Sub(send) <= m.late {
			return t.latest(m, raw, now), until(m, at)
		}
		if m.most == 0 {
			return time.Time{}, time.Time{} // it is news no more
		}
		after = raw
	}
	return time.Time{}, time.Time{}
}

// rested is when she is not disturbed any more: news, and a page that comes by itself, wait
// until she has not pressed anything for a while. A rule of the course says so itself.
func (t *talk) rested(m matter, now time.Time) time.Time {
	if m.kind == ruled {
		return now
	}
	return later(now, t.p.Seen.Add(oneVisit).Time().In(now.Location()))
}

// until gives at, or never when that is too late.
func until(m matter, at time.Time) time.Time {
	if !m.until.IsZero() && !at.Before(m.until) {
		return time.Time{}
	}
	return at
}

// latest is the last occurrence that is past: those before it are told with it.
func (t *talk) latest(m matter, raw, now time.Time) time.Time {
	for range mostTries {
		next, send := m.hours.next(raw, now.Add(-m.late))
		if send.IsZero() || send.After(now) {
			return raw
		}
		raw = next
	}
	return raw
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// did is what was done about m: how often is counted anew for another matter. What was done
// on a day that is still far off was done by a clock that was wrong; by how much it holds
// her up is bounded.
func (t *talk) did(m matter) cohort.Did {
	d := t.p.Reminded.Rules[m.rule]
	if d.Matter != m.about {
		d.N = 0
	}
	if m.most > 0 && max(d.Last, d.Sent) > t.w.Now.Add(wrongClock) {
		d.Last, d.Sent = 0, 0
	}
	return d
}

// wrongClock is how far ahead of the time of now something may be said to have been done:
// a clock may be put back by less, and repeats nothing.
const wrongClock = 48 * time.Hour

// returned notes that she is here again: whatever fell silent may be told once more, and
// nothing of hers is missing.
func (t *talk) returned() {
	t.p.Reminded.Missed, t.p.Reminded.Nudge = 0, 0
	for name, d := range t.p.Reminded.Rules {
		d.N = 0
		t.p.Reminded.Rules[name] = d
	}
}

// silenced says that something is not told any more until she is here again: her next
// press is looked at with all that a due instant is computed from.
func silenced(p *cohort.Participant) bool {
	for _, d := range p.Reminded.Rules {
		if d.N > 0 {
			return true
		}
	}
	return p.Blocked || p.Reminded.Missed > 0 || p.Unreachable > 0 || p.Shifted > 0
}
