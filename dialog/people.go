package dialog

import (
	"slices"

	"cohortbot/cohort"
)

// PeopleOf asks for those who learn in a cohort.
type PeopleOf struct {
	For    string // who asks: the answer is World.People of that name
	Cohort cohort.ID
	Match  func(Known) bool     // pure; nil: everybody
	Order  func(a, b Known) int // nil: by code
	From   int                  // of those who match, in that order, the first wanted
	Limit  int                  // and how many; 0: they are counted alone
	Last   bool                 // past the end the last page is meant
	Tell   func(Known) []string // pure: under which names everybody is counted; may be nil
}

// Span is which of n who match are wanted.
func (of PeopleOf) Span(n int) (from, to int) {
	from = min(of.From, n)
	if of.Last && from == n && n > 0 && of.Limit > 0 {
		from = (n - 1) / of.Limit * of.Limit
	}
	return from, min(from+of.Limit, n)
}

// People are those who were asked for.
type People struct {
	Page  []Known
	Match int // how many match
	All   int // how many learn in the cohort
	Joins int // and how many are on their way in: they have agreed, and say who they are

	Counts map[string]int // how many there are under each name of Tell
}

// Known is somebody with her subject id.
type Known struct {
	ID     string
	Person *cohort.Participant
}

// Learning says that p learns in a cohort: who is in, as a participant.
func Learning(p *cohort.Participant, in cohort.ID) bool {
	return p != nil && p.Stage == cohort.StageMember && p.Cohort == in && p.Has(cohort.RoleParticipant)
}

// Joining says that p is on her way into a cohort: she has agreed, and has not said yet who she is.
func Joining(p *cohort.Participant, in cohort.ID) bool {
	return p != nil && p.Stage == cohort.StageJoining && p.Cohort == in && p.Has(cohort.RoleParticipant)
}

// OfTeam says that p runs the programme, in whichever role; named says whom the settings
// name an owner.
func OfTeam(p *cohort.Participant, named func(door string) bool) bool {
	if p == nil || p.Stage != cohort.StageMember {
		return false
	}
	return named != nil && named(p.Door) ||
		slices.ContainsFunc(p.Roles, func(r cohort.Role) bool { return r.Kind != cohort.RoleParticipant })
}

// Concerned are those of the team whom something of a cohort concerns first: its coordinators,
// or, where there is none, the owners. Need.Team must have been seen.
func (w World) Concerned(in cohort.ID) []Known {
	all := w.Coordinators(in)
	coordinates := func(k Known) bool {
		return slices.Contains(k.Person.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: in})
	}
	if !slices.ContainsFunc(all, coordinates) {
		return all
	}
	return slices.DeleteFunc(all, func(k Known) bool { return !coordinates(k) })
}

// Coordinators are those of the team who may coordinate a cohort now: its coordinators, and
// the owners. Need.Team must have been seen.
func (w World) Coordinators(in cohort.ID) []Known {
	var out []Known
	for _, k := range w.Team {
		if mayCoordinate(w, k.Person, in) {
			out = append(out, k)
		}
	}
	return out
}
