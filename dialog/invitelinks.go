package dialog

import (
	"maps"
	"slices"
	"strings"

	"cohortbot/cohort"
)

// IssuedOf asks for a page of the invitations that were made, the newest first.
type IssuedOf struct {
	Cohort cohort.ID // "": those of staff and owners
	From   int
	Limit  int
}

// IssuedPage is one.
type IssuedPage struct {
	Page []IssuedLink
	All  int
}

// IssuedLink is an invitation with its id.
type IssuedLink struct {
	ID         string
	Invitation *cohort.Invitation
}

// linksAtOnce is how many invitations one screen lists.
const linksAtOnce = 8

// ofTeam marks the pages of invitations that belong to no cohort.
const ofTeam = "s"

// invitingNeeds is what must be seen for the screens of inviting.
func invitingNeeds(w World, p *cohort.Participant, e Envelope) []Need {
	c := inviting()
	if as := (&talk{w: w, p: p}); as.passesCame(e.Event) && w.Team == nil {
		return []Need{{Team: true}}
	}
	if w.List == nil || quick(w, p, e.Event) || !c.concerns(p, e.Event, VerbLinks, VerbLink, VerbGuests) {
		return nil
	}
	t := &talk{w: w, e: e, p: p.Clone()}
	return slices.Concat(t.linksNeeded(), t.guestsNeeded())
}

// linksNeeded are the invitations she looks at, or is about to.
func (t *talk) linksNeeded() []Need {
	arg, id := "", t.p.Task.Link
	lists := false
	for _, at := range []cohort.Place{t.behind(), t.p.Place} {
		if at.View == ViewLinks {
			arg, lists = at.Matter, true
		}
	}
	if act := pressedAct(t.e.Event); act != nil {
		switch act.Verb {
		case VerbLinks:
			arg, lists = act.Arg, true
		case VerbLink:
			id = act.Arg
		}
	}
	var out []Need
	if lists && t.w.Issued == nil {
		out = append(out, Need{Issued: t.pageOfLinks(arg)})
	}
	if _, have := t.w.Invited[id]; id != "" && !have {
		out = append(out, Need{Invitation: id})
	}
	return out
}

// pageOfLinks reads which page of them a button leads to.
func (t *talk) pageOfLinks(arg string) *IssuedOf {
	of := &IssuedOf{Cohort: t.handIn(), Limit: linksAtOnce}
	n, team := strings.CutPrefix(arg, ofTeam)
	if team {
		of.Cohort = ""
	}
	of.From = cohortsPage(n) * linksAtOnce
	return of
}

// handIn is the cohort at hand in the role in which she invites, whichever she acts in.
func (t *talk) handIn() cohort.ID {
	as := &talk{w: t.w, e: t.e, p: t.p.Clone()}
	if kind := as.invitesAs(); kind != "" {
		as.p.Acting = kind
	}
	return as.hand()
}

// toLinks lists the invitations of the cohort at hand or, for an owner, of the team.
func (t *talk) toLinks(arg string) bool {
	if !t.invitesNow() {
		return t.notHers()
	}
	if strings.HasPrefix(arg, ofTeam) && !t.leads() {
		arg = "0"
	}
	t.leavePage()
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewLinks, Matter: arg})
	return true
}

// toLink shows one invitation.
func (t *talk) toLink(id string) bool {
	if !t.invitesNow() {
		return t.notHers()
	}
	return t.inviteAs(cohort.Task{Link: id}, ViewLink)
}

// notHers says that what a button leads to is part of none of her roles any more.
func (t *talk) notHers() bool {
	t.show(note("invite_refused"))
	return true
}

// linkAtHand is the invitation she looks at, if there is one that she may see.
func (t *talk) linkAtHand() *cohort.Invitation {
	inv := t.w.Invited[t.p.Task.Link]
	if inv == nil || !mayInvite(t.w, t.p, *inv) {
		return nil
	}
	return inv
}

// What is asked before it is done to an invitation: the field of her task.
const (
	linkRevoke = "revoke"
	linkDeny   = "not-her"
)

func (t *talk) askRevoke(string) bool {
	if inv := t.linkAtHand(); inv == nil || !inv.Open(t.w.Now) {
		return t.backToLink("")
	}
	return t.inviteAs(cohort.Task{Link: t.p.Task.Link, Field: linkRevoke}, ViewLinkSure)
}

