package dialog_test

import (
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// calledFor has one session of the cohort "past" in place of all others.
func (g *rig) calledFor(s cohort.Session) {
	c := *g.cohorts["past"]
	s.ID, s.Kind, s.Minutes = "s1", cohort.Meeting, 60
	c.Sessions = []cohort.Session{s}
	g.cohorts["past"] = &c
}

// pausesUntil has reminders of the whole cohort rest until a day.
func (g *rig) pausesUntil(until string) {
	c := *g.cohorts["past"]
	c.Pauses = []cohort.Pause{{ID: "p", From: g.now, Until: until}}
	g.cohorts["past"] = &c
}

// day is an hour of a day of March by the clock of the course.
func (g *rig) day(day, hour int) cohort.Instant {
	return cohort.At(time.Date(2026, 3, day, hour, 0, 0, 0, g.course.Zone))
}

// heardUntil has time do what it does to somebody, at the turn of every hour, and gives what was
// said to her of her dates and when.
func (g *rig) heardUntil(ph *phone, until cohort.Instant) map[string]cohort.Instant {
	out := map[string]cohort.Instant{}
	for ; g.now <= until; g.now = g.now.Add(time.Hour) {
		d := g.dueFor(ph)
		for _, key := range []string{"remind_date", "remind_dates", "remind_date_near", "remind_date_soon", "remind_resumed"} {
			if _, before := out[key]; !before && says(d, key) {
				out[key] = g.now
			}
		}
	}
	return out
}

// TestAPauseKeepsNoMeetingFromHer: what she counts on reaches her while the team has reminders
// rest: that it is near, moved or called off. Of another she hears when the pause is over, at once
// if it begins before her hour, else in the word that ends it.
func TestAPauseKeepsNoMeetingFromHer(t *testing.T) {
	for _, x := range []struct {
		what  string
		reply cohort.Reply
		until string
		at    int // day of March, at ten
		off   bool
		want  map[string]int // day on which it is said first; 0: never
	}{
		{"near, she comes", cohort.Comes, "2026-03-20", 10, false, map[string]int{"remind_date": 2, "remind_date_near": 9, "remind_date_soon": 10}},
		{"near, she may come", cohort.MayCome, "2026-03-20", 10, false, map[string]int{"remind_date_near": 9}},
		{"called off", cohort.Comes, "2026-03-20", 10, true, map[string]int{"remind_date": 2, "remind_date_near": 0}},
		{"not answered", cohort.NoAnswer, "2026-03-20", 10, false, map[string]int{"remind_date": 0, "remind_date_near": 0, "remind_date_soon": 0}},
		{"before her hour", cohort.NoAnswer, "2026-03-05", 7, false, map[string]int{"remind_date": 5, "remind_date_near": 6}},
		{"after her hour", cohort.NoAnswer, "2026-03-05", 20, false, map[string]int{"remind_date": 0, "remind_dates": 8}},
	} {
		g, _, them := staffed(t, 1)
		ph := them[0]
		g.now = g.day(2, 12)
		g.dueFor(ph)
		g.pausesUntil(x.until)
		g.calledFor(cohort.Session{At: g.day(x.at, 10), Told: g.now, Cancelled: x.off})
		ph.p.Sessions = map[string]cohort.Attendance{"s1": {Reply: x.reply}}
		if x.off {
			ph.p.Reminded.Rules = map[string]cohort.Did{"call/s1": {Last: g.now, Matter: "s1/0"}}
		}
		heard := g.heardUntil(ph, g.day(x.at, 10))
		for key, day := range x.want {
			if at := heard[key]; (at > 0) != (day > 0) || day > 0 && at.Time().In(g.course.Zone).Day() != day {
				t.Errorf("%s: %s on %s, not on day %d", x.what, key, at.Time().In(g.course.Zone), day)
			}
		}
	}
}

// TestWhoHearsOfAMeetingIsSaid: before it is called, the coordinator reads how many hear of it now,
// how many after their pause, how many too late, and how many nothing reaches.
func TestWhoHearsOfAMeetingIsSaid(t *testing.T) {
	g, c, them := staffed(t, 5)
	g.now = g.day(2, 12)
	calls := func() string {
		g.writes(c, "/menu")
		g.tap(c, dialog.VerbSessions)
		g.tap(c, dialog.VerbCall)
		g.tap(c, dialog.VerbSet)
		g.writes(c, "20.3.2026")
		g.writes(c, "10:00")
		g.tap(c, dialog.VerbSet)
		g.tap(c, dialog.VerbSkip)
		g.tap(c, dialog.VerbSkip)
		return c.shows()
	}
	if text := calls(); !strings.Contains(text, "Everybody in this cohort hears of it") {
		t.Errorf("nobody rests: %s", text)
	}
	k := *g.cohorts["past"]
	k.Pauses = []cohort.Pause{
		{ID: "a", From: g.now, Until: "2026-03-10", Code: them[0].p.Code},
		{ID: "b", From: g.now, Until: "2026-03-10", Code: them[1].p.Code},
		{ID: "c", From: g.now, Until: "2026-04-10", Code: them[2].p.Code},
	}
	g.cohorts["past"] = &k
	them[3].p.Reminded.Paused = cohort.Until
	text := calls()
	for _, want := range []string{"not at night: 1", "pause of reminders is over: 2", "lasts longer: 1", "for themselves: 1"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on %s", want, text)
		}
	}
}

