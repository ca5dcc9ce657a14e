package dialog

import (
	"cohortbot/cohort"
	"cohortbot/locales"
)

// RecipeQR names the picture of a link, RecipeLinks the workbook of invitations made at once.
const (
	RecipeQR    = "qr"
	RecipeLinks = "links"
)

// hearsOfInvitations takes what invitations, and those who wait, have answered.
func (t *talk) hearsOfInvitations() bool {
	switch ev := t.e.Event; {
	case ev.Issued != nil:
		t.issued(ev.Issued)
	case ev.Revoked != nil:
		t.revoked(ev.Revoked)
	case ev.Came != nil:
		t.cameByHers(ev.Came)
	case ev.Denied != nil:
		t.denied(ev.Denied)
	case ev.Awaited != nil:
		t.awaited(ev.Awaited)
	case ev.Judged != nil:
		t.judged(ev.Judged)
	case ev.Judge != nil:
		t.judge(ev.Judge)
	case ev.Ended != nil:
		t.ended(ev.Ended)
	case ev.LetGo != nil:
		t.letGo()
	default:
		return false
	}
	return true
}

// issued hands over what was made, and shows which message it is. Should she have gone on to
// something else, she finds that below it.
func (t *talk) issued(i *Issued) {
	if t.p.Stage != cohort.StageMember {
		t.d.Void = true
		return
	}
	waits := t.p.Place.View == ViewInviting
	switch {
	case i.Why != "" && i.N > 1:
		t.tellsBack(note("invite_refused_rest", "Count", i.N-1))
		return
	case i.Why != "":
		t.tellsBack(note("invite_refused"))
		return
	}
	if !mayInvite(t.w, t.p, i.Invitation) { // her role was taken while it was made: nobody has its link
		t.tellsBack(note("invite_refused"))
		return
	}
	if i.Of > 1 {
		t.handMany(i)
	} else {
		t.handOver(i)
	}
	t.p.Screen.Buried, t.told = true, true
	if waits && t.may(inviting()) {
		t.move(cohort.Place{View: ViewInvited})
		return
	}
	t.show()
}

// tellsBack says what has come of something she has done about invitations: on the menu if she
// still waits for it, else above her screen.
func (t *talk) tellsBack(said Part) {
	if t.p.Place.View == ViewInviting {
		t.p.Task = cohort.Task{}
		t.move(cohort.Place{View: ViewMenu}, said)
		return
	}
	t.show(said)
}

// handOver sends the ready text in each language it is for under the link as a picture: one message,
// that can be sent on as it is. Should the texts be too long for that, they have one of their own.
func (t *talk) handOver(i *Issued) {
	payload, _ := InvitationCode(t.w.Keys, i.Seed, i.N)
	langs := TextLanguages(t.w.Course, t.listed(i.Invitation.Cohort), i.Invitation)
	s, long := Say{Op: OpSend}, 0
	for _, l := range langs {
		parts, ways := t.readyText(i.Invitation, payload, l)
		if s.Parts = append(s.Parts, parts...); len(langs) > 1 {
			for i := range ways {
				ways[i].Label = note(ways[i].Label.Key+"_in", "Language", t.ownName(l))
			}
		}
		s.Rows = append(s.Rows, ways)
		for _, p := range parts {
			long += t.w.units(l, p.Key) + linkRoom + linkAround
		}
	}
	qr := &Recipe{Name: RecipeQR, Of: t.w.ID, Link: Link(payload), Picture: true}
	if long > MostCaption {
		t.say(s)
		s = Say{Op: OpSend, Parts: []Part{note("invite_qr")}}
	}
	s.File = qr
	t.say(s)
}

// linkRoom is the longest link of a bot, and linkAround what stands around one or a role;
// mostCopied is how many characters a button copies.
const (
	linkRoom   = 82
	linkAround = 30
	mostCopied = 256
)

// readyText is what can be sent on in a language, with the ways to do so: a button copies all of it
// or, where that is too much for one, the link. What leads to a role of the team is not brought to
// another app by a press: it is for one person alone.
func (t *talk) readyText(inv cohort.Invitation, payload string, l locales.Lang) (parts []Part, ways []Button) {
	text := ReadyText(inv, payload, l)
	parts = []Part{text}
	if inv.Role == cohort.RoleOwner {
		parts = append(parts, Part{Key: "invite_until_soon", Args: Args{"N": int(ownerExpiry.Minutes())}, Lang: l, Tight: true})
	}
	copied := Button{Label: note("invite_copy"), Copy: &text}
	if t.w.units(l, text.Key)+linkRoom > mostCopied && inv.Role == cohort.RoleParticipant {
		link := inLang(note("invite_link_alone", "Link", Link(payload)), l)
		copied = Button{Label: note("invite_copy_link"), Copy: &link}
	}
	if ways = []Button{copied}; inv.Role == cohort.RoleParticipant {
		ways = append(ways, Button{Label: note("invite_whatsapp"), Share: &text})
	}
	return parts, ways
}

