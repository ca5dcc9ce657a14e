package dialog

import (
	"maps"
	"slices"
	"strings"
	"time"

	"cohortbot/cohort"
)

// forCalls is the name under which those are counted who are to hear of a session.
const forCalls = "calls"

// When somebody hears of what is called or changed now.
const (
	hearsNow   = "now"   // as soon as it may come to her
	hearsAfter = "after" // when what she or the team has paused is over
	hearsLate  = "late"  // that is over only when the session has begun
	hearsNever = "never" // nothing reaches her
)

// whoHears is what the screen must see that asks whether a session shall be called or changed: how
// many hear of it when. What that will be is known when the event has been decided once without.
func whoHears(w World, p *cohort.Participant, e Envelope) []Need {
	if w.People[forCalls] != nil || w.List == nil || !meeting().concerns(p, e.Event) || e.Event.Met != nil {
		return nil
	}
	then := &talk{w: w, e: e, p: p.Clone(), d: &Decision{}}
	then.leap()
	then.hear()
	s, ok := then.drafting()
	if !ok || then.p.Place.View != ViewSessionSure {
		return nil
	}
	in := then.p.Task.Cohort
	c := then.listed(in)
	return []Need{{People: &PeopleOf{For: forCalls, Cohort: in, Tell: func(k Known) []string {
		her := &talk{p: k.Person, w: World{Now: w.Now, Course: w.Course, Days: w.Days, Cohorts: map[cohort.ID]*cohort.Cohort{in: c}}}
		return her.hears(s)
	}}}}
}

// hears is when she hears of a session as it is called or changed now; nothing: it is called off,
// and she has never heard of it.
func (t *talk) hears(s cohort.Session) []string {
	if s.Cancelled && t.p.Reminded.Rules[ruleCall+s.ID].Last == 0 {
		return nil
	}
	if t.p.Lang == "" || t.p.Blocked || t.p.Unreachable > 0 || t.p.Reminded.Paused == cohort.Until {
		return []string{hearsNever}
	}
	s.Told = t.w.Now
	m, rests := t.sessionMatter(ruleCall, s, s.Told.Time()), t.p.Reminded.Paused > t.w.Now
	if resumes, waits := t.afterPause(); waits && !m.hers {
		it, comes := t.past(resumes, m)
		if !comes {
			return []string{hearsAfter}
		}
		m, rests = it, rests || it.since.After(t.w.Now.Time())
	}
	switch _, at := t.when(m); {
	case at.IsZero():
		return []string{hearsLate}
	case rests:
		return []string{hearsAfter}
	}
	return []string{hearsNow}
}

// whoHearsLines say who hears of it when.
func (t *talk) whoHearsLines() []Part {
	of := t.w.People[forCalls]
	if of == nil {
		return nil
	}
	rest := []string{hearsAfter, hearsLate, hearsNever}
	if !slices.ContainsFunc(rest, func(when string) bool { return of.Counts[when] > 0 }) {
		return []Part{note("session_all_hear")}
	}
	out := []Part{note("session_hear_now", "N", of.Counts[hearsNow])}
	for _, when := range rest {
		if n := of.Counts[when]; n > 0 {
			out = append(out, note("session_hear_"+when, "N", n))
		}
	}
	return tight(out)
}

// asksAgain says that whoever has answered is asked again, where a session gets another time or
// place.
func (t *talk) asksAgain(s cohort.Session) []Part {
	was, there := t.listed(t.p.Task.Cohort).Session(s.ID)
	if !there || s.Cancelled || !elsewhere(was, s) {
		return nil
	}
	return []Part{note("session_asks_again")}
}

// What a session is told by: that it was called, the day before, an hour before. Each is the
// beginning of a rule's name, which ends with the session.
const (
	ruleCall = "call/"
	ruleDay  = "day/"
	ruleHour = "hour/"
)

// forgetDates forgets what was told of sessions that are over, or of which her cohort knows no
// more.
func (t *talk) forgetDates() {
	if t.cohort() == nil {
		return
	}
	dates := t.dates()
	maps.DeleteFunc(t.p.Reminded.Rules, func(rule string, _ cohort.Did) bool {
		for _, of := range []string{ruleCall, ruleDay, ruleHour} {
			if id, ok := strings.CutPrefix(rule, of); ok {
				return !slices.ContainsFunc(dates, func(s cohort.Session) bool { return s.ID == id })
			}
		}
		return false
	})
}

// calls are the matters of sessions: that one was called, changed or called off, the day
// before, an hour before.
func (t *talk) calls() []matter {
	var out []matter
	for _, s := range t.dates() {
		if s.At <= t.w.Now {
			continue
		}
		a := t.p.Sessions[s.ID]
		knew := t.p.Reminded.Rules[ruleCall+s.ID].Last > 0
		if !s.Cancelled || knew {
			out = append(out, t.sessionMatter(ruleCall, s, s.Told.Time()))
		}
		if s.Cancelled || a.Holds(s) == cohort.Stays {
			continue
		}
		if at := s.At.Add(-24 * time.Hour); at > s.Told.Add(dayApart) {
			out = append(out, t.sessionMatter(ruleDay, s, at.Time()))
		}
		if at := s.At.Add(-time.Hour); at > s.Told.Add(hourApart) {
			out = append(out, t.sessionMatter(ruleHour, s, at.Time()))
		}
	}
	return out
}

// How long before the day before, and before the hour before, a session must have been told for
// that to be said once more.
const (
	dayApart  = 6 * time.Hour
	hourApart = 10 * time.Minute
)

// sessionMatter is one of them. It comes as soon as it may: a session does not wait for her hour.
func (t *talk) sessionMatter(rule string, s cohort.Session, since time.Time) matter {
	return matter{
		kind: dated, rule: rule + s.ID, about: s.ID + "/" + stamp(s.Told), arg: opensDate + s.ID, hours: t.hours(),
		since: since, until: s.At.Time(), soon: rule == ruleHour, near: rule == ruleDay, begins: s.At, hers: t.counted(s),
	}
}

// counted says that she counts on a session: she has said that she comes, or that she may, if only
// to the time it had before.
func (t *talk) counted(s cohort.Session) bool {
	r := t.p.Sessions[s.ID].Reply
	return r == cohort.Comes || r == cohort.MayCome
}
