package dialog

import (
	"slices"
	"strconv"
	"strings"

	"cohortbot/cohort"
	"cohortbot/course"
)

// peopleScreen is one of the list's. Without what it shows, there is the menu.
func (t *talk) peopleScreen() Say {
	x := t.w.People[rosterFor(t.hand())]
	switch {
	case x == nil:
		t.p.Place = cohort.Place{View: ViewMenu}
		return t.menuScreen()
	case t.p.Place.View == ViewSieve:
		return t.sieveScreen(x)
	}
	return t.rosterScreen(x)
}

// rosterScreen lists people, and says how many there are of whom to think.
func (t *talk) rosterScreen(x *People) Say {
	s := Say{Parts: append([]Part{note("roster_title")}, t.inHand()...)}
	s.Parts = append(s.Parts, t.rosterHead(x)...)
	reach := t.reaching(t.hand())
	for _, k := range x.Page {
		s.Parts = append(s.Parts, t.rosterLine(k, reach(k.Person))...)
		s.Rows = append(s.Rows, []Button{t.aboutHer(k, VerbCard)})
	}
	if len(x.Page) == 0 && x.All > 0 {
		s.Parts = append(s.Parts, note("roster_none"))
	}
	last := max(0, (x.Match-1)/rosterAtOnce)
	at := min(t.p.Roster.Page, last)
	if last > 0 {
		s.Parts = append(s.Parts, note("trouble_page", "Page", at+1, "Pages", last+1))
	}
	s.Parts = append(s.Parts, note("roster_hint"))
	s.Rows = append(s.Rows, t.turning(at, at < last, VerbRoster, "")...)
	s.Rows = append(s.Rows, []Button{t.button("roster_sieve", VerbSieve), t.button("roster_today", VerbToday)})
	if n := len(t.guests()); n > 0 {
		s.Rows = append(s.Rows, []Button{t.button("guests_waiting", VerbGuests, "Count", n)})
	}
	if silenceOf(t.p.Roster.By) > 0 && x.Match > 0 {
		s.Rows = append(s.Rows, []Button{{Label: note("nudge_all"), Act: t.act(VerbNudgeAll, t.p.Roster.By)}})
	}
	if t.p.Roster.By != "" || !t.p.Roster.Words.IsZero() {
		s.Rows = append(s.Rows, []Button{t.button("roster_all", VerbRoster)})
	}
	s.Rows = append(s.Rows, []Button{t.button("main_menu", VerbMenu)})
	return s
}

// rosterHead counts people: all and those of whom to think, or those she looks at.
func (t *talk) rosterHead(x *People) []Part {
	out := append([]Part{note("roster_people", "N", x.All)}, t.comingIn(x)...)
	group, known := t.group(t.p.Roster.By, x.Match)
	switch {
	case !t.p.Roster.Words.IsZero():
		out = append(out, note("roster_searched", "Words", t.p.Roster.Words, "Count", x.Match))
	case known:
		out = append(out, group)
	default:
		for _, name := range []string{"s7", groupBegins, groupDone, groupBlocked} {
			if line, ok := t.group(name, x.Counts[name]); ok && x.Counts[name] > 0 {
				out = append(out, line)
			}
		}
	}
	return tight(out)
}

// comingIn says how many are on no list yet: those who wait to be confirmed, and those who have
// agreed and say who they are.
func (t *talk) comingIn(x *People) (out []Part) {
	if n := len(t.guests()); n > 0 {
		out = append(out, note("guests_waiting", "Count", n))
	}
	if x.Joins > 0 {
		out = append(out, note("roster_joining", "Count", x.Joins))
	}
	return out
}

// rosterLine is one person: who she is, where she stands and when she was here.
func (t *talk) rosterLine(k Known, r reached) []Part {
	out := []Part{named(k.Person), note("roster_line", "Where", r.where(), "Seen", t.seenPart(r.seen))}
	if k.Person.Blocked {
		out = append(out, note("roster_blocked"))
	}
	if k.Person.Reminded.Paused > t.w.Now {
		out = append(out, note("roster_paused"))
	}
	return tight(out)
}

