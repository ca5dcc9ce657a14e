package storage_test

import (
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/turn"
)

// Those who learn in a cohort are found by it alone, opened, in the order asked for, a page
// at a time; who only works in it, or has not come in yet, is none of them.
func TestPeopleOfACohort(t *testing.T) {
	s := newShelf(t)
	for _, door := range []string{"C", "A", "B"} {
		s.member(door, "one")
	}
	s.member("X", "two")
	s.commits(s.enters("K", "tg:K"), func(d *turn.Document) {
		d.Body.Person.Stage, d.Body.Person.Cohort = cohort.StageMember, "one"
		d.Body.Person.Roles = []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: "one"}}
	})
	s.commits(s.enters("J", "tg:J"), func(d *turn.Document) {
		d.Body.Person.Stage, d.Body.Person.Cohort = cohort.StageJoining, "one"
		d.Body.Person.Roles = []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: "one"}}
	})
	got, err := s.People(t.Context(), dialog.PeopleOf{Cohort: "one", From: 1, Limit: 5})
	if err != nil {
		t.Fatal(err)
	}
	if got.All != 3 || got.Match != 3 || len(got.Page) != 2 || got.Page[0].Person.Code != "P-B" || got.Page[1].Person.Code != "P-C" {
		t.Errorf("%+v", got)
	}
	if name := got.Page[0].Person.Name.Reveal(); name != "name of B" {
		t.Errorf("her name is %q", name)
	}
	got, err = s.People(t.Context(), dialog.PeopleOf{Cohort: "one", Match: func(k dialog.Known) bool { return k.Person.Code != "P-B" }})
	if err != nil || got.All != 3 || got.Match != 2 || len(got.Page) != 0 {
		t.Errorf("%+v %v", got, err)
	}
}

// The team is found by the head of its documents, and looked at again.
func TestTeam(t *testing.T) {
	s := newShelf(t)
	s.member("A", "one")
	for door, team := range map[string]bool{"K": true, "L": true, "N": false} {
		s.commits(s.enters(door, "tg:"+door), func(d *turn.Document) {
			d.Team = team
			d.Body.Person.Stage = cohort.StageMember
			if door == "K" {
				d.Body.Person.Roles = []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: "one"}}
			}
		})
	}
	got, err := s.Team(t.Context(), func(door string) bool { return door == "named" })
	if err != nil || len(got) != 1 || !got[0].Person.Has(cohort.RoleCoordinator) {
		t.Errorf("%+v %v", got, err)
	}
}

// Somebody is found by her code; who has another, or none, is not.
func TestCoded(t *testing.T) {
	s := newShelf(t)
	s.member("A", "one")
	s.member("B", "one")
	got, err := s.Coded(t.Context(), "P-B")
	if err != nil || len(got) != 1 || got[0].Person.Name.Reveal() != "name of B" {
		t.Errorf("%+v %v", got, err)
	}
	if got, err = s.Coded(t.Context(), "P-C"); err != nil || len(got) != 0 {
		t.Errorf("%+v %v", got, err)
	}
}
