package dialog

import (
	"cmp"
	"encoding/base32"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

// The views of sessions, as those who call them see them.
const (
	ViewSessions      cohort.View = "sessions"
	ViewSession       cohort.View = "session"
	ViewSessionPeople cohort.View = "session-people"
	ViewSessionKind   cohort.View = "session-kind"
	ViewSessionDay    cohort.View = "session-day"
	ViewSessionHour   cohort.View = "session-hour"
	ViewSessionLength cohort.View = "session-length"
	ViewSessionPlace  cohort.View = "session-place"
	ViewSessionName   cohort.View = "session-name"
	ViewSessionSure   cohort.View = "session-sure"
	ViewMeeting       cohort.View = "meeting" // the cohort is being told
)

// What buttons of sessions mean.
const (
	VerbSessions Verb = "ss"
	VerbSession  Verb = "sn"
	VerbCall     Verb = "sc"
	VerbMove     Verb = "sv"
	VerbWhere    Verb = "sw"
	VerbCallOff  Verb = "sx"
	VerbPeople   Verb = "sp"
	VerbMeet     Verb = "sm"
	VerbByCode   Verb = "sb"
)

// What of a session is changed: the field of her task.
const (
	sessionNew   = "new"
	sessionMove  = "move"
	sessionWhere = "where"
	sessionOff   = "off"
)

// meeting calls sessions, and shows who comes.
func meeting() conversation {
	return conversation{
		verb: VerbSessions, label: "menu_sessions", roles: coordinators(), open: (*talk).toSessions,
		offers: func(t *talk) bool { return t.hand() != "" },
		views: []cohort.View{
			ViewSessions, ViewSession, ViewSessionPeople, ViewSessionKind, ViewSessionDay, ViewSessionHour,
			ViewSessionLength, ViewSessionPlace, ViewSessionName, ViewSessionSure, ViewMeeting,
		},
		steps: []cohort.View{
			ViewSessionKind, ViewSessionDay, ViewSessionHour, ViewSessionLength, ViewSessionPlace, ViewSessionName,
			ViewSessionSure, ViewMeeting,
		},
		writes: []cohort.View{ViewSessionPlace, ViewSessionName},
		screen: (*talk).meetingScreen, typed: (*talk).typedSession,
		needs: whoComes,
		hears: func(t *talk) bool {
			if m := t.e.Event.Met; m != nil {
				t.met(m)
			}
			return t.e.Event.Met != nil
		},
		arrows: []Transition{
			{ViewSessions, VerbSession, (*talk).openSession},
			{ViewSessions, VerbCall, (*talk).callSession},
			{ViewSession, VerbSession, (*talk).openSession},
			{ViewSession, VerbPeople, (*talk).sessionPeople},
			{ViewSession, VerbMove, (*talk).moveSession},
			{ViewSession, VerbWhere, (*talk).placeSession},
			{ViewSession, VerbCallOff, (*talk).callOff},
			{ViewSessionPeople, VerbPeople, (*talk).sessionPeople},
			{ViewSessionPeople, VerbSession, (*talk).openSession},
			{ViewSessionKind, VerbSet, (*talk).setSessionKind},
			{ViewSessionDay, VerbDay, (*talk).setSessionDay},
			{ViewSessionHour, VerbSet, (*talk).setSessionHour},
			{ViewSessionLength, VerbSet, (*talk).setSessionLength},
			{ViewSessionPlace, VerbSkip, (*talk).skipSessionPlace},
			{ViewSessionName, VerbSkip, (*talk).skipSessionName},
			{ViewSessionSure, VerbByCode, (*talk).setByCode},
			{ViewSessionSure, VerbMeet, (*talk).meet},
			{ViewSessionKind, VerbBack, (*talk).backInSession},
			{ViewSessionDay, VerbBack, (*talk).backInSession},
			{ViewSessionHour, VerbBack, (*talk).backInSession},
			{ViewSessionLength, VerbBack, (*talk).backInSession},
			{ViewSessionPlace, VerbBack, (*talk).backInSession},
			{ViewSessionName, VerbBack, (*talk).backInSession},
			{ViewSessionSure, VerbBack, (*talk).backInSession},
		},
	}
}

// Meet has a cohort call a session, or changes one.
type Meet struct {
	Session cohort.Session `json:"session"`
	New     bool           `json:"new,omitempty"`
}

// privates visits what is sealed of it.
func (m *Meet) privates(at func(string) seal.Place, visit func(*seal.Private, seal.Place) error) error {
	return m.Session.Privates(func(field string) seal.Place { return at("meet/" + field) }, visit)
}

// Met tells whoever asked for it what came of it.
type Met struct {
	ID  string `json:"id"`
	Why MetWhy `json:"why,omitempty"` // empty: it is as she asked
}

// MetWhy is why a session was not called or changed.
type MetWhy string

// The reasons.
const (
	MetRole MetWhy = "role" // she does not coordinate this cohort any more
	MetPast MetWhy = "past" // its hour has gone by
	MetLate MetWhy = "late" // it was changed meanwhile
	MetGone MetWhy = "gone" // it is not there, or was called off meanwhile
)

// decideMeet calls a session, or changes one, on what the cohort is at this moment.
func decideMeet(w World, c *cohort.Cohort, e Envelope) Decision {
	by, m := w.Actors[e.By], e.Event.Meet
	if by == nil || by.Stage != cohort.StageMember {
		return Decision{Next: Subject{Cohort: c}, Void: true}
	}
	why := MetRole
	next := c
	action := cohort.Action("")
	if mayCoordinate(w, by, cohort.ID(w.ID)) && c.Made != 0 {
		next, action, why = meets(w, c, m)
	}
	d := Decision{
		Next: Subject{Cohort: next},
		Then: []Envelope{{On: Ref{Person, e.By}, By: w.ID, Event: Event{Met: &Met{ID: m.Session.ID, Why: why}}}},
	}
	if action != "" {
		d.Facts = []cohort.Fact{audit(w, Cohort, action, by.Code, m.Session.ID)}
	}
	return d
}

// meets gives the cohort with the session, and what is written of it in the audit log.
func meets(w World, c *cohort.Cohort, m *Meet) (*cohort.Cohort, cohort.Action, MetWhy) {
	s := m.Session
	was, there := c.Session(s.ID)
	switch {
	case !m.New && (!there || was.Cancelled), m.New && there:
		return c, "", MetGone
	case there && s.Told != was.Told: // somebody has changed it since she looked: her copy would undo that
		return c, "", MetLate
	case s.At <= w.Now && !s.Cancelled, s.Cancelled && was.Ends() <= w.Now:
		return c, "", MetPast
	}
	action := cohort.ActionSessionCalled
	switch {
	case s.Cancelled:
		action = cohort.ActionSessionOff
	case there:
		action = cohort.ActionSessionMoved
	}
	s.Told, s.Place, s.Names = w.Now, s.Place.Fresh(), fresh(s.Names)
	next := *c
	next.Sessions = slices.DeleteFunc(slices.Clone(c.Sessions), func(x cohort.Session) bool { return x.ID == s.ID })
	next.Sessions = append(next.Sessions, s)
	slices.SortStableFunc(next.Sessions, func(a, b cohort.Session) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) })
	next.Sessions = next.Sessions[max(0, len(next.Sessions)-cohort.MostSessions):]
	return &next, action, ""
}

