package dialog

import (
	"slices"

	"cohortbot/cohort"
)

// Appoint gives somebody a role, or takes one from her.
type Appoint struct {
	Role cohort.Role `json:"role"`
	Take bool        `json:"take,omitempty"`
}

// Appointed tells whoever asked for it that a role is given or taken, or why not.
type Appointed struct {
	Person string      `json:"person"`
	Role   cohort.Role `json:"role"`
	Take   bool        `json:"take,omitempty"`
	Why    AppointWhy  `json:"why,omitempty"` // empty: it is as she asked
}

// AppointWhy is why a role was neither given nor taken.
type AppointWhy string

// The reasons.
const (
	AppointRole     AppointWhy = "role"     // she is no owner any more
	AppointGone     AppointWhy = "gone"     // the person, the cohort or the role is not there any more
	AppointHas      AppointWhy = "has"      // she has it already, or was asked already
	AppointLast     AppointWhy = "last"     // nobody would be an owner then
	AppointSettings AppointWhy = "settings" // the settings name her
)

// ViewOffered is the screen on which a role that was given is taken up.
const (
	ViewOffered cohort.View = "offered"
	VerbOffered Verb        = "gr"
)

// takingUp is about a role that an owner has given her: it holds when she has promised
// confidentiality, as one that a link gives.
func takingUp() conversation {
	return conversation{
		verb: VerbOffered, label: "menu_offered", roles: roles(), open: (*talk).toOffered,
		offers: func(t *talk) bool { return len(t.p.Granted) > 0 },
		views:  []cohort.View{ViewOffered},
		screen: (*talk).offeredScreen,
		needs: func(w World, p *cohort.Participant, e Envelope) []Need {
			// With the role she works with cohorts, at once.
			if w.List != nil || len(p.Granted) == 0 || quick(w, p, e.Event) || works(w, p, nil) {
				return nil
			}
			return []Need{{List: true}}
		},
		hears: func(t *talk) bool {
			switch ev := t.e.Event; {
			case ev.Appoint != nil:
				t.appoint(ev.Appoint)
			case ev.Unseated != nil:
				t.unseated(ev.Unseated)
			default:
				return false
			}
			return true
		},
		arrows: []Transition{
			{ViewOffered, VerbPromise, (*talk).takeUp},
			{ViewOffered, VerbDisagree, (*talk).turnDown},
		},
	}
}

// mostGranted is how many roles may wait for her promise.
const mostGranted = 20

// appoint gives her a role or takes one from her, if whoever asks is an owner at this
// moment. The role of an owner is taken by way of Owners alone.
func (t *talk) appoint(a *Appoint) {
	by := t.w.Actors[t.e.By]
	why := t.mayAppoint(a)
	if why == "" {
		action := cohort.ActionGiven
		if a.Take {
			action = cohort.ActionTaken
		}
		t.fact(cohort.Fact{Kind: cohort.FactAudit, Action: action, Of: string(a.Role.Kind), Cohort: a.Role.Cohort, Actor: by.Code})
		t.appointed(a)
	}
	if by != nil {
		t.then(Ref{Person, t.e.By}, Event{Appointed: &Appointed{Person: t.w.ID, Role: a.Role, Take: a.Take, Why: why}})
	}
}

// mayAppoint says why it may not be; "" when it may.
func (t *talk) mayAppoint(a *Appoint) AppointWhy {
	in := t.p.Stage == cohort.StageMember || t.p.Stage == cohort.StageJoining
	waits := slices.Contains(t.p.Granted, a.Role)
	switch {
	case !mayLead(t.w, t.w.Actors[t.e.By]):
		return AppointRole
	case !in:
		return AppointGone
	case a.Take && waits:
		return ""
	case a.Take && (a.Role.Kind == cohort.RoleOwner || !beside(a.Role) || !slices.Contains(t.p.Roles, a.Role)):
		return AppointGone
	case a.Take:
		return ""
	case slices.Contains(t.p.Roles, a.Role), waits, a.Role.Kind == cohort.RoleOwner && t.owns(), len(t.p.Granted) >= mostGranted:
		return AppointHas
	case !beside(a.Role), a.Role.Kind == cohort.RoleCoordinator && (t.w.Cohorts[a.Role.Cohort] == nil || over(t.w.Cohorts[a.Role.Cohort])):
		return AppointGone
	}
	return ""
}

// appointed changes what she is, and tells her.
func (t *talk) appointed(a *Appoint) {
	if i := slices.Index(t.p.Granted, a.Role); a.Take && i >= 0 {
		t.p.Granted = slices.Delete(slices.Clone(t.p.Granted), i, i+1) // she was asked, and is not any more
		if t.p.Place.View == ViewOffered {
			t.withdraw()
			t.tellUnasked(t.worded("role_not_asked"))
		}
		return
	}
	if a.Take {
		t.lose(a.Role)
		return
	}
	t.p.Granted = append(slices.Clone(t.p.Granted), a.Role)
	if t.p.Stage != cohort.StageMember || t.p.Lang == "" {
		t.tellUnasked(t.worded("role_asked")) // her menu, once she has one, leads there
		return
	}
	s := Say{Op: OpSend, Parts: []Part{note(t.worded("role_asked"))}, Matter: "role", Hush: t.sleep()}
	t.standsBelow(s, t.button("menu_offered", VerbOffered))
}

