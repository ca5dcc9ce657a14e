package storage_test

import (
	"fmt"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
	"cohortbot/turn"
)

// Invitations are found by their cohort alone, the newest first, a page at a time, with their
// labels opened; those of the team lie by themselves, and what was refused lies nowhere.
func TestInvitationsOfACohort(t *testing.T) {
	s := newShelf(t)
	commit := func(id string, inv cohort.Invitation) {
		t.Helper()
		d := &turn.Document{ID: id, Schema: turn.Schema, Version: 1, Body: dialog.Subject{Invitation: &inv}}
		if err := s.Commit(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 12 {
		commit(fmt.Sprint("one", i), cohort.Invitation{
			Role: cohort.RoleParticipant, Cohort: "one", Uses: 1, Made: cohort.Instant(100 + i), Label: seal.Conceal(fmt.Sprint("label ", i)),
		})
	}
	commit("two", cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "two", Uses: 1, Made: 500})
	commit("staff", cohort.Invitation{Role: cohort.RoleStaff, Uses: 1, Made: 600})
	commit("refused", cohort.Invitation{Made: 700, Revoked: true})
	commit("back", cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "one", Uses: 1, Made: 800, Subject: "her"})
	got, err := s.Issued(t.Context(), dialog.IssuedOf{Cohort: "one", From: 8, Limit: 8})
	if err != nil || got.All != 12 || len(got.Page) != 4 || got.Page[0].ID != "one3" || got.Page[0].Invitation.Label.Reveal() != "label 3" {
		t.Errorf("%+v %v", got, err)
	}
	got, err = s.Issued(t.Context(), dialog.IssuedOf{Limit: 8})
	if err != nil || got.All != 1 || got.Page[0].ID != "staff" {
		t.Errorf("of the team: %+v %v", got, err)
	}
}

// Who waits to be confirmed is found by the cohort she waits for, does not go as other visitors
// do, and is given to her own turn when her time is over.
func TestWhoWaits(t *testing.T) {
	s := newShelf(t)
	s.member("M", "one")
	s.enters("V", "tg:V")
	for door, in := range map[string]cohort.ID{"A": "one", "B": "two"} {
		s.commits(s.enters(door, "tg:"+door), func(d *turn.Document) {
			d.Body.Person.Name = seal.Conceal("name of " + door)
			d.Body.Person.Registration = cohort.Registration{Invitation: "i", Cohort: in, Awaits: 5}
			d.Expires = 1
		})
	}
	got, err := s.Awaiting(t.Context(), "one")
	if err != nil || len(got) != 1 || got[0].Person.Name.Reveal() != "name of A" {
		t.Fatalf("%+v %v", got, err)
	}
	if err := s.Expire(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err = s.Awaiting(t.Context(), "one"); err != nil || len(got) != 1 {
		t.Errorf("she is gone without a turn of hers: %+v %v", got, err)
	}
	over, err := s.Outlived(t.Context())
	if err != nil || len(over) != 2 {
		t.Errorf("whose time is over: %v %v", over, err)
	}
}