// fresh is a copy of names that may be sealed for another place.
func fresh(names map[locales.Lang]seal.Private) map[locales.Lang]seal.Private {
	out := maps.Clone(names)
	for l, name := range out {
		if out[l] = name.Fresh(); !name.Opened() {
			return nil
		}
	}
	return out
}

// sessions are those of the cohort at hand, the next first and then those that are over.
func (t *talk) sessions() []cohort.Session {
	c := t.listed(t.hand())
	if c == nil {
		return nil
	}
	var coming, over []cohort.Session
	for _, s := range c.Sessions {
		if s.Ends() > t.w.Now {
			coming = append(coming, s)
		} else {
			over = append(over, s)
		}
	}
	slices.Reverse(over)
	return append(coming, over...)
}

// toSessions lists the sessions of the cohort at hand.
func (t *talk) toSessions(arg string) bool {
	if !t.may(meeting()) {
		return false
	}
	if t.handless() {
		return true
	}
	return t.session(cohort.Task{}, cohort.Place{View: ViewSessions, PageAt: cohortsPage(arg)})
}

// session begins or goes on with something about sessions.
func (t *talk) session(x cohort.Task, at cohort.Place, notes ...Part) bool {
	if !t.may(meeting()) {
		return false
	}
	t.leavePage()
	x.Cohort = cohort.ID(cmp.Or(string(x.Cohort), string(t.hand())))
	t.p.Task = x
	t.move(at, notes...)
	return true
}

func (t *talk) openSession(arg string) bool {
	for _, s := range t.sessions() {
		if s.ID == arg {
			return t.session(cohort.Task{Session: &cohort.Session{ID: s.ID}}, cohort.Place{View: ViewSession})
		}
	}
	return t.may(meeting()) && t.tells("session_gone")
}

// tells shows her screen as it is now, and why it is no other.
func (t *talk) tells(key string) bool {
	t.show(note(key))
	return true
}

// meant is the session of her task, as the cohort has it now.
func (t *talk) meant() (cohort.Session, bool) {
	if t.p.Task.Session == nil {
		return cohort.Session{}, false
	}
	return t.listed(t.p.Task.Cohort).Session(t.p.Task.Session.ID)
}

func (t *talk) sessionPeople(arg string) bool {
	if _, ok := t.meant(); !ok {
		return false
	}
	return t.session(t.p.Task, cohort.Place{View: ViewSessionPeople, PageAt: cohortsPage(arg)})
}

