package dialog_test

import (
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// Those can be written to who have had an announcement that asks something, and have not
// answered it; it is named by its day and its first words.
func TestWhoHasNotAnswered(t *testing.T) {
	g, c, them := staffed(t, 3)
	for i, reply := range []cohort.Response{"", cohort.ResponseYes} {
		them[i].p.Announced = []cohort.Announced{{ID: "asks", Row: "r", Reply: reply}}
	}
	for id, q := range map[string]cohort.Question{"asks": cohort.QuestionCome, "tells": ""} {
		a := cohort.Announcement{Cohort: "past", Made: g.now, Started: g.now, State: cohort.AnnouncementGone, Question: q, Way: cohort.WayTranslated, Texts: written("en")}
		g.spoken[id] = &a
	}
	c.p.Writing = &cohort.Writing{ID: "new", Of: cohort.Announcement{Cohort: "past", By: c.id, Way: cohort.WayTranslated, Texts: written("en")}}
	g.writes(c, "/announce")
	g.tap(c, dialog.VerbNext)
	g.tap(c, dialog.VerbWho)
	if text := g.screenOf(c); !strings.Contains(text, "3 of 3") {
		t.Errorf("for everybody: %q", text)
	}
	g.choose(c, dialog.VerbField, "unanswered")
	options := 0
	for _, token := range c.buttons() {
		if a := dialog.ParseToken(g.keys, c.door, token); a.Verb == dialog.VerbSet && a.Arg != "" {
			options++
		}
	}
	if options != 1 {
		t.Errorf("%d are offered: %q", options, g.screenOf(c))
	}
	g.tap(c, dialog.VerbSet)
	if text := g.screenOf(c); c.p.Writing.Of.To.Unanswered != "asks" || !strings.Contains(text, "has not answered") || !strings.Contains(text, "1 of 3") {
		t.Errorf("for who has not answered: %+v, %q", c.p.Writing.Of.To, text)
	}
	g.choose(c, dialog.VerbField, "unanswered")
	g.choose(c, dialog.VerbSet, "")
	if to := c.p.Writing.Of.To; to.Unanswered != "" {
		t.Errorf("it cannot be taken out: %+v", to)
	}
}
