package dialog

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/seal"
)

// What of an announcement that has gone out is changed: a language, or by this mark what its
// template is filled by, or its place.
const changesValue = "="

// canReword is all of an announcement that may be changed where it has gone out: its words in
// each language that somebody has written, those of a language that is held, what its template
// is filled by, and a place where it is asked who comes.
func (t *talk) canReword(a *cohort.Announcement) (out []string) {
	if a.State != cohort.AnnouncementGoes && a.State != cohort.AnnouncementGone || over(t.listed(a.Cohort)) {
		return nil
	}
	if a.Way == cohort.WayTemplate {
		for _, f := range templateFields(a.Template) {
			out = append(out, changesValue+f)
		}
		return out
	}
	for _, l := range t.w.Course.Languages {
		if _, have := a.Texts[l]; !a.Texts[l].IsZero() || !have && a.Way == cohort.WayReady {
			out = append(out, string(l))
		}
	}
	if a.Question == cohort.QuestionCome || !a.Place.IsZero() {
		out = append(out, changesValue+fieldPlace)
	}
	return out
}

// toReword asks what is changed, and then for what takes its place. A button may name that,
// too, behind a point; nothing there leaves it out.
func (t *talk) toReword(arg string) bool {
	what, value, given := strings.Cut(arg, ".")
	a, shown := t.spokenHere()
	if a == nil {
		return shown
	}
	can := t.canReword(a)
	if len(can) == 0 || what != "" && !slices.Contains(can, what) {
		return false
	}
	if what == "" && len(can) == 1 {
		what = can[0]
	}
	at := cohort.Place{View: ViewReworded, Matter: t.p.Place.Matter, Content: what}
	if field, ok := strings.CutPrefix(what, changesValue); ok && given {
		v, ok := t.pressedValue(a, field, value)
		t.p.Task.Name = seal.Private{}
		return ok && t.toRewordSure(at, v)
	}
	t.p.Task = cohort.Task{Seen: a.Edited}
	t.move(at)
	return true
}

// toRewordSure asks whether the change shall hold.
func (t *talk) toRewordSure(at cohort.Place, v seal.Private) bool {
	t.p.Task.Name = v
	at.View = ViewRewordSure
	t.move(at)
	return true
}

// pressedValue is what a button gives for a field; nothing leaves out what need not be there.
func (t *talk) pressedValue(a *cohort.Announcement, field, value string) (seal.Private, bool) {
	minutes, err := strconv.Atoi(value)
	switch {
	case value == "":
		return seal.Private{}, optional(a, field)
	case field == valueDay:
		return seal.Conceal(value), isDay(value) && value >= t.today().Format(time.DateOnly)
	case field == valueHour:
		return seal.Conceal(course.Clock(minutes).String()), err == nil && minutes >= 0 && minutes < 24*60
	}
	return seal.Private{}, false
}

// mostPlace is how long a place may be: every message keeps room for it.
const mostPlace = 200

// optional says that a field need not be there.
func optional(a *cohort.Announcement, field string) bool {
	return field == fieldPlace || a.Way == cohort.WayTemplate && field != templateFields(a.Template)[0]
}

// typedWords takes the new words, or another value.
func (t *talk) typedWords(said *Said) bool {
	at := t.p.Place
	a := t.spokenOf(at.Matter)
	if at.View != ViewReworded || at.Content == "" || a == nil {
		return false
	}
	if field, ok := strings.CutPrefix(at.Content, changesValue); ok {
		if v, wrong := t.typedValue(field, said); wrong.Key != "" {
			t.show(wrong)
		} else {
			t.toRewordSure(at, v)
		}
		return true
	}
	l, words := locales.Lang(at.Content), said.own()
	if over := t.w.sized(words) - t.room(a.File.Kind != ""); !t.refuses(said, l, over) {
		t.toRewordSure(at, words)
	}
	return true
}

// dayAhead reads a typed day that is not over, or says what is wrong with it.
func (t *talk) dayAhead(said *Said) (day string, wrong Part) {
	day, ok := t.w.Words.Day(said.Text, t.today())
	switch {
	case !ok:
		return "", note("cohort_start_unread", "Date", Day(t.w.Now), "Example", anExample)
	case day < t.today().Format(time.DateOnly):
		return "", note("announce_day_past", "Date", Day(t.w.Now))
	}
	return day, Part{}
}

// typedValue reads what is typed for what a template is filled by, or for a place, or says what
// is wrong with it.
func (t *talk) typedValue(field string, said *Said) (v seal.Private, wrong Part) {
	switch field {
	case valueDay:
		day, wrong := t.dayAhead(said)
		return seal.Conceal(day), wrong
	case valueHour:
		if at, ok := t.clock(said.Text); ok {
			return seal.Conceal(at.String()), Part{}
		}
		return v, note("reminders_hour_unread", "Example", anHour)
	case valueLink:
		if link, ok := locales.WebAddress(said.Text); ok {
			return link, Part{}
		}
		return v, note("announce_link_unread", "Example", anAddress)
	}
	switch place, n := locales.Line(said.Text); {
	case n == 0:
		return v, note("text_empty")
	case locales.UnitsOf(place) > mostPlace:
		return v, note("announce_line_long", "N", mostPlace)
	default:
		return place, Part{}
	}
}

