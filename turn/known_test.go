package turn_test

import (
	"errors"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/storage"
)

// That a stranger blocks the bot, or lets it in, stores nothing of her: neither of
// one who never wrote nor of one who was forgotten. One who is known is told apart.
func TestBlockingMakesNobodyKnown(t *testing.T) {
	r := newRig(t, newHouse(t))
	stored := func() (n int) {
		all := storage.Query{Index: "people_by_id", Limit: 100}
		if _, err := r.below.Find(t.Context(), all, func(storage.Decode) error { n++; return nil }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	standing := func() {
		for _, blocked := range []bool{true, false, true} {
			r.must(dialog.Event{Standing: &dialog.Standing{Blocked: blocked}})
		}
	}
	standing()
	if err := r.below.Get(t.Context(), "doors", her, &struct{}{}); !errors.Is(err, storage.ErrNotFound) || stored() != 0 {
		t.Fatalf("a stranger is stored: %v", err)
	}
	r.walk(toMenu(r.house)...)
	if standing(); !r.person().Blocked {
		t.Error("of one who is known it is not noted")
	}
	r.walk(func(*rig) dialog.Event {
		return dialog.Event{Said: &dialog.Said{Command: dialog.CommandForget}}
	}, presses(dialog.VerbErase))
	gone := r.id()
	standing()
	if r.id() != gone || r.person().Stage != cohort.StageGone || stored() != 1 {
		t.Errorf("she is %s behind her door, %d people are stored", r.person().Stage, stored())
	}
}

// A participant with another role outlives her consent: what she learned is
// erased, the role stays, and so does what she is told next.
func TestOutlivedWithAnotherRole(t *testing.T) {
	r := newRig(t, newHouse(t))
	r.walk(toMenu(r.house)...)
	r.walk(func(r *rig) dialog.Event {
		payload, err := r.look.Invite(t.Context(), &cohort.Invitation{Role: cohort.RoleStaff, Uses: 1}, "test")
		if err != nil {
			t.Fatal(err)
		}
		id, _ := cohort.InvitationID(r.keys, payload)
		return dialog.Event{Said: &dialog.Said{Command: "start", Payload: true, Invitation: id}}
	}, presses(dialog.VerbPromise))
	r.now = r.now.AddDate(0, 0, r.course.Consent.RetainDays+1)
	refs, err := r.look.Outlived(t.Context())
	if err != nil || len(refs) != 1 {
		t.Fatalf("%d people have had their time, error %v", len(refs), err)
	}
	if err := r.runner.Carry(t.Context(), dialog.Envelope{Key: "outlived:1", On: refs[0], Event: dialog.Event{Outlived: &dialog.Outlived{}}}); err != nil {
		t.Fatal(err)
	}
	if doc := r.document(); doc.Expires != 0 || doc.Body.Person.Stage != cohort.StageMember || doc.Body.Person.Has(cohort.RoleParticipant) {
		t.Errorf("she is %s as %+v until %d", doc.Body.Person.Stage, doc.Body.Person.Roles, doc.Expires)
	}
	err = r.look.EachFact(t.Context(), func(f *cohort.Fact) error {
		if f.Kind != cohort.FactAudit {
			t.Errorf("left: a fact, %s", f.Kind)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.walk(writes("hello")); len(r.rows()) == 0 {
		t.Error("she is not answered")
	}
}

// TestAFarewellOfTheNightIsKeptUntilItComes: what others end in the night she is told in the
// morning, so what is left of her lasts until then.
func TestAFarewellOfTheNightIsKeptUntilItComes(t *testing.T) {
	h := newHouse(t)
	r := newRig(t, h)
	r.walk(toMenu(h)...)
	id, in := r.id(), r.person().Cohort
	r.now = time.Date(2026, 3, 3, 20, 0, 0, 0, time.UTC) // 23:00 in Baghdad
	e := dialog.Envelope{
		ID: "ends", Key: "ends", On: dialog.Ref{Kind: dialog.Person, ID: id}, By: r.invite, At: cohort.At(r.now),
		Event: dialog.Event{Ended: &dialog.Ended{Role: cohort.RoleParticipant, Cohort: in}},
	}
	if err := r.runner.CarryOn(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	doc, err := r.look.Load(t.Context(), dialog.Person, id)
	if err != nil {
		t.Fatal(err)
	}
	morning := cohort.At(time.Date(2026, 3, 4, 5, 0, 0, 0, time.UTC))
	if p := doc.Body.Person; p.Stage != cohort.StageGone || doc.Expires < morning.Add(dialog.FarewellKept) {
		t.Errorf("she is %s, and kept until %v", p.Stage, doc.Expires.Time())
	}
}
