package dialog

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
)

// planning changes the calendar.
func planning() conversation {
	return conversation{
		command: CommandCalendar, verb: VerbCalendar, label: "menu_calendar", roles: everyTeam(), open: (*talk).toCalendar,
		views: []cohort.View{
			ViewCalendar, ViewOccasion, ViewOccasionKind, ViewOccasionFrom, ViewOccasionTo, ViewOccasionName,
			ViewOccasionSure, ViewAmending,
		},
		steps: []cohort.View{
			ViewOccasionKind, ViewOccasionFrom, ViewOccasionTo, ViewOccasionName, ViewOccasionSure, ViewAmending,
		},
		writes: []cohort.View{ViewOccasionName},
		screen: (*talk).planScreen, typed: (*talk).typedDays,
		hears: func(t *talk) bool {
			if a := t.e.Event.Amended; a != nil {
				t.amended(a)
			}
			return t.e.Event.Amended != nil
		},
		needs: func(w World, p *cohort.Participant, e Envelope) []Need {
			if w.Changed != nil || quick(w, p, e.Event) || !OfTeam(p, w.Owner) || !planning().concerns(p, e.Event) {
				return nil
			}
			return []Need{{Calendar: true}}
		},
		arrows: []Transition{
			{ViewCalendar, VerbOccasion, (*talk).openOccasion},
			{ViewCalendar, VerbAdd, (*talk).addOccasion},
			{ViewOccasion, VerbEarlier, (*talk).dayEarlier},
			{ViewOccasion, VerbLater, (*talk).dayLater},
			{ViewOccasion, VerbFrom, (*talk).changeFrom},
			{ViewOccasion, VerbTo, (*talk).changeTo},
			{ViewOccasion, VerbKind, (*talk).changeKind},
			{ViewOccasion, VerbNames, (*talk).changeNames},
			{ViewOccasion, VerbTakeOut, (*talk).leaveOut},
			{ViewOccasion, VerbPutBack, (*talk).putBack},
			{ViewOccasionKind, VerbSet, (*talk).setKind},
			{ViewOccasionKind, VerbBack, (*talk).backInDays},
			{ViewOccasionFrom, VerbDay, (*talk).chooseFrom},
			{ViewOccasionFrom, VerbBack, (*talk).backInDays},
			{ViewOccasionTo, VerbDay, (*talk).chooseTo},
			{ViewOccasionTo, VerbBack, (*talk).backInDays},
			{ViewOccasionName, VerbUseName, (*talk).keepDaysName},
			{ViewOccasionName, VerbSkip, (*talk).skipDaysName},
			{ViewOccasionName, VerbBack, (*talk).backInDays},
			{ViewOccasionSure, VerbEarlier, (*talk).dayEarlier},
			{ViewOccasionSure, VerbLater, (*talk).dayLater},
			{ViewOccasionSure, VerbBack, (*talk).backInDays},
			{ViewOccasionSure, VerbAmend, (*talk).amend},
		},
	}
}

// Amend changes one occasion of the calendar, or adds one.
type Amend struct {
	ID       string           `json:"id"`
	Occasion *cohort.Occasion `json:"occasion,omitempty"` // what is empty in it stays as it is; nil: it is taken out
	Back     bool             `json:"back,omitempty"`     // it is again as the course has it
}

// Amended tells her that the calendar is changed, or why it is not.
type Amended struct {
	ID  string   `json:"id"`
	Why AmendWhy `json:"why,omitempty"` // empty: it is as she asked
}

// AmendWhy is why a calendar was not changed.
type AmendWhy string

// The reasons.
const (
	AmendRole AmendWhy = "role" // she has no role any more that may
	AmendFull AmendWhy = "full" // so much is changed already
	AmendGone AmendWhy = "gone" // others have changed it meanwhile: there is nothing left to change
)

// MostChanged is how many occasions may be changed beside the course's calendar: what
// was changed is one document.
const MostChanged = 300

// mostDays is how long an occasion may be, as the course has it.
const mostDays = 100

// decideCalendar changes an occasion, on what the calendar is at this moment, and tells
// whoever asked for it.
func decideCalendar(w World, c *cohort.Calendar, e Envelope) Decision {
	a, by := e.Event.Amend, w.Actors[e.By]
	if a == nil || by == nil || by.Stage != cohort.StageMember {
		return Decision{Next: Subject{Calendar: c}, Void: true}
	}
	next, action, why := amend(w, c, a)
	if !OfTeam(by, w.Owner) {
		next, action, why = c, "", AmendRole
	}
	d := Decision{
		Next: Subject{Calendar: next},
		Then: []Envelope{{On: Ref{Person, e.By}, By: w.ID, Event: Event{Amended: &Amended{ID: a.ID, Why: why}}}},
	}
	if action != "" {
		d.Facts = []cohort.Fact{audit(w, Calendar, action, by.Code, a.ID)}
	}
	return d
}

// amend gives the calendar as it is then, and what is written of it in the audit log;
// or why it stays as it is. What changes nothing leaves no entry.
func amend(w World, c *cohort.Calendar, a *Amend) (next *cohort.Calendar, action cohort.Action, why AmendWhy) {
	own := slices.ContainsFunc(w.Course.Calendar, func(o course.Occasion) bool { return o.ID == a.ID })
	was, holds := find(c.Over(w.Course.Calendar, w.Course.Zone), a.ID)
	_, known := c.Changed[a.ID]
	switch {
	case a.Back && !known, a.Occasion == nil && !a.Back && !holds:
		return c, "", AmendGone
	case a.Back:
		return c.Drop(a.ID), cohort.ActionDaysBack, ""
	case a.Occasion == nil && !own:
		return c.Drop(a.ID), cohort.ActionDaysOut, ""
	case a.Occasion == nil:
		next, action = c.Put(a.ID, nil), cohort.ActionDaysOut
	default:
		action = cohort.ActionDaysAdded
		o := *a.Occasion
		if holds {
			action, o = cohort.ActionDaysMoved, cohort.Written(was).With(o)
		}
		if !sound(o, w.Course.Zone) {
			return c, "", AmendGone // changed in part, and the rest of it is gone
		}
		if holds && same(o, cohort.Written(was)) {
			return c, "", ""
		}
		next = c.Put(a.ID, &o)
	}
	if len(next.Changed) > MostChanged && !known {
		return c, "", AmendFull
	}
	return next, action, ""
}

