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
)

func text(en string) course.Text {
	return course.Text{"en": en, "ar": "ع " + en, "ckb": "ک " + en}
}

// sample is a course with a quiz that has a score and one that has not, and what is released of it.
func sample(t *testing.T) (workbook.Config, *dialog.Results) {
	t.Helper()
	words, err := locales.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	zone := time.FixedZone("Baghdad", 3*60*60)
	c := &course.Course{
		Languages: []locales.Lang{"ar", "ckb", "en"}, Zone: zone,
		Competencies: []course.Competency{{ID: "strategy", Title: text("Strategy")}},
		Modules: []*course.Module{{ID: "m", Title: text("Module"), Quizzes: []*course.Quiz{
			{ID: "check", Kind: course.Knowledge, Pass: 60, Title: text("=Check"), Questions: []*course.Question{
				{ID: "one", Type: course.Single, Ask: text("Which?"), Options: []course.Option{{ID: "a", Text: text("This"), Correct: true}, {ID: "b", Text: text("That")}}},
			}},
			{ID: "self", Kind: course.SelfAssessment, Title: text("Self"), Questions: []*course.Question{{ID: "plan", Type: course.Scale, Points: 2, Ask: text("I plan"), Labels: []course.Text{text("no"), text("yes")}}}},
		}}},
	}
	at, of := cohort.At(time.Date(2026, 11, 12, 22, 0, 0, 0, time.UTC)), func(x float64) *float64 { return &x } // the 13th in Baghdad
	return workbook.Config{Course: c, Words: words, Lang: "en"}, &dialog.Results{
		Funnel: &cohort.Funnel{At: at, Invited: 30, Consented: 24, Joined: 24, Started: 20, Finished: 18, Modules: []cohort.ModuleReach{{Module: "m", Finished: 18}}},
		Releases: []cohort.Release{
			{Module: "m", Quiz: "check", Tables: []cohort.Table{
				{TableKey: cohort.TableKey{Kind: cohort.TableScore, Mark: 60}, Cells: []string{"yes", "no"}, Could: 24, Steps: []cohort.Step{{At: at, Of: 20, Cells: []int{15, 5}, Figures: &cohort.Figures{Lower: of(0.5), Median: of(0.75), Upper: of(1)}}}},
				{TableKey: cohort.TableKey{Kind: cohort.TableOptions, Question: "one"}, Cells: []string{"a", "b", "gone"}, Could: 24, Steps: []cohort.Step{{At: at, Of: 20, Cells: []int{12, -1, -1}}}},
				{TableKey: cohort.TableKey{Kind: cohort.TableRating, Competency: "strategy"}, Cells: []string{"all"}, Could: 4},
			}},
			{Module: "m", Quiz: "self", Tables: []cohort.Table{
				{TableKey: cohort.TableKey{Kind: cohort.TableChange, Measure: "growth", Question: "plan"}, Cells: []string{"fell", "same", "rose"}, Could: 12, Steps: []cohort.Step{{At: at, Of: 10, Cells: []int{0, 0, 10}, Figures: &cohort.Figures{
					Before: of(1), After: of(2), Median: of(1), Gain: of(-0.25), Test: &cohort.Test{P: 0.001953125, Exact: true, Effect: 1, Low: 1, High: 1},
				}}}},
			}},
			{Module: "m", Quiz: "gone", Tables: []cohort.Table{{TableKey: cohort.TableKey{Kind: cohort.TableScore}, Could: 9}}},
		},
	}
}

