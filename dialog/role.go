package dialog

import (
	"cmp"
	"slices"

	"cohortbot/cohort"
	"cohortbot/locales"
)

// The screens of an owner who gives and takes roles.
const (
	ViewTeam       cohort.View = "team"        // who runs the programme
	ViewTeamOne    cohort.View = "team-one"    // one person and her roles
	ViewTeamCohort cohort.View = "team-cohort" // "of which cohort?"
	ViewTeamSure   cohort.View = "team-sure"
	ViewTeamWait   cohort.View = "team-wait" // it is being told

	VerbTeam    Verb = "tm"
	VerbTeamOne Verb = "to"
	VerbGive    Verb = "gv"
	VerbTake    Verb = "tk"
	VerbAppoint Verb = "ap"
)

// CommandRole opens them.
const CommandRole = "role"

// appointing gives roles and takes them.
func appointing() conversation {
	return conversation{
		command: CommandRole, verb: VerbTeam, label: "menu_team", roles: owners(), open: (*talk).toTeam,
		views:  []cohort.View{ViewTeam, ViewTeamOne, ViewTeamCohort, ViewTeamSure, ViewTeamWait},
		steps:  []cohort.View{ViewTeamCohort, ViewTeamSure},
		screen: (*talk).teamScreen, typed: (*talk).typedWho,
		needs: teamNeeds,
		hears: func(t *talk) bool {
			if a := t.e.Event.Appointed; a != nil {
				t.toldAppointed(a)
			}
			return t.e.Event.Appointed != nil
		},
		arrows: []Transition{
			{ViewTeam, VerbTeamOne, (*talk).toTeamOne},
			{ViewTeamOne, VerbGive, (*talk).giveRole},
			{ViewTeamOne, VerbTake, (*talk).takeAway},
			{ViewTeamCohort, VerbSet, (*talk).giveIn},
			{ViewTeamCohort, VerbNext, (*talk).otherTeamCohorts},
			{ViewTeamCohort, VerbBack, (*talk).backToOne},
			{ViewTeamSure, VerbAppoint, (*talk).askAppoint},
			{ViewTeamSure, VerbBack, (*talk).backToOne},
		},
	}
}

// teamNeeds is the team, whom her screen is about, and whom a code that she types names.
func teamNeeds(w World, p *cohort.Participant, e Envelope) []Need {
	t := &talk{w: w, p: p}
	c := appointing()
	if !t.may(c) || e.Event.Appointed == nil && !c.concerns(p, e.Event) {
		return nil
	}
	var out []Need
	if w.Team == nil {
		out = append(out, Need{Team: true})
	}
	if id := cmp.Or(p.Place.Person, t.behind().Person); id != "" {
		if _, seen := w.Actors[id]; !seen {
			out = append(out, Need{Actor: id})
		}
	}
	if said := e.Event.Said; said != nil && said.Command == "" && p.Place.View == ViewTeam && w.Coded == nil {
		if code := locales.TypedCode(said.Text); isCode(code) {
			out = append(out, Need{Coded: code})
		}
	}
	return out
}

func (t *talk) toTeam(arg string) bool {
	if !t.may(appointing()) {
		return false
	}
	t.leavePage()
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewTeam, PageAt: cohortsPage(arg)})
	return true
}

// toTeamOne shows one of the team.
func (t *talk) toTeamOne(arg string) bool {
	if !t.may(appointing()) {
		return false
	}
	if _, ok := t.someone(arg); !ok {
		return false
	}
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewTeamOne, Person: arg})
	return true
}

// someone is somebody who is here, by subject id.
func (t *talk) someone(id string) (*cohort.Participant, bool) {
	her := t.w.Actors[id]
	for _, k := range slices.Concat(t.w.Team, t.w.Coded) {
		if k.ID == id {
			her = k.Person
		}
	}
	if id == t.w.ID {
		her = t.p
	}
	in := her != nil && (her.Stage == cohort.StageMember || her.Stage == cohort.StageJoining)
	return her, in
}

// typedWho shows whom a code names.
func (t *talk) typedWho(said *Said) bool {
	if t.p.Place.View != ViewTeam {
		return false
	}
	code := locales.TypedCode(said.Text)
	found := slices.DeleteFunc(slices.Clone(t.w.Coded), func(k Known) bool { return k.Person.Code != code })
	switch {
	case !isCode(code):
		t.show(note("team_no_code", "Code", t.p.Code))
	case len(found) != 1: // that two have one code is as good as never
		t.show(note("team_nobody", "Code", code))
	default:
		return t.toTeamOne(found[0].ID)
	}
	return true
}

// isCode says that what she typed has the length of a code.
func isCode(code string) bool { return len(code) == len(aCode) }

// her is whom her screen is about.
func (t *talk) her() (*cohort.Participant, bool) {
	if !t.may(appointing()) {
		return nil, false
	}
	return t.someone(t.p.Place.Person)
}

