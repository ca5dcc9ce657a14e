package dialog_test

import (
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// A word of danger is answered wherever she stands, and leaves no trace: no fact, no
// answer, no thread, nothing in what is kept of her.
func TestAWordOfDangerLeavesNoTrace(t *testing.T) {
	g := newRig(t, 1, false)
	ph := g.reflects()
	at, facts := ph.p.Place, len(ph.facts)
	for _, word := range []string{"safe", " SAFE ", "أَمان", "سەلامەتی", "Danger", "خطر", "مەترسی"} {
		d := g.writes(ph, word)
		if len(d.Facts) > 0 || len(d.Then) > 0 || ph.p.Place != at || len(ph.facts) != facts {
			t.Fatalf("%q leaves %+v", word, d)
		}
		if !strings.Contains(ph.shows(), "somebody near you") {
			t.Errorf("%q is answered %q", word, ph.shows())
		}
	}
	kept := strings.ToLower(freeze(ph.p))
	for _, trace := range []string{"danger", "safe", "خطر", string(dialog.VerbTellTeam)} {
		if strings.Contains(kept, `"`+trace+`"`) {
			t.Errorf("what is kept of her says %q", trace)
		}
	}
	if g.threads[ph.id] != nil || len(ph.p.Typed) > 0 {
		t.Error("something was passed on or taken for an answer")
	}
	// The question is still open, and what she writes next answers it.
	g.writes(ph, "words of mine")
	if len(ph.facts) != facts+1 {
		t.Error("her answer is not taken any more")
	}
}

// The team is told when she presses so, once, however often, and in the night, too.
func TestTheTeamIsToldOfDangerOnlyByHer(t *testing.T) {
	g := newRig(t, 1, false)
	her, one, _ := g.inboxOf("en")
	g.writes(her, "safe")
	before := len(one.rows)
	for range 2 {
		for _, token := range her.buttons() {
			if g.means(her, dialog.VerbTellTeam)(token) {
				g.press(her, token)
			}
		}
	}
	th := g.threads[her.id]
	if th == nil || th.State != cohort.ThreadDanger || len(th.Lines) != 1 || len(one.rows) != before+1 {
		t.Fatalf("the thread is %+v, and %d messages went to a coordinator", th, len(one.rows)-before)
	}
	if strings.Contains(freeze(g.audited), "danger") {
		t.Error("the audit log tells of it")
	}
	g.tap(her, dialog.VerbVanish)
	if strings.Contains(her.everything(), "The team has been told") {
		t.Error("what she removed still stands there")
	}
}
