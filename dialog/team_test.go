package dialog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

const herSecret = "My husband must not know."

// What somebody wrote leaves the screens of the team with her, however she goes and whatever
// has come below it there: the words, and the copy of a picture.
func TestHerWordsLeaveTheScreensOfTheTeam(t *testing.T) {
	leaves := map[string]func(*rig, *phone){
		"she forgets": func(g *rig, her *phone) { g.writes(her, "/forget"); g.tap(her, dialog.VerbErase) },
		"her time is over": func(g *rig, her *phone) {
			her.p = her.p.Clone()
			her.p.Seen = g.now.Add(-3 * 365 * 24 * time.Hour)
			g.does(her, dialog.Event{Outlived: &dialog.Outlived{}})
		},
		"another role stays": func(g *rig, her *phone) {
			her.p = her.p.Clone()
			her.p.Roles = append(her.p.Roles, cohort.Role{Kind: cohort.RoleStaff})
			her.p.Seen = g.now.Add(-3 * 365 * 24 * time.Hour)
			g.does(her, dialog.Event{Outlived: &dialog.Outlived{}})
		},
	}
	below := map[string]func(*rig, *phone){
		"nothing":        func(*rig, *phone) {},
		"her own words":  func(g *rig, one *phone) { g.writes(one, "hm") },
		"a notice":       func(g *rig, one *phone) { g.asksTeam(g.learner(), "Another question") },
		"a calm message": func(g *rig, one *phone) { g.writes(one, "safe") },
		"another screen": func(g *rig, one *phone) { g.writes(one, "/menu") },
		"an apology":     func(g *rig, one *phone) { g.does(one, dialog.Event{Mended: &dialog.Mended{}}) },
	}
	for how, goes := range leaves {
		for what, comes := range below {
			t.Run(how+", "+what, func(t *testing.T) {
				g := newRig(t, 1, false)
				her, one, _ := g.inboxOf("en")
				g.writes(her, "/ask")
				g.does(her, dialog.Event{Sent: &dialog.Sent{What: "photo"}})
				g.asksTeam(her, herSecret)
				g.opensThread(one)
				g.tap(one, dialog.VerbShowFile)
				file := one.p.Screen.Media[0]
				comes(g, one)
				goes(g, her)
				if g.threads[her.id] != nil {
					t.Fatalf("her thread stays: %+v", her.p)
				}
				if strings.Contains(one.everything(), herSecret) || !one.rows[file].gone {
					t.Errorf("in a coordinator's chat stands %q, and her picture is gone: %v", one.everything(), one.rows[file].gone)
				}
				g.writes(one, "/inbox") // she goes on
				if one.shows() == "" {
					t.Error("nothing is shown any more")
				}
			})
		}
	}
}

// Somebody who has not agreed yet, and does not, leaves nothing on the team's screens either.
func TestAStrangersWordsLeaveTheScreensOfTheTeam(t *testing.T) {
	g := newRig(t, 1, false)
	one, her := g.phone(), g.phone()
	g.registers(one, cohort.RoleCoordinator, "past", "en")
	g.invites["l"] = &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "past", Uses: 1}
	g.follows(her, "l")
	g.writes(her, g.words.OwnName("en"))
	g.tap(her, dialog.VerbAbout)
	g.asksTeam(her, herSecret)
	g.opensThread(one)
	if !strings.Contains(one.shows(), herSecret) {
		t.Fatalf("the coordinator sees %q", one.shows())
	}
	g.tap(her, dialog.VerbDisagree)
	if strings.Contains(one.everything(), herSecret) || one.p.Place.View != dialog.ViewInbox {
		t.Errorf("at %s stands %q", one.p.Place.View, one.everything())
	}
}

