package dialog

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"cohortbot/cohort"
	"cohortbot/locales"
)

// The views of sessions, as those who come to them see them.
const (
	ViewDates    cohort.View = "dates"
	ViewDate     cohort.View = "date"
	ViewDateCode cohort.View = "date-code" // "which code is shown in the room?"
)

// What buttons about a date mean.
const (
	VerbDates Verb = "da"
	VerbDate  Verb = "dt"
	VerbComes Verb = "dr"
	VerbICS   Verb = "di"
	VerbHere  Verb = "dh"
)

// RecipeDate names the calendar file of a session. It is made of a cohort and a session of it.
const RecipeDate = "date"

// coming is what participants do with the sessions of their cohort.
func coming() conversation {
	return conversation{
		verb: VerbDates, label: "menu_dates", roles: []cohort.RoleKind{cohort.RoleParticipant}, open: (*talk).toDates,
		offers: func(t *talk) bool { return len(t.dates()) > 0 },
		views:  []cohort.View{ViewDates, ViewDate, ViewDateCode},
		writes: []cohort.View{ViewDateCode},
		screen: (*talk).dateScreens, typed: (*talk).typedRoomCode,
		arrows: []Transition{
			{ViewDates, VerbDate, (*talk).chooseDate},
			{ViewDate, VerbComes, (*talk).reply},
			{ViewDate, VerbICS, (*talk).calendarFile},
			{ViewDate, VerbHere, (*talk).iAmHere},
			{ViewDateCode, VerbBack, (*talk).backToDate},
		},
	}
}

// CalledInCalendars is the key of what a session is called where others may see it.
func CalledInCalendars(s cohort.Session) string { return "session_kind_" + string(s.Kind) }

// afterwards is how long a session can still be opened, and answered that she was there.
const (
	afterwards = time.Hour
	beforehand = 30 * time.Minute
)

// dates are the sessions of her cohort that are not over, the next first. A cohort that has ended
// meets no more.
func (t *talk) dates() []cohort.Session {
	if !t.p.Learns() || t.cohort() == nil || over(t.cohort()) {
		return nil
	}
	var out []cohort.Session
	for _, s := range t.cohort().Sessions {
		if s.Ends().Add(afterwards) > t.w.Now {
			out = append(out, s)
		}
	}
	return out
}

// date is the session she looks at.
func (t *talk) date() (cohort.Session, bool) {
	for _, s := range t.dates() {
		if s.ID == t.p.Place.Matter {
			return s, true
		}
	}
	return cohort.Session{}, false
}

func (t *talk) toDates(string) bool {
	if !t.may(coming()) {
		return false
	}
	if len(t.dates()) == 0 {
		return t.tells("date_late")
	}
	t.leavePage()
	t.move(cohort.Place{View: ViewDates})
	return true
}

// openDate shows one of them.
func (t *talk) openDate(id string) bool {
	for _, s := range t.dates() {
		if s.ID == id {
			t.leavePage()
			t.move(cohort.Place{View: ViewDate, Matter: id})
			return true
		}
	}
	return false
}

// chooseDate shows one of the list, as it is now.
func (t *talk) chooseDate(id string) bool { return t.openDate(id) || t.tells("date_late") }

// linkedSession answers a session's link: it opens for those of its cohort, as they see it.
func (t *talk) linkedSession(id string) {
	if t.may(coming()) && t.openDate(id) || t.may(meeting()) && t.openSession(id) {
		return
	}
	t.show(note("date_over"))
}

func (t *talk) backToDate(string) bool { return t.chooseDate(t.p.Place.Matter) }

// attends changes what is known of her and the session she looks at. Of those that the
// cohort does not keep any more nothing is known.
func (t *talk) attends(change func(*cohort.Attendance)) bool {
	s, ok := t.date()
	if !ok || s.Cancelled {
		return false
	}
	all := maps.Clone(t.p.Sessions)
	if all == nil {
		all = map[string]cohort.Attendance{}
	}
	maps.DeleteFunc(all, func(id string, _ cohort.Attendance) bool {
		_, kept := t.cohort().Session(id)
		return !kept
	})
	a := all[s.ID]
	change(&a)
	all[s.ID] = a
	t.p.Sessions = all
	return true
}

// reply takes whether she comes; she may think again until it begins.
func (t *talk) reply(arg string) bool {
	s, ok := t.date()
	r := cohort.Reply(arg)
	if !slices.Contains(cohort.Replies(), r) {
		return false
	}
	was := t.p.Sessions[s.ID].Holds(s)
	if !ok || s.At <= t.w.Now || !t.attends(func(a *cohort.Attendance) { a.Reply, a.To = r, s.Moved }) {
		return t.tells("date_late")
	}
	if was != r {
		t.fact(cohort.Fact{Kind: cohort.FactComing, Session: s.ID, Coming: r})
	}
	t.move(t.p.Place, note("date_thanks_"+string(r)))
	return true
}

// calendarFile sends the session as a file that calendars read.
func (t *talk) calendarFile(string) bool {
	s, ok := t.date()
	if !ok || s.Cancelled {
		return t.tells("date_late")
	}
	t.say(Say{Op: OpSend, Parts: []Part{note("date_file")}, File: &Recipe{Name: RecipeDate, Of: string(t.p.Cohort) + "/" + s.ID}})
	t.p.Screen.Buried, t.told = true, true
	t.move(t.p.Place)
	return true
}

// duringIt says that it is time to say that she is there.
func (t *talk) duringIt(s cohort.Session) bool {
	return !s.Cancelled && t.w.Now >= s.At.Add(-beforehand) && t.w.Now <= s.Ends().Add(afterwards)
}

