package dialog

import (
	"slices"
	"time"

	"cohortbot/cohort"
	"cohortbot/locales"
)

// announceScreen builds what her present place in writing shows.
func (t *talk) announceScreen() Say {
	if t.p.Place.View != ViewAnnounce && !t.writes() {
		t.p.Place, t.p.Task = cohort.Place{View: ViewAnnounce}, cohort.Task{} // it went meanwhile
		t.p.Step++
	}
	switch t.p.Place.View {
	case ViewAnnounceDraft:
		return t.draftScreen()
	case ViewAnnounceText:
		return t.ownScreen()
	case ViewAnnounceField:
		return t.announceFieldScreen()
	case ViewAnnounceWho:
		return t.whoScreen()
	case ViewAnnounceSure:
		return t.announceSureScreen()
	}
	return t.beginScreen()
}

// beginScreen offers the ways to begin, and to go on with what was begun.
func (t *talk) beginScreen() Say {
	s := Say{Parts: []Part{note("announce_title")}}
	s.Parts = append(s.Parts, t.inHand()...)
	if t.writes() {
		s.Parts = append(s.Parts, note("announce_begun", "Date", Day(t.p.Writing.Began)))
		s.Rows = append(s.Rows, []Button{t.button("announce_go_on", VerbNext)})
	}
	for _, x := range templates() {
		s.Rows = append(s.Rows, []Button{{Label: note("announce_as_" + x), Act: t.act(VerbTemplate, x)}})
	}
	s.Rows = append(s.Rows, []Button{t.button("announce_own", VerbWrite)}, []Button{t.button("announce_as_session", VerbSessions)}, []Button{t.button("main_menu", VerbMenu)})
	return s
}

// ownScreen asks for her own words in one language.
func (t *talk) ownScreen() Say {
	a, l := &t.p.Writing.Of, locales.Lang(t.p.Task.Field)
	file := a.File.Kind != ""
	s := Say{Parts: []Part{note("announce_ask_words", "Language", t.ownName(l), "N", t.room(file))}}
	if !file {
		s.Parts = append(s.Parts, note("announce_ask_file", "N", t.room(true)))
	}
	if _, have := a.Texts[l]; have {
		s.Parts = append(s.Parts, note("announce_anew"))
	}
	for _, x := range t.readIn() {
		if x != l {
			s.Rows = append(s.Rows, []Button{{Label: note("announce_write_in", "Language", t.ownName(x)), Act: t.act(VerbWrite, string(x))}})
		}
	}
	s.Rows = append(s.Rows, []Button{t.button("button_back", VerbBack), t.button("main_menu", VerbMenu)})
	return s
}

// draftScreen shows all of an announcement at a glance, and leads to each thing of it.
func (t *talk) draftScreen() Say {
	a := &t.p.Writing.Of
	s := Say{Parts: []Part{note("announce_draft")}}
	s.Parts = append(s.Parts, t.ofCohort(a.Cohort)...)
	s.Parts = append(s.Parts, t.contentLines(a)...)
	s.Parts = append(s.Parts, tight(t.languageLines(a))...)
	s.Parts = append(s.Parts, t.whoLines()...)
	s.Parts = append(s.Parts, t.number(), t.whenLine(a), t.shownLine(a))
	s.Rows = append(t.contentRows(a), t.wayRows(a)...)
	s.Rows = append(s.Rows,
		[]Button{t.button("announce_who_button", VerbWho), t.fieldButton("announce_when", fieldWhen)},
		[]Button{t.fieldButton("announce_question", fieldQuestion)}, []Button{t.openButton(a)},
	)
	if a.Way != cohort.WayTemplate {
		s.Rows = append(s.Rows, []Button{t.fieldButton("announce_place_button", fieldPlace)})
	}
	s.Rows = append(s.Rows, []Button{t.button("announce_preview", VerbPreview)},
		[]Button{t.fieldButton("announce_discard", fieldDiscard), t.button("main_menu", VerbMenu)})
	return s
}

