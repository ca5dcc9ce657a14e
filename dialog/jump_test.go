package dialog_test

import (
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// jumps leads her to the journal of the second module, which waits for the first.
func (g *rig) jumps(ph *phone) dialog.Decision {
	g.t.Helper()
	return g.does(ph, dialog.Event{Jump: &dialog.Jump{Module: "going-on", Quiz: "journal"}})
}

// TestJump: an author has her stand at the first question of a quiz that is not open
// to her, wherever she was; the attempt she left there is begun anew.
func TestJump(t *testing.T) {
	g := newRig(t, 21, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "ckb")
	first := g.course.Quiz("going-on", "journal").Questions[0].ID
	stands := func() {
		t.Helper()
		if at := ph.p.Place; at.View != dialog.ViewQuestion || at.Module != "going-on" || at.Quiz != "journal" || at.Question != first {
			t.Fatalf("she is on %+v", at)
		}
	}
	g.jumps(ph)
	stands()
	g.writes(ph, "ئەمڕۆ فێری شتێک بووم")
	if got := ph.p.Quizzes["going-on/journal"].Open; len(got.Answers) != 1 {
		t.Fatalf("her answer is not taken: %+v", got)
	}
	g.writes(ph, "/language")
	g.jumps(ph)
	stands()
	if got := ph.p.Quizzes["going-on/journal"].Open; len(got.Answers) != 0 || got.N != 1 {
		t.Errorf("the attempt is not begun anew: %+v", got)
	}
}

// TestJumpOfAnOwner is a look: nothing of it counts.
func TestJumpOfAnOwner(t *testing.T) {
	g := newRig(t, 22, false)
	ph := g.anOwner()
	g.jumps(ph)
	if ph.p.Place.View != dialog.ViewQuestion || len(ph.p.Quizzes) != 0 || len(ph.p.Previews) != 1 {
		t.Errorf("she is on %+v with %d records", ph.p.Place, len(ph.p.Quizzes))
	}
}

// TestJumpNowhere: outside a rehearsal, before she is in, or to a quiz that there is
// not, she stays where she is and nothing is said.
func TestJumpNowhere(t *testing.T) {
	g := newRig(t, 23, false)
	stranger := g.phone()
	g.writes(stranger, "/start")
	if d := g.jumps(stranger); len(d.Say) > 0 || stranger.p.Stage != cohort.StageVisitor {
		t.Errorf("a stranger was led: %+v", d.Say)
	}
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "ar")
	at := ph.p.Place
	if d := g.does(ph, dialog.Event{Jump: &dialog.Jump{Module: "going-on", Quiz: "none"}}); len(d.Say) > 0 || ph.p.Place != at {
		t.Errorf("she was led to %+v", ph.p.Place)
	}
	g.serves = true
	if d := g.jumps(ph); len(d.Say)+len(d.Facts) > 0 || ph.p.Place != at || len(ph.p.Quizzes) > 0 {
		t.Errorf("she was led outside a rehearsal, to %+v", ph.p.Place)
	}
}
