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
