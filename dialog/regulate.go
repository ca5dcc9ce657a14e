package dialog

import (
	"slices"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
)

// Regulate changes when a module opens or should be finished, for a cohort or, on a person,
// for her; or it sets, moves or ends a pause of a cohort.
type Regulate struct {
	Cohort cohort.ID       `json:"cohort"`
	Module course.ModuleID `json:"module,omitempty"`
	Way    cohort.GateWay  `json:"way,omitempty"`
	Due    bool            `json:"due,omitempty"` // its last day is meant, not when it opens
	Day    string          `json:"day,omitempty"`
	Pause  *cohort.Pause   `json:"pause,omitempty"` // until Day
	End    bool            `json:"end,omitempty"`
}

// Regulated tells somebody that it is as she asked, or why it is not.
type Regulated struct {
	Why RegulateWhy `json:"why,omitempty"` // empty: it is as she asked
}

// RegulateWhy is why nothing was changed.
type RegulateWhy string

// The reasons.
const (
	RegulateRole RegulateWhy = "role" // she has no role any more that may
	RegulateSame RegulateWhy = "same" // it is so already: another was quicker
	RegulateGone RegulateWhy = "gone" // what was to be changed is not there any more
	RegulateFull RegulateWhy = "full" // so many pauses hold already
)

// decideRelease changes what is released in a cohort, on what it is at this moment, and
// tells whoever asked for it.
func decideRelease(w World, c *cohort.Cohort, e Envelope) Decision {
	r, by := e.Event.Regulate, w.Actors[e.By]
	if by == nil || by.Stage != cohort.StageMember {
		return Decision{Next: Subject{Cohort: c}, Void: true}
	}
	next := *c
	action, of, why := cohort.Action(""), "", RegulateRole
	switch {
	case !mayCoordinate(w, by, cohort.ID(w.ID)):
	case c.Start == "":
		why = RegulateGone
	case r.Pause != nil:
		next.Pauses, action, why = rest(w, c.Pauses, *r.Pause, r)
		of = restOf(c.Pauses, *r.Pause).Whom()
	default:
		next.Gates, action, why = turnGate(w, c.Gates, r)
		of = string(r.Module)
	}
	d := Decision{
		Next: Subject{Cohort: &next},
		Then: []Envelope{{On: Ref{Person, e.By}, By: w.ID, Event: Event{Regulated: &Regulated{Why: why}}}},
	}
	if action != "" {
		d.Facts = []cohort.Fact{audit(w, Cohort, action, by.Code, of)}
	}
	return d
}

// regulated changes what is released for her alone, if she learns in the cohort of whoever
// asks for it.
func (t *talk) regulated(r *Regulate) {
	by := t.w.Actors[t.e.By]
	if by == nil || by.Stage != cohort.StageMember {
		t.d.Void = true
		return
	}
	why := RegulateGone
	switch {
	case !mayCoordinate(t.w, by, r.Cohort):
		why = RegulateRole
	case !Learning(t.p, r.Cohort), r.Pause != nil:
	default:
		var action cohort.Action
		if t.p.Gates, action, why = turnGate(t.w, t.p.Gates, r); action != "" {
			t.fact(cohort.Fact{Kind: cohort.FactAudit, Action: action, Of: string(r.Module), Actor: by.Code})
		}
	}
	t.then(Ref{Person, t.e.By}, Event{Regulated: &Regulated{Why: why}})
}

// turnGate gives the gates as they are then, and what is written of it in the audit log; or
// why they stay as they are.
func turnGate(w World, all cohort.Gates, r *Regulate) (next cohort.Gates, action cohort.Action, why RegulateWhy) {
	was := all[r.Module]
	at, err := time.ParseInLocation(time.DateOnly, r.Day, w.Course.Zone)
	switch {
	case w.Course.Module(r.Module) == nil, r.Day != "" && err != nil:
		return all, "", RegulateGone
	case r.Due && r.Day == was.Due, !r.Due && r.Way == was.Way && r.Day == was.Day:
		return all, "", RegulateSame
	case r.Due:
		now := was
		now.Due = r.Day
		return all.Put(r.Module, now), cohort.ActionModuleDue, ""
	case r.Way == cohort.GateDay && cohort.At(at) <= w.Now:
		return all, "", RegulateGone // the day has come while she thought about it
	}
	action = map[cohort.GateWay]cohort.Action{
		cohort.GateOpen: cohort.ActionModuleOpened, cohort.GateClosed: cohort.ActionModuleClosed,
		cohort.GateDay: cohort.ActionModuleMoved, cohort.GateCourse: cohort.ActionModuleBack,
	}[r.Way]
	if action == "" {
		return all, "", RegulateGone
	}
	return all.Put(r.Module, was.Turn(r.Way, r.Day, w.Now, w.Course.Zone)), action, ""
}

