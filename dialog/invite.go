package dialog

import (
	"maps"
	"slices"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// The screens of inviting.
const (
	ViewInvite      cohort.View = "invite"
	ViewInviteField cohort.View = "invite-field"
	ViewInviteLabel cohort.View = "invite-label"
	ViewInviting    cohort.View = "inviting" // an invitation, or somebody who waits, is being told
	ViewInvited     cohort.View = "invited"
	ViewLinks       cohort.View = "links"     // those that were made
	ViewLink        cohort.View = "link"      // one of them
	ViewLinkSure    cohort.View = "link-sure" // "shall it be revoked?"
	ViewGuests      cohort.View = "guests"    // who waits to be confirmed
	ViewGuest       cohort.View = "guest"
	ViewGuestSure   cohort.View = "guest-sure" // "shall she be turned away?"
)

// What their buttons mean.
const (
	VerbInvite   Verb = "in"
	VerbField    Verb = "if"
	VerbSet      Verb = "is"
	VerbIssue    Verb = "im"
	VerbLinks    Verb = "ik"
	VerbLink     Verb = "il"
	VerbRevoke   Verb = "ir"
	VerbDeny     Verb = "ix"
	VerbAnew     Verb = "ia"
	VerbSure     Verb = "iy"
	VerbGuests   Verb = "ig"
	VerbGuest    Verb = "iw"
	VerbAdmit    Verb = "ie"
	VerbTurnAway Verb = "it"
	VerbLabel    Verb = "iq"
)

// inviting makes invitations, and looks after those that were made.
func inviting() conversation {
	return conversation{
		command: CommandInvite, verb: VerbInvite, label: "menu_invite", roles: coordinators(), open: (*talk).toInvite,
		views: []cohort.View{
			ViewInvite, ViewInviteField, ViewInviteLabel, ViewInviting, ViewInvited, ViewLinks, ViewLink, ViewLinkSure,
			ViewGuests, ViewGuest, ViewGuestSure,
		},
		steps:  []cohort.View{ViewInvite, ViewInviteField, ViewInviteLabel, ViewInviting, ViewLinkSure, ViewGuestSure},
		writes: []cohort.View{ViewInviteLabel},
		screen: (*talk).invitationScreen, typed: (*talk).typedField,
		needs: invitingNeeds, hears: (*talk).hearsOfInvitations,
		arrows: []Transition{
			{ViewInvite, VerbField, (*talk).chooseField},
			{ViewInvite, VerbIssue, (*talk).issueInvitation},
			{ViewInviteField, VerbSet, (*talk).setField},
			{ViewInviteField, VerbBack, (*talk).backToInvite},
			{ViewInviteField, VerbNext, (*talk).otherCohorts},
			{ViewInviteLabel, VerbLabel, (*talk).noLabel},
			{ViewInviteLabel, VerbBack, (*talk).backToInvite},
			{anywhere, VerbLinks, (*talk).toLinks},
			{anywhere, VerbLink, (*talk).toLink},
			{ViewLink, VerbRevoke, (*talk).askRevoke},
			{ViewLink, VerbDeny, (*talk).askDeny},
			{ViewLink, VerbAnew, (*talk).makeAnew},
			{ViewLinkSure, VerbSure, (*talk).sureOfLink},
			{ViewLinkSure, VerbBack, (*talk).backToLink},
			{anywhere, VerbGuests, (*talk).toGuests},
			{ViewGuests, VerbGuest, (*talk).toGuest},
			{ViewGuest, VerbAdmit, (*talk).admitGuest},
			{ViewGuest, VerbTurnAway, (*talk).askTurnAway},
			{ViewGuestSure, VerbSure, (*talk).turnAway},
			{ViewGuestSure, VerbBack, (*talk).backToGuest},
		},
	}
}

// How long an invitation made in the chat can be used, and how many it admits,
// unless said otherwise.
const (
	usualDays   = 30
	ownerExpiry = 30 * time.Minute
	mostUses    = 1000
	mostValid   = 365 // days
	leastEach   = 2
	mostEach    = 200 // invitations made at once
)

// The parts of an invitation that can be chosen.
const (
	fieldRole     = "role"
	fieldCohort   = "cohort"
	fieldUses     = "uses"
	fieldEach     = "each"
	fieldDays     = "days"
	fieldKnown    = "known"
	fieldApproval = "approval"
	fieldLang     = "lang"
	fieldLabel    = "label"
)

// invitesNow says that she is here as one who invites. What has come to her unasked may have a
// button that belongs to another of her roles: pressing it, she goes on in that one.
func (t *talk) invitesNow() bool {
	if kind := t.invitesAs(); kind != "" && kind != t.acting() {
		t.leavePage()
		t.take(kind)
	}
	return t.may(inviting()) && t.hand() != ""
}

// invitesAs is the role in which she invites: the one she acts in, or another of hers; "" when
// she has none that may.
func (t *talk) invitesAs() cohort.RoleKind {
	c, held := inviting(), t.kinds()
	if t.p.Stage != cohort.StageMember {
		return ""
	}
	for _, k := range append([]cohort.RoleKind{t.acting()}, held...) {
		if slices.Contains(c.roles, k) {
			return k
		}
	}
	return ""
}

// toInvite shows an invitation as it would be made, for the cohort at hand.
func (t *talk) toInvite(string) bool {
	if t.leads() && len(t.w.List) == 0 {
		return t.foundCohort("")
	}
	if !t.may(inviting()) {
		return false
	}
	if t.handless() {
		return true
	}
	if id := t.p.Task.Cohort; t.listed(id) != nil && slices.Contains(t.mine(), id) {
		t.p.Hand = id
	}
	return t.inviteAs(cohort.Task{Cohort: t.hand(), Role: cohort.RoleParticipant, Uses: 1, Days: usualDays}, ViewInvite)
}

// inviteAs begins or goes on with something about invitations.
func (t *talk) inviteAs(x cohort.Task, at cohort.View, notes ...Part) bool {
	if !t.may(inviting()) {
		return false
	}
	t.leavePage()
	t.p.Task = x
	t.move(cohort.Place{View: at}, notes...)
	return true
}

// chooseField opens one part of the invitation for choosing.
func (t *talk) chooseField(arg string) bool {
	if !slices.Contains(t.fields(), arg) {
		return false
	}
	t.p.Task.Field = arg
	at := cohort.Place{View: ViewInviteField}
	switch arg {
	case fieldKnown:
		at.Question = course.QuestionID(t.w.Course.Profile[0].ID)
	case fieldLabel:
		at.View = ViewInviteLabel
	}
	t.move(at)
	return true
}

// fields are the parts that matter for the role chosen.
func (t *talk) fields() []string {
	x := t.p.Task
	participant := x.Role == cohort.RoleParticipant
	out := []string{fieldRole}
	if t.leads() && len(t.w.List) > 1 && (participant || x.Role == cohort.RoleCoordinator) {
		out = append(out, fieldCohort)
	}
	if participant {
		out = append(out, fieldUses)
	}
	if x.Role != cohort.RoleOwner {
		out = append(out, fieldDays)
	}
	if participant && x.Uses <= 1 && len(t.w.Course.Profile) > 0 {
		out = append(out, fieldKnown)
	}
	if participant {
		out = append(out, fieldApproval)
	}
	if len(t.held(t.listed(x.Cohort))) > 1 {
		out = append(out, fieldLang)
	}
	return append(out, fieldLabel)
}

// backToInvite leaves a part as it is.
func (t *talk) backToInvite(string) bool { return t.inviteAs(t.p.Task, ViewInvite) }

func (t *talk) issueInvitation(string) bool {
	if !t.may(inviting()) {
		return false
	}
	if !slices.Contains(t.mine(), t.p.Task.Cohort) { // it has come to its end meanwhile
		return t.toInvite("")
	}
	if !slices.Contains(t.invitable(), t.p.Task.Role) {
		return false
	}
	if old := t.p.Task.Link; old != "" {
		t.then(Ref{Invitation, old}, Event{Revoke: &Revoke{Silent: true}})
	}
	t.invites()
	return true
}

// invitable are the roles to which she may invite.
func (t *talk) invitable() []cohort.RoleKind {
	out := []cohort.RoleKind{cohort.RoleParticipant, cohort.RoleCoordinator}
	if t.leads() {
		out = append(out, cohort.RoleStaff, cohort.RoleOwner)
	}
	return out
}

// invites has the invitation at hand made, or as many as she has said; their own turns
// answer.
func (t *talk) invites() {
	x := t.p.Task
	inv := cohort.Invitation{
		Role: x.Role, Uses: max(1, x.Uses), Profile: maps.Clone(x.Known), Expires: t.until(),
		Label: x.Label.Fresh(), Lang: x.Lang, Approval: x.Approval && x.Role == cohort.RoleParticipant,
	}
	if x.Role == cohort.RoleParticipant || x.Role == cohort.RoleCoordinator {
		inv.Cohort = x.Cohort
	}
	t.p.Task.Until = inv.Expires
	t.p.Place = cohort.Place{View: ViewInviting}
	t.p.Step++
	t.issues(inv, max(1, x.Each))
}

// issues has so many invitations made.
func (t *talk) issues(inv cohort.Invitation, n int) {
	seed := t.newSeed()
	_, id := InvitationCode(t.w.Keys, seed, 1)
	t.then(Ref{Invitation, id}, Event{Issue: &Issue{Invitation: inv, Seed: seed, N: 1, Of: n}})
}

// until is when the invitation at hand ends.
func (t *talk) until() cohort.Instant {
	if t.p.Task.Until != 0 {
		return t.p.Task.Until
	}
	return t.untilOf(t.p.Task.Role, t.p.Task.Days)
}

// untilOf is when an invitation made now ends: an owner's soon, any other with its last day,
// which is named without an hour.
func (t *talk) untilOf(role cohort.RoleKind, days int) cohort.Instant {
	if role == cohort.RoleOwner {
		return t.w.Now.Add(ownerExpiry)
	}
	now := t.w.Now.Time().In(t.w.Course.Zone)
	return cohort.At(time.Date(now.Year(), now.Month(), now.Day()+max(1, days)+1, 0, 0, 0, 0, t.w.Course.Zone)) - 1
}

// TextLanguages are those an invitation to a cohort is written in: the one chosen or, when it
// is not known which is hers, each of the cohort's.
func TextLanguages(c *course.Course, in *cohort.Cohort, inv cohort.Invitation) []locales.Lang {
	langs := heldIn(c, in)
	if slices.Contains(langs, inv.Lang) {
		return []locales.Lang{inv.Lang}
	}
	return langs
}
