package dialog

import (
	"strconv"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/seal"
)

// toReminders shows what comes to her unasked, and when.
func (t *talk) toReminders(string) bool {
	t.leavePage()
	t.move(cohort.Place{View: ViewReminders})
	return true
}

// own makes hour and days hers: from now on they replace those of the course.
func (t *talk) own() {
	if !t.p.Reminded.Own {
		t.p.Reminded.At, t.p.Reminded.Days = t.hour()
		t.p.Reminded.Own = true
	}
}

func (t *talk) toHour(string) bool { t.move(cohort.Place{View: ViewReminderHour}); return true }
func (t *talk) toDays(string) bool { t.move(cohort.Place{View: ViewReminderDays}); return true }
func (t *talk) toZone(string) bool { t.move(cohort.Place{View: ViewReminderZone}); return true }
func (t *talk) toPause(string) bool {
	t.move(cohort.Place{View: ViewReminderPause})
	return true
}

// setHour takes an hour by a button, in minutes after midnight.
func (t *talk) setHour(arg string) bool {
	n, err := strconv.Atoi(arg)
	if err != nil || n < 0 || n >= 24*60 {
		return false
	}
	t.chooseHour(course.Clock(n))
	return true
}

// typedHour takes an hour that she wrote.
func (t *talk) typedHour(said *Said) {
	at, ok := t.clock(said.Text)
	if !ok {
		t.show(note("reminders_hour_unread", "Example", anHour))
		return
	}
	t.chooseHour(at)
}

// clock reads an hour as people write it.
func (t *talk) clock(text seal.Private) (course.Clock, bool) {
	minutes, whole, ok := locales.TimeOfDay(text)
	at := course.Clock(minutes)
	if noon := course.Clock(12 * 60); ok && !whole && t.quiet(at) && !t.quiet(at+noon) {
		at += noon // "7" is hardly seven in the morning, when nothing is sent
	}
	return at, ok
}

// quiet says that nothing is sent at that time of a usual day.
func (t *talk) quiet(at course.Clock) bool {
	return t.w.Course.Quiet.Covers(at.On(time.Unix(0, 0).UTC()), false)
}

// chooseHour makes an hour hers. One in the quiet time would move to its end, so she is
// told of it instead.
func (t *talk) chooseHour(at course.Clock) {
	if q := t.w.Course.Quiet; t.quiet(at) {
		t.show(note("reminders_hour_quiet", "From", q.From, "To", q.To))
		return
	}
	t.own()
	t.p.Reminded.At = at
	t.move(cohort.Place{View: ViewReminders}, note("reminders_changed"))
}

// dayOn and dayOff say what shall be, so that a press that comes twice does no harm.
func (t *talk) dayOn(arg string) bool  { return t.setDay(arg, true) }
func (t *talk) dayOff(arg string) bool { return t.setDay(arg, false) }

func (t *talk) setDay(arg string, on bool) bool {
	n, err := strconv.Atoi(arg)
	if err != nil || n < 0 || n > 6 {
		return false
	}
	_, days := t.hour()
	days = days.With(time.Weekday(n), on)
	if days == 0 {
		t.answer("reminders_one_day") // never at all is a pause, which says so
		return true
	}
	t.own()
	t.p.Reminded.Days = days
	t.show()
	return true
}

func (t *talk) setZone(arg string) bool {
	for _, z := range t.zones() {
		if tag(z.name) == arg {
			t.p.Reminded.Zone = z.name
			if z.name == t.w.Course.Zone.String() {
				t.p.Reminded.Zone = "" // the course may move
			}
			t.move(cohort.Place{View: ViewReminders}, note("reminders_changed"))
			return true
		}
	}
	return false
}

func (t *talk) setSound(arg string) bool {
	t.p.Reminded.Silent = arg == off
	t.show()
	return true
}

func (t *talk) setFive(arg string) bool {
	t.p.Reminded.Five = arg == on
	t.show()
	return true
}

// What a switch is set to.
const (
	on  = "1"
	off = "0"
)

// pauseFor lets nothing come for so many days, or until she says so.
func (t *talk) pauseFor(arg string) bool {
	days, err := strconv.Atoi(arg)
	if err != nil || days < 0 || days > mostPause {
		return false
	}
	t.p.Reminded.Paused = cohort.Until
	if days > 0 {
		t.p.Reminded.Paused = t.w.Now.Add(time.Duration(days) * 24 * time.Hour)
	}
	t.move(cohort.Place{View: ViewReminders}, note("reminders_changed"))
	return true
}

const mostPause = 366

func (t *talk) unpause(string) bool {
	t.p.Reminded.Paused = 0
	t.move(cohort.Place{View: ViewReminders}, note("reminders_changed"))
	return true
}

func (t *talk) paused() bool { return t.p.Reminded.Paused > t.w.Now }

// zone is a zone she may choose, with its words in the catalogue.
type zone struct {
	name, key string
}

// places are where many Iraqis live or travel.
func places() []zone {
	return []zone{
		{"Asia/Baghdad", "zone_baghdad"}, {"Europe/Istanbul", "zone_istanbul"}, {"Asia/Amman", "zone_amman"},
		{"Asia/Beirut", "zone_beirut"}, {"Africa/Cairo", "zone_cairo"}, {"Asia/Dubai", "zone_dubai"},
		{"Asia/Tehran", "zone_tehran"}, {"Europe/Berlin", "zone_berlin"}, {"Europe/London", "zone_london"},
		{"America/New_York", "zone_newyork"},
	}
}

// ZoneKey finds the words of the catalogue for a zone; false when it has none.
func ZoneKey(name string) (key string, ok bool) {
	for _, z := range places() {
		if z.name == name {
			return z.key, true
		}
	}
	return "", false
}

// zones are the course's and the places.
func (t *talk) zones() []zone {
	all := places()
	for _, z := range all {
		if z.name == t.w.Course.Zone.String() {
			return all
		}
	}
	return append([]zone{{t.w.Course.Zone.String(), "zone_course"}}, all...)
}

// zoneName is the zone her hours are in, in words.
func (t *talk) zoneName() Part {
	name := t.zone().String()
	for _, z := range t.zones() {
		if z.name == name {
			return note(z.key)
		}
	}
	return note("zone_course")
}

// anHour is an hour as it may be typed.
const anHour = course.Clock(19*60 + 30)
