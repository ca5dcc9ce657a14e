package cohort

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"cohortbot/course"
	"cohortbot/locales"
)

// GateWay says when a module opens that does not open as the course has it.
type GateWay string

// The ways.
const (
	GateCourse GateWay = ""       // as in the course
	GateOpen   GateWay = "open"   // since somebody opened it
	GateDay    GateWay = "day"    // on a day, for everybody
	GateClosed GateWay = "closed" // until somebody opens it
)

// Gate is what was changed of a module for a cohort, or for a person: when it opens, and by
// which day it is hoped to be finished. The zero value changes nothing.
type Gate struct {
	Way   GateWay `json:"way,omitempty"`
	Day   string  `json:"day,omitempty"`   // of GateDay: 2006-01-02 in the course's zone
	Since Instant `json:"since,omitempty"` // when Way was set
	Held  bool    `json:"held,omitempty"`  // it was kept shut until Since: that it opens is news
	Due   string  `json:"due,omitempty"`   // the last day; empty: as in the course
}

// Turn gives the gate when its way is set at now. What opens as in the course after it was
// kept shut stays known as such.
func (g Gate) Turn(way GateWay, day string, now Instant, zone *time.Location) Gate {
	shut := g.Way == GateClosed
	if at, err := time.ParseInLocation(time.DateOnly, g.Day, zone); g.Way == GateDay && err == nil {
		shut = now < At(at)
	}
	if way != GateDay {
		day = ""
	}
	next := Gate{Way: way, Day: day, Since: now, Held: shut || g.Held, Due: g.Due}
	if way == GateCourse && !next.Held {
		next.Since = 0
	}
	return next
}

// Gates are what was changed, by module. They are shared: whoever changes them makes others.
type Gates map[course.ModuleID]Gate

// Put gives gates in which that of a module is g; one that changes nothing is left out.
func (x Gates) Put(m course.ModuleID, g Gate) Gates {
	next := maps.Clone(x)
	if next == nil {
		next = Gates{}
	}
	next[m] = g
	if g == (Gate{}) {
		delete(next, m)
	}
	return next
}

// MostPauses is how many pauses a cohort keeps; those that are over are let go of first.
const MostPauses = 20

// Pause is a time in which nothing comes unasked to those it concerns. What is empty of whom
// it concerns leaves nobody out.
type Pause struct {
	ID    string  `json:"id"`
	From  Instant `json:"from"`            // when it was set
	Until string  `json:"until"`           // the day on which reminders come again, 2006-01-02 in the course's zone
	Ended Instant `json:"ended,omitempty"` // when somebody ended it before that day

	Lang     locales.Lang `json:"lang,omitempty"`
	Question string       `json:"question,omitempty"` // of the profile
	Option   string       `json:"option,omitempty"`
	Code     string       `json:"code,omitempty"` // of one person
}

// Concerns says whether the pause holds for somebody of its cohort.
func (x Pause) Concerns(p *Participant) bool {
	return (x.Lang == "" || x.Lang == p.Lang) && (x.Code == "" || x.Code == p.Code) &&
		(x.Question == "" || p.Profile[x.Question] == x.Option)
}

// Whom names in ids whom the pause concerns: a code, a language, or a question and its option
// with a stroke between them; "" stands for everybody.
func (x Pause) Whom() string {
	if x.Question != "" {
		return x.Question + "/" + x.Option
	}
	return cmp.Or(x.Code, string(x.Lang))
}

// Same says that both pauses concern the same people.
func (x Pause) Same(y Pause) bool {
	return x.Lang == y.Lang && x.Question == y.Question && x.Option == y.Option && x.Code == y.Code
}

// Ends is when the pause is over, 0 when that cannot be read.
func (x Pause) Ends(zone *time.Location) Instant {
	at, err := time.ParseInLocation(time.DateOnly, x.Until, zone)
	if end := At(at); err == nil && (x.Ended == 0 || x.Ended > end) {
		return end
	}
	return x.Ended
}

// Shift moves a day that falls in the pause by as many days as it is long. Of one that was
// ended early the day of its end counts as the last.
func (x Pause) Shift(day time.Time, zone *time.Location) time.Time {
	until, err := time.ParseInLocation(time.DateOnly, x.Until, zone)
	if err != nil {
		return day
	}
	from := midnight(x.From.Time().In(zone), 0)
	if ended := midnight(x.Ended.Time().In(zone), 1); x.Ended > 0 && ended.Before(until) {
		until = ended
	}
	if day.Before(from) || !day.Before(until) {
		return day
	}
	return midnight(day, DaysBetween(from, until))
}

// midnight is that of the day of t, so many days later.
func midnight(t time.Time, days int) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, t.Location())
}

// DaysBetween counts the days from one day to another.
func DaysBetween(from, to time.Time) int {
	utc := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(utc(to).Sub(utc(from)) / (24 * time.Hour))
}

// Paused gives pauses with x among them, in the place of one of its id. ok is false when
// there are so many already that are not over at now.
func Paused(all []Pause, x Pause, now Instant, zone *time.Location) (next []Pause, ok bool) {
	next = slices.Clone(all)
	if i := slices.IndexFunc(next, func(y Pause) bool { return y.ID == x.ID }); i >= 0 {
		next[i] = x
		return next, true
	}
	next = append(next, x)
	for len(next) > MostPauses {
		first := -1
		for i, y := range next {
			if end := y.Ends(zone); end <= now && (first < 0 || end < next[first].Ends(zone)) {
				first = i
			}
		}
		if first < 0 {
			return all, false
		}
		next = slices.Delete(next, first, first+1)
	}
	return next, true
}
