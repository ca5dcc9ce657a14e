package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/results/typeset"
)

// said is all that stands in a report, line by line.
func said(t *testing.T, cfg Config) (out []string) {
	t.Helper()
	for _, p := range pages(t, cfg) {
		for _, x := range p.texts {
			out = append(out, locales.Undirected(x.text))
		}
	}
	return out
}

// Where all changed one way no interval can be given, and that is said.
func TestEffectWithoutAnInterval(t *testing.T) {
	m := &maker{Config: sample(t, "en", 1)}
	for effect, want := range map[float64]string{1: "1; everybody who changed did so the same way, so no interval can be given", -1: "-1; everybody who changed did so the same way, so no interval can be given"} {
		step := cohort.Step{Of: 16, Figures: &cohort.Figures{Test: &cohort.Test{Effect: effect, Low: effect, High: effect}}}
		if got := locales.Undirected(m.effect(step)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// changedTo makes something of each step of the sample's releases.
func changedTo(cfg Config, does func(x *cohort.Table)) {
	for _, r := range cfg.Of.Of.Releases {
		for i := range r.Tables {
			does(&r.Tables[i])
		}
	}
}

// A figure that is withheld, or not released, is called so wherever it stands; no dash is in its place.
func TestWithheldIsSaid(t *testing.T) {
	cfg := sample(t, "en", 1)
	cfg.Cohorts = nil
	changedTo(cfg, func(x *cohort.Table) {
		for i := range x.Steps {
			x.Steps[i].Figures, x.Steps[i].Splits = nil, nil
			x.Steps[i].Cells = slices.Repeat([]int{-1}, len(x.Cells))
		}
	})
	m := &maker{Config: cfg}
	for _, x := range cfg.Course.Measures {
		if got := m.compared(x, x.Before, false); slices.Contains(got, nothing) || !slices.Contains(got, "withheld") {
			t.Errorf("of a withheld change: %q", got)
		}
	}
	lines := strings.Join(said(t, cfg), "\n")
	for _, want := range []string{"\nwithheld\n", m.word("paper_statements_none", nil)} {
		if !strings.Contains(lines, want) {
			t.Errorf("nothing of %q in\n%s", want, lines)
		}
	}
	if strings.Contains(lines, "Scores of each person's first attempt.\n–") || strings.Contains(lines, m.word("paper_statement", nil)+"\n") {
		t.Errorf("a table that says nothing in\n%s", lines)
	}
}

// What is not released at all says so once; what would say nothing more is not there.
func TestUnreleasedIsSaid(t *testing.T) {
	cfg := sample(t, "en", 1)
	cfg.Cohorts = nil
	changedTo(cfg, func(x *cohort.Table) { x.Steps = nil })
	lines := said(t, cfg)
	if slices.Contains(lines, "Could it be chance?") || slices.Contains(lines, "Statement") {
		t.Errorf("rows of what is not released in\n%s", strings.Join(lines, "\n"))
	}
	m := &maker{Config: cfg}
	if got := m.score(cfg.Course.Measures[0].After, cohort.Table{}); slices.ContainsFunc(got[1:], func(c cell) bool { return c.text != "not released" }) {
		t.Errorf("the scores of a quiz: %v", got)
	}
}

// A quiz's title stands in quotation marks in a sentence, and no file of the program is named as a source.
func TestTitlesAreQuoted(t *testing.T) {
	for lang, marks := range map[locales.Lang][2]string{"en": {"“", "”"}, "ar": {"«", "»"}, "ckb": {"«", "»"}} {
		cfg := sample(t, lang, 1)
		mark := marks[0] + (&maker{Config: cfg}).quiz(cfg.Course.Measures[0].After) + marks[1]
		lines := strings.Join(said(t, cfg), " ")
		if !strings.Contains(lines, mark) {
			t.Errorf("%s: nothing of %q in\n%s", lang, mark, lines)
		}
		if strings.Contains(lines, "docs/") {
			t.Errorf("%s: a file of the program in\n%s", lang, lines)
		}
	}
}

// Pages but the last are full: what comes next would not fit, a heading with two rows at the most.
func TestPagesAreFull(t *testing.T) {
	for _, lang := range []locales.Lang{"en", "ar", "ckb"} {
		for times := range 2 {
			all := pages(t, sample(t, lang, times+1))
			for n, p := range all[:len(all)-1] {
				down := float32(0)
				for _, x := range p.texts {
					down = max(down, x.bottom)
				}
				if filled := (down - top) / (bottom - top); filled < 0.75 {
					t.Errorf("%s, %d times, page %d of %d is filled to %.2f", lang, times+1, n+1, len(all), filled)
				}
			}
		}
	}
}

// What is the same in several rows is written once on each page.
func TestTheSameIsWrittenOncePerPage(t *testing.T) {
	set, err := typeset.New("en", false)
	if err != nil {
		t.Fatal(err)
	}
	var all []*drawn
	s := &sheet{set: set, widths: map[measured]float32{}}
	s.begins = func() paper {
		all = append(all, &drawn{set: set})
		return all[len(all)-1]
	}
	s.turn()
	x := table{columns: []column{{head: "Of", share: 1}, {head: "Number", share: 1}}}
	for i := range 100 {
		row := words("same", fmt.Sprint(i))
		row[0].above = i > 0
		x.rows = append(x.rows, row)
	}
	x.fitted(s).draw(s)
	if len(all) < 3 {
		t.Fatalf("%d pages, want three", len(all))
	}
	for n, p := range all {
		times := 0
		for _, text := range p.texts {
			if text.text == "same" {
				times++
			}
		}
		if times != 1 {
			t.Errorf("page %d has it %d times", n+1, times)
		}
	}
}