// A workbook has a sheet each table, with real numbers and days, a first row that stays, and the
// direction of its language; nothing in it is a formula.
func TestWorkbook(t *testing.T) {
	cfg, of := sample(t)
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
		sheets := f.GetSheetList()
		if len(sheets) != 13 {
			t.Fatalf("%s: sheets %q", l, sheets)
		}
		for _, name := range sheets[:12] { // the charts have no first row to stay
			view, err := f.GetSheetView(name, 0)
			panes, _ := f.GetPanes(name)
			if err != nil || *view.RightToLeft == (l == "en") || !panes.Freeze || panes.YSplit != 1 {
				t.Errorf("%s, %s: right to left %v, %+v, %v", l, name, *view.RightToLeft, panes, err)
			}
		}
		quizzes := sheets[1]
		for at, want := range map[string]struct {
			raw  string
			kind excelize.CellType
		}{
			"C2": {"20", excelize.CellTypeUnset}, "D2": {"24", excelize.CellTypeUnset}, "G2": {"0.75", excelize.CellTypeUnset}, "J2": {"15", excelize.CellTypeUnset},
			"E2": {"46339", excelize.CellTypeUnset}, // 13 November 2026, as spreadsheets count days
			"A2": {"check", excelize.CellTypeSharedString},
		} {
			got, err := f.GetCellValue(quizzes, at, excelize.Options{RawCellValue: true})
			kind, _ := f.GetCellType(quizzes, at)
			if err != nil || got != want.raw || kind != want.kind {
				t.Errorf("%s, %s: %q of kind %v, want %q of %v", l, at, got, kind, want.raw, want.kind)
			}
			if formula, _ := f.GetCellFormula(quizzes, at); formula != "" {
				t.Errorf("%s, %s holds a formula", l, at)
			}
		}
		if shown, _ := f.GetCellValue(quizzes, "G2"); shown != "75%" {
			t.Errorf("%s: the median reads %q", l, shown)
		}
		if wide, err := f.GetColWidth(quizzes, "E"); err != nil || l == "en" && wide > 20 {
			t.Errorf("%s: the column of days is %v wide, %v", l, wide, err)
		}
	}
}

// The CSV holds the same tables one under another: what is withheld is called so, what is not released
// too, words that look like a formula do not act as one, and figures stay figures.
func TestCSV(t *testing.T) {
	cfg, of := sample(t)
	at, all := of.Funnel.At, cohort.TableKey{Kind: cohort.TableChange, Measure: "growth"}
	of.Releases[1].Tables = append(of.Releases[1].Tables,
		cohort.Table{TableKey: all, Cells: []string{"fell", "same", "rose"}, Could: 12, Left: 7, Steps: []cohort.Step{{At: at, Of: 10, Cells: []int{0, 5, 5}}}},
		cohort.Table{TableKey: cohort.TableKey{Kind: cohort.TableChange, Measure: "later"}, Cells: []string{"fell", "same", "rose"}, Could: 3, Left: 9})
	var out bytes.Buffer
	if err := workbook.WriteCSV(&out, cfg, of); err != nil {
		t.Fatal(err)
	}
	body, marked := strings.CutPrefix(out.String(), "\ufeff")
	r := csv.NewReader(strings.NewReader(body))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil || !marked || !strings.Contains(body, "\r\n") {
		t.Fatalf("%v, byte order mark %v", err, marked)
	}
	for _, want := range [][]string{
		{"Progress"}, {"Finished everything", "18", "24", "0.75"},
		{"check", "'=Check", "20", "24", "2026-11-13", "0.5", "0.75", "1", "0.6", "15", "0.75"},
		{"check", "one", "Which?", "a", "This", "✓", "12", "0.6", "20", "24", "2026-11-13"},
		{"check", "one", "Which?", "b", "That", "", "withheld", "", "20", "24", "2026-11-13"},
		{"check", "strategy", "Strategy", "not released", "4", ""},
		{"growth", "plan", "I plan", "10", "12", "2026-11-13", "", "1", "2", "1", "-0.25", "0", "0", "10", "0.001953125", "1", "none can be given", "none can be given"},
		{"growth", "", "Self", "10", "12", "2026-11-13", "7", "withheld", "withheld", "", "", "0", "5", "5"}, // who answered before, and not yet after
		{"later", "", "Self", "not released", "3", ""},
		{"Option", "m/check/one/a", "ع This", "ک This", "This"},
	} {
		if !slices.ContainsFunc(rows, func(row []string) bool { return slices.Equal(row, want) }) {
			t.Errorf("no row %q in\n%s", want, body)
		}
	}
	if strings.Contains(body, "gone,") && !strings.Contains(body, "one,Which?,gone") {
		t.Error("a quiz that the course has no longer is in it")
	}
}

