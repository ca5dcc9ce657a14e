package dialog

import (
	"slices"
	"strconv"

	"cohortbot/cohort"
	"cohortbot/locales"
)

const (
	mostSilent = 365 // days
	mostChosen = 200
)

// toWho shows for whom it is, and for how many.
func (t *talk) toWho(string) bool {
	if !t.writes() {
		return false
	}
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewAnnounceWho})
	return true
}

// toAll has it be for everybody.
func (t *talk) toAll(string) bool {
	if !t.writes() {
		return false
	}
	t.p.Writing.Of.To = cohort.Recipients{}
	return t.toWho("")
}

// setAsked takes an answer of the profile, or takes the condition out.
func (t *talk) setAsked(arg string) bool {
	q, ok := t.askedOf(t.p.Task.Field)
	to := &t.p.Writing.Of.To
	if arg == "" && ok {
		delete(to.Profile, string(q.ID))
		return t.filledIn()
	}
	for _, o := range q.Options {
		if tag(string(o.ID)) == arg {
			if to.Profile == nil {
				to.Profile = map[string]string{}
			}
			to.Profile[string(q.ID)] = string(o.ID)
			return t.filledIn()
		}
	}
	return false
}

// setWho takes a condition, or takes it out.
func (t *talk) setWho(arg string) bool {
	to := &t.p.Writing.Of.To
	switch t.p.Task.Field {
	case fieldReads:
		if l := locales.Lang(arg); arg != "" && !slices.Contains(t.readIn(), l) {
			return false
		}
		to.Lang = locales.Lang(arg)
	case fieldModule:
		return t.setModule(arg)
	case fieldSilent:
		n, err := strconv.Atoi(arg)
		if arg != "" && (err != nil || n < 1 || n > mostSilent) {
			return false
		}
		to.Silent = n
	case fieldSilentTo:
		id := ""
		for _, x := range t.askedBefore() {
			if arg == tag(x.ID) {
				id = x.ID
			}
		}
		if arg != "" && id == "" {
			return false
		}
		to.Unanswered = id
	case fieldPeople:
		if arg != "" {
			return false
		}
		to.People = nil
	default:
		if arg != "" {
			return false
		}
	}
	return t.filledIn()
}

// sentBefore asks for what was announced to the cohort of the one she writes.
func sentBefore(a *cohort.Announcement) HistoryOf {
	return HistoryOf{Cohort: a.Cohort, Limit: spokenAtOnce}
}

// askedBefore are those sent lately that ask something, the latest first.
func (t *talk) askedBefore() []Spoken {
	h := t.w.History[sentBefore(&t.p.Writing.Of)]
	if h == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(h.Page), func(x Spoken) bool {
		return x.Announcement.Question == "" || x.Announcement.Started == 0
	})
}

// setModule takes a module, and whether those are meant who have finished it.
func (t *talk) setModule(arg string) bool {
	to := &t.p.Writing.Of.To
	if arg == "" {
		to.Module, to.Finished = "", false
		return t.filledIn()
	}
	for _, m := range t.w.Course.Modules {
		if arg[1:] == tag(string(m.ID)) && (arg[:1] == on || arg[:1] == off) {
			to.Module, to.Finished = m.ID, arg[:1] == on
			return t.filledIn()
		}
	}
	return false
}

// typedCodes takes single people. What is no code is told, and those before it stay as they
// were.
func (t *talk) typedCodes(said *Said) {
	codes, rest := locales.Codes(said.Text)
	slices.Sort(codes)
	codes = slices.Compact(codes)
	switch {
	case len(codes) == 0, len(rest) > 0:
		t.show(note("announce_codes_unread", "Example", aCode))
	case len(codes) > mostChosen:
		t.show(note("announce_codes_many", "N", mostChosen))
	default:
		t.p.Writing.Of.To.People = codes
		t.filledIn()
	}
}

