package dialog

import (
	"slices"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
)

// TombstoneKept is how long a tombstone swallows replays, VisitorKept how long
// somebody who never agreed is known, counted from her last word; FarewellKept is how
// long at most the chat id stays for the farewell.
const (
	TombstoneKept = 48 * time.Hour
	FarewellKept  = time.Hour
	VisitorKept   = 48 * time.Hour
)

// toForget asks before everything of hers is erased.
func (t *talk) toForget(string) bool {
	if t.p.Stage == cohort.StageVisitor && (t.p.Place.View == ViewDoor || t.p.Lang == "") {
		t.erase("farewell_stranger")
		return true
	}
	t.aside(ViewForget)
	return true
}

// forget erases everything of hers.
func (t *talk) forget(string) bool {
	t.erase("farewell")
	return true
}

// keep returns to where she was: nothing was erased.
func (t *talk) keep(string) bool {
	t.answer("forget_kept")
	t.goBack()
	return true
}

// outlived erases a participant who has not been here for as long as the consent
// she gave says, without a word: nobody knows who holds her phone by now.
func (t *talk) outlived() {
	if at := Lasts(t.w.Course, t.p, t.w.Now); at == 0 || at > t.w.Now {
		return // the course keeps longer by now, or she has been here since
	}
	t.tombstone()
}

// Lasts is when a person goes by herself; 0 is never. People who have a role keep
// it until it is taken from them.
func Lasts(c *course.Course, p *cohort.Participant, now cohort.Instant) cohort.Instant {
	switch p.Stage {
	case cohort.StageVisitor:
		return now.Add(VisitorKept)
	case cohort.StageJoining, cohort.StageMember:
		others := func(r cohort.Role) bool { return r.Kind != cohort.RoleParticipant }
		if len(p.Roles) > 0 && !slices.ContainsFunc(p.Roles, others) {
			return p.Seen.Add(time.Duration(c.Consent.RetainDays) * 24 * time.Hour)
		}
	}
	return 0
}

// tombstone leaves enough to swallow replays.
func (t *talk) tombstone() {
	t.p = &cohort.Participant{Door: t.p.Door, Chat: t.p.Chat, Stage: cohort.StageGone}
	t.d.Facts, t.d.Then, t.d.Say = nil, nil, nil
	t.d.Erase = true
}

// erase leaves a tombstone, and the chat id until the farewell is said.
func (t *talk) erase(farewell string) {
	last := Say{Op: OpSend, Parts: t.inAll(farewell), Last: true}
	if pressed := t.e.Event.Pressed; pressed != nil && pressed.Message != 0 {
		// The row of her screen is erased with everything else, so the message
		// itself is named: no buttons stay behind.
		last.Op, last.Message = OpEdit, pressed.Message
	}
	for i := range last.Parts {
		if last.Parts[i].Lang == "" {
			last.Parts[i].Lang = t.p.Lang
		}
	}
	listed := t.p.Listed
	t.tombstone()
	t.unlist(listed)
	t.say(last)
}