// TestAYesIsForATime: whoever has said that she comes to a meeting is asked again when it moves,
// with her old answer before her; until she answers it counts for nobody. A place that is only
// named, or a day that stays, asks nobody.
func TestAYesIsForATime(t *testing.T) {
	g, c, them := staffed(t, 2)
	ph := them[0]
	g.now = g.day(2, 12)
	g.calledFor(cohort.Session{At: g.day(12, 10), Told: g.now})
	opens := func(who *phone, verb dialog.Verb, list dialog.Verb) {
		g.writes(who, "/menu")
		g.tap(who, list)
		g.tap(who, verb)
	}
	opens(ph, dialog.VerbDate, dialog.VerbDates)
	g.tap(ph, dialog.VerbComes)
	where := func(place string) {
		g.now = g.now.Add(time.Hour)
		opens(c, dialog.VerbSession, dialog.VerbSessions)
		g.tap(c, dialog.VerbWhere)
		g.writes(c, place)
		g.tap(c, dialog.VerbMeet)
	}
	where("Hall 1")
	where("Hall 1")
	if a, s := ph.p.Sessions["s1"], g.cohorts["past"].Sessions[0]; a.Holds(s) != cohort.Comes || s.Told != g.now {
		t.Fatalf("a place that is named has her asked again: %+v of %+v", a, s)
	}
	for i, change := range []func(){
		func() { where("Hall 2") },
		func() {
			g.now = g.now.Add(time.Hour)
			opens(c, dialog.VerbSession, dialog.VerbSessions)
			g.tap(c, dialog.VerbMove)
			g.writes(c, "13.3.2026")
			g.writes(c, "11:00")
			if !strings.Contains(c.shows(), "asked again") {
				t.Errorf("who moves it does not read that all are asked again: %s", c.shows())
			}
			g.tap(c, dialog.VerbMeet)
		},
	} {
		change()
		if text := c.shows(); !strings.Contains(text, "Coming: 0") || !strings.Contains(text, "asked again since the time or the place has changed: 1") {
			t.Errorf("%d: the page of the meeting: %s", i, text)
		}
		g.tap(c, dialog.VerbPeople)
		if text := c.shows(); !strings.Contains(text, "was coming before the change") {
			t.Errorf("%d: the list: %s", i, text)
		}
		opens(ph, dialog.VerbDate, dialog.VerbDates)
		if text := ph.shows(); !strings.Contains(text, "does it still suit you?") {
			t.Errorf("%d: she is not asked again: %s", i, text)
		}
		d := g.choose(ph, dialog.VerbComes, string(cohort.Comes))
		if len(d.Facts) != 1 || d.Facts[0].Kind != cohort.FactComing || strings.Contains(ph.shows(), "suit you") {
			t.Errorf("%d: her second yes: %+v on %s", i, d.Facts, ph.shows())
		}
	}
}

