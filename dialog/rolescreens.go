package dialog

import (
	"slices"

	"cohortbot/cohort"
)

// teamScreen builds what her present place among roles shows.
func (t *talk) teamScreen() Say {
	if t.p.Place.View == ViewTeamWait {
		return Say{Parts: []Part{note("moment")}, Rows: [][]Button{{t.button("main_menu", VerbMenu)}}}
	}
	her, ok := t.her()
	switch {
	case t.p.Place.View == ViewTeam:
		return t.teamListScreen()
	case !ok: // she has left meanwhile
		t.p.Place, t.p.Task = cohort.Place{View: ViewTeam}, cohort.Task{}
		t.p.Step++
		s := t.teamListScreen()
		s.Parts = append([]Part{note("team_not_gone")}, s.Parts...)
		return s
	case t.p.Place.View == ViewTeamCohort:
		return t.teamCohortScreen(her)
	case t.p.Place.View == ViewTeamSure:
		return t.teamSureScreen(her)
	}
	return t.teamOneScreen(her)
}

// teamAtOnce is how many people one screen lists.
const teamAtOnce = 8

func (t *talk) teamListScreen() Say {
	s := Say{Parts: []Part{note("team_title")}}
	team := slices.Clone(t.w.Team)
	slices.SortStableFunc(team, func(a, b Known) int { return int(b.Person.Seen - a.Person.Seen) })
	page, turn := paged(t, team, teamAtOnce, VerbTeam)
	for _, k := range page {
		s.Parts = append(s.Parts, note("team_line", "Who", t.whoIs(k.Person), "List", t.rolesOf(k.Person)))
		s.Rows = append(s.Rows, []Button{{Label: t.whoIs(k.Person), Act: t.act(VerbTeamOne, k.ID)}})
	}
	s.Rows = append(append(s.Rows, turn...), []Button{t.button("main_menu", VerbMenu)})
	return s
}

// whoIs is somebody by code and name.
func (t *talk) whoIs(her *cohort.Participant) Part {
	if !her.Name.Opened() || her.Name.IsZero() {
		return note("name_use", "Name", her.Code)
	}
	return note("team_who", "Code", her.Code, "Name", her.Name)
}

// rolesOf are her roles in words, one a line; and when she was last here.
func (t *talk) rolesOf(her *cohort.Participant) []Part {
	var out []Part
	for _, r := range her.Roles {
		if beside(r) {
			out = append(out, t.roleName(r))
		}
	}
	if !her.Has(cohort.RoleOwner) && owner(t.w, her) {
		out = append(out, note("team_by_settings"))
	}
	for _, r := range her.Granted {
		out = append(out, note("team_waits", "Role", t.roleName(r)))
	}
	if len(out) == 0 {
		out = append(out, note("role_participant"))
	}
	if her.Seen > 0 {
		out = append(out, note("team_seen", "Date", ShortDay(t.hers(her.Seen))))
	}
	return out
}

// hers is an instant that reads in the course's zone as at does in hers.
func (t *talk) hers(at cohort.Instant) cohort.Instant {
	_, there := at.Time().In(t.zone()).Zone()
	_, here := at.Time().In(t.w.Course.Zone).Zone()
	return at + cohort.Instant(there-here)*1000
}

func (t *talk) teamOneScreen(her *cohort.Participant) Say {
	s := Say{Parts: []Part{note("team_line", "Who", t.whoIs(her), "List", t.rolesOf(her))}}
	if !her.Has(cohort.RoleOwner) && owner(t.w, her) {
		s.Parts = append(s.Parts, note("team_not_settings"))
	}
	for _, r := range slices.Concat(her.Roles, her.Granted) {
		if beside(r) {
			b := Button{Label: note("team_take", "Role", t.roleName(r)), Act: t.act(VerbTake, roleTag(r))}
			s.Rows = append(s.Rows, []Button{b})
		}
	}
	for _, k := range t.givable(her) {
		b := Button{Label: note("team_give", "Role", note("role_"+string(k))), Act: t.act(VerbGive, string(k))}
		s.Rows = append(s.Rows, []Button{b})
	}
	s.Rows = append(s.Rows, []Button{t.button("menu_team", VerbTeam), t.button("main_menu", VerbMenu)})
	return s
}

func (t *talk) teamCohortScreen(her *cohort.Participant) Say {
	s := Say{Parts: []Part{note("team_which", "Who", t.whoIs(her))}}
	page, turn := paged(t, t.uncoordinated(her), cohortsAtOnce, VerbNext)
	for _, id := range page {
		s.Rows = append(s.Rows, []Button{{Label: t.cohortName(t.listed(id)), Act: t.act(VerbSet, tag(string(id)))}})
	}
	s.Rows = append(append(s.Rows, turn...), t.leavingDays())
	return s
}

func (t *talk) teamSureScreen(her *cohort.Participant) Say {
	role := cohort.Role{Kind: t.p.Task.Role, Cohort: t.p.Task.Cohort}
	key, yes := "team_sure_give", "team_yes_give"
	if t.p.Task.Field == roleTake {
		key, yes = "team_sure_take", "team_yes_take"
	}
	return Say{
		Parts: []Part{note(key, "Who", t.whoIs(her), "Role", t.roleName(role))},
		Rows:  [][]Button{{t.button(yes, VerbAppoint)}, t.leavingDays()},
	}
}
