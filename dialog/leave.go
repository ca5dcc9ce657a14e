package dialog

import (
	"maps"
	"slices"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
)

// TombstoneKept is how long a tombstone swallows replays, VisitorKept how long
// somebody who never agreed is known, counted from her last word; FarewellKept is how
// long at most the chat id stays for the farewell, from when that may be said.
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

// otherRoles says what goes beside what she learned.
func (t *talk) otherRoles() []Part {
	var names []Part
	for _, k := range t.kinds() {
		if k != cohort.RoleParticipant {
			names = append(names, note("role_"+string(k)))
		}
	}
	if len(names) == 0 || !t.p.Has(cohort.RoleParticipant) {
		return nil
	}
	return []Part{note("forget_roles", "List", names)}
}

// forget erases everything of hers.
func (t *talk) forget(string) bool {
	t.erase(t.worded("farewell"))
	return true
}

// keep returns to where she was: nothing was erased.
func (t *talk) keep(string) bool {
	t.answer("forget_kept")
	t.goBack()
	return true
}

// outlived erases a participant who has not been here for as long as the consent
// she gave says, without a word: nobody knows who holds her phone by now. Of one
// who has another role, too, that one stays.
func (t *talk) outlived() {
	if at := Lasts(t.w.Course, t.p, t.w.Now); at == 0 || at > t.w.Now {
		return // the course keeps longer by now, or she has been here since
	}
	if t.p.Stage == cohort.StageVisitor && !t.awaits() {
		return
	}
	if slices.ContainsFunc(t.p.Roles, beside) {
		t.unlearn()
		return
	}
	listed := t.p.Listed
	t.tombstone()
	t.unlist(listed) // no word to her: only the list goes from her app
}

// beside says that a role is another than a participant's.
func beside(r cohort.Role) bool { return r.Kind != cohort.RoleParticipant }

// Lasts is when a person goes by herself, or what she learned does if she has
// another role, too; 0 is never. Days are counted from when she was here last, or from
// her cohort's end if that came before. Other roles than a participant's are kept until
// they are taken from her.
func Lasts(c *course.Course, p *cohort.Participant, now cohort.Instant) cohort.Instant {
	switch p.Stage {
	case cohort.StageVisitor:
		last := now.Add(VisitorKept)
		if at := p.Registration.Awaits; at > 0 {
			last = at.Add(AwaitKept)
		}
		if p.Asked.Last > 0 {
			last = max(last, p.Asked.Last.Add(AskedKept))
		}
		return last
	case cohort.StageJoining, cohort.StageMember:
		if p.Has(cohort.RoleParticipant) {
			from := p.Seen
			if p.Ended > 0 {
				from = min(from, p.Ended)
			}
			return from.Add(time.Duration(c.Consent.RetainDays) * 24 * time.Hour)
		}
	}
	return 0
}

// tombstone leaves enough to swallow replays, and has the invitations she came by
// forget her; those in her hand too, which may be counting her in at this moment.
func (t *talk) tombstone() {
	came := map[string]cohort.RoleKind{t.p.Registration.Invitation: "", t.p.Offer.Invitation: "", t.p.Lost.Link: ""}
	maps.Copy(came, t.p.Came)
	delete(came, "")
	seen, was := t.leavesScreens(), t.p
	t.p = &cohort.Participant{Door: t.p.Door, Chat: t.p.Chat, Stage: cohort.StageGone}
	t.d.Facts, t.d.Then, t.d.Say = nil, seen, nil
	t.d.Erase = true
	t.leave(came)
	t.unasks(was)
}

// leave tells invitations that she is erased.
func (t *talk) leave(came map[string]cohort.RoleKind) {
	for _, id := range slices.Sorted(maps.Keys(came)) {
		t.then(Ref{Invitation, id}, Event{Left: &Left{Person: t.w.ID}})
	}
}

// erase leaves a tombstone, and the chat id until the farewell is said.
func (t *talk) erase(farewell string) {
	last := Say{Op: OpSend, Parts: t.inAll(farewell, "Contact", t.w.Course.Contact), Last: true}
	if pressed := t.e.Event.Pressed; pressed != nil && pressed.Message != 0 {
		// The row of her screen is erased with everything else, so the message
		// itself is named: no buttons stay behind.
		last.Op, last.Message = OpEdit, pressed.Message
	} else if t.e.Event.Said == nil { // others have caused it
		last.Hush = t.sleep()
	}
	for i := range last.Parts {
		if last.Parts[i].Lang == "" {
			last.Parts[i].Lang = t.p.Lang
		}
	}
	listed, screen := t.p.Listed, t.p.Screen.Row
	if p := t.e.Event.Pressed; p != nil && p.Act != nil && p.Act.Step == t.p.Step {
		screen = "" // she pressed on it, so it becomes the farewell
	}
	t.tombstone()
	if screen != "" {
		t.say(Say{Op: OpStrip, Of: screen})
	}
	t.say(last)
	t.unlist(listed)
}
