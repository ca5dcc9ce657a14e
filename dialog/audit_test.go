package dialog_test

import (
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// TestTheLogSpeaksInWords: whatever an entry names beside what was done is said in words, or
// left out: never as an id.
func TestTheLogSpeaksInWords(t *testing.T) {
	g := newRig(t, 1, false)
	boss := g.anOwner()
	past := *g.cohorts["past"]
	past.Name = seal.Conceal("Basra")
	past.Sessions = []cohort.Session{{ID: "s3ss10n", Kind: cohort.Meeting, At: g.now.Add(72 * time.Hour), Minutes: 60}}
	g.cohorts["past"] = &past
	profile := g.course.Profile[0]
	for _, x := range []struct {
		what    string
		subject string
		f       cohort.Fact
		want    string
		never   string
	}{
		{"a pause for a language", "cohort/past", cohort.Fact{Action: cohort.ActionRested, Of: "ckb"}, "کوردی", "ckb"},
		{"a pause for one person", "cohort/past", cohort.Fact{Action: cohort.ActionRestEnded, Of: "P-ABC123"}, "P-ABC123", ""},
		{
			"a pause for an answer", "cohort/past",
			cohort.Fact{Action: cohort.ActionRestMoved, Of: string(profile.ID) + "/" + string(profile.Options[0].ID)},
			profile.Options[0].Text["en"], "/" + string(profile.Options[0].ID),
		},
		{"a pause that has an id of its own", "cohort/past", cohort.Fact{Action: cohort.ActionRested, Of: "x7k2m"}, "paused · Basra", "x7k2m"},
		{"a meeting", "cohort/past", cohort.Fact{Action: cohort.ActionSessionCalled, Of: "s3ss10n"}, "5 Mar", "s3ss10n"},
		{"a meeting that is not kept any more", "cohort/past", cohort.Fact{Action: cohort.ActionSessionOff, Of: "g0ne"}, "called off · Basra", "g0ne"},
		{"another cohort", "her", cohort.Fact{Action: cohort.ActionMoved, Of: "past"}, "moved to another cohort · Basra", "past"},
		{"a role", "her", cohort.Fact{Action: cohort.ActionGiven, Of: "coordinator"}, "role given · coordinator", ""},
		{"a translation", "her", cohort.Fact{Action: cohort.ActionAnnounceAsked, Of: "ar"}, "العربية", "· ar"},
		{"of her, by her code", "her", cohort.Fact{Action: cohort.ActionNudged, Of: "P-000000"}, "P-000000", "P-000000 · P-000000"},
		{"days that are gone", "calendar/calendar", cohort.Fact{Action: cohort.ActionDaysOut, Of: "o5nd2"}, "days taken out", "o5nd2"},
		{"a module", "cohort/past", cohort.Fact{Action: cohort.ActionModuleOpened, Of: string(g.course.Modules[0].ID)}, g.course.Modules[0].Title["en"], ""},
	} {
		g.last = x.what
		x.f.Kind, x.f.Subject, x.f.At, x.f.Actor = cohort.FactAudit, x.subject, g.now, "P-ACTOR1"
		g.log = []cohort.Fact{x.f}
		g.writes(boss, "/audit")
		text := strings.NewReplacer("\u2066", "", "\u2068", "", "\u2069", "").Replace(boss.shows())
		if !strings.Contains(text, x.want) || x.never != "" && strings.Contains(text, x.never) {
			t.Errorf("%s: %q", x.what, text)
		}
	}
}

// TestABreakSpeaksInWords: why the log does not hold is said in words, whatever the reason.
func TestABreakSpeaksInWords(t *testing.T) {
	g := newRig(t, 1, false)
	for _, l := range g.words.Languages() {
		for _, why := range cohort.Breaks() {
			if text, err := g.words.Text(l, "audit_broken_"+string(why), nil); err != nil || text == "" {
				t.Errorf("%s in %s: %q, error %v", why, l, text, err)
			}
		}
	}
}

// TestOwnActsAreAudited: what somebody of the team changes in a turn of her own is in the audit
// log, what is taken back as well.
func TestOwnActsAreAudited(t *testing.T) {
	g, c, them := staffed(t, 1)
	g.course.Calendar = nil
	g.now = g.now.Add(9 * 24 * time.Hour)
	wrote := func(d dialog.Decision) string {
		for _, f := range d.Facts {
			if f.Kind == cohort.FactAudit && f.Actor == c.p.Code {
				return string(f.Action) + " " + f.Of
			}
		}
		return ""
	}
	g.writes(c, "/roster")
	g.tap(c, dialog.VerbToday)
	her := them[0].p.Code
	check := func(d dialog.Decision, want string) {
		t.Helper()
		if got := wrote(d); got != want {
			t.Errorf("written: %q, not %q", got, want)
		}
	}
	check(g.tap(c, dialog.VerbSundays), "sundays_off ")
	check(g.tap(c, dialog.VerbSundays), "sundays_on ")
	g.tap(c, dialog.VerbNeed)
	check(g.tap(c, dialog.VerbCalled), "called "+her)
	check(g.tap(c, dialog.VerbCalled), "not_called "+her)
	check(g.tap(c, dialog.VerbPeace), "in_peace "+her)
}
