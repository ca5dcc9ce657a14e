package dialog

import (
	"cmp"
	"encoding/base32"
	"slices"
	"strings"

	"cohortbot/cohort"
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
		needs: func(w World, p *cohort.Participant, e Envelope) []Need {
			return append(whoComes(w, p, e), whoHears(w, p, e)...)
		},
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

func (t *talk) moveSession(string) bool { return t.changeSession(sessionMove, ViewSessionDay) }

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
	s.Names = freshNames(s.Names)
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
