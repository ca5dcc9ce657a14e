package dialog

import (
	"encoding/base32"
	"maps"
	"slices"
	"strings"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// What of an occasion is changed: the field of her task.
const (
	daysNew   = "new"
	daysMove  = "move"
	daysKind  = "kind"
	daysNames = "names"
	daysOut   = "out"
	daysBack  = "back"
)

// addOccasion begins with days that are not in the calendar yet.
func (t *talk) addOccasion(string) bool {
	return t.change(cohort.Task{Field: daysNew, Draft: &cohort.Occasion{}}, cohort.Place{View: ViewOccasionKind})
}

func (t *talk) changeFrom(string) bool  { return t.changing(daysMove, ViewOccasionFrom) }
func (t *talk) changeTo(string) bool    { return t.changing(daysMove, ViewOccasionTo) }
func (t *talk) changeKind(string) bool  { return t.changing(daysKind, ViewOccasionKind) }
func (t *talk) changeNames(string) bool { return t.changing(daysNames, ViewOccasionName) }
func (t *talk) leaveOut(string) bool    { return t.changing(daysOut, ViewOccasionSure) }
func (t *talk) putBack(string) bool     { return t.changing(daysBack, ViewOccasionSure) }

// changing begins with a change of the occasion at hand. What stays as it is, is not in
// her task: it may be changed by somebody else meanwhile.
func (t *talk) changing(field string, at cohort.View) bool {
	x, ok := t.atHandDays()
	_, changed := t.changed(x.ID)
	if !ok || x.out && field != daysBack || field == daysBack && !changed {
		return false
	}
	o := &cohort.Occasion{}
	if field == daysNames {
		o.Name = maps.Clone(x.Name)
	}
	return t.change(cohort.Task{Occasion: x.ID, Field: field, Draft: o}, cohort.Place{View: at})
}

func (t *talk) dayEarlier(string) bool { return t.shift(-1) }
func (t *talk) dayLater(string) bool   { return t.shift(1) }

// shift moves the whole of the occasion at hand: the moon decides.
func (t *talk) shift(days int) bool {
	x, ok := t.atHandDays()
	if !ok || x.out {
		return false
	}
	o, _ := t.drafted()
	from, to, ok := o.Days(t.w.Course.Zone)
	if !ok {
		return false
	}
	return t.sure(daysMove, cohort.Occasion{
		From: from.AddDate(0, 0, days).Format(time.DateOnly), To: to.AddDate(0, 0, days).Format(time.DateOnly),
	})
}

// sure asks whether a change of the occasion at hand shall hold.
func (t *talk) sure(field string, o cohort.Occasion) bool {
	return t.change(cohort.Task{Occasion: t.p.Task.Occasion, Field: field, Draft: &o}, cohort.Place{View: ViewOccasionSure})
}

// draft is what her task says so far.
func (t *talk) draft() cohort.Occasion {
	if t.p.Task.Draft == nil {
		return cohort.Occasion{}
	}
	return *t.p.Task.Draft
}

// drafted is the occasion as it would be; false when there is none any more.
func (t *talk) drafted() (cohort.Occasion, bool) {
	if t.p.Task.Occasion == "" {
		return t.draft(), t.p.Task.Draft != nil
	}
	x, ok := t.atHandDays()
	return cohort.Written(x.Occasion).With(t.draft()), ok
}

// adding says that her task is days that are not in the calendar yet.
func (t *talk) adding() bool { return t.p.Task.Field == daysNew }

// goOnWith keeps what she has said so far and goes on to a step.
func (t *talk) goOnWith(o cohort.Occasion, at cohort.Place, notes ...Part) bool {
	task := t.p.Task
	task.Draft = &o
	return t.change(task, at, notes...)
}

func (t *talk) setKind(arg string) bool {
	kind := course.OccasionKind(arg)
	if !slices.Contains(occasionKinds(), kind) {
		return false
	}
	o := t.draft()
	o.Kind = kind
	if t.adding() {
		return t.goOnWith(o, cohort.Place{View: ViewOccasionFrom})
	}
	return t.sure(daysKind, o)
}

func (t *talk) chooseFrom(arg string) bool { return isDay(arg) && t.setFrom(arg) }
func (t *talk) chooseTo(arg string) bool   { return isDay(arg) && t.setTo(arg) }

func isDay(arg string) bool {
	_, err := time.Parse(time.DateOnly, arg)
	return err == nil
}

// setFrom takes a first day. Of an occasion that would end before it, the last day is
// asked for, too.
func (t *talk) setFrom(day string) bool {
	o, ok := t.drafted()
	if !ok {
		return false
	}
	d := t.draft()
	d.From = day
	if t.adding() {
		return t.goOnWith(d, cohort.Place{View: ViewOccasionTo})
	}
	o.From = day
	if from, to, ok := o.Days(t.w.Course.Zone); !ok || !fits(from, to) {
		return t.goOnWith(d, cohort.Place{View: ViewOccasionTo}, note("occasion_to_too"))
	}
	return t.sure(daysMove, cohort.Occasion{From: day, To: o.To})
}

// setTo takes a last day.
func (t *talk) setTo(day string) bool {
	o, ok := t.drafted()
	o.To = day
	from, to, read := o.Days(t.w.Course.Zone)
	switch {
	case !ok || !read:
		return false
	case to.Before(from):
		t.show(note("occasion_ends_early", "Date", Day(cohort.At(from))))
		return true
	case !fits(from, to):
		t.show(note("occasion_long", "N", mostDays))
		return true
	}
	d := t.draft()
	d.From, d.To = o.From, day
	if t.adding() {
		return t.goOnWith(d, cohort.Place{View: ViewOccasionName})
	}
	return t.sure(daysMove, d)
}

// typedDays takes a typed day or name, where one is awaited.
func (t *talk) typedDays(said *Said) bool {
	switch t.p.Place.View {
	case ViewOccasionFrom, ViewOccasionTo:
		t.typedDay(said)
	case ViewOccasionName:
		t.typedDaysName(said)
	default:
		return false
	}
	return true
}

// typedDay reads a day. One without a year is the first after the day before it: after
// the first day, or of an occasion there is already, the nearest.
func (t *talk) typedDay(said *Said) {
	o, _ := t.drafted()
	near := t.today()
	from, _, _ := o.Days(t.w.Course.Zone)
	take := t.setTo
	if t.p.Place.View == ViewOccasionFrom {
		take = t.setFrom
		from = from.AddDate(0, -6, 0)
	}
	if !t.adding() || t.p.Place.View == ViewOccasionTo {
		near = from
	}
	day, ok := t.w.Words.Day(said.Text, near)
	if !ok || !take(day) {
		t.show(note("cohort_start_unread", "Date", Day(t.w.Now), "Example", anExample))
	}
}

// nameAsked is the language in which she is asked what the days are called.
func (t *talk) nameAsked() locales.Lang {
	langs := t.w.Course.Languages
	return langs[min(max(0, t.p.Place.PageAt), len(langs)-1)]
}

// typedDaysName reads what the days are called in one language.
func (t *talk) typedDaysName(said *Said) {
	l := t.nameAsked()
	name, n := locales.PublicName(said.Text)
	switch rest := t.rest(said.Text); {
	case n > locales.NameMax, rest:
		t.show(note("cohort_name_long", "N", locales.NameMax))
	case n == 0:
		t.show(note("name_empty"))
	case !t.w.Words.Writes(l, name):
		t.show(note("occasion_unlike", "Language", t.ownName(l)))
	default:
		t.setName(name)
	}
}

// keepDaysName goes on with the name there is.
func (t *talk) keepDaysName(string) bool {
	name := t.draft().Name[t.nameAsked()]
	return name != "" && t.setName(name)
}

// skipDaysName goes on with a word of the catalogue: never are they called in one
// language what they are called in another.
func (t *talk) skipDaysName(string) bool {
	o, _ := t.drafted()
	return t.setName(t.plainName(t.nameAsked(), o.Kind))
}

// plainName is what days of a kind are called that have no name of their own.
func (t *talk) plainName(l locales.Lang, kind course.OccasionKind) string {
	name, err := t.w.Words.Plain(l, "occasion_name_"+string(kind), nil)
	if err != nil {
		return string(kind) // a language that the course has no catalogue for is refused at its loading
	}
	return name
}

// setName keeps a name and asks for the next.
func (t *talk) setName(name string) bool {
	o, l, next := t.draft(), t.nameAsked(), t.p.Place.PageAt+1
	names := maps.Clone(o.Name)
	if names == nil {
		names = course.Text{}
	}
	names[l] = name
	o.Name = names
	if next < len(t.w.Course.Languages) {
		return t.goOnWith(o, cohort.Place{View: ViewOccasionName, PageAt: next})
	}
	return t.goOnWith(o, cohort.Place{View: ViewOccasionSure})
}

// backInDays goes back one step, and leaves what she has said there.
func (t *talk) backInDays(string) bool {
	at := t.p.Place
	last := len(t.w.Course.Languages) - 1
	switch {
	case at.View == ViewOccasionName && at.PageAt > 0:
		return t.change(t.p.Task, cohort.Place{View: ViewOccasionName, PageAt: min(at.PageAt, last+1) - 1})
	case !t.adding():
		return t.change(cohort.Task{Occasion: t.p.Task.Occasion}, cohort.Place{View: ViewOccasion})
	case at.View == ViewOccasionSure:
		return t.change(t.p.Task, cohort.Place{View: ViewOccasionName, PageAt: last})
	}
	before := map[cohort.View]cohort.View{
		ViewOccasionName: ViewOccasionTo, ViewOccasionTo: ViewOccasionFrom, ViewOccasionFrom: ViewOccasionKind,
	}[at.View]
	if before == "" {
		return t.toCalendar("")
	}
	return t.change(t.p.Task, cohort.Place{View: before})
}

// amend has the calendar changed; its own turn answers.
func (t *talk) amend(string) bool {
	if _, ok := t.drafted(); !ok || !t.plans() {
		return false
	}
	a := &Amend{ID: t.p.Task.Occasion}
	switch t.p.Task.Field {
	case daysBack:
		a.Back = true
	case daysOut:
	default:
		o := t.draft()
		a.Occasion = &o
	}
	if t.adding() {
		a.ID = t.newOccasion()
	}
	t.p.Place = cohort.Place{View: ViewAmending}
	t.p.Step++
	t.then(Ref{Calendar, CalendarID}, Event{Amend: a})
	return true
}

// newOccasion makes the id of days that this turn adds.
func (t *talk) newOccasion() string {
	return "added-" + strings.ToLower(base32.StdEncoding.EncodeToString(t.mint("occasion", 5)))
}

// amended goes on when the calendar has answered, and shows what it is now.
func (t *talk) amended(a *Amended) {
	if t.p.Place.View != ViewAmending || t.p.Stage != cohort.StageMember {
		return // she has gone on to something else
	}
	said := note("calendar_changed")
	switch a.Why {
	case AmendRole:
		said = note("calendar_refused")
	case AmendFull:
		said = note("calendar_full", "N", MostChanged)
	case AmendGone:
		said = note("calendar_gone")
	}
	t.p.Task = cohort.Task{Occasion: a.ID}
	at := cohort.Place{View: ViewOccasion}
	if _, ok := t.atHandDays(); !ok {
		at = cohort.Place{View: ViewCalendar}
	}
	if !t.change(t.p.Task, at, said) {
		t.p.Task = cohort.Task{}
		t.move(cohort.Place{View: ViewMenu}, said)
	}
}
