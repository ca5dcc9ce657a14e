package dialog

import (
	"encoding/base32"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

// Parting says that she and the account by which she came part: behind its door stands Ghost
// from then on, a tombstone that knows nothing, so whoever opens that door is a stranger.
type Parting struct {
	Ghost string // its subject id
}

// Wipe empties the chat of an account from which somebody has parted: a page of it.
type Wipe struct {
	Young  []int64  `json:"young,omitempty"`  // messages that can still be deleted
	Old    []int64  `json:"old,omitempty"`    // of which a dot is left
	Rows   []string `json:"rows,omitempty"`   // on their way when she parted from it
	Listed bool     `json:"listed,omitempty"` // a list of commands was set in its app
	More   bool     `json:"more,omitempty"`   // this page is not the last
}

// Lead brings the invitation into being that leads somebody back to her place, or ends it.
// It comes from her own turn alone.
type Lead struct {
	Cohort cohort.ID      `json:"cohort,omitempty"`
	Until  cohort.Instant `json:"until,omitempty"` // 0: it leads nowhere from now on
}

// Return opens her place to a new account, on the word of the invitation that leads to her.
type Return struct {
	Visitor string       `json:"visitor"` // subject of who opened the link
	Lang    locales.Lang `json:"lang,omitempty"`
	Shown   []int64      `json:"shown,omitempty"` // what stands in that chat since it was opened, and can be deleted
	Door    string       `json:"door"`
	Chat    seal.Private `json:"chat"`
}

// The screen of who has opened the link that leads somebody back.
const (
	ViewReturn cohort.View = "return"

	VerbReturn Verb = "kb"
)

// returning are the arrows of that screen.
func returning() []Transition {
	return []Transition{
		{ViewReturn, VerbReturn, (*talk).comeHere},
		{ViewReturn, VerbDisagree, (*talk).notHere},
	}
}

// returnScreen asks whether she goes on here. It says nothing of whoever the link leads to.
func (t *talk) returnScreen() Say {
	return Say{Parts: []Part{note("return_ask")}, Rows: [][]Button{
		{t.button("return_here", VerbReturn)}, {t.button("return_not_here", VerbDisagree)},
	}}
}

// linkLasts is how long a link that leads back can be used.
const linkLasts = 7 * 24 * time.Hour

// returnCode makes the payload of the link that leads back, and the id of its invitation,
// from what nobody knows who has not the keys. The seed is never used again.
func returnCode(keys Minter, person, seed string) (payload, id string) {
	mac, err := base64.RawURLEncoding.DecodeString(keys.MAC(16, "return", person, seed))
	if err != nil {
		panic(err) // a MAC is base64url by its promise
	}
	payload = cohort.PayloadPrefix + base64.RawURLEncoding.EncodeToString(mac)
	id, _ = cohort.InvitationID(keys, payload)
	return payload, id
}

// mayPart says whether by may part somebody from her account: whoever opens the link takes
// over all her roles, so of one who has others too, owners alone.
func mayPart(w World, her, by *cohort.Participant) bool {
	return !slices.ContainsFunc(her.Roles, beside) && !owner(w, her) || mayLead(w, by)
}

// losePhone parts her from the account whose phone is lost: nothing goes there from now on, its
// chat is emptied, its buttons mean nothing, and whoever writes from it is a stranger. A link
// that only whoever asked is given leads back to her place.
func (t *talk) losePhone(by *cohort.Participant) CareWhy {
	switch {
	case t.p.Lost.At > 0:
		return CareSame
	case t.e.By == t.w.ID, !mayPart(t.w, t.p, by), t.w.Chat == nil:
		return CareNone
	case settled(t.w, t.p): // whoever writes from that phone would be an owner
		return CareSettings
	}
	ghost := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(t.mint("ghost", 17)))[:26]
	t.d.Part = &Parting{Ghost: ghost}
	listed := t.p.Listed
	t.apart()
	t.entry(cohort.ActionPhoneLost, by)
	t.linkBack(t.e.By)
	t.wipePage(&Emptying{From: t.p.Began, Ghost: ghost}, t.w.Chat.Hers, listed != "")
	return ""
}

// apart takes from her all that belongs to her chat.
func (t *talk) apart() { Apart(t.p, t.w.Now) }

// Apart takes from p all that belongs to her chat, since at. Blocked is what every part of the
// programme knows of somebody to whom nothing can be sent.
func Apart(p *cohort.Participant, at cohort.Instant) {
	p.Lost = cohort.Lost{At: at}
	p.Door, p.Chat = "", seal.Private{}
	p.Blocked, p.BlockedAt, p.Away = true, at, false
	p.Place, p.Prior = cohort.Place{View: ViewMenu}, cohort.Place{}
	unstand(p)
	p.Cleared, p.Draft, p.Task = cohort.Cleared{}, cohort.Draft{}, cohort.Task{}
	p.Offer, p.Typed, p.Listed, p.Taken, p.Cut = cohort.Registration{}, nil, "", "", 0
	p.Step, p.Leap = p.Step+1, 0
	p.Reminded.Missed = 0
}

