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
	Of     string `json:"of,omitempty"` // the invitation by which she came, that was not for her
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
	if e.Event.Naming != nil {
		return decideNaming(w, o, e)
	}
	next := &cohort.Owners{Leaving: maps.Clone(o.Leaving), Naming: o.Naming}
	d := Decision{Next: Subject{Owners: next}}
	switch ev := e.Event; {
	case ev.Stood != nil:
		delete(next.Leaving, ev.Stood.Person)
	case ev.Unseat != nil && ev.Unseat.Of != "":
		d.Then = []Envelope{disown(w, next, ev.Unseat, e)}
	case ev.Unseat != nil:
		by, her := w.Actors[e.By], ev.Unseat.Person
		if why := whyNot(w, o, e.By, her); why != "" {
			answer := Event{Appointed: &Appointed{Person: her, Role: cohort.Role{Kind: cohort.RoleOwner}, Take: true, Why: why}}
			d.Then = []Envelope{{On: Ref{Person, e.By}, By: w.ID, Event: answer}}
			return d
		}
		leaves(w, next, her)
		d.Then = []Envelope{{On: Ref{Person, her}, By: w.ID, Event: Event{Unseated: &Unseated{For: e.By, Code: by.Code}}}}
	default:
		d.Void = true
	}
	return d
}

// disown has the invitation say that it was not for her, if whoever asks for it is an owner, and so
// remains one: nobody says it of herself.
func disown(w World, next *cohort.Owners, u *Unseat, e Envelope) Envelope {
	by := w.Actors[e.By]
	if _, leaving := next.Leaving[e.By]; leaving || !mayLead(w, by) || e.By == u.Person {
		denied := &Denied{Invitation: cohort.Invitation{Role: cohort.RoleOwner}, Why: InviteRole}
		return Envelope{On: Ref{Person, e.By}, By: w.ID, Event: Event{Denied: denied}}
	}
	leaves(w, next, u.Person)
	return Envelope{On: Ref{Invitation, u.Of}, By: w.ID, Event: Event{Disown: &Disown{For: e.By, Code: by.Code, Person: u.Person}}}
}

// leaves notes that she is on her way out.
func leaves(w World, next *cohort.Owners, her string) {
	if next.Leaving == nil {
		next.Leaving = map[string]cohort.Instant{}
	}
	next.Leaving[her] = w.Now
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