// rest gives the pauses as they are then. One for people whose reminders rest already moves
// the end of that one, so that two who press at once set a single pause.
func rest(w World, all []cohort.Pause, x cohort.Pause, r *Regulate) (next []cohort.Pause, action cohort.Action, why RegulateWhy) {
	zone := w.Course.Zone
	holds := func(y cohort.Pause) bool { return y.Ends(zone) > w.Now }
	known := slices.IndexFunc(all, func(y cohort.Pause) bool { return y.ID == x.ID })
	alike := slices.IndexFunc(all, func(y cohort.Pause) bool { return holds(y) && y.Same(x) })
	until, err := time.ParseInLocation(time.DateOnly, r.Day, zone)
	switch {
	case r.End && known >= 0 && holds(all[known]):
		x, action = all[known], cohort.ActionRestEnded
		x.Ended = w.Now
	case r.End && known >= 0:
		return all, "", RegulateSame
	case r.End, known >= 0 && !holds(all[known]), err != nil, cohort.At(until) <= w.Now:
		return all, "", RegulateGone
	case known < 0 && alike < 0:
		x.From, x.Until, x.Ended, action = w.Now, r.Day, 0, cohort.ActionRested
	default:
		if known < 0 {
			known = alike
		}
		if x = all[known]; x.Until == r.Day {
			return all, "", RegulateSame
		}
		x.Until, action = r.Day, cohort.ActionRestMoved
	}
	next, ok := cohort.Paused(all, x, w.Now, zone)
	if !ok {
		return all, "", RegulateFull
	}
	return next, action, ""
}

// restOf is a pause as the cohort has it, or as it would be set.
func restOf(all []cohort.Pause, x cohort.Pause) cohort.Pause {
	if i := slices.IndexFunc(all, func(y cohort.Pause) bool { return y.ID == x.ID }); i >= 0 {
		return all[i]
	}
	return x
}

// hearsRelease takes what the team changes for her, and the answer to what she changed.
func (t *talk) hearsRelease() bool {
	switch ev := t.e.Event; {
	case ev.Regulate != nil:
		t.regulated(ev.Regulate)
	case ev.Regulated != nil:
		t.answered(ev.Regulated)
	default:
		return false
	}
	return true
}

// answered goes on when the cohort or the person has answered, and shows what it is now.
func (t *talk) answered(a *Regulated) {
	if t.p.Place.View != ViewRegulating || t.p.Stage != cohort.StageMember {
		return // she has gone on to something else
	}
	said := note("release_changed")
	switch a.Why {
	case RegulateRole:
		said = note("release_refused")
	case RegulateSame:
		said = note("release_same")
	case RegulateGone:
		said = note("release_gone")
	case RegulateFull:
		said = note("pause_full", "N", cohort.MostPauses)
	}
	x, at := t.regulating(), ViewGate
	if x.Pause != nil {
		x, at = cohort.Releasing{}, ViewPauses
	}
	notes := []Part{said}
	if x.Person != "" && t.whose() == nil {
		notes = nil // the screen says that there is nobody
	}
	if !t.goOnReleasing(cohort.Releasing{Module: x.Module}, at, notes...) {
		t.p.Task = cohort.Task{}
		t.move(cohort.Place{View: ViewMenu}, said)
	}
}

// standsShut says that the module she stands in has been closed. An attempt under way goes on
// to its end.
func (t *talk) standsShut() bool {
	switch t.p.Place.View {
	case ViewPage, ViewContents, ViewIntro, ViewResult:
	default:
		return false
	}
	m := t.w.Course.Module(t.p.Place.Module)
	return m != nil && t.p.Learns() && !t.opens(m).open
}

// sentOut tells her so, and shows what is open.
func (t *talk) sentOut() {
	said := note("shut_meanwhile")
	if m := t.w.Course.Module(t.p.Place.Module); m != nil && t.opens(m).day > 0 {
		said = note("shut_until", "Date", Day(t.opens(m).day))
	}
	t.leavePage()
	t.move(cohort.Place{View: ViewModules}, said)
}
