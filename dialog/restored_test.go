package dialog_test

import (
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// TestTypedAfterARestore: her last steps are lost, so what she types first may answer a
// question that nobody knows of any more: she is shown where she stands, and what she
// types then is taken. A word that means something anywhere still does.
func TestTypedAfterARestore(t *testing.T) {
	g := newRig(t, 23, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "ckb")
	g.jumps(ph)
	answers := func() int { return len(ph.p.Quizzes["going-on/journal"].Open.Answers) }
	at := ph.p.Place
	dialog.Restored(ph.p, g.now)
	g.writes(ph, "ئەمە وەڵامی پرسیارێکی ترە")
	if answers() != 0 || ph.p.Place != at {
		t.Fatalf("what she typed is taken for an answer to a question she does not see: %+v", ph.p.Place)
	}
	g.writes(ph, "ئەمڕۆ فێری شتێک بووم")
	if answers() != 1 {
		t.Error("her answer is not taken")
	}
	dialog.Restored(ph.p, g.now)
	g.writes(ph, "/menu")
	if ph.p.Place.View != dialog.ViewMenu {
		t.Errorf("a command leads to %+v", ph.p.Place)
	}
}

// What comes to her before she writes herself shows her nothing of where she stands.
func TestTypedAfterSomethingElseAfterARestore(t *testing.T) {
	g := newRig(t, 24, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "ar")
	g.jumps(ph)
	answers := func() int { return len(ph.p.Quizzes["going-on/journal"].Open.Answers) }
	dialog.Restored(ph.p, g.now)
	step := ph.p.Step
	g.does(ph, dialog.Event{Standing: &dialog.Standing{}})
	if ph.p.Step <= step {
		t.Errorf("her steps go on from %d to %d", step, ph.p.Step)
	}
	g.writes(ph, "هذه إجابة عن سؤال آخر")
	if answers() != 0 {
		t.Error("what she typed is taken for an answer to a question she does not see")
	}
	g.writes(ph, "وهذه إجابتي")
	if answers() != 1 {
		t.Error("her answer is not taken")
	}
}
