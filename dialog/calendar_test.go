package dialog_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
)

// planner is somebody who may change the calendar, on its list.
func (g *rig) planner(role cohort.RoleKind) *phone {
	g.t.Helper()
	ph := g.phone()
	g.registers(ph, role, "past", "en")
	g.writes(ph, "/calendar")
	g.on(ph, dialog.ViewCalendar)
	return ph
}

func (g *rig) on(ph *phone, want cohort.View) {
	g.t.Helper()
	if ph.p.Place.View != want {
		g.t.Fatalf("she is on %s, not on %s", ph.p.Place.View, want)
	}
}

// holds gives an occasion as the calendar has it now, nil when it has none.
func (g *rig) holds(id string) *course.Occasion {
	for _, o := range g.changed.Over(g.course.Calendar, g.course.Zone) {
		if o.ID == id {
			return &o
		}
	}
	return nil
}

func (g *rig) days(id string) string {
	if o := g.holds(id); o != nil {
		return o.From.Format(time.DateOnly) + " " + o.To.Format(time.DateOnly)
	}
	return ""
}

// Everybody who runs the programme has the calendar, in the menu, in her app's list and
// as a command; to a participant the command is one that there is not.
func TestWhoHasTheCalendar(t *testing.T) {
	for role, has := range map[cohort.RoleKind]bool{
		cohort.RoleParticipant: false, cohort.RoleCoordinator: true, cohort.RoleStaff: true, cohort.RoleOwner: true,
	} {
		g := newRig(t, 71, false)
		ph := g.phone()
		g.registers(ph, role, "past", "en")
		d := g.writes(ph, "/calendar")
		if says(d, "unknown_command") == has || (ph.p.Place.View == dialog.ViewCalendar) != has {
			t.Errorf("%s: she is on %s", role, ph.p.Place.View)
		}
		if strings.Contains(ph.p.Listed, "calendar") != has {
			t.Errorf("%s: her app lists %s", role, ph.p.Listed)
		}
		g.writes(ph, "/menu")
		found := slices.ContainsFunc(ph.buttons(), func(token string) bool {
			return dialog.ParseToken(g.keys, ph.door, token).Verb == dialog.VerbCalendar
		})
		if found != has {
			t.Errorf("%s: in the menu: %t", role, found)
		}
	}
}

// The moon decides: days are moved as often as she says, hold when she has confirmed,
// are certain then, and are written in the audit log by code and id.
func TestMovingAnOccasion(t *testing.T) {
	g := newRig(t, 72, false)
	ph := g.planner(cohort.RoleCoordinator)
	g.tap(ph, dialog.VerbOccasion)
	g.on(ph, dialog.ViewOccasion)
	g.tap(ph, dialog.VerbLater)
	g.tap(ph, dialog.VerbLater)
	g.tap(ph, dialog.VerbEarlier)
	if d := g.tap(ph, dialog.VerbLater); !says(d, "occasion_for_all") || g.changed != nil {
		t.Fatal("it holds before she has confirmed it, or nothing says for whom it does")
	}
	if d := g.tap(ph, dialog.VerbAmend); len(d.Facts) > 0 {
		t.Error("her own turn writes the calendar's entry")
	}
	g.on(ph, dialog.ViewOccasion)
	if got := g.days("ramadan-2027"); got != "2027-02-10 2027-03-11" || g.holds("ramadan-2027").Approximate {
		t.Errorf("it is %s now", got)
	}
	if len(g.audited) != 1 || g.audited[0].Action != cohort.ActionDaysMoved || g.audited[0].Of != "ramadan-2027" || g.audited[0].Actor != ph.p.Code || ph.p.Code == "" {
		t.Errorf("the audit log says %+v", g.audited)
	}
	g.tap(ph, dialog.VerbPutBack)
	g.tap(ph, dialog.VerbAmend)
	if got := g.days("ramadan-2027"); got != "2027-02-08 2027-03-09" || len(g.changed.Changed) != 0 || !g.holds("ramadan-2027").Approximate {
		t.Errorf("put back it is %s", got)
	}
}

