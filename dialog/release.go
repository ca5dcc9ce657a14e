package dialog

import (
	"cmp"
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
)

// CommandRelease opens what is released, and what rests.
const CommandRelease = "release"

// The views of what is released, and of what rests.
const (
	ViewRelease    cohort.View = "release"     // the modules, of the cohort at hand or of one person
	ViewReleaseWho cohort.View = "release-who" // "for whom?"
	ViewGate       cohort.View = "gate"        // one module
	ViewGateDay    cohort.View = "gate-day"    // "until which day?"
	ViewGateSure   cohort.View = "gate-sure"   // "shall it be so?"
	ViewPauses     cohort.View = "pauses"      // what rests now
	ViewPauseOf    cohort.View = "pause-of"    // one of them
	ViewPauseWhom  cohort.View = "pause-whom"  // "for whom?"
	ViewPauseDay   cohort.View = "pause-day"   // "until which day?"
	ViewPauseSure  cohort.View = "pause-sure"  // "shall it be so?"
	ViewRegulating cohort.View = "regulating"  // the cohort, or the person, is being told
)

// What their buttons mean.
const (
	VerbRelease  Verb = "re"
	VerbGate     Verb = "gm"
	VerbWay      Verb = "gw"
	VerbGateDay  Verb = "gd"
	VerbOne      Verb = "ge"
	VerbRegulate Verb = "gy"
	VerbPauses   Verb = "pl"
	VerbPauseOf  Verb = "pv"
	VerbWhom     Verb = "pw"
	VerbUntil    Verb = "pu"
	VerbEnd      Verb = "pe"
)

// releasing opens, postpones and closes modules, and has reminders rest.
func releasing() conversation {
	return conversation{
		command: CommandRelease, verb: VerbRelease, label: "menu_release", roles: coordinators(), open: (*talk).toRelease,
		offers: func(t *talk) bool { return t.hand() != "" },
		views: []cohort.View{
			ViewRelease, ViewReleaseWho, ViewGate, ViewGateDay, ViewGateSure, ViewPauses, ViewPauseOf, ViewPauseWhom,
			ViewPauseDay, ViewPauseSure, ViewRegulating,
		},
		steps: []cohort.View{
			ViewReleaseWho, ViewGateDay, ViewGateSure, ViewPauseWhom, ViewPauseDay, ViewPauseSure, ViewRegulating,
		},
		screen: (*talk).releaseScreens, typed: (*talk).typedRelease, hears: (*talk).hearsRelease, needs: needsRelease,
		arrows: []Transition{
			{ViewRelease, VerbGate, (*talk).openGate},
			{ViewRelease, VerbOne, (*talk).askWhose},
			{ViewRelease, VerbPauses, (*talk).toPauses},
			{ViewReleaseWho, VerbBack, (*talk).backInRelease},
			{ViewGate, VerbWay, (*talk).chooseWay},
			{ViewGate, VerbGateDay, (*talk).askGateDay},
			{ViewGate, VerbBack, (*talk).backInRelease},
			{ViewGateDay, VerbDay, (*talk).chooseGateDay},
			{ViewGateDay, VerbSkip, (*talk).dueByCourse},
			{ViewGateDay, VerbBack, (*talk).backInRelease},
			{ViewGateSure, VerbRegulate, (*talk).regulate},
			{ViewGateSure, VerbBack, (*talk).backInRelease},
			{ViewPauses, VerbPauseOf, (*talk).openPause},
			{ViewPauses, VerbAdd, (*talk).addPause},
			{ViewPauses, VerbBack, (*talk).backInRelease},
			{ViewPauseOf, VerbUntil, (*talk).askPauseDay},
			{ViewPauseOf, VerbEnd, (*talk).endPause},
			{ViewPauseOf, VerbBack, (*talk).backInRelease},
			{ViewPauseWhom, VerbWhom, (*talk).chooseWhom},
			{ViewPauseWhom, VerbBack, (*talk).backInRelease},
			{ViewPauseDay, VerbDay, (*talk).choosePauseDay},
			{ViewPauseDay, VerbBack, (*talk).backInRelease},
			{ViewPauseSure, VerbRegulate, (*talk).regulate},
			{ViewPauseSure, VerbBack, (*talk).backInRelease},
		},
	}
}

// toRelease shows the modules of the cohort at hand.
func (t *talk) toRelease(string) bool {
	in := t.hand()
	if in == "" && t.leads() && len(t.w.List) == 0 {
		return t.foundCohort("")
	}
	if in == "" {
		t.show(note("release_none"))
		return true
	}
	return t.release(in, cohort.Releasing{}, ViewRelease)
}

// release begins or goes on with something about what is released in a cohort.
func (t *talk) release(in cohort.ID, x cohort.Releasing, at cohort.View, notes ...Part) bool {
	if !t.may(releasing()) || !slices.Contains(t.mine(), in) {
		return false
	}
	t.leavePage()
	t.p.Task = cohort.Task{Cohort: in, Release: &x}
	t.move(cohort.Place{View: at}, notes...)
	return true
}

// goOnReleasing keeps the cohort and the person, and goes on with x.
func (t *talk) goOnReleasing(x cohort.Releasing, at cohort.View, notes ...Part) bool {
	x.Person = t.regulating().Person
	return t.release(t.p.Task.Cohort, x, at, notes...)
}

// regulating is what her task says so far.
func (t *talk) regulating() cohort.Releasing {
	if t.p.Task.Release == nil {
		return cohort.Releasing{}
	}
	return *t.p.Task.Release
}

