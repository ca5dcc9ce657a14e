package dialog_test

import (
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
)

// asks leaves out of the profile what is not named, and puts it in this order.
func (g *rig) asks(ids ...course.ProfileID) {
	next := *g.course
	next.Profile = nil
	for _, id := range ids {
		q, ok := loadCourse(g.t, false).ProfileQuestion(id)
		if !ok {
			q = course.ProfileQuestion{ID: id, Ask: course.Text{"en": "New?"}, Options: []course.ProfileOption{
				{ID: "yes", Text: course.Text{"en": "Yes"}}, {ID: "no", Text: course.Text{"en": "No"}},
			}}
		}
		next.Profile = append(next.Profile, q)
	}
	g.course = &next
}

// standsOnSector brings somebody to the first question of the profile.
func standsOnSector(t *testing.T) (*rig, *phone) {
	t.Helper()
	g := newRig(t, 7, false)
	ph := g.phone()
	g.invites["i"] = &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "past", Uses: 1}
	g.follows(ph, "i")
	g.writes(ph, g.words.OwnName("en"))
	g.tap(ph, dialog.VerbAbout)
	g.tap(ph, dialog.VerbAgree)
	g.tap(ph, dialog.VerbUseName)
	if ph.p.Place.View != dialog.ViewProfile || ph.p.Place.Question != "sector" {
		t.Fatalf("she stands on %+v", ph.p.Place)
	}
	return g, ph
}

// An author edits the profile while somebody has a question of it before her: what
// she says is never taken for an answer to another.
func TestProfileEditedWhileAsked(t *testing.T) {
	t.Run("another before it", func(t *testing.T) {
		g, ph := standsOnSector(t)
		g.asks("new", "sector", "level")
		g.tap(ph, dialog.VerbProfile)
		if ph.p.Profile["sector"] != "elected" || len(ph.p.Profile) != 1 || ph.p.Place.Question != "new" {
			t.Errorf("she said %v and stands on %+v", ph.p.Profile, ph.p.Place)
		}
	})
	t.Run("gone, pressed", func(t *testing.T) {
		g, ph := standsOnSector(t)
		g.asks("level")
		g.tap(ph, dialog.VerbProfile)
		if len(ph.p.Profile) != 0 || ph.p.Place.Question != "level" {
			t.Errorf("she said %v and stands on %+v", ph.p.Profile, ph.p.Place)
		}
	})
	t.Run("gone, passed over", func(t *testing.T) {
		g, ph := standsOnSector(t)
		g.asks("level")
		g.tap(ph, dialog.VerbSkipProfile)
		if len(ph.p.Profile) != 0 || ph.p.Place.Question != "level" {
			t.Errorf("she said %v and stands on %+v", ph.p.Profile, ph.p.Place)
		}
	})
	t.Run("gone, typed", func(t *testing.T) {
		g, ph := standsOnSector(t)
		g.asks("level")
		g.writes(ph, "A")
		if len(ph.p.Profile) != 0 || ph.p.Place.Question != "level" {
			t.Errorf("she said %v and stands on %+v", ph.p.Profile, ph.p.Place)
		}
		g.writes(ph, "A")
		if ph.p.Profile["level"] != "federal" || ph.p.Stage != cohort.StageMember {
			t.Errorf("she said %v and is a %s", ph.p.Profile, ph.p.Stage)
		}
	})
	t.Run("nothing is asked any more", func(t *testing.T) {
		g, ph := standsOnSector(t)
		g.asks()
		g.does(ph, dialog.Event{Sent: &dialog.Sent{What: "photo"}})
		g.tap(ph, dialog.VerbSkipProfile)
		if len(ph.p.Profile) != 0 || ph.p.Stage != cohort.StageMember {
			t.Errorf("she said %v and is a %s", ph.p.Profile, ph.p.Stage)
		}
	})
	t.Run("stored before questions were named", func(t *testing.T) {
		g, ph := standsOnSector(t)
		ph.p.Place.Question = ""
		g.writes(ph, "/help")
		if ph.p.Place.Question != "sector" {
			t.Errorf("she stands on %+v", ph.p.Place)
		}
	})
}

// The same of an owner who says what is known of somebody she invites.
func TestProfileEditedWhileInviting(t *testing.T) {
	g := newRig(t, 8, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleOwner, "", locales.Lang("en"))
	g.writes(ph, "/invite")
	g.choose(ph, dialog.VerbField, "known")
	g.asks("level")
	g.tap(ph, dialog.VerbSet)
	if len(ph.p.Task.Known) != 0 || ph.p.Place.View != dialog.ViewInvite {
		t.Errorf("%v is known, and she stands on %+v", ph.p.Task.Known, ph.p.Place)
	}
	g.choose(ph, dialog.VerbField, "known")
	g.asks("new", "level", "sector")
	g.tap(ph, dialog.VerbSet)
	if ph.p.Task.Known["level"] != "federal" || len(ph.p.Task.Known) != 1 || ph.p.Place.Question != "sector" {
		t.Errorf("%v is known, and she stands on %+v", ph.p.Task.Known, ph.p.Place)
	}
}