// linkBack makes the link that leads back anew, for whoever is handed it; the one before leads
// nowhere.
func (t *talk) linkBack(by string) {
	t.unlinkBack()
	_, id := returnCode(t.w.Keys, t.w.ID, t.w.Base)
	t.p.Lost.Link, t.p.Lost.Seed, t.p.Lost.By, t.p.Lost.Until = id, t.w.Base, by, t.w.Now.Add(linkLasts)
	t.then(Ref{Invitation, id}, Event{Lead: &Lead{Cohort: t.p.Cohort, Until: t.p.Lost.Until}})
}

// unlinkBack ends the link that leads back.
func (t *talk) unlinkBack() {
	if t.p.Lost.Link != "" {
		t.then(Ref{Invitation, t.p.Lost.Link}, Event{Lead: &Lead{}})
	}
	t.p.Lost.Link, t.p.Lost.Seed, t.p.Lost.By, t.p.Lost.Until = "", "", "", 0
}

// leadsBack says whether a link leads her back now. It holds for as long as whoever was handed
// it might be handed it today: she may have lost her role since, or who is led back may have
// another cohort, or a role that only owners deal with. The actor must have been seen.
func leadsBack(w World, her *cohort.Participant) bool {
	by := w.Actors[her.Lost.By]
	return her.Lost.Link != "" && w.Now < her.Lost.Until && mayCoordinate(w, by, her.Cohort) && mayPart(w, her, by)
}

// relink makes the link anew, or ends it, if it is still the one that whoever asks has seen.
func (t *talk) relink(c *Care, by *cohort.Participant) CareWhy {
	switch {
	case !mayPart(t.w, t.p, by):
		return CareNone
	case t.p.Lost.At == 0, t.p.Lost.Seed != c.Seed:
		return CareSame
	case c.Do == CareRevoke && t.p.Lost.Link == "":
		return CareSame
	case c.Do == CareRevoke:
		t.unlinkBack()
		t.entry(cohort.ActionLinkEnded, by)
		return ""
	}
	t.linkBack(t.e.By)
	t.entry(cohort.ActionLinkRenewed, by)
	return ""
}

// wipePage passes a page of her old chat on to who stands behind its door, and goes on with
// what stands further up.
func (t *talk) wipePage(at *Emptying, hers []Heard, listed bool) {
	x := &Wipe{Listed: listed, More: t.w.Chat.Next > at.From}
	for _, r := range t.w.Chat.Rows {
		switch {
		case r.Message == 0:
			x.Rows = append(x.Rows, r.Row)
		case t.young(r.Made):
			x.Young = append(x.Young, r.Message)
		default:
			x.Old = append(x.Old, r.Message)
		}
	}
	for _, h := range hers {
		if t.young(h.Date) {
			x.Young = append(x.Young, h.Message)
		}
	}
	t.then(Ref{Person, at.Ghost}, Event{Wipe: x})
	if x.More {
		t.then(Ref{Person, t.w.ID}, Event{Emptying: &Emptying{From: at.From, To: t.w.Chat.Next, Ghost: at.Ghost}})
	}
}

// wipe empties a page of the chat behind whose door nobody stands any more.
func (t *talk) wipe(x *Wipe) {
	if t.p.Chat.IsZero() {
		t.d.Void = true // its time is over
		return
	}
	t.p.Wiping = x.More
	t.deletes(x.Young, true)
	for _, row := range x.Rows {
		t.say(Say{Op: OpDelete, Of: row, Last: true})
	}
	for _, m := range x.Old {
		t.say(Say{Op: OpBlank, Message: m, Last: true})
	}
	if x.Listed {
		t.unlist("here")
	}
}

// deletes deletes messages; last says that after them nothing of whoever speaks is kept.
func (t *talk) deletes(messages []int64, last bool) {
	messages = slices.Clone(messages)
	slices.Sort(messages)
	for some := range slices.Chunk(slices.Compact(messages), deletedAtOnce) {
		t.say(Say{Op: OpDelete, Messages: some, Last: last})
	}
}