// What others have written does not wait for the end of the night to go from a screen.
func TestAThreadGoesAtOnce(t *testing.T) {
	g := newRig(t, 1, false)
	her, one, _ := g.inboxOf("en")
	g.asksTeam(her, herSecret)
	g.opensThread(one)
	g.now = cohort.At(time.Date(2026, 3, 3, 23, 0, 0, 0, time.UTC)) // two in the night there
	row := one.p.Screen.Row
	news := dialog.ThreadNews{Told: dialog.NewsWaits, Thread: "other", Cohort: "past"}
	d := g.turn(one, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: one.id}, Event: dialog.Event{Threaded: &news}})
	hushed := map[dialog.Op]bool{}
	for _, s := range d.Say {
		hushed[s.Op] = s.Hush != dialog.Hush{}
	}
	if !one.rows[row].gone || !hushed[dialog.OpSend] || hushed[dialog.OpDelete] {
		t.Errorf("what comes in the night waits: %v", hushed)
	}
}

// Whoever is moved takes her question with her: the team she leaves sees it no more, and the one
// she comes to is told, in its urgency.
func TestAMovedThread(t *testing.T) {
	for _, danger := range []bool{false, true} {
		g := newRig(t, 1, false)
		her, one, _ := g.inboxOf("en")
		boss, next := g.anOwner(), g.phone()
		g.registers(next, cohort.RoleCoordinator, "future", "en")
		g.asksTeam(her, herSecret)
		if danger {
			g.writes(her, "safe")
			g.tap(her, dialog.VerbTellTeam)
		}
		g.opensThread(one)
		g.tap(one, dialog.VerbClaim)
		g.careBy(boss, her, dialog.Care{Do: dialog.CareMove, To: "future"})
		th := g.threads[her.id]
		if th.Cohort != "future" || th.Claimed != "" || !th.State.Waiting() {
			t.Fatalf("the thread is %+v", th)
		}
		if strings.Contains(one.everything(), herSecret) {
			t.Errorf("the team she left still reads %q", one.everything())
		}
		if urgent := strings.Contains(next.latest(), "urgent"); urgent != danger {
			t.Errorf("the new team is told %q", next.latest())
		}
		g.opensThread(next)
		if !strings.Contains(next.shows(), herSecret) {
			t.Errorf("the new team reads %q", next.shows())
		}
		g.writes(one, "/inbox")
		if strings.Contains(one.shows(), her.p.Code) {
			t.Errorf("it stays in the old inbox: %q", one.shows())
		}
	}
}

// Whoever is answering when she is moved hears that it is not hers any more, and her answer goes
// nowhere.
func TestAMovedThreadIsAnsweredByNobodyOfTheOldTeam(t *testing.T) {
	g := newRig(t, 1, false)
	her, one, _ := g.inboxOf("en")
	boss := g.anOwner()
	g.asksTeam(her, herSecret)
	g.opensThread(one)
	g.tap(one, dialog.VerbClaim)
	g.tap(one, dialog.VerbWriteBack)
	g.careBy(boss, her, dialog.Care{Do: dialog.CareMove, To: "future"})
	g.writes(one, "An answer of the old team")
	if strings.Contains(her.everything(), "of the old team") || len(g.threads[her.id].Lines) != 1 {
		t.Errorf("she reads %q", her.latest())
	}
	if !strings.Contains(one.shows(), "not here any more") {
		t.Errorf("who answered is told %q", one.shows())
	}
}

// Of a moved person's thread that nobody waits for nothing is told: it is over.
func TestAnAnsweredThreadIsOverWhenSheIsMoved(t *testing.T) {
	g := newRig(t, 1, false)
	her, one, _ := g.inboxOf("en")
	boss, next := g.anOwner(), g.phone()
	g.registers(next, cohort.RoleCoordinator, "future", "en")
	g.asksTeam(her, herSecret)
	g.opensThread(one)
	g.tap(one, dialog.VerbClaim)
	g.tap(one, dialog.VerbWriteBack)
	g.writes(one, "Nobody will.")
	n := len(next.rows)
	g.careBy(boss, her, dialog.Care{Do: dialog.CareMove, To: "future"})
	if th := g.threads[her.id]; th.State != cohort.ThreadClosed || th.Cohort != "future" || len(next.rows) != n {
		t.Errorf("it is %+v, and %d messages came", th, len(next.rows)-n)
	}
	g.opensThread(next)
	if strings.Contains(next.shows(), herSecret) || strings.Contains(next.shows(), "Nobody will") {
		t.Errorf("the new team reads what was not written to it: %q", next.shows())
	}
}

