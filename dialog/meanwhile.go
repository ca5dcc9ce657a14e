package dialog

import (
	"slices"

	"cohortbot/cohort"
)

// mostMeanwhile is how many of the announcements that came while her phone was lost are shown when
// she is back: the latest.
const mostMeanwhile = 10

// meanwhile are those that came while her phone was lost, and stand nowhere: their places among
// those that are kept of her.
func meanwhile(p *cohort.Participant) (out []int) {
	for i, x := range p.Announced {
		if p.Lost.At > 0 && x.Row != "" && x.Lost && x.At >= p.Lost.At {
			out = append(out, i)
		}
	}
	return out
}

// meanwhileNeeds is what must be seen of them when she comes back.
func meanwhileNeeds(w World, p *cohort.Participant) (out []Need) {
	all := meanwhile(p)
	for _, i := range all[max(0, len(all)-mostMeanwhile):] {
		if _, seen := w.Spoken[p.Announced[i].ID]; !seen {
			out = append(out, Need{Spoken: p.Announced[i].ID})
		}
	}
	return out
}

// catchesUp shows her the latest of what was announced while her phone was lost, as far as it stands
// and is not over, and gives how many there were, but for what was taken back. They are counted as not
// reached: that is how they first came.
func (t *talk) catchesUp(missed []int) []Part {
	told := len(missed)
	for _, i := range missed[max(0, len(missed)-mostMeanwhile):] {
		x := &t.p.Announced[i]
		a := t.w.Spoken[x.ID]
		if a == nil || a.State != cohort.AnnouncementGoes && a.State != cohort.AnnouncementGone {
			told--
			continue
		}
		if at, timed := t.momentOf(a); timed && !at.After(t.w.Now.Time()) {
			continue
		}
		s, ok := t.asItIs(a, *x)
		if !ok {
			continue
		}
		x.At, x.Lost, x.Round = t.w.Now, false, a.Round
		if slices.Contains(t.spokenIn(a), t.p.Lang) {
			x.Lang = t.p.Lang
		}
		s.Op, s.Of, s.Matter, s.Silent = OpSend, "", cohort.MovedMatter(x.ID), true
		x.Row = t.say(s)
	}
	if told == 0 {
		return nil
	}
	return []Part{note("return_announced", "Count", told)}
}
