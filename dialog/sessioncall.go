package dialog

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/seal"
)

// drafting is the session that is begun; false when there is none.
func (t *talk) drafting() (cohort.Session, bool) {
	if t.p.Task.Session == nil || t.p.Task.Field == "" {
		return cohort.Session{}, false
	}
	return *t.p.Task.Session, true
}

// goesTo keeps what she has said of a session and goes on to a step.
func (t *talk) goesTo(s cohort.Session, at cohort.Place, notes ...Part) bool {
	task := t.p.Task
	task.Session = &s
	return t.session(task, at, notes...)
}

func (t *talk) setSessionKind(arg string) bool {
	s, ok := t.drafting()
	if !ok || !slices.Contains(cohort.SessionKinds(), cohort.SessionKind(arg)) {
		return false
	}
	s.Kind = cohort.SessionKind(arg)
	return t.goesTo(s, cohort.Place{View: ViewSessionDay})
}

func (t *talk) setSessionDay(arg string) bool {
	s, ok := t.drafting()
	day, err := time.ParseInLocation(time.DateOnly, arg, t.w.Course.Zone)
	if !ok || err != nil {
		return false
	}
	if day.Before(t.today()) {
		t.show(note("session_day_past"))
		return true
	}
	if day.After(t.today().AddDate(1, 0, 0)) {
		t.show(note("session_day_far"))
		return true
	}
	at := usualStart
	if s.At != 0 {
		at = t.hourOf(s.At)
	}
	s.At = cohort.At(at.On(day))
	return t.goesTo(s, cohort.Place{View: ViewSessionHour})
}

// usualStart is the hour offered first.
const usualStart = course.Clock(10 * 60)

func (t *talk) setSessionHour(arg string) bool {
	n, err := strconv.Atoi(arg)
	return err == nil && n >= 0 && n < 24*60 && t.sessionAt(n)
}

// sessionAt takes an hour, in minutes after midnight.
func (t *talk) sessionAt(minutes int) bool {
	s, ok := t.drafting()
	if !ok {
		return false
	}
	s.At = cohort.At(course.Clock(minutes).On(s.At.Time().In(t.w.Course.Zone)))
	if s.At <= t.w.Now {
		t.show(note("session_hour_past"))
		return true
	}
	if t.p.Task.Field == sessionMove {
		return t.goesTo(s, cohort.Place{View: ViewSessionSure})
	}
	return t.goesTo(s, cohort.Place{View: ViewSessionLength})
}

func (t *talk) setSessionLength(arg string) bool {
	s, ok := t.drafting()
	n, err := strconv.Atoi(arg)
	if !ok || err != nil || n < 10 || n > 24*60 {
		return false
	}
	s.Minutes = n
	return t.goesTo(s, cohort.Place{View: ViewSessionPlace})
}

func (t *talk) skipSessionPlace(string) bool { return t.setSessionPlace(seal.Private{}) }

func (t *talk) setSessionPlace(place seal.Private) bool {
	s, ok := t.drafting()
	if !ok {
		return false
	}
	s.Place = place
	if t.p.Task.Field == sessionWhere {
		return t.goesTo(s, cohort.Place{View: ViewSessionSure})
	}
	return t.goesTo(s, cohort.Place{View: ViewSessionName})
}

// skipSessionName goes on without a name in one language.
func (t *talk) skipSessionName(string) bool {
	s, ok := t.drafting()
	if !ok {
		return false
	}
	s.Names = nil // one that is called something in one language alone is called by its kind in all
	return t.goesTo(s, cohort.Place{View: ViewSessionSure})
}

// sessionNamed keeps a name and asks for the next.
func (t *talk) sessionNamed(name seal.Private) bool {
	s, ok := t.drafting()
	if !ok {
		return false
	}
	names := maps.Clone(s.Names)
	if names == nil {
		names = map[locales.Lang]seal.Private{}
	}
	names[t.nameAsked()] = name
	s.Names = names
	if next := t.p.Place.PageAt + 1; next < len(t.w.Course.Languages) {
		return t.goesTo(s, cohort.Place{View: ViewSessionName, PageAt: next})
	}
	return t.goesTo(s, cohort.Place{View: ViewSessionSure})
}

// setByCode says whether those who are there write a code that is shown in the room.
func (t *talk) setByCode(arg string) bool {
	s, ok := t.drafting()
	if !ok || t.p.Task.Field != sessionNew {
		return false
	}
	s.Code = ""
	if arg == on {
		s.Code = t.roomCode()
	}
	task := t.p.Task
	task.Session = &s
	t.p.Task = task
	t.show()
	return true
}

// roomCode makes four digits that nobody can guess.
func (t *talk) roomCode() string {
	b := t.mint("room", 4)
	n := (int(b[0])<<16 | int(b[1])<<8 | int(b[2])) % 9000
	return strconv.Itoa(1000 + n)
}

// backInSession goes back one step, and leaves what she has said there.
func (t *talk) backInSession(string) bool {
	at, task := t.p.Place, t.p.Task
	if at.View == ViewSessionName && at.PageAt > 0 {
		return t.session(task, cohort.Place{View: ViewSessionName, PageAt: at.PageAt - 1})
	}
	if task.Field != sessionNew && at.View != ViewSessionHour {
		if task.Session == nil {
			return t.toSessions("")
		}
		return t.openSession(task.Session.ID)
	}
	before := map[cohort.View]cohort.View{
		ViewSessionDay: ViewSessionKind, ViewSessionHour: ViewSessionDay, ViewSessionLength: ViewSessionHour,
		ViewSessionPlace: ViewSessionLength, ViewSessionName: ViewSessionPlace, ViewSessionSure: ViewSessionName,
	}[at.View]
	if before == "" {
		return t.toSessions("")
	}
	return t.session(task, cohort.Place{View: before})
}

// typedSession takes a day, an hour, a length, a place or a name that she wrote.
func (t *talk) typedSession(said *Said) bool {
	switch t.p.Place.View {
	case ViewSessionDay:
		if day, ok := t.w.Words.Day(said.Text, t.today()); !ok || !t.setSessionDay(day) {
			t.show(note("cohort_start_unread", "Date", Day(t.w.Now), "Example", anExample))
		}
	case ViewSessionHour:
		if minutes, _, ok := locales.TimeOfDay(said.Text); !ok || !t.sessionAt(minutes) {
			t.show(note("reminders_hour_unread", "Example", anHour))
		}
	case ViewSessionLength:
		if n, ok := locales.Whole(said.Text); !ok || !t.setSessionLength(strconv.Itoa(n)) {
			t.show(note("number_unread", "Least", 10, "N", 24*60))
		}
	case ViewSessionPlace:
		t.typedPlace(said)
	case ViewSessionName:
		t.typedSessionName(said)
	default:
		return false
	}
	return true
}

// placeMost is how long a place may be: an address or a link.
const placeMost = 300

func (t *talk) typedPlace(said *Said) {
	switch {
	case length(said.Text) > placeMost || t.rest(said.Text):
		t.show(note("session_place_long", "N", placeMost))
	case locales.Blank(said.Text) || !t.setSessionPlace(said.Text.Fresh()):
		t.show()
	}
}

func (t *talk) typedSessionName(said *Said) {
	name, ok := t.nameIn(said)
	switch l := t.nameAsked(); {
	case !ok:
	case t.w.Words.Unlike(l, name): // it is shown to those who read in that language
		t.show(note("occasion_unlike", "Language", t.ownName(l)))
	default:
		t.sessionNamed(name)
	}
}
