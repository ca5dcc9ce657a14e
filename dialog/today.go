package dialog

import (
	"cmp"
	"slices"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// Who needs somebody today: a list at hand at any time, and a word about it on Sundays.
const (
	ViewToday cohort.View = "today"
	ViewNeed  cohort.View = "need"  // one of them
	ViewCalls cohort.View = "calls" // a list to call them by

	VerbToday    Verb = "yg"
	VerbNeed     Verb = "yh"
	VerbCalls    Verb = "yi"
	VerbCalled   Verb = "yj"
	VerbPeace    Verb = "yk"
	VerbNudgeHer Verb = "yl"
	VerbSundays  Verb = "ym"

	ruleToday = "today" // the name of the weekly word among what comes unasked
)

// attending is with those who need somebody.
func attending() conversation {
	return conversation{
		roles: coordinators(), views: []cohort.View{ViewToday, ViewNeed, ViewCalls},
		screen: (*talk).todayScreen, needs: todayNeeds,
		arrows: []Transition{
			{anywhere, VerbToday, (*talk).toToday},
			{ViewToday, VerbNeed, (*talk).toNeed},
			{ViewToday, VerbSundays, (*talk).setSundays},
			{anywhere, VerbCalls, (*talk).toCalls},
			{ViewCalls, VerbCalled, (*talk).callHer},
			{ViewNeed, VerbCalled, (*talk).callHer},
			{ViewNeed, VerbPeace, (*talk).leaveInPeace},
			{ViewNeed, VerbNudgeHer, (*talk).nudgeHer},
		},
	}
}

// needWhy is why somebody needs the team.
type needWhy string

const (
	needUrgent  needWhy = "urgent"  // she may be in danger
	needAnswer  needWhy = "asks"    // her question has no answer
	needSilent  needWhy = "silent"  // she has not been here
	needStuck   needWhy = "stuck"   // she is here, and does not get on
	needBlocked needWhy = "blocked" // nothing reaches her
)

func needWhys() []needWhy {
	return []needWhy{needUrgent, needAnswer, needSilent, needStuck, needBlocked}
}

// waits says that she waits for words of the team.
func (w needWhy) waits() bool { return w == needUrgent || w == needAnswer }

// need is why, and for how many days.
type need struct {
	why  needWhy
	days int
}

const (
	needsAfter = 7  // days of silence
	asksAfter  = 1  // days for which a question has waited
	stuckAfter = 10 // days at one place
	peaceFor   = 4 * 7 * 24 * time.Hour
	calledFor  = 7 * 24 * time.Hour // how long it is known that somebody was called

	mostNeeding = 200 // people of a cohort who are listed
)

// needing says whether somebody needs the team; who is left in peace, or marked as not to be
// reached, only when she waits for an answer.
func (t *talk) needing(k Known, r reached) (need, bool) {
	p, asks := k.Person, k.Person.Asked.Waits()
	switch {
	case p.Asked.Danger > 0:
		return need{needUrgent, t.daysSince(p.Asked.Danger)}, true
	case asks > 0 && t.w.Now >= asks.Add(asksAfter*24*time.Hour):
		return need{needAnswer, t.daysSince(asks)}, true
	case t.p.Today.Peace[k.ID] > t.w.Now:
	case p.Unreachable > 0: // somebody of the team knows, and has said so
	case p.Blocked:
		return need{needBlocked, t.daysSince(max(p.BlockedAt, r.seen))}, true
	case r.done || p.Reminded.Paused > t.w.Now:
	case r.silent(t.w.Now, needsAfter):
		return need{needSilent, t.daysSince(r.seen)}, true
	case r.waits && t.w.Now >= r.moved.Add(stuckAfter*24*time.Hour):
		return need{needStuck, t.daysSince(r.moved)}, true
	}
	return need{}, false
}

// byNeed orders people by why they need somebody, and then for how long.
func byNeed(a, b need) int {
	return cmp.Or(
		cmp.Compare(slices.Index(needWhys(), a.why), slices.Index(needWhys(), b.why)), cmp.Compare(b.days, a.days),
	)
}

// lookedAfter are the cohorts whose people she is told of: an owner the one at hand, a
// coordinator all of hers, whatever she is doing now.
func (t *talk) lookedAfter() []cohort.ID {
	if t.acting() == cohort.RoleOwner {
		if h := t.hand(); h != "" {
			return []cohort.ID{h}
		}
		return nil
	}
	return t.coordinated()
}

func todayFor(in cohort.ID) string { return "today/" + string(in) }

// todayNeeds are those who need somebody.
func todayNeeds(w World, p *cohort.Participant, e Envelope) []Need {
	t := &talk{w: w, p: p}
	told := e.Event.Due != nil && t.todayIsDue()
	if w.List == nil || !told && !attending().concerns(p, e.Event, VerbToday) {
		return nil
	}
	var out []Need
	for _, in := range t.lookedAfter() {
		if _, seen := w.People[todayFor(in)]; !seen {
			out = append(out, Need{People: t.needersOf(in)})
		}
	}
	return out
}

func (t *talk) needersOf(in cohort.ID) *PeopleOf {
	reach, names := t.reaching(in), locales.Alphabet()
	found := map[string]need{} // of each why, so that putting them in order looks no more
	return &PeopleOf{
		For: todayFor(in), Cohort: in, Limit: mostNeeding,
		Match: func(k Known) bool {
			n, ok := t.needing(k, reach(k.Person))
			if ok {
				found[k.ID] = n
			}
			return ok
		},
		Order: func(a, b Known) int {
			return cmp.Or(byNeed(found[a.ID], found[b.ID]), names(a.Person.Name, b.Person.Name), byCode(a, b))
		},
	}
}

// needer is somebody who needs the team, as she stands now.
type needer struct {
	Known
	need
	reached reached
}

// needers are all of them, those of several cohorts together.
func (t *talk) needers() []needer {
	var out []needer
	for _, in := range t.lookedAfter() {
		x := t.w.People[todayFor(in)]
		if x == nil {
			continue
		}
		reach := t.reaching(in)
		for _, k := range x.Page {
			r := reach(k.Person)
			if n, ok := t.needing(k, r); ok { // she may have been left in peace just now
				out = append(out, needer{k, n, r})
			}
		}
	}
	names := locales.Alphabet()
	slices.SortStableFunc(out, func(a, b needer) int {
		return cmp.Or(byNeed(a.need, b.need), names(a.Person.Name, b.Person.Name), byCode(a.Known, b.Known))
	})
	return out
}

// needs finds one of them by her subject id.
func (t *talk) needs(id string) (needer, bool) {
	all := t.needers()
	i := slices.IndexFunc(all, func(n needer) bool { return n.ID == id })
	if i < 0 {
		return needer{}, false
	}
	return all[i], true
}

// toToday lists who needs somebody. From the word on Sundays a coordinator comes here in
// whatever role she was: from now on she acts as one.
func (t *talk) toToday(arg string) bool {
	if !t.may(attending()) && !t.p.Has(cohort.RoleCoordinator) {
		return false
	}
	t.leavePage()
	if !t.may(attending()) {
		t.take(cohort.RoleCoordinator)
	}
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewToday, PageAt: cohortsPage(arg)})
	return true
}

