package workbook_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/results/workbook"
	"cohortbot/seal"
)

// readingOrder is from which side a cell of the sheet of texts is read; a row of two lines is twice as high.
func readingOrder(t *testing.T, cfg workbook.Config, of *dialog.Results, cell string) uint64 {
	t.Helper()
	var out bytes.Buffer
	if err := workbook.Write(&out, cfg, of); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	name := f.GetSheetList()[9]
	one, _ := f.GetRowHeight(name, 2)
	if two, err := f.GetRowHeight(name, 3); err != nil || two != 2*one {
		t.Errorf("a row of one line is %v high, one of two lines %v: %v", one, two, err)
	}
	id, err := f.GetCellStyle(name, cell)
	if err != nil {
		t.Fatal(err)
	}
	style, err := f.GetStyle(id)
	if err != nil || style.Alignment == nil || !style.Alignment.WrapText {
		t.Fatalf("%+v, %v", style, err)
	}
	return style.Alignment.ReadingOrder
}

// What was typed for staff has a sheet of its own, as text and never as a formula or a link; what nobody reads by now
// is left out, and without such a question there is no such sheet.
func TestSheetOfTexts(t *testing.T) {
	cfg, of := sample(t)
	at := cohort.At(time.Date(2026, 11, 12, 22, 0, 0, 0, time.UTC))
	quiz := cfg.Course.Modules[0].Quizzes[1]
	quiz.Questions = append(quiz.Questions,
		&course.Question{ID: "why", Type: course.TextQuestion, Ask: text("Why?"), Read: course.ReadGroups},
		&course.Question{ID: "own", Type: course.TextQuestion, Ask: text("For you")})
	for _, x := range []struct {
		question course.QuestionID
		words    string
	}{{"why", "=cmd|' /C calc'!A0"}, {"why", "ئەمە\nدوو دێڕە"}, {"own", "for nobody"}, {"gone", "for nobody"}} {
		of.Texts = append(of.Texts, dialog.ReleasedText{Module: "m", Quiz: "self", Question: x.question, Words: seal.Conceal(x.words), At: at})
	}
	for _, l := range []locales.Lang{"en", "ar", "ckb"} {
		cfg.Lang = l
		var out bytes.Buffer
		if err := workbook.Write(&out, cfg, of); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(&out)
		if err != nil {
			t.Fatal(err)
		}
		name := f.GetSheetList()[9]
		for cell, want := range map[string]string{"A2": "self", "B2": "why", "D2": "=cmd|' /C calc'!A0", "D3": "ئەمە\nدوو دێڕە", "E3": "2026-11-13", "D4": ""} {
			got, err := f.GetCellValue(name, cell)
			formula, _ := f.GetCellFormula(name, cell)
			if got = strings.ReplaceAll(got, "\u2060", ""); err != nil || got != want || formula != "" {
				t.Errorf("%s, %s of %s: %q, want %q, %q, %v", l, cell, name, got, want, formula, err)
			}
		}
	}
	for cell, want := range map[string]uint64{"D2": 1, "D3": 2} {
		if got := readingOrder(t, cfg, of, cell); got != want {
			t.Errorf("%s is read in the order %d, want %d", cell, got, want)
		}
	}
	cfg.Lang = "en"
	var out bytes.Buffer
	if err := workbook.WriteCSV(&out, cfg, of); err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(out.String()))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	i := slices.IndexFunc(rows, func(row []string) bool { return len(row) == 5 && row[1] == "why" })
	if err != nil || i < 0 || !strings.HasPrefix(rows[i][3], "'=cmd") || strings.Contains(out.String(), "for nobody") {
		t.Errorf("%v, %q", err, rows)
	}
	quiz.Questions[1].Read = ""
	out.Reset()
	if err := workbook.WriteCSV(&out, cfg, of); err != nil || strings.Contains(out.String(), "In their own words") || strings.Contains(out.String(), "calc") {
		t.Errorf("nobody reads it by now, and it is written: %v", err)
	}
}
