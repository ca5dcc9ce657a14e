package dialog_test

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
)

// staffed is a rig with a coordinator of the cohort past, and so many who learn in it.
func staffed(t *testing.T, learners int) (g *rig, c *phone, them []*phone) {
	g = newRig(t, 61, false)
	c = g.phone()
	g.registers(c, cohort.RoleCoordinator, "past", "en")
	for i := range learners {
		ph := g.phone()
		g.registers(ph, cohort.RoleParticipant, "past", "en")
		ph.p.Name = seal.Conceal(fmt.Sprintf("Nawal%d", i))
		them = append(them, ph)
	}
	return g, c, them
}

// dueFor has time do what it does to somebody, as her plan has it.
func (g *rig) dueFor(ph *phone) dialog.Decision {
	g.t.Helper()
	return g.does(ph, dialog.Event{Due: &dialog.Due{}})
}

// The weekly word is planned for Sunday at nine by her clock, or the next day that is none
// of rest; whoever learns beside it is told of both.
func TestSundaysAreDue(t *testing.T) {
	g, c, _ := staffed(t, 0)
	at := func(day string) cohort.Instant {
		when, err := time.ParseInLocation("2006-01-02 15:04", day, g.course.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return cohort.At(when)
	}
	g.now = at("2026-03-02 12:00") // a Monday
	g.course.Calendar = nil
	for _, x := range []struct {
		what   string
		change func()
		want   cohort.Instant
	}{
		{"as it is", func() {}, at("2026-03-08 09:00")},
		{"a quiet day", func() {
			g.changed = (&cohort.Calendar{}).Put("snow", &cohort.Occasion{From: "2026-03-08", To: "2026-03-09", Kind: course.QuietDays, Name: course.Text{"en": "Snow"}})
		}, at("2026-03-10 09:00")},
		{"Ramadan", func() {
			g.changed = (&cohort.Calendar{}).Put("ramadan", &cohort.Occasion{From: "2026-03-01", To: "2026-03-20", Kind: course.Ramadan, Name: course.Text{"en": "Ramadan"}})
		}, at("2026-03-08 11:00")},
		{"abroad", func() { g.changed = nil; c.p.Reminded.Zone = "Europe/London" }, at("2026-03-08 12:00")},
		{"not wanted", func() { c.p.Today.Off = true }, 0},
		{"no role", func() { c.p.Today.Off, c.p.Roles = false, []cohort.Role{{Kind: cohort.RoleStaff}} }, 0},
	} {
		x.change()
		if g.does(c, dialog.Event{Replan: &dialog.Replan{}}); c.due != x.want {
			t.Errorf("%s: due at %v, want %v", x.what, c.due.Time().In(g.course.Zone), x.want.Time().In(g.course.Zone))
		}
	}
}

// A locked phone shows codes and no names; the names stand behind them. It is told once,
// and not after two days.
func TestSundaysWord(t *testing.T) {
	g, c, them := staffed(t, 5)
	g.course.Calendar = nil
	g.now = c.due.Add(0)
	for _, ph := range them {
		ph.p.Seen, ph.p.Joined = g.now.Add(-9*24*time.Hour), g.now.Add(-9*24*time.Hour)
	}
	d := g.dueFor(c)
	text := ""
	for _, s := range d.Say {
		if s.Op == dialog.OpSend {
			body, err := g.render.Render(c.p, s)
			if err != nil {
				t.Fatal(err)
			}
			text = html.UnescapeString(tags.ReplaceAllString(body.Text, ""))
		}
	}
	runes := []rune(text)
	if len(runes) < course.Preview {
		t.Fatalf("too short a word: %q", text)
	}
	shown, behind := string(runes[:course.Preview]), string(runes[course.Preview:])
	if strings.Count(shown, "P-") != 3 || strings.Contains(shown, "Nawal") || strings.Count(behind, "Nawal") != 3 {
		t.Errorf("%q", text)
	}
	if d := g.dueFor(c); len(d.Say) > 0 {
		t.Error("it is told twice")
	}
	g.now = c.due.Add(49 * time.Hour)
	if d := g.dueFor(c); len(d.Say) > 0 {
		t.Error("it is told after two days")
	}
}

// A nudge waits for her own hour, also of a day that is none of hers, and comes not twice in five
// days; whoever may not be nudged is not, and nothing of hers changes.
func TestNudged(t *testing.T) {
	for _, x := range []struct {
		what   string
		change func(g *rig, c, her *phone)
		why    dialog.NudgeWhy
	}{
		{"as it is", func(*rig, *phone, *phone) {}, ""},
		{"at night", func(g *rig, _, _ *phone) { g.now = g.now.Add(12 * time.Hour) }, ""},
		{"blocked", func(_ *rig, _, her *phone) { her.p.Blocked = true }, dialog.NudgeBlocked},
		{"paused", func(_ *rig, _, her *phone) { her.p.Reminded.Paused = cohort.Until }, dialog.NudgePaused},
		{"at her hour of another day", func(_ *rig, _, her *phone) {
			her.p.Reminded.Own, her.p.Reminded.At, her.p.Reminded.Days = true, 18*60, cohort.Days(0).With(time.Saturday, true)
		}, ""},
		{"in a pause of the team's", func(g *rig, _, her *phone) { g.pauses("past", cohort.Pause{Code: her.p.Code}) }, dialog.NudgeRests},
		{"in a pause that is over", func(g *rig, _, _ *phone) { g.pauses("past", cohort.Pause{Ended: g.now.Add(-time.Hour)}) }, ""},
		{"lately", func(g *rig, _, her *phone) { her.p.Reminded.Nudged = g.now.Add(-4 * 24 * time.Hour) }, dialog.NudgeLately},
		{"long ago", func(g *rig, _, her *phone) { her.p.Reminded.Nudged = g.now.Add(-6 * 24 * time.Hour) }, ""},
		{"moved", func(_ *rig, _, her *phone) {
			her.p.Cohort, her.p.Roles = "future", []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: "future"}}
		}, dialog.NudgeGone},
		{"nothing open", func(g *rig, _, _ *phone) { g.cohorts["past"] = g.cohorts["future"] }, dialog.NudgeNothing},
		{"the role is lost", func(_ *rig, c, _ *phone) { c.p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}} }, dialog.NudgeRole},
		{"of another cohort", func(_ *rig, c, _ *phone) {
			c.p.Roles = []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: "future"}}
		}, dialog.NudgeRole},
	} {
		g, c, them := staffed(t, 1)
		g.last, g.course.Calendar = x.what, nil
		her := them[0]
		g.now = g.now.Add(8 * 24 * time.Hour)
		x.change(g, c, her)
		before := freeze(her.p)
		e := dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: her.id}, By: c.id, Event: dialog.Event{Nudge: &dialog.Nudge{Cohort: "past"}}}
		d := g.turn(her, e)
		if nudged(d) {
			t.Errorf("%s: told at once", x.what)
		}
		if x.why != "" {
			if len(d.Then) != 1 || d.Then[0].Event.Unnudged == nil || d.Then[0].Event.Unnudged.Why != x.why || freeze(her.p) != before || len(d.Facts) > 0 {
				t.Errorf("%s: %+v", x.what, d)
			}
			continue
		}
		if len(d.Facts) != 1 || d.Facts[0].Actor != c.p.Code || d.Facts[0].Of != her.p.Code {
			t.Errorf("%s: facts %+v", x.what, d.Facts)
		}
		at := her.due.Time().In(g.course.Zone)
		if at.Hour() != 18 || at.Sub(g.now.Time()) > 24*time.Hour {
			t.Errorf("%s: due at %s", x.what, at)
		}
		g.now = her.due
		if d := g.dueFor(her); !nudged(d) {
			t.Errorf("%s: not told at her hour", x.what)
		}
		if d = g.turn(her, e); len(d.Facts) > 0 || len(d.Then) != 1 || d.Then[0].Event.Unnudged.Why != dialog.NudgeLately {
			t.Errorf("%s: a second one: %+v", x.what, d)
		}
	}
}

