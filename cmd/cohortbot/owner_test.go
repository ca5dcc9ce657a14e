package main

import (
	"regexp"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

var inviteLink = regexp.MustCompile(`i_[A-Za-z0-9_-]{22}`)

// TestOwnersFirstMinute: an owner by the settings founds the first cohort in her
// chat, is handed an invitation, and the woman who opens it is in.
func TestOwnersFirstMinute(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			owners := map[int64]bool{}
			st := newStage(t, stageConfig{course: smallCourse, owners: owners, empty: true})
			c := st.enter(lang)
			owners[c.ID()] = true
			c.opens("", "the bot, without a link")
			c.choosesLanguage()
			c.chosen = true
			c.writes("77")
			c.writes(c.by("مجموعة الربيع", "گرووپی بەهار", "Spring"))
			st.restart() // in the middle, and nothing tells of it
			c.writes(c.by("غداً", "بەیانی", "tomorrow"))
			c.writes(c.by("٦ كانون الأول ٢٠٢٦", "6ی کانوونی یەکەمی 2026", "2026-12-06"))
			c.presses(dialog.VerbUnspoken, 1)
			c.founds()
			list, err := st.program.store.ListCohorts(t.Context())
			must(t, err)
			if len(list) != 1 || list[0].Cohort.Start != "2026-12-06" || len(list[0].Cohort.Languages) != 2 {
				t.Fatalf("founded: %+v", list)
			}
			golden(t, "first-minute."+string(lang), inviteLink.ReplaceAllString(c.out.String(), "i_…"))
			guest := st.enter("ar")
			guest.comes(inviteLink.FindString(c.out.String()))
			if p := guest.person(); !p.Learns() || p.Cohort != list[0].ID {
				t.Errorf("she is %s, in %q", p.Stage, p.Cohort)
			}
		})
	}
}

// founds presses Done. The invitation is written in every language of the cohort,
// so that it can be sent on.
func (c *scene) founds() {
	c.t.Helper()
	c.chosen = false
	c.presses(dialog.VerbSpokenDone)
	c.chosen = true
}

// comes registers by a link.
func (c *scene) comes(payload string) {
	c.t.Helper()
	c.opens(payload, "the link that was sent on")
	c.presses(dialog.VerbLanguage)
	c.presses(dialog.VerbAbout)
	c.presses(dialog.VerbAgree)
	c.presses(dialog.VerbUseName)
	for c.has(dialog.VerbSkipProfile) {
		c.presses(dialog.VerbSkipProfile)
	}
}

// playOwner changes a cohort, founds another and makes invitations.
func playOwner(c *scene) {
	c.opens(c.invite(cohort.Invitation{Role: cohort.RoleOwner}), "a link for: owner")
	c.choosesLanguage()
	c.chosen = true
	c.unseen(func() {
		c.presses(dialog.VerbPromise)
		c.presses(dialog.VerbUseName)
	})
	c.writes("/cohort")
	c.presses(dialog.VerbCohort)
	c.presses(dialog.VerbStartDay)
	c.presses(dialog.VerbDay, 1)
	c.presses(dialog.VerbRename)
	c.writes("/cancel")
	c.writes("/cohort")
	c.presses(dialog.VerbFound)
	c.writes(c.by("مجموعة أخرى", "گرووپێکی تر", "Another"))
	c.restart() // in the middle, and nothing tells of it
	c.presses(dialog.VerbDay)
	c.founds()
	c.writes("/invite")
	c.presses(dialog.VerbField, 2)
	c.writes("0")
	c.restart()
	c.writes("3")
	c.presses(dialog.VerbField, 3)
	c.presses(dialog.VerbSet)
	c.presses(dialog.VerbField)
	c.presses(dialog.VerbSet, 1)
	c.makes()
	c.presses(dialog.VerbInvite)
	c.presses(dialog.VerbField, 4)
	c.presses(dialog.VerbSet)
	c.presses(dialog.VerbSet, 3)
	c.makes()
}

// makes presses the button that makes the invitation at hand.
func (c *scene) makes() {
	c.t.Helper()
	c.chosen = false
	c.presses(dialog.VerbIssue)
	c.chosen = true
}

// TestOwner plays the owner's screens in three languages.
func TestOwner(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			c := newStage(t, stageConfig{course: smallCourse}).enter(lang)
			playOwner(c)
			golden(t, "owners-work."+string(lang), inviteLink.ReplaceAllString(c.out.String(), "i_…"))
		})
	}
}
