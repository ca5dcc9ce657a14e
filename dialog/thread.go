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
	Do      ThreadDo     `json:"do"`
	Text    seal.Private `json:"text"`              // of a line
	Kind    string       `json:"kind,omitempty"`    // and what it is, if no text
	Message int64        `json:"message,omitempty"` // and its number in the chat of whoever wrote it
	Danger  bool         `json:"danger,omitempty"`  // instead of a line: she may be in danger, and the team is to know
	Cohort  cohort.ID    `json:"cohort,omitempty"`  // of one who asks: whose coordinators are to answer; empty: the owners
	Lang    locales.Lang `json:"lang,omitempty"`    // of one who asks
	N       int          `json:"n,omitempty"`       // the line taken back
	To      string       `json:"to,omitempty"`      // to whom it is handed over
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
	Told    ThreadTold   `json:"told"`
	Thread  string       `json:"thread"` // whose it is
	Cohort  cohort.ID    `json:"cohort,omitempty"`
	N       int          `json:"n,omitempty"` // of the line
	Text    seal.Private `json:"text"`        // of an answer
	Kind    string       `json:"kind,omitempty"`
	Message int64        `json:"message,omitempty"`
	From    string       `json:"from,omitempty"`   // of an answer: whose chat it is in
	Danger  bool         `json:"danger,omitempty"` // of one that waits
	Yours   bool         `json:"yours,omitempty"`  // it was handed over to her, or is hers already
	Nobody  bool         `json:"nobody,omitempty"` // her cohort has no coordinator
	Do      ThreadDo     `json:"do,omitempty"`     // what was done, or not; of one that waits: that it was handed over
	Why     ThreadWhy    `json:"why,omitempty"`    // why not; empty: it was
	Who     string       `json:"who,omitempty"`    // the code of who has it
	Owed    *ThreadOwed  `json:"owed,omitempty"`   // of an answer taken back: what waits again
}