// whoLines say for whom it is, a condition a line.
func (t *talk) whoLines() []Part {
	to := t.p.Writing.Of.To
	var out []Part
	for _, q := range t.w.Course.Profile {
		for _, o := range q.Options {
			if to.Profile[string(q.ID)] == string(o.ID) {
				out = append(out, note("announce_who_answer", "Answer", o.Text))
			}
		}
	}
	if to.Lang != "" {
		out = append(out, note("announce_who_lang", "Language", t.ownName(to.Lang)))
	}
	if m := t.w.Course.Module(to.Module); m != nil {
		out = append(out, note(t.moduleKey("announce_who", to.Finished), "Title", m.Title))
	} else if to.Module != "" {
		out = append(out, note("announce_who_gone"))
	}
	if to.Silent > 0 {
		out = append(out, note("announce_who_silent", "N", to.Silent))
	}
	if a := t.w.Spoken[to.Unanswered]; a != nil {
		out = append(out, note("announce_who_unanswered", "Date", ShortDay(a.Started), "Words", t.firstWords(a)))
	} else if to.Unanswered != "" {
		out = append(out, note("announce_who_gone"))
	}
	if n := len(to.People); n > 0 {
		out = append(out, note("announce_who_codes", "N", n))
	}
	if len(out) == 0 {
		out = append(out, note("announce_who_all"))
	}
	return tight(out)
}

func (t *talk) moduleKey(key string, finished bool) string {
	if finished {
		return key + "_finished"
	}
	return key + "_unfinished"
}

func (t *talk) number() Part {
	all := 0
	if t.w.People[ofAnnounce] != nil {
		all = t.w.People[ofAnnounce].All
	}
	p := note("announce_number", "N", t.expected(), "All", all)
	p.Tight = true
	return p
}

// whoScreen says for whom it is and for how many, and leads to each condition.
func (t *talk) whoScreen() Say {
	s := Say{Parts: []Part{note("announce_who")}}
	s.Parts = append(append(s.Parts, t.whoLines()...), t.number())
	open := func(field string, label Part) {
		s.Rows = append(s.Rows, []Button{{Label: label, Act: t.act(VerbField, field)}})
	}
	for _, q := range t.w.Course.Profile {
		open(fieldAsked+tag(string(q.ID)), Part{Text: q.Ask})
	}
	open(fieldReads, note("menu_language"))
	open(fieldModule, note("announce_by_module"))
	open(fieldSilent, note("announce_by_silence"))
	open(fieldSilentTo, note("announce_by_answer"))
	open(fieldPeople, note("announce_by_code"))
	if to := t.p.Writing.Of.To; len(to.Profile)+len(to.People)+to.Silent > 0 || to.Lang != "" || to.Module != "" || to.Unanswered != "" {
		s.Rows = append(s.Rows, []Button{t.button("announce_everybody", VerbSet)})
	}
	s.Rows = append(s.Rows, []Button{t.button("announce_done", VerbBack), t.button("main_menu", VerbMenu)})
	return s
}

// whoFieldScreen offers the values of a condition.
func (t *talk) whoFieldScreen() Say {
	var s Say
	set := func(label Part, arg string) {
		s.Rows = append(s.Rows, []Button{{Label: label, Act: t.act(VerbSet, arg)}})
	}
	field := t.p.Task.Field
	if q, ok := t.askedOf(field); ok {
		s.Parts = []Part{note("announce_ask_answer"), {Text: q.Ask}}
		for _, o := range q.Options {
			set(Part{Text: o.Text}, tag(string(o.ID)))
		}
	}
	switch field {
	case fieldReads:
		s.Parts = []Part{note("announce_ask_lang")}
		for _, l := range t.readIn() {
			set(Part{Text: t.ownName(l)}, string(l))
		}
	case fieldModule:
		s.Parts = []Part{note("announce_ask_module")}
		for _, m := range t.w.Course.Modules {
			set(note("announce_finished", "Title", m.Title), on+tag(string(m.ID)))
			set(note("announce_unfinished", "Title", m.Title), off+tag(string(m.ID)))
		}
	case fieldSilent:
		s.Parts = []Part{note("announce_ask_silent")}
		for _, n := range []int{3, 7, 14, 30} {
			set(note("days", "N", n), strconv.Itoa(n))
		}
	case fieldSilentTo:
		s.Parts = []Part{note("announce_ask_unanswered")}
		for _, x := range t.askedBefore() {
			set(note("announce_one_before", "Date", ShortDay(x.Announcement.Started), "Words", t.firstWords(x.Announcement)), tag(x.ID))
		}
		if len(s.Rows) == 0 {
			s.Parts = []Part{note("announce_none_asks")}
		}
	case fieldPeople:
		s.Parts = []Part{note("announce_ask_codes", "Example", aCode)}
	}
	if s.Parts == nil { // the course asks it no more
		s.Parts = []Part{note("announce_who_gone")}
	}
	set(note("announce_no_matter"), "")
	s.Rows = append(s.Rows, []Button{t.button("button_back", VerbBack), t.button("main_menu", VerbMenu)})
	return s
}
