package dialog

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// inviting makes invitations.
func inviting() conversation {
	return conversation{
		command: CommandInvite, verb: VerbInvite, label: "menu_invite", roles: owners(), open: (*talk).toInvite,
		views:  []cohort.View{ViewInvite, ViewInviteField, ViewInvited},
		steps:  []cohort.View{ViewInvite, ViewInviteField},
		screen: (*talk).invitationScreen, typed: (*talk).typedField,
		arrows: []Transition{
			{ViewInvite, VerbField, (*talk).chooseField},
			{ViewInvite, VerbIssue, (*talk).issueInvitation},
			{ViewInviteField, VerbSet, (*talk).setField},
			{ViewInviteField, VerbBack, (*talk).backInTask},
			{ViewInviteField, VerbNext, (*talk).otherCohorts},
		},
	}
}

// How long an invitation made in the chat can be used, and how many it admits,
// unless said otherwise.
const (
	usualDays   = 30
	ownerExpiry = 30 * time.Minute
	mostUses    = 1000
)

// The parts of an invitation that can be chosen.
const (
	fieldRole   = "role"
	fieldCohort = "cohort"
	fieldUses   = "uses"
	fieldDays   = "days"
	fieldKnown  = "known"
)

// toInvite shows an invitation as it would be made, for the cohort at hand.
func (t *talk) toInvite(string) bool {
	if !t.leads() {
		return false
	}
	if len(t.w.List) == 0 {
		return t.foundCohort("")
	}
	id := t.p.Task.Cohort
	if t.listed(id) == nil {
		id = t.w.List[len(t.w.List)-1].ID
	}
	return t.task(cohort.Task{Cohort: id, Role: cohort.RoleParticipant, Uses: 1, Days: usualDays}, ViewInvite)
}

// chooseField opens one part of the invitation for choosing.
func (t *talk) chooseField(arg string) bool {
	if !slices.Contains(t.fields(), arg) {
		return false
	}
	t.p.Task.Field = arg
	at := cohort.Place{View: ViewInviteField}
	if arg == fieldKnown {
		at.Question = course.QuestionID(t.w.Course.Profile[0].ID)
	}
	t.move(at)
	return true
}

// fields are the parts that matter for the role chosen.
func (t *talk) fields() []string {
	out := []string{fieldRole}
	role := t.p.Task.Role
	if len(t.w.List) > 1 && (role == cohort.RoleParticipant || role == cohort.RoleCoordinator) {
		out = append(out, fieldCohort)
	}
	if role == cohort.RoleParticipant {
		out = append(out, fieldUses)
	}
	if role != cohort.RoleOwner {
		out = append(out, fieldDays)
	}
	if role == cohort.RoleParticipant && t.p.Task.Uses == 1 && len(t.w.Course.Profile) > 0 {
		out = append(out, fieldKnown)
	}
	return out
}

// setField takes a choice and goes back to the invitation.
func (t *talk) setField(arg string) bool {
	x := &t.p.Task
	known := len(x.Known) > 0
	switch x.Field {
	case fieldRole:
		if !cohort.RoleKind(arg).Valid() {
			return false
		}
		x.Role = cohort.RoleKind(arg)
		if x.Role != cohort.RoleParticipant {
			x.Uses, x.Known = 1, nil
		}
	case fieldCohort:
		i := slices.IndexFunc(t.w.List, func(l Listed) bool { return tag(string(l.ID)) == arg })
		if i < 0 {
			return false
		}
		x.Cohort = t.w.List[i].ID
	case fieldUses, fieldDays:
		n, err := strconv.Atoi(arg)
		if err != nil || !t.setNumber(n) {
			return false
		}
	case fieldKnown:
		return t.setKnown(arg)
	}
	t.fieldSet(known)
	return true
}

// fieldSet goes back to the invitation, and says so when what was known has gone by
// the choice just made.
func (t *talk) fieldSet(known bool) {
	var notes []Part
	if known && len(t.p.Task.Known) == 0 {
		notes = []Part{note("invite_known_dropped")}
	}
	t.move(cohort.Place{View: ViewInvite}, notes...)
}

