package dialog

import (
	"cmp"
	"slices"

	"cohortbot/cohort"
)

// hersPaused are those of her cohort that concern her, those that are over too, in the order of
// their days.
func (t *talk) hersPaused() []cohort.Pause {
	c := t.cohort()
	if c == nil || len(c.Pauses) == 0 {
		return nil
	}
	var out []cohort.Pause
	for _, x := range c.Pauses {
		if x.Concerns(t.p) {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b cohort.Pause) int { return cmp.Compare(a.From, b.From) })
	return out
}

// restsUntil is when the last pause that concerns her is over, or was; 0 when there is none.
func (t *talk) restsUntil() cohort.Instant {
	var end cohort.Instant
	for _, x := range t.hersPaused() {
		end = max(end, x.Ends(t.w.Course.Zone))
	}
	return end
}

// inPause says that a pause of the team's holds for her now.
func (t *talk) inPause() bool { return t.restsUntil() > t.w.Now }

// rulePause is the name of what is told after a pause among what was done.
const rulePause = "pause"

// afterPause is the one word that ends a pause, at her hour: until then nothing else comes.
// ok is false when there is no pause of which she has not heard yet. One that could not be
// told for so long is told no more.
func (t *talk) afterPause() (m matter, ok bool) {
	end := t.restsUntil()
	if end <= t.p.Joined || end <= t.p.Reminded.Rules[rulePause].Last {
		return matter{}, false
	}
	m = matter{kind: resumed, rule: rulePause, about: stamp(end), hours: t.hours(), since: end.Time(), late: lateNews}
	if end > t.w.Now {
		return m, true
	}
	_, at := t.when(m)
	return m, !at.IsZero()
}

// despitePause are the calls of sessions that do not wait for the word which ends a pause: those of
// a session she counts on come in it, and those of one that begins before that word comes when the
// pause is over.
func (t *talk) despitePause(resumes matter) (out []matter) {
	for _, m := range t.calls() {
		if m, comes := t.past(resumes, m); comes {
			out = append(out, m)
		}
	}
	return out
}

// past gives a call as it comes although a pause holds it up; false: it waits for the word which
// ends that.
func (t *talk) past(resumes, m matter) (matter, bool) {
	if m.hers {
		return m, true
	}
	if _, word := t.when(resumes); !word.IsZero() && m.begins.Time().After(word) {
		return m, false
	}
	m.since = later(m.since, t.restsUntil().Time())
	return m, true
}

// gathered are those of all that wait for her when a pause is over. Each counts as told.
func (t *talk) gathered(all []matter) (out []matter, last bool) {
	now := t.w.Now.Time()
	for _, m := range all {
		if m.since.After(now) || !m.until.IsZero() && !now.Before(m.until) || t.quietened(m) {
			continue
		}
		out = append(out, m)
		last = t.noted(m, lastOf(now.In(m.hours.zone))) || last // nothing more of it today
	}
	return out, last
}

// quietened says that m has been told as often as it is.
func (t *talk) quietened(m matter) bool {
	did := t.did(m)
	if m.most == 0 {
		return did.Last > 0 && did.Matter == m.about
	}
	return did.N >= m.most
}

// newTeam lets go of what the team of another cohort has kept shut for her; what it has opened
// stays open. What was paused in her new cohort before she came was nothing to her.
func (t *talk) newTeam() {
	for m, g := range t.p.Gates {
		kept := cohort.Gate{}
		if g.Way == cohort.GateOpen {
			kept = g
			kept.Due = ""
		}
		t.p.Gates = t.p.Gates.Put(m, kept)
	}
	if end := t.restsUntil(); end > 0 && end <= t.w.Now {
		if t.p.Reminded.Rules == nil {
			t.p.Reminded.Rules = map[string]cohort.Did{}
		}
		t.p.Reminded.Rules[rulePause] = cohort.Did{Last: end, Matter: stamp(end)}
	}
}

// Rested brings a pause for one person alone to the cohort in which she learns from now on. It
// comes from her own turn alone.
type Rested struct {
	Pause cohort.Pause `json:"pause"`
}

// bringsRest has the pauses that are for her alone go with her, before she has another cohort.
func (t *talk) bringsRest(to cohort.ID) {
	for _, x := range t.hersPaused() {
		if x.Code != "" && x.Ends(t.w.Course.Zone) > t.w.Now {
			t.then(Ref{Cohort, string(to)}, Event{Rested: &Rested{Pause: x}})
		}
	}
}

// decideRested takes a pause that somebody has brought with her, if it is not there already and
// there is room.
func decideRested(w World, c *cohort.Cohort, x cohort.Pause) Decision {
	next := *c
	d := Decision{Next: Subject{Cohort: &next}, Void: true}
	if slices.ContainsFunc(c.Pauses, func(y cohort.Pause) bool { return y.ID == x.ID }) {
		return d
	}
	if all, ok := cohort.Paused(c.Pauses, x, w.Now, w.Course.Zone); ok {
		next.Pauses, d.Void = all, false
	}
	return d
}