// callSession begins a new one.
func (t *talk) callSession(string) bool {
	id := strings.ToLower(base32.StdEncoding.EncodeToString(t.mint("session", 5)))
	return t.session(cohort.Task{Field: sessionNew, Session: &cohort.Session{ID: id}}, cohort.Place{View: ViewSessionKind})
}

func (t *talk) moveSession(string) bool  { return t.changeSession(sessionMove, ViewSessionDay) }
func (t *talk) placeSession(string) bool { return t.changeSession(sessionWhere, ViewSessionPlace) }

func (t *talk) callOff(string) bool {
	if !t.changeable() {
		return t.tells("session_gone")
	}
	s := t.copied()
	s.Cancelled = true
	return t.session(cohort.Task{Field: sessionOff, Session: &s}, cohort.Place{View: ViewSessionSure})
}

// copied is the session at hand as it may be changed in her task: its texts are sealed anew
// there. Those that the key file does not open are left out.
func (t *talk) copied() cohort.Session {
	s, _ := t.meant()
	s.Names = fresh(s.Names)
	if s.Place = s.Place.Fresh(); !s.Place.Opened() {
		s.Place = seal.Private{}
	}
	return s
}

// changeable says that the session at hand may still be changed.
func (t *talk) changeable() bool {
	s, ok := t.meant()
	return ok && !s.Cancelled && s.Ends() > t.w.Now
}

func (t *talk) changeSession(field string, at cohort.View) bool {
	if !t.changeable() {
		return t.tells("session_gone")
	}
	s := t.copied()
	return t.session(cohort.Task{Field: field, Session: &s}, cohort.Place{View: at})
}

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
	h, m := usualStart, 0
	if s.At != 0 {
		h, m, _ = s.At.Time().In(t.w.Course.Zone).Clock()
	}
	s.At = cohort.At(time.Date(day.Year(), day.Month(), day.Day(), h, m, 0, 0, t.w.Course.Zone))
	return t.goesTo(s, cohort.Place{View: ViewSessionHour})
}

// usualStart is the hour offered first.
const usualStart = 10

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
	at := s.At.Time().In(t.w.Course.Zone)
	s.At = cohort.At(time.Date(at.Year(), at.Month(), at.Day(), minutes/60, minutes%60, 0, 0, t.w.Course.Zone))
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

// meet has the session called, or changed; the cohort's own turn answers.
func (t *talk) meet(string) bool {
	s, ok := t.drafting()
	if !ok || s.At == 0 {
		return false
	}
	to := t.p.Task.Cohort
	m := &Meet{Session: s, New: t.p.Task.Field == sessionNew}
	m.Session.Place, m.Session.Names = s.Place.Fresh(), fresh(s.Names)
	t.p.Place = cohort.Place{View: ViewMeeting}
	t.p.Step++
	t.then(Ref{Cohort, string(to)}, Event{Meet: m})
	return true
}

// met goes on when the cohort has answered.
func (t *talk) met(m *Met) {
	if t.p.Place.View != ViewMeeting || t.p.Stage != cohort.StageMember {
		return // she has gone on to something else
	}
	said := map[MetWhy]string{"": "session_done", MetRole: "session_refused", MetPast: "session_hour_past", MetLate: "session_late", MetGone: "session_gone"}[m.Why]
	task := cohort.Task{Cohort: t.p.Task.Cohort, Session: &cohort.Session{ID: m.ID}}
	at := cohort.Place{View: ViewSession}
	if _, ok := t.listed(task.Cohort).Session(m.ID); !ok {
		at = cohort.Place{View: ViewSessions}
	}
	if !t.session(task, at, note(said)) {
		t.p.Task = cohort.Task{}
		t.move(cohort.Place{View: ViewMenu}, note(said))
	}
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

// forSessions is the name under which those who come are seen.
const forSessions = "sessions"

// whoComes is what screens of a session must see: those who have answered or were there.
func whoComes(w World, p *cohort.Participant, e Envelope) []Need {
	t := &talk{w: w, e: e, p: p}
	if w.People[forSessions] != nil || !meeting().concerns(p, e.Event, VerbSession) || !t.may(meeting()) {
		return nil
	}
	id := ""
	if act := pressedAct(e.Event); act != nil && act.Verb == VerbSession {
		id = act.Arg
	} else if p.Task.Session != nil {
		id = p.Task.Session.ID
	}
	if e.Event.Met != nil {
		id = e.Event.Met.ID
	}
	return []Need{{People: &PeopleOf{
		For: forSessions, Cohort: cohort.ID(cmp.Or(string(p.Task.Cohort), string(t.hand()))), Limit: 10_000,
		Match: func(k Known) bool { return id != "" && k.Person.Sessions[id] != cohort.Attendance{} },
		Order: byReply(id),
	}}}
}

// byReply orders people by what they have answered, and then by code.
func byReply(id string) func(a, b Known) int {
	rank := func(k Known) int {
		a := k.Person.Sessions[id]
		if a.Here > 0 {
			return -1
		}
		return slices.Index(cohort.Replies(), a.Reply)
	}
	return func(a, b Known) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Person.Code, b.Person.Code))
	}
}