// ofCohort says of which cohort it is, where she works with several.
func (t *talk) ofCohort(id cohort.ID) []Part {
	c := t.listed(id)
	if len(t.mine()) < 2 || c == nil {
		return nil
	}
	return []Part{note("hand_is", "Name", t.cohortName(c))}
}

func (t *talk) fieldButton(key, field string) Button {
	return Button{Label: note(key), Act: t.act(VerbField, field)}
}

func (t *talk) openButton(a *cohort.Announcement) Button {
	if a.Bare {
		return t.fieldButton("announce_cover", fieldOpen)
	}
	return t.fieldButton("announce_open", fieldOpen)
}

// contentLines say what of it there is beside its words.
func (t *talk) contentLines(a *cohort.Announcement) []Part {
	var out []Part
	if a.Way == cohort.WayTemplate {
		out = append(out, note("announce_as_"+a.Template))
		if day, ok := t.dayOf(a); ok {
			out = append(out, note("announce_line_day", "Date", Day(day)))
		}
		if hour, ok := hourOf(a); ok {
			out = append(out, note("announce_line_hour", "Hour", hour))
		}
		if link := a.Values[valueLink]; !link.IsZero() {
			out = append(out, note("announce_line_link", "Link", link))
		}
	}
	if a.File.Kind != "" {
		out = append(out, note("announce_file_"+a.File.Kind))
	}
	switch {
	case a.Place.IsZero():
	case a.Question != cohort.QuestionCome:
		out = append(out, note("announce_line_place_unasked", "Place", a.Place))
	default:
		out = append(out, note("announce_line_place", "Place", a.Place))
	}
	return tight(out)
}

// languageLines say of each language whether it is ready, and for how many.
func (t *talk) languageLines(a *cohort.Announcement) []Part {
	var out []Part
	for _, l := range t.readIn() {
		key := "announce_line_ready"
		_, own := a.Texts[l]
		switch {
		case !t.hasWords(l) && len(t.p.Writing.Asked[l]) > 0:
			key = "announce_line_asked"
		case !t.hasWords(l) && a.Way == cohort.WayReady:
			key = "announce_line_held"
		case !t.hasWords(l):
			key = "announce_line_missing"
		case a.Way == cohort.WayOriginal && !own:
			key = "announce_line_original"
		}
		out = append(out, note(key, "Language", t.ownName(l), "N", t.readers(l)))
	}
	return out
}

// contentRows lead to what a template is filled by, or to her words in each language.
func (t *talk) contentRows(a *cohort.Announcement) [][]Button {
	var out [][]Button
	if a.Way == cohort.WayTemplate {
		for _, f := range templateFields(a.Template) {
			out = append(out, []Button{t.fieldButton("announce_set_"+f, f)})
		}
		return out
	}
	for _, l := range t.readIn() {
		_, own := a.Texts[l]
		key := "announce_write_in"
		if own {
			key = "announce_rewrite_in"
		}
		row := []Button{{Label: note(key, "Language", t.ownName(l)), Act: t.act(VerbWrite, string(l))}}
		out = append(out, row)
		if !own && len(t.translators(l)) > 0 && len(t.p.Writing.Asked[l]) == 0 && t.canBeTranslated() {
			ask := Button{Label: note("announce_ask_for", "Language", t.ownName(l)), Act: t.act(VerbAskFor, string(l))}
			out = append(out, []Button{ask})
		}
	}
	if a.File.Kind != "" {
		out = append(out, []Button{t.button("announce_unfile", VerbUnfile)})
	}
	return out
}

