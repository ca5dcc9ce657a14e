package dialog

import (
	"time"

	"cohortbot/cohort"
)

// noticedOnce is how long one notice stands for all that wait.
const noticedOnce = time.Hour

// inboxed takes what a thread tells those who answer.
func (t *talk) inboxed(n *ThreadNews) {
	at := t.p.Place.View == ViewThread && t.p.Task.Thread == n.Thread
	switch {
	case t.p.Stage != cohort.StageMember:
	case n.Told == NewsWaits:
		t.noticed(n)
	case n.Told == NewsGone && at, n.Told == NewsLeft && at, n.Told == NewsErased && at:
		t.unshow(n)
	case n.Told == NewsDone:
		t.didInbox(n, at)
	}
}

// unshow shows what she has before her as it is now. Where she has written below it, it
// only goes: nothing of it comes anew by itself.
func (t *talk) unshow(n *ThreadNews) {
	if old := t.p.Screen; old.Row == "" || old.Buried {
		t.strip()
		t.p.Screen.Buried = true
		return
	}
	if n.Told == NewsErased || t.thread() == nil {
		t.toInboxOr(note("inbox_gone"))
		return
	}
	t.move(cohort.Place{View: ViewThread}, note("line_gone_here"))
}

// noticed lets her know that somebody waits, in words that say nothing of whom. One notice
// that she has not passed over yet is enough for an hour; what is handed over to her is told
// each time, and so is danger, in the night, too.
func (t *talk) noticed(n *ThreadNews) {
	may := mayAnswer(t.w, t.p, n.Cohort) || n.Nobody && t.owns()
	had := t.p.Noticed
	stands := had.Row != "" && had.Row == t.p.Screen.Row && t.w.Now < had.At.Add(noticedOnce)
	if !may || t.p.Lang == "" || stands && !n.Danger && n.Do != ThreadHandOver {
		return
	}
	s := Say{Op: OpSend, Matter: MatterInbox, Hush: t.sleep()}
	verb, key := VerbInbox, "inbox_notice"
	switch {
	case n.Nobody && n.Danger:
		key, s.Hush = "inbox_nobody_danger", Hush{}
	case n.Nobody:
		key = "inbox_nobody"
	case n.Danger:
		key, s.Hush = "inbox_danger", Hush{}
	case n.Yours:
		key = "inbox_yours"
	}
	if n.Cohort == "" {
		verb = VerbOutside
	}
	s.Parts = []Part{note(key)}
	door := Button{Label: note("ask_go_on"), Act: always(VerbGoOn, "")}
	if !n.Nobody {
		s.Rows, door = [][]Button{{door}}, t.button("inbox_open", verb)
	}
	t.p.Noticed = cohort.Noticed{Row: t.standsBelow(s, door), At: t.w.Now}
}

// didInbox goes on when the thread has answered. That an answer of hers was not taken she
// hears wherever she is.
func (t *talk) didInbox(n *ThreadNews, at bool) {
	said := note("inbox_" + string(n.Do))
	switch n.Why {
	case ThreadRole:
		said = note("inbox_refused")
	case ThreadTaken:
		said = note("inbox_taken", "Who", n.Who)
	case ThreadGone:
		said = note("inbox_gone")
	case ThreadNobody:
		said = note("inbox_not_handed")
	}
	switch {
	case at && t.thread() != nil:
		t.move(cohort.Place{View: ViewThread}, said)
	case at:
		t.toInboxOr(said)
	case n.Do == ThreadReply && n.Why != "":
		t.p.Screen.Buried = true
		t.show(said)
	}
}