// unseated takes the role of an owner from her: Owners has seen that another remains.
func (t *talk) unseated(u *Unseated) {
	role := cohort.Role{Kind: cohort.RoleOwner}
	if t.e.By != OwnersID {
		return
	}
	why := AppointWhy("")
	switch {
	case t.p.Stage == cohort.StageGone:
		why = AppointGone
	case slices.Contains(t.p.Roles, role):
		t.fact(cohort.Fact{Kind: cohort.FactAudit, Action: cohort.ActionTaken, Of: string(role.Kind), Actor: u.Code})
		t.lose(role)
	}
	t.then(Ref{Owners, OwnersID}, Event{Stood: &Stood{Person: t.w.ID}})
	t.then(Ref{Person, u.For}, Event{Appointed: &Appointed{Person: t.w.ID, Role: role, Take: true, Why: why}})
}

// tellUnasked tells her something in a line of its own, below whatever stands on her screen.
func (t *talk) tellUnasked(key string) {
	if t.p.Lang == "" {
		return
	}
	t.say(Say{Op: OpSend, Parts: []Part{note(key)}, Matter: "role", Hush: t.sleep()})
	t.p.Screen.Buried = true
}

// lose takes a role from her at once. Her screens of it are gone; what she learned, and what
// she is beside it, stays. Who is nothing any more is a stranger from now on.
func (t *talk) lose(role cohort.Role) {
	t.p.Roles = slices.DeleteFunc(slices.Clone(t.p.Roles), func(r cohort.Role) bool { return r == role })
	was := t.p.Step
	if len(t.kinds()) == 0 {
		t.tellUnasked("role_lost_last")
		t.estranged()
		return
	}
	t.tellUnasked(t.worded("role_lost"))
	if t.p.Hand == role.Cohort {
		t.p.Hand = ""
	}
	if t.p.Stage != cohort.StageMember {
		return
	}
	if _, works := holding(t.p.Prior.View); works && t.passing() {
		t.p.Prior, t.p.Task = cohort.Place{View: ViewMenu}, cohort.Task{} // it was about that cohort, perhaps
	}
	if _, works := t.at(); works && t.p.Step == was { // of which cohort her screen is, it does not say
		t.p.Step++
	}
	t.inRole()
	if t.p.Step != was {
		t.withdraw()
	}
}

// withdraw takes her screen out of the chat: it is not hers to see any more. Whatever she
// does next shows her the menu, which tells her name and so does not come unasked.
func (t *talk) withdraw() {
	old := t.p.Screen
	t.p.Place, t.p.Task, t.p.Previews = cohort.Place{View: ViewMenu}, cohort.Task{}, nil
	t.p.Step++
	t.p.Screen = cohort.Screen{Buried: true}
	if old.Row != "" {
		t.say(Say{Op: OpDelete, Of: old.Row, Taken: true})
	}
	t.remove(old.Media)
}

// estranged makes a stranger of somebody who is nothing here any more. The links she came by
// forget her, for she knows of them no longer.
func (t *talk) estranged() {
	t.leave(t.p.Came)
	t.unlist(t.p.Listed)
	t.strip()
	t.handsOver()
	t.p = &cohort.Participant{
		Door: t.p.Door, Chat: t.p.Chat, First: t.p.Name.Fresh(), Lang: t.p.Lang, Stage: cohort.StageVisitor,
		Made: t.w.Now, Step: t.p.Step + 1, Place: cohort.Place{View: ViewDoor}, Began: t.p.Began, Cleared: t.p.Cleared,
	}
}

func (t *talk) toOffered(string) bool {
	if len(t.p.Granted) == 0 {
		return false
	}
	t.leavePage()
	t.move(cohort.Place{View: ViewOffered})
	return true
}

// offeredScreen says what the role is and asks for the promise.
func (t *talk) offeredScreen() Say {
	if len(t.p.Granted) == 0 { // it was taken back meanwhile
		t.p.Place = cohort.Place{View: ViewMenu}
		t.p.Step++
		return t.menuScreen()
	}
	role := t.p.Granted[0]
	return Say{
		Parts: []Part{note("role_offered", "Role", t.roleName(role)), note("role_means_" + string(role.Kind)), note("promise")},
		Rows: [][]Button{
			{t.button("promise_give", VerbPromise)}, {t.button("promise_refuse", VerbDisagree)},
			{t.button("main_menu", VerbMenu)},
		},
	}
}

// roleName is a role in words, with its cohort if it has one.
func (t *talk) roleName(r cohort.Role) Part {
	name := note("role_" + string(r.Kind))
	if r.Cohort == "" {
		return name
	}
	return note("role_in", "Role", name, "Name", t.cohortName(t.listed(r.Cohort)))
}

// waiting takes the role out of those that wait for her.
func (t *talk) waiting() (cohort.Role, bool) {
	if len(t.p.Granted) == 0 {
		return cohort.Role{}, false
	}
	role := t.p.Granted[0]
	t.p.Granted = slices.Clone(t.p.Granted[1:])
	return role, true
}

// takeUp gives her the role, in which she acts at once.
func (t *talk) takeUp(string) bool {
	role, ok := t.waiting()
	if !ok {
		return false
	}
	t.p.Acting = t.acting() // what she is by default may be another with one more role
	t.p.Gains(role, t.w.Now)
	t.p.Code = code(t.w.ID)
	t.fact(cohort.Fact{Kind: cohort.FactAudit, Action: cohort.ActionPromised, Of: string(role.Kind), Cohort: role.Cohort, Actor: t.p.Code})
	t.take(role.Kind)
	if role.Cohort != "" {
		t.p.Hand = role.Cohort
	}
	t.begin(note("role_added", "Role", t.roleName(role)))
	return true
}

// turnDown leaves her as she is.
func (t *talk) turnDown(string) bool {
	role, ok := t.waiting()
	if !ok {
		return false
	}
	t.fact(cohort.Fact{Kind: cohort.FactAudit, Action: cohort.ActionDeclined, Of: string(role.Kind), Cohort: role.Cohort, Actor: t.p.Code})
	t.move(cohort.Place{View: ViewMenu}, note(t.worded("role_declined")))
	return true
}
