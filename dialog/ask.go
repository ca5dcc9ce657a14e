package dialog

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"cohortbot/cohort"
	"cohortbot/locales"
)

// The views of somebody who asks the team.
const (
	ViewAsk   cohort.View = "ask"   // her words, whatever they are, go to the team
	ViewAsked cohort.View = "asked" // what was written so far
)

// What its buttons mean.
const (
	VerbAsked       Verb = "tc" // what was written, and its pages
	VerbAskDone     Verb = "tb"
	VerbAskMore     Verb = "ta" // under an answer
	VerbGoOn        Verb = "te" // under what came by itself
	VerbSeeAnswer   Verb = "tg" // an answer that no message can cover
	VerbTakeBack    Verb = "td" // a line of one's own
	VerbShowFile    Verb = "tf"
	VerbTellTeam    Verb = "tt" // that she may be in danger
	VerbVanish      Verb = "tv" // the calm message and the word that called it
	VerbEmptyNow    Verb = "tw" // the chat, from under the calm message
	VerbAskNow      Verb = "tn" // from under the calm message: her words
	VerbCalm        Verb = "tl" // the calm message, from under what came of words that mention danger
	MatterAnswer         = "answer"
	MatterInbox          = "inbox"
	AskedKept            = 14 * 24 * time.Hour // a stranger who has asked is known for so long after the last word of either side
	mostWaiting          = 20                  // lines that nobody has answered
	mostWaitingSize      = 40_000              // and their bytes
	mostByVisitors       = 5                   // lines a day of somebody who is not in
	mostOutside          = 200                 // threads of strangers that wait, of all
	mostTold             = 60                  // answers known by their message
	longestAnswer        = 3000                // characters: the words around it fit into the message too
)

// atAnyStage says of a button that leads on from anywhere that it does so, too, for
// somebody who is not in yet.
func atAnyStage(v Verb) bool {
	switch v {
	case VerbAskMore, VerbGoOn, VerbGoBelow, VerbSeeAnswer, VerbTellTeam, VerbVanish, VerbEmptyNow, VerbCalm, VerbAskNow, VerbClear:
		return true
	}
	return false
}

// toTeam are the arrows of somebody who asks.
func toTeam() []Transition {
	return []Transition{
		{ViewDoor, VerbAsk, (*talk).askFromDoor},
		{ViewMenu, VerbAsk, (*talk).askTeam},
		{ViewConsent, VerbAsk, (*talk).askTeam},
		{ViewAsk, VerbAskDone, (*talk).doneAsking},
		{ViewAsk, VerbAsked, (*talk).toAsked},
		{ViewAsked, VerbAsked, (*talk).toAsked},
		{ViewAsked, VerbAskDone, (*talk).doneAsking},
		{ViewAsked, VerbTakeBack, (*talk).takeLineBack},
		{ViewAsked, VerbShowFile, (*talk).showFile},
		{anywhere, VerbAskMore, (*talk).askMore},
		{anywhere, VerbGoOn, (*talk).goOnHere},
		{anywhere, VerbSeeAnswer, (*talk).seeAnswer},
		{anywhere, VerbTellTeam, (*talk).tellDanger},
		{anywhere, VerbVanish, (*talk).vanish},
		{anywhere, VerbEmptyNow, (*talk).toClear},
		{anywhere, VerbCalm, (*talk).toCalm},
		{anywhere, VerbAskNow, (*talk).askMore},
	}
}

// asksTeam says that she may write to the team: who learns, or has a link to, or none.
func (t *talk) asksTeam() bool {
	if t.p.Stage == cohort.StageVisitor {
		role := t.p.Registration.Role
		return role == "" || role == cohort.RoleParticipant
	}
	return t.p.Has(cohort.RoleParticipant)
}

// askTeam takes what she writes next to the team; of who runs the programme, or while her
// language is not known, it tells whom to ask.
func (t *talk) askTeam(string) bool {
	at := t.p.Place.View
	if t.asksTeam() && t.p.Lang != "" && at != ViewWaiting && at != ViewDoor {
		t.beginAsking()
		return true
	}
	key := "ask_contact"
	switch {
	case t.p.Stage == cohort.StageVisitor && t.p.Registration.Invitation == "":
		key = "door_stranger"
	case t.p.Stage != cohort.StageVisitor || t.awaits() || t.p.Registration.Role != cohort.RoleParticipant:
		key = t.worded("ask_team") // of her more is kept, or nothing depends on a consent
	}
	t.p.Screen.Buried = true
	if at == ViewDoor {
		t.doorSays(key)
		return true
	}
	t.show(note(key, "Contact", t.w.Course.Contact))
	return true
}

// askFromDoor opens the way to the team for a stranger: by the button in her language.
func (t *talk) askFromDoor(arg string) bool {
	l := locales.Lang(arg)
	if !t.offers(l) {
		return false
	}
	t.p.Lang = l
	t.beginAsking()
	return true
}