func (t *talk) askDeny(string) bool {
	inv := t.linkAtHand()
	if inv != nil && slices.Contains(inv.Lately, t.w.ID) {
		return t.inviteAs(cohort.Task{Link: t.p.Task.Link}, ViewLink, note("not_her_self"))
	}
	if !canDeny(inv, t.w.Now) {
		return t.inviteAs(cohort.Task{Link: t.p.Task.Link}, ViewLink, note("not_her_late"))
	}
	return t.inviteAs(cohort.Task{Link: t.p.Task.Link, Field: linkDeny}, ViewLinkSure)
}

func (t *talk) backToLink(string) bool {
	return t.inviteAs(cohort.Task{Link: t.p.Task.Link}, ViewLink)
}

// sureOfLink does what was asked for; the invitation's own turn answers.
func (t *talk) sureOfLink(string) bool {
	if t.linkAtHand() == nil || !t.may(inviting()) {
		return t.backToLink("")
	}
	ev := Event{Revoke: &Revoke{}}
	if t.p.Task.Field == linkDeny {
		ev = Event{Deny: &Deny{}}
	}
	t.p.Place = cohort.Place{View: ViewInviting}
	t.p.Step++
	t.then(Ref{Invitation, t.p.Task.Link}, ev)
	return true
}

// revoked shows the invitation as it is now.
func (t *talk) revoked(r *Revoked) {
	switch {
	case t.p.Stage != cohort.StageMember:
		t.d.Void = true
	case r.Why != "":
		t.tellsBack(note("invite_refused"))
	case t.p.Place.View != ViewInviting || t.p.Task.Link != t.e.By || t.linkAtHand() == nil:
		t.tellsBack(note("link_revoked"))
	default:
		t.p.Task = cohort.Task{Link: t.p.Task.Link}
		t.move(cohort.Place{View: ViewLink}, note("link_revoked"))
	}
}

// makeAnew shows an invitation as it would be made once more: its link is nowhere kept. When
// it is made the old one is revoked.
func (t *talk) makeAnew(string) bool {
	inv := t.linkAtHand()
	if inv == nil {
		return t.backToLink("")
	}
	link, x := t.p.Task.Link, taskOf(*inv, t.hand())
	makes := func() bool { return slices.Contains(t.mine(), x.Cohort) && slices.Contains(t.invitable(), x.Role) }
	if !makes() && t.owns() {
		t.take(cohort.RoleOwner) // she looks at it as an owner, whatever she acts as
	}
	if !makes() { // its cohort has come to its end
		return t.inviteAs(cohort.Task{Link: link}, ViewLink, note("invite_refused"))
	}
	x.Link = link
	return t.inviteAs(x, ViewInvite)
}

// taskOf is an invitation as it would be made; one of no cohort stands beside that at hand.
func taskOf(inv cohort.Invitation, hand cohort.ID) cohort.Task {
	x := cohort.Task{
		Cohort: inv.Cohort, Role: inv.Role, Uses: inv.Uses, Days: usualDays, Known: maps.Clone(inv.Profile),
		Label: inv.Label.Fresh(), Lang: inv.Lang, Approval: inv.Approval,
	}
	if x.Cohort == "" {
		x.Cohort = hand
	}
	return x
}

// linksScreen lists invitations, the newest first.
func (t *talk) linksScreen() Say {
	s := Say{Parts: append([]Part{note("links_title")}, t.inHand()...)}
	arg := t.p.Place.Matter
	n, team := strings.CutPrefix(arg, ofTeam)
	page := &IssuedPage{}
	if t.w.Issued != nil {
		page = t.w.Issued
	}
	if len(page.Page) == 0 {
		s.Parts = append(s.Parts, note("links_none"))
	}
	at, mark := cohortsPage(n), ""
	for i, l := range page.Page {
		if !mayInvite(t.w, t.p, *l.Invitation) {
			continue
		}
		name := note("link_numbered", "Number", at*linksAtOnce+i+1, "Name", t.linkName(*l.Invitation))
		line := t.linkLine(*l.Invitation, name)
		line.Tight = len(s.Rows) > 0
		s.Parts = append(s.Parts, line)
		s.Rows = append(s.Rows, []Button{{Label: name, Act: t.act(VerbLink, l.ID)}})
	}
	if team {
		mark = ofTeam
	}
	s.Rows = append(s.Rows, t.turning(at, (at+1)*linksAtOnce < page.All, VerbLinks, mark)...)
	switch {
	case team:
		s.Rows = append(s.Rows, []Button{{Label: note("links_cohort"), Act: t.act(VerbLinks, "0")}})
	case t.leads():
		s.Rows = append(s.Rows, []Button{{Label: note("links_team"), Act: t.act(VerbLinks, ofTeam+"0")}})
	}
	s.Rows = append(s.Rows, []Button{t.button("menu_invite", VerbInvite), t.button("main_menu", VerbMenu)})
	return s
}

