package report

import (
	"bytes"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/courses"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/results/indicator"
	"cohortbot/results/typeset"
)

func of(x float64) *float64 { return &x }

// long is the shipped course with its modules several times, so that a report of it fills many pages.
func long(t testing.TB, times int) *course.Course {
	t.Helper()
	c, problems := course.Load(courses.Shipped())
	if c == nil {
		t.Fatal(problems)
		return nil
	}
	out := *c
	for n := range times - 1 {
		for _, m := range c.Modules {
			again := *m
			again.ID, again.Title = course.ModuleID(fmt.Sprintf("%s-%d", m.ID, n)), course.Text{}
			for l, title := range m.Title {
				again.Title[l] = fmt.Sprintf("%s %d", title, n+2)
			}
			out.Modules = append(out.Modules, &again)
		}
	}
	return &out
}

var day = cohort.At(time.Date(2026, 11, 12, 22, 0, 0, 0, time.UTC)) // the 13th in Baghdad

// bySector is a step by an answer of the profile.
func bySector(cells ...string) []cohort.Split {
	return []cohort.Split{{At: day, Of: 20, By: "sector", Cells: cells, Groups: []cohort.Group{
		{Of: []string{"elected"}, People: 12, Cells: []int{7, 0, 5}[:len(cells)], Before: of(2.8), After: of(3.4)},
		{Of: []string{"public", "civil", ""}, People: 8, Cells: []int{8, 0, 0}[:len(cells)], Median: of(0.7)},
	}}}
}

// tables are those of a quiz, some of them withheld or not released.
func tables(c *course.Course, ref course.QuizRef, q *course.Quiz) (out []cohort.Table) {
	step := func(people int, f *cohort.Figures, cells ...int) []cohort.Step {
		by := bySector([]string{cohort.CellYes, cohort.CellNo, cohort.CellRose}[:len(cells)]...)
		return []cohort.Step{{At: day, Of: people, Cells: cells, Figures: f, Splits: by}}
	}
	for i, item := range q.Questions {
		x := cohort.Table{TableKey: cohort.TableKey{Kind: cohort.TableOptions, Question: item.ID}, Cells: []string{"a", "b"}, Could: 24}
		if item.Type == course.Scale {
			x.Kind = cohort.TablePoints
		}
		switch i % 3 {
		case 0:
			x.Steps = step(20, nil, 12, 8)
		case 1:
			x.Steps = step(20, nil, -1, -1)
		}
		out = append(out, x)
	}
	if q.Scored() {
		out = append(out, cohort.Table{TableKey: cohort.TableKey{Kind: cohort.TableScore, Mark: q.Pass}, Cells: []string{cohort.CellYes, cohort.CellNo}, Could: 24,
			Steps: step(20, &cohort.Figures{Lower: of(0.5), Median: of(0.75), Upper: of(1)}, 15, 5)})
	}
	for i, x := range c.Competencies {
		key := cohort.TableKey{Kind: cohort.TableRating, Competency: x.ID}
		f := &cohort.Figures{Median: of(2.5 + float64(i)/10)}
		if q.Scored() {
			f.Median = of(0.6 + float64(i)/50)
		}
		out = append(out, cohort.Table{TableKey: key, Cells: []string{cohort.CellAll}, Could: 24, Steps: step(20, f, 20)})
	}
	for _, m := range c.Measures {
		if m.After != ref {
			continue
		}
		for _, then := range []bool{false, true} {
			out = append(out, cohort.Table{TableKey: cohort.TableKey{Kind: cohort.TableChange, Measure: m.ID, Then: then}, Cells: []string{cohort.CellFell, cohort.CellSame, cohort.CellRose}, Could: 18,
				Steps: step(16, &cohort.Figures{Before: of(2.9), After: of(3.6), Median: of(0.67), Gain: of(-0.25), Test: &cohort.Test{P: 0.034, Effect: 0.81, Low: -0.12, High: 0.93}}, 0, 2, 14)})
		}
		for _, item := range q.Questions {
			out = append(out, cohort.Table{TableKey: cohort.TableKey{Kind: cohort.TableChange, Measure: m.ID, Question: item.ID}, Cells: []string{cohort.CellAll}, Could: 18,
				Steps: step(16, &cohort.Figures{Before: of(3), After: of(4)}, 16)})
		}
	}
	return out
}

// sample is a report of two cohorts, the second of whom is too small for anything but how far people came.
func sample(t testing.TB, lang locales.Lang, times int) Config {
	t.Helper()
	words, err := locales.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	c := long(t, times)
	f := &cohort.Funnel{At: day, Invited: 30, Consented: 24, Joined: 24, Started: 22, Finished: 18}
	f.Splits = bySector(cohort.CellYes, cohort.CellNo)
	r := &dialog.Results{Funnel: f}
	for _, m := range c.Modules {
		f.Modules = append(f.Modules, cohort.ModuleReach{Module: m.ID, Started: 21, Finished: 19})
		for _, q := range m.Quizzes {
			ref := course.QuizRef{Module: m.ID, Quiz: q.ID}
			r.Releases = append(r.Releases, cohort.Release{Module: m.ID, Quiz: q.ID, Tables: tables(c, ref, q)})
		}
	}
	all, err := words.Plain(lang, "results_all", nil)
	if err != nil {
		t.Fatal(err)
	}
	small := &dialog.Results{Funnel: &cohort.Funnel{At: day, Invited: 4, Consented: 4, Started: 3}}
	return Config{
		Course: c, Words: words, Lang: lang, SmallestCell: 5, Of: indicator.Part{Name: all, Of: r},
		Cohorts: []indicator.Part{{Name: "Erbil 2026", Of: r}, {Name: "بغداد — Baghdad", Of: small}, {Name: strings.Repeat("Sulaymaniyah", 8), Of: small}},
	}
}