// askMore goes from an answer to writing more.
func (t *talk) askMore(string) bool {
	if !t.asksTeam() || t.p.Lang == "" || t.p.Place.View == ViewWaiting {
		return false
	}
	t.p.Screen.Buried = t.p.Screen.Buried || t.p.Place.View != ViewAsked
	t.beginAsking()
	return true
}

// beginAsking shows where her words are awaited, and remembers where she goes on.
func (t *talk) beginAsking() {
	switch at := t.p.Place; {
	case at.View == ViewAsk, at.View == ViewAsked:
	case t.passing() && t.p.Prior.View != ViewAsk && t.p.Prior.View != ViewAsked:
		t.p.Asked.From = t.p.Prior
	case !t.passing():
		t.p.Asked.From = at
	}
	t.move(cohort.Place{View: ViewAsk})
}

// doneAsking goes on where she was.
func (t *talk) doneAsking(string) bool {
	t.leaveAsking()
	return true
}

func (t *talk) leaveAsking(notes ...Part) {
	at := t.p.Asked.From
	t.p.Asked.From = cohort.Place{}
	stranger := t.p.Stage == cohort.StageVisitor && t.p.Registration.Invitation == ""
	switch {
	case stranger:
		at = cohort.Place{View: ViewDoor} // there is nothing else for her here
	case !t.belongs(at.View):
		at = cohort.Place{View: ViewMenu}
	}
	t.p.Prior = at
	t.goBack(notes...)
}

// goOnHere shows where she stands, below what came by itself.
func (t *talk) goOnHere(string) bool {
	t.p.Screen.Buried = true
	t.show()
	return true
}

// team is the cohort whose coordinators answer her; "": the owners do.
func (t *talk) team() cohort.ID {
	switch {
	case over(t.w.Cohorts[t.p.Cohort]):
		return "" // nobody looks into its inbox any more
	case t.p.Stage != cohort.StageVisitor:
		return t.p.Cohort
	case t.p.Registration.Invitation != "" && over(t.w.Cohorts[t.p.Registration.Cohort]):
		return ""
	case t.p.Registration.Invitation != "":
		return t.p.Registration.Cohort
	}
	return t.p.Asked.Cohort
}

// typedToTeam brings a text to the team.
func (t *talk) typedToTeam(said *Said) {
	if locales.Blank(said.Text) {
		t.show(note("ask_empty"))
		return
	}
	t.write(ThreadAct{Text: said.Text.Fresh(), Heard: said.Heard})
}

// sentToTeam brings what is no text to the team; false when she does not stand where that
// is awaited.
func (t *talk) sentToTeam(sent *Sent) bool {
	if t.p.Place.View != ViewAsk {
		return false
	}
	if !goesAsCopy(sent) {
		t.show(note("ask_not_sent"))
		return true
	}
	t.write(ThreadAct{Kind: sent.What, Heard: sent.Heard})
	return true
}

// goesAsCopy says that a message can be copied to somebody else, without a sign of where it
// comes from.
func goesAsCopy(sent *Sent) bool {
	switch sent.What {
	case "photo", "voice", "video", "document", "sticker", "location", "contact", "forward":
		return sent.Message != 0
	}
	return false
}

// write sends a line to the team, if there is room for it, and tells her who reads it.
func (t *talk) write(a ThreadAct) {
	size := locales.Size(a.Text)
	if why := t.noRoom(size); why.Key != "" {
		t.show(why)
		return
	}
	x := &t.p.Asked
	if day := t.day(); x.Day != day {
		x.Day, x.Today = day, 0
	}
	if x.N == 0 {
		x.Since = t.w.Now
	}
	x.N, x.Size, x.Today, x.Last = x.N+1, x.Size+size, x.Today+1, t.w.Now
	t.pass(a)
	t.move(cohort.Place{View: ViewAsk}, note("ask_sent"))
}

// pass gives her thread something from her.
func (t *talk) pass(a ThreadAct) {
	if a.Do == "" {
		a.Do, a.Cohort, a.Lang = ThreadAsk, t.team(), t.p.Lang
	}
	t.then(Ref{Thread, cohort.ThreadID(t.w.ID)}, Event{Thread: &a})
}

// bringsThread has her thread go to the team that answers her from now on.
func (t *talk) bringsThread() {
	if t.p.Asked.Last > 0 {
		t.pass(ThreadAct{Do: ThreadMove, Cohort: t.team()})
	}
}

// erases says that e may end what is kept of her.
func erases(e Event) bool {
	if act := pressedAct(e); act != nil {
		return act.Verb == VerbErase || act.Verb == VerbDisagree
	}
	return e.Said != nil && e.Said.Command == CommandForget || e.Outlived != nil || e.Judge != nil || e.Ended != nil || e.LetGo != nil
}

