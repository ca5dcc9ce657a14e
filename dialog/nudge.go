package dialog

import (
	"maps"
	"strings"
	"time"

	"cohortbot/cohort"
)

// A nudge: a word to somebody of whom nothing was heard, that the team thinks of her.
const (
	ViewNudge  cohort.View = "nudge"  // "shall all these be nudged?"
	ViewNudged cohort.View = "nudged" // what became of it

	VerbNudgeAll  Verb = "yd"
	VerbNudgeYes  Verb = "ye"
	VerbWriteTeam Verb = "yf" // under a nudge: she answers the team

	ruleNudge = "nudge" // its name among what was done
)

// Nudge asks that somebody who learns in a cohort is nudged. Her own turn decides.
type Nudge struct {
	Cohort cohort.ID `json:"cohort"`
}

// Unnudged tells whoever asked for it that somebody was not nudged after all.
type Unnudged struct {
	Code string   `json:"code"`
	Why  NudgeWhy `json:"why"`
}

// NudgeOn goes on with nudging everybody of a cohort who has been silent for so many days:
// those after a subject.
type NudgeOn struct {
	Cohort cohort.ID `json:"cohort"`
	Days   int       `json:"days"`
	After  string    `json:"after"`
}

// NudgeWhy is why somebody is not nudged.
type NudgeWhy string

// The reasons.
const (
	NudgeBlocked NudgeWhy = "blocked" // nothing reaches her
	NudgePaused  NudgeWhy = "paused"  // she wants to hear nothing for a while
	NudgeRests   NudgeWhy = "rests"   // the team has paused what comes to her
	NudgePeace   NudgeWhy = "peace"   // who would nudge many leaves her in peace
	NudgeLately  NudgeWhy = "lately"  // one came not long ago, whoever has sent it
	NudgeNothing NudgeWhy = "nothing" // nothing waits for her
	NudgeGone    NudgeWhy = "gone"    // she does not learn in that cohort any more
	NudgeRole    NudgeWhy = "role"    // who asked for it may not, any more
)

func nudgeWhys() []NudgeWhy {
	return []NudgeWhy{NudgeBlocked, NudgePaused, NudgeRests, NudgePeace, NudgeLately, NudgeNothing, NudgeGone, NudgeRole}
}

const (
	nudgeRests  = 5 * 24 * time.Hour // from one nudge to the next, and how long one waits for its hour
	nudgeAtOnce = 300                // whom one turn has nudged: more would be too much for a document
)

// nudging nudges everybody who is silent.
func nudging() conversation {
	return conversation{
		roles: coordinators(), views: []cohort.View{ViewNudge, ViewNudged}, steps: []cohort.View{ViewNudge},
		screen: (*talk).nudgeScreen, needs: nudgeNeeds,
		hears: func(t *talk) bool {
			switch ev := t.e.Event; {
			case ev.Nudge != nil:
				t.nudged(ev.Nudge)
			case ev.Unnudged != nil:
				t.unnudged(ev.Unnudged)
			case ev.NudgeOn != nil:
				t.nudgeOn(ev.NudgeOn)
			default:
				return false
			}
			return true
		},
		arrows: []Transition{
			{anywhere, VerbNudgeAll, (*talk).toNudge},
			{ViewNudge, VerbNudgeYes, (*talk).nudgeAll},
			{anywhere, VerbWriteTeam, (*talk).askTeam},
		},
	}
}

// nudgeNeeds are those who would be nudged.
func nudgeNeeds(w World, p *cohort.Participant, e Envelope) []Need {
	t := &talk{w: w, p: p}
	if w.List == nil {
		return nil
	}
	var of *PeopleOf
	switch on := e.Event.NudgeOn; {
	case on != nil:
		of = t.silentOf(on.Cohort, on.Days, on.After)
	case t.hand() == "" || !t.may(nudging()) || !nudging().concerns(p, e.Event, VerbNudgeAll):
		return nil
	case p.Place.View == ViewNudged && pressedAct(e.Event) == nil:
		return nil // what became of it is hers
	default:
		group := p.Task.Field
		if act := pressedAct(e.Event); act != nil && act.Verb == VerbNudgeAll {
			group = act.Arg
		}
		of = t.silentOf(t.hand(), silenceOf(group), "")
	}
	if _, seen := w.People[of.For]; seen {
		return nil
	}
	return []Need{{People: of}}
}

// silentOf asks for those of a cohort who have been silent for so many days and may be
// nudged, after a subject; all who are silent are counted.
func (t *talk) silentOf(in cohort.ID, days int, after string) *PeopleOf {
	reach := t.reaching(in)
	silent := func(k Known) (NudgeWhy, bool) {
		r := reach(k.Person)
		why := nudgeable(t.w.Now, k.Person, r)
		if why == "" && t.p.Today.Peace[k.ID] > t.w.Now {
			why = NudgePeace
		}
		return why, days > 0 && r.silent(t.w.Now, days)
	}
	return &PeopleOf{
		For: nudgeFor(in), Cohort: in, Limit: nudgeAtOnce,
		Order: func(a, b Known) int { return strings.Compare(a.ID, b.ID) },
		Match: func(k Known) bool {
			why, ok := silent(k)
			return ok && why == "" && k.ID > after
		},
		Tell: func(k Known) []string {
			switch why, ok := silent(k); {
			case !ok:
				return nil
			case why != "":
				return []string{notNudged + string(why)}
			}
			return []string{nudgedIn + string(k.Person.Lang), nudgeKey(k.Person) + "/" + string(k.Person.Lang)}
		},
	}
}

