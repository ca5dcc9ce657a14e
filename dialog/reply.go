package dialog

import (
	"cohortbot/cohort"
	"cohortbot/locales"
)

// toReply awaits an answer.
func (t *talk) toReply(string) bool {
	th := t.thread()
	return th != nil && th.Claimed == t.w.ID && t.atThread(cohort.Place{View: ViewReply})
}

// typedReply brings an answer to the thread. What is written below a thread she has is asked about
// first: it may be the answer, or not be meant for anybody.
func (t *talk) typedReply(said *Said) bool {
	at := t.p.Place.View
	if at != ViewReply && at != ViewThread && at != ViewReplySure {
		return false
	}
	if t.answersFirst() {
		return true
	}
	rest := t.rest(said.Text)
	switch n := t.w.Words.Size(t.p.Lang, locales.Rich(said.Text)); { // as Telegram counts: an emoji is two
	case locales.Blank(said.Text):
		t.show(note("ask_empty"))
	case n > longestAnswer, rest:
		t.show(note("reply_long", "N", longestAnswer))
	case at == ViewReply:
		t.writesBack(ThreadAct{Do: ThreadReply, Text: said.Text.Fresh(), Heard: said.Heard})
	default:
		draft := cohort.Draft{Text: said.Text.Fresh(), Message: said.Message, Date: said.Date}
		t.p.Place, t.p.Draft = cohort.Place{View: ViewReplySure}, draft
		t.p.Step++
		t.show()
	}
	return true
}

// answersFirst says of what is written below a thread that somebody else has, or nobody, what is
// to be pressed before an answer; false where an answer may be written.
func (t *talk) answersFirst() bool {
	th := t.thread()
	if th == nil || th.Claimed == t.w.ID {
		return false
	}
	why := note("reply_not_yet", "Take", note("thread_take"))
	if holds(t.w, th) {
		why = note("reply_taken", "Who", t.w.Actors[th.Claimed].Code)
	}
	t.show(why)
	return true
}

// sendReply takes what was written below the thread as the answer.
func (t *talk) sendReply(string) bool {
	draft := t.p.Draft
	if draft.Text.IsZero() {
		return false
	}
	t.p.Draft = cohort.Draft{}
	t.answer("press_ok")
	t.writesBack(ThreadAct{Do: ThreadReply, Text: draft.Text.Fresh(), Heard: Heard{Message: draft.Message, Date: draft.Date}})
	return true
}

func (t *talk) sentReply(sent *Sent) bool {
	switch at := t.p.Place.View; {
	case at == ViewThread && t.thread() != nil:
		if !t.answersFirst() {
			t.show(note("reply_press", "Answer", note("thread_answer")))
		}
	case at != ViewReply:
		return false
	case !goesAsCopy(sent):
		t.show(note("ask_not_sent"))
	case t.w.Words.Size(t.p.Lang, locales.Rich(sent.Caption)) > longestAnswer:
		t.show(note("reply_long", "N", longestAnswer))
	default:
		t.writesBack(ThreadAct{
			Do: ThreadReply, Kind: sent.What, Heard: sent.Heard, Text: sent.Caption.Fresh(), File: sent.File.Fresh(),
		})
	}
	return true
}

// writesBack passes an answer on; the thread's turn says that it went out.
func (t *talk) writesBack(a ThreadAct) {
	if t.thread() == nil {
		t.toInboxOr(note("inbox_gone"))
		return
	}
	t.p.Place = cohort.Place{View: ViewThread}
	t.p.Step++
	t.then(Ref{Thread, cohort.ThreadID(t.p.Task.Thread)}, Event{Thread: &a})
}
