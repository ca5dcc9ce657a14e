package course

import (
	"slices"
	"time"
)

// Calendar is the occasions that hold: the course's, as staff have changed them.
type Calendar []Occasion

// Ramadan tells whether the day of t is in Ramadan.
func (c Calendar) Ramadan(t time.Time) bool {
	return slices.ContainsFunc(c, func(o Occasion) bool { return o.Kind == Ramadan && o.Covers(t) })
}

// Rests tells whether the day of t is a quiet day or one of mourning.
func (c Calendar) Rests(t time.Time) bool {
	return slices.ContainsFunc(c, func(o Occasion) bool { return o.Kind != Ramadan && o.Covers(t) })
}

// Hushed tells whether nothing unasked may be sent at t, by the time of day in t's own
// zone; Ramadan has its own hours. Days are not looked at.
func (c Calendar) Hushed(q Quiet, t time.Time) bool { return q.Covers(t, c.Ramadan(t)) }

// mostRest is how long an instant may be moved: longer than any row of quiet days.
const mostRest = 120

// Moved gives the first instant from t on at which something unasked may be sent: an hour
// in quiet time moves to its end, a quiet day to the day after it. The hours are those of
// t's zone. It is the zero time when no end is in sight.
func (c Calendar) Moved(q Quiet, t time.Time) time.Time {
	for range mostRest {
		switch {
		case c.Rests(t):
			t = midnight(t, 1)
		case c.Hushed(q, t):
			t = q.end(t, c.Ramadan(t))
		default:
			return t
		}
	}
	return time.Time{}
}

// Night is the next quiet time that begins after t, and when it is over, quiet days after it
// included. The hours are those of t's zone.
func (c Calendar) Night(q Quiet, t time.Time) (from, to time.Time) {
	for day := range 3 {
		from = q.begin(midnight(t, day), c.Ramadan(midnight(t, day)))
		if from.After(t) {
			break
		}
	}
	return from, c.Moved(q, from)
}

// begin is when the quiet time of a day begins.
func (q Quiet) begin(day time.Time, ramadan bool) time.Time {
	if ramadan {
		return q.Ramadan.From.On(day)
	}
	return q.From.On(day)
}

// Working gives day, or the first day after it that is no quiet day. Days are midnights.
func (c Calendar) Working(day time.Time) time.Time {
	for range mostRest {
		if !c.Rests(day) {
			return day
		}
		day = midnight(day, 1)
	}
	return day
}

// end is when the quiet time that covers t is over.
func (q Quiet) end(t time.Time, ramadan bool) time.Time {
	from, to := q.From, q.To
	if ramadan {
		from, to = q.Ramadan.From, q.Ramadan.To
	}
	if now := Clock(t.Hour()*60 + t.Minute()); from > to && now >= from {
		return to.On(midnight(t, 1))
	}
	return to.On(t)
}

// midnight is that of the day of t, so many days later, in t's zone.
func midnight(t time.Time, days int) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, t.Location())
}