// nudgeKey names the words of a nudge: who has not begun has nothing to go back to.
func nudgeKey(p *cohort.Participant) string {
	if len(p.Lessons)+len(p.Quizzes) == 0 {
		return "nudge_begin"
	}
	return "nudge_text"
}

func nudgeFor(in cohort.ID) string { return "nudge/" + string(in) }

// Under what names the silent are counted.
const (
	notNudged = "not/"
	nudgedIn  = "in/"
)

// nudgeable says why somebody is not to be nudged now; "" when she may be.
func nudgeable(now cohort.Instant, p *cohort.Participant, r reached) NudgeWhy {
	switch {
	case p.Blocked || p.Unreachable > 0 || p.Lang == "":
		return NudgeBlocked
	case p.Reminded.Paused > now:
		return NudgePaused
	case r.rests:
		return NudgeRests
	case p.Reminded.Nudged > 0 && now < p.Reminded.Nudged.Add(nudgeRests):
		return NudgeLately
	case !r.waits:
		return NudgeNothing
	}
	return ""
}

// nudge has her of a subject id nudged, and says what becomes of it.
func (t *talk) nudge(id string, her *cohort.Participant) Part {
	why := nudgeable(t.w.Now, her, t.reaching(her.Cohort)(her))
	if why != "" {
		return note("nudge_no_"+string(why), "Code", her.Code)
	}
	t.then(Ref{Person, id}, Event{Nudge: &Nudge{Cohort: her.Cohort}})
	return note("nudge_done", "Code", her.Code)
}

// nudged is her own turn: whoever asks may, and it is not too much for her. It waits until
// she may be written to.
func (t *talk) nudged(n *Nudge) {
	by := t.w.Actors[t.e.By]
	var why NudgeWhy
	switch {
	case by == nil:
		t.d.Void = true
		return
	case !mayCoordinate(t.w, by, n.Cohort):
		why = NudgeRole
	case !Learning(t.p, n.Cohort):
		why = NudgeGone
	default:
		why = nudgeable(t.w.Now, t.p, reach(t.w, t.p))
	}
	if why != "" {
		t.then(Ref{Person, t.e.By}, Event{Unnudged: &Unnudged{Code: code(t.w.ID), Why: why}})
		return
	}
	t.p.Reminded.Nudge, t.p.Reminded.Nudged = t.w.Now, t.w.Now
	t.fact(cohort.Fact{Kind: cohort.FactAudit, Action: cohort.ActionNudged, Of: t.p.Code, Actor: by.Code})
	t.tellDue()
}

// nudgeWaits is a nudge that she is still to be told of, at her own hour of any day. While she
// has paused what comes unasked, or the team has, it is not told.
func (t *talk) nudgeWaits() []matter {
	at := t.p.Reminded.Nudge
	if at == 0 || t.p.Reminded.Paused > t.w.Now || t.inPause() {
		return nil
	}
	h := t.hours()
	h.on = everyDay
	return []matter{{
		kind: nudge, rule: ruleNudge, about: stamp(at), hours: h, since: at.Time(), until: at.Add(nudgeRests).Time(),
	}}
}

// unnudged corrects what she was told: meanwhile it has become otherwise.
func (t *talk) unnudged(u *Unnudged) {
	if t.p.Stage != cohort.StageMember {
		return
	}
	if t.p.Place.View != ViewNudged {
		t.show(note("nudge_no_"+string(u.Why), "Code", u.Code))
		return
	}
	not := maps.Clone(t.p.Nudging.Not)
	if not == nil {
		not = map[string]int{}
	}
	not[string(u.Why)]++
	t.p.Nudging = cohort.Nudging{Sent: max(0, t.p.Nudging.Sent-1), Not: not}
	t.show()
}

// toNudge asks whether everybody of a group of the silent shall be nudged.
func (t *talk) toNudge(group string) bool {
	if !t.may(nudging()) || silenceOf(group) == 0 || t.hand() == "" {
		return false
	}
	t.p.Task = cohort.Task{Field: group}
	t.move(cohort.Place{View: ViewNudge})
	return true
}

// nudgeAll has all of them nudged, each in her own turn.
func (t *talk) nudgeAll(string) bool {
	x := t.w.People[nudgeFor(t.hand())]
	if x == nil || !t.may(nudging()) {
		return false
	}
	not := map[string]int{}
	for _, why := range nudgeWhys() {
		if n := x.Counts[notNudged+string(why)]; n > 0 {
			not[string(why)] = n
		}
	}
	t.p.Nudging = cohort.Nudging{Sent: x.Match, Not: not}
	t.nudgeThese(x, t.hand(), silenceOf(t.p.Task.Field))
	t.move(cohort.Place{View: ViewNudged})
	return true
}

// nudgeOn goes on with those who are left.
func (t *talk) nudgeOn(on *NudgeOn) {
	x := t.w.People[nudgeFor(on.Cohort)]
	if x == nil || t.e.By != t.w.ID || !mayCoordinate(t.w, t.p, on.Cohort) {
		t.d.Void = true
		return
	}
	t.nudgeThese(x, on.Cohort, on.Days)
}

// nudgeThese has a page of people nudged. What goes on with the others stands first, so
// that the keys of what follows from it stay short.
func (t *talk) nudgeThese(x *People, in cohort.ID, days int) {
	if n := len(x.Page); x.Match > n {
		t.then(Ref{Person, t.w.ID}, Event{NudgeOn: &NudgeOn{Cohort: in, Days: days, After: x.Page[n-1].ID}})
	}
	for _, k := range x.Page {
		t.then(Ref{Person, k.ID}, Event{Nudge: &Nudge{Cohort: in}})
	}
}