// Days are added step by step; what was said is there when she goes back, a name left
// out is a word of its own language, and days of the past are welcome.
func TestAddingDays(t *testing.T) {
	g := newRig(t, 73, false)
	ph := g.planner(cohort.RoleStaff)
	g.tap(ph, dialog.VerbAdd)
	g.choose(ph, dialog.VerbSet, string(course.MourningDays))
	g.writes(ph, "no day at all")
	g.on(ph, dialog.ViewOccasionFrom)
	g.writes(ph, "٢٥/١٢/٢٠٢٥")
	g.on(ph, dialog.ViewOccasionTo)
	for day, key := range map[string]string{"2025-12-24": "occasion_ends_early", "2026-07-01": "occasion_long", "soon": "cohort_start_unread"} {
		if d := g.writes(ph, day); !says(d, key) {
			t.Errorf("%s is answered by %s", day, freeze(d.Say))
		}
	}
	g.tap(ph, dialog.VerbBack)
	g.writes(ph, "26 كانون الأول 2025")
	g.writes(ph, "27 December")
	g.on(ph, dialog.ViewOccasionName)
	for text, key := range map[string]string{"Three days": "occasion_unlike", "12": "name_empty", strings.Repeat("حداد ", 20): "cohort_name_long"} {
		if d := g.writes(ph, text); !says(d, key) {
			t.Errorf("%s is answered by %s", text, freeze(d.Say))
		}
	}
	g.writes(ph, "menu") // a plain word: is it the name?
	g.on(ph, dialog.ViewWord)
	g.writes(ph, "حداد عام")
	g.tap(ph, dialog.VerbSkip)
	g.writes(ph, "National mourning")
	g.on(ph, dialog.ViewOccasionSure)
	g.tap(ph, dialog.VerbBack)
	g.tap(ph, dialog.VerbUseName)
	g.tap(ph, dialog.VerbAmend)
	g.on(ph, dialog.ViewOccasion)
	id := ph.p.Task.Occasion
	o := g.holds(id)
	if o == nil || g.days(id) != "2025-12-26 2025-12-27" || o.Kind != course.MourningDays {
		t.Fatalf("%s: %+v", id, o)
	}
	if o.Name["ar"] != "حداد عام" || o.Name["ckb"] != "ڕۆژی ماتەم" || o.Name["en"] != "National mourning" {
		t.Errorf("it is called %v", o.Name)
	}
	g.tap(ph, dialog.VerbTakeOut)
	g.tap(ph, dialog.VerbAmend)
	g.on(ph, dialog.ViewCalendar)
	if g.holds(id) != nil || len(g.changed.Changed) != 0 {
		t.Error("what was added and taken out is still there")
	}
}

// A first day behind the last asks for another last day; a kind and names change alone.
func TestChangingOneThing(t *testing.T) {
	g := newRig(t, 74, false)
	ph := g.planner(cohort.RoleOwner)
	opens := func() {
		g.writes(ph, "/calendar")
		for _, token := range ph.buttons() {
			if a := dialog.ParseToken(g.keys, ph.door, token); a.Verb == dialog.VerbOccasion {
				defer g.press(ph, token) // the last of them is Newroz
			}
		}
	}
	opens()
	g.tap(ph, dialog.VerbFrom)
	if g.writes(ph, "23 آذار"); ph.p.Place.View != dialog.ViewOccasionTo {
		t.Fatalf("she is on %s", ph.p.Place.View)
	}
	g.writes(ph, "24/3/2027")
	g.tap(ph, dialog.VerbAmend)
	if got := g.days("newroz-2027"); got != "2027-03-23 2027-03-24" {
		t.Errorf("it is %s", got)
	}
	g.tap(ph, dialog.VerbKind)
	g.choose(ph, dialog.VerbSet, string(course.MourningDays))
	g.tap(ph, dialog.VerbAmend)
	g.tap(ph, dialog.VerbNames)
	g.tap(ph, dialog.VerbUseName)
	g.writes(ph, "جەژنی نەورۆز")
	g.tap(ph, dialog.VerbUseName)
	g.tap(ph, dialog.VerbAmend)
	o := g.holds("newroz-2027")
	if o.Kind != course.MourningDays || o.Name["ckb"] != "جەژنی نەورۆز" || o.Name["en"] != "Newroz" || g.days("newroz-2027") != "2027-03-23 2027-03-24" {
		t.Errorf("%+v", o)
	}
	entries := len(g.audited)
	g.tap(ph, dialog.VerbKind)
	g.choose(ph, dialog.VerbSet, string(course.MourningDays))
	g.tap(ph, dialog.VerbAmend)
	if len(g.audited) != entries {
		t.Error("what changes nothing leaves an entry")
	}
	g.tap(ph, dialog.VerbTo)
	g.writes(ph, "22/3/2027")
	g.on(ph, dialog.ViewOccasionTo)
	g.writes(ph, "/cancel")
	g.on(ph, dialog.ViewMenu)
}

// Two change the same days: each change is made on what holds then, and both see it.
func TestTwoChangeTheSameDays(t *testing.T) {
	g := newRig(t, 75, false)
	first, second := g.planner(cohort.RoleCoordinator), g.planner(cohort.RoleStaff)
	g.tap(first, dialog.VerbOccasion)
	g.tap(second, dialog.VerbOccasion)
	g.tap(first, dialog.VerbLater)
	g.tap(second, dialog.VerbKind)
	g.choose(second, dialog.VerbSet, string(course.QuietDays))
	g.tap(first, dialog.VerbAmend)
	g.tap(second, dialog.VerbAmend)
	if o := g.holds("ramadan-2027"); o.Kind != course.QuietDays || g.days(o.ID) != "2027-02-09 2027-03-10" {
		t.Errorf("the later change undid the earlier: %s, %s", o.Kind, g.days(o.ID))
	}
	g.tap(first, dialog.VerbLater)
	g.tap(second, dialog.VerbTakeOut)
	g.tap(second, dialog.VerbAmend)
	if d := g.tap(first, dialog.VerbAmend); says(d, "calendar_changed") || g.holds("ramadan-2027") != nil {
		t.Error("what was taken out is moved")
	}
	g.on(first, dialog.ViewOccasion)
	g.tap(first, dialog.VerbPutBack)
	g.tap(first, dialog.VerbAmend)
	g.tap(first, dialog.VerbLater)
	g.writes(second, "/calendar")
	g.tap(second, dialog.VerbOccasion)
	g.tap(second, dialog.VerbTakeOut)
	g.tap(second, dialog.VerbAmend)
	if d := g.writes(first, "hello"); !says(d, "calendar_gone") {
		t.Error("her screen is shown anew as if it were still there to be moved")
	}
	g.on(first, dialog.ViewOccasion)
	g.tap(first, dialog.VerbPutBack)
	g.tap(first, dialog.VerbAmend)
	if g.days("ramadan-2027") != "2027-02-08 2027-03-09" {
		t.Error("it is not put back")
	}
}

