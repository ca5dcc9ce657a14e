package dialog

import (
	"slices"
	"strconv"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// sessionsAtOnce is how many sessions one screen lists, and repliesAtOnce how many people.
const (
	sessionsAtOnce = 8
	repliesAtOnce  = 30
)

// meetingScreen builds what her present place among sessions shows.
func (t *talk) meetingScreen() Say {
	switch t.p.Place.View {
	case ViewMeeting:
		return Say{Parts: []Part{note("moment")}, Rows: [][]Button{{t.button("main_menu", VerbMenu)}}}
	case ViewSessions:
		return t.sessionsScreen()
	case ViewSession, ViewSessionPeople:
		s, ok := t.meant()
		switch {
		case !ok:
			return t.sessionGone()
		case t.p.Place.View == ViewSessionPeople:
			return t.repliesScreen(s)
		}
		return t.sessionScreen(s)
	}
	s, ok := t.drafting()
	if !ok || t.p.Task.Field != sessionNew && !t.changeable() {
		return t.sessionGone()
	}
	return t.sessionStep(s)
}

// sessionGone shows the list instead of what is not there any more.
func (t *talk) sessionGone() Say {
	t.p.Task = cohort.Task{Cohort: t.hand()}
	t.p.Place = cohort.Place{View: ViewSessions}
	t.p.Step++
	s := t.sessionsScreen()
	s.Parts = append([]Part{note("session_gone")}, s.Parts...)
	return s
}

func (t *talk) sessionsScreen() Say {
	s := Say{Parts: append([]Part{note("sessions_title")}, t.inHand()...)}
	page, turn := paged(t, t.sessions(), sessionsAtOnce, VerbSessions)
	if len(page) == 0 {
		s.Parts = append(s.Parts, note("sessions_none"))
	}
	for _, x := range page {
		line := t.sessionLine(x)
		s.Parts = append(s.Parts, line)
		s.Rows = append(s.Rows, []Button{{Label: t.sessionLabel(x), Act: t.act(VerbSession, x.ID)}})
	}
	s.Rows = append(append([][]Button{{t.button("session_new", VerbCall)}}, s.Rows...), turn...)
	s.Rows = append(s.Rows, []Button{t.button("main_menu", VerbMenu)})
	return s
}

// sessionLine is a session in one line.
func (t *talk) sessionLine(s cohort.Session) Part {
	key := "session_line"
	switch {
	case s.Cancelled:
		key = "session_line_off"
	case s.Ends() <= t.w.Now:
		key = "session_line_over"
	}
	return note(key, "Name", t.sessionName(s), "Date", Day(s.At), "Hour", t.hourOf(s.At))
}

// sessionLabel is a session on a button.
func (t *talk) sessionLabel(s cohort.Session) Part {
	return note("session_label", "Date", ShortDay(s.At), "Name", t.sessionName(s))
}

// sessionName is what a session is called: never in one language what it is called in
// another.
func (t *talk) sessionName(s cohort.Session) Part {
	if name := s.Names[t.p.Lang]; name.Opened() && !name.IsZero() {
		return note("name_use", "Name", name)
	}
	return note("session_kind_" + string(s.Kind))
}

// aboutSession says when and where a session is; where is said by whoever may know it.
func (t *talk) aboutSession(s cohort.Session, where bool) []Part {
	out := []Part{note("session_about", "Name", t.sessionName(s)), below(note("session_when", "Date", Day(s.At), "Hour", t.hourOf(s.At)))}
	if s.Minutes > 0 {
		out = append(out, below(note("session_lasts", "Length", lasts(s.Minutes))))
	}
	if !s.Place.IsZero() && s.Place.Opened() && where {
		out = append(out, below(note("session_where", "Place", s.Place)))
	}
	return out
}

// lasts is a length of time in words.
func lasts(minutes int) Part {
	hours, rest := note("length_hours", "N", minutes/60), note("length_minutes", "N", minutes%60)
	switch {
	case minutes < 60:
		return rest
	case minutes%60 == 0:
		return hours
	}
	return note("length_both", "Hours", hours, "Minutes", rest)
}

// below stands on the line after the part before it.
func below(p Part) Part {
	p.Tight = true
	return p
}

// sessionScreen is one session with who comes.
func (t *talk) sessionScreen(s cohort.Session) Say {
	out := Say{Parts: t.aboutSession(s, true)}
	switch {
	case s.Cancelled:
		out.Parts = append(out.Parts, note("session_is_off"))
	case s.Place.IsZero():
		out.Parts = append(out.Parts, below(note("session_no_place")))
	}
	of := t.w.People[forSessions]
	if of == nil {
		of = &People{}
	}
	counts := of.Counts
	out.Parts = append(out.Parts, note("session_counts", "Yes", counts["yes"], "Maybe", counts["maybe"], "No", counts["no"], "None", of.All-counts["yes"]-counts["maybe"]-counts["no"]))
	if counts[askedAgain] > 0 && s.At > t.w.Now && !s.Cancelled {
		out.Parts = append(out.Parts, below(note("session_again_count", "N", counts[askedAgain])))
	}
	if counts[cameThere] > 0 || s.At <= t.w.Now {
		out.Parts = append(out.Parts, below(note("session_here_count", "N", counts[cameThere])))
	}
	if s.Code != "" && !s.Cancelled {
		out.Parts = append(out.Parts, note("session_code", "Code", s.Code))
	}
	if of.Match > 0 {
		out.Rows = append(out.Rows, []Button{t.button("session_people", VerbPeople)})
	}
	if t.changeable() {
		out.Rows = append(out.Rows,
			[]Button{t.button("session_move", VerbMove), t.button("session_place", VerbWhere)},
			[]Button{t.button("session_off", VerbCallOff)})
	}
	renew := Button{Label: note("trouble_renew"), Act: t.act(VerbSession, s.ID)}
	out.Rows = append(out.Rows, []Button{t.button("menu_sessions", VerbSessions), renew}, []Button{t.button("main_menu", VerbMenu)})
	return out
}

// repliesScreen lists who has answered what, and who was there: her own cohort's, by name.
func (t *talk) repliesScreen(s cohort.Session) Say {
	out := Say{Parts: []Part{note("session_about", "Name", t.sessionName(s))}}
	of := t.w.People[forSessions]
	if of == nil {
		of = &People{}
	}
	last := max(0, (of.Match-1)/repliesAtOnce)
	at := min(max(0, t.p.Place.PageAt), last)
	turn := t.turning(at, at < last, VerbPeople, "")
	for _, k := range of.Page {
		a := k.Person.Sessions[s.ID]
		said := note("session_reply_" + string(a.Reply))
		switch {
		case a.Reply == cohort.NoAnswer:
			said = note("session_reply_none")
		case a.Outdated(s):
			said = note("session_reply_again_" + string(a.Reply))
		}
		if a.Here > 0 {
			said = note("session_was_here")
		}
		out.Parts = append(out.Parts, below(note("session_person", "Code", k.Person.Code, "Name", k.Person.Name, "Said", said)))
	}
	if len(of.Page) == 0 {
		out.Parts = append(out.Parts, note("session_nobody"))
	}
	back := Button{Label: note("button_back"), Act: t.act(VerbSession, s.ID)}
	out.Rows = append(turn, []Button{back, t.button("main_menu", VerbMenu)})
	return out
}

// sessionStep asks for one thing of a session that is begun.
func (t *talk) sessionStep(s cohort.Session) Say {
	var out Say
	switch t.p.Place.View {
	case ViewSessionKind:
		out.Parts = []Part{note("session_ask_kind")}
		for _, k := range cohort.SessionKinds() {
			out.Rows = append(out.Rows, []Button{{Label: note("session_kind_" + string(k)), Act: t.act(VerbSet, string(k))}})
		}
	case ViewSessionDay:
		out.Parts = []Part{note("session_ask_day", "Example", anExample)}
		out.Rows = t.days(t.today(), 0, 1, 2, 3, 7)
	case ViewSessionHour:
		out.Parts = []Part{note("session_ask_hour", "Date", Day(s.At), "Example", anHour)}
		out.Rows = t.hourRows(s.At.Time(), 9, 10, 11, 14, 16, 18)
	case ViewSessionLength:
		out.Parts = []Part{note("session_ask_length")}
		for _, n := range []int{45, 60, 90, 120, 180, 360} {
			out.Rows = append(out.Rows, []Button{{Label: lasts(n), Act: t.act(VerbSet, strconv.Itoa(n))}})
		}
	case ViewSessionPlace:
		out.Parts = []Part{note("session_ask_place", "N", placeMost)}
		out.Rows = [][]Button{{t.button("session_place_later", VerbSkip)}}
	case ViewSessionName:
		out.Parts = []Part{note("session_ask_name", "Language", t.ownName(t.nameAsked()), "N", locales.NameMax)}
		out.Rows = [][]Button{{t.button("session_unnamed", VerbSkip)}}
	default:
		out = t.sureOfSession(s)
	}
	out.Rows = append(out.Rows, t.leavingDays())
	return out
}

// hourRows are buttons for full hours of a day, three a row. Those that have gone by are none; where
// all have, the next are.
func (t *talk) hourRows(day time.Time, hours ...int) [][]Button {
	now := t.w.Now.Time().In(t.w.Course.Zone)
	today := day.In(now.Location()).Format(time.DateOnly) == now.Format(time.DateOnly)
	gone := func(h int) bool { return today && !course.Clock(h*60).On(now).After(now) }
	if hours = slices.DeleteFunc(hours, gone); len(hours) == 0 {
		for h := range 24 {
			if !gone(h) && len(hours) < 3 {
				hours = append(hours, h)
			}
		}
	}
	var out [][]Button
	for i, h := range hours {
		b := Button{Label: note("session_hour", "Hour", course.Clock(h*60)), Act: t.act(VerbSet, strconv.Itoa(h*60))}
		if i%3 == 0 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], b)
	}
	return out
}

// sureOfSession asks whether a session shall be called, or changed, and says who hears of it.
func (t *talk) sureOfSession(s cohort.Session) Say {
	out := Say{Parts: append([]Part{note("session_sure_" + t.p.Task.Field)}, t.aboutSession(s, true)...)}
	if out.Parts = append(out.Parts, t.whoHearsLines()...); t.p.Task.Field != sessionNew {
		out.Parts = append(out.Parts, t.asksAgain(s)...)
	}
	out.Rows = [][]Button{{t.button("session_yes_"+t.p.Task.Field, VerbMeet)}}
	if t.p.Task.Field == sessionNew {
		by := Button{Label: note("session_by_code"), Act: t.act(VerbByCode, on)}
		out.Parts = append(out.Parts, note("session_is_by_button"))
		if s.Code != "" {
			by = Button{Label: note("session_by_button"), Act: t.act(VerbByCode, off)}
			out.Parts[len(out.Parts)-1] = note("session_is_by_code")
		}
		out.Rows = append(out.Rows, []Button{by})
	}
	return out
}
