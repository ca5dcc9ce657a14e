package dialog

import (
	"strconv"

	"cohortbot/cohort"
	"cohortbot/course"
)

// invitationScreen builds what her present place among invitations shows.
func (t *talk) invitationScreen() Say {
	switch t.p.Place.View {
	case ViewInviteField:
		return t.fieldScreen()
	case ViewInviteLabel:
		return t.labelScreen()
	case ViewInviting:
		return Say{Parts: []Part{note("moment")}, Rows: [][]Button{{t.button("main_menu", VerbMenu)}}}
	case ViewInvited:
		return t.invitedScreen()
	case ViewLinks:
		return t.linksScreen()
	case ViewLink:
		return t.linkScreen()
	case ViewLinkSure:
		return t.linkSureScreen()
	case ViewGuests:
		return t.guestsScreen()
	case ViewGuest:
		return t.guestScreen()
	case ViewGuestSure:
		return t.guestSureScreen()
	}
	return t.inviteScreen()
}

// inviteScreen is the invitation as it would be made, and the way to those that were.
func (t *talk) inviteScreen() Say {
	s := Say{Parts: append([]Part{note("invite_title")}, t.invitation()...)}
	if n := t.p.Task.Each; n > 0 {
		s.Rows = [][]Button{{t.button("invite_make_each", VerbIssue, "Count", n)}}
	} else {
		s.Rows = [][]Button{{t.button("invite_make", VerbIssue)}}
	}
	for _, f := range t.fields() {
		s.Rows = append(s.Rows, []Button{{Label: note("invite_" + f), Act: t.act(VerbField, f)}})
	}
	if n := len(t.guests()); n > 0 {
		s.Rows = append(s.Rows, []Button{t.button("guests_waiting", VerbGuests, "Count", n)})
	}
	s.Rows = append(s.Rows, []Button{{Label: note("links_title_plain"), Act: t.act(VerbLinks, "0")}, t.button("main_menu", VerbMenu)})
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
	if x.Each > 0 {
		tight(note("invite_each_of", "Count", x.Each))
	} else {
		tight(note("invite_admits", "N", max(1, x.Uses)))
	}
	if x.Role == cohort.RoleOwner {
		tight(note("invite_until_soon", "N", int(ownerExpiry.Minutes())))
	} else {
		tight(note("invite_until", "Date", Day(t.until())))
	}
	if x.Approval {
		tight(note("invite_confirms"))
	}
	if x.Lang != "" {
		tight(note("invite_in_language", "Language", t.ownName(x.Lang)))
	}
	if !x.Label.IsZero() {
		tight(note("invite_labelled", "Label", x.Label))
	}
	for _, p := range t.knownLines(x.Known) {
		tight(p)
	}
	if x.Link != "" && t.p.Place.View == ViewInvite {
		out = append(out, note("invite_replaces"))
	}
	return out
}

// knownLines say what is known of her already, a line each.
func (t *talk) knownLines(known map[string]string) []Part {
	var out []Part
	for _, q := range t.w.Course.Profile {
		for _, o := range q.Options {
			if known[string(q.ID)] == string(o.ID) {
				out = append(out, note("profile_line", "Ask", q.Ask, "Answer", o.Text))
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
		for _, r := range t.invitable() {
			add(note("role_"+string(r)), string(r))
		}
	case fieldCohort:
		page, turn := t.pageOfCohorts(VerbNext)
		for _, l := range page {
			add(t.cohortName(l.Cohort), tag(string(l.ID)))
		}
		s.Rows = append(s.Rows, turn...)
	case fieldUses, fieldEach, fieldDays:
		t.numberChoices(&s, add)
	case fieldKnown:
		q := t.w.Course.Profile[t.knownAsked()]
		s.Parts = append(s.Parts, Part{Text: q.Ask, Bold: true})
		for _, o := range q.Options {
			add(Part{Text: o.Text}, tag(string(o.ID)))
		}
		add(note("invite_hers"), "")
	case fieldApproval:
		add(note("invite_approval_yes"), argYes)
		add(note("invite_approval_no"), argNo)
	case fieldLang:
		for _, l := range t.held(t.listed(x.Cohort)) {
			add(Part{Text: course.Text{l: t.w.Words.OwnName(l)}, Lang: l}, string(l))
		}
		add(note("invite_lang_all"), "")
	}
	s.Rows = append(s.Rows, []Button{t.button("button_back", VerbBack), t.button("main_menu", VerbMenu)})
	return s
}

// numberChoices offers some numbers; others can be written.
func (t *talk) numberChoices(s *Say, add func(Part, string)) {
	_, most := t.numbers()
	s.Parts = append(s.Parts, note("number_write", "N", most))
	key, offered := "invite_admits", []int{1, 5, 25}
	switch t.p.Task.Field {
	case fieldEach:
		key, offered = "invite_each_of", []int{10, 24, 60}
	case fieldDays:
		key, offered = "days", []int{7, 30, 90}
	}
	for _, n := range offered {
		add(note(key, "N", n, "Count", n), strconv.Itoa(n))
	}
	if t.p.Task.Field == fieldUses {
		add(note("invite_each_way"), argEach)
	}
}

// labelScreen asks what the invitation is called.
func (t *talk) labelScreen() Say {
	return Say{Parts: []Part{note("invite_label_ask")}, Rows: [][]Button{
		{t.button("invite_label_none", VerbLabel)}, {t.button("button_back", VerbBack), t.button("main_menu", VerbMenu)},
	}}
}

// invitedScreen says what the message above is.
func (t *talk) invitedScreen() Say {
	key := "invited"
	switch {
	case t.p.Task.Each > 1:
		key = "invited_each"
	case t.p.Task.Uses > 1:
		key = "invited_many"
	}
	s := Say{Parts: append([]Part{note(key)}, t.invitation()...)}
	s.Rows = [][]Button{
		{t.button("invite_more", VerbInvite), {Label: note("links_title_plain"), Act: t.act(VerbLinks, "0")}},
		{t.button("main_menu", VerbMenu)},
	}
	if t.leads() {
		s.Rows[1] = append([]Button{t.button("menu_cohorts", VerbCohorts)}, s.Rows[1]...)
	}
	return s
}