func (t *talk) setNumber(n int) bool {
	switch {
	case t.p.Task.Field == fieldUses && n >= 1 && n <= mostUses:
		if t.p.Task.Uses = n; n > 1 {
			t.p.Task.Known = nil
		}
	case t.p.Task.Field == fieldDays && n >= 1 && n <= 365:
		t.p.Task.Days = n
	default:
		return false
	}
	return true
}

// setKnown notes what is known of her, question by question; an empty choice
// leaves the question to her.
func (t *talk) setKnown(arg string) bool {
	x, asked := &t.p.Task, t.w.Course.Profile
	i := t.knownAsked()
	if i < 0 { // the course asks it no more
		t.move(cohort.Place{View: ViewInvite})
		return true
	}
	delete(x.Known, string(asked[i].ID))
	for _, o := range asked[i].Options {
		if tag(string(o.ID)) == arg {
			if x.Known == nil {
				x.Known = map[string]string{}
			}
			x.Known[string(asked[i].ID)] = string(o.ID)
		}
	}
	at := cohort.Place{View: ViewInvite}
	if i+1 < len(asked) {
		at = cohort.Place{View: ViewInviteField, Question: course.QuestionID(asked[i+1].ID)}
	}
	t.move(at)
	return true
}

// knownAsked is the index of the profile question on an owner's screen, or -1 when
// the course asks it no more.
func (t *talk) knownAsked() int {
	return slices.IndexFunc(t.w.Course.Profile, func(q course.ProfileQuestion) bool {
		return q.ID == course.ProfileID(t.p.Place.Question)
	})
}

// typedField takes a typed number for how many or how long.
func (t *talk) typedField(said *Said) bool {
	f := t.p.Task.Field
	if t.p.Place.View != ViewInviteField || f != fieldUses && f != fieldDays {
		return false
	}
	n, ok := locales.Whole(said.Text)
	known := len(t.p.Task.Known) > 0
	if !ok || !t.setNumber(n) {
		most := mostUses
		if f == fieldDays {
			most = 365
		}
		t.show(note("number_unread", "N", most))
		return true
	}
	t.fieldSet(known)
	return true
}

func (t *talk) issueInvitation(string) bool {
	if !t.leads() {
		return false
	}
	t.invites()
	return true
}

// invites has the invitation made and shows the message that can be sent on.
func (t *talk) invites(notes ...Part) {
	x := t.p.Task
	payload, id := t.newCode()
	inv := cohort.Invitation{
		Role: x.Role, Uses: max(1, x.Uses), Profile: maps.Clone(x.Known), Expires: t.until(),
	}
	if x.Role == cohort.RoleParticipant || x.Role == cohort.RoleCoordinator {
		inv.Cohort = x.Cohort
	}
	t.p.Task.Until = inv.Expires
	t.then(Ref{Invitation, id}, Event{Issue: &Issue{Invitation: inv}})
	key := "invitation_message"
	switch {
	case x.Role != cohort.RoleParticipant:
		key = "invitation_role"
	case x.Uses > 1:
		key = "invitation_message_many"
	}
	var parts []Part
	for _, l := range t.invitedLanguages(inv.Cohort) {
		p := note(key, "Link", Link(payload), "Role", note("role_"+string(x.Role)))
		p.Lang = l
		parts = append(parts, p)
		if x.Role == cohort.RoleOwner {
			parts = append(parts, Part{Key: "invite_until_soon", Args: Args{"N": int(ownerExpiry.Minutes())}, Lang: l, Tight: true})
		}
	}
	t.say(Say{Op: OpSend, Parts: parts})
	t.p.Screen.Buried = true
	t.move(cohort.Place{View: ViewInvited}, notes...)
}

// until is when the invitation at hand ends: an owner's soon, any other with its
// last day, which is named without an hour.
func (t *talk) until() cohort.Instant {
	if t.p.Task.Until != 0 {
		return t.p.Task.Until
	}
	if t.p.Task.Role == cohort.RoleOwner {
		return t.w.Now.Add(ownerExpiry)
	}
	now := t.w.Now.Time().In(t.w.Course.Zone)
	return cohort.At(time.Date(now.Year(), now.Month(), now.Day()+max(1, t.p.Task.Days)+1, 0, 0, 0, 0, t.w.Course.Zone)) - 1
}

// invitedLanguages are those an invitation is written in: nobody knows yet which
// is hers.
func (t *talk) invitedLanguages(id cohort.ID) []locales.Lang {
	return t.held(t.listed(id))
}