// linkName is what an invitation is called on a button: its label, or whom it is for and
// from which day.
func (t *talk) linkName(inv cohort.Invitation) Part {
	if inv.Label.IsZero() {
		return note("link_unnamed", "Role", note("role_"+string(inv.Role)), "Date", ShortDay(inv.Made))
	}
	return labelled("link_named", inv.Label, inv.N)
}

// linkLine says in a line how it stands with an invitation; several may have one name, so it has a
// number in the list.
func (t *talk) linkLine(inv cohort.Invitation, name Part) Part {
	return note("link_line", "Name", name, "State", t.linkState(inv), "Used", inv.Used, "Uses", inv.Uses)
}

// linkState is whether it can be used, and how long.
func (t *talk) linkState(inv cohort.Invitation) Part {
	switch {
	case inv.NotHer:
		return note("link_not_her")
	case inv.Used >= inv.Uses:
		return note("link_used")
	case inv.Revoked:
		return note("link_is_revoked")
	case inv.Expires != 0 && t.w.Now >= inv.Expires:
		return note("link_over", "Date", ShortDay(inv.Expires))
	case inv.Expires == 0:
		return note("link_open")
	}
	return note("link_until", "Date", ShortDay(inv.Expires))
}

// linkScreen shows one invitation, and what can be done about it.
func (t *talk) linkScreen() Say {
	inv := t.linkAtHand()
	if inv == nil {
		return Say{Parts: []Part{note("link_gone")}, Rows: [][]Button{
			{{Label: note("links_title_plain"), Act: t.act(VerbLinks, "0")}, t.button("main_menu", VerbMenu)},
		}}
	}
	s := Say{Parts: t.linkParts(*inv)}
	if canDeny(inv, t.w.Now) && !slices.Contains(inv.Lately, t.w.ID) {
		s.Rows = append(s.Rows, []Button{t.button("not_her", VerbDeny)})
	}
	if inv.Open(t.w.Now) {
		s.Rows = append(s.Rows, []Button{t.button("link_revoke", VerbRevoke)})
	}
	mark := "0"
	if inv.Cohort == "" {
		mark = ofTeam + mark
	}
	s.Rows = append(s.Rows, []Button{t.button("link_anew", VerbAnew)}, []Button{
		{Label: note("links_title_plain"), Act: t.act(VerbLinks, mark)}, t.button("main_menu", VerbMenu),
	})
	return s
}

// linkParts says all of an invitation.
func (t *talk) linkParts(inv cohort.Invitation) []Part {
	out := []Part{bold(t.linkName(inv)), note("invite_for", "Role", note("role_"+string(inv.Role)))}
	tight := func(p Part) { p.Tight = true; out = append(out, p) }
	if c := t.listed(inv.Cohort); c != nil {
		tight(note("invite_in", "Name", t.cohortName(c)))
	}
	tight(note("link_uses", "Used", inv.Used, "Uses", inv.Uses))
	tight(note("link_state", "State", t.linkState(inv)))
	if inv.Approval {
		tight(note("invite_confirms"))
	}
	for _, p := range t.knownLines(inv.Profile) {
		tight(p)
	}
	if inv.Code != "" {
		tight(note("link_made", "Date", Day(inv.Made), "Code", inv.Code))
	} else {
		tight(note("link_made_outside", "Date", Day(inv.Made)))
	}
	if len(inv.Lately) > 0 && inv.Uses == 1 && !inv.NotHer {
		out = append(out, note("link_came", "Code", code(inv.Lately[0]), "Date", Day(inv.Came)))
	}
	return out
}

func bold(p Part) Part { p.Bold = true; return p }

// linkSureScreen asks once.
func (t *talk) linkSureScreen() Say {
	inv := t.linkAtHand()
	if inv == nil {
		return t.linkScreen()
	}
	ask, yes := "link_revoke_ask", "link_revoke_yes"
	if t.p.Task.Field == linkDeny {
		ask, yes = "not_her_ask", "not_her_yes"
	}
	return Say{
		Parts: []Part{bold(t.linkName(*inv)), note(ask)},
		Rows:  [][]Button{{t.button(yes, VerbSure)}, {t.button("button_back", VerbBack), t.button("main_menu", VerbMenu)}},
	}
}
