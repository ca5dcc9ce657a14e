package dialog

import (
	"cmp"
	"slices"

	"cohortbot/cohort"
)

// forSessions is the name under which those who come are seen.
const forSessions = "sessions"

// whoComes is what the screens of one session must see: how many have answered what, and a page
// of them where they are listed.
func whoComes(w World, p *cohort.Participant, e Envelope) []Need {
	t := &talk{w: w, e: e, p: p}
	if w.People[forSessions] != nil || w.List == nil || !t.may(meeting()) {
		return nil
	}
	id, page, lists := t.repliesSought(e.Event)
	if id == "" {
		return nil
	}
	in := cohort.ID(cmp.Or(string(p.Task.Cohort), string(t.hand())))
	if e.Event.Said != nil && e.Event.Said.Session != "" {
		in = t.hand()
	}
	s, _ := t.listed(in).Session(id)
	of := &PeopleOf{
		For: forSessions, Cohort: in, Order: byReply(id, s), From: page * repliesAtOnce, Last: true,
		Match: func(k Known) bool { return k.Person.Sessions[id] != cohort.Attendance{} },
		Tell: func(k Known) []string {
			a := k.Person.Sessions[id]
			out := []string{string(a.Holds(s))}
			if a.Outdated(s) {
				out = append(out, askedAgain)
			}
			if a.Here > 0 {
				out = append(out, cameThere)
			}
			return out
		},
	}
	if lists {
		of.Limit = repliesAtOnce
	}
	return []Need{{People: of}}
}

// cameThere is under what those who were there are counted, and askedAgain those who have answered
// to another time or place; those who answered, under their answer.
const (
	cameThere  = "here"
	askedAgain = "again"
)

// repliesSought is the session whose answers an event leads to, or leaves her with; "" when it is
// none. lists says that they are listed, from a page.
func (t *talk) repliesSought(e Event) (id string, page int, lists bool) {
	if x := t.p.Task.Session; x != nil {
		id = x.ID
	}
	at := t.p.Place
	if behind := t.behind(); behind.View != "" {
		at = behind
	}
	page, lists = at.PageAt, at.View == ViewSessionPeople
	act := pressedAct(e)
	switch {
	case e.Met != nil:
		return e.Met.ID, 0, false
	case e.Said != nil && e.Said.Session != "":
		return e.Said.Session, 0, false
	case act != nil && act.Step == t.p.Step && act.Verb == VerbSession:
		return act.Arg, 0, false
	case act != nil && act.Step == t.p.Step && act.Verb == VerbPeople:
		return id, cohortsPage(act.Arg), true
	case act != nil && act.Verb == VerbBack && t.begun() && t.p.Task.Field != sessionNew:
		return id, 0, false
	case at.View != ViewSession && !lists:
		return "", 0, false
	}
	return id, page, lists
}

// byReply orders people by what they have answered to a session as it is now, and then by code.
func byReply(id string, s cohort.Session) func(a, b Known) int {
	rank := func(k Known) int {
		a := k.Person.Sessions[id]
		if a.Here > 0 {
			return -1
		}
		if a.Outdated(s) {
			return len(cohort.Replies())
		}
		return slices.Index(cohort.Replies(), a.Reply)
	}
	return func(a, b Known) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Person.Code, b.Person.Code))
	}
}