// ThreadOwed is what of hers waits for an answer.
type ThreadOwed struct {
	N      int            `json:"n,omitempty"`
	Size   int            `json:"size,omitempty"`
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
	if was == cohort.ThreadClosed || !mayAnswer(x.w, x.w.Actors[th.Claimed], th.Cohort) {
		x.claim("")
	}
	if !was.Waiting() {
		th.State, th.Since = cohort.ThreadWaits, now
	}
	line := cohort.Line{Text: a.Text.Fresh(), Kind: a.Kind, Message: a.Message, Cohort: a.Cohort, At: now, Unnamed: th.Stranger}
	if a.Danger {
		th.State, line.Kind = cohort.ThreadDanger, cohort.LineDanger
	}
	x.add(line)
	if a.Danger || moved || !was.Waiting() {
		x.tellTeam(a.Danger)
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

// worked lets whoever acted know what came of it.
func (x *thread) worked(action cohort.Action, why ThreadWhy) {
	n := ThreadNews{Told: NewsDone, Do: x.act.Do, Why: why}
	if holder := x.w.Actors[x.th.Claimed]; holder != nil && x.th.Claimed != x.e.By {
		n.Who = holder.Code
	}
	x.tell(x.e.By, n)
	if action != "" {
		x.d.Facts = []cohort.Fact{audit(x.w, Thread, action, x.by.Code)}
	}
}

// work does what the team does, and says what is written of it in the audit log; or why it
// is not done. What changes nothing leaves no entry.
func (x *thread) work() (cohort.Action, ThreadWhy) {
	if !mayAnswer(x.w, x.by, x.th.Cohort) {
		return "", ThreadRole
	}
	if x.act.Do == ThreadTakeBack {
		return x.withdraw()
	}
	if x.held() {
		return "", ThreadTaken
	}
	mine := x.th.Claimed == x.e.By
	switch x.act.Do {
	case ThreadClaim:
		if mine {
			return "", ""
		}
		x.claim(x.e.By)
		return cohort.ActionClaimed, ""
	case ThreadReply:
		x.reply()
		return cohort.ActionReplied, ""
	case ThreadHandOver:
		return x.handOver()
	case ThreadGiveBack:
		if !mine {
			return "", ""
		}
		x.claim("")
		if x.th.State.Waiting() {
			x.tellOthers()
		}
		return cohort.ActionGivenBack, ""
	case ThreadClose:
		if x.th.State == cohort.ThreadClosed {
			return "", ""
		}
		x.claim("")
		x.th.State, x.th.Since = cohort.ThreadClosed, x.w.Now
		x.tell(x.th.Person, ThreadNews{Told: NewsClosed})
		return cohort.ActionClosed, ""
	}
	return "", ThreadGone
}

// held says that somebody else has the thread, who still may, and has not left it lie.
func (x *thread) held() bool {
	return x.th.Claimed != x.e.By && holds(x.w, x.th)
}

// holds says that somebody has the thread, who still may, can be reached, and has not left it
// lie.
func holds(w World, th *cohort.Thread) bool {
	has, after := w.Actors[th.Claimed], lapses
	if th.State == cohort.ThreadDanger {
		after = dangerLapses
	}
	lapsed := th.State.Waiting() && w.Now > max(th.ClaimedAt, th.Since).Add(after)
	return mayAnswer(w, has, th.Cohort) && !has.Blocked && !lapsed
}

func (x *thread) claim(who string) {
	x.th.Claimed, x.th.ClaimedAt = who, x.w.Now
	if who == "" {
		x.th.ClaimedAt = 0
	}
}

// reply adds an answer, and brings it to her.
func (x *thread) reply() {
	a := x.act
	x.claim(x.e.By)
	x.th.State, x.th.Since = cohort.ThreadOpen, x.w.Now
	x.add(cohort.Line{
		By: x.e.By, From: x.by.Code, Text: a.Text.Fresh(), Kind: a.Kind, Message: a.Message,
		Cohort: x.th.Cohort, At: x.w.Now,
	})
	n := ThreadNews{Told: NewsAnswer, N: x.th.N, Text: a.Text.Fresh(), Kind: a.Kind, Message: a.Message}
	if a.Kind != "" {
		n.From = x.e.By
	}
	x.tell(x.th.Person, n)
}

// withdraw takes an answer out that whoever acts has given. What it alone has answered waits
// again.
func (x *thread) withdraw() (cohort.Action, ThreadWhy) {
	i := slices.IndexFunc(x.th.Lines, func(l cohort.Line) bool { return l.N == x.act.N && l.By == x.e.By })
	if i < 0 {
		return "", ThreadGone
	}
	x.th.Lines = slices.Delete(x.th.Lines, i, i+1)
	n := ThreadNews{Told: NewsWithdrawn, N: x.act.N}
	if x.waitsAgain() {
		n.Owed = x.owed()
		x.tellOthers()
	}
	x.tell(x.th.Person, n)
	return cohort.ActionTakenBack, ""
}

// waitsAgain has what she wrote last wait, if no answer to it is left. What is closed stays so:
// she was told. False when nothing changes.
func (x *thread) waitsAgain() bool {
	th := x.th
	at := len(th.Lines)
	for at > 0 && th.Lines[at-1].Hers() {
		at--
	}
	if th.State == cohort.ThreadClosed || at == len(th.Lines) {
		return false
	}
	was, since := th.State, th.Since
	th.State, th.Since = cohort.ThreadWaits, th.Lines[at].At
	if slices.ContainsFunc(th.Lines[at:], func(l cohort.Line) bool { return l.Kind == cohort.LineDanger }) {
		th.State = cohort.ThreadDanger
	}
	return th.State != was || th.Since != since
}

// owed is what of hers waits.
func (x *thread) owed() *ThreadOwed {
	out := &ThreadOwed{}
	for _, l := range x.th.Lines[x.th.Unanswered():] {
		if l.Kind == cohort.LineDanger {
			out.Danger = l.At
			continue
		}
		out.N, out.Size = out.N+1, out.Size+locales.Size(l.Text)
	}
	return out
}

// handOver gives the thread to another who may answer it.
func (x *thread) handOver() (cohort.Action, ThreadWhy) {
	to := x.act.To
	if to == x.th.Person || !mayAnswer(x.w, x.w.Actors[to], x.th.Cohort) || x.w.Actors[to].Blocked {
		return "", ThreadNobody
	}
	if to == x.th.Claimed {
		return "", ""
	}
	x.claim(to)
	x.tell(to, ThreadNews{Told: NewsWaits, Do: ThreadHandOver, Yours: true, Danger: x.th.State == cohort.ThreadDanger})
	return cohort.ActionHandedOver, ""
}
