package dialog

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/locales"
)

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
		By: x.e.By, From: x.by.Code, Text: a.Text.Fresh(), Kind: a.Kind,
		Message: a.Message, Date: a.Date, Cohort: x.th.Cohort, At: x.w.Now,
	})
	x.tell(x.th.Person, ThreadNews{Told: NewsAnswer, N: x.th.N, Text: a.Text.Fresh(), Kind: a.Kind, File: a.File.Fresh()})
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
		n.Owed = owed(x.th)
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
func owed(th *cohort.Thread) *ThreadOwed {
	out := &ThreadOwed{}
	for _, l := range th.Lines[th.Unanswered():] {
		if l.Kind == cohort.LineDanger {
			out.Danger = l.At
			continue
		}
		if out.N == 0 {
			out.Since = l.At
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