func (t *talk) toCalls(arg string) bool {
	if !t.may(attending()) {
		return false
	}
	t.move(cohort.Place{View: ViewCalls, PageAt: cohortsPage(arg)})
	return true
}

// toNeed shows one of them.
func (t *talk) toNeed(id string) bool {
	if _, ok := t.needs(id); !ok || !t.may(attending()) {
		return t.needsNoMore()
	}
	t.move(cohort.Place{View: ViewNeed, Person: id})
	return true
}

// needsNoMore says that she is none of them any more: she was here, or has left.
func (t *talk) needsNoMore() bool {
	if !t.may(attending()) {
		return false
	}
	t.move(cohort.Place{View: ViewToday}, note("today_gone"))
	return true
}

// callHer notes that somebody was called, or that she was not.
func (t *talk) callHer(id string) bool {
	n, ok := t.needs(id)
	if !ok || !t.may(attending()) {
		return t.needsNoMore()
	}
	at, did := t.w.Now, cohort.ActionCalled
	if t.wasCalled(id) {
		at, did = 0, cohort.ActionUncalled
	}
	t.audits(did, n.Person.Code)
	t.p.Today.Called = cohort.Noted(t.p.Today.Called, id, at, t.w.Now.Add(-calledFor))
	t.move(t.p.Place)
	return true
}

// wasCalled says that somebody was called lately.
func (t *talk) wasCalled(id string) bool { return t.p.Today.Called[id] > t.w.Now.Add(-calledFor) }