// iAmHere notes that she is there, or asks for the code that is shown in the room.
func (t *talk) iAmHere(string) bool {
	s, ok := t.date()
	switch {
	case !ok || !t.duringIt(s):
		return t.tells("date_late")
	case t.p.Sessions[s.ID].Here > 0:
		t.move(t.p.Place)
	case s.Code != "":
		t.move(cohort.Place{View: ViewDateCode, Matter: s.ID})
	default:
		t.isHere(s)
	}
	return true
}

func (t *talk) isHere(s cohort.Session) {
	t.attends(func(a *cohort.Attendance) { a.Here = t.w.Now })
	t.fact(cohort.Fact{Kind: cohort.FactAttended, Session: s.ID})
	t.move(cohort.Place{View: ViewDate, Matter: s.ID}, note("date_here"))
}

// mostCodes is how many wrong codes are taken of one person: there are 9,000.
const mostCodes = 10

// typedRoomCode reads the code that is shown in the room.
func (t *talk) typedRoomCode(said *Said) bool {
	if t.p.Place.View != ViewDateCode {
		return false
	}
	s, ok := t.date()
	if !ok || !t.duringIt(s) {
		t.move(cohort.Place{View: ViewMenu}, note("date_over"))
		return true
	}
	n, read := locales.Whole(said.Text)
	switch wrong := t.p.Sessions[s.ID].Wrong; {
	case t.p.Sessions[s.ID].Here > 0:
		t.move(cohort.Place{View: ViewDate, Matter: s.ID}, note("date_here"))
	case wrong >= mostCodes:
		t.show(note("date_code_no_more"))
	case read && strconv.Itoa(n) == s.Code:
		t.isHere(s)
	default:
		t.attends(func(a *cohort.Attendance) { a.Wrong++ })
		t.show(note("date_code_wrong"))
	}
	return true
}

// saysRoomCode takes the code of the room wherever she is, as the page of the team promises.
func (t *talk) saysRoomCode(said *Said) bool {
	n, read := locales.Whole(said.Text)
	if !read || n < 1000 || n > 9999 || t.typing() || !t.may(coming()) {
		return false
	}
	on := ""
	for _, s := range t.dates() {
		if s.Code != "" && t.duringIt(s) && (on == "" || s.Code == strconv.Itoa(n)) {
			on = s.ID
		}
	}
	if on == "" {
		return false
	}
	t.leavePage()
	t.p.Place = cohort.Place{View: ViewDateCode, Matter: on}
	t.p.Step++
	return t.typedRoomCode(said)
}

// opensDate begins what a door opens that leads to a session.
const opensDate = "s/"

// dateOf is the session to which a door leads, or a link.
func dateOf(arg string) (id string, ok bool) { return strings.CutPrefix(arg, opensDate) }

// dateScreens builds what her present place among sessions shows.
func (t *talk) dateScreens() Say {
	s, ok := t.date()
	switch {
	case t.p.Place.View == ViewDates:
		return t.datesScreen()
	case !ok:
		t.p.Place = cohort.Place{View: ViewMenu}
		t.p.Step++
		out := t.menuScreen()
		out.Parts = append([]Part{note("date_over")}, out.Parts...)
		return out
	case t.p.Place.View == ViewDateCode:
		return Say{
			Parts: []Part{note("date_ask_code")},
			Rows:  [][]Button{{t.button("button_back", VerbBack), t.button("main_menu", VerbMenu)}},
		}
	}
	return t.dateScreen(s)
}

func (t *talk) datesScreen() Say {
	s := Say{Parts: []Part{note("dates_title")}}
	for _, x := range t.dates() {
		s.Parts = append(s.Parts, t.sessionLine(x))
		s.Rows = append(s.Rows, []Button{{Label: t.sessionLabel(x), Act: t.act(VerbDate, x.ID)}})
	}
	s.Rows = append(s.Rows, []Button{t.button("main_menu", VerbMenu)})
	return s
}

// dateScreen is one session; where it is, is told to who comes.
func (t *talk) dateScreen(s cohort.Session) Say {
	a := t.p.Sessions[s.ID]
	out := Say{Parts: t.aboutSession(s, a.Reply == cohort.Comes || a.Here > 0)}
	for _, p := range t.yourClock(s.At) {
		out.Parts = append(out.Parts, below(p))
	}
	switch {
	case s.Cancelled:
		out.Parts = append(out.Parts, note("session_is_off"))
	case a.Here > 0:
		out.Parts = append(out.Parts, note("date_was_here"))
	case a.Outdated(s) && s.At > t.w.Now:
		out.Parts = append(out.Parts, note("date_again_"+string(a.Reply)))
	case a.Reply != cohort.NoAnswer:
		out.Parts = append(out.Parts, note("date_you_"+string(a.Reply)))
	case s.At > t.w.Now:
		out.Parts = append(out.Parts, note("date_ask"))
	}
	if !s.Cancelled && !s.Place.IsZero() && a.Reply != cohort.Comes && a.Here == 0 {
		out.Parts = append(out.Parts, note("date_place_later"))
	}
	out.Rows = append(t.dateRows(s, a), []Button{t.button("main_menu", VerbMenu)})
	return out
}

func (t *talk) dateRows(s cohort.Session, a cohort.Attendance) [][]Button {
	var rows [][]Button
	if s.Cancelled {
		return nil
	}
	if t.duringIt(s) && a.Here == 0 {
		rows = append(rows, []Button{t.button("date_i_am_here", VerbHere)})
	}
	if s.At > t.w.Now && a.Here == 0 {
		for _, r := range cohort.Replies() {
			if r != a.Holds(s) {
				rows = append(rows, []Button{{Label: note("date_" + string(r)), Act: t.act(VerbComes, string(r))}})
			}
		}
		rows = append(rows, []Button{t.button("date_calendar", VerbICS)})
	}
	return rows
}
