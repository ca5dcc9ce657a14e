package dialog

import (
	"slices"
	"strings"
	"time"

	"cohortbot/cohort"
	"cohortbot/seal"
)

// latelyKept is how many of those it admitted an invitation remembers.
const latelyKept = 64

// deniable is how long after somebody came by an invitation for one it can be said that
// she is not the one: what is erased then is what she has done in that time.
const deniable = 48 * time.Hour

// decideInvitation counts somebody in, or says no. Two racing for one use are
// ordered by the invitation's version.
func decideInvitation(w World, inv *cohort.Invitation, e Envelope) Decision {
	switch {
	case e.Event.Lead != nil, e.Event.Redeem != nil && inv.Subject != "":
		return leadInvitation(w, inv, e)
	case e.Event.Issue != nil:
		return issue(w, inv, e)
	case e.Event.Left != nil:
		return left(inv, e.Event.Left.Person)
	case e.Event.Revoke != nil:
		return revoke(w, inv, e)
	case e.Event.Deny != nil:
		return deny(w, inv, e)
	case e.Event.Disown != nil:
		return disowned(w, inv, e)
	case e.Event.Redeem != nil:
		return redeem(w, inv, e.Event.Redeem)
	}
	next := *inv
	return Decision{Next: Subject{Invitation: &next}}
}

// redeem counts somebody in who has agreed, and tells who made an invitation for one.
func redeem(w World, inv *cohort.Invitation, r *Redeem) Decision {
	next := *inv
	d := Decision{Next: Subject{Invitation: &next}}
	answer := Event{Refused: &Refused{}}
	counted := slices.Contains(inv.Lately, r.Person) && !inv.NotHer
	open := inv.Open(w.Now) && !over(w.Cohorts[inv.Cohort])
	if counted || open {
		answer = Event{Admitted: &Admitted{
			Role: inv.Role, Cohort: inv.Cohort, Known: inv.Profile, Consent: r.Consent,
			Approval: inv.Approval, Maker: inv.By,
		}}
	}
	d.Then = []Envelope{{On: Ref{Person, r.Person}, By: w.ID, Event: answer}}
	if counted || !open {
		return d
	}
	next.Used++
	next.Came, next.From = w.Now, r.From
	next.Lately = append(slices.Clone(inv.Lately), r.Person)
	next.Lately = next.Lately[max(0, len(next.Lately)-latelyKept):]
	if tellsMaker(inv, r) {
		came := Came{Invitation: w.ID, Code: code(r.Person), Role: inv.Role, Cohort: inv.Cohort, Label: inv.Label, N: inv.N}
		d.Then = append(d.Then, toldOf(w, came, inv.By, r.Person)...)
	}
	return d
}

// tellsMaker says that who made an invitation is told that somebody comes by it: one who waits
// to be confirmed is told of in another way.
func tellsMaker(inv *cohort.Invitation, r *Redeem) bool {
	return inv.By != "" && inv.By != r.Person && inv.Uses == 1 && !inv.Approval
}

// toldOf tells who made an invitation that somebody came by it, or the team if she may not
// know any more: whoever may say "not her" must hear of it.
func toldOf(w World, c Came, maker, guest string) []Envelope {
	if mayInvite(w, w.Actors[maker], c.of()) {
		return []Envelope{c.to(w, maker)}
	}
	c.Team = true
	var out []Envelope
	for _, k := range w.Concerned(c.Cohort) {
		if k.ID != guest && k.ID != maker {
			out = append(out, c.to(w, k.ID))
		}
	}
	return out
}

func (c Came) to(w World, person string) Envelope {
	c.Label = c.Label.Fresh()
	return Envelope{On: Ref{Person, person}, By: w.ID, Event: Event{Came: &c}}
}

