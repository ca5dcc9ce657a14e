package dialog

import (
	"slices"
	"time"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

// ThreadDo is what is done with a thread.
type ThreadDo string

// What is done with a thread. She asks, takes back and is moved; all else is the team's.
const (
	ThreadAsk      ThreadDo = "ask"
	ThreadMove     ThreadDo = "move"      // to the team that answers her from now on
	ThreadTakeBack ThreadDo = "take_back" // a line, by who wrote it
	ThreadClaim    ThreadDo = "claim"
	ThreadReply    ThreadDo = "reply"
	ThreadHandOver ThreadDo = "hand_over"
	ThreadGiveBack ThreadDo = "give_back"
	ThreadClose    ThreadDo = "close"
	ThreadLeft     ThreadDo = "left" // by one who may answer no more, or whom nothing reaches
)

// ThreadAct is done with a thread by whoever sends it.
type ThreadAct struct {
	Do     ThreadDo     `json:"do"`
	Text   seal.Private `json:"text"`             // of a line, or what stands under a file
	Kind   string       `json:"kind,omitempty"`   // and what it is, if no text
	Danger bool         `json:"danger,omitempty"` // instead of a line: she may be in danger, and the team is to know
	Cohort cohort.ID    `json:"cohort,omitempty"` // of one who asks: whose coordinators are to answer; empty: the owners
	Lang   locales.Lang `json:"lang,omitempty"`   // of one who asks
	N      int          `json:"n,omitempty"`      // the line taken back
	To     string       `json:"to,omitempty"`     // to whom it is handed over
	Heard               // of a line, in the chat of whoever wrote it

	File *cohort.Attachment `json:"file,omitempty"` // of an answer that is one
}

// ThreadTold is what a thread tells somebody.
type ThreadTold string

// What a thread tells: her, then the team, then whoever acted.
const (
	NewsAnswer    ThreadTold = "answer"
	NewsWithdrawn ThreadTold = "withdrawn" // an answer
	NewsClosed    ThreadTold = "closed"
	NewsWaits     ThreadTold = "waits"
	NewsGone      ThreadTold = "gone"   // a line of hers, which she has taken back
	NewsLeft      ThreadTold = "left"   // it is with another team
	NewsErased    ThreadTold = "erased" // with all else of hers
	NewsDone      ThreadTold = "done"
)

// ThreadNews is what a thread tells somebody.
type ThreadNews struct {
	Told   ThreadTold   `json:"told"`
	Thread string       `json:"thread"` // whose it is
	Cohort cohort.ID    `json:"cohort,omitempty"`
	N      int          `json:"n,omitempty"` // of the line
	Text   seal.Private `json:"text"`        // of an answer
	Kind   string       `json:"kind,omitempty"`
	Danger bool         `json:"danger,omitempty"` // of one that waits
	Yours  bool         `json:"yours,omitempty"`  // it was handed over to her, or is hers already
	Nobody bool         `json:"nobody,omitempty"` // her cohort has no coordinator
	Do     ThreadDo     `json:"do,omitempty"`     // what was done, or not; of one that waits: that it was handed over
	Why    ThreadWhy    `json:"why,omitempty"`    // why not; empty: it was
	Who    string       `json:"who,omitempty"`    // the code of who has it
	Owed   *ThreadOwed  `json:"owed,omitempty"`   // of an answer taken back: what waits again

	File *cohort.Attachment `json:"file,omitempty"` // of an answer that is one
}

// ThreadOwed is what of hers waits for an answer.
type ThreadOwed struct {
	N      int            `json:"n,omitempty"`
	Size   int            `json:"size,omitempty"`
	Since  cohort.Instant `json:"since,omitempty"` // of the first of them
	Danger cohort.Instant `json:"danger,omitempty"`
}

// ThreadWhy is why something was not done with a thread.
type ThreadWhy string

// The reasons.
const (
	ThreadRole  ThreadWhy = "role"  // she has no role any more that may
	ThreadTaken ThreadWhy = "taken" // somebody else has it
	ThreadGone  ThreadWhy = "gone"  // there is nothing of the kind

	ThreadNobody ThreadWhy = "nobody" // it can be handed over to her no more
)

// How much of a thread is kept: a document is bounded. What nobody has answered is never
// dropped, and is bounded where she writes it: mostWaiting.
const (
	mostLines = 120
	mostBytes = 90_000
)

// When another may take a thread that somebody has claimed and not answered.
const (
	lapses       = 24 * time.Hour
	dangerLapses = time.Hour
)

// mayAnswer says whether by may see and answer threads of a cohort, or of nobody's: its
// coordinators, and of those without one the owners.
func mayAnswer(w World, by *cohort.Participant, in cohort.ID) bool {
	switch {
	case by == nil || by.Stage != cohort.StageMember:
		return false
	case in == "":
		return owner(w, by)
	}
	return slices.Contains(by.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: in})
}