// aboutHer is a button that bears somebody's name and code.
func (t *talk) aboutHer(k Known, verb Verb) Button {
	b := Button{Label: note("roster_button", "Name", k.Person.Name, "Code", k.Person.Code), Act: t.act(verb, k.ID)}
	if k.Person.Name.IsZero() || !k.Person.Name.Opened() {
		b.Label = note("roster_button_code", "Code", k.Person.Code)
	}
	return b
}

// What kinds of groups there are to choose among.
const (
	sieveModules = "in"
	sieveSpeaks  = "la"
	sieveAnswers = "pf:" // and a question
)

// sievesAtOnce is how many groups one screen offers.
const sievesAtOnce = 10

// sieveScreen offers groups of people, each with how many there are.
func (t *talk) sieveScreen(x *People) Say {
	s := Say{Parts: append([]Part{note("sieve_ask")}, t.inHand()...)}
	kind := t.p.Task.Field
	offered := slices.DeleteFunc(t.sieves(kind), func(name string) bool { return x.Counts[name] == 0 })
	page, turn := paged(t, offered, sievesAtOnce, VerbSieve)
	for _, name := range page {
		label, _ := t.group(name, x.Counts[name])
		s.Rows = append(s.Rows, []Button{{Label: label, Act: t.act(VerbBy, name)}})
	}
	s.Rows = append(s.Rows, turn...)
	if kind != "" {
		s.Rows = append(s.Rows, []Button{t.button("button_back", VerbSieve), t.button("roster_all", VerbRoster)})
		return s
	}
	s.Rows = append(s.Rows, []Button{{Label: note("sieve_places"), Act: t.act(VerbSieve, sieveModules)}})
	s.Rows = append(s.Rows, []Button{{Label: note("sieve_languages"), Act: t.act(VerbSieve, sieveSpeaks)}})
	for _, q := range t.w.Course.Profile {
		s.Rows = append(s.Rows, []Button{t.labelled(q.Ask, VerbSieve, sieveAnswers+tag(string(q.ID)))})
	}
	s.Rows = append(s.Rows, []Button{t.button("roster_all", VerbRoster), t.button("main_menu", VerbMenu)})
	return s
}

// sieves are the groups of a kind, in the order of the course.
func (t *talk) sieves(kind string) []string {
	if question, ok := strings.CutPrefix(kind, sieveAnswers); ok {
		return t.answersTo(question)
	}
	var out []string
	switch kind {
	case sieveModules:
		for _, m := range t.w.Course.Modules {
			out = append(append(out, moduleGroup(m)), t.placesIn(m)...)
		}
	case sieveSpeaks:
		for _, l := range t.w.Course.Languages {
			out = append(out, groupSpeaks+string(l))
		}
	default:
		out = plainGroups()
	}
	return out
}

// placesIn are the lessons and quizzes of a module.
func (t *talk) placesIn(m *course.Module) []string {
	var out []string
	for _, l := range m.Lessons {
		out = append(out, lessonGroup(m, l))
	}
	for _, q := range m.Quizzes {
		out = append(out, quizGroup(m, q))
	}
	return out
}

// answersTo are the answers to a question of the profile.
func (t *talk) answersTo(question string) []string {
	var out []string
	for _, q := range t.w.Course.Profile {
		if tag(string(q.ID)) != question {
			continue
		}
		for _, o := range q.Options {
			out = append(out, answerGroup(string(q.ID), string(o.ID)))
		}
		out = append(out, answerGroup(string(q.ID), ""))
	}
	return out
}

// rosterPage is the button back to the list as she left it.
func (t *talk) rosterPage() Button {
	return Button{Label: note("menu_roster"), Act: t.act(VerbRoster, strconv.Itoa(t.p.Roster.Page))}
}
