package dialog

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"cohortbot/cohort"
	"cohortbot/locales"
)

// The screens and buttons of the list of people.
const (
	ViewRoster cohort.View = "roster"
	ViewSieve  cohort.View = "sieve" // "whom do you want to see?"

	VerbRoster Verb = "ya"
	VerbSieve  Verb = "yb"
	VerbBy     Verb = "yc"

	CommandRoster = "roster"
)

// rostering shows those who coordinate the people of the cohort at hand.
func rostering() conversation {
	return conversation{
		command: CommandRoster, verb: VerbRoster, label: "menu_roster", roles: coordinators(), open: (*talk).toRoster,
		offers: func(t *talk) bool { return t.hand() != "" },
		views:  []cohort.View{ViewRoster, ViewSieve},
		screen: (*talk).peopleScreen, typed: (*talk).typedSearch,
		needs: func(w World, p *cohort.Participant, e Envelope) []Need {
			t := &talk{w: w, p: p}
			if w.List == nil || t.hand() == "" || !t.may(rostering()) || !rostering().concerns(p, e.Event, VerbBy, VerbSieve) || t.leavesList(e.Event) {
				return nil
			}
			var out []Need
			if _, seen := w.People[rosterFor(t.hand())]; !seen {
				out = append(out, Need{People: t.rosterOf(t.sought(e.Event))})
			}
			if _, seen := w.Waiting[t.hand()]; !seen {
				out = append(out, Need{Waiting: t.hand()})
			}
			return out
		},
		arrows: []Transition{
			{ViewRoster, VerbSieve, (*talk).toSieve},
			{ViewSieve, VerbSieve, (*talk).toSieve},
			{ViewSieve, VerbBy, (*talk).toGroup},
		},
	}
}

// leavesList says that a press on the list leads away from it: to read everybody for that
// would be in vain.
func (t *talk) leavesList(e Event) bool {
	act := pressedAct(e)
	here := t.p.Place.View == ViewRoster || t.p.Place.View == ViewSieve
	return here && act != nil && act.Step == t.p.Step && !slices.Contains([]Verb{VerbRoster, VerbSieve, VerbBy}, act.Verb)
}

// rosterAtOnce is how many people one screen lists.
const rosterAtOnce = 8

// sought is whom she looks at when e has had its effect. What must be seen is asked for by
// it before, and her buttons do by it what they do.
func (t *talk) sought(e Event) cohort.Roster {
	r := t.p.Roster
	act := pressedAct(e)
	switch {
	case e.Said != nil && e.Said.Command == CommandRoster:
		return cohort.Roster{}
	case e.Said != nil && t.searches(e.Said):
		return cohort.Roster{Words: e.Said.Text.Fresh()}
	case act == nil || act.Step != t.p.Step:
		return r
	case act.Verb == VerbRoster && act.Arg == "":
		return cohort.Roster{}
	case act.Verb == VerbRoster:
		r.Page = cohortsPage(act.Arg)
	case act.Verb == VerbBy:
		return cohort.Roster{By: act.Arg}
	}
	return r
}

// searches says that somebody is searched for by what she has typed.
func (t *talk) searches(s *Said) bool {
	here := t.p.Place.View == ViewRoster || t.p.Place.View == ViewSieve
	return here && t.p.Leap == 0 && !s.Edited && s.Command == "" && s.Word == "" &&
		!locales.Blank(s.Text) && locales.Length(s.Text) <= locales.NameMax
}

// rosterFor names the people of a cohort as whoever looks at the list sees them.
func rosterFor(in cohort.ID) string { return "roster/" + string(in) }

// rosterOf asks for a page of those she looks at, and counts every group.
func (t *talk) rosterOf(r cohort.Roster) *PeopleOf {
	of := &PeopleOf{
		For: rosterFor(t.hand()), Cohort: t.hand(), From: r.Page * rosterAtOnce, Limit: rosterAtOnce, Last: true,
		Tell: t.grouping(t.hand()),
	}
	names := locales.Alphabet()
	of.Order = func(a, b Known) int { return cmp.Or(names(a.Person.Name, b.Person.Name), byCode(a, b)) }
	switch {
	case !r.Words.IsZero():
		finds := locales.Finder(r.Words)
		of.Match = func(k Known) bool { return finds(k.Person.Name, k.Person.Code) }
	case silenceOf(r.By) > 0:
		of.Order = func(a, b Known) int {
			return cmp.Or(cmp.Compare(a.seen(), b.seen()), names(a.Person.Name, b.Person.Name), byCode(a, b))
		}
		fallthrough
	case r.By != "":
		of.Match = func(k Known) bool { return slices.Contains(of.Tell(k), r.By) }
	}
	return of
}