// Who has asked and waits for an answer for a day comes first; once it has come she needs
// nobody for that.
func TestWhoWaitsForAnAnswer(t *testing.T) {
	g, c, them := staffed(t, 2)
	g.course.Calendar = nil
	silent, asks := them[0], them[1]
	g.asksTeam(asks, "When?")
	silent.p.Seen, silent.p.Joined = g.now.Add(-9*24*time.Hour), g.now.Add(-9*24*time.Hour)
	list := func() string {
		g.writes(c, "/roster")
		g.tap(c, dialog.VerbToday)
		return g.screenOf(c)
	}
	if text := list(); strings.Contains(text, asks.p.Code) || !strings.Contains(text, silent.p.Code) {
		t.Errorf("a question of today: %q", text)
	}
	g.now = g.now.Add(25 * time.Hour)
	text := list()
	if at := strings.Index(text, asks.p.Code); at < 0 || at > strings.Index(text, silent.p.Code) || !strings.Contains(text, "answer") {
		t.Errorf("a question of yesterday: %q", text)
	}
	g.opensThread(c)
	g.tap(c, dialog.VerbClaim)
	g.tap(c, dialog.VerbWriteBack)
	g.writes(c, "On Sunday.")
	if text := list(); strings.Contains(text, asks.p.Code) {
		t.Errorf("it is answered: %q", text)
	}
}

