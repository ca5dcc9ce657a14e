package dialog_test

import (
	"slices"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// An owner who is a participant, too, has an owner's screens while she acts as one
// and is one; help speaks to the role she acts in.
func TestOwnerAndParticipant(t *testing.T) {
	g := newRig(t, 9, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	ph.owner = true // named by the settings
	if d := g.writes(ph, "/cohort"); !says(d, "unknown_command") {
		t.Error("an owner's screen for a participant")
	}
	if d := g.writes(ph, "/help"); !says(d, "help") {
		t.Error("help is not a participant's")
	}
	g.acts(ph, cohort.RoleOwner)
	if d := g.writes(ph, "/help"); !says(d, "help_team") {
		t.Error("help is not of the team")
	}
	if g.writes(ph, "/invite"); ph.p.Place.View != dialog.ViewInvite {
		t.Fatalf("/invite leads to %s", ph.p.Place.View)
	}
	ph.owner = false
	made := len(g.invites)
	g.tap(ph, dialog.VerbIssue)
	if len(g.invites) != made || ph.p.Place.View != dialog.ViewMenu || !ph.p.Learns() {
		t.Errorf("no longer an owner she is on %s, invitations made: %d", ph.p.Place.View, len(g.invites)-made)
	}
}

// A new consent concerns a participant: she is asked when she acts as one.
func TestNewConsentOfTwoRoles(t *testing.T) {
	g := newRig(t, 10, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	g.follows(ph, g.offer(cohort.RoleCoordinator, "past"))
	g.tap(ph, dialog.VerbPromise)
	next := *g.course
	next.Consent.Version++
	g.course = &next
	if g.writes(ph, "/modules"); ph.p.Place.View != dialog.ViewModules {
		t.Fatalf("a coordinator is asked: %s", ph.p.Place.View)
	}
	g.acts(ph, cohort.RoleParticipant)
	if ph.p.Place.View != dialog.ViewConsent {
		t.Fatalf("a participant is not asked: %s", ph.p.Place.View)
	}
	g.tap(ph, dialog.VerbAgree)
	if ph.p.Place.View != dialog.ViewMenu || ph.p.Consent != next.Consent.Version {
		t.Errorf("agreed to %d she is on %s", ph.p.Consent, ph.p.Place.View)
	}
}

// When the time of her consent is over, what she is as a participant goes; her
// other role stays.
func TestWhatTwoRolesKeep(t *testing.T) {
	g := newRig(t, 11, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "ar")
	g.answersOne(ph)
	g.follows(ph, g.offer(cohort.RoleStaff, ""))
	g.tap(ph, dialog.VerbPromise)
	keeps := time.Duration(g.course.Consent.RetainDays) * aDay
	if at := dialog.Lasts(g.course, ph.p, g.now); at != ph.p.Seen.Add(keeps) {
		t.Fatalf("what she learned lasts until %v", at.Time())
	}
	g.now = g.now.Add(keeps - time.Minute)
	if d := g.does(ph, dialog.Event{Outlived: &dialog.Outlived{}}); d.Erase {
		t.Fatal("gone before the time")
	}
	g.now = g.now.Add(2 * time.Minute)
	d := g.does(ph, dialog.Event{Outlived: &dialog.Outlived{}})
	p := ph.p
	if !d.Erase || spoken(d) || p.Stage != cohort.StageMember || !slices.Equal(p.Roles, []cohort.Role{{Kind: cohort.RoleStaff}}) {
		t.Fatalf("erased %t, she is %s as %+v", d.Erase, p.Stage, p.Roles)
	}
	if p.Profile != nil || p.Quizzes != nil || p.Lessons != nil || p.Consent != 0 || p.Cohort != "" || p.Home.View != "" || p.Learned.View != "" {
		t.Errorf("left of her learning: %s", freeze(p))
	}
	if dialog.Lasts(g.course, p, g.now) != 0 || p.Name.IsZero() {
		t.Error("her other role does not last, or has no name")
	}
	ph.rows = map[string]*row{} // erased
	if g.writes(ph, "/modules"); ph.p.Place.View != dialog.ViewModules {
		t.Errorf("she is on %s", ph.p.Place.View)
	}
}

// While she has blocked the bot nothing is said to her, whatever happens; when she
// is back she is shown her step.
func TestNothingIsSaidToWhoBlocked(t *testing.T) {
	g := newRig(t, 12, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	g.does(ph, dialog.Event{Standing: &dialog.Standing{Blocked: true}})
	for _, ev := range []dialog.Event{
		{Admitted: &dialog.Admitted{Role: cohort.RoleStaff}}, {Refused: &dialog.Refused{}}, {Mended: &dialog.Mended{}},
		{Founded: &dialog.Founded{}}, {Standing: &dialog.Standing{Blocked: true}},
	} {
		if d := g.does(ph, ev); len(d.Say) > 0 {
			t.Errorf("said: %s", freeze(d.Say))
		}
	}
	if !ph.p.Has(cohort.RoleStaff) {
		t.Error("what she agreed to is not hers")
	}
	if d := g.does(ph, dialog.Event{Standing: &dialog.Standing{}}); ph.p.Blocked || spoken(d) {
		t.Errorf("back, she is spoken to before she has said anything: %s", freeze(d.Say))
	}
	if d := g.writes(ph, "/start"); !says(d, "blocked_back") || len(ph.buttons()) == 0 {
		t.Error("writing, she is not greeted on her step")
	}
	if d := g.writes(ph, "/start"); says(d, "blocked_back") {
		t.Error("she is greeted twice")
	}
	g.does(ph, dialog.Event{Standing: &dialog.Standing{Blocked: true}})
	if g.writes(ph, "hello"); ph.p.Blocked || len(ph.buttons()) == 0 { // though nobody told that she is back
		t.Error("writing, she is not shown her step")
	}
}

// Before a language is chosen everything but a choice is answered by the chooser,
// in all of them; she can leave, and is not kept for long.
func TestLanguageNeverChosen(t *testing.T) {
	g := newRig(t, 13, false)
	ph := g.phone()
	g.follows(ph, g.offer(cohort.RoleParticipant, "past"))
	for name, ev := range inputs() {
		if occurs := (dialog.Envelope{Event: ev}).Occurs(); name == "/forget" || name == "digits" || !occurs && ev.Said == nil && ev.Sent == nil {
			continue
		}
		if (dialog.Envelope{Event: ev}).Occurs() { // time alone says nothing to her yet
			if d := g.does(ph, ev); len(d.Say) > 0 {
				t.Errorf("%s: said: %s", name, freeze(d.Say))
			}
			continue
		}
		spoken := 0
		for _, said := range g.does(ph, ev).Say {
			for _, p := range said.Parts {
				if p.Key == "choose_language" {
					spoken++
				}
			}
		}
		if n := len(g.course.Languages); ph.p.Place.View != dialog.ViewLanguage || spoken != n || len(ph.buttons()) != n {
			t.Fatalf("%s: on %s, in %d languages", name, ph.p.Place.View, spoken)
		}
	}
	if at := dialog.Lasts(g.course, ph.p, g.now); at != g.now.Add(dialog.VisitorKept) {
		t.Errorf("she is kept until %v", at.Time())
	}
	if d := g.writes(ph, "/forget"); !d.Erase {
		t.Error("she cannot leave")
	}
}

// A stranger who blocks the bot, or lets it in, stays one; whatever she says or
// presses makes her known.
func TestIntroduces(t *testing.T) {
	for name, ev := range inputs() {
		if got := dialog.Introduces(ev); got != (ev.Standing == nil && ev.Jump == nil) {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// spoken says that anything is said to her; a list of commands is not.
func spoken(d dialog.Decision) bool {
	return slices.ContainsFunc(d.Say, func(s dialog.Say) bool { return s.Op != dialog.OpCommands })
}
