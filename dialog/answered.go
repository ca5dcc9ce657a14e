package dialog

import (
	"cmp"
	"slices"
	"strconv"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

// threaded takes what a thread tells: hers, or one of those she answers.
func (t *talk) threaded(n *ThreadNews) {
	switch n.Told {
	case NewsAnswer:
		t.heardBack(n)
	case NewsWithdrawn:
		if o := n.Owed; o != nil {
			x := &t.p.Asked
			x.N, x.Size, x.Danger = max(x.N, o.N), max(x.Size, o.Size), max(x.Danger, o.Danger)
			x.Since = cmp.Or(o.Since, x.Since)
		}
		t.withdrawn(n.N)
	case NewsClosed:
		x := &t.p.Asked
		x.N, x.Size, x.Since, x.Danger = 0, 0, 0, 0
	default:
		t.inboxed(n)
	}
}

// heardBack brings her what the team answers. Where she stands does not change, so what she
// types meanwhile still answers what she has before her.
func (t *talk) heardBack(n *ThreadNews) {
	x := &t.p.Asked
	x.N, x.Size, x.Since, x.Danger, x.Last = 0, 0, 0, 0, t.w.Now
	if t.p.Blocked {
		x.Unread++ // it lies in the thread
		return
	}
	s := Say{Op: OpSend, Matter: MatterAnswer, Silent: t.p.Reminded.Silent, Hush: t.sleep()}
	s.Parts = t.inAll("answer_from_team")
	if !locales.Blank(n.Text) {
		s.Parts = append(s.Parts, Part{Words: n.Text.Fresh(), Hidden: true})
	}
	told := cohort.Told{N: n.N, At: t.w.Now}
	if n.Kind != "" && n.File == nil {
		s.Parts, s.Rows = append(s.Parts, t.inAll("answer_uncovered")...), t.uncoveredRows(n.N)
		told.Row = t.say(s)
		t.makesWay(s)
	} else {
		if n.File != nil {
			s.Parts = append(s.Parts, t.inAll("answer_below")...)
		}
		s.Rows = t.answerRows()
		told.Row, told.File = t.say(s), t.coveredFile(n.File, s.Hush)
		t.below(told.Row, len(s.Rows) > 0, s.Hush)
	}
	x.Told = append(x.Told, told)
	x.Told = x.Told[max(0, len(x.Told)-mostTold):]
}

// coveredFile brings her the file of an answer, covered as far as Telegram can.
func (t *talk) coveredFile(f *cohort.Attachment, hush Hush) (row string) {
	if f == nil {
		return ""
	}
	return t.say(Say{
		Op: OpSend, Attached: f.Fresh(), Hidden: true, Parts: t.inAll("answer_file"), Matter: MatterAnswer, Silent: true, Hush: hush,
	})
}

// answerRows lead on from an answer.
func (t *talk) answerRows() [][]Button {
	switch {
	case t.p.Place.View == ViewDoor:
		return t.doorRows()
	case t.p.Place.View == ViewWaiting, t.p.Lang == "":
		return nil
	}
	return [][]Button{{t.button("answer_more", VerbAskMore)}, {t.button("ask_go_on", VerbGoOn)}}
}

// uncoveredRows stand under an answer that she has to press for: they belong to no step.
func (t *talk) uncoveredRows(n int) [][]Button {
	if t.p.Lang == "" {
		return nil
	}
	rows := [][]Button{{{Label: note("answer_see"), Act: always(VerbSeeAnswer, strconv.Itoa(n))}}}
	if t.p.Place.View == ViewDoor {
		return rows
	}
	return append(rows,
		[]Button{{Label: note("answer_more"), Act: always(VerbAskNow, "")}}, []Button{{Label: note("ask_go_on"), Act: always(VerbGoBelow, "")}},
	)
}

// seeAnswer shows what the team has sent that no message can cover: a place, somebody's number,
// what it passes on. A locked phone would show it, so it comes when she presses for it.
func (t *talk) seeAnswer(arg string) bool {
	th := t.w.Threads[t.w.ID]
	n, _ := strconv.Atoi(arg)
	if th == nil {
		return false
	}
	l, from := th.Line(n), t.w.Actors[sender(th, arg)]
	if l == nil || l.Hers() || !inChat(l, from) {
		t.answer("answer_lost")
		return true
	}
	t.answer("press_ok")
	row := t.copyOf(from.Chat, l.Message, false)
	if i := slices.IndexFunc(t.p.Asked.Told, func(x cohort.Told) bool { return x.N == n }); i >= 0 {
		if old := t.p.Asked.Told[i].File; old != "" {
			t.say(Say{Op: OpDelete, Of: old}) // it stands once
		}
		t.p.Asked.Told[i].File = row // it goes when the answer is taken back
	}
	return true
}

// inChat says that the file of a line still stands in the chat of whoever sent it: she may have
// left that, and it with her.
func inChat(l *cohort.Line, from *cohort.Participant) bool {
	return l.File() && from != nil && from.Stage != cohort.StageGone && !from.Chat.IsZero() && l.At >= from.Anew
}

// below makes a message that came by itself the one whose buttons live; it is never
// changed into something else, and the keyboard that she had goes.
func (t *talk) below(row string, buttons bool, hush Hush) {
	if !buttons {
		t.p.Screen.Buried = true
		return
	}
	old := t.p.Screen
	t.p.Screen = cohort.Screen{Row: row, Media: old.Media, Text: old.Text, Buried: true}
	t.giveWay(old, hush)
}

// sleep is when what others cause, or what was asked for a while ago, is not sent: in the night,
// also in the one that is now. Whoever is here is awake.
func (t *talk) sleep() Hush {
	now := t.w.Now.Time().In(t.zone())
	switch {
	case t.w.Now < t.p.Seen.Add(oneVisit):
		return Hush{}
	case t.w.Days.Hushed(t.w.Course.Quiet, now) || t.w.Days.Rests(now):
		return Hush{From: t.w.Now, To: cohort.At(t.w.Days.Moved(t.w.Course.Quiet, now))}
	}
	return t.night()
}

// withdrawn takes an answer out of her chat: the message, or else its words.
func (t *talk) withdrawn(n int) {
	for i, x := range t.p.Asked.Told {
		if x.N != n {
			continue
		}
		t.p.Asked.Told = append(t.p.Asked.Told[:i:i], t.p.Asked.Told[i+1:]...)
		if t.p.Screen.Row == x.Row {
			t.p.Screen.Row, t.p.Screen.Buried = "", true
		}
		if !t.young(x.At) {
			t.say(Say{Op: OpEdit, Of: x.Row, Parts: t.inAll("answer_withdrawn"), Taken: true})
			return
		}
		t.say(Say{Op: OpDelete, Of: x.Row, Taken: true})
		if x.File != "" {
			t.say(Say{Op: OpDelete, Of: x.File, Taken: true})
		}
		return
	}
}

// unreadAnswers says that an answer came while she had blocked the bot.
func (t *talk) unreadAnswers() []Part {
	n := t.p.Asked.Unread
	t.p.Asked.Unread = 0
	if n == 0 {
		return nil
	}
	return []Part{note("answer_unread")}
}

// copyOf shows the file of a line: a copy, with no sign of where it comes from.
func (t *talk) copyOf(from seal.Private, message int64, guarded bool) string {
	return t.say(Say{Op: OpCopy, From: &Source{Chat: from.Fresh(), Message: message}, Guarded: guarded})
}
