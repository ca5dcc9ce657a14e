package main

import (
	"regexp"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// TestSessions plays a meeting in every language: called by a coordinator, told to a woman of
// her cohort and to nobody else, moved, held with a code, and another one called off.
func TestSessions(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			c, p := st.enter(lang), st.enter(lang)
			c.works(cohort.RoleCoordinator)
			p.registers()
			code := playSessions(c, p)
			golden(t, "sessions."+string(lang), hers.ReplaceAllString(strings.ReplaceAll(c.out.String(), code, "‹code›"), "P-‹hers›"))
			golden(t, "dates."+string(lang), strings.ReplaceAll(p.out.String(), code, "‹code›"))
			kinds := map[cohort.FactKind]int{}
			must(t, st.program.store.EachFact(t.Context(), func(f *cohort.Fact) error {
				kinds[f.Kind]++
				return nil
			}))
			if kinds[cohort.FactComing] != 4 || kinds[cohort.FactAttended] != 1 {
				t.Errorf("facts: %v", kinds)
			}
		})
	}
}

// hers is the code of a person, another one in every play.
var hers = regexp.MustCompile(`P-[0-9A-Z]{6}`)

// callsMeeting calls a meeting for the fifth, at ten, by a code.
func callsMeeting(c *scene) {
	c.writes("/menu")
	c.presses(dialog.VerbSessions)
	c.presses(dialog.VerbCall)
	c.presses(dialog.VerbSet)
	c.writes(c.by("أمس", "دوێنێ", "yesterday"))
	c.writes("2026-11-01")
	c.writes(c.by("٥ كانون الأول", "5ی کانوونی یەکەم", "5 December"))
	c.writes(c.by("١٠:٠٠", "۱۰:۰۰", "10:00"))
	c.presses(dialog.VerbSet, 2)
	c.presses(dialog.VerbBack)
	c.writes(c.by("٩٠", "۹۰", "90"))
	c.writes(c.by("قاعة المكتبة، الكرادة", "هۆڵی کتێبخانە، هەولێر", "Library hall, Erbil"))
	c.presses(dialog.VerbSkip)
	c.presses(dialog.VerbByCode)
}

func playSessions(c, p *scene) (code string) {
	callsMeeting(c)
	c.presses(dialog.VerbMeet)
	c.remark("the same press once more, and a second tap")
	must(c.t, c.PressOld(c.Last().ID, c.pressed))
	c.settle()
	p.until("2026-12-01 18:00")
	p.presses(dialog.VerbOpen)
	p.presses(dialog.VerbComes, 1)
	p.presses(dialog.VerbComes)
	p.presses(dialog.VerbICS)
	c.presses(dialog.VerbSession)
	c.presses(dialog.VerbPeople)
	c.presses(dialog.VerbSession)
	c.remark("an hour later")
	c.presses(dialog.VerbMove)
	c.presses(dialog.VerbDay)
	c.presses(dialog.VerbBack)
	c.writes("2026-12-05")
	c.writes("11:00")
	c.presses(dialog.VerbMeet)
	p.until("2026-12-02 09:00")
	p.presses(dialog.VerbOpen)
	p.remark("her yes was one to the time before")
	p.presses(dialog.VerbComes)
	p.until("2026-12-04 11:01")
	p.until("2026-12-05 10:01")
	p.presses(dialog.VerbOpen)
	p.until("2026-12-05 10:45")
	p.writes("/menu")
	p.presses(dialog.VerbDates)
	p.presses(dialog.VerbDate)
	p.presses(dialog.VerbHere)
	p.writes("1")
	code = c.roomCode()
	p.writes(code)
	c.presses(dialog.VerbSession)
	c.presses(dialog.VerbPeople)
	p.until("2026-12-05 14:00")
	p.writes("/menu")
	c.remark("one that is called off")
	c.writes("/menu")
	c.presses(dialog.VerbSessions)
	c.presses(dialog.VerbCall)
	c.presses(dialog.VerbSet, 1)
	c.presses(dialog.VerbDay, 4)
	c.presses(dialog.VerbSet)
	c.presses(dialog.VerbSet)
	c.presses(dialog.VerbSkip)
	c.presses(dialog.VerbSkip)
	c.presses(dialog.VerbMeet)
	p.until("2026-12-06 09:00")
	p.presses(dialog.VerbOpen)
	p.presses(dialog.VerbComes, 2)
	c.restart()
	c.presses(dialog.VerbCallOff)
	c.presses(dialog.VerbMeet)
	p.until("2026-12-06 12:00")
	p.presses(dialog.VerbOpen)
	c.presses(dialog.VerbSessions)
	c.remark("she loses the role before the last press")
	c.presses(dialog.VerbCall)
	c.presses(dialog.VerbSet, 1)
	c.presses(dialog.VerbDay, 4)
	c.presses(dialog.VerbSet)
	c.presses(dialog.VerbSet)
	c.presses(dialog.VerbSkip)
	c.presses(dialog.VerbSkip)
	c.becomes(func(p *cohort.Participant) { p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}} })
	c.presses(dialog.VerbMeet)
	return code
}

// roomCode is the code that stands on the coordinator's screen.
func (c *scene) roomCode() string {
	c.t.Helper()
	books := c.books()
	found, err := books.store.Cohort(c.t.Context(), c.cohort)
	must(c.t, err)
	for _, s := range found.Sessions {
		if s.Code != "" && strings.Contains(c.out.String(), s.Code) {
			return s.Code
		}
	}
	c.t.Fatal("no code stands on her screen")
	return ""
}
