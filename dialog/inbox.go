package dialog

import (
	"cmp"
	"slices"
	"strconv"

	"cohortbot/cohort"
)

// CommandInbox opens the inbox of a cohort.
const CommandInbox = "inbox"

// The views of the inbox.
const (
	ViewInbox    cohort.View = "inbox"
	ViewThread   cohort.View = "thread"
	ViewReply    cohort.View = "reply" // what is written there is an answer
	ViewHandOver cohort.View = "hand-over"

	ViewReplySure cohort.View = "reply-sure" // "is what was written below the thread the answer?"
)

// What its buttons mean.
const (
	VerbInbox     Verb = "va"
	VerbOutside   Verb = "vb" // of owners: what strangers have written
	VerbThread    Verb = "vc"
	VerbLines     Verb = "vd" // another page of a thread
	VerbClaim     Verb = "ve"
	VerbWriteBack Verb = "vf"
	VerbHandOver  Verb = "vg"
	VerbHandTo    Verb = "vh"
	VerbGiveBack  Verb = "vi"
	VerbCloseTalk Verb = "vj"
	VerbSendReply Verb = "vk"
)

// InboxOf asks for a page of the threads of a cohort; of none: of those of nobody's.
type InboxOf struct {
	Cohort cohort.ID
	From   int // past the end: the last page
	Limit  int
}

// Inbox is a page of threads: who is in danger first, then who waits, the longest first,
// then who is answered, and those closed, the latest first.
type Inbox struct {
	Page    []Threaded
	From    int
	All     int
	Waiting int
}

// Threaded is as much of a thread as a list shows.
type Threaded struct {
	Person string
	Code   string
	State  cohort.ThreadState
	Since  cohort.Instant

	Claimed   string // subject of who has it; she may have lost the role since
	ClaimedAt cohort.Instant
}

// ThreadStates are all there are, in the order of an inbox.
func ThreadStates() []cohort.ThreadState {
	return []cohort.ThreadState{cohort.ThreadDanger, cohort.ThreadWaits, cohort.ThreadOpen, cohort.ThreadClosed}
}

// answering is the inbox: a coordinator's, and an owner's of what strangers have written to
// no cohort.
func answering() conversation {
	return conversation{
		roles: coordinators(), open: (*talk).toInbox,
		views: []cohort.View{ViewInbox, ViewThread, ViewReply, ViewReplySure, ViewHandOver},
		steps: []cohort.View{ViewReply, ViewReplySure}, writes: []cohort.View{ViewReply},
		screen: (*talk).inboxScreen, typed: (*talk).typedReply, sent: (*talk).sentReply, needs: inboxNeeds,
		arrows: []Transition{
			{anywhere, VerbThread, (*talk).openThread},
			{ViewThread, VerbLines, (*talk).turnThread},
			{ViewThread, VerbClaim, (*talk).claimThread},
			{ViewThread, VerbWriteBack, (*talk).toReply},
			{ViewThread, VerbHandOver, (*talk).toHandOver},
			{ViewThread, VerbGiveBack, (*talk).giveBack},
			{ViewThread, VerbCloseTalk, (*talk).closeThread},
			{ViewThread, VerbTakeBack, (*talk).takeAnswerBack},
			{ViewThread, VerbShowFile, (*talk).showFile},
			{ViewReply, VerbBack, (*talk).backToThread},
			{ViewReplySure, VerbSendReply, (*talk).sendReply},
			{ViewReplySure, VerbBack, (*talk).backToThread},
			{ViewHandOver, VerbHandTo, (*talk).handTo},
			{ViewHandOver, VerbBack, (*talk).backToThread},
		},
	}
}

// coordinatorsInbox and ownersInbox are the ways in: owners read no thread of a cohort.
func coordinatorsInbox() conversation {
	return conversation{
		command: CommandInbox, verb: VerbInbox, label: "menu_inbox", open: (*talk).toInbox,
		roles: []cohort.RoleKind{cohort.RoleCoordinator},
	}
}

func ownersInbox() conversation {
	return conversation{verb: VerbOutside, label: "menu_outside", roles: owners(), open: (*talk).toOutside}
}

// threadsAtOnce is how many threads one screen lists.
const threadsAtOnce = 8

// boxOf is whose threads she sees in the role she acts in; false: none.
func (t *talk) boxOf() (cohort.ID, bool) {
	switch t.acting() {
	case cohort.RoleOwner:
		return "", true
	case cohort.RoleCoordinator:
		return t.hand(), t.hand() != ""
	}
	return "", false
}

