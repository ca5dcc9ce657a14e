package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/results/chart"
)

// shownFile is the report file in a form, as rows of its cells.
func (s *stage) shownFile(form string, of *dialog.Results) (rows [][]string) {
	s.t.Helper()
	var out bytes.Buffer
	must(s.t, s.program.report(s.t.Context(), &out, reported{form: form, lang: "en"}, of))
	if form == dialog.FormCSV {
		r := csv.NewReader(&out)
		r.FieldsPerRecord = -1
		all, err := r.ReadAll()
		must(s.t, err)
		return all
	}
	f, err := excelize.OpenReader(&out)
	must(s.t, err)
	for _, sheet := range f.GetSheetList() {
		all, err := f.GetRows(sheet)
		must(s.t, err)
		rows = append(rows, all...)
	}
	return rows
}

// read is all that the chat says of quizzes, page by page.
func (c *scene) read(quizzes int) string {
	from := c.out.Len()
	c.writes("/results")
	for n := range quizzes {
		c.presses(dialog.VerbResultsQuiz, n)
		for turned := 0; ; turned++ { // on every page but the first a button leads to the one before
			if pages := buttons(c.Last(), dialog.VerbResultsPage); len(pages) <= min(1, turned) {
				break
			}
			c.presses(dialog.VerbResultsPage, min(1, turned))
		}
		c.presses(dialog.VerbResults)
	}
	return directions.ReplaceAllString(c.out.String()[from:], "")
}

// directions are marks of direction as a transcript writes them.
var directions = regexp.MustCompile(`⟦[A-Z]+⟧`)

// drawn says that a picture has a bar of these words in a group of that title, with this number or share beside it.
func drawn(c chart.Chart, title, words, number string) bool {
	return slices.ContainsFunc(c.Groups, func(g chart.Group) bool {
		return g.Title == title && slices.ContainsFunc(g.Bars, func(b chart.Bar) bool { return b.Label == words && b.Value == number })
	})
}

// TestEqualEverywhere: every count that a release has of an item stands in the chat, in the picture, in the workbook
// and in the CSV as the same number of people and per cent, and nowhere as another; what it withholds is called so.
func TestEqualEverywhere(t *testing.T) {
	st := newStage(t, stageConfig{course: smallCourse})
	c := st.takesUp(cohort.RoleStaff, "en")
	st.graduates()
	st.releases()
	h := st.program.house
	of, err := h.store.Results(t.Context(), dialog.ResultsOf{})
	must(t, err)
	chat := c.read(len(of.Releases))
	tables, book := st.shownFile(dialog.FormCSV, of), st.shownFile(dialog.FormWorkbook, of)
	counts, withheld := 0, 0
	for _, r := range of.Releases {
		q := h.current().Quiz(r.Module, r.Quiz)
		for at, item := range q.Questions {
			x, cells := dialog.ItemCells(r, item)
			if x == nil {
				continue
			}
			s, _ := x.Last()
			picture, err := (&charting{house: h, lang: "en"}).of(of, string(r.Module)+"/"+string(q.ID), at/2)
			must(t, err)
			for _, cell := range cells {
				words := cell.Words.In("en")
				where := fmt.Sprintf("%s, %s, %q", q.ID, item.ID, words)
				percent := cohort.Percent(float64(max(0, cell.N)) / float64(cell.Of))
				said, number := fmt.Sprintf("%s: %d (%d%%)", words, cell.N, percent), fmt.Sprint(cell.N)
				if cell.Of != s.Of {
					said = fmt.Sprintf("%s: %d of %d (%d%%)", words, cell.N, cell.Of, percent)
				}
				beside := fmt.Sprintf("%d (%d%%)", cell.N, percent)
				if cell.N < 0 {
					withheld++
					number, beside = "withheld", "withheld"
				} else if counts++; !strings.Contains(chat, said) {
					t.Errorf("%s: the chat does not say %q", where, said)
				}
				if cell.N >= 0 && !drawn(picture, item.Ask.In("en"), words, beside) {
					t.Errorf("%s: the picture does not show %s: %+v", where, beside, picture.Groups)
				}
				for form, rows := range map[string][][]string{"CSV": tables, "workbook": book} {
					if !slices.ContainsFunc(rows, func(row []string) bool {
						return len(row) > 6 && row[0] == string(q.ID) && row[1] == string(item.ID) && row[4] == words && row[6] == number
					}) {
						t.Errorf("%s: the %s has not %s", where, form, number)
					}
				}
			}
		}
	}
	if counts < 20 {
		t.Errorf("%d counts, %d withheld: too few to say anything", counts, withheld)
	}
}
