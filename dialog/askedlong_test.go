package dialog_test

import (
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// Who asks every day waits since the first question that nobody has answered: an answer, an end
// or taking it back begins anew, and an answer that is taken back brings the old day back.
func TestWhoAsksEveryDayWaits(t *testing.T) {
	g := newRig(t, 1, false)
	her, one, _ := g.inboxOf("en")
	days := func(n float64) { g.now = g.now.Add(time.Duration(n * 24 * float64(time.Hour))) }
	answers := func() {
		g.opensThread(one)
		g.pressVerb(one, dialog.VerbClaim)
		g.tap(one, dialog.VerbWriteBack)
		g.writes(one, "An answer")
	}
	first := g.now
	for _, step := range []struct {
		what  string
		does  func()
		since func() cohort.Instant // 0: she does not wait for a day
	}{
		{"the first question", func() { g.asksTeam(her, "One") }, nil},
		{"the second day", func() { days(0.8); g.asksTeam(her, "Two") }, nil},
		{"the third day", func() { days(0.8); g.asksTeam(her, "Three") }, func() cohort.Instant { return first }},
		{"an answer", answers, nil},
		{"it is taken back", func() { g.opensThread(one); g.tap(one, dialog.VerbTakeBack) }, func() cohort.Instant { return first }},
		{"she takes the first back", func() {
			g.writes(her, "/ask")
			g.tap(her, dialog.VerbAsked)
			g.tap(her, dialog.VerbTakeBack)
		}, nil},
		{"a day later", func() { days(0.5) }, func() cohort.Instant { return first.Add(19*time.Hour + 12*time.Minute) }},
		{"it is closed", func() { g.opensThread(one); g.pressVerb(one, dialog.VerbClaim); g.tap(one, dialog.VerbCloseTalk) }, nil},
		{"days later", func() { days(3); g.asksTeam(her, "Four") }, nil},
	} {
		g.last = step.what
		step.does()
		g.writes(one, "/roster")
		g.tap(one, dialog.VerbToday)
		listed := strings.Contains(g.screenOf(one), her.p.Code)
		if listed != (step.since != nil) || listed && her.p.Asked.Since != step.since() {
			t.Errorf("%s: she is listed %v, waits since %v of %+v", step.what, listed, her.p.Asked.Since.Time(), her.p.Asked)
		}
	}
}
