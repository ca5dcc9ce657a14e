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
		t.replySure(cohort.Draft{Text: said.Text.Fresh(), Message: said.Message, Date: said.Date})
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

// sendReply takes what was written or sent below the thread as the answer.
func (t *talk) sendReply(string) bool {
	d := t.p.Draft
	if d.Text.IsZero() && d.Kind == "" {
		return false
	}
	t.p.Draft = cohort.Draft{}
	t.answer("follow_moment")
	a := ThreadAct{Do: ThreadReply, Kind: d.Kind, Text: d.Text.Fresh(), Heard: Heard{Message: d.Message, Date: d.Date}}
	if d.File.Kind != "" {
		a.File = d.File.Fresh()
	}
	t.writesBack(a)
	return true
}

// sentReply brings a file to the thread, as typedReply does words.
func (t *talk) sentReply(sent *Sent) bool {
	at := t.p.Place.View
	switch {
	case at != ViewReply && at != ViewReplySure && (at != ViewThread || t.thread() == nil):
		return false
	case t.answersFirst():
	case !goesAsCopy(sent):
		t.show(note("ask_not_sent"))
	case t.w.Words.Size(t.p.Lang, locales.Rich(sent.Caption)) > longestAnswer:
		t.show(note("reply_long", "N", longestAnswer))
	case at == ViewReply:
		t.writesBack(ThreadAct{
			Do: ThreadReply, Kind: sent.What, Heard: sent.Heard, Text: sent.Caption.Fresh(), File: sent.File.Fresh(),
		})
	default:
		d := cohort.Draft{Kind: sent.What, Text: sent.Caption.Fresh(), Message: sent.Message, Date: sent.Date}
		if sent.File != nil {
			d.File = *sent.File.Fresh()
		}
		t.replySure(d)
	}
	return true
}

// replySure asks whether what stands below the thread is the answer. What she was asked about before,
// as the first of several pictures, gives way to it, and she is told so.
func (t *talk) replySure(draft cohort.Draft) {
	var notes []Part
	if was := t.p.Draft; t.p.Place.View == ViewReplySure && (was.Kind != "" || !was.Text.IsZero()) {
		notes = []Part{note("reply_instead")}
	}
	t.p.Place, t.p.Draft = cohort.Place{View: ViewReplySure}, draft
	t.p.Step++
	t.show(notes...)
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
