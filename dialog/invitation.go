package dialog

import (
	"slices"
	"strings"

	"cohortbot/cohort"
	"cohortbot/seal"
)

// latelyKept is how many of those it admitted an invitation remembers.
const latelyKept = 64

// decideInvitation counts somebody in, or says no. Two racing for one use are
// ordered by the invitation's version.
func decideInvitation(w World, inv *cohort.Invitation, e Envelope) Decision {
	next := *inv
	d := Decision{Next: Subject{Invitation: &next}}
	switch {
	case e.Event.Issue != nil:
		return issue(w, inv, e)
	case e.Event.Left != nil:
		return left(inv, e.Event.Left.Person)
	}
	if e.Event.Redeem == nil {
		return d
	}
	answer := Event{Refused: &Refused{}}
	counted := slices.Contains(inv.Lately, e.Event.Redeem.Person)
	if counted || inv.Open(w.Now) {
		answer = Event{Admitted: &Admitted{Role: inv.Role, Cohort: inv.Cohort, Known: inv.Profile, Consent: e.Event.Redeem.Consent}}
	}
	if !counted && inv.Open(w.Now) {
		next.Used++
		next.Lately = append(slices.Clone(inv.Lately), e.Event.Redeem.Person)
		next.Lately = next.Lately[max(0, len(next.Lately)-latelyKept):]
	}
	d.Then = []Envelope{{On: Ref{Person, e.Event.Redeem.Person}, By: w.ID, Event: answer}}
	return d
}

// left forgets somebody who is erased.
func left(inv *cohort.Invitation, person string) Decision {
	next, knew := Forgets(inv, person)
	return Decision{Next: Subject{Invitation: next}, Void: !knew}
}

// Forgets gives an invitation without somebody who is erased, and without what it
// said of her if it was for her alone; knew says that it knew her. The use she made
// of it stays made.
func Forgets(inv *cohort.Invitation, person string) (next *cohort.Invitation, knew bool) {
	i := slices.Index(inv.Lately, person)
	if i < 0 {
		return inv, false
	}
	without := *inv
	without.Lately = slices.Delete(slices.Clone(inv.Lately), i, i+1)
	if inv.Uses == 1 {
		without.Profile, without.Label = nil, seal.Private{}
	}
	return &without, true
}

// issue brings an invitation into being, if whoever asks for it may.
func issue(w World, inv *cohort.Invitation, e Envelope) Decision {
	by := w.Actors[e.By]
	if inv.Made != 0 || !mayInvite(w, by, e.Event.Issue.Invitation) {
		return Decision{Next: Subject{Invitation: inv}, Void: true}
	}
	made := e.Event.Issue.Invitation
	made.Label, made.Made = made.Label.Fresh(), w.Now
	return Decision{
		Next:  Subject{Invitation: &made},
		Facts: []cohort.Fact{audit(w, Invitation, cohort.ActionInvited, by.Code, string(made.Role))},
	}
}

// mayInvite says whether by may make an invitation now: an owner any, a coordinator those of
// participants and coordinators to her own cohort.
func mayInvite(w World, by *cohort.Participant, to cohort.Invitation) bool {
	switch to.Role {
	case cohort.RoleParticipant, cohort.RoleCoordinator:
		return mayCoordinate(w, by, to.Cohort)
	}
	return mayLead(w, by)
}

// audit is an entry about the subject of w, which is no person; of says what of it.
func audit(w World, kind Kind, action cohort.Action, actor string, of ...string) cohort.Fact {
	return cohort.Fact{
		ID: w.Base + "/0", Kind: cohort.FactAudit, Subject: string(kind) + "/" + w.ID, At: w.Now, Action: action,
		Of: strings.Join(of, "/"), Actor: actor,
	}
}
