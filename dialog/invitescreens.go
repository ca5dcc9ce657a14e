package dialog

import (
	"strconv"

	"cohortbot/cohort"
)

// invitationScreen builds what her present place among invitations shows.
func (t *talk) invitationScreen() Say {
	switch t.p.Place.View {
	case ViewInviteField:
		return t.fieldScreen()
	case ViewInvited:
		return t.invitedScreen()
	}
	return t.inviteScreen()
}

// inviteScreen is the invitation as it would be made.
func (t *talk) inviteScreen() Say {
	s := Say{Parts: append([]Part{note("invite_title")}, t.invitation()...)}
	s.Rows = [][]Button{{t.button("invite_make", VerbIssue)}}
	for _, f := range t.fields() {
		s.Rows = append(s.Rows, []Button{{Label: note("invite_" + f), Act: t.act(VerbField, f)}})
	}
	s.Rows = append(s.Rows, []Button{t.button("main_menu", VerbMenu)})
	return s
}

// invitation says in words what the one at hand is.
func (t *talk) invitation() []Part {
	x := t.p.Task
	out := []Part{note("invite_for", "Role", note("role_"+string(x.Role)))}
	tight := func(p Part) { p.Tight = true; out = append(out, p) }
	if x.Role == cohort.RoleParticipant || x.Role == cohort.RoleCoordinator {
		tight(note("invite_in", "Name", t.cohortName(t.listed(x.Cohort))))
	}
	tight(note("invite_admits", "N", max(1, x.Uses)))
	if x.Role == cohort.RoleOwner {
		tight(note("invite_until_soon", "N", int(ownerExpiry.Minutes())))
	} else {
		tight(note("invite_until", "Date", Day(t.until())))
	}
	for _, q := range t.w.Course.Profile {
		for _, o := range q.Options {
			if x.Known[string(q.ID)] == string(o.ID) {
				tight(note("profile_line", "Ask", q.Ask, "Answer", o.Text))
			}
		}
	}
	return out
}

// fieldScreen offers what one part of the invitation can be.
func (t *talk) fieldScreen() Say {
	x := t.p.Task
	if x.Field == fieldKnown && t.knownAsked() < 0 { // the course asks it no more
		t.p.Place = cohort.Place{View: ViewInvite}
		t.p.Step++
		return t.inviteScreen()
	}
	s := Say{Parts: []Part{note("invite_" + x.Field)}}
	add := func(label Part, arg string) {
		s.Rows = append(s.Rows, []Button{{Label: label, Act: t.act(VerbSet, arg)}})
	}
	switch x.Field {
	case fieldRole:
		for _, r := range []cohort.RoleKind{cohort.RoleParticipant, cohort.RoleCoordinator, cohort.RoleStaff, cohort.RoleOwner} {
			add(note("role_"+string(r)), string(r))
		}
	case fieldCohort:
		page, turn := t.pageOfCohorts(VerbNext)
		for _, l := range page {
			add(t.cohortName(l.Cohort), tag(string(l.ID)))
		}
		s.Rows = append(s.Rows, turn...)
	case fieldUses:
		s.Parts = append(s.Parts, note("number_write", "N", mostUses))
		for _, n := range []int{1, 5, 25} {
			add(note("invite_admits", "N", n), strconv.Itoa(n))
		}
	case fieldDays:
		s.Parts = append(s.Parts, note("number_write", "N", 365))
		for _, n := range []int{7, 30, 90} {
			add(note("days", "N", n), strconv.Itoa(n))
		}
	case fieldKnown:
		q := t.w.Course.Profile[t.knownAsked()]
		s.Parts = append(s.Parts, Part{Text: q.Ask, Bold: true})
		for _, o := range q.Options {
			add(Part{Text: o.Text}, tag(string(o.ID)))
		}
		add(note("invite_hers"), "")
	}
	s.Rows = append(s.Rows, t.leaving())
	return s
}

// invitedScreen says what the message above is.
func (t *talk) invitedScreen() Say {
	key := "invited"
	if t.p.Task.Uses > 1 {
		key = "invited_many"
	}
	s := Say{Parts: append([]Part{note(key)}, t.invitation()...)}
	s.Rows = [][]Button{
		{t.button("invite_more", VerbInvite)},
		{t.button("menu_cohorts", VerbCohorts), t.button("main_menu", VerbMenu)},
	}
	return s
}
