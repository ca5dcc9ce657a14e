package dialog_test

import (
	"slices"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// offer makes a link for one.
func (g *rig) offer(role cohort.RoleKind, c cohort.ID) string {
	id := "link-" + string(role) + "-" + time.Duration(len(g.invites)).String()
	g.invites[id] = &cohort.Invitation{Role: role, Cohort: c, Uses: 1}
	return id
}

// says is whether a decision has words of this key for her.
func says(d dialog.Decision, key string) bool {
	return slices.ContainsFunc(d.Say, func(s dialog.Say) bool {
		return slices.ContainsFunc(s.Parts, func(p dialog.Part) bool { return p.Key == key })
	})
}

// acts switches to another of her roles.
func (g *rig) acts(ph *phone, kind cohort.RoleKind) dialog.Decision {
	g.t.Helper()
	g.writes(ph, "/menu")
	for _, token := range ph.buttons() {
		if a := dialog.ParseToken(g.keys, ph.door, token); a.Verb == dialog.VerbActAs && a.Arg == string(kind) {
			return g.press(ph, token)
		}
	}
	g.t.Fatalf("no way to act as %s", kind)
	return dialog.Decision{}
}

// A participant is told what another role's link gives. It is used when she
// promises, not before; what she looks at in that role touches nothing of hers.
func TestOneMoreRole(t *testing.T) {
	for _, role := range []cohort.RoleKind{cohort.RoleCoordinator, cohort.RoleStaff, cohort.RoleOwner} {
		t.Run(string(role), func(t *testing.T) {
			g := newRig(t, 1, false)
			ph := g.phone()
			g.registers(ph, cohort.RoleParticipant, "past", "ar")
			g.answersOne(ph)
			at, id := ph.p.Place, g.offer(role, "past")
			if d := g.follows(ph, id); !says(d, "door_new_role") || ph.p.Place.View != dialog.ViewPromise {
				t.Fatalf("on %s she is not told what it gives", ph.p.Place.View)
			}
			g.tap(ph, dialog.VerbDisagree)
			if ph.p.Place != at || g.invites[id].Used != 0 || len(ph.p.Roles) != 1 || ph.p.Offer.Invitation != "" {
				t.Fatalf("not now: she is on %+v, the link was used %d times", ph.p.Place, g.invites[id].Used)
			}
			g.follows(ph, id)
			home, records := ph.p.Home, freeze([]any{ph.p.Quizzes, ph.p.Lessons, ph.p.Profile})
			g.tap(ph, dialog.VerbPromise)
			if g.invites[id].Used != 1 || !ph.p.Has(role) || ph.p.Acting != role || ph.p.Learns() {
				t.Fatalf("she acts as %q, the link was used %d times", ph.p.Acting, g.invites[id].Used)
			}
			before := len(ph.facts)
			g.looksAround(ph)
			if now := freeze([]any{ph.p.Quizzes, ph.p.Lessons, ph.p.Profile}); now != records || len(ph.facts) != before {
				t.Error("looking changed what she has learned")
			}
			g.acts(ph, cohort.RoleParticipant)
			if !ph.p.Learns() || ph.p.Home != home || ph.p.Previews != nil {
				t.Errorf("back as a participant she goes on at %+v, want %+v", ph.p.Home, home)
			}
			g.tap(ph, dialog.VerbContinue)
		})
	}
}

// answersOne brings her to the second question of a quiz.
func (g *rig) answersOne(ph *phone) {
	g.t.Helper()
	g.tap(ph, dialog.VerbFirst)
	g.writes(ph, "/quiz")
	g.tap(ph, dialog.VerbQuiz)
	g.tap(ph, dialog.VerbStart)
	g.tap(ph, dialog.VerbAnswer)
}

// looksAround reads a page and answers what is asked.
func (g *rig) looksAround(ph *phone) {
	g.t.Helper()
	g.writes(ph, "/modules")
	g.tap(ph, dialog.VerbModule)
	g.tap(ph, dialog.VerbLesson)
	g.tap(ph, dialog.VerbNext)
	g.writes(ph, "/quiz")
	g.tap(ph, dialog.VerbQuiz)
	g.tap(ph, dialog.VerbStart)
	for ph.p.Place.View == dialog.ViewQuestion {
		g.tap(ph, dialog.VerbAnswer)
	}
}

// A participant is asked before another cohort becomes hers; her progress comes
// with her, and what was open to her stays so.
func TestAnotherCohort(t *testing.T) {
	g := newRig(t, 2, false)
	ph := g.phone()
	g.cohorts["other"] = &cohort.Cohort{Start: "2026-02-01", Languages: g.cohorts["past"].Languages}
	g.registers(ph, cohort.RoleParticipant, "past", "ckb")
	g.answersOne(ph)
	id, joined := g.offer(cohort.RoleParticipant, "other"), ph.p.Joined
	g.now = g.now.Add(20 * aDay)
	if d := g.follows(ph, id); !says(d, "door_other_cohort") {
		t.Fatal("she is not asked")
	}
	g.tap(ph, dialog.VerbDisagree)
	if ph.p.Cohort != "past" || g.invites[id].Used != 0 || ph.p.Place.View != dialog.ViewQuestion {
		t.Fatalf("she stays in %q, on %s", ph.p.Cohort, ph.p.Place.View)
	}
	records := freeze([]any{ph.p.Quizzes, ph.p.Lessons, ph.p.Profile, ph.p.Home})
	g.follows(ph, id)
	g.tap(ph, dialog.VerbAgree)
	want := []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: "other"}}
	if ph.p.Cohort != "other" || !slices.Equal(ph.p.Roles, want) || g.invites[id].Used != 1 || ph.p.Joined != joined {
		t.Errorf("she is %+v in %q since %d", ph.p.Roles, ph.p.Cohort, ph.p.Joined)
	}
	if now := freeze([]any{ph.p.Quizzes, ph.p.Lessons, ph.p.Profile, ph.p.Home}); now != records {
		t.Error("her progress did not come with her")
	}
	g.tap(ph, dialog.VerbContinue)
	g.tap(ph, dialog.VerbAnswer)
	if f := ph.facts; f[0].Cohort != "past" || f[len(f)-1].Cohort != "other" {
		t.Errorf("facts are of %q and %q", f[0].Cohort, f[len(f)-1].Cohort)
	}
	g.follows(ph, id)
	if ph.p.Place.View != dialog.ViewMenu || ph.p.Offer.Invitation != "" {
		t.Error("her own link does not lead to her menu")
	}
}

