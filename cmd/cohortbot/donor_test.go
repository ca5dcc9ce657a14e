package main

import (
	"bytes"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
)

func playReport(s *stage, lang locales.Lang) string {
	c := s.takesUp(cohort.RoleStaff, lang)
	s.finishes()
	s.releases()
	c.remark("ten women have answered")
	c.writes("/results")
	c.presses(dialog.VerbExportAs)
	c.acts("she presses the same button again", func() error { return c.PressOld(c.Last().ID, c.pressed) })
	c.remark("the same from the files, of one cohort")
	c.writes("/export")
	c.presses(dialog.VerbResultsCohort)
	c.presses(dialog.VerbSet, 1)
	c.presses(dialog.VerbExportAs, 1)
	c.writes("/results")
	c.remark("she loses the role")
	c.becomes(func(p *cohort.Participant) {
		p.Roles = []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: s.cohort}}
	})
	c.presses(dialog.VerbExportAs)
	return c.out.String()
}

// TestReportInTheChat plays the report as a document in three languages.
func TestReportInTheChat(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			golden(t, "report-document."+string(lang), coded(playReport(st, lang)))
		})
	}
}

// The report is made of what is released, of all or of a cohort, for whoever may see it when it is made and for
// nobody else.
func TestReportIsMadeForStaff(t *testing.T) {
	st := newStage(t, stageConfig{course: smallCourse})
	st.finishes()
	st.releases()
	staff := st.takesUp(cohort.RoleStaff, "en")
	h, who := st.program.house, staff.books().subject(staff.ID())
	made := func(lang, in string) ([]byte, error) {
		out, err := h.Make(t.Context(), outbox.Media{Recipe: dialog.RecipeReport, Of: who, Lang: lang, From: dialog.FormPDF + "/" + in})
		return out.Data, err
	}
	for _, lang := range []string{"ar", "ckb", "en"} {
		for _, in := range []string{"", string(st.cohort)} {
			data, err := made(lang, in)
			if err != nil || !bytes.HasPrefix(data, []byte("%PDF-")) || len(data) < 20_000 || len(data) > 300_000 {
				t.Errorf("%s, of %q: %d bytes, %v", lang, in, len(data), err)
			}
		}
	}
	staff.becomes(func(p *cohort.Participant) { p.Roles = nil })
	if _, err := made("en", ""); err == nil {
		t.Error("a report is made for somebody who is no staff any more")
	}
}