// invitationNeeds is the cohort to which an invitation leads, who made it, and the team if that is
// told instead of her.
func invitationNeeds(w World, inv *cohort.Invitation, e Envelope) []Need {
	if inv == nil || e.Event.Redeem == nil || inv.Subject != "" {
		return nil
	}
	if _, seen := w.Cohorts[inv.Cohort]; inv.Cohort != "" && !seen {
		return []Need{{Cohort: inv.Cohort}}
	}
	if !tellsMaker(inv, e.Event.Redeem) {
		return nil
	}
	maker, seen := w.Actors[inv.By]
	switch {
	case !seen:
		return []Need{{Actor: inv.By}}
	case w.Team == nil && !mayInvite(w, maker, *inv):
		return []Need{{Team: true}}
	}
	return nil
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
	if inv.Subject != "" && inv.Subject == person {
		without := deadLink(inv)
		return &without, true
	}
	i := slices.Index(inv.Lately, person)
	if i < 0 {
		return inv, false
	}
	without := *inv
	without.Lately = slices.Delete(slices.Clone(inv.Lately), i, i+1)
	if inv.Uses == 1 {
		without.Profile, without.Label, without.From = nil, seal.Private{}, ""
	}
	return &without, true
}

// issue brings an invitation into being, if whoever asks for it may, and has the next one
// made. The last tells her.
func issue(w World, inv *cohort.Invitation, e Envelope) Decision {
	i, by := e.Event.Issue, w.Actors[e.By]
	if inv.Made != 0 || by == nil || by.Stage != cohort.StageMember {
		return Decision{Next: Subject{Invitation: inv}, Void: true}
	}
	if !mayInvite(w, by, i.Invitation) {
		// What tells her is stored with something: an invitation that admits nobody.
		none := &cohort.Invitation{Made: w.Now, Revoked: true}
		return Decision{Next: Subject{Invitation: none}, Then: []Envelope{toActor(w, e, Event{Issued: i.issued(InviteRole)})}}
	}
	made := i.Invitation
	made.Label, made.Made, made.By, made.Code = made.Label.Fresh(), w.Now, e.By, by.Code
	if i.Of > 1 {
		made.N = i.N
	}
	d := Decision{
		Next:  Subject{Invitation: &made},
		Facts: []cohort.Fact{audit(w, Invitation, cohort.ActionInvited, by.Code, string(made.Role))},
		Then:  []Envelope{toActor(w, e, Event{Issued: i.issued("")})},
	}
	if i.N < i.Of {
		next := *i
		next.N++
		next.Invitation.Label = next.Invitation.Label.Fresh()
		_, id := InvitationCode(w.Keys, next.Seed, next.N)
		d.Then = []Envelope{{On: Ref{Invitation, id}, By: e.By, Event: Event{Issue: &next}}}
	}
	return d
}

func (i *Issue) issued(why InviteWhy) *Issued {
	out := &Issued{Issue: *i, Why: why}
	out.Invitation.Label = out.Invitation.Label.Fresh()
	return out
}

// toActor tells whoever acted what has come of it.
func toActor(w World, e Envelope, ev Event) Envelope {
	return Envelope{On: Ref{Person, e.By}, By: w.ID, Event: ev}
}

// revoke has an invitation admit nobody any more. It stays as it is when that was done.
func revoke(w World, inv *cohort.Invitation, e Envelope) Decision {
	by := w.Actors[e.By]
	if by == nil || by.Stage != cohort.StageMember {
		return Decision{Next: Subject{Invitation: inv}, Void: true}
	}
	next, may := *inv, mayInvite(w, by, *inv)
	d := Decision{Next: Subject{Invitation: &next}}
	var why InviteWhy
	switch {
	case !may:
		why = InviteRole
	case !inv.Revoked:
		next.Revoked = true
		d.Facts = []cohort.Fact{audit(w, Invitation, cohort.ActionRevoked, by.Code)}
	}
	if e.Event.Revoke.Silent {
		d.Void = len(d.Facts) == 0
		return d
	}
	d.Then = []Envelope{toActor(w, e, Event{Revoked: &Revoked{Why: why}})}
	return d
}