// wayRows offer what becomes of those whose language is not ready.
func (t *talk) wayRows(a *cohort.Announcement) [][]Button {
	way := func(key string, w cohort.Way) []Button {
		return []Button{{Label: note(key), Act: t.act(VerbLacking, string(w))}}
	}
	lacking := slices.ContainsFunc(t.readIn(), func(l locales.Lang) bool { _, own := a.Texts[l]; return !own })
	switch {
	case bare(a) || a.Way == cohort.WayTemplate || !lacking:
		return nil
	case a.Way == cohort.WayReady, a.Way == cohort.WayOriginal:
		return [][]Button{way("announce_way_open", cohort.WayTranslated)}
	}
	return [][]Button{way("announce_way_ready", cohort.WayReady), {t.fieldButton("announce_way_original", fieldOriginal)}}
}

// whenOf is when it goes, as it stands.
func (t *talk) whenOf(a *cohort.Announcement) time.Time {
	return max(a.At, t.w.Now).Time().In(t.w.Course.Zone)
}

func (t *talk) whenLine(a *cohort.Announcement) Part {
	if a.At == 0 {
		return note("announce_line_now")
	}
	return note("announce_line_at", "Date", Day(a.At), "Hour", t.hourOf(a.At))
}

// shownLine says what a locked phone shows of it, and what is asked under it.
func (t *talk) shownLine(a *cohort.Announcement) Part {
	lines := []Part{note("announce_line_covered")}
	if a.Bare {
		lines[0] = note("announce_line_open")
	}
	if a.Question != cohort.QuestionNone {
		lines = append(lines, note("announce_line_asks_"+string(a.Question)))
	}
	p := note("announce_lines", "List", lines)
	p.Tight = true
	return p
}

// asksValue asks for what a template is filled by, or for a place.
func (t *talk) asksValue(a *cohort.Announcement, field string) Say {
	switch field {
	case valueDay:
		return Say{Parts: []Part{note("announce_ask_day", "Example", anExample)}, Rows: t.days(t.today(), 0, 1, 2, 3)}
	case valueHour:
		day, _ := t.dayOf(a)
		return Say{Parts: []Part{note("announce_ask_hour", "Example", anHour)}, Rows: t.hourRows(day.Time(), 10, 14, 16, 18, 20)}
	}
	return Say{Parts: []Part{note("announce_ask_" + field)}}
}

// announceFieldScreen offers the values of one thing.
func (t *talk) announceFieldScreen() Say {
	field := t.p.Task.Field
	if ofWho(field) {
		return t.whoFieldScreen()
	}
	s := t.asksValue(&t.p.Writing.Of, field)
	set := func(key, arg string) {
		s.Rows = append(s.Rows, []Button{{Label: note(key), Act: t.act(VerbSet, arg)}})
	}
	skip := ""
	switch field {
	case valueHour:
		skip = "announce_no_hour"
	case fieldPlace:
		skip = "announce_no_place"
	case valueLink:
		if t.p.Writing.Of.Template != templateLink {
			skip = "announce_no_link"
		}
	case fieldQuestion:
		set("announce_asks_none", string(cohort.QuestionNone))
		set("announce_asks_read", string(cohort.QuestionRead))
		set("announce_asks_come", string(cohort.QuestionCome))
	case fieldOpen:
		set("announce_open_yes", on)
	case fieldOriginal:
		set("announce_original_yes", on)
	case fieldWhen:
		s.Parts = []Part{note("announce_ask_when", "Example", anExample)}
		set("announce_at_once", "")
		s.Rows = append(s.Rows, t.days(t.today(), 0, 1, 2)...)
	case fieldTime:
		s.Parts = []Part{note("announce_ask_time", "Example", anHour)}
		s.Rows = t.hourRows(t.dayNamed(t.p.Task.Start), 10, 14, 16, 18, 20)
	case fieldDiscard:
		set("announce_discard_yes", on)
	}
	if skip != "" {
		s.Rows = append(s.Rows, []Button{t.button(skip, VerbSkip)})
	}
	s.Rows = append(s.Rows, []Button{t.button("button_back", VerbBack), t.button("main_menu", VerbMenu)})
	return s
}
