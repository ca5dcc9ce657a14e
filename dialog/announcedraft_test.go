package dialog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
)

// hours are the hours that her screen offers.
func (g *rig) hours(ph *phone) (out []string) {
	for _, line := range ph.rows[ph.p.Screen.Row].body.Keyboard {
		for _, k := range line {
			if l := strings.Trim(k.Label, "\u2066\u2069\u2068 "); len(l) == 5 && l[2] == ':' {
				out = append(out, l)
			}
		}
	}
	return out
}

// TestWhoAgreesIsSaidAsItIs: before it is confirmed, that another is asked, or that there is nobody.
func TestWhoAgreesIsSaidAsItIs(t *testing.T) {
	for _, alone := range []bool{false, true} {
		g := newRig(t, 81, false)
		g.limits.Many = 1
		c, other := g.coordinator(), g.phone()
		if !alone {
			g.registers(other, cohort.RoleCoordinator, "past", "ar")
		}
		for range 3 {
			g.registers(g.phone(), cohort.RoleParticipant, "past", "en")
		}
		g.writes(c, "/announce")
		g.choose(c, dialog.VerbWrite, "")
		g.writes(c, "We meet on Sunday at three.")
		g.tap(c, dialog.VerbPreview)
		g.on(c, dialog.ViewAnnounceSure)
		if text := c.shows(); strings.Contains(text, "a second person") == alone || strings.Contains(text, "nobody else") != alone {
			t.Errorf("alone %v: it says %q", alone, text)
		}
	}
}

// TestNoHourThatHasGoneIsOffered: of today only the hours to come are, when something is announced
// and when a meeting is called; late in the evening the last of the day.
func TestNoHourThatHasGoneIsOffered(t *testing.T) {
	for _, x := range []struct {
		hour int
		want []string // of a meeting that is called
		tell []string // of a notice
	}{
		{8, []string{"09:00", "10:00", "11:00", "14:00", "16:00", "18:00"}, []string{"10:00", "14:00", "16:00", "18:00", "20:00"}},
		{12, []string{"14:00", "16:00", "18:00"}, []string{"14:00", "16:00", "18:00", "20:00"}},
		{21, []string{"22:00", "23:00"}, []string{"22:00", "23:00"}},
	} {
		g, c, _ := staffed(t, 1)
		g.now = g.day(2, x.hour)
		g.writes(c, "/menu")
		g.tap(c, dialog.VerbSessions)
		g.tap(c, dialog.VerbCall)
		g.tap(c, dialog.VerbSet)
		g.tap(c, dialog.VerbDay)
		if got := g.hours(c); !slices.Equal(got, x.want) {
			t.Errorf("at %d a meeting is offered at %v", x.hour, got)
		}
		g.writes(c, "/announce")
		g.tap(c, dialog.VerbTemplate)
		g.tap(c, dialog.VerbDay)
		if got := g.hours(c); !slices.Equal(got, x.tell) {
			t.Errorf("at %d a notice of one at %v", x.hour, got)
		}
		if d := g.writes(c, "08:00"); !says(d, "session_hour_past") {
			t.Errorf("an hour that has gone is taken: %s", c.shows())
		}
	}
}

// TestWhatIsToldIsStillToCome: a notice does not go when what it tells of is over by then.
func TestWhatIsToldIsStillToCome(t *testing.T) {
	for _, x := range []struct {
		day, hour string
		at        int // hours from noon of the second on
		want      string
	}{
		{"2026-03-02", "13:00", 0, ""},
		{"2026-03-02", "11:00", 0, "announce_lacks_past"},
		{"2026-03-02", "", 0, ""},
		{"2026-03-01", "", 0, "announce_lacks_past"},
		{"2026-03-03", "", 24, ""},
		{"2026-03-03", "10:00", 24, "announce_lacks_before"},
		{"2026-03-03", "", 48, "announce_lacks_before"},
	} {
		g, c, _ := staffed(t, 1)
		g.now = g.day(2, 12)
		a := cohort.Announcement{Cohort: "past", Way: cohort.WayTemplate, Template: "meeting", Values: map[string]seal.Private{"day": seal.Conceal(x.day)}}
		if x.hour != "" {
			a.Values["hour"] = seal.Conceal(x.hour)
		}
		if x.at > 0 {
			a.At = g.now.Add(time.Duration(x.at) * time.Hour)
		}
		c.p.Writing = &cohort.Writing{ID: "w", Of: a}
		g.writes(c, "/announce")
		g.tap(c, dialog.VerbNext)
		d := g.tap(c, dialog.VerbPreview)
		if at := c.p.Place.View; (at == dialog.ViewAnnounceSure) != (x.want == "") || x.want != "" && !says(d, x.want) {
			t.Errorf("%+v leads to %s: %s", x, at, c.shows())
		}
	}
}

