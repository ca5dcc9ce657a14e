package dialog

import (
	"cohortbot/cohort"
)

// Readers is the sentence about who reads what she writes to the team. It follows the
// table of the contract, as Audience does.
func Readers(p *cohort.Participant, in cohort.ID) Part {
	switch {
	case p.Stage != cohort.StageVisitor && in != "":
		return note("ask_read_cohort")
	case in != "" && p.Registration.Awaits > 0: // they confirm her by her name, beside the code that stands here
		return note("ask_read_waiting")
	case in != "":
		return note("ask_read_unnamed")
	}
	return note("ask_read_owners")
}

// askScreen is where her words are awaited.
func (t *talk) askScreen() Say {
	s := Say{Parts: []Part{note("ask_how"), Readers(t.p, t.team()), t.dangerKnown("danger_known")}}
	if n := t.p.Asked.N; n > 0 {
		s.Parts = []Part{note("ask_with_team", "N", n), note("ask_more"), Readers(t.p, t.team())}
	}
	s.Rows = [][]Button{{t.button("ask_go_on", VerbAskDone)}}
	if t.p.Asked.Last > 0 {
		s.Rows = append(s.Rows, []Button{t.button("ask_look", VerbAsked)})
	}
	return s
}

// askedScreen is what was written on both sides.
func (t *talk) askedScreen() Say {
	s := Say{Parts: []Part{{Key: "asked_title", Bold: true}}}
	th := t.w.Threads[t.w.ID]
	if th == nil || len(th.Lines) == 0 {
		s.Parts = append(s.Parts, note("asked_nothing"))
	} else {
		parts, rows := t.threadPage(th, VerbAsked)
		s.Parts, s.Rows = append(s.Parts, parts...), rows
	}
	s.Rows = append(s.Rows, []Button{t.button("ask_write", VerbAskMore)}, []Button{t.button("ask_go_on", VerbAskDone)})
	return s
}

// doorRows are the buttons by which a stranger writes to the team, one in each language
// while hers is not known.
func (t *talk) doorRows() [][]Button {
	var out [][]Button
	for _, l := range t.languages() {
		if t.p.Lang == "" || t.p.Lang == l {
			label := note("door_write")
			label.Lang = l
			out = append(out, []Button{{Label: label, Act: t.act(VerbAsk, string(l))}})
		}
	}
	return out
}
