package dialog

import (
	"slices"
	"strconv"
	"time"

	"cohortbot/cohort"
)

// Decide says what comes of e for s. It changes nothing it is given.
func Decide(w World, s Subject, e Envelope) Decision {
	switch {
	case s.Person != nil:
		t := &talk{w: w, e: e, p: s.Person.Clone(), d: &Decision{}}
		t.leap()
		if needsPlan(w, s.Person, e.Event) {
			t.noteEnd()
		}
		t.hear()
		if t.p.Blocked || t.unwanted() {
			t.hush(s.Person)
		} else {
			t.list()
		}
		t.leavesThreads()
		if needsPlan(w, s.Person, e.Event) {
			t.plan()
		}
		t.d.Next = Subject{Person: t.p}
		return *t.d
	case s.Invitation != nil:
		return decideInvitation(w, s.Invitation, e)
	case s.Cohort != nil:
		return decideCohort(w, s.Cohort, e)
	case s.Matter != nil:
		return decideMatter(w, s.Matter, e)
	case s.Calendar != nil:
		return decideCalendar(w, s.Calendar, e)
	case s.Owners != nil:
		return decideOwners(w, s.Owners, e)
	case s.Announcement != nil:
		return decideAnnouncement(w, s.Announcement, e)
	case s.Thread != nil:
		return decideThread(w, s.Thread, e)
	}
	return Decision{Next: s}
}

// NewVisitor is the person a door leads to before anything was said.
func NewVisitor(door string, from Sender, now cohort.Instant) *cohort.Participant {
	return &cohort.Participant{
		Door: door, Chat: from.Chat, First: from.First, Stage: cohort.StageVisitor, Made: now, Step: firstStep(now),
		Place: cohort.Place{View: ViewDoor},
	}
}

// firstStep is where the steps of a life begin: beyond those of any life before it behind
// the same door, whose buttons may still hang in the chat. Nobody takes a step a second.
func firstStep(now cohort.Instant) int {
	return max(0, int(now.Time().Unix()-time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Unix()))
}

// Restored marks a person who comes from a backup: the steps she took after it are
// lost, but their buttons hang in her chat and must mean nothing on other screens.
func Restored(p *cohort.Participant, now cohort.Instant) { p.Leap = firstStep(now) }

// talk carries one decision about a person while it is being made.
type talk struct {
	w World
	e Envelope
	p *cohort.Participant
	d *Decision

	abroad *time.Location // a zone of hers, once it was looked up

	told bool   // something longer than a note was said above her screen
	goes string // a matter that rested and was let go on just now
	here bool   // she was here a moment ago, so she knows what stands above
	lost bool   // steps of hers were lost: what she typed may answer what is not known any more
	near bool   // a word of danger is in what she wrote: a way to whoever helps stands under what comes of it
	asks bool   // the way to the team stands there, too
}

// leap takes her over steps that were lost. The screen she has is still hers to
// press on; unless she does, its buttons are old ones from now on, and what she types
// is taken for an answer only when she has been shown what it answers.
func (t *talk) leap() {
	if t.p.Leap == 0 {
		return
	}
	was, ev := t.p.Step, t.e.Event
	if t.p.Leap != leapt {
		t.p.Step = max(was+1, t.p.Leap)
	}
	if ev.Pressed == nil && ev.Said == nil && ev.Sent == nil {
		t.p.Leap, t.p.Screen.Buried = leapt, true
		return
	}
	t.p.Leap = 0
	p := ev.Pressed
	if p == nil || p.Act == nil || p.Act.Step != was {
		t.p.Screen.Buried, t.lost = true, true
		return
	}
	act, pressed := *p.Act, *p
	act.Step, pressed.Act = t.p.Step, &act
	t.e.Event.Pressed = &pressed
}

// leapt stands in place of a step when it was taken by something else than her: she
// still has to be shown where she is.
const leapt = -1

