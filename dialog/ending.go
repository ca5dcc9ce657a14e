package dialog

import (
	"slices"

	"cohortbot/cohort"
)

// Ending tells somebody who coordinates a cohort that it has come to its end, or goes on after
// all; it comes from that cohort.
type Ending struct {
	Back bool `json:"back,omitempty"`
}

// tellEnding has those who coordinate a cohort told of its end. Whoever has ended it knows.
func tellEnding(w World, by string, back bool) (out []Envelope) {
	in := cohort.ID(w.ID)
	for _, k := range w.Team {
		if k.ID != by && slices.Contains(k.Person.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: in}) {
			out = append(out, Envelope{On: Ref{Person, k.ID}, By: w.ID, Event: Event{Ending: &Ending{Back: back}}})
		}
	}
	return out
}

// ending is her own turn. What shows people of that cohort goes from her screen at once; the word
// of it waits for an hour by day.
func (t *talk) ending(x *Ending) {
	role := cohort.Role{Kind: cohort.RoleCoordinator, Cohort: cohort.ID(t.e.By)}
	if !slices.Contains(t.p.Roles, role) || over(t.listed(role.Cohort)) == x.Back {
		t.d.Void = true // she is none of them any more, or it was thought better of
		return
	}
	key := "ending_told"
	if x.Back {
		key = "ending_back"
	}
	t.tellUnasked(t.worded(key))
	if !x.Back && t.p.Stage == cohort.StageMember && t.acting() == cohort.RoleCoordinator {
		t.putsAway(role.Cohort)
	}
}

// putsAway takes what she has before her of a cohort's people out of the chat. Of most screens
// only the cohort at hand says whose they are; one that lists the people of all her cohorts, or
// that she only looks aside from, may be about it.
func (t *talk) putsAway(in cohort.ID) {
	hand := t.p.Hand
	if _, works := holding(t.p.Prior.View); works && t.passing() {
		t.p.Prior, t.p.Task = cohort.Place{View: ViewMenu}, cohort.Task{}
	}
	if _, works := t.at(); !works || hand != "" && hand != in && slices.Contains(t.coordinated(), hand) && !t.looksAtAll() {
		return
	}
	t.withdraw()
	if hand == in {
		t.p.Hand = ""
	}
}

// looksAtAll says that her screen shows people of all her cohorts, not of the one at hand.
func (t *talk) looksAtAll() bool {
	switch t.p.Place.View {
	case ViewToday, ViewNeed, ViewCalls, ViewInbox, ViewThread:
		return true
	}
	return false
}
