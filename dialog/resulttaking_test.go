package dialog_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
)

// takings are some announcements and sessions of a cohort, or of every one: more than one screen of them.
func (g *rig) takings(in cohort.ID) (out []cohort.Taking) {
	if in == "" {
		in = "past"
	}
	comes := cohort.Table{
		TableKey: cohort.TableKey{Kind: cohort.TableComes}, Cells: []string{"yes", "maybe", "no"}, Could: 21,
		Steps: []cohort.Step{{At: g.now, Of: 20, Cells: []int{11, -1, -1}}},
	}
	for i, x := range []cohort.Taking{
		{Kind: cohort.TakingSession, What: "training", To: 24, Took: 18, Answered: 21, Answers: comes, Question: cohort.QuestionCome},
		{Kind: cohort.TakingAnnouncement, What: "meeting", To: 24, Sent: 23, Answered: 21, Answers: comes, Question: cohort.QuestionCome},
		{Kind: cohort.TakingAnnouncement, To: 24, Sent: 22, Took: 17, Question: cohort.QuestionRead},
		{Kind: cohort.TakingAnnouncement, What: "unheard of", To: 3, Sent: 3, Few: true, Question: cohort.QuestionCome},
		{Kind: cohort.TakingSession, What: "online", To: 24, Off: true, Question: cohort.QuestionCome},
		{Kind: cohort.TakingAnnouncement, To: 24, Sent: 9, Off: true},
	} {
		x.Cohort, x.Of, x.At = in, string(rune('a'+i)), g.now.Add(-time.Duration(i+1)*time.Hour)
		out = append(out, x)
	}
	return out
}

// Staff see who took part in announcements and meetings, a page at a time, the latest first: of how many, in steps
// where it is an answer, and nothing of a few.
func TestResultsTaking(t *testing.T) {
	g := newRig(t, 1, false)
	staff := g.phone()
	g.registers(staff, cohort.RoleStaff, "", "en")
	g.report("")
	g.writes(staff, "/results")
	g.tap(staff, dialog.VerbResultsTaking)
	first := locales.Undirected(staff.shows())
	for _, want := range []string{
		"Training day:", "Have answered: 21 of 24 (88%)", "20 of 21 people", "Coming: 11 (55%)", "Maybe: withheld", "Not coming: withheld", "Were there: 18 of 24 (75%)",
		"Notice of a meeting:", "Sent: 23 of 24 (96%)", "Have answered: 21 of 23 (91%)", "Announcement:", "Have read it: 17 of 22 (77%)",
		"Sent: 3 of 3 (100%)\nFor fewer than 5 people",
	} {
		if !strings.Contains(first, want) {
			t.Errorf("she does not read %q in %q", want, first)
		}
	}
	if strings.Contains(first, "Called off") || strings.Index(first, "Training day") > strings.Index(first, "Notice of a meeting") {
		t.Errorf("the latest are not first: %q", first)
	}
	if strings.Contains(first, "By your clock") {
		t.Error("her clock is told though it is that of the course")
	}
	staff.p.Reminded.Zone = "Europe/Berlin"
	g.tap(staff, dialog.VerbResultsTaking)
	second := locales.Undirected(staff.shows())
	for _, want := range []string{"Online meeting:", "Called off.", "In the cohort: 24", "Sent: 9 of 24 (38%)", "Stopped or taken back.", "By your clock:"} {
		if !strings.Contains(second, want) {
			t.Errorf("she does not read %q in %q", want, second)
		}
	}
	if strings.Contains(second, "Were there") || strings.Contains(second, "Have answered") {
		t.Errorf("of what was called off it is said who came: %q", second)
	}
}

// Who is no staff any more comes there by no button.
func TestResultsTakingIsNotForAll(t *testing.T) {
	g := newRig(t, 1, false)
	g.report("")
	staff := g.phone()
	g.registers(staff, cohort.RoleStaff, "", "en")
	g.writes(staff, "/results")
	staff.p.Roles = []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: "past"}}
	g.tap(staff, dialog.VerbResultsTaking)
	if staff.p.Place.View == dialog.ViewResultsTaking || strings.Contains(staff.shows(), "Training day") {
		t.Errorf("she reads %q", staff.shows())
	}
}

// Where her day is another than the programme's, her hour stands beside her day, on every screen of results.
func TestHerDayBesideHerHour(t *testing.T) {
	g := newRig(t, 1, false)
	staff := g.phone()
	g.registers(staff, cohort.RoleStaff, "", "en")
	g.report("")
	for zone, want := range map[string][]string{
		"Asia/Baghdad":     {"As of Monday, 2 March 2026, 12:00.", "As of Monday, 2 March 2026, 12:00.", "11:00"},
		"Europe/Berlin":    {"As of Monday, 2 March 2026, 10:00 by your clock; 12:00 where", "As of Monday, 2 March 2026, 10:00 by your clock", "By your clock: 09:00"},
		"Pacific/Honolulu": {"As of Sunday, 1 March 2026, 23:00 by your clock; Monday, 2 March 2026, 12:00 where", "As of Sunday, 1 March 2026, 23:00 by", "By your clock: Sunday, 1 March 2026, 22:00"},
	} {
		staff.p.Reminded.Zone = zone
		g.writes(staff, "/results")
		whole := locales.Undirected(staff.shows())
		g.tap(staff, dialog.VerbResultsTaking)
		taking := locales.Undirected(staff.shows())
		if !strings.Contains(whole, want[0]) || !strings.Contains(taking, want[1]) || !strings.Contains(taking, want[2]) {
			t.Errorf("%s: want %q in\n%s\nand\n%s", zone, want, whole, taking)
		}
	}
}

// Of very many only the latest are read for the screen, and one for the button that leads there; that there are more
// is said.
func TestResultsTakingOfMany(t *testing.T) {
	g := newRig(t, 3, false)
	staff := g.phone()
	g.registers(staff, cohort.RoleStaff, "", "en")
	g.report("")
	one := g.results[""].Takings[0]
	g.results[""].Takings = nil
	for i := range 70 {
		one.Of, one.At = fmt.Sprint("of", i), g.now.Add(-time.Duration(i)*time.Hour)
		g.results[""].Takings = append(g.results[""].Takings, one)
	}
	g.writes(staff, "/results")
	g.tap(staff, dialog.VerbResultsTaking)
	if shown := locales.Undirected(staff.shows()); !strings.Contains(shown, "50") || strings.Count(shown, "Training day") != 4 {
		t.Errorf("she does not read that there are more: %q", shown)
	}
	onScreen := g.mostTaken
	g.writes(staff, "/menu")
	g.writes(staff, "/results")
	if onScreen != 51 || g.mostTaken != 1 {
		t.Errorf("%d were asked for, and for the button %d", onScreen, g.mostTaken)
	}
}
