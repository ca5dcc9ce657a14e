package dialog

import (
	"slices"

	"cohortbot/cohort"
)

// cohortPeople says how many learn in a cohort, and who coordinates it.
func (t *talk) cohortPeople(id cohort.ID) []Part {
	var out []Part
	if found := t.w.People[CommandCohort]; found != nil && (found.All > 0 || !over(t.listed(id))) {
		out = append(out, people("cohort_people", found.All))
	}
	var who []Part
	for _, k := range t.w.Team {
		if slices.Contains(k.Person.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: id}) {
			who = append(who, named(k.Person))
		}
	}
	if len(who) == 0 {
		return append(out, note("cohort_coordinators_none"))
	}
	return append(out, note("cohort_coordinators", "List", who))
}

// whenErased says of a cohort that has come to its end what becomes of what is kept.
func (t *talk) whenErased(c *cohort.Cohort) []Part {
	if !over(c) {
		return nil
	}
	key := "cohort_ended"
	if t.outlasted(c) {
		key = "cohort_gone"
	}
	return []Part{note(key, "Date", Day(ended(t.w, c)))}
}

// endScreen asks before a cohort comes to its end, twice, or goes on.
func (t *talk) endScreen() Say {
	c := t.listed(t.p.Task.Cohort)
	if c == nil || over(c) != (t.p.Place.View == ViewRevive) { // another was quicker
		t.p.Place = cohort.Place{View: ViewCohort}
		t.p.Step++
		s := t.cohortScreen()
		s.Parts = append([]Part{note("archive_same")}, s.Parts...)
		return s
	}
	name, back := t.cohortName(c), []Button{t.button("button_back", VerbBack), t.button("main_menu", VerbMenu)}
	n := 0
	if found := t.w.People[CommandCohort]; found != nil {
		n = found.All
	}
	will := *c
	will.Archived = t.w.Now
	switch t.p.Place.View {
	case ViewRevive:
		return Say{Parts: []Part{note("revive_ask", "Name", name)}, Rows: [][]Button{{t.button("revive_yes", VerbReviveNow)}, back}}
	case ViewArchive:
		return Say{Parts: []Part{
			note("archive_ask", "Name", name), people("archive_people", n), note("archive_means"),
			note("archive_erases", "Date", Day(ended(t.w, &will)), "N", t.w.Course.Consent.RetainDays), note("archive_way_back"),
		}, Rows: [][]Button{{t.button("archive_on", VerbArchiveOn)}, back}}
	}
	return Say{Parts: []Part{note("archive_again", "Name", name), people("archive_people", n)}, Rows: [][]Button{{t.button("archive_yes", VerbArchiveNow)}, back}}
}