// comeHere asks the invitation to lead to her place, on the word of whoever has its link.
func (t *talk) comeHere(string) bool {
	r := t.p.Registration
	t.p.Place = cohort.Place{View: ViewWaiting}
	t.p.Step++
	back := &Return{Visitor: t.w.ID, Lang: t.p.Lang, Door: t.p.Door, Chat: t.p.Chat.Fresh()}
	if c := t.w.Chat; c != nil {
		for _, r := range c.Rows {
			if r.Message != 0 && t.young(r.Made) {
				back.Shown = append(back.Shown, r.Message)
			}
		}
		for _, h := range c.Hers {
			if t.young(h.Date) {
				back.Shown = append(back.Shown, h.Message)
			}
		}
	}
	// Her place as a stranger goes without a turn of its own: what she was about to enter by
	// forgets her now.
	t.leave(t.p.Came)
	t.p.Came = nil
	t.then(Ref{Invitation, r.Invitation}, Event{Redeem: &Redeem{Person: t.w.ID, Return: back}})
	return true
}

// notHere leaves the link as it is, and keeps nothing of who opened it.
func (t *talk) notHere(string) bool {
	t.erase("return_later")
	return true
}

// comeBack takes her up in a new account, if she is still away from any and the link is the
// one that holds. Everything of hers is as she left it.
func (t *talk) comeBack(r *Return) {
	if t.p.Lost.At == 0 || t.p.Lost.Link == "" || t.p.Lost.Link != t.e.By {
		t.then(Ref{Person, r.Visitor}, Event{Refused: &Refused{Of: t.e.By}})
		return
	}
	if !leadsBack(t.w, t.p) {
		t.deadEnd(r)
		return
	}
	missed := meanwhile(t.p)
	t.then(Ref{Person, t.p.Lost.By}, Event{Cared: &Cared{Person: t.w.ID, Do: CareRenew, Why: CareBack}})
	t.p.Door, t.p.Chat, t.p.Lost = r.Door, r.Chat.Fresh(), cohort.Lost{}
	t.p.Blocked, t.p.BlockedAt, t.p.Unreachable = false, 0, 0
	t.p.Anew = t.w.Now
	if slices.Contains(t.languages(), r.Lang) {
		t.p.Lang = r.Lang
	}
	t.p.Screen = cohort.Screen{}
	t.came(t.e.By, cohort.RoleParticipant)
	t.d.Adopt = true
	t.entry(cohort.ActionReturned, t.p)
	t.deletes(r.Shown, false)
	t.move(cohort.Place{View: ViewMenu}, append([]Part{note("return_done")}, t.catchesUp(missed)...)...)
}

// deadEnd ends a link whose holder might not be handed it any more, and tells those who can make
// another one.
func (t *talk) deadEnd(r *Return) {
	t.then(Ref{Person, r.Visitor}, Event{Refused: &Refused{Of: t.e.By}})
	t.unlinkBack()
	for _, k := range t.w.Concerned(t.p.Cohort) {
		t.then(Ref{Person, k.ID}, Event{Cared: &Cared{Person: t.w.ID, Do: CareRenew, Why: CareDead}})
	}
}

// returnNeeds is who was handed the link, and the team when it does not hold any more.
func returnNeeds(w World, her *cohort.Participant) []Need {
	_, seen := w.Actors[her.Lost.By]
	switch {
	case her.Lost.Link == "":
		return nil
	case !seen:
		return []Need{{Actor: her.Lost.By}}
	case w.Team == nil && !leadsBack(w, her):
		return []Need{{Team: true}}
	}
	return meanwhileNeeds(w, her)
}

// deadLink is an invitation that leads nobody back any more, and knows nobody. It is for no use,
// and so listed nowhere.
func deadLink(inv *cohort.Invitation) cohort.Invitation {
	return cohort.Invitation{Role: inv.Role, Used: inv.Used, Expires: inv.Expires, Made: inv.Made, Revoked: true}
}

// leadInvitation makes an invitation that leads somebody back, ends it, or lets in who has
// its link: once. It is hers alone to make and to end.
func leadInvitation(w World, inv *cohort.Invitation, e Envelope) Decision {
	next := *inv
	d := Decision{Next: Subject{Invitation: &next}}
	switch lead, redeem := e.Event.Lead, e.Event.Redeem; {
	case lead != nil && inv.Made == 0 && lead.Until > 0:
		next = cohort.Invitation{
			Role: cohort.RoleParticipant, Cohort: lead.Cohort, Uses: 1, Expires: lead.Until, Made: w.Now, Subject: e.By,
		}
	case lead != nil && inv.Subject == e.By && lead.Until == 0:
		next = deadLink(inv)
	case redeem != nil && redeem.Return != nil && inv.Open(w.Now):
		next.Used, next.Lately = inv.Used+1, []string{inv.Subject}
		back := *redeem.Return
		back.Chat = back.Chat.Fresh()
		d.Then = []Envelope{{On: Ref{Person, inv.Subject}, By: w.ID, Event: Event{Return: &back}}}
	case redeem != nil:
		d.Then = []Envelope{{On: Ref{Person, redeem.Person}, By: w.ID, Event: Event{Refused: &Refused{}}}}
	default:
		d.Void = true
	}
	return d
}
