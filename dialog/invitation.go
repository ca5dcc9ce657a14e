package dialog

import (
	"slices"

	"cohortbot/cohort"
)

// latelyKept is how many of those it admitted an invitation remembers.
const latelyKept = 64

// decideInvitation counts somebody in, or says no. Two racing for one use are
// ordered by the invitation's version.
func decideInvitation(w World, inv *cohort.Invitation, e Envelope) Decision {
	next := *inv
	d := Decision{Next: Subject{Invitation: &next}}
	if e.Event.Issue != nil {
		return issue(w, inv, e)
	}
	if e.Event.Redeem == nil {
		return d
	}
	answer := Event{Refused: &Refused{}}
	counted := slices.Contains(inv.Lately, e.Event.Redeem.Person)
	if counted || inv.Open(w.Now) {
		answer = Event{Admitted: &Admitted{Role: inv.Role, Cohort: inv.Cohort, Known: inv.Profile}}
	}
	if !counted && inv.Open(w.Now) {
		next.Used++
		next.Lately = append(slices.Clone(inv.Lately), e.Event.Redeem.Person)
		next.Lately = next.Lately[max(0, len(next.Lately)-latelyKept):]
	}
	d.Then = []Envelope{{On: Ref{Person, e.Event.Redeem.Person}, By: w.ID, Event: answer}}
	return d
}

// issue brings an invitation into being, if whoever asks for it may.
func issue(w World, inv *cohort.Invitation, e Envelope) Decision {
	by := w.Actors[e.By]
	if inv.Made != 0 || !mayLead(w, by) {
		return Decision{Next: Subject{Invitation: inv}, Void: true}
	}
	made := e.Event.Issue.Invitation
	made.Label, made.Made = made.Label.Fresh(), w.Now
	return Decision{
		Next:  Subject{Invitation: &made},
		Facts: []cohort.Fact{audit(w, "invitation of a "+string(made.Role), by.Code)},
	}
}

// audit is an entry about the subject of w.
func audit(w World, action, actor string) cohort.Fact {
	return cohort.Fact{ID: w.Base + "/0", Kind: cohort.FactAudit, Subject: w.ID, At: w.Now, Action: action, Actor: actor}
}