// A cohort that has come to its end needs nobody any more.
func TestAnEndedCohortNeedsNobody(t *testing.T) {
	g, c, them := staffed(t, 1)
	g.course.Calendar = nil
	g.now = c.due
	them[0].p.Seen, them[0].p.Joined = g.now.Add(-9*24*time.Hour), g.now.Add(-9*24*time.Hour)
	ended := *g.cohorts["past"]
	ended.Archived = g.now.Add(-time.Hour)
	g.cohorts["past"] = &ended
	if d := g.dueFor(c); len(d.Say) > 0 {
		t.Errorf("she is told of a cohort that has ended: %s", freeze(d.Say))
	}
}

// Who is marked as not to be reached needs nobody, unless she waits for an answer: the team
// knows of her already.
func TestWhoIsMarkedNeedsNobody(t *testing.T) {
	for _, x := range []struct {
		what   string
		change func(p *cohort.Participant, now cohort.Instant)
		listed bool
	}{
		{"silent", func(*cohort.Participant, cohort.Instant) {}, true},
		{"silent, and marked", func(p *cohort.Participant, now cohort.Instant) { p.Unreachable = now }, false},
		{"blocked", func(p *cohort.Participant, now cohort.Instant) { p.Blocked, p.BlockedAt = true, now }, true},
		{"blocked, and marked", func(p *cohort.Participant, now cohort.Instant) {
			p.Blocked, p.BlockedAt, p.Unreachable = true, now, now
		}, false},
		{"asks, and is marked", func(p *cohort.Participant, now cohort.Instant) {
			p.Unreachable, p.Asked.N, p.Asked.Since = now, 1, now.Add(-26*time.Hour)
		}, true},
		{"in danger, and marked", func(p *cohort.Participant, now cohort.Instant) {
			p.Unreachable, p.Asked.N, p.Asked.Danger = now, 1, now
		}, true},
	} {
		g, c, them := staffed(t, 1)
		g.last, g.course.Calendar = x.what, nil
		her := them[0]
		her.p.Seen, her.p.Joined = g.now.Add(-9*24*time.Hour), g.now.Add(-9*24*time.Hour)
		x.change(her.p, g.now)
		g.writes(c, "/roster")
		g.tap(c, dialog.VerbToday)
		if got := strings.Contains(g.screenOf(c), her.p.Code); got != x.listed {
			t.Errorf("%s: listed %v", x.what, got)
		}
	}
}

