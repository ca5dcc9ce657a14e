package dialog

import (
	"time"

	"cohortbot/cohort"
)

// Upkeep tells an owner what of the programme's upkeep is neglected. It holds nothing
// about anybody.
type Upkeep struct {
	Backup bool `json:"backup,omitempty"` // there is no backup of the last seven days
	Key    bool `json:"key,omitempty"`    // nobody was shown the words of the sealing key

	// Rests is since when the matter rests that came to rest last. It is told by itself,
	// at once and a single time.
	Rests cohort.Instant `json:"rests,omitempty"`
}

// Neglected says that there is something to tell every week.
func (u Upkeep) Neglected() bool { return u.Backup || u.Key }

// How often an owner hears of it: a line a week, and none before she has been here for a
// week herself. It comes to her once a day at no certain hour, so a week may be half a
// day short.
const (
	upkeepRests = 6*24*time.Hour + 12*time.Hour
	upkeepFirst = 7 * 24 * time.Hour
)

// theDoctor is the command that says what to do.
const theDoctor = "doctor"

// upkeep tells her in a line of its own, below whatever stands on her screen.
func (t *talk) upkeep(u *Upkeep) {
	if u.Rests > 0 {
		t.rests(u.Rests)
		return
	}
	rested := t.w.Now >= t.p.Upkept.Add(upkeepRests) && t.w.Now >= t.p.Made.Add(upkeepFirst)
	if t.p.Stage != cohort.StageMember || !t.owns() || t.p.Blocked || t.p.Lang == "" || !rested || !u.Neglected() {
		t.d.Void = true
		return
	}
	key := "upkeep_both"
	switch {
	case !u.Key:
		key = "upkeep_backup"
	case !u.Backup:
		key = "upkeep_key"
	}
	t.say(Say{Op: OpSend, Parts: []Part{note(key, "Command", theDoctor)}, Hush: t.quietNow()})
	t.p.Upkept, t.p.Screen.Buried = t.w.Now, true
}

// rests tells her that messages rest, once for each time that they come to rest.
func (t *talk) rests(since cohort.Instant) {
	if t.p.Stage != cohort.StageMember || !t.owns() || t.p.Blocked || t.p.Lang == "" || since <= t.p.Rested {
		t.d.Void = true
		return
	}
	t.say(Say{Op: OpSend, Parts: []Part{note("upkeep_rests")}, Hush: t.night()})
	t.p.Rested, t.p.Screen.Buried = since, true
}
