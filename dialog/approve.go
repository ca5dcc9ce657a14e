package dialog

import (
	"slices"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
)

// The screens of somebody whom the team confirms first.
const (
	ViewConfirming cohort.View = "confirming" // she waits for it
	ViewConfirmed  cohort.View = "confirmed"  // she is, and goes on when she likes
)

// VerbConfirmed goes on then.
const VerbConfirmed Verb = "cc"

// AwaitKept is how long somebody who has agreed waits to be confirmed; then nothing of her is
// kept.
const AwaitKept = 30 * 24 * time.Hour

// When the team is told again of somebody who still waits: the first morning after a day.
const (
	awaitAgain  = 24 * time.Hour
	morningHour = course.Clock(10 * 60)
)

// matterApproval is what the answer belongs to that the team gives her.
const matterApproval = "approval"

// confirming leads from an invitation that needs the team's yes to being in.
func confirming() []Transition {
	return []Transition{
		{ViewConfirming, VerbAsk, (*talk).askTeam},
		{ViewConfirmed, VerbConfirmed, (*talk).goesOnConfirmed},
	}
}

// awaits says that she has agreed and waits for the team.
func (t *talk) awaits() bool {
	return t.p.Stage == cohort.StageVisitor && t.p.Registration.Awaits > 0
}

// mustWait keeps what an invitation has said until the team has confirmed her. Who is in
// already is known: she is not let in a second time by a link that many may hold.
func (t *talk) mustWait(a *Admitted) {
	if t.p.Stage != cohort.StageVisitor {
		t.ownOffer()
		if t.atOffer() {
			t.goBack(note("approval_newcomers", "Contact", t.w.Course.Contact))
		}
		return
	}
	if t.awaits() && t.p.Registration.Invitation == t.e.By {
		return // asked twice, answered twice
	}
	t.p.Registration = cohort.Registration{
		Invitation: t.e.By, Role: a.Role, Cohort: a.Cohort, Known: a.Known, Awaits: t.w.Now, Consent: a.Consent, Maker: a.Maker,
	}
	t.move(cohort.Place{View: ViewName})
}

// waitsNow tells the team, under the name she has just given.
func (t *talk) waitsNow() {
	t.tellTeam(false)
	t.move(cohort.Place{View: ViewConfirming})
}

// tellsTeam says that the team may have to be told of somebody who waits: those of it must be
// seen then.
func tellsTeam(p *cohort.Participant, e Event) bool {
	if p.Stage != cohort.StageVisitor || p.Registration.Awaits == 0 {
		return false
	}
	return e.Due != nil || p.Name.IsZero() && (e.Said != nil || e.Pressed != nil)
}

// tellTeam tells the coordinators of her cohort, and who made her invitation; where there is
// no coordinator, the owners.
func (t *talk) tellTeam(again bool) {
	r := t.p.Registration
	told := t.w.Concerned(r.Cohort)
	for _, k := range t.w.Coordinators(r.Cohort) { // an owner who has made it
		if k.ID == r.Maker && !slices.ContainsFunc(told, func(x Known) bool { return x.ID == k.ID }) {
			told = append(told, k)
		}
	}
	for _, k := range told {
		t.then(Ref{Person, k.ID}, Event{Awaited: &Awaited{Code: code(t.w.ID), Cohort: r.Cohort, Again: again}})
	}
}

// againAt is when the team is told of her for the second time, 0 when it is not.
func (t *talk) againAt() cohort.Instant {
	r := t.p.Registration
	if !waitsFor(t.p) || r.Again > 0 {
		return 0
	}
	h := hours{calendar: t.w.Days, quiet: t.w.Course.Quiet, zone: t.w.Course.Zone, at: morningHour, on: everyDay}
	from := r.Awaits.Add(awaitAgain).Time().In(t.w.Course.Zone)
	_, send := h.next(from, from)
	return cohort.At(send)
}

// remindsTeam tells the team again, when the time has come.
func (t *talk) remindsTeam() bool {
	if at := t.againAt(); at == 0 || at > t.w.Now {
		return false
	}
	t.p.Registration.Again = t.w.Now
	t.tellTeam(true)
	return true
}

// judge takes the team's answer, on the role of whoever gives it at this moment. Of two who
// answer at once the first counts.
func (t *talk) judge(j *Judge) {
	by, r := t.w.Actors[t.e.By], t.p.Registration
	if by == nil || by.Stage != cohort.StageMember {
		t.d.Void = true
		return
	}
	answer := &Judged{Code: code(t.w.ID), Yes: j.Yes}
	entry := cohort.Fact{Kind: cohort.FactAudit, Action: cohort.ActionConfirmed, Of: string(r.Role), Actor: by.Code}
	switch {
	case !waitsFor(t.p):
		answer.Why = InviteLate
	case !mayInvite(t.w, by, cohort.Invitation{Role: r.Role, Cohort: r.Cohort}):
		answer.Why = InviteRole
	case j.Yes && over(t.w.Cohorts[r.Cohort]):
		answer.Why = InviteOver
	case j.Yes:
		t.fact(entry)
		t.confirm()
	default:
		t.erase("approval_declined")
		entry.Action = cohort.ActionTurned
		t.fact(entry)
	}
	t.then(Ref{Person, t.e.By}, Event{Judged: answer})
}

