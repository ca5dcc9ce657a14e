package dialog

import (
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
)

// atRest names the people whose reminders rest.
func (t *talk) atRest(x cohort.Pause) Part {
	switch {
	case x.Code != "":
		return note("pause_one", "Code", x.Code)
	case x.Lang != "":
		return note("pause_lang", "Language", t.ownName(x.Lang))
	case x.Question == "":
		return note("pause_all")
	}
	if ask, answer := t.answerOf(x); answer != nil {
		return note("profile_line", "Ask", ask, "Answer", answer)
	}
	return note("pause_unknown") // the course asks it no more
}

// answerOf is the question of the profile and the answer to it that a pause is for; nil where it is for
// another part, or the course asks it no more.
func (t *talk) answerOf(x cohort.Pause) (ask, answer course.Text) {
	for _, q := range t.w.Course.Profile {
		for _, o := range q.Options {
			if string(q.ID) == x.Question && string(o.ID) == x.Option {
				return q.Ask, o.Text
			}
		}
	}
	return nil, nil
}

func (t *talk) pauseLine(x cohort.Pause) Part {
	return note("pause_line", "Whom", t.atRest(x), "Date", Day(x.Ends(t.w.Course.Zone)))
}

func (t *talk) pausesScreen() Say {
	s := Say{Parts: append([]Part{note("pauses_title")}, t.forWhom()...)}
	all := t.restsNow()
	if len(all) == 0 {
		s.Parts = append(s.Parts, note("pauses_none"))
	}
	for _, x := range all {
		s.Parts = append(s.Parts, t.pauseLine(x))
		label := note("pause_door", "Whom", t.atRest(x), "Date", ShortDay(x.Ends(t.w.Course.Zone)))
		if short := t.shortly(x); short != nil {
			label.Args["Whom"] = short
		}
		s.Rows = append(s.Rows, []Button{{Label: label, Act: t.act(VerbPauseOf, tag(x.ID))}})
	}
	s.Rows = append(s.Rows, []Button{t.button("pause_add", VerbAdd)}, []Button{t.button("button_back", VerbBack), t.button("main_menu", VerbMenu)})
	return s
}

func (t *talk) pauseOfScreen() Say {
	x, _ := t.pauseAtHand()
	return Say{Parts: []Part{t.pauseLine(x), note("pause_means")}, Rows: [][]Button{
		{t.button("pause_end", VerbEnd)}, {t.button("pause_other_day", VerbUntil)},
		{t.button("button_back", VerbBack), t.button("main_menu", VerbMenu)},
	}}
}

func (t *talk) pauseWhomScreen() Say {
	var rows [][]Button
	for _, x := range t.segments() {
		label := t.atRest(x)
		if short := t.shortly(x); short != nil {
			label = Part{Text: short}
		}
		rows = append(rows, []Button{{Label: label, Act: t.act(VerbWhom, segmentTag(x))}})
	}
	return t.askingRelease(note("pause_ask_whom"), rows...)
}

// shortly names a part of the cohort where there is little room: there the answer alone is read,
// for with the question before it all its answers would look alike. Nil: it has no name of its own.
func (t *talk) shortly(x cohort.Pause) course.Text {
	if x.Lang != "" {
		return t.ownName(x.Lang)
	}
	_, answer := t.answerOf(x)
	return answer
}

func (t *talk) pauseDayScreen() Say {
	x, _ := t.pauseAtHand()
	s := t.askingRelease(note("pause_ask_day", "Example", anExample), t.days(t.today(), 3, 7, 14, 30)...)
	s.Parts = append([]Part{t.atRest(x)}, s.Parts...)
	return s
}

// pauseSureScreen says what will hold and whom it concerns, before it does.
func (t *talk) pauseSureScreen() Say {
	x, _ := t.pauseAtHand()
	r := t.regulating()
	s := Say{Parts: []Part{note("pause_sure_end", "Whom", t.atRest(x))}}
	if !r.End {
		until := t.dayNamed(r.Day)
		s.Parts = []Part{note("pause_sure", "Whom", t.atRest(x), "Date", Day(cohort.At(until))), note("pause_means")}
		s.Parts = append(s.Parts, note("pause_shifts", "N", cohort.DaysBetween(t.pausedFrom(x), until)))
	}
	if t.lookedUp() != nil {
		s.Parts = append(s.Parts, people("release_people", t.lookedUp().Match))
	}
	s.Rows = [][]Button{{t.button("release_confirm", VerbRegulate)}, {t.button("button_back", VerbBack), t.button("main_menu", VerbMenu)}}
	return s
}

// pausedFrom is the day on which a pause began, or begins: today.
func (t *talk) pausedFrom(x cohort.Pause) time.Time {
	if x.From == 0 {
		return t.today()
	}
	return x.From.Time().In(t.w.Course.Zone)
}