// What waits in a cohort that ends goes to the owners, and back when it goes on.
func TestAThreadOfACohortThatEnds(t *testing.T) {
	g := newRig(t, 1, false)
	her, one, _ := g.inboxOf("en")
	boss := g.anOwner()
	g.asksTeam(her, herSecret)
	g.opensThread(one)
	g.archives(boss, false)
	if th := g.threads[her.id]; th.Cohort != "" || !th.State.Waiting() || strings.Contains(one.everything(), herSecret) {
		t.Fatalf("it is %+v", th)
	}
	if !strings.Contains(boss.everything(), "waiting for an answer") {
		t.Errorf("the owner is told %q", boss.latest())
	}
	g.archives(boss, true)
	if th := g.threads[her.id]; th.Cohort != "past" {
		t.Errorf("it is with %q", th.Cohort)
	}
}

// Whoever is handed a conversation is told so, each time, and urgently if it is of danger; to
// whom nothing reaches nothing is handed.
func TestWhoIsHandedAConversationIsTold(t *testing.T) {
	for _, danger := range []bool{false, true} {
		g := newRig(t, 1, false)
		her, one, two := g.inboxOf("en")
		if danger {
			g.writes(her, "safe")
			g.tap(her, dialog.VerbTellTeam)
		} else {
			g.asksTeam(her, herSecret)
		}
		g.opensThread(one)
		g.tap(one, dialog.VerbClaim)
		g.tap(one, dialog.VerbHandOver)
		n := len(two.rows) // a notice stands before her already
		g.tap(one, dialog.VerbHandTo)
		if g.threads[her.id].Claimed != two.id || len(two.rows) != n+1 {
			t.Fatalf("danger %v: %d messages to who has it now", danger, len(two.rows)-n)
		}
		if got := two.latest(); strings.Contains(got, "urgent") != danger || !danger && !strings.Contains(got, "waiting for you") {
			t.Errorf("danger %v: she reads %q", danger, got)
		}
		g.opensThread(two)
		m := len(one.rows)
		g.tap(two, dialog.VerbGiveBack)
		if len(one.rows) == m && danger {
			t.Error("danger given back is told nobody")
		}
	}
}

func TestNothingIsHandedToWhomNothingReaches(t *testing.T) {
	g := newRig(t, 1, false)
	her, one, two := g.inboxOf("en")
	g.asksTeam(her, herSecret)
	g.opensThread(one)
	g.tap(one, dialog.VerbClaim)
	g.tap(one, dialog.VerbHandOver)
	g.does(two, dialog.Event{Standing: &dialog.Standing{Blocked: true}})
	g.tap(one, dialog.VerbHandTo)
	if th := g.threads[her.id]; th.Claimed != one.id {
		t.Fatalf("it is with %q", th.Claimed)
	}
	if slices.ContainsFunc(one.buttons(), g.means(one, dialog.VerbHandTo)) {
		t.Error("she is still offered")
	}
	// Between her turn and the thread's.
	w := g.world(cohort.ThreadID(her.id), 9)
	e := dialog.Envelope{By: one.id, Event: dialog.Event{Thread: &dialog.ThreadAct{Do: dialog.ThreadHandOver, To: two.id, Text: seal.Private{}}}}
	s := dialog.Subject{Thread: g.threads[her.id]}
	g.see(&w, s, e)
	if d := dialog.Decide(w, s, e); len(d.Facts) > 0 || d.Then[0].Event.Threaded.Why != dialog.ThreadNobody {
		t.Errorf("it comes to %+v", d)
	}
}