// A report fits the mail, and is the same each time. With COHORTBOT_REPORTS, a folder, it is kept there: of the
// shipped course, and of one that is twice as long.
func TestWrite(t *testing.T) {
	for _, lang := range []locales.Lang{"en", "ar", "ckb"} {
		for _, times := range []int{1, 2} {
			var out, again bytes.Buffer
			cfg := sample(t, lang, times)
			if err := Write(&out, cfg); err != nil {
				t.Fatal(err)
			}
			if err := Write(&again, cfg); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
				t.Errorf("%s: not the same a second time, %v", lang, err)
			}
			if out.Len() > 300_000 || !bytes.HasPrefix(out.Bytes(), []byte("%PDF-1.7")) {
				t.Errorf("%s: %d bytes, beginning with %q", lang, out.Len(), out.Bytes()[:8])
			}
			if folder := os.Getenv("COHORTBOT_REPORTS"); folder != "" {
				if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%d.pdf", lang, times)), out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// drawn is what stands on a page.
type drawn struct {
	set   *typeset.Setter
	texts []placed
	fills []placed
}

type placed struct {
	text                string
	x, y, right, bottom float32
}

func (d *drawn) Text(text string, size, x, y float32, _ color.RGBA, _ bool) {
	d.texts = append(d.texts, placed{text, x, y - size, x + d.set.Width(text, size), y + size/2})
}

func (d *drawn) Fill(x, y, wide, high float32, _ color.RGBA) {
	d.fills = append(d.fills, placed{"", x, y, x + wide, y + high})
}

// pages draws a report.
func pages(t *testing.T, cfg Config) (all []*drawn) {
	t.Helper()
	set, err := typeset.New(string(cfg.Lang), cfg.Words.RightToLeft(cfg.Lang))
	if err != nil {
		t.Fatal(err)
	}
	m := &maker{Config: cfg}
	s := &sheet{set: set, widths: map[measured]float32{}}
	s.begins = func() paper {
		all = append(all, &drawn{set: set})
		return all[len(all)-1]
	}
	m.fill(s)
	if m.err != nil {
		t.Fatal(m.err)
	}
	return all
}

// Everything stands inside the margins and nothing upon another; no heading is the last on its page, and what
// stands on a second page of a table has its head above it. Every letter is in the font.
func TestPagesAreFilledRightly(t *testing.T) {
	for _, lang := range []locales.Lang{"en", "ar", "ckb"} {
		cfg := sample(t, lang, 2)
		all := pages(t, cfg)
		if len(all) < 5 {
			t.Errorf("%s: %d pages, want many", lang, len(all))
		}
		m := &maker{Config: cfg}
		headings := []string{m.word("paper_reach", nil), m.word("indicator_table", nil), m.word("paper_quizzes", nil), m.word("report_competencies", nil), m.word("paper_withheld", nil), m.word("paper_method", nil)}
		for n, p := range all {
			for _, x := range append(slices.Clone(p.texts), p.fills...) {
				if x.x < side-0.5 || x.right > side+across+0.5 || x.y < top-20 || x.bottom > bottom+8 {
					t.Errorf("%s, page %d: %q stands at %.0f to %.0f, %.0f to %.0f", lang, n+1, x.text, x.x, x.right, x.y, x.bottom)
				}
				if x.text != "" && p.set.Lacks(locales.Undirected(x.text)) {
					t.Errorf("%s: a letter of %q is not in the font", lang, x.text)
				}
			}
			for i, a := range p.texts {
				for _, b := range p.texts[:i] {
					if a.x < b.right-0.5 && b.x < a.right-0.5 && a.y+2 < b.y+2+9 && b.y < a.y+6 && a.y < b.y+6 {
						t.Errorf("%s, page %d: %q stands upon %q", lang, n+1, a.text, b.text)
					}
				}
			}
			if len(p.texts) == 0 || slices.Contains(headings, p.texts[len(p.texts)-1].text) {
				t.Errorf("%s, page %d is empty or ends with a heading", lang, n+1)
			}
		}
	}
}

// A row that is higher than a page goes on on the next, and no line of it is lost.
func TestAHighRowIsCut(t *testing.T) {
	l := laid{sizes: []float32{10, 10}, lines: [][]string{slices.Repeat([]string{"a"}, 100), {"b"}}, high: 100*10*leading + pad}
	a, b := 0, 0
	for _, part := range l.cut(500) {
		a, b = a+len(part.lines[0]), b+len(part.lines[1])
		if part.high > 500 {
			t.Errorf("a part is %v high", part.high)
		}
	}
	if a != 100 || b != 1 {
		t.Errorf("%d and %d lines, want 100 and 1", a, b)
	}
}

// headed are the columns of the performance table with the words that stand where there is no figure.
func headed(m *maker) table {
	t := table{columns: m.performanceColumns(), size: performanceSize}
	for _, state := range []string{m.word("report_withheld", nil), m.word("report_unreleased", nil), m.word("indicator_unmeasured", nil)} {
		t.rows = append(t.rows, words(strings.Repeat("ا", 100), "100%", "100%", state, state, state, "ا", "ا", "2026-11-13"))
	}
	return t
}

// No word of the main table's head, nor of what stands where there is no figure, is parted or in letters of
// another size, in any language.
func TestHeadsAreWhole(t *testing.T) {
	for _, lang := range []locales.Lang{"en", "ar", "ckb"} {
		cfg := sample(t, lang, 1)
		set, err := typeset.New(string(lang), cfg.Words.RightToLeft(lang))
		if err != nil {
			t.Fatal(err)
		}
		s := &sheet{set: set, widths: map[measured]float32{}}
		x := headed(&maker{Config: cfg}).fitted(s)
		for i, row := range append(slices.Clone(x.rows), x.head()) {
			l := x.lay(s, row)
			for n, c := range row[1:] {
				if got := strings.Join(l.lines[n+1], " "); l.sizes[n+1] != performanceSize || got != c.text {
					t.Errorf("%s, row %d: %q stands as %q in size %v", lang, i, c.text, got, l.sizes[n+1])
				}
			}
		}
	}
}

// The head of the performance table, which is longer than a page, is on each of its pages.
func TestHeadsAreRepeated(t *testing.T) {
	cfg := sample(t, "en", 6)
	m := &maker{Config: cfg}
	with := 0
	for n, p := range pages(t, cfg) {
		has := func(text string) bool {
			return slices.ContainsFunc(p.texts, func(x placed) bool { return strings.HasPrefix(x.text, text) })
		}
		if !has("Participation,") { // where the figures of rows come from
			continue
		}
		if with++; !has(m.word("indicator_denominator", nil)) {
			t.Errorf("page %d has rows without their head", n+1)
		}
	}
	if with < 2 {
		t.Errorf("the table is on %d pages, want on two or more", with)
	}
}

// What is said: figures as the chat has them, in the order that is read, and nothing of what is withheld.
func TestWhatIsSaid(t *testing.T) {
	cfg := sample(t, "en", 1)
	var said []string
	for _, p := range pages(t, cfg) {
		for _, x := range p.texts {
			said = append(said, locales.Undirected(x.text))
		}
	}
	whole := strings.Join(said, " ")
	for _, want := range []string{
		"Finished everything: 18 of 24 (75%; the target is 80%).", "How they rate themselves, median: before 2.9, after 3.6 (people: 16).", "Higher than before: 14 of 16.",
		"50% to 100%", "-0.25", "in about 3 of 100 cases (p=0.03)", "Erbil 2026", "not released", "Elected office 12 7 58%", "Where I stand today Strategic thinking withheld 0.7", "In which sector do you mainly work? · Before and after",
	} {
		if !strings.Contains(whole, want) {
			t.Errorf("nothing of %q in\n%s", want, strings.Join(said, "\n"))
		}
	}
}

// Fewer than ten people are not tested, and what withheld cells would tell is not said.
func TestNoTest(t *testing.T) {
	cfg := sample(t, "en", 1)
	m := &maker{Config: cfg}
	if got := m.test(cohort.Step{Of: 9, Figures: &cohort.Figures{}}); got != m.word("paper_test_few", nil) {
		t.Errorf("of nine people: %q", got)
	}
	if got := m.test(cohort.Step{Of: 16, Figures: &cohort.Figures{}}); got != m.word("paper_test_none", nil) {
		t.Errorf("without a test that is shown: %q", got)
	}
	if got := m.count(cohort.Table{Cells: []string{cohort.CellRose}}, cohort.Step{Of: 9, Cells: []int{-1}}, cohort.CellRose); got != "withheld" {
		t.Errorf("of a withheld cell: %q", got)
	}
}

// A stretch that is isolated from what stands around it stays so where it is broken.
func TestIsolatedOnEachLine(t *testing.T) {
	whole := []string{"\u2068Women in", "Leadership\u2069 في"}
	if got := isolatedOn(whole[:1], whole[1]); got != "\u2068"+whole[1] {
		t.Errorf("the second line is %q", got)
	}
	if got := isolatedOn(whole, "2026"); got != "2026" {
		t.Errorf("after its end: %q", got)
	}
}

func BenchmarkWrite(b *testing.B) {
	cfg := sample(b, "ar", 4)
	for b.Loop() {
		if err := Write(&bytes.Buffer{}, cfg); err != nil {
			b.Fatal(err)
		}
	}
}
