package dialog

import (
	"cmp"
	"slices"
	"strings"

	"cohortbot/cohort"
	"cohortbot/locales"
)

// Broadcast brings a round of an announcement to one person: whether it is for her, in which
// language and when, her own turn decides.
type Broadcast struct {
	ID    string `json:"id"`
	Round int    `json:"round"`
}

// The buttons under an announcement hang as long as it does, whatever else she has done
// meanwhile: they belong to no step.
const (
	VerbReplied Verb = "br"
	VerbGoBelow Verb = "bg"
)

// standing are the verbs whose buttons belong to no step.
func standing() []Verb {
	return []Verb{
		VerbReplied, VerbGoBelow, VerbWatch, VerbEmptyNow, VerbAskNow,
		VerbInbox, VerbOutside, VerbToday, VerbLink, VerbGuests, VerbCard, VerbMenu, VerbGoOn, VerbOffered, VerbNaming, // under news of the team
	}
}

// always makes the act of a button that belongs to no step.
func always(verb Verb, arg string) Act { return Act{Verb: verb, Arg: arg} }

// receiving is what learners do with announcements.
func receiving() conversation {
	return conversation{
		needs: announcedNeeds,
		hears: func(t *talk) bool {
			if b := t.e.Event.Broadcast; b != nil {
				t.broadcast(b)
			}
			return t.e.Event.Broadcast != nil
		},
		arrows: []Transition{{anywhere, VerbReplied, (*talk).replied}, {anywhere, VerbGoBelow, (*talk).goOnHere}},
	}
}

// announcedNeeds is the announcement that comes to her, or that she replies to.
func announcedNeeds(w World, p *cohort.Participant, e Envelope) []Need {
	id := ""
	if b := e.Event.Broadcast; b != nil {
		id = b.ID
	} else if act := pressedAct(e.Event); act != nil && act.Verb == VerbReplied {
		id, _, _ = strings.Cut(act.Arg, ".")
	}
	if id == "" {
		return nil
	}
	a, seen := w.Spoken[id]
	_, old := w.Had[id]
	switch kept := slices.ContainsFunc(p.Announced, func(x cohort.Announced) bool { return x.ID == id }); {
	case !seen:
		return []Need{{Spoken: id}}
	case kept || old || a == nil || e.Event.Broadcast != nil && a.Round < 2:
		return nil
	}
	return []Need{{Had: id}} // it may have come to her before more than are kept
}

// heardOf is an announcement as it came to her; nil: it has not. One that came before more
// than are kept is known by its rows alone: no round of it comes twice, for its key is kept.
func (t *talk) heardOf(id string) *cohort.Announced {
	if i := slices.IndexFunc(t.p.Announced, func(x cohort.Announced) bool { return x.ID == id }); i >= 0 {
		return &t.p.Announced[i]
	}
	old := t.w.Had[id]
	if old == nil {
		return nil
	}
	gone := old.Lost || old.Order > 0 && old.Order < max(t.p.Cleared.Order, t.p.Began)
	return &cohort.Announced{ID: id, Row: old.Row, At: old.At, Reply: old.Reply, Lost: gone}
}

// broadcast takes a round of an announcement to her, once.
func (t *talk) broadcast(b *Broadcast) {
	a, x := t.w.Spoken[b.ID], t.heardOf(b.ID)
	known := x != nil && x.Round < b.Round
	switch {
	case t.p.Stage != cohort.StageMember || a == nil || a.Round != b.Round:
		t.d.Void = true
	case a.State == cohort.AnnouncementWithdraws && known:
		t.takeBack(a, x, b)
	case a.State != cohort.AnnouncementGoes:
		t.d.Void = true
	case x == nil && !a.Reached && matches(t.w.Course, a, t.p, t.w.Now):
		t.p.Announced = append(t.p.Announced, cohort.Announced{ID: b.ID})
		t.p.Announced = t.p.Announced[max(0, len(t.p.Announced)-cohort.AnnouncedKept):]
		t.tellHer(a, &t.p.Announced[len(t.p.Announced)-1], b)
	case known && x.Row == "":
		t.tellHer(a, x, b)
	case known:
		t.reword(a, x, b)
	default:
		t.d.Void = true
	}
}

// tellHer sends it in her language, or holds it until it is ready in that.
func (t *talk) tellHer(a *cohort.Announcement, x *cohort.Announced, b *Broadcast) {
	x.Round = b.Round
	s, ok := t.announces(a, t.p.Lang)
	if !ok || t.p.Lang == "" {
		x.At = t.w.Now
		t.become(x, cohort.ResponseHeld)
		return
	}
	t.become(x, "")
	x.At, x.Lang, x.Lost = t.w.Now, t.p.Lang, t.cutOff()
	s.Matter, s.Silent, s.Hush, s.Unsent = cohort.AnnouncementMatter(b.ID), t.p.Reminded.Silent, t.quietNow(), x.Lost
	s.Rows = t.standingRows(a, *x)
	x.Row = t.say(s)
	if !x.Lost {
		t.makesWay(s)
	}
}