// canDeny says that it can still be said of who came by an invitation that it was not for
// her.
func canDeny(inv *cohort.Invitation, now cohort.Instant) bool {
	return inv != nil && inv.Uses == 1 && !inv.NotHer && len(inv.Lately) > 0 && now < inv.Came.Add(deniable)
}

// deny ends the access of who came by an invitation, and gives back what it said, for
// another. Nobody says it of herself; an owner's goes by way of Owners.
func deny(w World, inv *cohort.Invitation, e Envelope) Decision {
	by := w.Actors[e.By]
	if by == nil || by.Stage != cohort.StageMember {
		return Decision{Next: Subject{Invitation: inv}, Void: true}
	}
	next := *inv
	d := Decision{Next: Subject{Invitation: &next}}
	denied := &Denied{Invitation: cohort.Invitation{Role: inv.Role, Cohort: inv.Cohort}}
	switch {
	case !mayInvite(w, by, *inv):
		denied.Why = InviteRole
	case !canDeny(inv, w.Now):
		denied.Why = InviteLate
	case slices.Contains(inv.Lately, e.By):
		denied.Why = InviteSelf
	case inv.Role == cohort.RoleOwner:
		unseat := &Unseat{Person: inv.Lately[0], Of: w.ID}
		d.Then = []Envelope{{On: Ref{Owners, OwnersID}, By: e.By, Event: Event{Unseat: unseat}}}
		return d
	default:
		denied.Invitation = anew(inv)
		d.notHer(w, &next, by.Code)
	}
	d.Then = append(d.Then, toActor(w, e, Event{Denied: denied}))
	return d
}

// notHer has the invitation admit nobody any more, and ends the access of who came by it.
func (d *Decision) notHer(w World, inv *cohort.Invitation, by string) {
	inv.NotHer, inv.Revoked = true, true
	d.Facts = []cohort.Fact{audit(w, Invitation, cohort.ActionNotHer, by, code(inv.Lately[0]))}
	for _, person := range inv.Lately {
		ended := &Ended{Role: inv.Role, Cohort: inv.Cohort, From: inv.From}
		d.Then = append(d.Then, Envelope{On: Ref{Person, person}, By: w.ID, Event: Event{Ended: ended}})
	}
}

// disowned ends the access of who came by an invitation to be an owner, on the word of Owners.
func disowned(w World, inv *cohort.Invitation, e Envelope) Decision {
	next, x := *inv, e.Event.Disown
	d := Decision{Next: Subject{Invitation: &next}}
	denied := &Denied{Invitation: anew(inv)}
	switch {
	case e.By != OwnersID:
		d.Void = true
		return d
	case !slices.Contains(inv.Lately, x.Person): // she has gone, and is on her way out no more
		denied.Why = InviteLate
		d.Then = []Envelope{{On: Ref{Owners, OwnersID}, By: w.ID, Event: Event{Stood: &Stood{Person: x.Person}}}}
	case inv.NotHer:
		denied.Why = InviteLate
	default:
		d.notHer(w, &next, x.Code)
	}
	d.Then = append(d.Then, Envelope{On: Ref{Person, x.For}, By: w.ID, Event: Event{Denied: denied}})
	return d
}

// anew is an invitation as it can be made once more.
func anew(inv *cohort.Invitation) cohort.Invitation {
	return cohort.Invitation{
		Role: inv.Role, Cohort: inv.Cohort, Uses: inv.Uses, Expires: inv.Expires, Profile: inv.Profile,
		Label: inv.Label.Fresh(), N: inv.N, Lang: inv.Lang, Approval: inv.Approval,
	}
}

// mayInvite says whether by may make an invitation now: an owner any, a coordinator those of
// participants and coordinators to her own cohort. Who may make it may see and revoke it.
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
