package results_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/results"
)

// book writes the row file as a workbook and opens it with a library that had no part in it.
func book(t *testing.T, src results.Source, cfg results.RowsConfig) *excelize.File {
	t.Helper()
	var file bytes.Buffer
	cfg.Course, cfg.Workbook = programme(), true
	if _, err := results.WriteRows(t.Context(), &file, src, cfg); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// The sheet begins on the side from which its reader reads; what stands in it is the same.
func TestRowBookBeginsOnHerSide(t *testing.T) {
	src := &kept{
		people: map[string]*cohort.Participant{"anna": member(map[string]string{"sector": "elected"})},
		facts:  []*cohort.Fact{closing("anna", "zeal", "know", 1, judged(answer("first", "goal"), true))},
	}
	for _, right := range []bool{false, true} {
		f := book(t, src, results.RowsConfig{SmallestCell: 1, FromRight: right})
		sheet := f.GetSheetList()[0]
		view, err := f.GetSheetView(sheet, 0)
		if err != nil || view.RightToLeft == nil || *view.RightToLeft != right {
			t.Errorf("from the right %v, want %t, %v", view.RightToLeft, right, err)
		}
		if head, err := f.GetCellValue(sheet, "A1"); err != nil || head != "code" {
			t.Errorf("the first column is %q, %v", head, err)
		}
	}
}

// The workbook has what the CSV has, with numbers, days and truths that are such; nothing in it is a
// formula, and its first row stays.
func TestRowBook(t *testing.T) {
	src := &kept{
		people: map[string]*cohort.Participant{"anna": member(map[string]string{"sector": "=1+1", "level": "a<b & \"c\"\x01"})},
		facts: []*cohort.Fact{
			closing("anna", "zeal", "know", 2, judged(answer("first", "goal"), true), judged(answer("which", "year", "agree"), false)),
			closing("anna", "calm", "self", 1, scored(answer("plan", "4"), 4), answer("why")),
		},
	}
	f := book(t, src, results.RowsConfig{SmallestCell: 1})
	sheet := f.GetSheetList()[0]
	for at, want := range map[string]string{
		"A1": "code", "E1": "language", "B2": "c1", "C2": "=1+1", "D2": "a<b & \"c\"\ufffd", "H2": "2", "J2": "year;agree", "K2": "FALSE", "L2": "0",
		"K3": "TRUE", "L3": "1", "M3": "46090", "J4": "4", "K4": "", "L4": "4", "J5": "", "L5": "", "N5": "h-why",
	} {
		got, err := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
		if formula, _ := f.GetCellFormula(sheet, at); err != nil || formula != "" || got != want && got != strings.NewReplacer("TRUE", "1", "FALSE", "0").Replace(want) {
			t.Errorf("%s: %q with formula %q, %v; want %q", at, got, formula, err, want)
		}
	}
	for at, want := range map[string]excelize.CellType{
		"H2": excelize.CellTypeUnset, "K2": excelize.CellTypeBool, "L2": excelize.CellTypeUnset, "M2": excelize.CellTypeUnset, "J4": excelize.CellTypeInlineString,
	} {
		if kind, err := f.GetCellType(sheet, at); err != nil || kind != want {
			t.Errorf("%s is of kind %v, %v; want %v", at, kind, err, want)
		}
	}
	if shown, _ := f.GetCellValue(sheet, "M2"); shown != "2026-03-09" {
		t.Errorf("the day reads %q", shown)
	}
	if panes, err := f.GetPanes(sheet); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("%+v, %v", panes, err)
	}
	if wide, err := f.GetColWidth(sheet, "J"); err != nil || wide != float64(len("year;agree")+2) {
		t.Errorf("options are %v wide, %v", wide, err)
	}
}

// Both forms of the file have the same rows.
func TestRowBookIsTheCSV(t *testing.T) {
	src := population(chance(9), 60)
	f := book(t, src, results.RowsConfig{Rand: chance(1)})
	rows, err := f.GetRows(f.GetSheetList()[0])
	if err != nil {
		t.Fatal(err)
	}
	csv, _ := export(t, src, results.RowsConfig{Rand: chance(1)})
	if len(rows) != len(csv)+1 {
		t.Fatalf("%d rows beside %d", len(rows)-1, len(csv))
	}
	for i, row := range rows[1:] {
		for j, name := range rows[0] {
			cell := ""
			if j < len(row) {
				cell = row[j]
			}
			if cell != csv[i][name] {
				t.Fatalf("row %d: %s is %q, and %q in the CSV", i, name, cell, csv[i][name])
			}
		}
	}
}

func TestRowBookFails(t *testing.T) {
	src := &kept{people: map[string]*cohort.Participant{"anna": member(nil)}}
	for n := range 400 {
		a := answer("plan", course.OptionID(strings.Repeat(string(rune('a'+n%26)), n)))
		src.facts = append(src.facts, single("anna", "calm", "self", n, a))
	}
	var whole bytes.Buffer
	cfg := results.RowsConfig{Course: programme(), Workbook: true}
	if _, err := results.WriteRows(t.Context(), &whole, src, cfg); err != nil {
		t.Fatal(err)
	}
	for room := 0; room < whole.Len(); room += 1 + whole.Len()/40 {
		if _, err := results.WriteRows(t.Context(), &full{room}, src, cfg); !errors.Is(err, errFull) {
			t.Errorf("room for %d bytes of %d: %v", room, whole.Len(), err)
		}
	}
	r, err := zip.NewReader(bytes.NewReader(whole.Bytes()), int64(whole.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range r.File {
		in, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(in); err != nil || bytes.Contains(text, []byte("<f>")) {
			t.Errorf("%s: %v, or a formula", part.Name, err)
		}
	}
}
