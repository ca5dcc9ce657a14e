package dialog

import (
	"maps"
	"slices"

	"cohortbot/cohort"
)

// roles are all that a person may hold, learning first, then from the least to
// the most.
func roles() []cohort.RoleKind {
	return []cohort.RoleKind{cohort.RoleParticipant, cohort.RoleCoordinator, cohort.RoleStaff, cohort.RoleOwner}
}

// kinds are the roles she holds now.
func (t *talk) kinds() []cohort.RoleKind {
	var out []cohort.RoleKind
	for _, k := range roles() {
		if t.p.Has(k) || k == cohort.RoleOwner && t.owns() {
			out = append(out, k)
		}
	}
	return out
}

// acting is the role she acts in: the one she chose as long as she holds it; else
// she learns, if she may, or has the widest of her roles. It is never one that she
// does not hold, so what is allowed to it is allowed to her.
func (t *talk) acting() cohort.RoleKind {
	held := t.kinds()
	switch {
	case len(held) == 0:
		return ""
	case slices.Contains(held, t.p.Acting):
		return t.p.Acting
	case held[0] == cohort.RoleParticipant:
		return held[0]
	}
	return held[len(held)-1]
}

// leads says that she is an owner and acts as one.
func (t *talk) leads() bool { return t.acting() == cohort.RoleOwner }

// holds says whether she has a role already. Staff and owners are so for all
// cohorts.
func (t *talk) holds(kind cohort.RoleKind, c cohort.ID) bool {
	if kind == cohort.RoleStaff || kind == cohort.RoleOwner {
		return t.p.Has(kind)
	}
	return slices.Contains(t.p.Roles, cohort.Role{Kind: kind, Cohort: c})
}

// take lets her act in another of her roles. Where she was as a participant waits
// for her; what another role looked at does not.
func (t *talk) take(kind cohort.RoleKind) {
	was := t.acting()
	t.p.Previews, t.p.Task = nil, cohort.Task{}
	switch {
	case was == kind:
	case was == cohort.RoleParticipant:
		t.p.Learned, t.p.Home = t.p.Home, cohort.Place{}
	case kind == cohort.RoleParticipant:
		t.p.Home, t.p.Learned = t.p.Learned, cohort.Place{}
	default:
		t.p.Home = cohort.Place{}
	}
	t.p.Acting = kind
}

// actAs takes her choice among her roles.
func (t *talk) actAs(arg string) bool {
	kind := cohort.RoleKind(arg)
	if !slices.Contains(t.kinds(), kind) {
		return false
	}
	t.take(kind)
	if t.outdated() {
		t.p.Prior = t.p.Place
		t.move(cohort.Place{View: ViewConsent}, note("consent_again"))
		return true
	}
	t.begin()
	return true
}

// begin shows where her present role begins.
func (t *talk) begin(notes ...Part) {
	at := t.firstView()
	t.p.Prior = cohort.Place{}
	t.move(cohort.Place{View: at}, append(notes, t.welcome(at)...)...)
}

// inRole sees to it that she acts in a role she holds at this moment, and that her
// screen is one of that role's: what she has lost is gone before she is answered.
func (t *talk) inRole() {
	t.putDown()
	lost := t.p.Acting != "" && !slices.Contains(t.kinds(), t.p.Acting)
	if lost {
		acted := t.p.Acting
		t.p.Acting = ""
		if acted != cohort.RoleParticipant && t.acting() == cohort.RoleParticipant {
			t.p.Home, t.p.Learned = t.p.Learned, cohort.Place{}
		}
	}
	if !t.belongs(t.p.Prior.View) {
		t.p.Prior, t.p.Task = cohort.Place{View: ViewMenu}, cohort.Task{}
	}
	if t.p.Stage == cohort.StageMember && lost || !t.belongs(t.p.Place.View) {
		t.p.Task, t.p.Previews, t.p.Place = cohort.Task{}, nil, cohort.Place{View: ViewMenu}
		t.p.Step++
		t.p.Screen.Buried = true // the menu is shown, whatever she does
	}
}

// belongs says that a view is not one of another role than she acts in.
func (t *talk) belongs(v cohort.View) bool {
	c, ok := holding(v)
	return !ok || t.may(c)
}

// severalRoles says in the menu in which of several roles she acts, and leads to
// the others.
func (t *talk) severalRoles() (acting []Part, others [][]Button) {
	held, now := t.kinds(), t.acting()
	if len(held) < 2 && (now != cohort.RoleCoordinator || len(t.mine()) < 2) {
		return nil, nil
	}
	for _, k := range held {
		if k != now {
			b := Button{Label: note("menu_act_as", "Role", note("role_"+string(k))), Act: t.act(VerbActAs, string(k))}
			others = append(others, []Button{b})
		}
	}
	return []Part{note("menu_acting", "Role", note("role_"+string(now)))}, others
}

// records are her attempts: those that count, or those of looking.
func (t *talk) records() map[string]*cohort.QuizRecord {
	if t.p.Learns() {
		return t.p.Quizzes
	}
	return t.p.Previews
}

// lessons are what she has read; who only looks has read nothing.
func (t *talk) lessons() map[string]*cohort.LessonRecord {
	if t.p.Learns() {
		return t.p.Lessons
	}
	return nil
}

// Unlearned is what is left of somebody who is no participant any more: her other
// roles, and what belongs to them.
func Unlearned(was *cohort.Participant) *cohort.Participant {
	p := &cohort.Participant{
		Door: was.Door, Chat: was.Chat, Name: was.Name, First: was.First, Code: was.Code, Lang: was.Lang,
		Stage: was.Stage, Made: was.Made, Joined: was.Joined, Seen: was.Seen, Blocked: was.Blocked,
		Roles: slices.DeleteFunc(slices.Clone(was.Roles), func(r cohort.Role) bool { return !beside(r) }),
		Step:  was.Step + 1, Listed: was.Listed, Came: maps.Clone(was.Came), Hand: was.Hand, Granted: slices.Clone(was.Granted), Leads: was.Leads,
		Roster: was.Roster, Nudging: was.Nudging, Today: was.Today, Lost: was.Lost, Began: was.Began, Anew: was.Anew, Cleared: was.Cleared, Noticed: was.Noticed,
		Writing: was.Writing.Clone(), Awaited: slices.Clone(was.Awaited), Translating: slices.Clone(was.Translating),
		// The rows of her screens go with everything else beside her document.
	}
	maps.DeleteFunc(p.Came, func(_ string, k cohort.RoleKind) bool { return k == cohort.RoleParticipant })
	p.Place = cohort.Place{View: ViewMenu}
	if p.Name.IsZero() {
		p.Place = cohort.Place{View: ViewName}
	} else {
		p.Stage = cohort.StageMember
	}
	for _, r := range p.Roles {
		p.Registration.Role = r.Kind
	}
	return p
}

// unlearn erases what she is as a participant, and leaves her other roles.
func (t *talk) unlearn() {
	learned := maps.Clone(t.p.Came)
	maps.DeleteFunc(learned, func(_ string, k cohort.RoleKind) bool { return k != cohort.RoleParticipant })
	seen := t.leavesScreens()
	t.p = Unlearned(t.p)
	t.p.Registration.Role = t.acting()
	t.d.Facts, t.d.Then, t.d.Say = nil, seen, nil
	t.d.Erase = true
	t.leave(learned)
}
