package dialog

import (
	"time"

	"cohortbot/cohort"
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

// erase leaves a tombstone: enough to swallow replays and to say farewell.
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
	t.p = &cohort.Participant{Door: t.p.Door, Chat: t.p.Chat, Stage: cohort.StageGone}
	t.d.Facts, t.d.Then = nil, nil
	t.d.Say = nil
	t.say(last)
	t.d.Erase = true
}
