package dialog_test

import (
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

func TestTokenIsForItsRecipientAlone(t *testing.T) {
	keys, err := seal.New().Keys()
	if err != nil {
		t.Fatal(err)
	}
	act := dialog.Act{Step: 77, Verb: dialog.VerbAnswer, Arg: "abcdefgh"}
	token := dialog.Token(keys, "hers", act)
	if got := dialog.ParseToken(keys, "hers", token); got == nil || *got != act {
		t.Fatalf("came back as %v", got)
	}
	if dialog.ParseToken(keys, "another", token) != nil {
		t.Error("parses for somebody else")
	}
	for i := range token {
		forged := []byte(token)
		forged[i] ^= 1
		if dialog.ParseToken(keys, "hers", string(forged)) != nil {
			t.Errorf("parses with byte %d changed", i)
		}
	}
}

func FuzzParseToken(f *testing.F) {
	keys, err := seal.New().Keys()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"", ".", "a.b.c.d", "1.an.x.", "....."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if a := dialog.ParseToken(keys, "hers", s); a != nil {
			t.Errorf("%q was taken for ours: %v", s, a)
		}
	})
}

func TestScaleAnsweredByTyping(t *testing.T) {
	g := newRig(t, 1, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	g.writes(ph, "/quiz")
	g.tap(ph, dialog.VerbQuiz)
	g.tap(ph, dialog.VerbStart)
	g.writes(ph, "٤")
	if len(ph.facts) != 1 || ph.facts[0].Answer.Skipped || ph.facts[0].Answer.Score == nil || *ph.facts[0].Answer.Score != 4 {
		t.Fatalf("stored as %s", freeze(ph.facts))
	}
}

func TestNewConsentAsksAgain(t *testing.T) {
	g := newRig(t, 2, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	g.tap(ph, dialog.VerbFirst)
	was := ph.p.Place
	next := *g.course
	next.Consent.Version++
	g.course = &next
	g.writes(ph, "/menu")
	if ph.p.Place.View != dialog.ViewConsent {
		t.Fatalf("she stands on %s", ph.p.Place.View)
	}
	d := g.tap(ph, dialog.VerbAgree)
	if ph.p.Place != was || ph.p.Consent != next.Consent.Version || len(d.Facts) != 1 || d.Facts[0].Kind != cohort.FactConsented {
		t.Fatalf("back on %+v with %s", ph.p.Place, freeze(d.Facts))
	}
}

// After many wrong links no link of hers is looked at for a while, each time longer, up to a
// day. Nothing she is told differs by that, and others come in meanwhile.
func TestWrongLinksPauseAndEnd(t *testing.T) {
	g := newRig(t, 3, false)
	ph := g.phone()
	g.invites["good"] = &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "past", Uses: 9}
	wrong := freeze(g.follows(g.phone(), "none").Say[0].Parts)
	closed := func(id string) bool {
		t.Helper()
		d := g.follows(ph, id)
		return len(d.Say) == 1 && freeze(d.Say[0].Parts) == wrong
	}
	for _, pause := range []int{1, 2, 4, 8, 16, 24, 24} {
		for i := range 5 {
			if !closed("none") {
				t.Fatalf("link %d before a pause of %d hours", i+1, pause)
			}
		}
		g.now = g.now.Add(time.Duration(pause)*time.Hour - time.Millisecond)
		if !closed("good") {
			t.Fatalf("a link is looked at before %d hours are over", pause)
		}
		g.registers(g.phone(), cohort.RoleParticipant, "past", "ar")
		g.now = g.now.Add(time.Millisecond)
	}
	if closed("good") || ph.p.Place.View != dialog.ViewLanguage {
		t.Errorf("after the pause a good link leads to %s", ph.p.Place.View)
	}
}
