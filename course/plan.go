package course

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
	"go.yaml.in/yaml/v3"
)

func (o object) quiet() Quiet {
	q := defaultQuiet()
	if !o.has("quiet") {
		return q
	}
	one := o.object(o.fields["quiet"], "quiet", "from", "to", "ramadan")
	q.From, q.To = one.clock("from", q.From), one.clock("to", q.To)
	one.apart(q.From, q.To)
	if one.has("ramadan") {
		r := one.object(one.fields["ramadan"], "ramadan", "from", "to", "send")
		q.Ramadan.From, q.Ramadan.To = r.clock("from", q.Ramadan.From), r.clock("to", q.Ramadan.To)
		q.Ramadan.Send = r.clock("send", q.Ramadan.Send)
		r.apart(q.Ramadan.From, q.Ramadan.To)
		at := time.Date(2000, 1, 1, 0, int(q.Ramadan.Send), 0, 0, time.UTC)
		if q.Covers(at, true) {
			r.problem(r.file, r.at("send"), "%s lies in the quiet time of Ramadan: nothing would be sent", q.Ramadan.Send)
		}
	}
	return q
}

// apart refuses a quiet time of no length, which could mean all day or never.
func (o object) apart(from, to Clock) {
	if from == to {
		o.problem(o.file, o.at("from"), "the quiet time begins and ends at %s: make from and to differ", from)
	}
}

func (o object) reminders(c *Course) []Reminder {
	var all []Reminder
	seen := map[string]bool{}
	for _, n := range o.list("reminders", maxEntries) {
		one := o.object(n, "a reminder", "id", "cron", "fixed", "when", "after", "at_most", "text")
		r := one.reminder(seen)
		for _, l := range o.langs {
			if c.Tells(l, r.Text[l]) {
				one.warn(o.file, one.at("text"), "the %s text of the reminder names what is learned, and a locked phone shows it: say it in neutral words; until then a neutral line stands before it", l)
			}
		}
		all = append(all, r)
	}
	return all
}

func (o object) reminder(seen map[string]bool) Reminder {
	r := Reminder{
		ID:     ReminderID(o.once("id", "reminder", seen)),
		Cron:   o.scalar("cron", `five fields such as "0 18 * * 0-3"`),
		Fixed:  o.boolean("fixed"),
		After:  o.duration("after"),
		AtMost: o.integer("at_most", 3, 1, 1000),
		Text:   o.text("text", longText),
	}
	if o.require("when", "what it waits for, such as module-unfinished") {
		r.When = Condition(o.choice("when", "", string(ModuleUnfinished), string(QuizUnfinished), string(QuizUnstarted), string(Inactive)))
	}
	if o.require("cron", `five fields such as "0 18 * * 0-3"`) && r.Cron != "" {
		schedule, err := parseCron(r.Cron)
		if err != nil {
			o.problem(o.file, o.at("cron"), `%s is no schedule: %v; write minute, hour, day, month, weekday such as "0 18 * * 0-3"`, quote(r.Cron), err)
		}
		r.schedule = schedule
		r.At, r.Week = r.week()
	}
	return r
}

// week reads a schedule as an hour and days of the week: those of a week that begins at an
// arbitrary Sunday.
func (r Reminder) week() (at Clock, on []time.Weekday) {
	sunday := time.Date(2026, 1, 4, 0, 0, 0, 0, time.UTC)
	for x := r.Next(sunday.Add(-time.Second), time.UTC); !x.IsZero() && x.Before(sunday.AddDate(0, 0, 7)); {
		if on == nil {
			at = Clock(x.Hour()*60 + x.Minute())
		}
		on = append(on, x.Weekday())
		x = r.Next(midnight(x, 1).Add(-time.Second), time.UTC)
	}
	return at, on
}

// parseCron reads five fields. Zones inside the text are refused, as the hour
// is hers, and so are @every and its like, which forget across restarts.
func parseCron(text string) (cron.Schedule, error) {
	if strings.ContainsAny(text, "=@") || len(text) > 100 {
		return nil, errors.New("only the five fields are read")
	}
	schedule, err := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow).Parse(text)
	if err != nil {
		return nil, fmt.Errorf("it cannot be read (%w)", err)
	}
	if schedule.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, errors.New("such a day never comes")
	}
	return schedule, nil
}

func (o object) duration(key string) time.Duration {
	if !o.has(key) {
		return 0
	}
	value := o.scalar(key, "a time such as 48h")
	d, err := time.ParseDuration(value)
	if err != nil || d < 0 || d > 366*24*time.Hour {
		o.problem(o.file, o.at(key), "%s must be a time such as 48h, not %s", key, quote(value))
		return 0
	}
	return d
}

// calendar reads the occasions, where the course has any.
func (l *loader) calendar() []Occasion {
	if _, err := lstat(l.files, calendarFile); errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNoFile) {
		return nil
	}
	s, root, ok := l.yaml(calendarFile, calendarFile, 1)
	if !ok || isNull(root) {
		return nil
	}
	if root.Kind != yaml.SequenceNode {
		s.problem(s.file, root.Line, "the calendar must be a list of occasions, each with - before it")
		return nil
	}
	if len(root.Content) > 1000 {
		s.problem(s.file, 1, "the calendar has %d occasions, at most 1000 are read", len(root.Content))
		return nil
	}
	var all []Occasion
	seen := map[string]bool{}
	for _, n := range root.Content {
		all = append(all, s.object(n, "an occasion", "id", "from", "to", "kind", "name", "approximate").occasion(seen, l.course.Zone))
	}
	return all
}

func (o object) occasion(seen map[string]bool, zone *time.Location) Occasion {
	one := Occasion{
		ID:          o.once("id", "occasion", seen),
		From:        o.date("from", zone),
		To:          o.date("to", zone),
		Name:        o.text("name", shortText),
		Approximate: o.boolean("approximate"),
	}
	if o.require("kind", "quiet, mourning or ramadan") {
		one.Kind = OccasionKind(o.choice("kind", "", string(QuietDays), string(MourningDays), string(Ramadan)))
	}
	switch {
	case one.From.IsZero() || one.To.IsZero():
	case one.To.Before(one.From):
		o.problem(o.file, o.at("to"), "the occasion ends before it begins: exchange from and to")
	case one.To.Sub(one.From) > 100*24*time.Hour:
		o.problem(o.file, o.at("to"), "the occasion lasts more than 100 days: correct from or to")
	}
	return one
}

func (o object) date(key string, zone *time.Location) time.Time {
	if !o.require(key, "a day such as 2027-02-08") {
		return time.Time{}
	}
	value := o.scalar(key, "a day such as 2027-02-08")
	day, err := time.ParseInLocation(time.DateOnly, value, zone)
	if err != nil || day.Year() < 2000 || day.Year() > 2200 {
		o.problem(o.file, o.at(key), "%s must be a day such as 2027-02-08, not %s", key, quote(value))
		return time.Time{}
	}
	return day
}