// dangerOnce is for how long it is enough that the team was told of danger once.
const dangerOnce = time.Hour

// answerers are those of the team who may.
func answerers(w World, in cohort.ID) []Known {
	return slices.DeleteFunc(slices.Clone(w.Team), func(k Known) bool { return !mayAnswer(w, k.Person, in) })
}

// threadNeeds are all whom a thread's turn concerns, as they are at that moment.
func threadNeeds(w World, th *cohort.Thread, e Envelope) []Need {
	var out []Need
	to := ""
	if e.Event.Thread != nil {
		to = e.Event.Thread.To
	}
	for _, id := range []string{e.By, th.Person, th.Claimed, to} {
		if _, seen := w.Actors[id]; id != "" && !seen && !slices.Contains(out, Need{Actor: id}) {
			out = append(out, Need{Actor: id})
		}
	}
	if w.Team == nil {
		out = append(out, Need{Team: true})
	}
	return out
}

// thread is one turn of a thread.
type thread struct {
	w   World
	e   Envelope
	act *ThreadAct
	by  *cohort.Participant
	th  *cohort.Thread
	d   *Decision
}

// decideThread does something with a thread; who is erased has none any more.
func decideThread(w World, was *cohort.Thread, e Envelope) Decision {
	th := *was
	th.Lines = slices.Clone(was.Lines)
	x := &thread{w: w, e: e, act: e.Event.Thread, by: w.Actors[e.By], th: &th, d: &Decision{}}
	void := Decision{Next: Subject{Thread: was}, Void: true}
	if x.act != nil && x.act.Do == ThreadLeft {
		if !x.left() {
			return void
		}
		x.d.Next = Subject{Thread: x.th}
		return *x.d
	}
	if x.act == nil || x.by == nil || x.by.Stage == cohort.StageGone {
		return void
	}
	her := w.Actors[was.Person]
	hers := e.By == was.Person || was.Person == ""
	switch {
	case hers && x.act.Do == ThreadAsk:
		if !x.ask() {
			return void
		}
	case her == nil || her.Stage == cohort.StageGone:
		return void
	case hers && x.act.Do == ThreadTakeBack:
		if !x.takeBack() {
			return void
		}
	case hers && x.act.Do == ThreadMove:
		if !x.move() {
			return void
		}
	case hers, x.act.Do == ThreadAsk:
		return void
	default:
		x.worked(x.work())
	}
	x.d.Next = Subject{Thread: x.th}
	return *x.d
}

// ask adds a line of hers, or says that she may be in danger. False when nothing is new.
func (x *thread) ask() bool {
	th, a, now := x.th, x.act, x.w.Now
	was := th.State
	if a.Danger && was == cohort.ThreadDanger && slices.ContainsFunc(th.Lines, func(l cohort.Line) bool {
		return l.Kind == cohort.LineDanger && now < l.At.Add(dangerOnce)
	}) {
		return false // told twice; when nobody has come for an hour it is told anew
	}
	moved := th.Person != "" && th.Cohort != a.Cohort
	if moved {
		x.leave(a.Cohort)
	}
	th.Person, th.Cohort, th.Lang, th.Code = x.e.By, a.Cohort, a.Lang, code(x.e.By)
	th.Stranger = x.by.Stage == cohort.StageVisitor
	left := th.Claimed != "" && !mayAnswer(x.w, x.w.Actors[th.Claimed], th.Cohort) // nobody else was told
	if left || was == cohort.ThreadClosed {
		x.claim("")
	}
	if !was.Waiting() {
		th.State, th.Since = cohort.ThreadWaits, now
	}
	line := cohort.Line{Text: a.Text.Fresh(), Kind: a.Kind, Message: a.Message, Date: a.Date, Cohort: a.Cohort, At: now, Unnamed: th.Stranger}
	if a.Danger {
		th.State, line.Kind = cohort.ThreadDanger, cohort.LineDanger
	}
	x.add(line)
	if a.Danger || moved || left || !was.Waiting() {
		x.tellTeam(th.State == cohort.ThreadDanger)
	}
	return true
}