// Whoever has lost her role changes nothing, is told so, and is shown the menu.
func TestCalendarOfALostRole(t *testing.T) {
	g := newRig(t, 76, false)
	ph := g.planner(cohort.RoleCoordinator)
	g.tap(ph, dialog.VerbOccasion)
	g.tap(ph, dialog.VerbLater)
	roles := ph.p.Roles
	ph.p.Consent = g.course.Consent.Version
	ph.p.Roles = []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: "past"}}
	g.tap(ph, dialog.VerbAmend)
	g.on(ph, dialog.ViewMenu)
	if g.changed != nil {
		t.Error("the calendar is changed")
	}
	ph.p.Roles = roles
	g.writes(ph, "/calendar")
	g.tap(ph, dialog.VerbOccasion)
	g.tap(ph, dialog.VerbLater)
	g.slow = true // what follows comes when she has lost it
	for range 20 {
		if g.tap(ph, dialog.VerbAmend); len(g.onWay) > 0 {
			break
		}
		g.tap(ph, dialog.VerbLater)
	}
	was := freeze(g.changed)
	ph.p.Roles = []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: "past"}}
	g.arrives()
	g.on(ph, dialog.ViewMenu)
	if freeze(g.changed) != was && !(was == "nil" && len(g.changed.Changed) == 0) {
		t.Errorf("the calendar is changed: %s", freeze(g.changed))
	}
	var spoken bool
	for _, r := range ph.rows {
		spoken = spoken || strings.Contains(r.body.Text, "your role no longer")
	}
	if !spoken {
		t.Error("she is not told why")
	}
}

// There is an end to what can be changed, and she is told what to do about it.
func TestTheCalendarIsFull(t *testing.T) {
	g := newRig(t, 77, false)
	ph := g.planner(cohort.RoleOwner)
	g.changed = &cohort.Calendar{}
	for i := range dialog.MostChanged {
		at := time.Date(2020, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		g.changed = g.changed.Put("old"+at, &cohort.Occasion{From: at, To: at, Kind: course.QuietDays, Name: course.Text{"en": "Old"}})
	}
	g.writes(ph, "/calendar")
	g.tap(ph, dialog.VerbOccasion)
	g.tap(ph, dialog.VerbLater)
	if g.tap(ph, dialog.VerbAmend); len(g.changed.Changed) != dialog.MostChanged || g.days("ramadan-2027") != "2027-02-08 2027-03-09" {
		t.Error("it is changed though it is full")
	}
	g.on(ph, dialog.ViewOccasion)
	pages := map[int]bool{}
	for g.writes(ph, "/calendar"); !pages[ph.p.Place.PageAt] && ph.p.Place.PageAt > -5; {
		pages[ph.p.Place.PageAt] = true
		g.tap(ph, dialog.VerbCalendar)
	}
	g.tap(ph, dialog.VerbOccasion)
	id := ph.p.Task.Occasion
	g.tap(ph, dialog.VerbLater)
	if g.tap(ph, dialog.VerbAmend); g.days(id) == "" || !strings.HasPrefix(id, "old") || len(g.changed.Changed) != dialog.MostChanged {
		t.Errorf("what is changed already cannot be changed again: %s", id)
	}
}

// Every occasion can be reached, forwards and backwards, and each page leads on.
func TestPagesOfTheCalendar(t *testing.T) {
	g := newRig(t, 78, true)
	g.now = cohort.At(time.Date(2027, 7, 1, 9, 0, 0, 0, time.UTC))
	ph := g.planner(cohort.RoleStaff)
	seen := map[string]bool{}
	look := func(dir int) {
		for range 20 {
			next := ""
			at := ph.p.Place.PageAt
			for _, token := range ph.buttons() {
				a := dialog.ParseToken(g.keys, ph.door, token)
				switch {
				case a.Verb == dialog.VerbOccasion:
					seen[a.Arg] = true
				case a.Verb == dialog.VerbCalendar && a.Arg == strconv.Itoa(at+dir):
					next = token
				}
			}
			if next == "" {
				return
			}
			g.press(ph, next)
		}
		t.Error("the pages do not end")
	}
	look(1)
	g.writes(ph, "/calendar")
	look(-1)
	if len(seen) != len(g.course.Calendar) {
		t.Errorf("%d of %d occasions can be reached", len(seen), len(g.course.Calendar))
	}
}
