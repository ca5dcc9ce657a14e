package dialog_test

import (
	"slices"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// Until she has gone on, what she said of herself can be corrected: the question before,
// and her name, which she sees on the last screen.
func TestCorrectedWhileRegistering(t *testing.T) {
	g := newRig(t, 71, false)
	ph := g.readsConsent(g.offer(cohort.RoleParticipant, "past"))
	g.tap(ph, dialog.VerbAgree)
	g.writes(ph, "Zianab")
	g.tap(ph, dialog.VerbBack)
	g.writes(ph, "Zainab")
	g.tap(ph, dialog.VerbProfile)
	g.tap(ph, dialog.VerbBack)
	if ph.p.Place.Question != "sector" || len(ph.p.Profile) > 0 {
		t.Errorf("back, she is asked %q and has said %v", ph.p.Place.Question, ph.p.Profile)
	}
	g.tap(ph, dialog.VerbSkipProfile)
	g.tap(ph, dialog.VerbProfile)
	if ph.p.Stage != cohort.StageMember || ph.p.Name.Reveal() != "Zainab" {
		t.Fatalf("she is a %s called %q", ph.p.Stage, ph.p.Name.Reveal())
	}
	facts := len(ph.facts)
	g.tap(ph, dialog.VerbRename)
	if g.tap(ph, dialog.VerbBack); ph.p.Place.View != dialog.ViewRegistered || ph.p.Name.Reveal() != "Zainab" {
		t.Errorf("she stands on %s, called %q", ph.p.Place.View, ph.p.Name.Reveal())
	}
	g.tap(ph, dialog.VerbRename)
	if g.writes(ph, "/cancel"); ph.p.Place.View != dialog.ViewRegistered || !ph.p.First.IsZero() {
		t.Errorf("cancelled, she stands on %s", ph.p.Place.View)
	}
	g.tap(ph, dialog.VerbRename)
	g.writes(ph, "Um Noor")
	if ph.p.Place.View != dialog.ViewRegistered || ph.p.Name.Reveal() != "Um Noor" || len(ph.facts) != facts || !ph.p.First.IsZero() {
		t.Errorf("she stands on %s, called %q", ph.p.Place.View, ph.p.Name.Reveal())
	}
}

// A page that stands above is not sent again for each word of hers: where she is and the
// buttons are; with a new language, an edited course or her own /start it is sent whole.
func TestAPageIsSentOnce(t *testing.T) {
	g := newRig(t, 72, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	g.tap(ph, dialog.VerbFirst)
	at := ph.p.Place
	for _, word := range []string{"/help", "thank you", "/nothing"} {
		d := g.writes(ph, word)
		if whole(d) || !says(d, "lesson_of") || ph.p.Place != at || !has(g, ph, dialog.VerbNext) {
			t.Errorf("%s: the page is sent again, or where she is is not said", word)
		}
	}
	if d := g.tap(ph, dialog.VerbAgain); !whole(d) || ph.p.Place != at {
		t.Error("she cannot have the page shown again")
	}
	if d := g.writes(ph, "/start"); !whole(d) {
		t.Error("/start does not show the page")
	}
	g.writes(ph, "/language")
	if d := g.writes(ph, "العربية"); !whole(d) {
		t.Error("the page is not shown in her new language")
	}
	g.writes(ph, "شكراً")
	next := *g.course
	next.Hash = "another"
	g.course = &next
	if d := g.writes(ph, "شكراً"); !whole(d) {
		t.Error("a page of the edited course is not shown")
	}
}

// Going back while founding keeps what was said before.
func TestFoundingKeepsWhatWasSaid(t *testing.T) {
	g := newRig(t, 73, false)
	ph := g.anOwner()
	g.writes(ph, "/cohort")
	g.tap(ph, dialog.VerbFound)
	g.writes(ph, "Spring")
	g.writes(ph, "15/3/2027")
	g.tap(ph, dialog.VerbUnspoken)
	left := slices.Clone(ph.p.Task.Languages)
	g.tap(ph, dialog.VerbBack)
	g.tap(ph, dialog.VerbBack)
	g.tap(ph, dialog.VerbUseName)
	g.choose(ph, dialog.VerbDay, "2027-03-15")
	if !slices.Equal(ph.p.Task.Languages, left) || ph.p.Task.Name.Reveal() != "Spring" {
		t.Errorf("it is to be %q in %v, and was to be in %v", ph.p.Task.Name.Reveal(), ph.p.Task.Languages, left)
	}
}