// confirm lets her in. Her screen is a door: she goes on when it suits her.
func (t *talk) confirm() {
	r := t.p.Registration
	who := t.e.By
	t.e.By = r.Invitation // it is what she comes by
	t.enter(r.Role, r.Cohort)
	t.e.By = who
	t.p.Stage, t.p.Prior, t.p.Draft = cohort.StageJoining, cohort.Place{}, cohort.Draft{}
	t.consented(r.Consent)
	t.p.Registration = cohort.Registration{Invitation: r.Invitation, Role: r.Role, Cohort: r.Cohort, Known: r.Known}
	t.p.Place = cohort.Place{View: ViewConfirmed}
	t.p.Step++
	s := t.confirmedScreen()
	s.Op, s.Matter, s.Hush = OpSend, matterApproval, t.sleep()
	old := t.p.Screen
	t.p.Screen = cohort.Screen{Row: t.say(s)}
	t.giveWay(old, s.Hush)
}

// goesOnConfirmed asks what is still to be known.
func (t *talk) goesOnConfirmed(string) bool {
	if t.p.Stage != cohort.StageJoining {
		return false
	}
	t.askAbout()
	return true
}

func (t *talk) confirmingScreen() Say {
	return Say{
		Parts: []Part{note("approval_waiting", "Name", t.p.Name)},
		Rows:  [][]Button{{t.button("ask_question", VerbAsk)}},
	}
}

func (t *talk) confirmedScreen() Say {
	return Say{Parts: []Part{note("approval_confirmed")}, Rows: [][]Button{{t.button("menu_continue", VerbConfirmed)}}}
}

// ended takes from her what an invitation gave that was not meant for her. What she has
// learned by it is erased, wherever she learns by now; other roles of hers stay, and what she was
// before it.
func (t *talk) ended(x *Ended) {
	if x.Role == cohort.RoleOwner { // Owners waits for her to be gone
		defer func() { t.then(Ref{Owners, OwnersID}, Event{Stood: &Stood{Person: t.w.ID}}) }()
	}
	_, came := t.p.Came[t.e.By]
	if !came && t.p.Registration.Invitation != t.e.By {
		t.d.Void = x.Role != cohort.RoleOwner // it has never let her in, or has forgotten her
		return
	}
	if x.From != "" && t.p.Has(cohort.RoleParticipant) {
		t.movedBack(x)
		return
	}
	left := slices.DeleteFunc(slices.Clone(t.p.Roles), x.gave)
	said := note("access_ended_role", "Role", note("role_"+string(x.Role)))
	switch {
	case t.p.Stage == cohort.StageVisitor || len(left) == 0 && !settled(t.w, t.p):
		t.erase("access_ended")
	case x.Role == cohort.RoleParticipant && !slices.ContainsFunc(left, func(r cohort.Role) bool { return !beside(r) }):
		t.unlearn()
		t.endedHere(said)
	default:
		t.p.Roles = left
		t.forgetLink(x.Role)
		t.inRole()
		t.endedHere(said)
	}
}

// gave says that a role is what the invitation gave: a participant has one cohort, and may have
// been moved since.
func (x *Ended) gave(r cohort.Role) bool {
	return r == cohort.Role{Kind: x.Role, Cohort: x.Cohort} || x.Role == cohort.RoleParticipant && !beside(r)
}

// movedBack brings her, who learned here before, to where she did. Whom the team has taken to
// another cohort since stays there. She is told when it suits her.
func (t *talk) movedBack(x *Ended) {
	t.forgetLink(x.Role)
	if t.p.Registration.Invitation == t.e.By {
		t.p.Registration.Invitation = ""
	}
	if t.p.Cohort == x.Cohort {
		t.learnsIn(x.From)
		t.p.Shifted = t.w.Now
	}
}

// forgetLink has the invitation at hand and her forget each other.
func (t *talk) forgetLink(kind cohort.RoleKind) {
	delete(t.p.Came, t.e.By)
	t.leave(map[string]cohort.RoleKind{t.e.By: kind})
}

// endedHere tells her, who goes on in other roles.
func (t *talk) endedHere(said Part) {
	door := t.button("main_menu", VerbMenu)
	if t.p.Stage != cohort.StageMember { // what she is asked is not shown unasked: it tells of the course
		door = t.button("ask_go_on", VerbGoOn)
	}
	t.newsOfTeam([]Part{said}, door)
}