// TestAQuestionFromBeforeItsDayWasKept: of what was asked before the day of the first line was
// kept, the days are counted from the last.
func TestAQuestionFromBeforeItsDayWasKept(t *testing.T) {
	for _, x := range []struct {
		ago  time.Duration
		want string
	}{{time.Hour, ""}, {3 * 24 * time.Hour, "3 days"}} {
		g, c, them := staffed(t, 1)
		g.last, g.course.Calendar = fmt.Sprint(x.ago), nil
		her := them[0]
		her.p.Seen, her.p.Asked = g.now, cohort.Asked{N: 1, Last: g.now.Add(-x.ago)}
		g.writes(c, "/roster")
		g.tap(c, dialog.VerbToday)
		got := g.screenOf(c)
		if listed := strings.Contains(got, her.p.Code); listed != (x.want != "") || !strings.Contains(got, x.want) {
			t.Errorf("asked %v ago: %s", x.ago, got)
		}
	}
}

// nudged says that words of a nudge were said.
func nudged(d dialog.Decision) bool { return says(d, "nudge_text") || says(d, "nudge_begin") }

// A nudge speaks of where she stopped only to somebody who has begun.
func TestWordsOfANudge(t *testing.T) {
	for _, begun := range []bool{false, true} {
		g, c, them := staffed(t, 1)
		her := them[0]
		if begun {
			g.done(her, g.course.Modules[0].ID)
		}
		g.course.Calendar, g.now = nil, g.now.Add(8*24*time.Hour)
		g.turn(her, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: her.id}, By: c.id, Event: dialog.Event{Nudge: &dialog.Nudge{Cohort: "past"}}})
		g.now = her.due
		if d := g.dueFor(her); says(d, "nudge_text") != begun || says(d, "nudge_begin") == begun {
			t.Errorf("begun %t: %s", begun, freeze(d.Say))
		}
	}
}

// A pause that the team sets keeps back a nudge that waits.
func TestAPauseKeepsANudgeBack(t *testing.T) {
	g, c, them := staffed(t, 1)
	her := them[0]
	g.course.Calendar, g.now = nil, g.now.Add(8*24*time.Hour)
	g.turn(her, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: her.id}, By: c.id, Event: dialog.Event{Nudge: &dialog.Nudge{Cohort: "past"}}})
	g.now = g.now.Add(time.Hour)
	g.pauses("past", cohort.Pause{})
	g.does(her, dialog.Event{Replan: &dialog.Replan{}})
	for range 5 {
		g.now = g.now.Add(24 * time.Hour)
		if d := g.dueFor(her); nudged(d) {
			t.Fatal("she is nudged while the team has paused what comes to her")
		}
	}
}

// Whoever is left in peace is not among all who are nudged; others are.
func TestNudgingAllLeavesInPeace(t *testing.T) {
	g, c, them := staffed(t, 2)
	g.course.Calendar = nil
	g.now = g.now.Add(9 * 24 * time.Hour)
	for _, ph := range them {
		ph.p.Seen, ph.p.Joined, ph.p.Moved = g.now.Add(-9*24*time.Hour), g.now.Add(-9*24*time.Hour), 0
	}
	c.p.Today.Peace = map[string]cohort.Instant{them[0].id: g.now.Add(24 * time.Hour)}
	g.does(c, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: c.p.Step, Verb: dialog.VerbNudgeAll, Arg: "s7"}, Message: 1}})
	if !strings.Contains(c.shows(), "left in peace: 1") {
		t.Errorf("it is asked %q", c.shows())
	}
	g.tap(c, dialog.VerbNudgeYes)
	if them[0].p.Reminded.Nudged != 0 || them[1].p.Reminded.Nudged == 0 || c.p.Nudging.Not["peace"] != 1 {
		t.Errorf("nudged at %d and %d: %+v", them[0].p.Reminded.Nudged, them[1].p.Reminded.Nudged, c.p.Nudging)
	}
}

