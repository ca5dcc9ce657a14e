package dialog

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// needsRelease is what a screen of what is released must see: the person it is about, and
// whom it concerns.
func needsRelease(w World, p *cohort.Participant, e Envelope) []Need {
	c := releasing()
	if w.List == nil || quick(w, p, e.Event) || !c.concerns(p, e.Event, VerbGate) {
		return nil
	}
	t := &talk{w: w, e: e, p: p}
	var out []Need
	id := t.regulating().Person
	if t.lookedUp() != nil && len(t.lookedUp().Page) > 0 {
		id = t.lookedUp().Page[0].ID // whose code was written
	}
	if _, seen := w.Actors[id]; id != "" && !seen {
		out = append(out, Need{Actor: id})
	}
	if of := t.concerned(); t.lookedUp() == nil && of != nil {
		out = append(out, Need{People: of})
	}
	return out
}

// lookedUp are those of whom concerned speaks; nil until they were asked for.
func (t *talk) lookedUp() *People { return t.w.People[CommandRelease] }

// concerned says who is looked for: who has begun the module at hand, whose code was
// written, or whose reminders are to rest.
func (t *talk) concerned() *PeopleOf {
	of := &PeopleOf{For: CommandRelease, Cohort: t.p.Task.Cohort}
	x, m := t.regulating(), (*course.Module)(nil)
	if act := pressedAct(t.e.Event); act != nil && act.Verb == VerbGate {
		m = t.moduleTagged(act.Arg)
	} else if x.Module != "" {
		m = t.w.Course.Module(x.Module)
	}
	at, said := t.p.Place.View, t.e.Event.Said
	switch {
	case said != nil && said.Command == "" && (at == ViewReleaseWho || at == ViewPauseWhom):
		typed := locales.TypedCode(said.Text)
		of.Match, of.Limit = func(k Known) bool { return k.Person.Code == typed }, 1
	case m != nil && x.Person == "":
		of.Match = func(k Known) bool { return begun(k.Person, m) }
	case x.Pause != nil && x.Pause.Code == "":
		of.Match = func(k Known) bool { return x.Pause.Concerns(k.Person) }
	default:
		return nil
	}
	return of
}

// releaseGone says that what her task is about is not there any more.
func (t *talk) releaseGone() bool {
	x := t.regulating()
	_, pauses := t.pauseAtHand()
	switch {
	case t.listed(t.p.Task.Cohort) == nil, !slices.Contains(t.mine(), t.p.Task.Cohort):
		return true
	case x.Person != "" && t.whose() == nil:
		return true
	case x.Module != "" && t.w.Course.Module(x.Module) == nil:
		return true
	}
	return x.Pause != nil && !pauses
}

// aCode is the code of a person as it may be written.
const aCode = "P-7KQ2MX"