// hear sends the event to the conversation it belongs to.
func (t *talk) hear() {
	ev := t.e.Event
	switch {
	case t.p.Stage == cohort.StageGone:
		// A tombstone: what comes late finds nobody. An invitation that counted her in
		// meanwhile forgets her.
		if ev.Admitted != nil && t.e.By != "" {
			t.leave(map[string]cohort.RoleKind{t.e.By: ev.Admitted.Role})
		}
		if ev.Judge != nil {
			t.judge(ev.Judge)
		}
		t.goneAsked()
	case ev.Outlived != nil:
		t.outlived()
	case ev.Upkeep != nil:
		t.upkeep(ev.Upkeep)
	case ev.Due != nil:
		t.tellDue()
		t.tellToday()
		t.namesDue()
	case ev.Replan != nil:
	case ev.Missed != nil:
		t.away(ev.Missed)
	case ev.Standing != nil:
		t.standing(ev.Standing)
	case ev.Admitted != nil:
		t.admitted(ev.Admitted)
	case ev.Refused != nil:
		t.refused()
	case ev.Emptying != nil && ev.Emptying.Ghost != "":
		t.wipePage(ev.Emptying, nil, false)
	case ev.Emptying != nil:
		t.emptyOn(ev.Emptying)
	case ev.Jump != nil:
		t.jump(ev.Jump)
	case ev.Threaded != nil:
		t.threaded(ev.Threaded)
	case ev.Mended != nil:
		t.mended()
	case ev.Said != nil, ev.Pressed != nil, ev.Sent != nil:
		t.hearHer()
	default:
		t.hearOthers()
	}
}

// mended apologizes for what could not be done. Her screen may be what cannot be shown, so it
// is not. The invitation's answer may be what was lost: she can agree once more, now or when
// she has looked aside.
func (t *talk) mended() {
	if t.p.Prior.View == ViewWaiting {
		t.p.Prior = cohort.Place{View: t.asking()}
	}
	if t.p.Place.View == ViewWaiting {
		t.p.Place = cohort.Place{View: t.asking()}
		t.p.Step++
	}
	t.say(Say{Op: OpSend, Parts: t.inAll("apology")})
	t.p.Screen.Buried = true
}

// hearOthers takes what others have sent her to the conversation it belongs to.
func (t *talk) hearOthers() {
	for _, c := range conversations() {
		if c.hears != nil && c.hears(t) {
			return
		}
	}
}

// asking is the screen on which somebody not yet admitted says yes.
func (t *talk) asking() cohort.View {
	if t.p.Stage != cohort.StageVisitor {
		return t.offerAsks()
	}
	if t.p.Registration.Return {
		return ViewReturn
	}
	if t.p.Registration.Role == cohort.RoleParticipant {
		return ViewConsent
	}
	return ViewPromise
}

// hearHer answers what she herself did. An owner whom the settings no longer
// name is a stranger again.
func (t *talk) hearHer() {
	t.present()
	if t.ownedOnce() {
		t.estranged()
	}
	t.inRole()
	ev := t.e.Event
	if t.p.Place.View == ViewInvited && ev.Pressed == nil {
		// "The message above" is another one from now on.
		t.p.Place, t.p.Task = cohort.Place{View: ViewMenu}, cohort.Task{}
		t.p.Step++
	}
	t.p.Screen.Buried = t.p.Screen.Buried || ev.Pressed == nil
	if ev.Said == nil || ev.Said.Command != "" {
		t.p.Cut = 0 // what comes after it is no rest of a text
	}
	switch t.near = t.toldOfDanger(ev); {
	case t.near && t.inDanger(ev) && !t.namesSomebody(ev):
		t.calm(t.calmArg(), false)
	case chooses(ev.Pressed):
		t.do(ev.Pressed.Act.Verb, ev.Pressed.Act.Arg)
	case t.speechless() && !t.choosing():
		t.aside(ViewLanguage, t.first("language_gone")...)
	case t.outdated() && !t.deciding():
		t.aside(ViewConsent, t.first("consent_again")...)
	case ev.Pressed != nil:
		t.pressed(ev.Pressed)
	case ev.Said != nil:
		t.said(ev.Said)
	case ev.Sent != nil && (t.sentToTeam(ev.Sent) || t.sentHere(ev.Sent)):
	case ev.Sent != nil:
		t.unheard(notRead(ev.Sent.What))
	}
}

// ownedOnce says that she is here as an owner by the settings alone, which do not
// name her any more.
func (t *talk) ownedOnce() bool {
	switch t.p.Stage {
	case cohort.StageMember:
		return len(t.p.Roles) == 0 && !t.owns()
	case cohort.StageVisitor:
		r := t.p.Registration
		return r.Role == cohort.RoleOwner && r.Invitation == "" && !t.owns()
	}
	return false
}

// oneVisit is how soon she writes again if she has not been away.
const oneVisit = 10 * time.Minute

// present notes that she is there.
func (t *talk) present() {
	t.here = t.w.Now < t.p.Seen.Add(oneVisit)
	t.unreached()
	t.p.Seen = t.w.Now
	t.returned()
	t.p.Blocked, t.p.BlockedAt, t.p.Unreachable = false, 0, 0
	t.p.Typed = slices.DeleteFunc(t.p.Typed, func(x cohort.TypedAnswer) bool { return x.At < t.w.Now.Add(-Editable) })
}

