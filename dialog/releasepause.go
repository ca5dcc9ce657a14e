package dialog

import (
	"encoding/base32"
	"slices"
	"strings"

	"cohortbot/cohort"
)

// addPause asks whose reminders shall rest; of one person that is known.
func (t *talk) addPause(string) bool {
	if her := t.whose(); her != nil {
		return t.goOnReleasing(cohort.Releasing{Pause: &cohort.Pause{Code: her.Code}}, ViewPauseDay)
	}
	return t.goOnReleasing(cohort.Releasing{Pause: &cohort.Pause{}}, ViewPauseWhom)
}

// chooseWhom takes the people whose reminders rest: all, those who read in a language, or
// those of one answer of the profile.
func (t *talk) chooseWhom(arg string) bool {
	for _, x := range t.segments() {
		if segmentTag(x) == arg {
			return t.goOnReleasing(cohort.Releasing{Pause: &x}, ViewPauseDay)
		}
	}
	return false
}

// segments are all of the cohort, and the parts of it that can be named.
func (t *talk) segments() []cohort.Pause {
	out := []cohort.Pause{{}}
	if langs := t.held(t.listed(t.p.Task.Cohort)); len(langs) > 1 {
		for _, l := range langs {
			out = append(out, cohort.Pause{Lang: l})
		}
	}
	for _, q := range t.w.Course.Profile {
		for _, o := range q.Options {
			out = append(out, cohort.Pause{Question: string(q.ID), Option: string(o.ID)})
		}
	}
	return out[:min(len(out), mostSegments)]
}

// mostSegments is how many parts of a cohort are offered.
const mostSegments = 60

func segmentTag(x cohort.Pause) string { return tag(string(x.Lang), x.Question, x.Option) }

// restsNow are the pauses that are not over: those of her task's cohort, or those that
// concern its person.
func (t *talk) restsNow() []cohort.Pause {
	c, her := t.listed(t.p.Task.Cohort), t.whose()
	if c == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.Pauses), func(x cohort.Pause) bool {
		return x.Ends(t.w.Course.Zone) <= t.w.Now || her != nil && !x.Concerns(her)
	})
}

// pauseAtHand is the pause of her task, as it is now.
func (t *talk) pauseAtHand() (cohort.Pause, bool) {
	x := t.regulating().Pause
	if x == nil {
		return cohort.Pause{}, false
	}
	all := t.restsNow()
	i := slices.IndexFunc(all, func(y cohort.Pause) bool { return y.ID == x.ID })
	if i < 0 {
		return *x, x.ID == ""
	}
	return all[i], true
}

func (t *talk) openPause(arg string) bool {
	for _, x := range t.restsNow() {
		if tag(x.ID) == arg {
			return t.goOnReleasing(cohort.Releasing{Pause: &x}, ViewPauseOf)
		}
	}
	return t.goOnReleasing(cohort.Releasing{}, ViewPauses, note("release_gone"))
}

func (t *talk) askPauseDay(string) bool {
	x, ok := t.pauseAtHand()
	return ok && t.goOnReleasing(cohort.Releasing{Pause: &x}, ViewPauseDay)
}

func (t *talk) endPause(string) bool {
	x, ok := t.pauseAtHand()
	return ok && t.goOnReleasing(cohort.Releasing{Pause: &x, End: true}, ViewPauseSure)
}

func (t *talk) choosePauseDay(arg string) bool { return isDay(arg) && t.setPauseDay(arg) }

// setPauseDay takes the day on which reminders come again.
func (t *talk) setPauseDay(day string) bool {
	at, today := t.dayNamed(day), t.today()
	switch x, ok := t.pauseAtHand(); {
	case !ok:
		return false
	case !at.After(today):
		t.show(note("release_day_past"))
		return true
	case cohort.DaysBetween(today, at) > mostPause:
		t.show(note("pause_long", "N", mostPause))
		return true
	default:
		return t.goOnReleasing(cohort.Releasing{Pause: &x, Day: day}, ViewPauseSure)
	}
}

// newPause makes the id of a pause that this turn sets.
func (t *talk) newPause() string {
	return strings.ToLower(base32.StdEncoding.EncodeToString(t.mint("pause", 5)))
}
