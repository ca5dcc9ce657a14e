package dialog_test

import (
	"cmp"
	"regexp"
	"slices"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
)

// talks carries an envelope to a thread.
func (g *rig) talks(e dialog.Envelope) []dialog.Envelope {
	whose := cohort.ThreadOf(e.On.ID)
	th := g.threads[whose]
	if begun, ok := dialog.Begins(e); ok && th == nil {
		th = begun.Thread
	}
	if th == nil {
		return nil
	}
	w := g.world(e.On.ID, g.talked)
	s := dialog.Subject{Thread: th}
	g.see(&w, s, e)
	before := freeze(th)
	d := dialog.Decide(w, s, e)
	if freeze(th) != before {
		g.fail("Decide changed the thread it was given")
	}
	if d.Void {
		return nil
	}
	g.talked++
	g.threads[whose] = d.Next.Thread
	g.audited = append(g.audited, d.Facts...)
	g.sound(th, d.Next.Thread)
	for _, ph := range g.people {
		ph.shown = nil // what is on her screen may be another by now
	}
	return d.Then
}

// sound says that a thread is bounded, and that nothing of it is lost that waits.
func (g *rig) sound(was, is *cohort.Thread) {
	size := 0
	for i := range is.Lines {
		size += locales.Size(is.Lines[i].Text)
	}
	if size > 150_000 || len(is.Lines) > 160 {
		g.fail("a thread of %d lines and %d bytes", len(is.Lines), size)
	}
	if !was.State.Waiting() {
		return
	}
	for _, l := range was.Lines[was.Unanswered():] {
		if is.Line(l.N) == nil && is.N != was.N {
			g.fail("a line that waits is lost")
		}
	}
}

// inbox is a page of threads, as storage gives it.
func (g *rig) inbox(of dialog.InboxOf) *dialog.Inbox {
	out := &dialog.Inbox{From: of.From}
	var all []*cohort.Thread
	for _, th := range g.threads {
		if th.Cohort == of.Cohort {
			all = append(all, th)
		}
	}
	place := func(th *cohort.Thread) int { return slices.Index(dialog.ThreadStates(), th.State) }
	slices.SortFunc(all, func(a, b *cohort.Thread) int {
		since := cmp.Compare(a.Since, b.Since)
		if !a.State.Waiting() {
			since = -since
		}
		return cmp.Or(cmp.Compare(place(a), place(b)), since, cmp.Compare(a.Person, b.Person))
	})
	if out.All = len(all); out.From >= out.All {
		out.From = max(0, out.All-1) / of.Limit * of.Limit
	}
	for i, th := range all {
		if th.State.Waiting() {
			out.Waiting++
		}
		if i >= out.From && i < out.From+of.Limit {
			out.Page = append(out.Page, dialog.Threaded{
				Person: th.Person, Code: th.Code, State: th.State, Since: th.Since, Claimed: th.Claimed, ClaimedAt: th.ClaimedAt,
			})
		}
	}
	return out
}

// outside counts the threads of strangers that wait.
func (g *rig) outside() int {
	n := 0
	for _, th := range g.threads {
		if th.Stranger && th.State.Waiting() {
			n++
		}
	}
	return n
}

// hidden is what a locked phone does not show.
var hidden = regexp.MustCompile(`(?s)<tg-spoiler>.*?</tg-spoiler>`)