// makesWay takes the buttons of her screen away, when what has come below it has gone out: it
// stands above then, and is shown anew when she goes on.
func (t *talk) makesWay(s Say) {
	old := t.p.Screen
	t.p.Screen = cohort.Screen{Media: old.Media, Text: old.Text, Buried: true}
	if old.Row != "" && !old.Stands {
		t.say(Say{Op: leaving(old), Of: old.Row, Hush: s.Hush, Matter: s.Matter})
	}
}

// cutOff says that nothing can be sent to her, or that nothing unasked is to be.
func (t *talk) cutOff() bool { return t.p.Blocked || t.p.Unreachable > 0 }

// quietNow is the quiet time it is now for her, or else the next.
func (t *talk) quietNow() Hush {
	now := t.w.Now.Time().In(t.zone())
	if to := t.w.Days.Moved(t.w.Course.Quiet, now); to.After(now) {
		return Hush{From: t.w.Now, To: cohort.At(to)}
	}
	return t.night()
}

// reword puts other words in place of those that came to her.
func (t *talk) reword(a *cohort.Announcement, x *cohort.Announced, b *Broadcast) {
	if a.Edited <= x.Round || x.Lost || t.cutOff() {
		t.d.Void = true
		return
	}
	y := *x
	if a.Anew > x.Round && x.Reply != "" {
		if y.Reply = ""; x.Reply != cohort.ResponseRead {
			y.Was = x.Reply
		}
	}
	s, ok := t.asItIs(a, y)
	if !ok {
		t.d.Void = true
		return
	}
	told := a.Told > x.Round && t.keeps(b.ID) && t.cameOut(x)
	x.Round, x.Was = b.Round, y.Was
	t.become(x, y.Reply)
	s.Matter = cohort.AnnouncementMatter(b.ID)
	switch {
	case told:
		s.Hush = t.quietNow()
		t.movesDown(a, x, s)
		return
	case !t.cameOut(x): // it waits with what it changes
		s.Hush = t.quietNow()
	}
	t.say(s) // where it stands already a change makes no sound, so it waits for nothing
}

// cameOut says that what came to her is not waiting for the end of the quiet time in which it came.
func (t *talk) cameOut(x *cohort.Announced) bool { return t.quietSince(x.At) <= t.w.Now }

// quietSince is when what came at a time goes out: then, or when the quiet time is over that it was.
func (t *talk) quietSince(at cohort.Instant) cohort.Instant {
	return cohort.At(t.w.Days.Moved(t.w.Course.Quiet, at.Time().In(t.zone())))
}

// goesBy says that a message of one time can still be deleted at another.
func (t *talk) goesBy(at, then cohort.Instant) bool { return at > then.Add(soonTooOld-Deletable) }

// keeps says that an announcement is among those that are kept of her.
func (t *talk) keeps(id string) bool {
	return slices.ContainsFunc(t.p.Announced, func(x cohort.Announced) bool { return x.ID == id })
}

// movesDown has an announcement stand anew below everything, as s has it, and takes it away where it
// stood: a change of a message makes no sound, and nobody looks up there.
func (t *talk) movesDown(a *cohort.Announcement, x *cohort.Announced, s Say) {
	s.Matter = cohort.MovedMatter(x.ID)
	old := Say{Op: OpDelete, Of: x.Row, Matter: s.Matter, Hush: s.Hush}
	if !t.goesBy(x.At, t.quietSince(t.w.Now)) {
		old = inItsPlace(a, x.Row, s.Matter, "announced_moved")
		old.Hush = s.Hush
	}
	x.Old, x.OldAt = x.Row, x.At
	changed := inLang(note("announced_changed"), x.Lang)
	changed.Hidden = !a.Bare
	s.Parts = append(s.Parts, changed)
	s.Op, s.Of, s.Silent = OpSend, "", t.p.Reminded.Silent
	x.At = t.w.Now
	x.Row = t.say(s)
	t.makesWay(s)
	t.say(old)
}

// asItIs puts an announcement anew where it came to her: in her language, or in the one it
// came in.
func (t *talk) asItIs(a *cohort.Announcement, x cohort.Announced) (Say, bool) {
	comes := x.Reply == cohort.ResponseYes || x.Was == cohort.ResponseYes
	in := t.p.Lang
	s, ok := t.announcesTo(a, in, comes)
	if !ok {
		in = cmp.Or(x.Lang, a.Original)
		s, ok = t.announcesTo(a, in, comes)
	}
	if x.Was != "" {
		again := inLang(note("announced_again_"+string(x.Was)), in)
		again.Hidden = !a.Bare
		s.Parts = append(s.Parts, again)
	}
	s.Op, s.Of, s.Rows = OpEdit, x.Row, t.standingRows(a, x)
	return s, ok
}

