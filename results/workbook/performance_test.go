package workbook_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"cohortbot/course"
	"cohortbot/results/workbook"
)

// The performance table and the notes are tables of the file like the others: shares are figures, what was not
// promised is empty, and words that look like a formula do not act as one.
func TestPerformanceSheet(t *testing.T) {
	cfg, of := sample(t)
	cfg.Course.Targets = []course.Target{{ID: "finished", Of: "consented", Baseline: 10, Target: 80}, {ID: "other", Of: "finished", Target: 5}}
	cfg.Name = "=Spring"
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
	for _, want := range [][]string{
		{"Performance"},
		{"Finished everything, of those who agreed", "0.1", "0.8", "0.75", "18", "24", "'=Spring", "Participation, live count", "2026-11-13"},
		{"other", "0", "0.05", "not measured", "", "", "'=Spring", "", ""},
		{"Reached 60% or more in “=Check”, of those who answered it all", "", "", "0.75", "15", "20", "'=Spring", "Released answers: “=Check”", "2026-11-13"},
		{"Notes"},
	} {
		if !slices.ContainsFunc(rows, func(row []string) bool { return slices.Equal(row, want) }) {
			t.Errorf("no row %q in\n%s", want, out.String())
		}
	}
	if !strings.Contains(out.String(), "Statistical Disclosure Control") {
		t.Error("no note names the source of withholding")
	}
}
