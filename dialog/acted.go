package dialog

import (
	"slices"

	"cohortbot/cohort"
)

// Care asks something for a person of those who coordinate her cohort. It is decided in her
// own turn, on the role of whoever asks as it is then.
type Care struct {
	Do CareAct   `json:"do"`
	To cohort.ID `json:"to,omitempty"` // of CareMove

	Seed string `json:"seed,omitempty"` // of CareRenew and CareRevoke: of the link that is known to whoever asks
}

// CareAct is what is asked for her.
type CareAct string

// What may be asked.
const (
	CareMove        CareAct = "move"        // she learns in another cohort from now on
	CareUnreachable CareAct = "unreachable" // nothing unasked is sent to her, until she writes
	CareReachable   CareAct = "reachable"
	CareLost        CareAct = "lost"   // her phone is
	CareRenew       CareAct = "renew"  // the link that leads her back
	CareRevoke      CareAct = "revoke" // it leads nowhere from now on
)

// Cared tells whoever asked what came of it.
type Cared struct {
	Person string  `json:"person"`
	Do     CareAct `json:"do"`
	Why    CareWhy `json:"why,omitempty"`  // empty: it is as was asked
	Seed   string  `json:"seed,omitempty"` // of the link that was made
}

// CareWhy is why nothing has changed.
type CareWhy string

// The reasons.
const (
	CareNone     CareWhy = "none"     // there is nobody, or nobody whom she may do this for
	CareSame     CareWhy = "same"     // it was so already
	CareOver     CareWhy = "over"     // that cohort has come to its end
	CareSettings CareWhy = "settings" // the settings name her an owner
	CareDead     CareWhy = "dead"     // nobody has asked: somebody has opened a link that does not hold any more
	CareBack     CareWhy = "back"     // nobody has asked: somebody has come back by the link that leads there
)

// care does what is asked for her, if whoever asks coordinates her cohort at this moment.
func (t *talk) care(c *Care) {
	by := t.w.Actors[t.e.By]
	out := &Cared{Person: t.w.ID, Do: c.Do, Why: CareNone}
	if Learning(t.p, t.p.Cohort) && mayCoordinate(t.w, by, t.p.Cohort) {
		if out.Why = t.caredFor(c, by); out.Why == "" && (c.Do == CareLost || c.Do == CareRenew) {
			out.Seed = t.p.Lost.Seed
		}
	}
	t.then(Ref{Person, t.e.By}, Event{Cared: out})
}

// goneAsked answers for somebody who is erased: there is nobody. Of a chat from which somebody
// has parted what is left to be done is done.
func (t *talk) goneAsked() {
	switch ev := t.e.Event; {
	case ev.Care != nil:
		t.care(ev.Care)
	case ev.Return != nil:
		t.then(Ref{Person, ev.Return.Visitor}, Event{Refused: &Refused{Of: t.e.By}})
	case ev.Wipe != nil:
		t.wipe(ev.Wipe)
	case ev.Appoint != nil:
		t.appoint(ev.Appoint)
	case ev.Unseated != nil:
		t.unseated(ev.Unseated)
	case ev.Regulate != nil:
		t.regulated(ev.Regulate)
	case ev.Nudge != nil:
		t.nudged(ev.Nudge)
	}
}

// caredFor does it, and says why nothing changes.
func (t *talk) caredFor(c *Care, by *cohort.Participant) CareWhy {
	switch c.Do {
	case CareMove:
		return t.moved(c.To, by)
	case CareUnreachable:
		if t.p.Unreachable > 0 {
			return CareSame
		}
		t.p.Unreachable = t.w.Now
		t.entry(cohort.ActionUnreachable, by)
		return ""
	case CareReachable:
		if t.p.Unreachable == 0 {
			return CareSame
		}
		t.p.Unreachable = 0
		t.entry(cohort.ActionReachable, by)
		return ""
	case CareLost:
		return t.losePhone(by)
	case CareRenew, CareRevoke:
		return t.relink(c, by)
	}
	return CareNone
}

// moved brings her to another cohort, in which whoever asks may coordinate, too. Her progress
// belongs to the course and stays hers; facts keep the cohort of their moment. She is told
// when it suits her.
func (t *talk) moved(to cohort.ID, by *cohort.Participant) CareWhy {
	switch {
	case to == t.p.Cohort:
		return CareSame
	case t.w.Cohorts[to] == nil, !mayCoordinate(t.w, by, to):
		return CareNone
	case over(t.w.Cohorts[to]):
		return CareOver
	}
	t.p.Shifted = t.w.Now
	t.entry(cohort.ActionMoved, by, string(to))
	t.learnsIn(to)
	return ""
}

// learnsIn gives her another cohort to learn in, and no word of it.
func (t *talk) learnsIn(to cohort.ID) {
	t.bringsRest(to)
	t.p.Roles = slices.DeleteFunc(t.p.Roles, func(r cohort.Role) bool { return !beside(r) })
	t.p.Roles = append(t.p.Roles, cohort.Role{Kind: cohort.RoleParticipant, Cohort: to})
	t.p.Cohort, t.p.Registration.Cohort = to, to
	if t.p.Stage == cohort.StageMember {
		t.fact(cohort.Fact{Kind: cohort.FactJoined})
	}
	t.newTeam()
	t.bringsThread()
}

// entry is an entry of the audit log about her.
func (t *talk) entry(a cohort.Action, by *cohort.Participant, of ...string) {
	f := cohort.Fact{Kind: cohort.FactAudit, Action: a, Actor: by.Code}
	if len(of) > 0 {
		f.Of = of[0]
	}
	t.fact(f)
}

// unwanted says that something is said unasked to somebody who is not to be written to.
func (t *talk) unwanted() bool {
	return t.p.Unreachable > 0 && slices.ContainsFunc(t.d.Say, func(s Say) bool {
		return s.Matter != "" && s.Matter != MatterAnswer && s.Matter != MatterInbox // she has asked for it, or is of the team
	})
}