// leavesScreens reaches those of the team who may have her thread before them, or come to it: what she
// wrote goes from their screens when she is erased.
func (t *talk) leavesScreens() []Envelope {
	var out []Envelope
	if t.p.Asked.Last == 0 {
		return nil
	}
	gone := Event{Threaded: &ThreadNews{Told: NewsErased, Thread: t.w.ID}}
	for _, k := range t.w.Team {
		if k.ID != t.w.ID && (k.Person.Task.Thread == t.w.ID || mayAnswer(t.w, k.Person, t.team())) {
			out = append(out, Envelope{On: Ref{Person, k.ID}, By: t.w.ID, Event: gone})
		}
	}
	return out
}

func (t *talk) day() int { return int(t.w.Now.Time().Unix() / (24 * 60 * 60)) }

// noRoom says why she must wait before she writes more; no key: she need not.
func (t *talk) noRoom(size int) Part {
	x := t.p.Asked
	switch {
	case x.N >= mostWaiting, x.Size+size > mostWaitingSize && x.N > 0:
		return note("ask_full", "Contact", t.w.Course.Contact)
	case t.p.Stage != cohort.StageVisitor:
	case x.Day == t.day() && x.Today >= mostByVisitors,
		x.N == 0 && t.w.Outside != nil && *t.w.Outside >= mostOutside:
		return note("ask_later", "Contact", t.w.Course.Contact)
	}
	return Part{}
}

// asking is what must be seen of her thread.
func asking(w World, p *cohort.Participant, e Envelope) []Need {
	var out []Need
	act := pressedAct(e.Event)
	if w.Team == nil && p.Asked.Last > 0 && erases(e.Event) {
		out = append(out, Need{Team: true})
	}
	looks := p.Place.View == ViewAsked || p.Prior.View == ViewAsked || act != nil && (act.Verb == VerbAsked || act.Verb == VerbSeeAnswer)
	th, known := w.Threads[w.ID]
	if looks && !known {
		out = append(out, Need{Thread: w.ID})
	}
	if th != nil && act != nil && (act.Verb == VerbShowFile && p.Place.View == ViewAsked || act.Verb == VerbSeeAnswer) {
		out = append(out, seen(w, sender(th, act.Arg))...)
	}
	near := p.Place.View == ViewAsk || p.Prior.View == ViewAsk
	if p.Stage == cohort.StageVisitor && near && w.Outside == nil {
		out = append(out, Need{Outside: true})
	}
	return out
}

// seen has somebody be seen, once.
func seen(w World, id string) []Need {
	if _, have := w.Actors[id]; have || id == "" {
		return nil
	}
	return []Need{{Actor: id}}
}

// sender is whose chat holds the message of a line.
func sender(th *cohort.Thread, number string) string {
	n, _ := strconv.Atoi(number)
	l := th.Line(n)
	if l == nil {
		return ""
	}
	if l.Hers() {
		return th.Person
	}
	return l.By
}

// toAsked shows what was written, or the page a button leads to.
func (t *talk) toAsked(arg string) bool {
	n, _ := strconv.Atoi(arg)
	t.move(cohort.Place{View: ViewAsked, PageAt: max(0, n)})
	return true
}

// takeLineBack takes a line of hers out of the thread, and out of her chat as far as
// Telegram lets the bot.
func (t *talk) takeLineBack(arg string) bool {
	th := t.w.Threads[t.w.ID]
	n, _ := strconv.Atoi(arg)
	if th == nil {
		return false
	}
	l := th.Line(n)
	if l == nil || !l.Hers() {
		return false
	}
	t.pass(ThreadAct{Do: ThreadTakeBack, N: n})
	said := "line_gone"
	switch {
	case l.Message == 0, l.At < t.p.Anew: // the number says nothing in the chat she has now
	case t.young(cmp.Or(l.Date, l.At)): // of one from before that was kept
		t.say(Say{Op: OpDelete, Messages: []int64{l.Message}})
	default:
		said = "line_gone_old" // of a file, too: in a chat of the team it may be as old
	}
	if l.Kind == cohort.LineDanger {
		t.p.Asked.Danger = 0
	}
	waited := l.Kind != cohort.LineDanger && slices.ContainsFunc(th.Lines[th.Unanswered():], func(o cohort.Line) bool { return o.N == n })
	t.forgetLine(n)
	if x := &t.p.Asked; waited {
		x.N, x.Size = max(0, x.N-1), max(0, x.Size-locales.Size(l.Text))
		if first := owed(t.w.Threads[t.w.ID]).Since; first > 0 || x.N == 0 {
			x.Since = first
		}
	}
	t.move(t.p.Place, note(said))
	return true
}

// forgetLine takes a line out of the thread as it is seen in this turn.
func (t *talk) forgetLine(n int) {
	was := t.w.Threads[t.w.ID]
	th := *was
	th.Lines = nil
	for _, l := range was.Lines {
		if l.N != n {
			th.Lines = append(th.Lines, l)
		}
	}
	threads := map[string]*cohort.Thread{}
	for id, x := range t.w.Threads {
		threads[id] = x
	}
	threads[t.w.ID] = &th
	t.w.Threads = threads
}
