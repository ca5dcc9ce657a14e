package dialog

import (
	"strconv"
	"time"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

// inboxScreen builds a screen of the inbox.
func (t *talk) inboxScreen() Say {
	th := t.thread()
	switch at := t.p.Place.View; {
	case at == ViewInbox:
		return t.threadsScreen()
	case th == nil: // closed to her, or erased meanwhile
		t.p.Place, t.p.Task = cohort.Place{View: ViewInbox}, cohort.Task{}
		t.p.Step++
		s := t.threadsScreen()
		s.Parts = append([]Part{note("inbox_gone")}, s.Parts...)
		return s
	case at == ViewReplySure && (t.p.Draft.Kind != "" || !t.p.Draft.Text.IsZero()):
		return t.replySureScreen(th)
	case at == ViewReply, at == ViewReplySure:
		t.p.Place.View = ViewReply
		return t.replyScreen(th)
	case at == ViewHandOver:
		return t.handOverScreen(th)
	default:
		return t.threadScreen(th)
	}
}

// threadsScreen lists who waits.
func (t *talk) threadsScreen() Say {
	box := t.w.Inbox
	if box == nil {
		box = &Inbox{}
	}
	title, empty := "inbox_title", "inbox_empty"
	if t.acting() == cohort.RoleOwner {
		title, empty = "outside_title", "outside_empty"
	}
	s := Say{Parts: []Part{note(title)}}
	if t.acting() == cohort.RoleCoordinator {
		s.Parts = append(s.Parts, t.inHand()...)
	}
	if box.All == 0 {
		s.Parts = append(s.Parts, note(empty))
	} else {
		s.Parts = append(s.Parts, note("inbox_waiting", "N", box.Waiting))
	}
	in, _ := t.boxOf()
	for _, x := range box.Page {
		if x.Person == t.w.ID {
			continue // nobody answers herself
		}
		key := "inbox_line_" + string(x.State)
		has := cohort.Thread{Cohort: in, State: x.State, Since: x.Since, Claimed: x.Claimed, ClaimedAt: x.ClaimedAt}
		switch hers := x.Claimed == t.w.ID; {
		case x.State == cohort.ThreadWaits && hers:
			key = "inbox_line_yours"
		case x.State == cohort.ThreadOpen && hers:
			key = "inbox_line_yours_open"
		case x.State == cohort.ThreadWaits && holds(t.w, &has):
			key = "inbox_line_taken"
		}
		label := note(key, "Code", x.Code, "Since", t.ago(x.Since))
		s.Rows = append(s.Rows, []Button{{Label: label, Act: t.act(VerbThread, x.Person)}})
	}
	at := box.From / threadsAtOnce
	s.Rows = append(s.Rows, t.turning(at, box.From+len(box.Page) < box.All, t.boxVerb(), "")...)
	s.Rows = append(s.Rows, []Button{t.button("main_menu", VerbMenu)})
	return s
}

// ago is how long something has lasted, in words.
func (t *talk) ago(since cohort.Instant) Part {
	switch d := t.w.Now.Time().Sub(since.Time()); {
	case d < time.Hour:
		return note("inbox_now")
	case d < 48*time.Hour:
		return note("hours", "N", int(d/time.Hour))
	default:
		return note("days", "N", int(d/(24*time.Hour)))
	}
}

// threadScreen is one thread, with what may be done with it.
func (t *talk) threadScreen(th *cohort.Thread) Say {
	s := Say{Parts: t.threadHead(th)}
	parts, rows := t.threadPage(th, VerbLines)
	s.Parts, s.Rows = append(s.Parts, parts...), rows
	s.Rows = append(append(s.Rows, t.threadRows(th)...), []Button{t.button(t.boxLabel(), t.boxVerb()), t.button("main_menu", VerbMenu)})
	return s
}

func (t *talk) boxLabel() string {
	if t.acting() == cohort.RoleOwner {
		return "menu_outside"
	}
	return "menu_inbox"
}

// threadHead says whose it is, how it stands and who has it. Her name is shown to
// coordinators of the cohort that is hers now.
func (t *talk) threadHead(th *cohort.Thread) []Part {
	her := t.w.Actors[th.Person]
	head := note("thread_of", "Code", th.Code)
	switch {
	case her.Stage == cohort.StageVisitor:
		head = note("thread_of_stranger", "Code", th.Code)
	case !her.Name.IsZero() && her.Cohort == th.Cohort && th.Cohort != "" && !th.Unnamed():
		head = note("thread_of_named", "Code", th.Code, "Name", her.Name)
	}
	state := note("thread_"+string(th.State), "Since", t.ago(th.Since))
	out := []Part{head, state}
	if th.Lang != "" && th.Lang != t.p.Lang {
		out = append(out, note("thread_reads", "Language", t.ownName(th.Lang)))
	}
	if holder := t.w.Actors[th.Claimed]; th.Claimed == t.w.ID {
		out = append(out, note("thread_yours"))
	} else if holder != nil && holds(t.w, th) {
		out = append(out, note("thread_taken", "Who", holder.Code))
	}
	for i := range out[1:] {
		out[i+1].Tight = true
	}
	return out
}

// threadRows are what may be done with a thread.
func (t *talk) threadRows(th *cohort.Thread) [][]Button {
	switch {
	case th.Claimed != t.w.ID && holds(t.w, th):
		return nil
	case th.Claimed != t.w.ID:
		return [][]Button{{t.button("thread_take", VerbClaim)}}
	}
	rows := [][]Button{
		{t.button("thread_answer", VerbWriteBack)},
		{t.button("thread_hand_over", VerbHandOver), t.button("thread_give_back", VerbGiveBack)},
	}
	if th.State != cohort.ThreadClosed {
		rows = append(rows, []Button{t.button("thread_close", VerbCloseTalk)})
	}
	return rows
}

// replyScreen awaits an answer.
func (t *talk) replyScreen(th *cohort.Thread) Say {
	s := Say{Parts: []Part{note("reply_how", "Code", th.Code)}}
	if th.Lang != "" && th.Lang != t.p.Lang {
		s.Parts = append(s.Parts, note("thread_reads", "Language", t.ownName(th.Lang)))
	}
	s.Rows = [][]Button{{t.button("button_back", VerbBack)}}
	return s
}

// replySureScreen asks whether what was written is the answer.
func (t *talk) replySureScreen(th *cohort.Thread) Say {
	s := Say{Parts: []Part{note("reply_sure", "Code", th.Code)}}
	if d := t.p.Draft; d.Kind != "" {
		s.Parts = append(s.Parts, note("line_"+d.Kind))
	}
	if words := t.p.Draft.Text; !words.IsZero() {
		s.Parts = append(s.Parts, Part{Words: words.Fresh()})
	}
	s.Rows = [][]Button{{t.button("reply_send", VerbSendReply)}, {t.button("button_back", VerbBack)}}
	return s
}

// handOverScreen lists colleagues.
func (t *talk) handOverScreen(th *cohort.Thread) Say {
	all := t.colleagues(th)
	s := Say{Parts: []Part{note("hand_over_to")}}
	if len(all) == 0 {
		s.Parts = []Part{note("hand_over_nobody")}
	}
	for _, k := range all {
		name := note("name_use", "Name", k.Person.Name)
		if k.Person.Name.IsZero() {
			name = note("name_use", "Name", k.Person.Code)
		}
		label := note("hand_over_line", "Name", name, "Language", t.ownName(k.Person.Lang))
		s.Rows = append(s.Rows, []Button{{Label: label, Act: t.act(VerbHandTo, tag(k.ID))}})
	}
	s.Rows = append(s.Rows, []Button{t.button("button_back", VerbBack)})
	return s
}

// How much of a thread one screen shows, in UTF-16 units; a line that is longer goes over several.
const (
	pieceLength = 2400
	pageLength  = 2600
	piecesAPage = 6
)

// piece is a line, or a part of a long one.
type piece struct {
	line *cohort.Line
	text seal.Private
}

// pieces are all that may be shown of a thread, on pages, the oldest first. A team sees what
// was written to it.
func (t *talk) pieces(th *cohort.Thread) [][]piece {
	var pages [][]piece
	length := pageLength + 1
	for i := range th.Lines {
		l := &th.Lines[i]
		if th.Person != t.w.ID && l.Cohort != th.Cohort {
			continue
		}
		for _, text := range locales.Pieces(l.Text, pieceLength) {
			n := locales.UnitsOf(text)
			if length += n; length > pageLength || len(pages[len(pages)-1]) == piecesAPage {
				pages, length = append(pages, nil), n
			}
			last := len(pages) - 1
			pages[last] = append(pages[last], piece{l, text})
		}
	}
	return pages
}

// threadPage is the page of a thread on which she is, counted from the latest, with the
// buttons that belong to its lines and lead to the pages beside it.
func (t *talk) threadPage(th *cohort.Thread, verb Verb) (parts []Part, rows [][]Button) {
	pages := t.pieces(th)
	if len(pages) == 0 {
		return nil, nil
	}
	at := min(max(0, t.p.Place.PageAt), len(pages)-1)
	if at == len(pages)-1 && th.Gone > 0 {
		parts = append(parts, note("thread_before", "N", th.Gone))
	}
	met := 0
	for _, p := range pages[len(pages)-1-at] {
		parts = append(parts, t.lineHead(th, p.line))
		if !p.text.IsZero() && !locales.Blank(p.text) {
			parts = append(parts, Part{Words: p.text, Tight: true})
		}
		if p.line.N == met {
			continue // a part of the line above
		}
		met = p.line.N
		number := strconv.Itoa(p.line.N)
		if p.line.File() && (th.Person != t.w.ID || !p.line.Hers()) {
			show := Button{Label: note("line_show", "Number", p.line.N), Act: t.act(VerbShowFile, number)}
			rows = append(rows, []Button{show})
		}
		if t.wrote(th, p.line) {
			back := Button{Label: note("line_take_back", "Number", p.line.N), Act: t.act(VerbTakeBack, number)}
			rows = append(rows, []Button{back})
		}
	}
	var row []Button
	if at+1 < len(pages) {
		row = append(row, Button{Label: note("lines_older"), Act: t.act(verb, strconv.Itoa(at+1))})
	}
	if at > 0 {
		row = append(row, Button{Label: note("lines_newer"), Act: t.act(verb, strconv.Itoa(at-1))})
	}
	if row != nil {
		rows = append(rows, row)
	}
	return parts, rows
}

// wrote says that a line is hers who looks at it.
func (t *talk) wrote(th *cohort.Thread, l *cohort.Line) bool {
	return l.By == t.w.ID || th.Person == t.w.ID && l.Hers()
}

// lineHead says whose a line is, of when, and what it is if no text.
func (t *talk) lineHead(th *cohort.Thread, l *cohort.Line) Part {
	who := note("line_team")
	switch {
	case t.wrote(th, l):
		who = note(t.worded("line_you"))
	case l.Hers():
		who = note("line_from", "Who", th.Code)
	case th.Person != t.w.ID:
		who = note("line_from", "Who", l.From)
	}
	p := note("line_head", "Number", l.N, "Who", who, "Date", ShortDay(l.At))
	if l.Kind != "" {
		p = note("line_head_file", "Number", l.N, "Who", who, "Date", ShortDay(l.At), "Kind", note("line_"+l.Kind))
	}
	return p
}
