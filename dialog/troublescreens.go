package dialog

import (
	"strconv"

	"cohortbot/cohort"
)

// peopleAtOnce is how many people one screen of delivery lists.
const peopleAtOnce = 8

// troubleScreen shows what could not be delivered. Without what it shows, or the role
// for it, there is the menu.
func (t *talk) troubleScreen() Say {
	x := t.w.Trouble
	switch {
	case !t.tends(), x == nil && t.p.Place.View == ViewTrouble:
		t.p.Place = cohort.Place{View: ViewMenu}
		return t.menuScreen()
	case t.p.Place.View == ViewResume:
		return t.resumeScreen()
	}
	s := Say{Parts: []Part{note("trouble_title")}}
	resting := t.resting(x)
	if t.troubleOf().People {
		t.missing(&s, x, len(resting) == 0)
	} else {
		s.Parts = append(s.Parts, counted(x, len(resting) == 0)...)
	}
	for _, r := range resting {
		name := t.matterName(r.Matter)
		s.Parts = append(s.Parts, note("trouble_matter", "Name", name, "Date", Day(r.Since), "Why", note(whyItRests(r.Reason))))
		s.Rows = append(s.Rows, []Button{t.tryAgain(r.Matter)})
	}
	renew := Button{Label: note("trouble_renew"), Act: t.act(VerbTrouble, strconv.Itoa(t.p.Place.PageAt))}
	s.Rows = append(s.Rows, []Button{renew, t.button("main_menu", VerbMenu)})
	return s
}

// resting are the matters that rest, but for one that she has let go on just now.
func (t *talk) resting(x *Trouble) []Resting {
	var out []Resting
	for _, r := range x.Resting {
		if r.Matter != t.goes {
			out = append(out, r)
		}
	}
	return out
}

// counted tells in counts what was not delivered, and nothing of whom; calm says that
// nothing else is wrong.
func counted(x *Trouble, calm bool) []Part {
	var lines []Part
	if x.Blocked > 0 {
		lines = append(lines, note("trouble_people_blocked", "N", x.Blocked))
	}
	for _, r := range Reasons() {
		if n := x.Counts[r]; n > 0 {
			lines = append(lines, note("trouble_are_"+string(r), "N", n))
		}
	}
	switch {
	case len(lines) == 0 && calm:
		return []Part{note("trouble_calm", "Date", Day(x.Since), "N", x.Sent, "Waiting", x.Waiting)}
	case len(lines) > 0:
		lines = append([]Part{note("trouble_counts")}, lines...)
	}
	return append([]Part{note("trouble_since", "Date", Day(x.Since), "N", x.Sent, "Waiting", x.Waiting)}, tight(lines)...)
}

// missing tells a coordinator whom of her cohort something did not reach.
func (t *talk) missing(s *Say, x *Trouble, calm bool) {
	if len(x.People) == 0 {
		if calm {
			s.Parts = append(s.Parts, note("trouble_calm_people", "Date", Day(x.Since)))
		}
		return
	}
	pages := (len(x.People) + peopleAtOnce - 1) / peopleAtOnce
	at := min(t.p.Place.PageAt, pages-1)
	s.Parts = append(s.Parts, note("trouble_people", "Date", Day(x.Since)))
	for _, p := range x.People[at*peopleAtOnce : min(len(x.People), (at+1)*peopleAtOnce)] {
		s.Parts = append(s.Parts, missed(p)...)
	}
	if pages > 1 {
		s.Parts = append(s.Parts, note("trouble_page", "Page", at+1, "Pages", pages))
	}
	if x.More && at == pages-1 {
		s.Parts = append(s.Parts, note("trouble_more"))
	}
	var turn []Button
	if at > 0 {
		turn = append(turn, Button{Label: note("button_back"), Act: t.act(VerbTrouble, strconv.Itoa(at-1))})
	}
	if at < pages-1 {
		turn = append(turn, Button{Label: note("button_next"), Act: t.act(VerbTrouble, strconv.Itoa(at+1))})
	}
	if turn != nil {
		s.Rows = append(s.Rows, turn)
	}
}

// missed is one person: who she is, and a line for each reason.
func missed(p Missing) []Part {
	name := note("name_use", "Name", p.Name)
	if !p.Name.Opened() {
		name = note("cohort_unnamed")
	}
	out := []Part{note("trouble_person", "Name", name, "Code", p.Code)}
	if p.Name.Opened() && p.Name.IsZero() { // she has not been asked yet
		out = []Part{note("trouble_nameless", "Code", p.Code)}
	}
	for _, w := range p.Why {
		out = append(out, note("trouble_is_"+string(w.Reason), "Date", Day(w.Since)))
	}
	return tight(out)
}

// resumeScreen asks before a matter is tried again.
func (t *talk) resumeScreen() Say {
	return Say{
		Parts: []Part{note("trouble_ask", "Name", t.matterName(t.p.Place.Matter))},
		Rows: [][]Button{
			{t.button("trouble_yes", VerbResume)}, {t.button("button_back", VerbTrouble), t.button("main_menu", VerbMenu)},
		},
	}
}

// tryAgain is the button that leads to trying a matter again.
func (t *talk) tryAgain(matter string) Button {
	b := Button{Label: note("trouble_yes"), Act: t.act(VerbTry, tag(matter))}
	if _, of := matterOf(t.w.Course, matter); of != nil {
		b.Label = note("trouble_try", "Title", of)
	}
	return b
}

// matterName is what a matter is called.
func (t *talk) matterName(matter string) Part {
	key, of := matterOf(t.w.Course, matter)
	if of != nil {
		return note(key, "Title", of)
	}
	return note(key)
}

// whyItRests is the text for what Telegram says of a matter that it refuses, in the words
// of the outbox; for one that has none, it is refused and no more.
func whyItRests(reason string) string {
	key, known := map[string]string{
		"too_long": "rest_too_long", "bad_markup": "rest_bad_markup", "file": "rest_file", "no_source": "rest_no_source",
	}[reason]
	if !known {
		return "rest_refused"
	}
	return key
}
