package dialog

import (
	"encoding/binary"
	"encoding/json"
	"hash/fnv"
	"strconv"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
)

// kind says what is told.
type kind int

// What may be told unasked.
const (
	ruled    kind = iota // a reminder of the course
	five                 // the next page itself
	opened               // a module has opened
	deadline             // a module's day comes near
	dated                // a session was called, or is near
	lost                 // presses of hers may be lost
	resumed              // a pause of the team's is over
	finis                // her cohort has come to its end
	revived              // it goes on after all
	erasing              // what is kept of her is erased soon
	nudge                // the team thinks of her
	shifted              // she learns in another cohort
)

// matter is something that may be told her unasked.
type matter struct {
	kind   kind
	rule   string // its name among what was done
	about  string // in the course; what a count is of
	arg    string // of the button that opens it
	hours  hours
	since  time.Time     // it is not told before
	until  time.Time     // nor from then on; zero: no end
	late   time.Duration // how long an occurrence that was missed is made up for
	most   int           // how often, until she is here again; 0: once for good, of what it is about
	text   course.Text   // of a ruled one
	closes cohort.Instant
	soon   bool           // what it is about begins within the hour
	near   bool           // or within a day or so: she has heard of it before
	hers   bool           // she counts on it
	begins cohort.Instant // the session it is about
}

// How long something missed is made up for.
const (
	lateReminder = 6 * time.Hour
	lateNews     = 7 * 24 * time.Hour
)

