package course

import (
	"fmt"
	"time"
	_ "time/tzdata" // a bare machine knows no zones

	"github.com/robfig/cron/v3"
)

// Release is when a module opens.
type Release struct {
	Day           int  // days after the later of cohort start and her joining
	AfterPrevious bool // instead: when the module before it is finished
}

// Opens is the instant a module opens: midnight in zone of the later of the
// day the cohort starts and the day she joined, plus Day days. It is the zero
// time when the module waits for the one before it.
func (r Release) Opens(start, joined time.Time, zone *time.Location) time.Time {
	if r.AfterPrevious {
		return time.Time{}
	}
	return dayAfter(start, joined, zone, r.Day)
}

// Due is the day by which a module is hoped to be finished. Late is welcome.
type Due struct {
	Day int // counted as Release.Day is
}

// Ends is the midnight that closes the due day.
func (d Due) Ends(start, joined time.Time, zone *time.Location) time.Time {
	return dayAfter(start, joined, zone, d.Day+1)
}

func dayAfter(start, joined time.Time, zone *time.Location, days int) time.Time {
	later := start
	if joined.After(start) {
		later = joined
	}
	y, m, d := later.In(zone).Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, zone)
}

// Clock is a time of day in minutes after midnight.
type Clock int

// String writes the time as a course does: "08:00".
func (c Clock) String() string {
	return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60)
}

// On is the instant of that time on the day of t, in t's zone.
func (c Clock) On(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, int(c), 0, 0, t.Location())
}

// Quiet is when nothing unasked is sent, every day and in Ramadan.
type Quiet struct {
	From, To Clock
	Ramadan  QuietRamadan
}

// QuietRamadan is the quiet time in Ramadan, and when reminders are sent then.
type QuietRamadan struct {
	From, To Clock
	Send     Clock
}

// defaultQuiet holds where course.yaml says nothing.
func defaultQuiet() Quiet {
	return Quiet{From: 21 * 60, To: 8 * 60, Ramadan: QuietRamadan{From: 23*60 + 30, To: 11 * 60, Send: 20*60 + 30}}
}

// Covers tells whether nothing unasked may be sent at the time of day of t,
// taken in t's own zone.
func (q Quiet) Covers(t time.Time, ramadan bool) bool {
	from, to := q.From, q.To
	if ramadan {
		from, to = q.Ramadan.From, q.Ramadan.To
	}
	now := Clock(t.Hour()*60 + t.Minute())
	if from <= to {
		return from <= now && now < to
	}
	return now >= from || now < to // over midnight
}

// Condition is what a reminder waits for.
type Condition string

// The conditions of a reminder.
const (
	ModuleUnfinished Condition = "module-unfinished"
	QuizUnfinished   Condition = "quiz-unfinished"
	QuizUnstarted    Condition = "quiz-unstarted"
	Inactive         Condition = "inactive"
)

// Reminder is a message sent on a schedule while its condition holds.
type Reminder struct {
	ID     ReminderID
	Cron   string
	Fixed  bool // the hour she chose does not replace this one
	When   Condition
	After  time.Duration // without progress
	AtMost int           // then silence until she returns
	Text   Text

	At   Clock          // the first hour of its days
	Week []time.Weekday // the days of the week on which it comes; none where it knows no week

	schedule cron.Schedule
}

// Next is the first time after the given one at which the reminder is due by
// its schedule, read in zone. It is the zero time for a reminder not loaded.
func (r Reminder) Next(after time.Time, zone *time.Location) time.Time {
	if r.schedule == nil {
		return time.Time{}
	}
	return r.schedule.Next(after.In(zone))
}

// OccasionKind is what an occasion of the calendar means for messages.
type OccasionKind string

// The kinds of occasion.
const (
	QuietDays    OccasionKind = "quiet"
	MourningDays OccasionKind = "mourning"
	Ramadan      OccasionKind = "ramadan"
)

// Occasion is a row of days in the calendar.
type Occasion struct {
	ID          string
	From, To    time.Time // midnights in the course's zone; To is the last day, included
	Kind        OccasionKind
	Name        Text
	Approximate bool // the moon decides
}

// Covers tells whether the day of t in the course's zone is one of the days.
func (o Occasion) Covers(t time.Time) bool {
	if t.Before(o.From) || t.Sub(o.To) > 26*time.Hour { // no day is longer
		return false
	}
	y, m, d := o.To.Date()
	end := time.Date(y, m, d+1, 0, 0, 0, 0, o.To.Location())
	return t.Before(end)
}
