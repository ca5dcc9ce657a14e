package dialog

import (
	"cmp"

	"cohortbot/cohort"
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
	if !n.Text.IsZero() {
		s.Parts = append(s.Parts, Part{Words: n.Text.Fresh(), Hidden: true})
	}
	from := t.w.Actors[n.From]
	// Whoever sent a file may have left the chat that holds it since.
	file := n.Kind != "" && from != nil && !from.Chat.IsZero() && from.Anew <= t.e.At
	switch {
	case file:
		s.Parts = append(s.Parts, t.inAll("answer_below")...)
	case n.Kind != "":
		s.Parts = append(s.Parts, t.inAll("line_lost")...)
	}
	if t.p.Place.View != ViewDoor && t.p.Place.View != ViewWaiting && t.p.Lang != "" {
		s.Rows = [][]Button{{t.button("answer_more", VerbAskMore)}, {t.button("ask_go_on", VerbGoOn)}}
	} else if t.p.Place.View == ViewDoor {
		s.Rows = t.doorRows()
	}
	told := cohort.Told{N: n.N, Row: t.say(s), At: t.w.Now}
	if file {
		told.File = t.say(Say{
			Op: OpCopy, From: &Source{Chat: from.Chat.Fresh(), Message: n.Message}, Matter: MatterAnswer, Silent: true, Hush: s.Hush,
		})
	}
	x.Told = append(x.Told, told)
	x.Told = x.Told[max(0, len(x.Told)-mostTold):]
	t.below(told.Row, len(s.Rows) > 0, s.Hush)
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
