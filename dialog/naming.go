package dialog

import (
	"maps"
	"slices"
	"time"

	"cohortbot/cohort"
	"cohortbot/seal"
)

// Naming is what somebody does about a file with names: it goes to Owners, which hears one after the
// other, so that of a yes and a no at once the first counts.
type Naming struct {
	Do     NamingDo     `json:"do"`
	ID     string       `json:"id,omitempty"`     // of all but NamingAsk and NamingDue: which was looked at
	Cohort cohort.ID    `json:"cohort,omitempty"` // of NamingAsk: whose names; empty: of all
	Reason seal.Private `json:"reason,omitzero"`  // of NamingAsk
}

// NamingDo is a thing to do with it.
type NamingDo string

// What may be done.
const (
	NamingAsk  NamingDo = "ask"
	NamingYes  NamingDo = "yes"  // another owner agrees
	NamingStop NamingDo = "stop" // another owner says no, whoever asked takes it back
	NamingDue  NamingDo = "due"  // the day is over
	NamingTake NamingDo = "take" // whoever asked has the file made
)

// Named tells somebody what became of a file with names.
type Named struct {
	ID     string         `json:"id,omitempty"`
	Told   NamedTold      `json:"told"`
	Code   string         `json:"code,omitempty"` // of whoever asked or, of NamedStopped, stopped it
	Cohort cohort.ID      `json:"cohort,omitempty"`
	At     cohort.Instant `json:"at,omitempty"` // when it is released by itself
}

// NamedTold is what there is to tell.
type NamedTold string

// To whoever asked, to the other owners and to staff.
const (
	NamedAsked   NamedTold = "asked"   // it waits
	NamedAsks    NamedTold = "asks"    // another owner may agree or stop it
	NamedNote    NamedTold = "note"    // staff know of it
	NamedReady   NamedTold = "ready"   // it can be taken
	NamedStopped NamedTold = "stopped" // by another owner
	NamedFile    NamedTold = "file"    // it is made for her
)

// To whoever has just done something.
const (
	NamedAgreed NamedTold = "agreed"
	NamedOff    NamedTold = "off"  // she has stopped it, or taken it back
	NamedRole   NamedTold = "role" // she is no owner any more
	NamedBusy   NamedTold = "busy" // another waits already
	NamedGone   NamedTold = "gone" // the cohort is not there
	NamedLate   NamedTold = "late" // it is over, or others were quicker
	NamedOwn    NamedTold = "own"  // who asks is no second person
	NamedNew    NamedTold = "new"  // she had not been an owner for a day when it was asked for
)

// secondFor is how long somebody must have been an owner before her yes makes two of one: else whoever
// asks could first let in herself once more, or make an owner of whom she likes.
const secondFor = 24 * time.Hour

// namingNeeds are those who run the programme and, of a new one, the cohort.
func namingNeeds(w World, e Envelope) []Need {
	out := actor(w, e)
	if w.Team == nil {
		out = append(out, Need{Team: true})
	}
	in := e.Event.Naming.Cohort
	if _, seen := w.Cohorts[in]; in != "" && !seen {
		out = append(out, Need{Cohort: in})
	}
	return out
}

// decideNaming takes a file with names a step on.
func decideNaming(w World, o *cohort.Owners, e Envelope) Decision {
	n := deciding{w: w, e: e, x: *e.Event.Naming, by: w.Actors[e.By]}
	n.next = cohort.Owners{Leaving: maps.Clone(o.Leaving)}
	if o.Naming.Holds(w.Now) {
		open := *o.Naming
		n.next.Naming = &open
	}
	if n.by == nil || n.by.Stage != cohort.StageMember {
		return Decision{Next: Subject{Owners: o}, Void: true}
	}
	switch n.x.Do {
	case NamingAsk:
		n.ask()
	case NamingYes:
		n.agree()
	case NamingStop:
		n.stop()
	case NamingDue:
		n.due()
	case NamingTake:
		n.take()
	}
	n.d.Next, n.d.Void = Subject{Owners: &n.next}, !n.done && len(n.d.Then) == 0
	return n.d
}

// deciding is one decision about it while it is made.
type deciding struct {
	w    World
	e    Envelope
	x    Naming
	by   *cohort.Participant
	next cohort.Owners
	d    Decision
	done bool // something has changed
}

// leads says that somebody is an owner at this moment, and not on her way out.
func (n *deciding) leads(id string) bool {
	_, leaving := n.next.Leaving[id]
	return !leaving && slices.ContainsFunc(n.w.Team, func(k Known) bool { return k.ID == id && mayLead(n.w, k.Person) })
}

// leadsSince is since when p is an owner in the account she has now. Whom the settings name is one as long as
// she is here: no owner can give that.
func leadsSince(w World, p *cohort.Participant) cohort.Instant {
	since := max(p.Made, p.Anew)
	if !settled(w, p) {
		since = max(since, p.Leads)
	}
	return since
}

