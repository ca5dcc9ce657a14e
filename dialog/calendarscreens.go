package dialog

import (
	"maps"
	"strconv"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// planScreen builds what her present place in the calendar shows.
func (t *talk) planScreen() Say {
	at := t.p.Place.View
	if at == ViewAmending {
		return Say{Parts: []Part{note("moment")}, Rows: [][]Button{{t.button("main_menu", VerbMenu)}}}
	}
	if at == ViewCalendar {
		return t.calendarScreen()
	}
	o, ok := t.drafted()
	if !ok || t.outMeanwhile() {
		return t.goneScreen(ok)
	}
	switch at {
	case ViewOccasionKind:
		return t.kindScreen()
	case ViewOccasionFrom:
		return t.fromScreen(o)
	case ViewOccasionTo:
		return t.toScreen(o)
	case ViewOccasionName:
		return t.daysNameScreen(o)
	case ViewOccasionSure:
		return t.sureScreen(o)
	}
	return t.occasionScreen(o)
}

// outMeanwhile says that the days she changes have been taken out by somebody else.
func (t *talk) outMeanwhile() bool {
	x, _ := t.atHandDays()
	return x.out && t.p.Place.View != ViewOccasion && t.p.Task.Field != daysBack
}

// goneScreen says that there is nothing left to change, and shows what there is instead:
// the days that were taken out, or, when they are not even in the course, the list.
func (t *talk) goneScreen(ok bool) Say {
	t.p.Place, t.p.Task = cohort.Place{View: ViewOccasion}, cohort.Task{Occasion: t.p.Task.Occasion}
	t.p.Step++
	var s Say
	if ok {
		o, _ := t.drafted()
		s = t.occasionScreen(o)
	} else {
		t.p.Place, t.p.Task = cohort.Place{View: ViewCalendar}, cohort.Task{}
		s = t.calendarScreen()
	}
	s.Parts = append([]Part{note("calendar_gone")}, s.Parts...)
	return s
}

// calendarScreen lists what is coming, month by month.
func (t *talk) calendarScreen() Say {
	s := Say{Parts: []Part{note("calendar_title")}}
	page, n, earlier, later := t.pageOfDays()
	if len(page) == 0 {
		s.Parts = append(s.Parts, note("calendar_empty"))
	}
	month := ""
	for _, x := range page {
		if m := x.From.Format("2006-01"); m != month {
			month = m
			s.Parts = append(s.Parts, note("calendar_month", "Month", Month(cohort.At(x.From))))
		}
		key := "calendar_line"
		if x.out {
			key = "calendar_line_out"
		}
		name := t.called(x.Name, x.Kind)
		line := note(key, "When", t.onDays(x.Occasion, true), "Name", name, "Kind", note("occasion_"+string(x.Kind)))
		line.Tight = true
		s.Parts = append(s.Parts, line)
		b := Button{Label: note("calendar_button", "Title", name, "Date", ShortDay(cohort.At(x.From))), Act: t.act(VerbOccasion, tag(x.ID))}
		s.Rows = append(s.Rows, []Button{b})
	}
	var turn []Button
	if earlier {
		turn = append(turn, Button{Label: note("calendar_earlier"), Act: t.act(VerbCalendar, strconv.Itoa(n-1))})
	}
	if later {
		turn = append(turn, Button{Label: note("calendar_later"), Act: t.act(VerbCalendar, strconv.Itoa(n+1))})
	}
	if turn != nil {
		s.Rows = append(s.Rows, turn)
	}
	s.Rows = append(s.Rows, []Button{t.button("calendar_add", VerbAdd)}, []Button{t.button("main_menu", VerbMenu)})
	return s
}

// onDays says in words on which days an occasion is; shortly, without the weekday and
// the year.
func (t *talk) onDays(o course.Occasion, shortly bool) Part {
	day := func(at time.Time) any {
		if shortly {
			return ShortDay(cohort.At(at))
		}
		return Day(cohort.At(at))
	}
	out := note("occasion_days", "From", day(o.From), "To", day(o.To))
	if o.From.Equal(o.To) {
		out = note("day", "Date", day(o.From))
	}
	if o.Approximate {
		return note("occasion_about", "When", out)
	}
	return out
}

// called is what days are called, in every language of the course: one that came to the
// course later than the name has a word of the catalogue.
func (t *talk) called(name course.Text, kind course.OccasionKind) course.Text {
	out := maps.Clone(name)
	for _, l := range t.w.Course.Languages {
		if out[l] != "" {
			continue
		}
		if out == nil {
			out = course.Text{}
		}
		out[l] = t.plainName(l, kind)
	}
	return out
}

// about says of an occasion when it is, what kind of days, what they are called and
// what they mean.
func (t *talk) about(o cohort.Occasion) []Part {
	from, to, _ := o.Days(t.w.Course.Zone)
	x := course.Occasion{From: from, To: to, Kind: o.Kind, Approximate: o.Approximate}
	name := t.called(o.Name, o.Kind)
	var names []Part
	for _, l := range t.w.Course.Languages {
		names = append(names, note("occasion_named", "Language", t.ownName(l), "Name", name[l]))
	}
	out := []Part{{Text: name, Bold: true}, t.onDays(x, false)}
	out[1].Tight = true
	if o.Approximate {
		moon := note("occasion_moon")
		moon.Tight = true
		out = append(out, moon)
	}
	return append(out, note("occasion_names", "List", names), t.meaning(o.Kind))
}

// meaning says what days of a kind mean for what is sent.
func (t *talk) meaning(kind course.OccasionKind) Part {
	r := t.w.Course.Quiet.Ramadan
	if kind == course.Ramadan {
		return note("occasion_means_ramadan", "Send", r.Send, "From", r.From, "To", r.To)
	}
	return note("occasion_means_" + string(kind))
}

// occasionScreen shows one occasion and what can be done with it.
func (t *talk) occasionScreen(o cohort.Occasion) Say {
	x, _ := t.atHandDays()
	s := Say{Parts: t.about(o)}
	_, changed := t.changed(x.ID)
	own, inCourse := find(t.w.Course.Calendar, x.ID)
	back := []Button{t.button("occasion_put_back", VerbPutBack)}
	switch {
	case x.out:
		s.Parts = append(s.Parts[:len(s.Parts)-1], note("occasion_is_out"))
		s.Rows = [][]Button{back}
	case changed && inCourse:
		s.Parts = append(s.Parts, note("occasion_changed", "When", t.onDays(own, false), "Kind", note("occasion_"+string(own.Kind))))
	case changed:
		s.Parts = append(s.Parts, note("occasion_added"))
	}
	if !x.out {
		s.Rows = [][]Button{
			{t.button("occasion_earlier", VerbEarlier), t.button("occasion_later", VerbLater)},
			{t.button("occasion_first", VerbFrom), t.button("occasion_last", VerbTo)},
			{t.button("occasion_kind", VerbKind), t.button("occasion_name", VerbNames)},
			{t.button("occasion_out", VerbTakeOut)},
		}
		if changed && inCourse {
			s.Rows = append(s.Rows, back)
		}
	}
	list := Button{Label: note("menu_calendar"), Act: t.act(VerbCalendar, strconv.Itoa(t.pageOf(x.ID)))}
	s.Rows = append(s.Rows, []Button{list, t.button("main_menu", VerbMenu)})
	return s
}

// leavingDays are the buttons that leave a step of a change.
func (t *talk) leavingDays() []Button {
	return []Button{t.button("button_back", VerbBack), t.button("main_menu", VerbMenu)}
}

func (t *talk) kindScreen() Say {
	s := Say{Parts: []Part{note("occasion_ask_kind")}}
	for _, k := range occasionKinds() {
		line := note("occasion_kind_means", "Kind", note("occasion_"+string(k)), "Means", t.meaning(k))
		s.Parts = append(s.Parts, line)
		s.Rows = append(s.Rows, []Button{{Label: note("occasion_" + string(k)), Act: t.act(VerbSet, string(k))}})
	}
	s.Rows = append(s.Rows, t.leavingDays())
	return s
}

// days are buttons for days that lie so many days after one.
func (t *talk) days(from time.Time, after ...int) [][]Button {
	var out [][]Button
	for _, n := range after {
		at := from.AddDate(0, 0, n)
		out = append(out, []Button{{Label: note("day", "Date", Day(cohort.At(at))), Act: t.act(VerbDay, at.Format(time.DateOnly))}})
	}
	return out
}

func (t *talk) fromScreen(o cohort.Occasion) Say {
	s := Say{Parts: []Part{note("occasion_ask_from", "Example", anExample)}}
	if from, _, ok := o.Days(t.w.Course.Zone); ok {
		s.Rows = t.days(from, -2, -1, 1, 2)
	} else {
		s.Rows = t.days(t.today(), 0, 1, 2, 3)
	}
	s.Rows = append(s.Rows, t.leavingDays())
	return s
}

func (t *talk) toScreen(o cohort.Occasion) Say {
	from, to, ok := o.Days(t.w.Course.Zone)
	s := Say{Parts: []Part{note("occasion_ask_to", "Date", Day(cohort.At(from)), "Example", anExample)}}
	switch {
	case ok && fits(from, to):
		for _, n := range []int{-2, -1, 1, 2} {
			if fits(from, to.AddDate(0, 0, n)) {
				s.Rows = append(s.Rows, t.days(to, n)...)
			}
		}
	case o.Kind == course.Ramadan:
		s.Rows = t.days(from, 28, 29)
	default:
		same := Button{Label: note("occasion_same"), Act: t.act(VerbDay, from.Format(time.DateOnly))}
		s.Rows = append([][]Button{{same}}, t.days(from, 1, 2, 3)...)
	}
	s.Rows = append(s.Rows, t.leavingDays())
	return s
}

func (t *talk) daysNameScreen(o cohort.Occasion) Say {
	l := t.nameAsked()
	s := Say{Parts: []Part{note("occasion_ask_name", "Language", t.ownName(l), "N", locales.NameMax)}}
	name, plain := t.draft().Name[l], t.plainName(l, o.Kind)
	if name != "" {
		s.Rows = append(s.Rows, []Button{t.button("name_use", VerbUseName, "Name", name)})
	}
	if name != plain {
		s.Rows = append(s.Rows, []Button{t.button("occasion_unnamed", VerbSkip, "Name", plain)})
	}
	s.Rows = append(s.Rows, t.leavingDays())
	return s
}

// sureScreen asks whether the change shall hold, and for whom it does.
func (t *talk) sureScreen(o cohort.Occasion) Say {
	x, _ := t.atHandDays()
	name := t.called(o.Name, o.Kind)
	s := Say{}
	switch t.p.Task.Field {
	case daysOut:
		s.Parts = []Part{note("occasion_sure_out", "Name", name, "When", t.onDays(x.Occasion, false))}
	case daysBack:
		own, _ := find(t.w.Course.Calendar, x.ID)
		s.Parts = append([]Part{note("occasion_sure_back")}, t.about(cohort.Written(own))...)
	default:
		s.Parts = append([]Part{note("occasion_sure")}, t.about(o)...)
	}
	s.Parts = append(s.Parts, note("occasion_for_all"))
	s.Rows = [][]Button{{t.button("occasion_confirm", VerbAmend)}}
	if t.p.Task.Field == daysMove {
		s.Rows = append(s.Rows, []Button{t.button("occasion_earlier", VerbEarlier), t.button("occasion_later", VerbLater)})
	}
	s.Rows = append(s.Rows, t.leavingDays())
	return s
}