// dueAt is the earliest instant at which something may have to be told her, 0 for never.
// What is past is due now.
func (t *talk) dueAt() cohort.Instant {
	var first time.Time
	for _, m := range t.matters() {
		if _, at := t.when(m); !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	if at := t.reopens(); at > 0 && (first.IsZero() || at.Time().Before(first)) {
		first = at.Time()
	}
	return cohort.At(first)
}

// reopens is the next day on which a module opens again that she has begun. It is no news, but what
// waits in it counts from then on, and nothing else has her looked at that day.
func (t *talk) reopens() (next cohort.Instant) {
	if t.p.Stage != cohort.StageMember || t.p.Blocked {
		return 0
	}
	for _, m := range t.w.Course.Modules {
		if o := t.opens(m); !o.open && o.day > t.w.Now && (next == 0 || o.day < next) && t.begunModule(m) && !t.finished(m) {
			next = o.day
		}
	}
	return next
}

// needsPlan says that e has to be planned for: her cohort is seen then. A quick press only
// brings her on and finishes nothing, so what was planned before is too early at most; and what is told an
// owner says nothing of her learning.
func needsPlan(w World, p *cohort.Participant, e Event) bool {
	return e.Upkeep == nil && !quick(w, p, e)
}

// plan computes when something may concern her next.
func (t *talk) plan() {
	t.d.Planned = true
	t.noteEnd()
	if at := t.againAt(); at > 0 {
		t.d.DueAt, t.d.Plan = at, ""
		return
	}
	if t.p.Blocked {
		return
	}
	if t.p.Learns() {
		t.unsay()
		t.forgetDates()
		t.d.DueAt = t.dueAt()
	}
	if sunday := cohort.At(t.sunday()); sunday > 0 && (t.d.DueAt == 0 || sunday < t.d.DueAt) {
		t.d.DueAt = sunday
	}
	if at := t.p.Names; at > 0 && (t.d.DueAt == 0 || at < t.d.DueAt) {
		t.d.DueAt = at
	}
	joins := t.p.Stage == cohort.StageJoining && t.p.Has(cohort.RoleParticipant) // her questions go where her cohort's do
	if t.p.Learns() || joins || t.d.DueAt > 0 {
		t.d.Plan = Plan(t.w.Course, t.w.Days, t.w.Cohorts[t.p.Cohort])
	}
}

// planShape changes when what DueAt is computed from does, or how.
const planShape = "4"

// Plan names all that a due instant is computed from beside her own state: the course, the
// calendar, her cohort.
func Plan(c *course.Course, days course.Calendar, k *cohort.Cohort) string {
	h := fnv.New64a()
	add := func(s string) { _, _ = h.Write([]byte(s + ";")) } // a hash takes everything
	add(planShape)
	add(c.Hash)
	var b [16]byte
	for i := range days {
		add(string(days[i].Kind))
		binary.LittleEndian.PutUint64(b[:8], uint64(days[i].From.Unix()))
		binary.LittleEndian.PutUint64(b[8:], uint64(days[i].To.Unix()))
		_, _ = h.Write(b[:])
	}
	if k != nil {
		add(k.Start)
		add(changes(k))
		add(stamp(k.Archived) + stamp(k.Revived))
		for _, x := range k.Sessions {
			add(x.ID + stamp(x.At) + stamp(x.Told))
		}
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

// changes names what the team has changed for a cohort, "" when that is nothing.
func changes(k *cohort.Cohort) string {
	if len(k.Gates)+len(k.Pauses) == 0 {
		return ""
	}
	b, err := json.Marshal(struct {
		Gates  cohort.Gates
		Pauses []cohort.Pause
	}{k.Gates, k.Pauses})
	if err != nil {
		panic(err) // plain texts and numbers
	}
	return string(b)
}

// unsay forgets that the opening of a module was told which is not open any more: when it
// opens again, that is news again.
func (t *talk) unsay() {
	for _, m := range t.w.Course.Modules {
		if rule := ruleOpen(m); t.p.Reminded.Rules[rule].Last > 0 && !t.opens(m).open {
			delete(t.p.Reminded.Rules, rule)
		}
	}
}

// ruleOpen is the name of the news that a module has opened among what was done.
func ruleOpen(m *course.Module) string { return "open/" + string(m.ID) }

// matters are all that may be told her, now or later.
func (t *talk) matters() []matter {
	if t.p.Stage != cohort.StageMember || !t.p.Learns() || t.p.Lang == "" || t.p.Blocked || t.p.Unreachable > 0 {
		return nil
	}
	var out []matter
	if at := t.p.Reminded.Missed; at > 0 {
		out = append(out, matter{kind: lost, rule: ruleMissed, about: stamp(at), hours: t.hours(), since: at.Time()})
	}
	out = append(out, t.nudgeWaits()...)
	if t.p.Reminded.Paused == cohort.Until {
		return out
	}
	if c := t.cohort(); over(c) {
		return append(out, t.endings(c)...)
	}
	if m, waits := t.goingOn(); waits {
		return append(out, m)
	}
	if m, waits := t.afterPause(); waits {
		return append(append(out, m), t.despitePause(m)...)
	}
	return append(out, t.usual()...)
}

// usual are the matters that come when nothing is paused.
func (t *talk) usual() []matter {
	var out []matter
	if at := t.p.Shifted; at > 0 {
		since := later(at.Time(), t.p.Reminded.Paused.Time())
		out = append(out, matter{kind: shifted, rule: ruleShifted, about: stamp(at), hours: t.hours(), since: since})
	}
	for _, m := range t.w.Course.Modules {
		out = append(out, t.news(m)...)
	}
	for i := range t.w.Course.Reminders {
		r := &t.w.Course.Reminders[i]
		if t.p.Reminded.Five && !r.Fixed && r.When != course.Inactive && r.When != course.QuizUnfinished {
			continue // the page itself comes instead
		}
		about, since, ok := t.waits(r.When)
		if !ok {
			continue
		}
		out = append(out, matter{
			kind: ruled, rule: "rule/" + string(r.ID), about: about, arg: about, hours: t.hoursOf(r),
			since: since.Add(r.After).Time(), late: lateReminder, most: r.AtMost, text: r.Text,
		})
	}
	if t.p.Reminded.Five {
		out = append(out, t.fiveMinutes()...)
	}
	return append(out, t.calls()...)
}

func stamp(at cohort.Instant) string { return strconv.FormatInt(int64(at), 36) }

// news is what there is to tell of a module: that it has opened since she joined, that its
// day comes near.
func (t *talk) news(m *course.Module) []matter {
	var out []matter
	o := t.opens(m)
	if t.finished(m) || !o.open && o.day == 0 {
		return nil
	}
	arg := tag(string(m.ID))
	if o.day > t.p.Joined && !t.begunModule(m) {
		out = append(out, matter{
			kind: opened, rule: ruleOpen(m), about: string(m.ID), arg: arg, hours: t.hours(),
			since: o.day.Time(), late: lateNews,
		})
	}
	if due := t.due(m); due > 0 {
		h := t.hours()
		h.on = everyDay
		out = append(out, matter{
			kind: deadline, rule: "due/" + string(m.ID), about: string(m.ID) + "/" + stamp(due), arg: arg, hours: h,
			since: due.Time().Add(-deadlineAhead), until: due.Time(), late: deadlineAhead, closes: due,
		})
	}
	return out
}

// deadlineAhead is how long before the end of a day it is told: at her hour the day before.
const deadlineAhead = 36 * time.Hour

// fiveMinutes is the next page, if that is what waits.
func (t *talk) fiveMinutes() []matter {
	a, ok := t.next()
	if !ok {
		return nil
	}
	about := string(a.m.ID)
	if a.l != nil {
		about += "/" + string(a.l.ID) + "/" + strconv.Itoa(t.unread(a.m, a.l))
	} else {
		about += "/" + string(a.q.ID)
	}
	return []matter{{
		kind: five, rule: "five", about: about, arg: tag(string(a.m.ID)), hours: t.hours(),
		since: t.p.Joined.Time(), late: lateReminder, most: mostFive,
	}}
}

// mostFive is how many days the same page comes before there is silence.
const mostFive = 3

// waits says what a condition waits for, and since when.
func (t *talk) waits(when course.Condition) (about string, since cohort.Instant, ok bool) {
	a, any := t.next()
	switch when {
	case course.ModuleUnfinished:
		if any {
			return tag(string(a.m.ID)), max(t.lastMoved(), t.opens(a.m).day), true
		}
	case course.QuizUnfinished:
		if any && a.q != nil && t.attemptOf(a) != nil {
			return tag(string(a.m.ID), string(a.q.ID)), max(t.lastMoved(), t.attemptOf(a).Began), true
		}
	case course.QuizUnstarted:
		return t.unstarted()
	case course.Inactive:
		if any {
			return "", max(t.p.Seen, t.p.Joined), true
		}
	}
	return "", 0, false
}

// unstarted is the first quiz of an open module that she has not begun.
func (t *talk) unstarted() (about string, since cohort.Instant, ok bool) {
	for _, m := range t.w.Course.Modules {
		o := t.opens(m)
		for _, q := range m.Quizzes {
			if rec := t.p.Quizzes[string(m.ID)+"/"+string(q.ID)]; o.open && rec == nil {
				return tag(string(m.ID), string(q.ID)), max(t.lastMoved(), o.day), true
			}
		}
	}
	return "", 0, false
}

// lastMoved is when she last got on. Of somebody from before that was noted it is when she
// was here.
func (t *talk) lastMoved() cohort.Instant {
	if t.p.Moved > 0 {
		return max(t.p.Moved, t.p.Joined)
	}
	return max(t.p.Seen, t.p.Joined)
}

// begunModule says that she has read or answered something of m.
func (t *talk) begunModule(m *course.Module) bool { return begun(t.p, m) }

// begun says that somebody has read or answered something of m.
func begun(p *cohort.Participant, m *course.Module) bool {
	for _, l := range m.Lessons {
		if p.Lessons[string(m.ID)+"/"+string(l.ID)] != nil {
			return true
		}
	}
	for _, q := range m.Quizzes {
		if p.Quizzes[string(m.ID)+"/"+string(q.ID)] != nil {
			return true
		}
	}
	return false
}