// Who has another role becomes a participant by the same steps as everybody;
// before she agrees nothing is kept of it.
func TestLearningToo(t *testing.T) {
	for _, role := range []cohort.RoleKind{cohort.RoleCoordinator, cohort.RoleStaff, cohort.RoleOwner} {
		t.Run(string(role), func(t *testing.T) {
			g := newRig(t, 3, false)
			ph := g.phone()
			g.registers(ph, role, "past", "en")
			g.looksAround(ph)
			at, id, name := ph.p.Place, g.offer(cohort.RoleParticipant, "past"), ph.p.Name.Reveal()
			g.invites[id].Profile = known(g.course)
			for _, verb := range []dialog.Verb{dialog.VerbAbout, dialog.VerbDisagree} { // then at once
				if d := g.follows(ph, id); !says(d, "door_new_role") {
					t.Fatal("she is not told what it gives")
				}
				if verb == dialog.VerbAbout {
					g.tap(ph, verb)
					g.writes(ph, "/help")
				}
				g.tap(ph, dialog.VerbDisagree)
				if ph.p.Place != at || ph.p.Consent != 0 || ph.p.Has(cohort.RoleParticipant) || g.invites[id].Used != 0 {
					t.Fatalf("she said no and is on %+v, consent %d", ph.p.Place, ph.p.Consent)
				}
			}
			g.follows(ph, id)
			g.tap(ph, dialog.VerbAbout)
			g.tap(ph, dialog.VerbAgree)
			if ph.p.Place.View != dialog.ViewNod || ph.p.Quizzes != nil || ph.p.Home.View != "" {
				t.Fatalf("agreed, she is on %s", ph.p.Place.View)
			}
			g.now = g.now.Add(aDay)
			g.tap(ph, dialog.VerbNod)
			if ph.p.Place.View != dialog.ViewRegistered || !ph.p.Learns() || ph.p.Joined != g.now || ph.p.Name.Reveal() != name {
				t.Fatalf("on %s, she learns: %t", ph.p.Place.View, ph.p.Learns())
			}
			g.tap(ph, dialog.VerbFirst)
			g.acts(ph, role)
			if ph.p.Learns() || ph.p.Home.View != "" {
				t.Error("her place as a participant is shown to her as " + string(role))
			}
		})
	}
}

// A link that gives what she has is left as it is; so is her own.
func TestTheSameAgain(t *testing.T) {
	g := newRig(t, 4, false)
	for _, role := range []cohort.RoleKind{cohort.RoleParticipant, cohort.RoleCoordinator, cohort.RoleStaff, cohort.RoleOwner} {
		ph := g.phone()
		g.registers(ph, role, "past", "ar")
		own, at := ph.p.Registration.Invitation, ph.p.Place
		id := g.offer(role, "past")
		if d := g.follows(ph, id); !says(d, "already_registered") || g.invites[id].Used != 0 || ph.p.Place != at {
			t.Errorf("%s: she is on %s, the link was used %d times", role, ph.p.Place.View, g.invites[id].Used)
		}
		back := "door_welcome_back"
		if role != cohort.RoleParticipant {
			back += "_staff"
		}
		if d := g.follows(ph, own); !says(d, back) || ph.p.Place.View != dialog.ViewMenu {
			t.Errorf("%s: her own link leads to %s", role, ph.p.Place.View)
		}
	}
	ph := g.phone() // another cohort's coordinator she can be as well
	g.registers(ph, cohort.RoleCoordinator, "past", "ar")
	g.follows(ph, g.offer(cohort.RoleCoordinator, "future"))
	g.tap(ph, dialog.VerbPromise)
	if len(ph.p.Roles) != 2 {
		t.Errorf("her roles are %+v", ph.p.Roles)
	}
}