// grouping gives the groups of each of the people of a cohort. Of one person it is asked
// twice in a row.
func (t *talk) grouping(in cohort.ID) func(Known) []string {
	reach := t.reaching(in)
	var last *cohort.Participant
	var groups []string
	return func(k Known) []string {
		if k.Person != last {
			last, groups = k.Person, t.groups(k.Person, reach(k.Person))
		}
		return groups
	}
}

// seen is when she was here last.
func (k Known) seen() cohort.Instant { return max(k.Person.Seen, k.Person.Joined) }

func byCode(a, b Known) int { return cmp.Compare(a.Person.Code, b.Person.Code) }

// toRoster shows the list: all of it, or the page of it that arg names, as she looks at it.
func (t *talk) toRoster(string) bool {
	return t.handless() || t.look(cohort.Place{View: ViewRoster}, cohort.Task{})
}

// look goes to a screen of the list, as what she does has it.
func (t *talk) look(at cohort.Place, task cohort.Task) bool {
	if !t.may(rostering()) {
		return false
	}
	t.leavePage()
	t.p.Roster, t.p.Task = t.sought(t.e.Event), task
	t.move(at)
	return true
}

// toGroup shows a group of people.
func (t *talk) toGroup(string) bool { return t.look(cohort.Place{View: ViewRoster}, cohort.Task{}) }

// toSieve asks whom she wants to see: of which kind, or another page of those there are.
func (t *talk) toSieve(arg string) bool {
	if n, err := strconv.Atoi(arg); err == nil {
		return t.look(cohort.Place{View: ViewSieve, PageAt: n}, t.p.Task)
	}
	return t.look(cohort.Place{View: ViewSieve}, cohort.Task{Field: arg})
}

// typedSearch takes a name or a code.
func (t *talk) typedSearch(said *Said) bool {
	switch {
	case t.searches(said):
		return t.look(cohort.Place{View: ViewRoster}, cohort.Task{})
	case locales.Length(said.Text) > locales.NameMax:
		t.show(note("roster_long", "N", locales.NameMax))
		return true
	}
	return false
}

// group is what a group is called, with how many there are; false when there is none of
// that name any more.
func (t *talk) group(name string, n int) (Part, bool) {
	if l, ok := strings.CutPrefix(name, groupSpeaks); ok {
		return note("sieve_speaks", "Language", t.ownName(locales.Lang(l)), "Count", n), true
	}
	for _, m := range t.w.Course.Modules {
		if moduleGroup(m) == name {
			return note("sieve_module", "Title", m.Title, "Count", n), true
		}
		for _, l := range m.Lessons {
			if lessonGroup(m, l) == name {
				return note("sieve_lesson", "Title", l.Title, "Count", n), true
			}
		}
		for _, q := range m.Quizzes {
			if quizGroup(m, q) == name {
				return note("sieve_quiz", "Title", q.Title, "Count", n), true
			}
		}
	}
	for _, q := range t.w.Course.Profile {
		for _, o := range q.Options {
			if answerGroup(string(q.ID), string(o.ID)) == name {
				return note("sieve_answer", "Title", o.Text, "Count", n), true
			}
		}
		if answerGroup(string(q.ID), "") == name {
			return note("sieve_unsaid", "Count", n), true
		}
	}
	if slices.Contains(plainGroups(), name) {
		return note("sieve_"+name, "Count", n), true
	}
	return Part{}, false
}

// plainGroups are those that are of no place, language or answer.
func plainGroups() []string {
	return []string{"s3", "s7", "s14", groupBegins, groupDone, groupBetween, groupBlocked, groupPaused}
}
