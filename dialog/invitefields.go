package dialog

import (
	"slices"
	"strconv"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/seal"
)

// Choices of a part that are no number, course or language.
const (
	argEach = "each" // a link for each
	argYes  = "yes"
	argNo   = "no"
)

// setField takes a choice and goes back to the invitation.
func (t *talk) setField(arg string) bool {
	x := &t.p.Task
	known := len(x.Known) > 0
	switch x.Field {
	case fieldRole:
		if !slices.Contains(t.invitable(), cohort.RoleKind(arg)) {
			return false
		}
		if x.Role = cohort.RoleKind(arg); x.Role != cohort.RoleParticipant {
			x.Uses, x.Each, x.Known, x.Approval = 1, 0, nil, false
		}
	case fieldCohort:
		if !t.setCohort(arg) {
			return false
		}
	case fieldUses, fieldEach, fieldDays:
		if x.Field == fieldUses && arg == argEach {
			x.Field = fieldEach
			t.move(cohort.Place{View: ViewInviteField})
			return true
		}
		n, err := strconv.Atoi(arg)
		if err != nil || !t.setNumber(n) {
			return false
		}
	case fieldKnown:
		return t.setKnown(arg)
	case fieldApproval:
		x.Approval = arg == argYes
	case fieldLang:
		if l := locales.Lang(arg); arg != "" && !slices.Contains(t.held(t.listed(x.Cohort)), l) {
			return false
		}
		x.Lang = locales.Lang(arg)
	}
	t.fieldSet(known)
	return true
}

// setCohort takes a cohort to invite to; it is the one at hand from then on.
func (t *talk) setCohort(arg string) bool {
	i := slices.IndexFunc(t.w.List, func(l Listed) bool { return tag(string(l.ID)) == arg })
	if i < 0 || !t.leads() {
		return false
	}
	x := &t.p.Task
	x.Cohort = t.w.List[i].ID
	t.p.Hand = x.Cohort
	if !slices.Contains(t.held(t.listed(x.Cohort)), x.Lang) {
		x.Lang = ""
	}
	return true
}

// fieldSet goes back to the invitation, and says so when what was known has gone by
// the choice just made.
func (t *talk) fieldSet(known bool) {
	var notes []Part
	if known && len(t.p.Task.Known) == 0 {
		notes = []Part{note("invite_known_dropped")}
	}
	t.move(cohort.Place{View: ViewInvite}, notes...)
}

// setNumber takes a number where it fits. What is for many is confirmed by the team unless
// she says otherwise.
func (t *talk) setNumber(n int) bool {
	x := &t.p.Task
	least, most := t.numbers()
	if n < least || n > most {
		return false
	}
	switch x.Field {
	case fieldUses:
		if (n > 1) != (x.Uses > 1) || x.Each > 0 {
			x.Approval = n > 1
		}
		if x.Uses, x.Each = n, 0; n > 1 {
			x.Known = nil
		}
	case fieldEach:
		x.Uses, x.Each, x.Approval = 1, n, false
	default:
		x.Days = n
	}
	return true
}

// numbers are the least and the most that fit the part being chosen.
func (t *talk) numbers() (least, most int) {
	switch t.p.Task.Field {
	case fieldUses:
		return 1, mostUses
	case fieldEach:
		return leastEach, mostEach
	}
	return 1, mostValid
}

// setKnown notes what is known of her, question by question; an empty choice
// leaves the question to her.
func (t *talk) setKnown(arg string) bool {
	x, asked := &t.p.Task, t.w.Course.Profile
	i := t.knownAsked()
	if i < 0 { // the course asks it no more
		t.move(cohort.Place{View: ViewInvite})
		return true
	}
	delete(x.Known, string(asked[i].ID))
	for _, o := range asked[i].Options {
		if tag(string(o.ID)) == arg {
			if x.Known == nil {
				x.Known = map[string]string{}
			}
			x.Known[string(asked[i].ID)] = string(o.ID)
		}
	}
	at := cohort.Place{View: ViewInvite}
	if i+1 < len(asked) {
		at = cohort.Place{View: ViewInviteField, Question: course.QuestionID(asked[i+1].ID)}
	}
	t.move(at)
	return true
}

// knownAsked is the index of the profile question on her screen, or -1 when the course asks
// it no more.
func (t *talk) knownAsked() int {
	return slices.IndexFunc(t.w.Course.Profile, func(q course.ProfileQuestion) bool {
		return q.ID == course.ProfileID(t.p.Place.Question)
	})
}

// typedField takes a typed number for how many or how long, or a label.
func (t *talk) typedField(said *Said) bool {
	switch t.p.Place.View {
	case ViewInviteLabel:
		t.typedLabel(said)
		return true
	case ViewInviteField:
	default:
		return false
	}
	switch t.p.Task.Field {
	case fieldUses, fieldEach, fieldDays:
	default:
		return false
	}
	n, ok := locales.Whole(said.Text)
	known := len(t.p.Task.Known) > 0
	if !ok || !t.setNumber(n) {
		least, most := t.numbers()
		t.show(note("number_unread", "Least", least, "N", most))
		return true
	}
	t.fieldSet(known)
	return true
}

// typedLabel keeps what she calls the invitation.
func (t *talk) typedLabel(said *Said) {
	label, ok := t.nameIn(said)
	if !ok {
		return
	}
	t.p.Task.Label = label
	t.move(cohort.Place{View: ViewInvite})
}

// noLabel leaves the invitation without one.
func (t *talk) noLabel(string) bool {
	t.p.Task.Label = seal.Private{}
	t.move(cohort.Place{View: ViewInvite})
	return true
}