// ReadyText is the message of an invitation, as it is sent on.
func ReadyText(inv cohort.Invitation, payload string, l locales.Lang) Part {
	key := "invitation_message"
	switch {
	case inv.Role != cohort.RoleParticipant:
		key = "invitation_role"
	case inv.Uses > 1:
		key = "invitation_message_many"
	}
	p := note(key, "Link", Link(payload))
	if inv.Role != cohort.RoleParticipant {
		p = note(key, "Link", Link(payload), "Role", note("role_"+string(inv.Role)))
	}
	p.Lang = l
	return p
}

// handMany sends a workbook with a row for each invitation. It is made when it is sent: the
// links are nowhere stored.
func (t *talk) handMany(i *Issued) {
	t.say(Say{
		Op: OpSend, Parts: []Part{note("invite_file", "Count", i.Of)},
		File: &Recipe{Name: RecipeLinks, Of: t.w.ID, Seed: i.Seed, N: i.Of},
	})
}

// newsOfTeam tells somebody of the team what she did not ask for, with a door to it. Where
// she stands does not change; the keyboard she had goes.
func (t *talk) newsOfTeam(parts []Part, door Button) {
	t.standsBelow(Say{Op: OpSend, Parts: parts, Hush: t.sleep()}, door)
}

// hearsNews says that she is here, and of those who invite.
func (t *talk) hearsNews() bool {
	for _, k := range t.kinds() {
		if k == cohort.RoleCoordinator || k == cohort.RoleOwner {
			return t.p.Stage == cohort.StageMember && t.p.Lang != "" && !t.speechless()
		}
	}
	return false
}

// cameByHers tells who made an invitation for one that somebody has come by it, or somebody of
// the team who is told instead. What she may not know any more she passes on to the team.
func (t *talk) cameByHers(c *Came) {
	switch {
	case t.passesCame(t.e.Event):
		t.d.Then = toldOf(t.w, *c, t.w.ID, "")
		t.d.Void = len(t.d.Then) == 0
		return
	case !mayInvite(t.w, t.p, c.of()), !t.hearsNews(), c.Team && c.Code == t.p.Code:
		t.d.Void = true
		return
	}
	key := "invite_came"
	if c.Team {
		key = "invite_came_team"
	}
	parts := []Part{note(key, "Code", c.Code)}
	if !c.Label.IsZero() {
		label := labelled("invite_came_label", c.Label, c.N)
		label.Hidden = true // it may be a name
		parts = append(parts, label)
	}
	t.newsOfTeam(parts, Button{Label: note("invite_came_see"), Act: t.act(VerbLink, c.Invitation)})
}

// passesCame says that she was told of somebody of whom the team must be told instead.
func (t *talk) passesCame(e Event) bool {
	return e.Came != nil && !e.Came.Team && !mayInvite(t.w, t.p, e.Came.of())
}

// labelled is a line with the label of an invitation, and its number among those made at
// once.
func labelled(key string, label any, n int) Part {
	if n > 0 {
		label = note("invite_label_n", "Label", label, "Number", n)
	}
	return note(key, "Label", label)
}

// denied gives who said "not her" a new link for the one it was for.
func (t *talk) denied(x *Denied) {
	switch {
	case t.p.Stage != cohort.StageMember:
		t.d.Void = true
	case x.Why == InviteRole:
		t.tellsBack(note("invite_refused"))
	case x.Why == InviteSelf:
		t.tellsBack(note("not_her_self"))
	case x.Why != "":
		t.tellsBack(note("not_her_late"))
	case t.p.Blocked: // a link she would never see is not made
		t.d.Void = true
	default:
		inv := x.Invitation
		inv.Expires, inv.Label = t.untilOf(inv.Role, usualDays), inv.Label.Fresh()
		if t.p.Place.View == ViewInviting {
			t.p.Task = taskOf(inv, t.hand())
			t.p.Task.Until = inv.Expires
		}
		done := []Part{note("not_her_done")}
		if !inv.Label.IsZero() { // else nobody knows which of several with one name it is
			done = append(done, labelled("invite_labelled", inv.Label, inv.N))
		}
		t.say(Say{Op: OpSend, Parts: done})
		t.p.Screen.Buried = true
		t.issues(inv, 1)
	}
}