// A wrong link leaves her where she is, and is counted as a stranger's.
func TestWrongLinksOfAMember(t *testing.T) {
	g := newRig(t, 5, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "ckb")
	g.answersOne(ph)
	used := g.offer(cohort.RoleStaff, "")
	g.invites[used].Used = 1
	at := ph.p.Place
	for n, key := range []string{"door_closed", "door_closed", "door_closed", "door_closed", "door_closed", "door_closed"} {
		if d := g.follows(ph, []string{used, "none"}[n%2]); !says(d, key) || ph.p.Place != at || len(ph.buttons()) == 0 {
			t.Fatalf("link %d: she is on %+v", n, ph.p.Place)
		}
	}
	if d := g.follows(ph, g.offer(cohort.RoleStaff, "")); !says(d, "door_closed") || ph.p.Place != at {
		t.Fatal("a good link is looked at during the pause")
	}
	g.now = g.now.Add(time.Hour)
	g.follows(ph, g.offer(cohort.RoleStaff, ""))
	if ph.p.Registration.Wrong != 0 || ph.p.Registration.Pauses != 0 || ph.p.Place.View != dialog.ViewPromise {
		t.Error("a good link does not begin anew")
	}
}

// The last use went to somebody else while she read: she reads the polite door and
// is where she was.
func TestTheLastUseWentToAnother(t *testing.T) {
	for _, role := range []cohort.RoleKind{cohort.RoleParticipant, cohort.RoleStaff} {
		g := newRig(t, 6, false)
		ph := g.phone()
		g.registers(ph, cohort.RoleParticipant, "past", "en")
		g.answersOne(ph)
		at, id := ph.p.Place, g.offer(role, "future")
		g.follows(ph, id)
		g.invites[id].Used = 1
		agree := dialog.VerbAgree
		if role == cohort.RoleStaff {
			agree = dialog.VerbPromise
		}
		g.tap(ph, agree)
		body := ph.rows[ph.p.Screen.Row].body
		if ph.p.Place != at || len(ph.p.Roles) != 1 || ph.p.Cohort != "past" || len(body.Keyboard) == 0 {
			t.Errorf("%s: she is on %+v as %+v", role, ph.p.Place, ph.p.Roles)
		}
	}
}

// Another link in the middle of a registration: that goes on where it was.
func TestAnotherLinkWhileRegistering(t *testing.T) {
	g := newRig(t, 7, false)
	ph := g.phone()
	g.follows(ph, g.offer(cohort.RoleParticipant, "past"))
	g.writes(ph, "English")
	g.tap(ph, dialog.VerbAbout)
	g.tap(ph, dialog.VerbAgree)
	g.follows(ph, g.offer(cohort.RoleParticipant, "future"))
	g.tap(ph, dialog.VerbAgree)
	if ph.p.Place.View != dialog.ViewName || ph.p.Cohort != "future" {
		t.Fatalf("moved, she is on %s in %q", ph.p.Place.View, ph.p.Cohort)
	}
	g.follows(ph, g.offer(cohort.RoleStaff, ""))
	g.tap(ph, dialog.VerbPromise)
	g.tap(ph, dialog.VerbUseName)
	if ph.p.Place.View != dialog.ViewProfile || !ph.p.Has(cohort.RoleStaff) {
		t.Fatalf("she is on %s as %+v", ph.p.Place.View, ph.p.Roles)
	}
	other := g.phone()
	g.follows(other, g.offer(cohort.RoleStaff, ""))
	g.writes(other, "English")
	g.tap(other, dialog.VerbPromise)
	g.follows(other, g.offer(cohort.RoleParticipant, "past"))
	g.tap(other, dialog.VerbAbout)
	g.tap(other, dialog.VerbAgree)
	g.tap(other, dialog.VerbUseName)
	if other.p.Place.View != dialog.ViewProfile || len(other.p.Roles) != 2 {
		t.Errorf("she is on %s as %+v", other.p.Place.View, other.p.Roles)
	}
}

// An offer left aside is no offer any more; one looked away from still is.
func TestAnOfferLeftAside(t *testing.T) {
	g := newRig(t, 8, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	at, id := ph.p.Place, g.offer(cohort.RoleStaff, "")
	g.follows(ph, id)
	g.writes(ph, "/language")
	g.tap(ph, dialog.VerbLanguage)
	if ph.p.Place.View != dialog.ViewPromise {
		t.Fatalf("after the language she is on %s", ph.p.Place.View)
	}
	g.writes(ph, "/forget")
	g.tap(ph, dialog.VerbKeep)
	if ph.p.Place.View != dialog.ViewPromise {
		t.Fatalf("after keeping her data she is on %s", ph.p.Place.View)
	}
	g.writes(ph, "/cancel")
	if ph.p.Place != at || ph.p.Offer.Invitation != "" {
		t.Fatalf("cancelled, she is on %+v", ph.p.Place)
	}
	g.follows(ph, id)
	if g.writes(ph, "/menu"); ph.p.Offer.Invitation != "" || g.invites[id].Used != 0 {
		t.Error("an offer is open behind the menu")
	}
}