func (t *talk) askWhose(string) bool {
	return t.release(t.p.Task.Cohort, cohort.Releasing{}, ViewReleaseWho)
}
func (t *talk) toPauses(string) bool { return t.goOnReleasing(cohort.Releasing{}, ViewPauses) }

// openGate shows one module.
func (t *talk) openGate(arg string) bool {
	m := t.moduleTagged(arg)
	return m != nil && t.goOnReleasing(cohort.Releasing{Module: m.ID}, ViewGate)
}

func (t *talk) moduleTagged(arg string) *course.Module {
	i := slices.IndexFunc(t.w.Course.Modules, func(m *course.Module) bool { return tag(string(m.ID)) == arg })
	if i < 0 {
		return nil
	}
	return t.w.Course.Modules[i]
}

// wayByCourse is the argument of the button that has a module open as in the course.
const wayByCourse = "course"

// chooseWay asks whether a module shall open now, be closed, or be as in the course.
func (t *talk) chooseWay(arg string) bool {
	way := cohort.GateWay(arg)
	switch arg {
	case wayByCourse:
		way = cohort.GateCourse
	case string(cohort.GateOpen), string(cohort.GateClosed):
	default:
		return false
	}
	return t.goOnReleasing(cohort.Releasing{Module: t.regulating().Module, Way: way}, ViewGateSure)
}

// dueDay is the argument of the button that changes the last day, not the first.
const dueDay = "due"

func (t *talk) askGateDay(arg string) bool {
	x := cohort.Releasing{Module: t.regulating().Module, Way: cohort.GateDay}
	if arg == dueDay {
		x.Way, x.Due = cohort.GateCourse, true
	}
	return t.goOnReleasing(x, ViewGateDay)
}

func (t *talk) chooseGateDay(arg string) bool { return isDay(arg) && t.setGateDay(arg) }

// setGateDay takes the day on which a module opens, or its last one.
func (t *talk) setGateDay(day string) bool {
	x := t.regulating()
	at, today := t.dayNamed(day), t.today()
	if at.IsZero() || at.Before(today) || !x.Due && at.Equal(today) {
		t.show(note("release_day_past"))
		return true
	}
	x.Day = day
	return t.goOnReleasing(x, ViewGateSure)
}

// dueByCourse has the last day be as in the course.
func (t *talk) dueByCourse(string) bool {
	x := t.regulating()
	x.Day = ""
	return x.Due && t.goOnReleasing(x, ViewGateSure)
}

// typedRelease takes a typed day, or the code of a person.
func (t *talk) typedRelease(said *Said) bool {
	switch t.p.Place.View {
	case ViewGateDay:
		t.typedRegulated(said, t.setGateDay)
	case ViewPauseDay:
		t.typedRegulated(said, t.setPauseDay)
	case ViewReleaseWho, ViewPauseWhom:
		t.typedCode()
	default:
		return false
	}
	return true
}

func (t *talk) typedRegulated(said *Said, take func(string) bool) {
	day, ok := t.w.Words.Day(said.Text, t.today())
	if !ok || !take(day) {
		t.show(note("cohort_start_unread", "Date", Day(t.w.Now), "Example", anExample))
	}
}

// typedCode finds the person whose code was written.
func (t *talk) typedCode() {
	found := t.lookedUp()
	switch {
	case found == nil || len(found.Page) == 0:
		t.show(note("release_nobody"))
	case t.p.Place.View == ViewPauseWhom:
		t.goOnReleasing(cohort.Releasing{Pause: &cohort.Pause{Code: found.Page[0].Person.Code}}, ViewPauseDay)
	default:
		t.release(t.p.Task.Cohort, cohort.Releasing{Person: found.Page[0].ID}, ViewRelease)
	}
}

// backInRelease goes back one step, and leaves what was chosen there.
func (t *talk) backInRelease(string) bool {
	x := t.regulating()
	switch t.p.Place.View {
	case ViewGateDay, ViewGateSure:
		return t.goOnReleasing(cohort.Releasing{Module: x.Module}, ViewGate)
	case ViewPauseWhom, ViewPauseOf:
		return t.goOnReleasing(cohort.Releasing{}, ViewPauses)
	case ViewPauseDay, ViewPauseSure:
		if x.Pause != nil && x.Pause.ID != "" {
			return t.goOnReleasing(cohort.Releasing{Pause: x.Pause}, ViewPauseOf)
		}
		return t.goOnReleasing(cohort.Releasing{}, ViewPauses)
	}
	return t.goOnReleasing(cohort.Releasing{}, ViewRelease)
}

// whose is the person her task is about, nil when it is about the whole cohort, or she is not
// one of it any more.
func (t *talk) whose() *cohort.Participant {
	her := t.w.Actors[t.regulating().Person]
	if !Learning(her, t.p.Task.Cohort) {
		return nil
	}
	return her
}

// regulate has the cohort changed, or the person; its own turn answers.
func (t *talk) regulate(string) bool {
	x, in := t.regulating(), t.p.Task.Cohort
	if !t.may(releasing()) || !slices.Contains(t.mine(), in) || t.releaseGone() {
		return false
	}
	r := &Regulate{Cohort: in, Module: x.Module, Way: x.Way, Due: x.Due, Day: x.Day, End: x.End}
	on := Ref{Cohort, string(in)}
	switch {
	case x.Pause != nil:
		pause := *x.Pause
		pause.ID = cmp.Or(pause.ID, t.newPause())
		r.Pause = &pause
	case x.Person != "":
		on = Ref{Person, x.Person}
	}
	t.p.Place = cohort.Place{View: ViewRegulating}
	t.p.Step++
	t.then(on, Event{Regulate: r})
	return true
}