// TestTheHourBeforeIsForAll: whoever has not said no is told an hour before, also of a meeting that
// was called today; the day before is called near, not new, and is never said of one of the same
// day.
func TestTheHourBeforeIsForAll(t *testing.T) {
	for _, x := range []struct {
		what  string
		at    int
		hour  int
		reply cohort.Reply
		want  map[string]int // hours from noon of the second
	}{
		{"called today", 2, 15, cohort.NoAnswer, map[string]int{"remind_date": 0, "remind_date_soon": 2}},
		{"tomorrow", 3, 14, cohort.NoAnswer, map[string]int{"remind_date": 0, "remind_date_soon": 25}},
		{"before the day begins", 5, 9, cohort.NoAnswer, map[string]int{"remind_date": 0, "remind_date_near": 45, "remind_date_soon": 68}},
		{"she has said no", 5, 9, cohort.Stays, map[string]int{"remind_date": 0}},
		{"she said no to another time", 5, 9, cohort.Stays, map[string]int{"remind_date": 0, "remind_date_near": 45, "remind_date_soon": 68}},
	} {
		g, _, them := staffed(t, 1)
		ph := them[0]
		g.now = g.day(2, 12)
		ph.p.Seen = g.now.Add(-time.Hour)
		s := cohort.Session{At: g.day(x.at, x.hour), Told: g.now}
		if strings.HasSuffix(x.what, "another time") {
			s.Moved = g.now
		}
		g.calledFor(s)
		ph.p.Sessions = map[string]cohort.Attendance{"s1": {Reply: x.reply}}
		ph.p.Reminded.Own, ph.p.Reminded.At, ph.p.Reminded.Days = true, 9*60, 1<<time.Saturday
		from := g.now
		heard := g.heardUntil(ph, s.At)
		for _, key := range []string{"remind_date", "remind_date_near", "remind_date_soon"} {
			at, said := heard[key]
			if hours, want := x.want[key]; want != said || said && int(at.Time().Sub(from.Time()).Hours()) != hours {
				t.Errorf("%s: %s at %s (%v)", x.what, key, at.Time().In(g.course.Zone), said)
			}
		}
	}
}

// TestAnEndedCohortMeetsNoMore: nobody is reminded of its meetings, or asked whether she comes.
func TestAnEndedCohortMeetsNoMore(t *testing.T) {
	g, _, them := staffed(t, 1)
	ph := them[0]
	g.now = g.day(2, 12)
	g.calledFor(cohort.Session{At: g.day(3, 10), Told: g.now, Place: seal.Conceal("Hall")})
	g.writes(ph, "/menu")
	g.tap(ph, dialog.VerbDates)
	g.tap(ph, dialog.VerbDate)
	c := *g.cohorts["past"]
	c.Archived = g.now
	g.cohorts["past"] = &c
	g.choose(ph, dialog.VerbComes, string(cohort.Comes))
	if a := ph.p.Sessions["s1"]; a.Reply != cohort.NoAnswer || ph.p.Place.View == dialog.ViewDate {
		t.Errorf("she has answered %q and stands at %s", a.Reply, ph.p.Place.View)
	}
	g.writes(ph, "/menu")
	if strings.Contains(ph.shows(), "Meetings") {
		t.Errorf("her menu leads to its meetings: %s", ph.shows())
	}
	if heard := g.heardUntil(ph, g.day(3, 10)); len(heard) > 0 {
		t.Errorf("she has heard %v", heard)
	}
}

// TestOneWordForAnEndAndAPause: of a cohort that goes on after all while a pause of it has ended she
// hears once, not twice in a row.
func TestOneWordForAnEndAndAPause(t *testing.T) {
	g, _, them := staffed(t, 1)
	ph := them[0]
	g.now = g.day(2, 12)
	g.pausesUntil("2026-03-04")
	ph.p.Reminded.Rules = map[string]cohort.Did{"end": {Last: g.now, Matter: "end/1"}}
	c := *g.cohorts["past"]
	c.Revived = g.day(3, 19)
	g.cohorts["past"] = &c
	words := 0
	for ; g.now < g.day(9, 0); g.now = g.now.Add(time.Hour) {
		if d := g.dueFor(ph); says(d, "remind_revived") || says(d, "remind_resumed") {
			words++
		}
	}
	if words != 1 {
		t.Errorf("she hears %d words", words)
	}
}
