package dialog_test

import (
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// archives has somebody end the cohort "past", or let it go on, and gives the answer; "?" when
// there is none.
func (g *rig) archives(by *phone, back bool) dialog.ArchiveWhy {
	g.t.Helper()
	then := g.founds(dialog.Envelope{
		On: dialog.Ref{Kind: dialog.Cohort, ID: "past"}, By: by.id, Event: dialog.Event{Archive: &dialog.Archive{Back: back}},
	})
	g.replan()
	if len(then) == 0 || then[0].Event.Archived == nil {
		return "?"
	}
	for _, e := range then[1:] {
		if e.Event.Ending != nil {
			g.carries(e)
		}
	}
	return then[0].Event.Archived.Why
}

// isOver has the cohort "past" ended, and nobody heard of it yet.
func (g *rig) isOver() {
	c := *g.cohorts["past"]
	c.Archived = g.now
	g.cohorts["past"] = &c
}

// Only an owner ends a cohort; done twice it is so already; it comes back until its time is
// over, and then no more.
func TestWhoArchives(t *testing.T) {
	g := newRig(t, 81, false)
	who := map[int]*phone{}
	for _, i := range []int{3, 5, 7} {
		who[i] = g.phone()
		g.joins(who[i], i)
	}
	stranger := g.phone()
	stranger.p.Stage = cohort.StageGone
	for _, x := range []struct {
		by   *phone
		back bool
		why  dialog.ArchiveWhy
		over bool
	}{
		{who[3], false, dialog.ArchiveRole, false}, {who[5], false, dialog.ArchiveRole, false}, {stranger, false, "?", false},
		{who[7], true, dialog.ArchiveSame, false}, {who[7], false, "", true}, {who[7], false, dialog.ArchiveSame, true},
		{who[3], true, dialog.ArchiveRole, true}, {who[7], true, "", false}, {who[7], false, "", true},
	} {
		if why := g.archives(x.by, x.back); why != x.why || (g.cohorts["past"].Archived > 0) != x.over {
			t.Errorf("%v, back %t: %q, %d", x.by.p.Roles, x.back, why, g.cohorts["past"].Archived)
		}
	}
	g.now = g.now.Add(366 * 24 * time.Hour)
	if why := g.archives(who[7], true); why != dialog.ArchiveOver {
		t.Errorf("after its time: %q", why)
	}
}

// What is kept of her goes a year after her cohort's end, or after her last visit if that was
// earlier, though she comes again; and not any more when the cohort goes on.
func TestHowLongAnEndLasts(t *testing.T) {
	g := newRig(t, 82, false)
	owner, her := g.phone(), g.phone()
	g.joins(owner, 7)
	g.registers(her, cohort.RoleParticipant, "past", "en")
	year := 365 * 24 * time.Hour
	seen := her.p.Seen
	g.now = g.now.Add(48 * time.Hour)
	end := g.now
	g.archives(owner, false)
	if at := dialog.Lasts(g.course, her.p, g.now); at != seen.Add(year) {
		t.Errorf("who was not here since is kept until %v", at.Time())
	}
	g.now = g.now.Add(48 * time.Hour)
	g.writes(her, "/menu")
	if at := dialog.Lasts(g.course, her.p, g.now); at != end.Add(year) {
		t.Errorf("who was is kept until %v", at.Time())
	}
	if d := g.late(her, "", dialog.Event{Outlived: &dialog.Outlived{}}); d.Erase {
		t.Fatal("she is erased before her time")
	}
	g.archives(owner, true)
	if at := dialog.Lasts(g.course, her.p, g.now); at != her.p.Seen.Add(year) {
		t.Errorf("in a cohort that goes on she is kept until %v", at.Time())
	}
	g.archives(owner, false)
	g.now = end.Add(year + 72*time.Hour + time.Minute)
	if d := g.late(her, "", dialog.Event{Outlived: &dialog.Outlived{}}); !d.Erase || her.p.Stage != cohort.StageGone {
		t.Error("she is kept for ever")
	}
}

// In a cohort that has ended nothing comes but two words: that it has, and fourteen days
// ahead that what is kept of her goes.
func TestTwoWordsOfAnEnd(t *testing.T) {
	g := newRig(t, 83, true)
	owner, her := g.phone(), g.phone()
	g.joins(owner, 7)
	g.registers(her, cohort.RoleParticipant, "past", "en")
	g.archives(owner, false)
	heard := map[string]time.Time{}
	for n := 0; her.due > 0; n++ {
		if n > 5 {
			t.Fatal("it does not come to an end")
		}
		g.now = max(g.now, her.due)
		d := g.does(her, dialog.Event{Due: &dialog.Due{}})
		for _, key := range []string{"remind_end", "remind_erasing"} {
			if says(d, key) {
				if _, twice := heard[key]; twice {
					t.Errorf("%s came twice", key)
				}
				heard[key] = g.now.Time()
			}
		}
		if len(d.Say) > 0 && !says(d, "remind_end") && !says(d, "remind_erasing") {
			t.Errorf("something else came: %s", freeze(d.Say))
		}
	}
	last := dialog.Lasts(g.course, her.p, g.now).Time()
	if at := heard["remind_erasing"]; len(heard) != 2 || last.Sub(at) < 14*24*time.Hour || last.Sub(at) > 15*24*time.Hour {
		t.Errorf("she heard %v, and goes at %v", heard, last)
	}
}

// When everything of its people has gone, a cohort's page says so, and does not offer to let it
// go on.
func TestACohortWhoseTimeIsOver(t *testing.T) {
	g := newRig(t, 84, false)
	owner := g.phone()
	g.joins(owner, 7)
	g.archives(owner, false)
	page := func() dialog.Decision {
		g.writes(owner, "/cohort")
		for i := range owner.buttons() {
			g.writes(owner, "/cohort")
			token := owner.buttons()[i]
			if a := dialog.ParseToken(g.keys, owner.door, token); a == nil || a.Verb != dialog.VerbCohort {
				continue
			}
			if d := g.press(owner, token); says(d, "cohort_ended") || says(d, "cohort_gone") {
				return d
			}
		}
		t.Fatal("no cohort has ended")
		return dialog.Decision{}
	}
	if d := page(); !says(d, "cohort_ended") || !offers(d, dialog.VerbRevive) {
		t.Errorf("before: %s", freeze(d.Say))
	}
	g.tap(owner, dialog.VerbRevive)
	g.now = g.now.Add(366 * 24 * time.Hour)
	g.writes(owner, "hm")
	if d := page(); !says(d, "cohort_gone") || says(d, "cohort_people_none") || offers(d, dialog.VerbRevive) {
		t.Errorf("after: %s", freeze(d.Say))
	}
}

// Who has been silent so long that she goes soon after the end is told at once, and goes on the
// day that she agreed to.
func TestTheSilentAreToldAtOnce(t *testing.T) {
	g := newRig(t, 85, false)
	owner, her := g.phone(), g.phone()
	g.registers(her, cohort.RoleParticipant, "past", "en")
	goes := dialog.Lasts(g.course, her.p, g.now)
	g.now = goes.Add(-6 * 24 * time.Hour)
	g.joins(owner, 7)
	g.archives(owner, false)
	if at := dialog.Lasts(g.course, her.p, g.now); at != goes {
		t.Errorf("she goes at %v, not at %v", at.Time(), goes.Time())
	}
	if her.due == 0 || her.due > g.now.Add(36*time.Hour) {
		t.Fatalf("she is planned for %v", her.due.Time())
	}
	g.now = max(g.now, her.due)
	if d := g.does(her, dialog.Event{Due: &dialog.Due{}}); !says(d, "remind_erasing") {
		t.Errorf("she hears %s", freeze(d.Say))
	}
}

// Those who coordinate a cohort hear that it has ended, and have none of its people before them
// any more; and that it goes on.
func TestCoordinatorsHearOfAnEnd(t *testing.T) {
	g := newRig(t, 86, false)
	owner, one, both := g.phone(), g.coordinates(), g.coordinates()
	g.joins(owner, 7)
	g.registers(g.phone(), cohort.RoleParticipant, "past", "en")
	both.p.Roles = append(both.p.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: "future"})
	both.p.Hand = "future"
	for _, ph := range []*phone{one, both} {
		ph.p.Lang = "en"
		if g.writes(ph, "/roster"); ph.p.Place.View != dialog.ViewRoster {
			t.Fatalf("no roster but %s", ph.p.Place.View)
		}
	}
	row := one.p.Screen.Row
	g.archives(owner, false)
	if at := one.p.Place.View; at != dialog.ViewMenu || !one.rows[row].gone {
		t.Errorf("she still has %s before her", at)
	}
	if at := both.p.Place.View; at != dialog.ViewRoster {
		t.Errorf("the roster of another cohort went: %s", at)
	}
	for _, ph := range []*phone{one, both} {
		if n := heardOf(ph, "has come to its end"); n != 1 {
			t.Errorf("she heard %d times of the end", n)
		}
	}
	g.archives(owner, true)
	for _, ph := range []*phone{one, both} {
		if n := heardOf(ph, "goes on after all"); n != 1 {
			t.Errorf("she heard %d times that it goes on", n)
		}
	}
	if n := heardOf(owner, "has come to its end as planned"); n != 0 {
		t.Error("whoever has ended it is told so twice")
	}
}

// heardOf counts the messages in her chat that hold some words.
func heardOf(ph *phone, words string) (n int) {
	for _, r := range ph.rows {
		if strings.Contains(r.body.Text, words) {
			n++
		}
	}
	return n
}