// move brings it to the team that answers her now; an older word of where that is comes to
// nothing. What is answered is over, and owners get nothing that nobody waits for. False when
// nothing changes.
func (x *thread) move() bool {
	to, waits := x.act.Cohort, x.th.State.Waiting()
	if to == x.th.Cohort || to == "" && !waits || to != "" && x.by.Cohort != to {
		return false
	}
	x.leave(to)
	if !waits {
		x.th.State, x.th.Since = cohort.ThreadClosed, x.w.Now
		return true
	}
	x.tellTeam(x.th.State == cohort.ThreadDanger)
	return true
}

// leave takes it from the team that has it to another, with what waits for an answer: all else
// was not written to that one. Whoever of the old team has it open sees it no more.
func (x *thread) leave(to cohort.ID) {
	th := x.th
	for _, k := range answerers(x.w, th.Cohort) {
		if !mayAnswer(x.w, k.Person, to) {
			x.tell(k.ID, ThreadNews{Told: NewsLeft})
		}
	}
	for i := th.Unanswered(); i < len(th.Lines); i++ {
		th.Lines[i].Cohort = to
	}
	th.Cohort = to
	x.claim("")
}

// add adds a line, and lets the oldest go for which there is no room.
func (x *thread) add(line cohort.Line) {
	th := x.th
	th.N++
	line.N = th.N
	th.Lines = append(th.Lines, line)
	size := 0
	for i := range th.Lines {
		size += locales.Size(th.Lines[i].Text)
	}
	keep := min(th.Unanswered(), len(th.Lines)-1)
	for i := 0; i < keep && (size > mostBytes || len(th.Lines) > mostLines); i++ {
		size -= locales.Size(th.Lines[0].Text)
		th.Lines = th.Lines[1:]
		th.Gone++
	}
}

// tell passes news on.
func (x *thread) tell(to string, n ThreadNews) {
	n.Thread, n.Cohort = x.th.Person, x.th.Cohort
	x.d.Then = append(x.d.Then, Envelope{On: Ref{Person, to}, By: x.w.ID, Event: Event{Threaded: &n}})
}

// tellTeam lets whoever has the thread know that she waits, or else everybody who may
// answer; where there is nobody, the owners, who may give the role.
func (x *thread) tellTeam(danger bool) {
	may := x.listening(x.th.Cohort)
	nobody := len(may) == 0 && x.th.Cohort != ""
	if nobody {
		may = x.listening("")
	}
	held := holds(x.w, x.th)
	for _, k := range may {
		yours := k.ID == x.th.Claimed
		if danger || yours || !held {
			x.tell(k.ID, ThreadNews{Told: NewsWaits, Danger: danger, Yours: yours, Nobody: nobody})
		}
	}
}

// tellOthers is tellTeam for all but whoever acts, who knows.
func (x *thread) tellOthers() {
	x.tellTeam(x.th.State == cohort.ThreadDanger)
	x.d.Then = slices.DeleteFunc(x.d.Then, func(e Envelope) bool { return e.On.ID == x.e.By })
}

// listening are those who may answer and can hear of it: not whoever asks, and nobody whom
// nothing reaches.
func (x *thread) listening(in cohort.ID) []Known {
	return slices.DeleteFunc(answerers(x.w, in), func(k Known) bool { return k.ID == x.th.Person || k.Person.Blocked })
}

// takeBack takes a line of hers out, wherever it is shown.
func (x *thread) takeBack() bool {
	i := slices.IndexFunc(x.th.Lines, func(l cohort.Line) bool { return l.N == x.act.N && l.Hers() })
	if i < 0 {
		return false
	}
	x.th.Lines = slices.Delete(x.th.Lines, i, i+1)
	if x.th.State.Waiting() && x.th.Unanswered() == len(x.th.Lines) {
		x.th.State, x.th.Since = cohort.ThreadClosed, x.w.Now // nothing is left that waits
	}
	for _, k := range answerers(x.w, x.th.Cohort) {
		x.tell(k.ID, ThreadNews{Told: NewsGone, N: x.act.N})
	}
	return true
}
