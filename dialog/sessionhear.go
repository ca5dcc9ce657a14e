package dialog

import (
	"slices"

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