// TestItIsSavedOrDiscarded: words that are written are said to be saved, and all of it can be
// dropped, after a question.
func TestItIsSavedOrDiscarded(t *testing.T) {
	g, c, _ := staffed(t, 1)
	g.writes(c, "/announce")
	g.tap(c, dialog.VerbWrite)
	if d := g.writes(c, "We meet on Sunday."); !says(d, "announce_saved") {
		t.Errorf("it is not said to be saved: %s", c.shows())
	}
	g.choose(c, dialog.VerbField, "discard")
	g.tap(c, dialog.VerbBack)
	if c.p.Writing == nil || c.p.Place.View != dialog.ViewAnnounceDraft {
		t.Fatalf("a second thought leads to %s", c.p.Place.View)
	}
	g.choose(c, dialog.VerbField, "discard")
	if d := g.tap(c, dialog.VerbSet); c.p.Writing != nil || !says(d, "announce_discarded") {
		t.Errorf("it is kept: %s", c.shows())
	}
}

// TestHeldLanguagesAreAtHand: what waits for a language is written by a button of its own, and said
// to be saved.
func TestHeldLanguagesAreAtHand(t *testing.T) {
	b := newBoard(t).goes(func(a *cohort.Announcement) { a.Way, a.Original, a.Texts = cohort.WayReady, "en", written("en") })
	b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true})
	b.writes(b.author, "/menu")
	b.tap(b.author, dialog.VerbHistory)
	b.tap(b.author, dialog.VerbOneSpoken)
	b.choose(b.author, dialog.VerbReword, "ckb")
	b.writes(b.author, "یەکشەممە کۆدەبینەوە.")
	b.tap(b.author, dialog.VerbRewordSure)
	if text := b.author.shows(); b.spoken["one"].Texts["ckb"].IsZero() || !strings.Contains(text, "The words are saved.") {
		t.Errorf("she reads %s", text)
	}
}

// TestAnEndedCohortsAnnouncement can be looked at and taken back by whoever coordinated it, from the
// message that keeps up with it; nothing of it is changed or sent any more.
func TestAnEndedCohortsAnnouncement(t *testing.T) {
	b := newBoard(t).goes(func(a *cohort.Announcement) { a.Way, a.Original, a.Texts = cohort.WayReady, "en", written("en") })
	b.spreads(b.learner)
	b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true})
	c := *b.cohorts["past"]
	c.Archived = b.now
	b.cohorts["past"] = &c
	for _, do := range []dialog.Event{
		{Steer: &dialog.Steer{Do: dialog.SteerReady}}, {Steer: &dialog.Steer{Do: dialog.SteerEdit, Texts: written("en")}},
		{Steer: &dialog.Steer{Do: dialog.SteerTranslate, Texts: map[locales.Lang]seal.Private{"ar": seal.Conceal("نص")}}},
	} {
		b.sends(b.author, do).is("gone", "author over", 1)
	}
	b.sends(b.other, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerWithdraw}}).is("gone", "other role", 1)
	b.does(b.author, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Verb: dialog.VerbWatch, Arg: "one.open"}, Message: 1}})
	if b.author.p.Place.View != dialog.ViewSpoken || strings.Contains(b.author.shows(), "Change its words") {
		t.Fatalf("she stands at %s: %s", b.author.p.Place.View, b.author.shows())
	}
	b.tap(b.author, dialog.VerbWithdraw)
	b.tap(b.author, dialog.VerbWithdrawYes)
	if d := b.spreads(b.learner); b.spoken["one"].State != cohort.AnnouncementWithdraws || len(d.Say) == 0 {
		t.Errorf("it %s: %s", b.spoken["one"].State, freeze(d.Say))
	}
}