// acts notes what was done, for the audit log.
func (n *deciding) acts(a cohort.Action) *cohort.Fact {
	n.done = true
	n.d.Facts = []cohort.Fact{audit(n.w, Owners, a, n.by.Code, string(n.next.Naming.Cohort))}
	return &n.d.Facts[0]
}

func (n *deciding) tell(who string, told NamedTold, code string) {
	ev := Named{Told: told, Code: code}
	if x := n.next.Naming; x != nil {
		ev.ID, ev.Cohort, ev.At = x.ID, x.Cohort, x.Due
	}
	n.d.Then = append(n.d.Then, Envelope{On: Ref{Person, who}, By: n.w.ID, Event: Event{Named: &ev}})
}

// no tells whoever acted why nothing has changed.
func (n *deciding) no(why NamedTold) { n.tell(n.e.By, why, "") }

// ask begins one, and tells everybody who could stop it or should know.
func (n *deciding) ask() {
	switch open := n.next.Naming; {
	case !n.leads(n.e.By):
		n.no(NamedRole)
		return
	case open != nil && n.leads(open.By):
		n.no(NamedBusy)
		return
	case n.x.Cohort != "" && n.w.Cohorts[n.x.Cohort] == nil:
		n.no(NamedGone)
		return
	}
	due := n.w.Now.Add(cohort.NamingDelay)
	n.next.Naming = &cohort.Naming{
		ID: tag(n.w.Base, stamp(n.w.Now)), By: n.e.By, Code: n.by.Code, Cohort: n.x.Cohort, Reason: n.x.Reason.Fresh(),
		Asked: n.w.Now, Due: due, Until: due.Add(cohort.NamingKept),
	}
	n.acts(cohort.ActionNamesAsked).Reason = n.x.Reason.Fresh()
	n.tell(n.e.By, NamedAsked, n.by.Code)
	for _, k := range n.w.Team {
		switch {
		case k.ID == n.e.By:
		case n.leads(k.ID):
			n.tell(k.ID, NamedAsks, n.by.Code)
		case k.Person.Has(cohort.RoleStaff):
			n.tell(k.ID, NamedNote, n.by.Code)
		}
	}
}

// looked is the one that whoever acts has looked at, as long as it can be stopped; else she hears that
// it is late. Who is no owner hears that.
func (n *deciding) looked() *cohort.Naming {
	x := n.next.Naming
	switch {
	case !n.leads(n.e.By):
		n.no(NamedRole)
	case x == nil || x.ID != n.x.ID || x.Taken > 0:
		n.no(NamedLate)
	default:
		return x
	}
	return nil
}

// agree releases it, on the word of an owner who did not ask for it herself.
func (n *deciding) agree() {
	x := n.looked()
	switch {
	case x == nil:
	case x.By == n.e.By:
		n.no(NamedOwn)
	case x.Released > 0 || !n.leads(x.By):
		n.no(NamedLate)
	case leadsSince(n.w, n.by) > x.Asked.Add(-secondFor):
		n.no(NamedNew)
	default:
		x.Second = n.by.Code
		n.acts(cohort.ActionNamesYes)
		n.tell(n.e.By, NamedAgreed, n.by.Code)
		n.release()
	}
}

// release has it wait to be taken.
func (n *deciding) release() {
	x := n.next.Naming
	x.Released, x.Until = n.w.Now, n.w.Now.Add(cohort.NamingKept)
	n.tell(x.By, NamedReady, "")
}

// due releases it when the day is over, if whoever asked is still an owner: else nothing is left of it.
func (n *deciding) due() {
	x := n.next.Naming
	switch {
	case x == nil || x.By != n.e.By || x.Released > 0 || n.w.Now < x.Due:
	case !n.leads(x.By):
		n.done, n.next.Naming = true, nil
	default:
		n.done = true
		n.release()
	}
}

// stop ends it: another owner's no, or whoever asked takes it back.
func (n *deciding) stop() {
	x := n.looked()
	if x == nil {
		return
	}
	if x.By == n.e.By {
		n.acts(cohort.ActionNamesBack)
	} else {
		n.acts(cohort.ActionNamesStopped)
		n.tell(x.By, NamedStopped, n.by.Code)
	}
	n.tell(n.e.By, NamedOff, "")
	n.next.Naming = nil
}

// take has the file made, once.
func (n *deciding) take() {
	x := n.looked()
	switch {
	case x == nil:
	case x.By != n.e.By || x.Released == 0:
		n.no(NamedLate)
	default:
		n.acts(cohort.ActionNamesTaken)
		x.Taken, x.Until = n.w.Now, n.w.Now.Add(cohort.NamingMade)
		n.tell(n.e.By, NamedFile, n.by.Code)
	}
}