// actsFor has her act in the role that a button of the inbox is for, if she holds it.
func (t *talk) actsFor(verb Verb) {
	want := map[Verb]cohort.RoleKind{VerbInbox: cohort.RoleCoordinator, VerbOutside: cohort.RoleOwner}[verb]
	if want != "" && t.acting() != want && slices.Contains(t.kinds(), want) {
		t.take(want)
	}
}

// inboxNeeds is what must be seen of threads.
func inboxNeeds(w World, p *cohort.Participant, e Envelope) []Need {
	n, c := e.Event.Threaded, answering()
	near := c.concerns(p, e.Event, VerbInbox, VerbOutside, VerbThread) ||
		n != nil || e.Event.Said != nil && e.Event.Said.Command == CommandInbox
	if !near || p.Stage != cohort.StageMember || w.List == nil { // by the list it is known what is at hand
		return nil
	}
	to := p.Task.Thread
	t := &talk{w: w, e: e, p: p.Clone()}
	verb, arg := Verb(""), ""
	if act := pressedAct(e.Event); act != nil {
		verb, arg = act.Verb, act.Arg
		t.actsFor(verb)
	}
	if verb == VerbThread {
		to = arg
	}
	var out []Need
	if in, ok := t.boxOf(); ok && w.Inbox == nil {
		out = append(out, Need{Inbox: &InboxOf{Cohort: in, From: t.inboxPage(verb, arg) * threadsAtOnce, Limit: threadsAtOnce}})
	} else if ok {
		for _, x := range w.Inbox.Page {
			out = append(out, seen(w, x.Claimed)...)
		}
	}
	if verb == VerbHandOver || p.Place.View == ViewHandOver || t.behind().View == ViewHandOver {
		if w.Team == nil {
			out = append(out, Need{Team: true})
		}
	}
	if to == "" {
		return out
	}
	th, known := w.Threads[to]
	switch {
	case !known:
		out = append(out, Need{Thread: to})
	case th != nil:
		out = append(append(out, seen(w, th.Person)...), seen(w, th.Claimed)...)
		if verb == VerbShowFile {
			out = append(out, seen(w, sender(th, arg))...)
		}
	}
	return out
}

// inboxPage is the page of the inbox that is shown next.
func (t *talk) inboxPage(verb Verb, arg string) int {
	n, err := strconv.Atoi(arg)
	switch {
	case (verb == VerbInbox || verb == VerbOutside) && err == nil:
		return max(0, n)
	case verb == VerbInbox, verb == VerbOutside, t.p.Place.View != ViewInbox:
		return 0
	}
	return max(0, t.p.Place.PageAt)
}

func (t *talk) toInbox(arg string) bool   { return t.listThreads(VerbInbox, arg) }
func (t *talk) toOutside(arg string) bool { return t.listThreads(VerbOutside, arg) }

func (t *talk) listThreads(verb Verb, arg string) bool {
	t.actsFor(verb)
	if !t.may(answering()) || t.boxVerb() != verb {
		return false
	}
	if verb == VerbInbox && t.handless() {
		return true
	}
	t.leavePage()
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewInbox, PageAt: t.inboxPage(verb, arg)})
	return true
}

// boxVerb leads to the inbox of the role she acts in.
func (t *talk) boxVerb() Verb {
	if t.acting() == cohort.RoleOwner {
		return VerbOutside
	}
	return VerbInbox
}

// thread is the one at hand, as far as it is hers to see in the role she acts in.
func (t *talk) thread() *cohort.Thread { return t.threadOf(t.p.Task.Thread) }

func (t *talk) threadOf(id string) *cohort.Thread {
	th := t.w.Threads[id]
	if th == nil || id == t.w.ID || !t.may(answering()) {
		return nil
	}
	her := t.w.Actors[th.Person]
	hers := t.acting() == cohort.RoleOwner && th.Cohort == "" ||
		t.acting() == cohort.RoleCoordinator && slices.Contains(t.mine(), th.Cohort)
	if !hers || her == nil || her.Stage == cohort.StageGone {
		return nil
	}
	return th
}

