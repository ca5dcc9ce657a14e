package dialog_test

import (
	"slices"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
)

// raises gives the course a new text about data.
func (g *rig) raises() {
	next := *g.course
	next.Consent.Version++
	g.course = &next
}

// consents are the versions she agreed to, as facts say.
func consents(d dialog.Decision) (out []int) {
	for _, f := range d.Facts {
		if f.Kind == cohort.FactConsented {
			out = append(out, f.Consent)
		}
	}
	return out
}

// The text about her data changes between reading and agreeing: she agrees to none that
// she was not shown.
func TestConsentToWhatWasRead(t *testing.T) {
	t.Run("a newcomer", func(t *testing.T) {
		g := newRig(t, 31, false)
		ph := g.phone()
		g.follows(ph, g.offer(cohort.RoleParticipant, "past"))
		g.writes(ph, "English")
		g.tap(ph, dialog.VerbAbout)
		g.raises()
		d := g.tap(ph, dialog.VerbAgree)
		if ph.p.Place.View != dialog.ViewConsent || !says(d, "consent_changed") || len(d.Then) > 0 {
			t.Fatalf("she stands on %s, then %v", ph.p.Place.View, d.Then)
		}
		g.tap(ph, dialog.VerbAgree)
		if ph.p.Consent != g.course.Consent.Version || ph.p.Stage != cohort.StageJoining {
			t.Errorf("she is a %s, agreed to %d", ph.p.Stage, ph.p.Consent)
		}
	})
	t.Run("a member", func(t *testing.T) {
		g := newRig(t, 32, false)
		ph := g.phone()
		g.registers(ph, cohort.RoleParticipant, "past", "en")
		g.raises()
		g.writes(ph, "/menu")
		g.raises()
		if d := g.tap(ph, dialog.VerbAgree); ph.p.Place.View != dialog.ViewConsent || len(consents(d)) > 0 {
			t.Fatalf("she stands on %s, agreed to %v", ph.p.Place.View, consents(d))
		}
		if d := g.tap(ph, dialog.VerbAgree); !slices.Equal(consents(d), []int{g.course.Consent.Version}) {
			t.Errorf("she agreed to %v", consents(d))
		}
	})
	t.Run("while the link answers", func(t *testing.T) {
		g := newRig(t, 33, false)
		ph := g.phone()
		id := g.offer(cohort.RoleParticipant, "past")
		g.follows(ph, id)
		g.writes(ph, "English")
		g.tap(ph, dialog.VerbAbout)
		read := g.course.Consent.Version
		agreed := g.pressed(ph, dialog.VerbAgree) // and its envelope is on its way
		g.raises()
		g.carry(agreed.Then)
		if ph.p.Consent != read || ph.p.Stage != cohort.StageJoining {
			t.Errorf("she is a %s, agreed to %d, read %d", ph.p.Stage, ph.p.Consent, read)
		}
	})
}

// pressed takes a press and leaves what follows from it on its way.
func (g *rig) pressed(ph *phone, verb dialog.Verb) dialog.Decision {
	g.t.Helper()
	for _, token := range ph.buttons() {
		if a := dialog.ParseToken(g.keys, ph.door, token); a.Verb == verb {
			return g.turn(ph, dialog.Envelope{
				On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, Event: dialog.Event{Pressed: &dialog.Pressed{Act: a, Message: 1}},
			})
		}
	}
	g.t.Fatalf("no button %s", verb)
	return dialog.Decision{}
}

// The answer of one link comes while another is in her hand: nothing happens to that
// one, and no promise becomes a consent.
func TestAnswersBelongToTheirLink(t *testing.T) {
	for _, answer := range []dialog.Event{{Refused: &dialog.Refused{}}, {Admitted: &dialog.Admitted{Role: cohort.RoleStaff}}} {
		g := newRig(t, 34, false)
		ph := g.phone()
		g.registers(ph, cohort.RoleCoordinator, "past", "en")
		a, b := g.offer(cohort.RoleStaff, ""), g.offer(cohort.RoleOwner, "")
		g.follows(ph, a)
		g.pressed(ph, dialog.VerbPromise) // its answer is late
		g.writes(ph, "/menu")
		g.follows(ph, b)
		g.turn(ph, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, By: a, Event: answer})
		if answer.Refused != nil && ph.p.Offer.Invitation != b {
			t.Fatalf("the link in her hand is %q", ph.p.Offer.Invitation)
		}
		if ph.p.Offer.Invitation == b {
			g.tap(ph, dialog.VerbPromise)
		} else {
			g.follows(ph, b)
			g.tap(ph, dialog.VerbPromise)
		}
		if !ph.p.Has(cohort.RoleOwner) || ph.p.Consent != 0 || g.invites[b].Used != 1 {
			t.Errorf("she is %v, has agreed to %d, and the link was used %d times", ph.p.Roles, ph.p.Consent, g.invites[b].Used)
		}
	}
}

// A course that is held in her language no more asks for another before anything of it
// is shown; nothing is agreed to or read without words.
func TestLanguageGone(t *testing.T) {
	without := func(g *rig) {
		next := *g.course
		next.Languages = []locales.Lang{"ar", "en"}
		g.course = &next
	}
	g := newRig(t, 35, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "ckb")
	g.tap(ph, dialog.VerbFirst)
	at, read := ph.p.Place, freeze(ph.p.Lessons)
	without(g)
	g.raises()
	d := g.tap(ph, dialog.VerbNext)
	if ph.p.Place.View != dialog.ViewLanguage || !says(d, "language_gone") || freeze(ph.p.Lessons) != read {
		t.Fatalf("she stands on %s", ph.p.Place.View)
	}
	for _, try := range []string{"/menu", "/modules", "continue", "hello"} {
		if g.writes(ph, try); ph.p.Place.View != dialog.ViewLanguage {
			t.Errorf("%s leads to %s", try, ph.p.Place.View)
		}
	}
	g.writes(ph, "العربية")
	if ph.p.Place.View != dialog.ViewConsent {
		t.Errorf("then she stands on %s, and the text about her data is new", ph.p.Place.View)
	}
	g.tap(ph, dialog.VerbAgree)
	if ph.p.Place != at {
		t.Errorf("she goes on at %+v", ph.p.Place)
	}
	newcomer := g.phone()
	g.course = loadCourse(t, false)
	g.follows(newcomer, g.offer(cohort.RoleParticipant, "past"))
	g.writes(newcomer, "کوردی")
	without(g)
	g.tap(newcomer, dialog.VerbAbout)
	if newcomer.p.Place.View != dialog.ViewLanguage {
		t.Errorf("a newcomer stands on %s", newcomer.p.Place.View)
	}
}

// Her language stays hers though her cohort is held in it no more, and the chooser can
// be left without a choice.
func TestCohortHeldInFewerLanguages(t *testing.T) {
	g := newRig(t, 36, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "ckb")
	fewer := *g.cohorts["past"]
	fewer.Languages = []locales.Lang{"ar", "en"}
	g.cohorts["past"] = &fewer
	at := ph.p.Place
	g.writes(ph, "/language")
	g.tap(ph, dialog.VerbKeep)
	if ph.p.Place != at || ph.p.Lang != "ckb" {
		t.Errorf("she stands on %s in %s", ph.p.Place.View, ph.p.Lang)
	}
	g.writes(ph, "/language")
	g.writes(ph, "Kurdish")
	if ph.p.Place != at || ph.p.Lang != "ckb" {
		t.Errorf("hers is not offered: she stands on %s in %s", ph.p.Place.View, ph.p.Lang)
	}
}