// A sheet of which there is nothing says why, and the first of whom it is, and of which day; a median that is
// released of too few people is withheld.
func TestNothingIsSaid(t *testing.T) {
	cfg, of := sample(t)
	cfg.Name = "Spring"
	of.Releases[0].Tables[2].Steps = []cohort.Step{{At: of.Funnel.At, Of: 9, Cells: []int{9}}}
	body := func() string {
		var out bytes.Buffer
		if err := workbook.WriteCSV(&out, cfg, of); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	all := body()
	of.Funnel.Cohort = "spring"
	one := body()
	for _, want := range []string{
		"Of whom,Spring\r\nDate,2026-11-13\r\n\"Invited", "How scores are spread is shown", "Nothing was announced yet.", "No meeting was called yet.",
		"check,strategy,Strategy,9,9,2026-11-13,,withheld,\r\n",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
	if !strings.Contains(all, "once 60 people count") || !strings.Contains(one, "all cohorts together alone") {
		t.Errorf("of groups it is not said why there are none:\n%s\n%s", all, one)
	}
}

// A quiz that came to have a pass mark later has the cell of all before those of who passed.
func TestPassedOfALaterMark(t *testing.T) {
	cfg, of := sample(t)
	x := &of.Releases[0].Tables[0]
	x.Cells, x.Steps[0].Cells = []string{"all", "yes", "no"}, []int{20, -1, -1}
	var out bytes.Buffer
	if err := workbook.WriteCSV(&out, cfg, of); err != nil {
		t.Fatal(err)
	}
	if want := "check,'=Check,20,24,2026-11-13,0.5,0.75,1,0.6,withheld,\r\n"; !strings.Contains(out.String(), want) {
		t.Errorf("no row %q in\n%s", want, out.String())
	}
}

// The codebook has every id that may stand in a file: also measures, languages and cohorts, which have no words
// of their own there, and what was answered and has left the course since.
func TestCodebook(t *testing.T) {
	cfg, of := sample(t)
	cfg.IDs = []cohort.ID{"spring"}
	cfg.Course.Measures = []course.Measure{{ID: "growth", Before: course.QuizRef{Module: "m", Quiz: "check"}, After: course.QuizRef{Module: "m", Quiz: "self"}}}
	of.Releases = append(of.Releases, cohort.Release{Module: "old", Quiz: "many", Tables: []cohort.Table{
		{TableKey: cohort.TableKey{Kind: cohort.TableChosen, Question: "all", Option: "x"}, Cells: []string{"yes", "no"}},
		{TableKey: cohort.TableKey{Kind: cohort.TableRating, Competency: "courage"}, Cells: []string{"all"}},
		{TableKey: cohort.TableKey{Kind: cohort.TableChange, Measure: "decline"}, Cells: []string{"fell", "same", "rose"}},
	}})
	var out bytes.Buffer
	if err := workbook.WriteCSV(&out, cfg, of); err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\ufeff")))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	gone := []string{"لم يعد في الدورة", "چیتر لە خولەکەدا نییە", "no longer in the course"}
	for _, want := range [][]string{
		{"Cohort", "spring", "", "", ""}, {"Language", "ckb", "کوردی (سۆرانی)", "کوردی (سۆرانی)", "کوردی (سۆرانی)"},
		{"Measure", "growth", "ع =Check · ع Self", "ک =Check · ک Self", "'=Check · Self"}, {"Option", "m/self/plan/2", "ع yes", "ک yes", "yes"},
		append([]string{"Option", "m/check/one/gone"}, gone...), append([]string{"Quiz", "m/gone"}, gone...),
		append([]string{"Module", "old"}, gone...), append([]string{"Item", "old/many/all"}, gone...), append([]string{"Option", "old/many/all/x"}, gone...),
		append([]string{"Competency", "courage"}, gone...), append([]string{"Measure", "decline"}, gone...),
	} {
		n := 0
		for _, row := range rows {
			if slices.Equal(row, want) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d rows %q", n, want)
		}
	}
}