// openThread shows one, the latest lines first.
func (t *talk) openThread(arg string) bool {
	th := t.threadOf(arg)
	if th == nil && t.p.Place.View == ViewNeed && t.may(answering()) { // it has been moved or closed since
		t.toInboxOr(note("inbox_gone"))
		return true
	}
	if th == nil {
		return false
	}
	t.leavePage()
	if th.Cohort != "" {
		t.p.Hand = th.Cohort
	}
	t.p.Task = cohort.Task{Thread: arg}
	t.move(cohort.Place{View: ViewThread})
	return true
}

func (t *talk) turnThread(arg string) bool {
	n, _ := strconv.Atoi(arg)
	return t.atThread(cohort.Place{View: ViewThread, PageAt: max(0, n)})
}

// atThread shows a screen about the thread at hand.
func (t *talk) atThread(at cohort.Place, notes ...Part) bool {
	if t.thread() == nil {
		return false
	}
	t.move(at, notes...)
	return true
}

func (t *talk) backToThread(string) bool { return t.atThread(cohort.Place{View: ViewThread}) }

// acts has something done with the thread at hand; its own turn answers.
func (t *talk) acts(a ThreadAct) bool {
	if t.thread() == nil {
		return false
	}
	t.then(Ref{Thread, cohort.ThreadID(t.p.Task.Thread)}, Event{Thread: &a})
	t.answer("follow_moment")
	return true
}

func (t *talk) claimThread(string) bool { return t.acts(ThreadAct{Do: ThreadClaim}) }
func (t *talk) giveBack(string) bool    { return t.acts(ThreadAct{Do: ThreadGiveBack}) }
func (t *talk) closeThread(string) bool { return t.acts(ThreadAct{Do: ThreadClose}) }

func (t *talk) takeAnswerBack(arg string) bool {
	n, _ := strconv.Atoi(arg)
	th := t.thread()
	if th == nil {
		return false
	}
	if l := th.Line(n); l == nil || l.By != t.w.ID {
		return false
	}
	return t.acts(ThreadAct{Do: ThreadTakeBack, N: n})
}

// toInboxOr shows the inbox, or the menu where there is none any more.
func (t *talk) toInboxOr(notes ...Part) {
	t.p.Task = cohort.Task{}
	at := cohort.Place{View: ViewMenu}
	if _, ok := t.boxOf(); ok && t.may(answering()) {
		at.View = ViewInbox
	}
	t.move(at, notes...)
}

// toHandOver asks to whom: those who speak her language first.
func (t *talk) toHandOver(string) bool {
	th := t.thread()
	return th != nil && th.Claimed == t.w.ID && t.atThread(cohort.Place{View: ViewHandOver})
}

// mostColleagues is how many are listed.
const mostColleagues = 20

// colleagues are those to whom the thread at hand may be handed over.
func (t *talk) colleagues(th *cohort.Thread) []Known {
	all := slices.DeleteFunc(answerers(t.w, th.Cohort), func(k Known) bool {
		return k.ID == t.w.ID || k.ID == th.Person || k.Person.Blocked
	})
	speaks := func(k Known) int {
		if k.Person.Lang == th.Lang {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b Known) int {
		return cmp.Or(cmp.Compare(speaks(a), speaks(b)), cmp.Compare(a.Person.Code, b.Person.Code))
	})
	return all[:min(len(all), mostColleagues)]
}

func (t *talk) handTo(arg string) bool {
	th := t.thread()
	if th == nil {
		return false
	}
	for _, k := range t.colleagues(th) {
		if tag(k.ID) == arg {
			t.p.Place = cohort.Place{View: ViewThread}
			t.p.Step++
			return t.acts(ThreadAct{Do: ThreadHandOver, To: k.ID})
		}
	}
	return t.atThread(cohort.Place{View: ViewHandOver}, note("inbox_not_handed")) // she has gone meanwhile
}

// showFile shows the file of a line, below the screen and until she leaves that.
func (t *talk) showFile(arg string) bool {
	th, guarded := t.thread(), true
	if t.p.Place.View == ViewAsked {
		th, guarded = t.w.Threads[t.w.ID], false
	}
	n, _ := strconv.Atoi(arg)
	if th == nil {
		return false
	}
	l, from := th.Line(n), t.w.Actors[sender(th, arg)]
	if l == nil || !l.File() {
		return false
	}
	if !inChat(l, from) {
		t.show(note("line_lost"))
		return true
	}
	row := t.copyOf(from.Chat, l.Message, guarded && l.Hers())
	t.p.Screen.Media = append(slices.Clone(t.p.Screen.Media), row)
	t.answer("press_ok")
	return true
}
