package dialog

import "cohortbot/cohort"

// decideInvitation counts somebody in, or says no. Two racing for one use are
// ordered by the invitation's version.
func decideInvitation(w World, inv *cohort.Invitation, e Envelope) Decision {
	next := *inv
	d := Decision{Next: Subject{Invitation: &next}}
	if e.Event.Redeem == nil {
		return d
	}
	answer := Event{Refused: &Refused{}}
	if inv.Open(w.Now) {
		next.Used++
		answer = Event{Admitted: &Admitted{Role: inv.Role, Cohort: inv.Cohort, Known: inv.Profile}}
	}
	d.Then = []Envelope{{On: Ref{Person, e.Event.Redeem.Person}, By: w.ID, Event: answer}}
	return d
}