// standing notes that she blocked the bot, or let it in again. She is greeted when
// she writes: her app sends /start by itself, and that has an answer of its own.
func (t *talk) standing(s *Standing) {
	t.p.Blocked, t.p.BlockedAt = s.Blocked, 0
	if s.Blocked {
		t.p.BlockedAt = t.w.Now
		t.p.Screen.Text = ""           // with the block her chat may have gone
		t.p.Cleared = cohort.Cleared{} // what still emptied her chat has ended: the next time begins anew
		t.p.Away = t.p.Stage != cohort.StageVisitor || t.p.Place.View != ViewDoor
	}
	t.p.Screen.Buried = true
}

// pressed carries out a button, if it belongs to the screen she has now.
func (t *talk) pressed(p *Pressed) {
	switch {
	case p.Act == nil:
		t.answer("foreign_press")
	case p.Act.Verb == VerbSample:
		t.answer("announce_sample")
	case t.p.Place.View == ViewDoor && (p.Act.Step != t.p.Step || p.Act.Verb != VerbAsk):
		t.answer("stale_press")
	case p.Act.Step == 0 && slices.Contains(standing(), p.Act.Verb):
		t.do(p.Act.Verb, p.Act.Arg)
	case p.Act.Step != t.p.Step:
		t.stale()
	default:
		taken := p.Act.name()
		if t.standsShut() && !t.leaves(p.Act.Verb) {
			t.sentOut()
		} else {
			t.do(p.Act.Verb, p.Act.Arg)
		}
		if t.p.Step != p.Act.Step && t.p.Stage != cohort.StageGone {
			t.p.Taken = taken
		}
	}
}

// leaves says that a verb leads away from her screen, whatever it is.
func (t *talk) leaves(verb Verb) bool {
	return slices.ContainsFunc(Transitions(), func(x Transition) bool {
		return x.Verb == verb && (x.From == anywhere || x.From == t.p.Place.View && verb == VerbModules)
	})
}

// do carries out the transition of verb from the present view; one that the view
// does not have, or whose object is gone, shows the present screen again.
func (t *talk) do(verb Verb, arg string) {
	for _, x := range Transitions() {
		if x.Verb == verb && (x.From == t.p.Place.View || x.From == anywhere && (t.p.Stage == cohort.StageMember || atAnyStage(verb))) {
			if !x.do(t, arg) {
				t.answer("stale_press")
				t.show()
			}
			return
		}
	}
	t.stale()
}

// stale answers a press that changes nothing; the present step is shown only
// when it is no longer on her screen. The second of two taps follows what the
// first one did, so it is not told that nothing has changed.
func (t *talk) stale() {
	t.answer("stale_press")
	if p := t.e.Event.Pressed; p != nil && p.Act != nil && p.Act.name() == t.p.Taken {
		t.answer("press_ok")
	}
	if t.p.Screen.Row == "" || t.p.Screen.Buried {
		t.show()
	}
}

// answer sets what the press is answered with.
func (t *talk) answer(key string) {
	if t.e.Event.Pressed != nil {
		t.d.Answer = &Part{Key: key}
	}
}

// fact appends a fact of hers.
func (t *talk) fact(f cohort.Fact) {
	f.ID = t.w.Base + "/" + strconv.Itoa(len(t.d.Facts))
	f.Subject, f.At = t.w.ID, t.w.Now
	if f.Kind != cohort.FactAudit {
		f.Cohort, f.Lang = t.p.Cohort, t.p.Lang
	}
	t.d.Facts = append(t.d.Facts, f)
}

// say adds a message and gives the id its row will have.
func (t *talk) say(s Say) string {
	s.ID = t.w.Base + "/" + strconv.Itoa(len(t.d.Say))
	t.d.Say = append(t.d.Say, s)
	return s.ID
}

// then passes an event on to another subject.
func (t *talk) then(on Ref, ev Event) {
	t.d.Then = append(t.d.Then, Envelope{On: on, By: t.w.ID, Event: ev})
}

// cohort is the cohort whose dates are hers, or nil.
func (t *talk) cohort() *cohort.Cohort {
	if t.p.Cohort != "" {
		return t.w.Cohorts[t.p.Cohort]
	}
	return t.w.Cohorts[t.p.Registration.Cohort]
}

// owns says whether she is an owner.
func (t *talk) owns() bool { return owner(t.w, t.p) }
