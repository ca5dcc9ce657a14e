package main

import (
	"regexp"
	"sync"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// anHour is a time of day as it stands in the audit log; a transcript of it changes with
// every play.
var anHour = regexp.MustCompile(`[0-9٠-٩]{1,2}:[0-9٠-٩]{2}`)

// unchanging leaves out what is another in every play: codes and times.
func unchanging(text string) string {
	return anHour.ReplaceAllString(aCode.ReplaceAllString(text, "P-……"), "…:…")
}

// code is that by which the team knows her.
func (c *scene) code() string { c.t.Helper(); return c.person().Code }

// finds has an owner open somebody's roles.
func (c *scene) finds(her *scene) {
	c.t.Helper()
	c.unseen(func() { c.writes("/role") })
	c.writes(her.code())
}

func playRole(c *scene) {
	c.works(cohort.RoleOwner)
	p := c.enter(c.lang)
	p.registers()
	c.writes("/role")
	c.writes(c.by("لا أعرف", "نازانم", "I do not know"))
	c.writes("P-000000")
	c.finds(p)
	c.presses(dialog.VerbGive)
	c.presses(dialog.VerbBack)
	c.presses(dialog.VerbGive)
	m, yes := c.find(dialog.VerbAppoint, 0)
	again := func() error { return c.PressOld(m.ID, yes.Data) }
	c.presses(dialog.VerbAppoint)
	c.acts("she presses ["+yes.Text+"] again", again)
	c.restart()
	c.acts("she presses ["+yes.Text+"] once more, after a restart", again)
	p.remark("the participant")
	p.hears()
	p.writes("/menu")
	p.presses(dialog.VerbOffered)
	p.presses(dialog.VerbDisagree)
	c.finds(p)
	c.presses(dialog.VerbGive)
	c.unseen(func() { c.presses(dialog.VerbAppoint) })
	p.remark("she is asked again, and looks away")
	p.unseen(func() {
		p.hears()
		p.writes("/menu")
		p.presses(dialog.VerbOffered)
		p.writes("/modules")
		p.writes("/menu")
	})
	p.presses(dialog.VerbOffered)
	p.presses(dialog.VerbPromise)
	p.writes("/calendar")
	c.finds(p)
	c.presses(dialog.VerbTake)
	c.presses(dialog.VerbAppoint)
	p.hears()
	p.writes("/calendar")
	p.writes("/progress")
	c.remark("the last owner")
	c.finds(c)
	c.presses(dialog.VerbTake)
	c.presses(dialog.VerbAppoint)
	playRoleLost(c)
	c.out.WriteString(p.out.String())
}

// playRoleLost has an owner lose her role while she gives one.
func playRoleLost(c *scene) {
	other, staff := c.enter(c.lang), c.enter(c.lang)
	other.works(cohort.RoleOwner)
	staff.works(cohort.RoleStaff)
	other.unseen(func() {
		other.finds(staff)
		other.presses(dialog.VerbGive)
	})
	c.finds(other)
	c.presses(dialog.VerbTake)
	c.presses(dialog.VerbAppoint)
	other.remark("another owner, who is none any more while she gives a role")
	other.hears()
	other.writes("/role")
	if got := staff.person().Granted; len(got) != 0 {
		c.t.Errorf("a role was given by one who may not: %+v", got)
	}
	c.out.WriteString(other.out.String())
}

// TestRole plays giving and taking roles in three languages.
func TestRole(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			c := newStage(t, stageConfig{course: smallCourse}).enter(lang)
			playRole(c)
			golden(t, "role."+string(lang), unchanging(c.out.String()))
		})
	}
}

// TestTwoOwnersTakeEachOthersRole: at once, from two phones, again and again. One remains.
func TestTwoOwnersTakeEachOthersRole(t *testing.T) {
	t.Parallel()
	for range 3 {
		st := newStage(t, stageConfig{course: smallCourse})
		a, b := st.enter("ar"), st.enter("ckb")
		a.works(cohort.RoleOwner)
		b.works(cohort.RoleOwner)
		for c, her := range map[*scene]*scene{a: b, b: a} {
			c.finds(her)
			c.presses(dialog.VerbTake)
		}
		var both sync.WaitGroup
		for _, c := range []*scene{a, b} {
			m, yes := c.find(dialog.VerbAppoint, 0)
			both.Go(func() {
				if err := c.PressOld(m.ID, yes.Data); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		st.settle()
		owners := 0
		for _, c := range []*scene{a, b} {
			if c.person().Has(cohort.RoleOwner) {
				owners++
			}
		}
		if owners != 1 {
			t.Errorf("%d owners remain", owners)
		}
	}
}

func playAudit(c *scene) {
	c.works(cohort.RoleOwner)
	p := c.enter(c.lang)
	p.works(cohort.RoleCoordinator)
	p.ofDays()
	c.ofDays()
	p.unseen(func() {
		p.writes("/calendar")
		p.presses(dialog.VerbOccasion)
		p.presses(dialog.VerbLater)
		p.presses(dialog.VerbAmend)
	})
	c.await("the log is linked", func() bool {
		entries, links, err := c.program.store.CountEntries(c.t.Context())
		must(c.t, err)
		return entries == links
	})
	c.writes("/audit")
	c.presses(dialog.VerbAuditWhat)
	c.presses(dialog.VerbSet, 3)
	c.presses(dialog.VerbAuditWho)
	c.presses(dialog.VerbSet, 1)
	c.presses(dialog.VerbAuditWho)
	c.presses(dialog.VerbSet)
	c.presses(dialog.VerbAuditWhat)
	c.restart()
	c.presses(dialog.VerbSet)
	c.remark("an entry is removed from the store")
	books := c.books()
	var link struct {
		Entry string `json:"entry"`
	}
	must(c.t, books.engine.Get(c.t.Context(), "links", "000000000002", &link))
	must(c.t, books.engine.Delete(c.t.Context(), "facts", link.Entry))
	c.writes("/audit")
	c.remark("a coordinator")
	p.writes("/audit")
	c.out.WriteString(p.out.String())
}

// TestAudit plays the audit log in three languages.
func TestAudit(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			c := newStage(t, stageConfig{course: smallCourse}).enter(lang)
			playAudit(c)
			golden(t, "audit."+string(lang), unchanging(c.out.String()))
		})
	}
}
