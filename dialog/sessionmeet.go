package dialog

import (
	"cmp"
	"maps"
	"slices"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

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
	MetOver MetWhy = "over" // the cohort has come to its end
	MetFull MetWhy = "full" // as many are to come as there may be
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
	case over(c) && !s.Cancelled:
		return c, "", MetOver
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
	if s.Moved = was.Moved; there && !s.Cancelled && elsewhere(was, s) {
		s.Moved = w.Now
	}
	s.Told, s.Place, s.Names = w.Now, s.Place.Fresh(), freshNames(s.Names)
	next := *c
	next.Sessions = slices.DeleteFunc(slices.Clone(c.Sessions), func(x cohort.Session) bool { return x.ID == s.ID })
	next.Sessions = append(next.Sessions, s)
	slices.SortStableFunc(next.Sessions, func(a, b cohort.Session) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) })
	if len(next.Sessions) > cohort.MostSessions { // one that is over gives way
		over := slices.IndexFunc(next.Sessions, func(x cohort.Session) bool { return x.Ends() <= w.Now })
		if over < 0 {
			return c, "", MetFull
		}
		next.Sessions = slices.Delete(next.Sessions, over, over+1)
	}
	return &next, action, ""
}

// elsewhere says that a session has another time than it had, or another place: whoever has said
// that she comes has said so of that. Where it had no place yet, it is only told.
func elsewhere(was, now cohort.Session) bool {
	return now.At != was.At || !was.Place.IsZero() && !locales.Same(was.Place, now.Place)
}

// freshNames is a copy of names that may be sealed for another place.
func freshNames(names map[locales.Lang]seal.Private) map[locales.Lang]seal.Private {
	out := maps.Clone(names)
	for l, name := range out {
		if out[l] = name.Fresh(); !name.Opened() {
			return nil
		}
	}
	return out
}

// meet has the session called, or changed; the cohort's own turn answers.
func (t *talk) meet(string) bool {
	s, ok := t.drafting()
	if !ok || s.At == 0 {
		return false
	}
	to := t.p.Task.Cohort
	m := &Meet{Session: s, New: t.p.Task.Field == sessionNew}
	m.Session.Place, m.Session.Names = s.Place.Fresh(), freshNames(s.Names)
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
	said := map[MetWhy]Part{
		"": note("session_done"), MetRole: note("session_refused"), MetPast: note("session_hour_past"), MetLate: note("session_late"),
		MetGone: note("session_gone"), MetOver: note("session_over"), MetFull: note("session_full", "N", cohort.MostSessions),
	}[m.Why]
	task := cohort.Task{Cohort: t.p.Task.Cohort, Session: &cohort.Session{ID: m.ID}}
	at := cohort.Place{View: ViewSession}
	if _, ok := t.listed(task.Cohort).Session(m.ID); !ok {
		at = cohort.Place{View: ViewSessions}
	}
	if !t.session(task, at, said) {
		t.p.Task = cohort.Task{}
		t.move(cohort.Place{View: ViewMenu}, said)
	}
}
