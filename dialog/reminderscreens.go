package dialog

import (
	"strconv"

	"cohortbot/cohort"
	"cohortbot/course"
)

// remindersScreen says when something may come to her, and lets her change it.
func (t *talk) remindersScreen() Say {
	if !t.p.Learns() {
		return Say{Parts: []Part{note("reminders_none")}, Rows: [][]Button{{t.button("main_menu", VerbMenu)}}}
	}
	r := t.p.Reminded
	at, days := t.hour()
	s := Say{Parts: []Part{note("reminders_title"), note("reminders_when", "Hour", at, "Days", t.dayNames(days), "Zone", t.zoneName())}}
	s.Parts = append(s.Parts, t.reminderLines()...)
	pause := t.button("reminders_pause", VerbPause)
	if t.paused() {
		pause = t.button("reminders_resume", VerbUnpause)
	}
	s.Rows = [][]Button{
		{t.button("reminders_hour", VerbHour), t.button("reminders_days", VerbDays)},
		{t.button("reminders_zone", VerbZone), t.flip(!r.Silent, "reminders_silence", "reminders_sound", VerbSound)},
		{t.flip(r.Five, "reminders_five_stop", "reminders_five", VerbFive)},
		{pause},
		{t.button("main_menu", VerbMenu)},
	}
	return s
}

// reminderLines say what else holds, a line each.
func (t *talk) reminderLines() []Part {
	if over(t.cohort()) {
		return []Part{note("reminders_ended")}
	}
	r := t.p.Reminded
	var out []Part
	if r.Five {
		out = append(out, note("reminders_five_on"))
	}
	if r.Silent {
		out = append(out, note("reminders_silent_on"))
	}
	if until := t.restsUntil(); until > t.w.Now {
		out = append(out, note("reminders_team_paused", "Date", Day(until)))
	}
	switch {
	case r.Paused == cohort.Until:
		out = append(out, note("reminders_paused"))
	case t.paused():
		out = append(out, note("reminders_paused_until", "Date", Day(r.Paused)))
	}
	if !t.paused() {
		q := t.w.Course.Quiet
		from, to := q.From, q.To
		if t.w.Days.Ramadan(t.w.Now.Time().In(t.zone())) {
			from, to = q.Ramadan.From, q.Ramadan.To
		}
		out = append(out, note("reminders_quiet", "From", from, "To", to))
	}
	return out
}

// flip is a switch: its words say what a press does.
func (t *talk) flip(is bool, stop, start string, verb Verb) Button {
	if is {
		return Button{Label: note(stop), Act: t.act(verb, off)}
	}
	return Button{Label: note(start), Act: t.act(verb, on)}
}

// dayNames are the days of a set in her language.
func (t *talk) dayNames(days cohort.Days) any {
	if days == everyDay {
		return note("reminders_every_day")
	}
	return Weekdays(weekdays(days))
}

// hoursAtOnce are the hours offered by buttons: whole ones that are not quiet.
func (t *talk) hoursAtOnce() []course.Clock {
	var out []course.Clock
	for h := range course.Clock(24) {
		if at := h * 60; !t.quiet(at) {
			out = append(out, at)
		}
	}
	return out
}

// aRow is how many hours or days stand beside one another.
const aRow = 3

func (t *talk) hourScreen() Say {
	s := Say{Parts: []Part{note("reminders_ask_hour", "Example", anHour)}}
	var row []Button
	for _, at := range t.hoursAtOnce() {
		row = append(row, Button{Label: note("reminders_at", "Hour", at), Act: t.act(VerbSetHour, strconv.Itoa(int(at)))})
		if len(row) == aRow {
			s.Rows, row = append(s.Rows, row), nil
		}
	}
	if row != nil {
		s.Rows = append(s.Rows, row)
	}
	s.Rows = append(s.Rows, t.backToReminders())
	return s
}

func (t *talk) daysScreen() Say {
	_, days := t.hour()
	s := Say{Parts: []Part{note("reminders_ask_days", "Days", t.dayNames(days))}}
	for _, d := range weekdays(everyDay) {
		key, verb := "reminders_day", VerbDayOn
		if days.Has(d) {
			key, verb = "reminders_day_on", VerbDayOff
		}
		b := Button{Label: note(key, "Day", Weekdays{d}), Act: t.act(verb, strconv.Itoa(int(d)))}
		s.Rows = append(s.Rows, []Button{b})
	}
	s.Rows = append(s.Rows, t.backToReminders())
	return s
}

func (t *talk) zoneScreen() Say {
	s := Say{Parts: []Part{note("reminders_ask_zone", "Zone", t.zoneName())}}
	for _, z := range t.zones() {
		s.Rows = append(s.Rows, []Button{{Label: note(z.key), Act: t.act(VerbSetZone, tag(z.name))}})
	}
	s.Rows = append(s.Rows, t.backToReminders())
	return s
}

func (t *talk) pauseScreen() Say {
	return Say{Parts: []Part{note("reminders_ask_pause")}, Rows: [][]Button{
		{{Label: note("days", "N", 3), Act: t.act(VerbPauseFor, "3")}},
		{{Label: note("days", "N", 7), Act: t.act(VerbPauseFor, "7")}},
		{{Label: note("days", "N", 30), Act: t.act(VerbPauseFor, "30")}},
		{{Label: note("reminders_until_resume"), Act: t.act(VerbPauseFor, "0")}},
		t.backToReminders(),
	}}
}

func (t *talk) backToReminders() []Button {
	return []Button{t.button("button_back", VerbReminders), t.button("main_menu", VerbMenu)}
}