// Who may be in danger stands first, before whoever has waited longer, and it is said so; a locked
// phone shows neither a name nor what it is about.
func TestDangerStandsFirst(t *testing.T) {
	for _, l := range []locales.Lang{"ar", "ckb", "en"} {
		g, c, them := staffed(t, 3)
		g.course.Calendar = nil
		g.does(c, dialog.Event{Replan: &dialog.Replan{}})
		g.now = c.due
		for i, ph := range them {
			ph.p.Asked.N, ph.p.Asked.Since = 1, g.now.Add(time.Duration(i-9)*24*time.Hour)
		}
		them[2].p.Asked.Danger, c.p.Lang = g.now.Add(-time.Hour), l
		urgent := map[locales.Lang]string{"en": "urgent", "ar": "عاجل", "ckb": "بەپەلە"}[l]
		text := ""
		for _, s := range g.dueFor(c).Say {
			if s.Op == dialog.OpSend {
				text = c.latest()
			}
		}
		lines := strings.Split(text, "\n")
		shown := string([]rune(text)[:course.Preview])
		if len(lines) < 2 || !strings.Contains(lines[1], them[2].p.Code) || !strings.Contains(lines[1], urgent) || strings.Contains(shown, "Nawal") {
			t.Errorf("%s: told %q", l, text)
		}
		g.tap(c, dialog.VerbToday)
		list := c.shows()
		if at := strings.Index(list, them[2].p.Code); at < 0 || at > strings.Index(list, them[0].p.Code) || !strings.Contains(strings.ToLower(list), urgent) {
			t.Errorf("%s: the list is %q", l, list)
		}
		g.tap(c, dialog.VerbNeed)
		g.tap(c, dialog.VerbCalled)
	}
}

// Whose words have gone to another team while one looks at why she waits, of those it is said so,
// in the inbox.
func TestWhatSheWroteIsElsewhere(t *testing.T) {
	g, c, them := staffed(t, 1)
	g.asksTeam(them[0], "When?")
	g.now = g.now.Add(30 * time.Hour)
	g.writes(c, "/roster")
	g.tap(c, dialog.VerbToday)
	g.tap(c, dialog.VerbNeed)
	g.threads[them[0].id].Cohort = "future"
	if g.tap(c, dialog.VerbThread); c.p.Place.View != dialog.ViewInbox || !strings.Contains(c.shows(), "is not here any more") {
		t.Errorf("she stands on %s and reads %q", c.p.Place.View, c.shows())
	}
}

// What leads on from a message that came by itself does so whatever she has done since.
func TestDoorsOfTheTeamStayOpen(t *testing.T) {
	aside := map[string]func(*rig, *phone){
		"at once": func(*rig, *phone) {}, "after the menu": func(g *rig, c *phone) { g.writes(c, "/menu") },
		"after other screens": func(g *rig, c *phone) {
			g.writes(c, "/release")
			g.writes(c, "hm")
			g.writes(c, "/modules")
		},
	}
	for how, aside := range aside {
		g, c, them := staffed(t, 1)
		g.course.Calendar = nil
		g.does(c, dialog.Event{Replan: &dialog.Replan{}})
		g.now = c.due
		them[0].p.Seen, them[0].p.Joined = g.now.Add(-9*24*time.Hour), g.now.Add(-9*24*time.Hour)
		g.dueFor(c)
		aside(g, c)
		g.press(c, g.standing(c, dialog.VerbToday))
		if c.p.Place.View != dialog.ViewToday {
			t.Errorf("%s: the Sunday's list leads to %s", how, c.p.Place.View)
		}
		g.asksTeam(them[0], "When?")
		aside(g, c)
		g.press(c, g.standing(c, dialog.VerbInbox))
		if c.p.Place.View != dialog.ViewInbox {
			t.Errorf("%s: the notice leads to %s", how, c.p.Place.View)
		}
	}
}

// pauses has a cohort in a pause of the team's for two weeks.
func (g *rig) pauses(in cohort.ID, x cohort.Pause) {
	k := *g.cohorts[in]
	x.ID, x.From = "p", g.now.Add(-time.Hour)
	x.Until = g.now.Time().In(g.course.Zone).AddDate(0, 0, 14).Format(time.DateOnly)
	k.Pauses = append(slices.Clone(k.Pauses), x)
	g.cohorts[in] = &k
}
