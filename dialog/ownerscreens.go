package dialog

import (
	"slices"
	"strconv"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// ownerScreen builds what an owner's present place shows.
func (t *talk) ownerScreen() Say {
	switch t.p.Place.View {
	case ViewCohorts:
		return t.cohortsScreen()
	case ViewCohort:
		return t.cohortScreen()
	case ViewCohortName:
		return t.cohortNameScreen()
	case ViewCohortStart:
		return t.cohortStartScreen()
	case ViewCohortLanguages:
		return t.cohortLanguagesScreen()
	case ViewArchive, ViewArchiveSure, ViewRevive:
		return t.endScreen()
	}
	return Say{Parts: []Part{note("moment")}, Rows: [][]Button{{t.button("main_menu", VerbMenu)}}}
}

func (t *talk) cohortsScreen() Say {
	s := Say{Parts: []Part{note("cohorts_title")}}
	page, turn := t.pageOfCohorts(VerbCohorts)
	for _, x := range page {
		s.Parts = append(s.Parts, t.cohortLine(x))
		b := Button{Label: t.cohortName(x.Cohort), Act: t.act(VerbCohort, tag(string(x.ID)))}
		s.Rows = append(s.Rows, []Button{b})
	}
	s.Rows = append(append(s.Rows, turn...), []Button{t.button("cohort_new", VerbFound)}, []Button{t.button("main_menu", VerbMenu)})
	return s
}

// cohortsAtOnce is how many cohorts one screen lists.
const cohortsAtOnce = 20

// pageOfCohorts are the cohorts of the page she is on, the newest page first, each page
// the oldest first; and the buttons to the pages beside it.
func (t *talk) pageOfCohorts(verb Verb) (page []Listed, turn [][]Button) {
	n := min(t.p.Place.PageAt, (len(t.w.List)-1)/cohortsAtOnce)
	to := len(t.w.List) - n*cohortsAtOnce
	from := max(0, to-cohortsAtOnce)
	var row []Button
	if from > 0 {
		row = append(row, Button{Label: note("cohorts_older"), Act: t.act(verb, strconv.Itoa(n+1))})
	}
	if n > 0 {
		row = append(row, Button{Label: note("cohorts_newer"), Act: t.act(verb, strconv.Itoa(n-1))})
	}
	if row != nil {
		turn = [][]Button{row}
	}
	return t.w.List[from:to], turn
}

// cohortLine is a cohort's name and first day.
func (t *talk) cohortLine(x Listed) Part {
	if over(x.Cohort) {
		return note("cohort_line_ended", "Name", t.cohortName(x.Cohort), "Date", Day(x.Cohort.Archived))
	}
	return note("cohort_line", "Name", t.cohortName(x.Cohort), "Date", t.startOf(x.Cohort))
}

// cohortName is a cohort's name as a part; one that cannot be opened has none.
func (t *talk) cohortName(c *cohort.Cohort) Part {
	if c == nil || !c.Name.Opened() || c.Name.IsZero() {
		return note("cohort_unnamed")
	}
	return note("name_use", "Name", c.Name)
}

func (t *talk) startOf(c *cohort.Cohort) Day {
	start, err := c.StartIn(t.w.Course.Zone)
	if err != nil {
		return Day(c.Made)
	}
	return Day(cohort.At(start))
}

func (t *talk) cohortScreen() Say {
	c := t.listed(t.p.Task.Cohort)
	if c == nil {
		t.p.Place = cohort.Place{View: ViewCohorts}
		t.p.Step++
		return t.cohortsScreen()
	}
	var spoken []Part
	for _, l := range c.Languages {
		spoken = append(spoken, note("name_use", "Name", t.w.Words.OwnName(l)))
	}
	s := Say{Parts: []Part{t.cohortLine(Listed{t.p.Task.Cohort, c}), note("cohort_languages", "List", spoken)}}
	s.Parts = append(append(s.Parts, t.cohortPeople(t.p.Task.Cohort)...), t.whenErased(c)...)
	list := []Button{t.button("menu_cohorts", VerbCohorts), t.button("main_menu", VerbMenu)}
	if over(c) {
		s.Rows = [][]Button{{t.button("cohort_rename", VerbRename)}}
		if !t.outlasted(c) {
			s.Rows = append(s.Rows, []Button{t.button("cohort_revive", VerbRevive)})
		}
		s.Rows = append(s.Rows, list)
		return s
	}
	s.Rows = [][]Button{
		{t.button("cohort_invite", VerbInvite)},
		{t.button("cohort_rename", VerbRename), t.button("cohort_move", VerbStartDay)},
		{t.button("cohort_speak", VerbSpeak), t.button("cohort_coordinator", VerbCoordinator)},
	}
	if c, ok := t.commanded(CommandRole); ok && c.verb != "" {
		s.Rows = append(s.Rows, []Button{t.button(c.label, c.verb)})
	}
	s.Rows = append(s.Rows, []Button{t.button("cohort_archive", VerbArchive)}, list)
	return s
}

// ownName is a language's name in its own script, whoever reads it.
func (t *talk) ownName(l locales.Lang) course.Text {
	out := course.Text{}
	for _, x := range t.w.Course.Languages {
		out[x] = t.w.Words.OwnName(l)
	}
	return out
}

func (t *talk) cohortNameScreen() Say {
	s := Say{Parts: []Part{note("cohort_ask_name")}}
	if !t.p.Task.Name.IsZero() && t.p.Task.Cohort == "" {
		s.Rows = append(s.Rows, []Button{t.button("name_use", VerbUseName, "Name", t.p.Task.Name)})
	}
	s.Rows = append(s.Rows, t.leaving())
	return s
}

func (t *talk) cohortStartScreen() Say {
	key := "cohort_ask_start"
	if t.p.Task.Cohort != "" {
		key = "cohort_ask_move"
	}
	s := Say{Parts: []Part{note(key, "Example", anExample)}}
	for _, day := range t.starts() {
		b := Button{Label: note("day", "Date", Day(cohort.At(day))), Act: t.act(VerbDay, day.Format(time.DateOnly))}
		s.Rows = append(s.Rows, []Button{b})
	}
	s.Rows = append(s.Rows, t.leaving())
	return s
}

func (t *talk) cohortLanguagesScreen() Say {
	s := Say{Parts: []Part{note("cohort_ask_languages")}}
	for _, l := range t.w.Course.Languages {
		c := Choice{Text: t.ownName(l), Act: t.act(VerbSpoken, string(l))}
		if slices.Contains(t.p.Task.Languages, l) {
			c.Chosen, c.Act.Verb = true, VerbUnspoken
		}
		s.Choices = append(s.Choices, c)
	}
	s.Rows = [][]Button{{t.button("done", VerbSpokenDone)}, t.leaving()}
	return s
}
