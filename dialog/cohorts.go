package dialog

import (
	"cmp"
	"encoding/base32"
	"encoding/base64"
	"strings"

	"cohortbot/cohort"
)

// decideCohort brings a cohort into being or changes it, and tells the owner who
// asked for it.
func decideCohort(w World, c *cohort.Cohort, e Envelope) Decision {
	switch {
	case e.Event.Regulate != nil:
		return decideRelease(w, c, e)
	case e.Event.Rested != nil:
		return decideRested(w, c, e.Event.Rested.Pause)
	case e.Event.Archive != nil:
		return decideArchive(w, c, e)
	case e.Event.Meet != nil:
		return decideMeet(w, c, e)
	}
	f, by := e.Event.Found, w.Actors[e.By]
	if f == nil || !mayLead(w, by) {
		return Decision{Next: Subject{Cohort: c}, Void: true}
	}
	next := *c
	if !f.Name.IsZero() {
		next.Name = f.Name.Fresh()
	}
	next.Start = cmp.Or(f.Start, c.Start)
	if len(f.Languages) > 0 {
		next.Languages = f.Languages
	}
	action := cohort.ActionRefounded
	if c.Made == 0 {
		next.Made, action = w.Now, cohort.ActionFounded
	}
	return Decision{
		Next:  Subject{Cohort: &next},
		Facts: []cohort.Fact{audit(w, Cohort, action, by.Code)},
		Then:  []Envelope{{On: Ref{Person, e.By}, By: w.ID, Event: Event{Founded: &Founded{Cohort: cohort.ID(w.ID), New: c.Made == 0}}}},
	}
}

// mayLead says whether by is an owner now: here, and not one who has left.
func mayLead(w World, by *cohort.Participant) bool {
	return by != nil && by.Stage == cohort.StageMember && owner(w, by)
}

// newCohort makes the id of a cohort that this turn founds: eight characters, for
// people type it.
func (t *talk) newCohort() cohort.ID {
	return cohort.ID(strings.ToLower(base32.StdEncoding.EncodeToString(t.mint("cohort", 5))))
}

// mint gives n bytes that nobody can guess, the same however often this turn is
// decided.
func (t *talk) mint(what string, n int) []byte {
	b, err := base64.RawURLEncoding.DecodeString(t.w.Keys.MAC(n, "mint", what, t.w.Base, t.e.Key))
	if err != nil {
		panic(err) // a MAC is base64url by its promise
	}
	return b
}