// find finds an occasion among those that hold.
func find(days course.Calendar, id string) (course.Occasion, bool) {
	i := slices.IndexFunc(days, func(o course.Occasion) bool { return o.ID == id })
	if i < 0 {
		return course.Occasion{}, false
	}
	return days[i], true
}

// sound says that an occasion is whole.
func sound(o cohort.Occasion, zone *time.Location) bool {
	from, to, ok := o.Days(zone)
	return ok && fits(from, to) && slices.Contains(occasionKinds(), o.Kind) && len(o.Name) > 0
}

// fits says that a first and a last day belong together.
func fits(from, to time.Time) bool {
	return !to.Before(from) && to.Sub(from) <= mostDays*24*time.Hour
}

func same(a, b cohort.Occasion) bool {
	return a.From == b.From && a.To == b.To && a.Kind == b.Kind && a.Approximate == b.Approximate && maps.Equal(a.Name, b.Name)
}

func occasionKinds() []course.OccasionKind {
	return []course.OccasionKind{course.QuietDays, course.MourningDays, course.Ramadan}
}

// plans says that she acts as one who may change the calendar.
func (t *talk) plans() bool { return t.tends() && t.p.Stage == cohort.StageMember }

// planned is an occasion as the calendar shows it: one that holds, or one of the
// course's that was taken out.
type planned struct {
	course.Occasion
	out bool
}

// calendar is all of it, in the order of days.
func (t *talk) calendar() []planned {
	var all []planned
	for _, o := range t.w.Changed.Over(t.w.Course.Calendar, t.w.Course.Zone) {
		all = append(all, planned{Occasion: o})
	}
	for _, o := range t.w.Course.Calendar {
		if x, known := t.changed(o.ID); known && x == nil {
			all = append(all, planned{o, true})
		}
	}
	slices.SortStableFunc(all, func(a, b planned) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.ID, b.ID)) })
	return all
}

// changed is what staff have changed an occasion to, nil when they took it out; known
// is false when they left it alone.
func (t *talk) changed(id string) (o *cohort.Occasion, known bool) {
	if t.w.Changed == nil {
		return nil, false
	}
	o, known = t.w.Changed.Changed[id]
	return o, known
}

// atHandDays is the occasion of her task, as the calendar has it now.
func (t *talk) atHandDays() (planned, bool) {
	all := t.calendar()
	i := slices.IndexFunc(all, func(x planned) bool { return x.ID == t.p.Task.Occasion })
	if i < 0 {
		return planned{}, false
	}
	return all[i], true
}

// today is the midnight that began this day in the course's zone.
func (t *talk) today() time.Time {
	y, m, d := t.w.Now.Time().In(t.w.Course.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.w.Course.Zone)
}

// daysAtOnce is how many occasions one screen lists.
const daysAtOnce = 8

// toCalendar shows what is coming, or the page a button leads to: those before it are
// counted from -1 on down.
func (t *talk) toCalendar(arg string) bool {
	if !t.plans() {
		return false
	}
	n, err := strconv.Atoi(arg)
	if err != nil {
		n = 0
	}
	return t.change(cohort.Task{}, cohort.Place{View: ViewCalendar, PageAt: n})
}

// change begins or goes on with something about the calendar.
func (t *talk) change(x cohort.Task, at cohort.Place, notes ...Part) bool {
	if !t.plans() {
		return false
	}
	t.leavePage()
	t.p.Task = x
	t.move(at, notes...)
	return true
}

// coming is the place in all of the first occasion that is not over.
func (t *talk) coming(all []planned) int {
	today := t.today()
	i := slices.IndexFunc(all, func(x planned) bool { return !x.To.Before(today) })
	if i < 0 {
		return len(all)
	}
	return i
}

// pageOfDays are the occasions of the page she is on, its number, and whether there are
// pages beside it.
func (t *talk) pageOfDays() (page []planned, n int, earlier, later bool) {
	all := t.calendar()
	first := t.coming(all)
	least := -((first + daysAtOnce - 1) / daysAtOnce)
	most := max(0, (len(all)-first-1)/daysAtOnce)
	n = min(max(t.p.Place.PageAt, least), most)
	from := first + n*daysAtOnce
	return all[max(0, from):min(len(all), from+daysAtOnce)], n, n > least, n < most
}

// pageOf is the number of the page on which an occasion stands.
func (t *talk) pageOf(id string) int {
	all := t.calendar()
	at := slices.IndexFunc(all, func(x planned) bool { return x.ID == id }) - t.coming(all)
	if at < 0 {
		return -((-at + daysAtOnce - 1) / daysAtOnce)
	}
	return at / daysAtOnce
}

// openOccasion shows one occasion.
func (t *talk) openOccasion(arg string) bool {
	for _, x := range t.calendar() {
		if tag(x.ID) == arg {
			return t.change(cohort.Task{Occasion: x.ID}, cohort.Place{View: ViewOccasion})
		}
	}
	return false
}
