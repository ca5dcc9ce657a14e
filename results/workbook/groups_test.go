package workbook_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/results/workbook"
)

// What is released by groups, how scores are spread and what an item tells have their rows, in numbers.
func TestGroups(t *testing.T) {
	cfg, of := sample(t)
	median, r := 0.75, -0.2
	cfg.Course.Profile = []course.ProfileQuestion{{ID: "sector", Ask: text("Sector"), Options: []course.ProfileOption{{ID: "e", Text: text("Elected")}, {ID: "c", Text: text("Civil")}}}}
	splits := []cohort.Split{{At: of.Funnel.At, Of: 60, By: "sector", Cells: []string{"yes", "no"}, Groups: []cohort.Group{
		{Of: []string{"e"}, People: 40, Cells: []int{30, 10}, Median: &median}, {Of: []string{"c", ""}, People: 20, Cells: []int{5, 15}},
	}}}
	of.Funnel.Splits = splits
	check := of.Releases[0].Tables
	check[0].Steps[0].Splits, check[0].Steps[0].Figures.Bands = splits, []int{0, 5, 10, 5}
	check[1].Steps[0].Figures = &cohort.Figures{Discrimination: &r, Harder: []locales.Lang{"ckb"}}
	check[2].Steps = []cohort.Step{{At: of.Funnel.At, Of: 60, Cells: []int{60}, Splits: []cohort.Split{{At: of.Funnel.At, Of: 60, By: cohort.SplitLanguage, Groups: []cohort.Group{{Of: []string{"ar"}, Median: &median}}}}}}
	var out bytes.Buffer
	if err := workbook.WriteCSV(&out, cfg, of); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.ReplaceAll(out.String(), "\r", ""), "\n")
	for _, want := range []string{
		"Finished everything,,,,sector,Elected,40,Yes,30,0.75,0.75,,,2026-11-13",
		"Finished everything,,,,sector,\"Civil, Prefers not to say\",20,No,15,0.75,,,,2026-11-13",
		"Quizzes,check,,'=Check,sector,Elected,40,No,10,0.25,0.75,,,2026-11-13",
		"Competencies,check,strategy,Strategy,language,العربية,,,,,0.75,,,2026-11-13",
		"check,'=Check,0.3,0.6,5,0.25,20,24,2026-11-13",
		"check,one,Which?,a,This,✓,12,0.6,20,24,2026-11-13,-0.2,کوردی (سۆرانی)",
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("no line %q in\n%s", want, out.String())
		}
	}
}