// giveRole begins with a role that she does not have.
func (t *talk) giveRole(arg string) bool {
	her, ok := t.her()
	kind := cohort.RoleKind(arg)
	if !ok || !slices.Contains(t.givable(her), kind) {
		return false
	}
	t.p.Task = cohort.Task{Role: kind, Field: roleGive}
	at := cohort.Place{View: ViewTeamSure, Person: t.p.Place.Person}
	if kind == cohort.RoleCoordinator {
		open := t.uncoordinated(her)
		if at.View = ViewTeamCohort; len(open) == 1 {
			at.View, t.p.Task.Cohort = ViewTeamSure, open[0]
		}
	}
	t.move(at)
	return true
}

// What is done with a role: the field of her task.
const (
	roleGive = "give"
	roleTake = "take"
)

func (t *talk) giveIn(arg string) bool {
	her, ok := t.her()
	if !ok || t.p.Task.Role != cohort.RoleCoordinator {
		return false
	}
	for _, id := range t.uncoordinated(her) {
		if tag(string(id)) == arg {
			t.p.Task.Cohort = id
			t.move(cohort.Place{View: ViewTeamSure, Person: t.p.Place.Person})
			return true
		}
	}
	return false
}

// otherTeamCohorts turns to another page of the cohorts.
func (t *talk) otherTeamCohorts(arg string) bool {
	t.move(cohort.Place{View: ViewTeamCohort, Person: t.p.Place.Person, PageAt: cohortsPage(arg)})
	return true
}

// takeAway begins with a role that she has, or that waits for her promise.
func (t *talk) takeAway(arg string) bool {
	her, ok := t.her()
	if !ok {
		return false
	}
	for _, r := range slices.Concat(her.Roles, her.Granted) {
		if beside(r) && roleTag(r) == arg {
			t.p.Task = cohort.Task{Role: r.Kind, Cohort: r.Cohort, Field: roleTake}
			t.move(cohort.Place{View: ViewTeamSure, Person: t.p.Place.Person})
			return true
		}
	}
	return false
}

func roleTag(r cohort.Role) string { return tag(string(r.Kind), string(r.Cohort)) }

func (t *talk) backToOne(string) bool {
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewTeamOne, Person: t.p.Place.Person})
	return true
}

// askAppoint has it done; her own turn, or that of Owners, looks whether it may be.
func (t *talk) askAppoint(string) bool {
	if _, ok := t.her(); !ok {
		return false
	}
	id, x := t.p.Place.Person, t.p.Task
	role := cohort.Role{Kind: x.Role, Cohort: x.Cohort}
	held := role.Kind == cohort.RoleOwner && x.Field == roleTake
	if her, _ := t.her(); held && !slices.Contains(her.Granted, role) {
		t.then(Ref{Owners, OwnersID}, Event{Unseat: &Unseat{Person: id}})
	} else {
		t.then(Ref{Person, id}, Event{Appoint: &Appoint{Role: role, Take: x.Field == roleTake}})
	}
	t.p.Place = cohort.Place{View: ViewTeamWait, Person: id}
	t.p.Step++
	return true
}

// toldAppointed goes on when it is done, or says why it is not.
func (t *talk) toldAppointed(a *Appointed) {
	if t.p.Place.View != ViewTeamWait || t.p.Place.Person != a.Person || !t.may(appointing()) {
		return // she has gone on to something else
	}
	key := "team_given"
	switch {
	case a.Why != "":
		key = "team_not_" + string(a.Why)
	case a.Take:
		key = "team_taken"
	}
	at := cohort.Place{View: ViewTeamOne, Person: a.Person}
	if _, here := t.someone(a.Person); !here {
		at = cohort.Place{View: ViewTeam} // it was the last she had, or she is erased
	}
	t.p.Task = cohort.Task{}
	t.move(at, note(key))
}

// uncoordinated are the cohorts under way that she does not coordinate, the newest first.
func (t *talk) uncoordinated(her *cohort.Participant) []cohort.ID {
	var out []cohort.ID
	for _, x := range slices.Backward(t.w.List) {
		r := cohort.Role{Kind: cohort.RoleCoordinator, Cohort: x.ID}
		if !over(x.Cohort) && !slices.Contains(her.Roles, r) && !slices.Contains(her.Granted, r) {
			out = append(out, x.ID)
		}
	}
	return out
}

// givable are the kinds of roles that can be given to her.
func (t *talk) givable(her *cohort.Participant) []cohort.RoleKind {
	var out []cohort.RoleKind
	if len(t.uncoordinated(her)) > 0 {
		out = append(out, cohort.RoleCoordinator)
	}
	for _, k := range []cohort.RoleKind{cohort.RoleStaff, cohort.RoleOwner} {
		has := her.Has(k) || slices.Contains(her.Granted, cohort.Role{Kind: k}) || k == cohort.RoleOwner && owner(t.w, her)
		if !has {
			out = append(out, k)
		}
	}
	return out
}
