package dialog

import (
	"maps"

	"cohortbot/cohort"
)

// OwnersID is the id of the one subject of kind Owners there is.
const OwnersID = "owners"

// Unseat asks that somebody is an owner no more.
type Unseat struct {
	Person string `json:"person"`
}

// Unseated has her be it no more.
type Unseated struct {
	For  string `json:"for"`  // subject of who asked for it
	Code string `json:"code"` // her code
}

// Stood says that she is not any more.
type Stood struct {
	Person string `json:"person"`
}

// decideOwners takes the role of an owner away, if another remains. Who is on her way out
// counts as an owner no more, though her own turn has not come yet: two who take each
// other's role at once are heard one after the other here.
func decideOwners(w World, o *cohort.Owners, e Envelope) Decision {
	next := &cohort.Owners{Leaving: maps.Clone(o.Leaving)}
	d := Decision{Next: Subject{Owners: next}}
	switch ev := e.Event; {
	case ev.Stood != nil:
		delete(next.Leaving, ev.Stood.Person)
	case ev.Unseat != nil:
		by, her := w.Actors[e.By], ev.Unseat.Person
		if why := whyNot(w, o, e.By, her); why != "" {
			answer := Event{Appointed: &Appointed{Person: her, Role: cohort.Role{Kind: cohort.RoleOwner}, Take: true, Why: why}}
			d.Then = []Envelope{{On: Ref{Person, e.By}, By: w.ID, Event: answer}}
			return d
		}
		if next.Leaving == nil {
			next.Leaving = map[string]cohort.Instant{}
		}
		next.Leaving[her] = w.Now
		d.Then = []Envelope{{On: Ref{Person, her}, By: w.ID, Event: Event{Unseated: &Unseated{For: e.By, Code: by.Code}}}}
	default:
		d.Void = true
	}
	return d
}

// whyNot says why somebody may not take the role of an owner from her; "" when she may.
func whyNot(w World, o *cohort.Owners, by, her string) AppointWhy {
	leaves := func(id string) bool { _, leaving := o.Leaving[id]; return leaving }
	if !mayLead(w, w.Actors[by]) || leaves(by) {
		return AppointRole
	}
	others, found := 0, AppointGone
	for _, k := range w.Team {
		switch {
		case !mayLead(w, k.Person) || leaves(k.ID):
		case k.ID != her:
			others++
		case !k.Person.Has(cohort.RoleOwner):
			found = AppointSettings
		default:
			found = ""
		}
	}
	if found == "" && others == 0 {
		return AppointLast
	}
	return found
}