// rewordAll has the new words, or the other value, put in the place of the old, wherever those
// came. Words of a language that is held go nowhere yet.
func (t *talk) rewordAll(string) bool {
	at, v := t.p.Place, t.p.Task.Name
	a, shown := t.spokenHere()
	if a == nil {
		return shown
	}
	field, isField := strings.CutPrefix(at.Content, changesValue)
	l := locales.Lang(at.Content)
	x := Steer{Do: SteerEdit, Seen: t.p.Task.Seen}
	switch _, have := a.Texts[l]; {
	case isField:
		x.Values = map[string]seal.Private{field: v.Fresh()}
	case v.IsZero():
		return false
	case !have:
		x.Do = SteerTranslate
		fallthrough
	default:
		x.Texts = map[locales.Lang]seal.Private{l: v.Fresh()}
	}
	t.steer(at.Matter, x)
	return t.backAtSpoken()
}

// rewordedScreen asks for what takes the place of the old, or first of what.
func (t *talk) rewordedScreen() Say {
	a := t.spokenOf(t.p.Place.Matter)
	if a == nil {
		return Say{Parts: []Part{note("history_gone")}, Rows: [][]Button{{t.button("menu_history", VerbHistory)}}}
	}
	back := []Button{t.button("page_back", VerbOneSpoken)}
	what := t.p.Place.Content
	if field, ok := strings.CutPrefix(what, changesValue); ok {
		s := t.valueScreen(a, field)
		s.Rows = append(s.Rows, back)
		return s
	}
	if what != "" {
		l := locales.Lang(what)
		key := "reword_ask"
		if _, have := a.Texts[l]; !have {
			key = "reword_ask_held"
		}
		return Say{Parts: []Part{note(key, "Language", t.ownName(l))}, Rows: [][]Button{back}}
	}
	s := Say{Parts: []Part{note("reword_which")}}
	if a.Way == cohort.WayTemplate {
		s.Parts = []Part{note("reword_what")}
	}
	for _, x := range t.canReword(a) {
		label := Part{Text: t.ownName(locales.Lang(x))}
		if field, ok := strings.CutPrefix(x, changesValue); ok {
			label = note("announce_set_" + field)
		}
		s.Rows = append(s.Rows, []Button{{Label: label, Act: t.act(VerbReword, x)}})
	}
	s.Rows = append(s.Rows, back)
	return s
}

// valueScreen asks for another value of a field.
func (t *talk) valueScreen(a *cohort.Announcement, field string) Say {
	s := t.asksValue(a, field)
	for _, row := range s.Rows {
		for i := range row {
			row[i].Act = t.act(VerbReword, changesValue+field+"."+row[i].Act.Arg)
		}
	}
	if optional(a, field) {
		label := note("announce_no_" + field)
		s.Rows = append(s.Rows, []Button{{Label: label, Act: t.act(VerbReword, changesValue+field+".")}})
	}
	return s
}

// rewordSureScreen asks whether the change shall hold for everybody.
func (t *talk) rewordSureScreen() Say {
	at, v := t.p.Place, t.p.Task.Name
	field, isField := strings.CutPrefix(at.Content, changesValue)
	a := t.spokenOf(at.Matter)
	again := func(key string) []Button { return []Button{{Label: note(key), Act: t.act(VerbReword, at.Content)}} }
	if !isField {
		sure, yes := t.rewordSureParts(a, locales.Lang(at.Content), v)
		return Say{
			Parts: append(sure, t.secondFirst(a)...),
			Rows:  [][]Button{{t.button(yes, VerbRewordSure)}, again("reword_again"), {t.button("page_back", VerbOneSpoken)}},
		}
	}
	parts := append([]Part{note("reword_value_sure"), t.valueLine(field, v)}, t.secondFirst(a)...)
	if field != valueLink { // it comes anew, with a sound
		parts = append(parts, t.quietTill()...)
	}
	return Say{
		Parts: parts,
		Rows:  [][]Button{{t.button("reword_all", VerbRewordSure)}, again("button_back")},
	}
}

// rewordSureParts say for whom the new words are, and what the button is called that has them hold.
func (t *talk) rewordSureParts(a *cohort.Announcement, l locales.Lang, v seal.Private) (out []Part, yes string) {
	words := locales.Bare(v)
	switch {
	case a == nil:
		return []Part{note("reword_sure", "Words", words)}, "reword_all"
	case a.Texts[l].IsZero():
		return []Part{note("reword_sure_held", "Words", words)}, "reword_held"
	case a.Way == cohort.WayOriginal && l == a.Original: // others read it too
		out, yes = []Part{note("reword_sure", "Words", words)}, "reword_all"
	default:
		out, yes = []Part{note("reword_sure_in", "Language", t.ownName(l), "Words", words)}, "reword_in"
	}
	for x, own := range a.Texts {
		if x != l && !own.IsZero() {
			return append(out, note("reword_others")), yes
		}
	}
	return out, yes
}

// secondFirst says that a change of what is for many waits for a second person.
func (t *talk) secondFirst(a *cohort.Announcement) []Part {
	if a == nil || a.Expected <= t.w.Limits.many() {
		return nil
	}
	return []Part{note("reword_second")}
}

// valueLine says what a field will be.
func (t *talk) valueLine(field string, v seal.Private) Part {
	switch x := (&cohort.Announcement{Values: map[string]seal.Private{field: v}}); {
	case v.IsZero():
		return note("announce_no_" + field)
	case field == valueDay:
		day, _ := t.dayOf(x)
		return note("announce_line_day", "Date", Day(day))
	case field == valueHour:
		hour, _ := hourOf(x)
		return note("announce_line_hour", "Hour", hour)
	case field == valueLink:
		return note("announce_line_link", "Link", v)
	}
	return note("announce_line_place", "Place", v)
}