// takeBack takes it out of her chat, where Telegram allows that.
func (t *talk) takeBack(a *cohort.Announcement, x *cohort.Announced, b *Broadcast) {
	x.Round = b.Round
	matter := cohort.AnnouncementMatter(b.ID)
	if x.Old != "" && !x.Lost && !t.cameOut(x) { // what takes it away where it stood waits for the morning: this brings it out
		matter = cohort.MovedMatter(b.ID)
		if !t.goesBy(x.OldAt, t.quietSince(x.At)) {
			t.say(takenNote(a, x.Old, matter))
		}
	}
	x.Old, x.OldAt = "", 0
	switch {
	case x.Row == "":
		t.become(x, "")
	case x.Lost:
	case t.young(x.At) && !t.p.Blocked:
		t.say(Say{Op: OpDelete, Of: x.Row, Matter: matter, Taken: true})
	case t.young(x.At): // whether Telegram still takes it out of there, nobody knows
		t.say(Say{Op: OpDelete, Of: x.Row, Matter: matter, Taken: true})
		t.stays(matter)
	default:
		t.say(takenNote(a, x.Row, matter))
		t.stays(matter)
	}
}

// takenNote puts a word in place of an announcement that was taken back and cannot be deleted.
func takenNote(a *cohort.Announcement, row, matter string) Say {
	s := inItsPlace(a, row, matter, "announced_taken")
	s.Taken = true
	return s
}

// inItsPlace puts a word where an announcement stands.
func inItsPlace(a *cohort.Announcement, row, matter, key string) Say {
	return Say{Op: OpEdit, Of: row, Attached: attached(a), Hidden: !a.Bare, Parts: []Part{note(key)}, Matter: matter}
}

// stays counts an announcement that stands in her chat, or a trace of it, though it was taken back.
func (t *talk) stays(matter string) {
	t.fact(cohort.Fact{Kind: cohort.FactReplied, About: matter, Reply: cohort.ResponseStays})
}

// become notes what she replies, or what became of it for her, and what that was before.
func (t *talk) become(x *cohort.Announced, reply cohort.Response) {
	if x.Reply == reply {
		return
	}
	t.fact(cohort.Fact{Kind: cohort.FactReplied, About: cohort.AnnouncementMatter(x.ID), Reply: reply, Was: x.Reply})
	x.Reply = reply
}

// RepliesTo are the replies to a question, in the order in which they are offered.
func RepliesTo(q cohort.Question) []cohort.Response {
	switch q {
	case cohort.QuestionRead:
		return []cohort.Response{cohort.ResponseRead}
	case cohort.QuestionCome:
		return []cohort.Response{cohort.ResponseYes, cohort.ResponseNo, cohort.ResponseMaybe}
	}
	return nil
}

// standingRows are the buttons under an announcement in her chat: her reply is marked, and
// the last leads back to where she was.
func (t *talk) standingRows(a *cohort.Announcement, x cohort.Announced) [][]Button {
	var out [][]Button
	for _, r := range RepliesTo(a.Question) {
		key := "announce_" + string(r)
		if r == x.Reply {
			key = "announced_chosen_" + string(r)
		}
		out = append(out, []Button{{Label: note(key), Act: always(VerbReplied, x.ID+"."+string(r))}})
	}
	return append(out, []Button{{Label: note("announced_on"), Act: always(VerbGoBelow, "")}})
}

// replied takes her reply to an announcement; she may change it as long as that stands.
func (t *talk) replied(arg string) bool {
	id, reply, _ := strings.Cut(arg, ".")
	a, x := t.w.Spoken[id], t.heardOf(id)
	if a == nil || x == nil || a.State == cohort.AnnouncementWithdraws || a.State == cohort.AnnouncementWithdrawn {
		t.answer("announced_over")
		return true
	}
	if x.Row == "" || !slices.Contains(RepliesTo(a.Question), cohort.Response(reply)) {
		return false
	}
	t.answer("announced_noted")
	if x.Reply == cohort.Response(reply) {
		return true
	}
	x.Was = ""
	t.become(x, cohort.Response(reply))
	if s, ok := t.asItIs(a, *x); ok && !x.Lost {
		t.say(s)
	}
	return true
}

// spokenIn are the languages in which an announcement is ready, of those of the course.
func (t *talk) spokenIn(a *cohort.Announcement) []locales.Lang {
	return slices.DeleteFunc(slices.Clone(t.w.Course.Languages), func(l locales.Lang) bool {
		_, ok := t.announces(a, l)
		return !ok
	})
}
