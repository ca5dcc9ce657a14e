package workbook_test

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/results/workbook"
)

// parts are the files that a workbook is made of, by their names.
func parts(t *testing.T, file []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(text)
	}
	return out
}

// Charts show what the tables show: what is withheld is a gap and is called so, what is not released is not
// there; bars begin where reading does, and no chart lies on another.
func TestCharts(t *testing.T) {
	cfg, of := sample(t)
	check := &of.Releases[0]
	check.Tables[1].Steps[0].Cells = []int{-1, 12, -1} // of the right option it is not shown
	check.Tables[2] = cohort.Table{TableKey: cohort.TableKey{Kind: cohort.TableRating, Competency: "strategy"}, Cells: []string{"all"}, Could: 20, Steps: []cohort.Step{{Of: 20, Cells: []int{20}, Figures: &cohort.Figures{Median: new(float64)}}}}
	for l, bars := range map[locales.Lang]string{"en": "minMax", "ar": "maxMin", "ckb": "maxMin"} {
		cfg.Lang = l
		var out bytes.Buffer
		if err := workbook.Write(&out, cfg, of); err != nil {
			t.Fatal(err)
		}
		file := parts(t, out.Bytes())
		f, err := excelize.OpenReader(&out)
		if err != nil {
			t.Fatal(err)
		}
		sheet := f.GetSheetList()[len(f.GetSheetList())-1]
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, row := range rows {
			if len(row) > 0 {
				lines = append(lines, strings.Join(row, "|"))
			}
		}
		word := func(key string) string {
			text, err := cfg.Words.Plain(l, key, nil)
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
		text := strings.Join(lines, "\n")
		for _, want := range []string{
			word("report_finished_all") + "|75%", cfg.Course.Competencies[0].Title[l] + "|0%", "|1.00|2.00",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no line %q in\n%s", l, want, text)
			}
		}
		// A chart of nothing but gaps is none: who was right in the one item is withheld.
		if strings.Contains(text, cfg.Course.Modules[0].Quizzes[0].Questions[0].Ask[l]) || strings.Contains(text, word("report_unreleased")) {
			t.Errorf("%s: what is not shown is a line of a chart:\n%s", l, text)
		}
		n := 0
		for name, chart := range file {
			if !strings.HasPrefix(name, "xl/charts/") {
				continue
			}
			n++
			_, value, _ := strings.Cut(chart, "<valAx>")
			if !strings.Contains(value, `<orientation val="`+bars+`">`) || !strings.Contains(chart, `<dispBlanksAs val="gap">`) {
				t.Errorf("%s: %s\n%s", l, name, chart)
			}
		}
		if n != 3 {
			t.Errorf("%s: %d charts of progress, competencies and the change", l, n)
		}
		if all := strings.Join(slices.Collect(maps.Values(file)), ""); !strings.Contains(all, `<max val="2"`) {
			t.Errorf("%s: no chart of points ends where the scale does", l)
		}
		apart(t, file["xl/drawings/drawing1.xml"], n)
	}
}

// apart checks where charts lie: one after another, and none over its figures.
func apart(t *testing.T, drawing string, n int) {
	t.Helper()
	anchors := regexp.MustCompile(`<xdr:from><xdr:col>(\d+)</xdr:col>.*?<xdr:row>(\d+)</xdr:row>.*?<xdr:to>.*?<xdr:row>(\d+)</xdr:row>`).FindAllStringSubmatch(drawing, -1)
	last := -1
	for _, a := range anchors {
		col, _ := strconv.Atoi(a[1])
		from, _ := strconv.Atoi(a[2])
		to, _ := strconv.Atoi(a[3])
		if col < 3 || from <= last || to <= from {
			t.Errorf("a chart lies from row %d to %d, column %d, after one to %d", from, to, col, last)
		}
		last = to
	}
	if len(anchors) != n {
		t.Errorf("%d charts in\n%s", len(anchors), drawing)
	}
}

// Of two items, one of them withheld, the chart has both: one as a gap that is called so.
func TestAGapIsNoZero(t *testing.T) {
	cfg, of := sample(t)
	quiz := cfg.Course.Modules[0].Quizzes[0]
	two := *quiz.Questions[0]
	two.ID, two.Ask = "two", text(strings.Repeat("A long question ", 9))
	quiz.Questions = append(quiz.Questions, &two)
	of.Releases[0].Tables = append(of.Releases[0].Tables, cohort.Table{
		TableKey: cohort.TableKey{Kind: cohort.TableOptions, Question: "two"}, Cells: []string{"a", "b"}, Steps: []cohort.Step{{Of: 20, Cells: []int{-1, -1}}},
	})
	var out bytes.Buffer
	if err := workbook.Write(&out, cfg, of); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(f.GetSheetList()[len(f.GetSheetList())-1])
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for i, row := range rows {
		if len(row) > 0 && strings.HasSuffix(row[0], "… (withheld)") {
			found = true
			if len(row) > 1 || len([]rune(row[0])) > 70 || strings.Join(rows[i-1], "|") != "Which?|60%" {
				t.Errorf("%q after %q", row, rows[i-1])
			}
		}
	}
	if !found {
		t.Errorf("no gap in %q", rows)
	}
}
