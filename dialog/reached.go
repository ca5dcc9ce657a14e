package dialog

import (
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
)

// reached is how far somebody has come, as those who coordinate see it.
type reached struct {
	next  ahead
	waits bool           // next is open for her
	begun bool           // she has read or answered something
	done  bool           // she has finished all there is
	seen  cohort.Instant // when she was here last; who never was, when she came in
	moved cohort.Instant // when she last got on, or came in
	rests bool           // the team has paused what comes to her
}

// reaching gives how far each of the people of a cohort has come. List must have been seen.
func (t *talk) reaching(in cohort.ID) func(*cohort.Participant) reached {
	w := t.w
	w.Cohorts = map[cohort.ID]*cohort.Cohort{in: t.listed(in)}
	return func(p *cohort.Participant) reached { return reach(w, p) }
}

// reach finds out how far p has come. Her cohort must have been seen.
func reach(w World, p *cohort.Participant) reached {
	learner := *p
	learner.Acting = cohort.RoleParticipant // whatever she is doing now
	her := &talk{w: w, p: &learner}
	r := reached{
		begun: len(p.Lessons)+len(p.Quizzes) > 0, seen: max(p.Seen, p.Joined), moved: max(p.Moved, p.Joined),
	}
	r.next, r.waits = her.next()
	r.done = !r.waits && her.doneAll()
	r.rests = her.inPause()
	return r
}

// doneAll says that every module there is is finished.
func (t *talk) doneAll() bool {
	for _, m := range t.w.Course.Modules {
		if !t.finished(m) {
			return false
		}
	}
	return len(t.w.Course.Modules) > 0
}

// The groups of people that one may look at. A place, a language and an answer have a name
// behind their mark.
const (
	groupBegins  = "nb" // who has not begun
	groupDone    = "fi"
	groupBlocked = "bl"
	groupPaused  = "pa"
	groupBetween = "be" // who waits for what is not open yet
	groupModule  = "in:"
	groupPlace   = "at:"
	groupSpeaks  = "la:"
	groupAnswer  = "pf:"
)

// silence is the group of those who have not been here for so many days.
type silence struct {
	group string
	days  int
}

func silences() []silence { return []silence{{"s3", 3}, {"s7", 7}, {"s14", 14}} }

// silenceOf is how many days those of a group have been silent at least; 0 for another.
func silenceOf(group string) int {
	for _, s := range silences() {
		if s.group == group {
			return s.days
		}
	}
	return 0
}

// silent says that she has not been here for so many days, though she has not finished.
func (r reached) silent(now cohort.Instant, days int) bool {
	return !r.done && now >= r.seen.Add(time.Duration(days)*24*time.Hour)
}

// groups are all to which she belongs.
func (t *talk) groups(p *cohort.Participant, r reached) []string {
	out := append(r.places(), groupSpeaks+string(p.Lang))
	for _, s := range silences() {
		if r.silent(t.w.Now, s.days) {
			out = append(out, s.group)
		}
	}
	if p.Blocked {
		out = append(out, groupBlocked)
	}
	if p.Reminded.Paused > t.w.Now {
		out = append(out, groupPaused)
	}
	for question, option := range p.Profile {
		out = append(out, answerGroup(question, option))
	}
	return out
}

// places are the groups of where she stands.
func (r reached) places() []string {
	switch {
	case !r.begun:
		return []string{groupBegins}
	case r.done:
		return []string{groupDone}
	case !r.waits:
		return []string{groupBetween}
	case r.next.l != nil:
		return []string{moduleGroup(r.next.m), lessonGroup(r.next.m, r.next.l)}
	}
	return []string{moduleGroup(r.next.m), quizGroup(r.next.m, r.next.q)}
}

func moduleGroup(m *course.Module) string { return groupModule + tag(string(m.ID)) }
func lessonGroup(m *course.Module, l *course.Lesson) string {
	return groupPlace + tag("lesson", string(m.ID), string(l.ID))
}
func quizGroup(m *course.Module, q *course.Quiz) string {
	return groupPlace + tag("quiz", string(m.ID), string(q.ID))
}
func answerGroup(question, option string) string { return groupAnswer + tag(question, option) }

// where is the place she has come to, in words.
func (r reached) where() Part {
	switch {
	case !r.begun:
		return note("roster_at_begin")
	case r.done:
		return note("roster_at_end")
	case !r.waits:
		return note("roster_between")
	case r.next.l != nil:
		return note("roster_at_lesson", "Title", r.next.title())
	}
	return note("roster_at_quiz", "Title", r.next.title())
}

// seenPart says when somebody was here last, by the days of whoever reads it.
func (t *talk) seenPart(at cohort.Instant) Part {
	switch days := t.daysSince(at); days {
	case 0:
		return note("roster_seen_today")
	case 1:
		return note("roster_seen_yesterday")
	default:
		return note("roster_seen_days", "N", days)
	}
}

// daysSince counts the midnights since an instant.
func (t *talk) daysSince(at cohort.Instant) int {
	day := func(i cohort.Instant) time.Time {
		y, m, d := i.Time().In(t.zone()).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return max(0, int(day(t.w.Now).Sub(day(at))/(24*time.Hour)))
}