// leaveInPeace leaves somebody out for a while, of what this one coordinator is told; not who
// waits for an answer.
func (t *talk) leaveInPeace(id string) bool {
	n, ok := t.needs(id)
	switch {
	case !ok || !t.may(attending()):
		return t.needsNoMore()
	case n.why.waits(): // she has asked since, which is shown
		t.move(t.p.Place)
		return true
	}
	until := t.w.Now.Add(peaceFor)
	t.p.Today.Peace = cohort.Noted(t.p.Today.Peace, id, until, t.w.Now)
	t.audits(cohort.ActionInPeace, n.Person.Code)
	t.move(cohort.Place{View: ViewToday}, note("today_in_peace", "Code", n.Person.Code, "Date", Day(until)))
	return true
}

// nudgeHer nudges one of them.
func (t *talk) nudgeHer(id string) bool {
	n, ok := t.needs(id)
	if !ok || !t.may(attending()) {
		return t.needsNoMore()
	}
	t.move(t.p.Place, t.nudge(id, n.Person))
	return true
}

// audits writes in the audit log what she has done about somebody, by her code.
func (t *talk) audits(a cohort.Action, code string) {
	t.fact(cohort.Fact{Kind: cohort.FactAudit, Action: a, Of: code, Actor: t.p.Code})
}

// setSundays switches the weekly word off, and on again.
func (t *talk) setSundays(string) bool {
	if !t.may(attending()) {
		return false
	}
	t.p.Today.Off = !t.p.Today.Off
	did := cohort.ActionSundays
	if t.p.Today.Off {
		did = cohort.ActionNoSundays
	}
	t.audits(did, "")
	t.move(cohort.Place{View: ViewToday})
	return true
}

// The word comes on Sunday, when the week at work begins, at nine; an outage may make it
// come two days late.
const (
	sundayHour = course.Clock(9 * 60)
	sundayLate = 48 * time.Hour
)

// sunday is when she is told next who needs her; an instant that is past means now, zero
// means never. On a quiet day it waits for the day after.
func (t *talk) sunday() time.Time {
	if t.p.Stage != cohort.StageMember || t.p.Today.Off || t.p.Blocked || t.p.Lang == "" || !t.p.Has(cohort.RoleCoordinator) {
		return time.Time{}
	}
	now := t.w.Now.Time().In(t.zone())
	after := later(t.p.Joined.Time(), now.AddDate(0, 0, -9))
	if told := t.p.Today.Told; told <= t.w.Now.Add(wrongClock) {
		after = later(after, told.Time())
	}
	for range mostRests {
		raw := nextSunday(after.In(t.zone()))
		at := raw
		for t.w.Days.Rests(at) && at.Sub(raw) < mostRests*24*time.Hour {
			at = sundayHour.On(lastOf(at).Add(time.Nanosecond))
		}
		at = t.w.Days.Moved(t.w.Course.Quiet, at)
		if at.IsZero() || at.After(now) {
			return at
		}
		if soon := t.w.Days.Moved(t.w.Course.Quiet, now); !soon.IsZero() && soon.Sub(at) <= sundayLate {
			return soon
		}
		after = raw
	}
	return time.Time{}
}

// nextSunday is the first one at its hour after an instant.
func nextSunday(after time.Time) time.Time {
	for day := after; ; day = lastOf(day).Add(time.Nanosecond) {
		if at := sundayHour.On(day); at.Weekday() == time.Sunday && at.After(after) {
			return at
		}
	}
}

// todayIsDue says that she is told now.
func (t *talk) todayIsDue() bool {
	at := t.sunday()
	return !at.IsZero() && !at.After(t.w.Now.Time())
}

// tellToday tells her who needs her, if anybody does: codes first, for a locked phone shows
// what stands there, and names behind them.
func (t *talk) tellToday() {
	if !t.todayIsDue() {
		return
	}
	t.p.Today.Told = t.w.Now
	all := t.needers()
	if len(all) == 0 {
		return
	}
	shown := all[:min(len(all), todayTold)]
	lines := []Part{note("today_lead", "N", len(all))}
	var names []Part
	for _, n := range shown {
		lines = append(lines, note("today_tell_"+string(n.why), "Code", n.Person.Code, "N", n.days))
		names = append(names, named(n.Person))
	}
	if n := len(all) - len(shown); n > 0 {
		lines = append(lines, note("today_more", "N", n))
	}
	s := Say{Op: OpSend, Matter: ruleToday, Silent: t.p.Reminded.Silent, Hush: t.night()}
	s.Parts = slices.Concat(tight(lines), []Part{note("today_what")}, tight(names))
	t.standsBelow(s, t.button("today_open", VerbToday))
}

// todayTold is how many people the word names: so many codes a locked phone shows.
const todayTold = 3
