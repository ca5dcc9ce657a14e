package dialog

import (
	"slices"

	"cohortbot/cohort"
)

// choosingCohort lets somebody who works with several cohorts say which is at hand.
func choosingCohort() conversation {
	return conversation{
		verb: VerbHand, label: "menu_hand", roles: coordinators(), open: (*talk).toHand,
		offers: func(t *talk) bool { return len(t.mine()) > 1 },
		views:  []cohort.View{ViewHand},
		screen: (*talk).handScreen,
		arrows: []Transition{{ViewHand, VerbSet, (*talk).takeInHand}},
	}
}

// mine are the cohorts she may work with in the role she acts in, the oldest first. Those
// that have come to their end are none of them.
func (t *talk) mine() []cohort.ID {
	var out []cohort.ID
	switch t.acting() {
	case cohort.RoleOwner:
		for _, x := range t.running() {
			out = append(out, x.ID)
		}
	case cohort.RoleCoordinator:
		return t.coordinated()
	}
	return out
}

// coordinated are the cohorts she coordinates that have not come to their end.
func (t *talk) coordinated() (out []cohort.ID) {
	for _, r := range t.p.Roles {
		if r.Kind == cohort.RoleCoordinator && r.Cohort != "" && !over(t.listed(r.Cohort)) && !slices.Contains(out, r.Cohort) {
			out = append(out, r.Cohort)
		}
	}
	return out
}

// hand is the cohort at hand: the one she chose last, or her newest; "" when she has none.
func (t *talk) hand() cohort.ID {
	mine := t.mine()
	switch {
	case slices.Contains(mine, t.p.Hand):
		return t.p.Hand
	case len(mine) == 0:
		return ""
	}
	return mine[len(mine)-1]
}

// inHand says which cohort is at hand, where there are several, or where she learns in another.
func (t *talk) inHand() []Part {
	c := t.listed(t.hand())
	elsewhere := t.acting() == cohort.RoleCoordinator && t.p.Has(cohort.RoleParticipant) && t.p.Cohort != t.hand()
	if len(t.mine()) < 2 && !elsewhere || c == nil {
		return nil
	}
	return []Part{note("hand_is", "Name", t.cohortName(c))}
}

// handless says, on her menu, that each of her cohorts has come to its end, or there is none
// yet; false: one is at hand.
func (t *talk) handless() bool {
	if t.hand() != "" {
		return false
	}
	t.leavePage()
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewMenu}, note("no_cohort"))
	return true
}

func (t *talk) toHand(arg string) bool {
	if len(t.mine()) < 2 {
		return false
	}
	t.leavePage()
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewHand, PageAt: cohortsPage(arg)})
	return true
}

func (t *talk) takeInHand(arg string) bool {
	for _, id := range t.mine() {
		if tag(string(id)) == arg {
			t.p.Hand = id
			t.move(cohort.Place{View: ViewMenu})
			return true
		}
	}
	return false
}

// handScreen lists her cohorts, the newest first.
func (t *talk) handScreen() Say {
	s := Say{Parts: []Part{note("hand_which")}}
	mine := t.mine()
	slices.Reverse(mine)
	page, turn := paged(t, mine, cohortsAtOnce, VerbHand)
	for _, id := range page {
		label := t.cohortName(t.listed(id))
		s.Rows = append(s.Rows, []Button{{Label: label, Act: t.act(VerbSet, tag(string(id)))}})
	}
	s.Rows = append(append(s.Rows, turn...), []Button{t.button("main_menu", VerbMenu)})
	return s
}
