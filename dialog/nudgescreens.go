package dialog

import (
	"cohortbot/cohort"
	"cohortbot/locales"
)

// nudgeScreen shows what everybody would read, or what became of it.
func (t *talk) nudgeScreen() Say {
	x := t.w.People[nudgeFor(t.hand())]
	switch {
	case t.p.Place.View == ViewNudged:
		s := Say{Parts: append([]Part{ofMany("nudge_sent", t.p.Nudging.Sent)}, notNudgedParts(t.p.Nudging.Not)...)}
		s.Rows = [][]Button{{t.rosterPage(), t.button("main_menu", VerbMenu)}}
		return s
	case x == nil:
		t.p.Place = cohort.Place{View: ViewMenu}
		return t.menuScreen()
	}
	s := Say{Parts: append([]Part{ofMany("nudge_title", x.Match)}, t.inHand()...)}
	for _, l := range t.w.Course.Languages {
		if n := x.Counts[nudgedIn+string(l)]; n > 0 {
			s.Parts = append(append(s.Parts, note("sieve_speaks", "Language", t.ownName(l), "Count", n)), nudgeShown(x, l)...)
		}
	}
	not := map[string]int{}
	for _, why := range nudgeWhys() {
		not[string(why)] = x.Counts[notNudged+string(why)]
	}
	s.Parts = append(s.Parts, notNudgedParts(not)...)
	if x.Match > 0 {
		s.Parts = append(s.Parts, note("nudge_when"))
		s.Rows = append(s.Rows, []Button{t.button("nudge_yes", VerbNudgeYes, "N", x.Match)})
	}
	s.Rows = append(s.Rows, []Button{t.rosterPage(), t.button("main_menu", VerbMenu)})
	return s
}

// nudgeShown are the words that those who speak a language would read.
func nudgeShown(x *People, l locales.Lang) (out []Part) {
	for _, key := range []string{"nudge_text", "nudge_begin"} {
		if x.Counts[key+"/"+string(l)] > 0 {
			out = append(out, Part{
				Key: "nudge_shown", Lang: l, Tight: true,
				Args: Args{"Text": note(key), "Open": note("remind_open"), "Write": note("nudge_write")},
			})
		}
	}
	return out
}

// ofMany says something of so many people, or that it is of nobody.
func ofMany(key string, n int) Part {
	if n == 0 {
		return note("nudge_nobody")
	}
	return note(key, "N", n)
}

// notNudgedParts say of how many why they are not nudged.
func notNudgedParts(not map[string]int) []Part {
	var out []Part
	for _, why := range nudgeWhys() {
		if n := not[string(why)]; n > 0 {
			out = append(out, note("nudge_not_"+string(why), "Count", n))
		}
	}
	return tight(out)
}
