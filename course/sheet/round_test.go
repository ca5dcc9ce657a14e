package sheet_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"cohortbot/course"
	"cohortbot/course/coursetest"
	"cohortbot/course/edit"
	"cohortbot/courses"
)

func TestThereAndBackChangesNothing(t *testing.T) {
	for name, all := range map[string]fstest.MapFS{"small": coursetest.Small(t), "shipped": coursetest.Files(t, courses.Shipped())} {
		report, after := took(t, all, export(t, all))
		if report.Done() || !same(all, after) {
			t.Errorf("%s: changed: %+v", name, report)
		}
	}
}

// Whatever a text holds, it comes back as it was.
func TestTextsThatProgramsMangle(t *testing.T) {
	hard := []string{
		"_x000D_", "_x000D_x000D_", "_x005F_", "=1+1", "'quoted", "+964 7", "@a", "1.5", "2027-01-01", "TRUE", "1E5", "00123", "#N/A",
		"a  b", "a\n\n b", "a\tb", "<b>&amp;</b>", "]]>", "👩\u200D🏫 \u200Fx", strings.Repeat("ض", 30000), "-", "a\u2028b", "a\u200Cb",
	}
	f, _ := folder(t, coursetest.Small(t))
	i := 0
	for _, one := range f.Texts() {
		if one.Kind != edit.Words || i == len(hard) {
			continue
		}
		if err := f.Set(one.ID, en, hard[i]); err != nil {
			t.Fatal(err)
		}
		i++
	}
	all := coursetest.Files(t, f.FS())
	if report, after := took(t, all, export(t, all)); i < len(hard) || report.Done() || !same(all, after) {
		t.Errorf("it did not come back: %d texts, %+v", i, report)
	}
}

// One text changed in each language changes exactly those, and doing it again
// changes nothing more.
func TestWhatIsTypedIsTaken(t *testing.T) {
	all := coursetest.Files(t, courses.Shipped())
	want := values(t, all)
	cells := []string{
		"course/title", "ar", "عنوان: جديد",
		"course/reminder/module-waiting", "ckb", "دەق\nلە دوو دێڕدا",
		"module/leadership-competencies/quiz/check/title", "en", "  What, 'really', stays? ",
		"course/consent", "en", want["course/consent en"] + "\r\n\r\nOne line _x000D_ more.",
	}
	for i := 0; i < len(cells); i += 3 {
		want[cells[i]+" "+cells[i+1]] = strings.TrimSpace(strings.NewReplacer("\r", "", "_x000D_", "\n").Replace(cells[i+2]))
	}
	data := work(t, export(t, all), typed(t, cells...))
	report, after := took(t, all, data)
	got := values(t, after)
	for id, text := range want {
		if got[id] != text {
			t.Errorf("%s is %q, want %q", id, got[id], text)
		}
	}
	if report.Changed[ar] != 1 || report.Changed[ckb] != 1 || report.Changed[en] != 2 {
		t.Errorf("told: %v", report.Changed)
	}
	var changed []string
	for name, f := range after {
		if before, there := all[name]; !there || string(before.Data) != string(f.Data) {
			changed = append(changed, name)
		}
	}
	slices.Sort(changed)
	if want := []string{"consent.en.md", "course.yaml", "modules/01-leadership-competencies/check.quiz.yaml", edit.RecordFile}; !slices.Equal(changed, want) {
		t.Errorf("changed files: %v, want %v", changed, want)
	}
	again, twice := took(t, after, data)
	if again.Done() || !same(after, twice) {
		t.Errorf("the second time changed: %+v", again)
	}
}

// The workbook is as a translator needs it.
func TestTheWorkbook(t *testing.T) {
	all := coursetest.Small(t)
	work(t, export(t, all), func(f *excelize.File) {
		if got := f.GetSheetList(); !slices.Equal(got, []string{"legend", "course", "01-first-steps", "02-going-on", "base"}) {
			t.Errorf("sheets: %v", got)
		}
		if visible, _ := f.GetSheetVisible("base"); visible {
			t.Error("the sheet of hashes shows")
		}
		for _, name := range []string{"legend", "course", "01-first-steps"} {
			if view, _ := f.GetSheetView(name, 0); view.RightToLeft == nil || !*view.RightToLeft {
				t.Errorf("%s does not open right to left, but the first target is Sorani", name)
			}
		}
		name, text := cellOf(t, f, "course/title", "ckb")
		_, english := cellOf(t, f, "course/title", "en")
		for cell, want := range map[string]struct {
			locked bool
			order  uint64
		}{"A2": {true, 1}, "B2": {true, 1}, text: {false, 2}, english: {false, 1}} {
			id, err := f.GetCellStyle(name, cell)
			if err != nil {
				t.Fatal(err)
			}
			style, err := f.GetStyle(id)
			if err != nil {
				t.Fatal(err)
			}
			if style.Protection.Locked != want.locked || style.Alignment.ReadingOrder != want.order || !style.Alignment.WrapText || style.NumFmt != 49 {
				t.Errorf("%s: locked %v, order %d, wrapped %v, format %d", cell, style.Protection.Locked, style.Alignment.ReadingOrder, style.Alignment.WrapText, style.NumFmt)
			}
		}
		if panes, _ := f.GetPanes(name); !panes.Freeze || panes.XSplit != 1 || panes.YSplit != 1 {
			t.Errorf("frozen: %+v", panes)
		}
		if _, err := f.GetSheetProtection(name); err != nil {
			t.Error(err)
		}
	})
}

// A course whose first target is read from left to right opens so.
func TestTheSheetFollowsItsFirstTarget(t *testing.T) {
	all := coursetest.Small(t)
	top := string(all["course.yaml"].Data)
	all["course.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(top, "[ar, ckb, en]", "[ar, en, ckb]", 1))}
	work(t, export(t, all), func(f *excelize.File) {
		if view, _ := f.GetSheetView("course", 0); *view.RightToLeft {
			t.Error("it opens right to left")
		}
	})
}

// fill gives the colour of a cell.
func fill(t *testing.T, f *excelize.File, id, lang string) string {
	t.Helper()
	name, cell := cellOf(t, f, id, lang)
	style, err := f.GetCellStyle(name, cell)
	if err != nil {
		t.Fatal(err)
	}
	one, err := f.GetStyle(style)
	if err != nil || len(one.Fill.Color) == 0 {
		return ""
	}
	return one.Fill.Color[0]
}

// The life of a translation: made, its source changes, looked at and kept,
// its source changes again, made anew.
func TestStaleTranslations(t *testing.T) {
	const id, title = "module/first-steps/title", "modules/01-first-steps/module.yaml"
	all := coursetest.Small(t)
	if strings.Contains(string(export(t, all)), headMark) {
		t.Error("marks although nothing is stale")
	}
	_, all = took(t, all, work(t, export(t, all), typed(t, id, "ckb", "نوێ")))
	source := func(from, to string) {
		all[title] = &fstest.MapFile{Data: []byte(strings.Replace(string(all[title].Data), from, to, 1))}
	}
	source("الخطوات الأولى", "الخطوة الأولى")
	data := export(t, all)
	work(t, data, func(f *excelize.File) {
		for lang, want := range map[string]string{"ar": "", "ckb": "FFE699", "en": "FFE699"} {
			if got := fill(t, f, id, lang); got != want {
				t.Errorf("%s is coloured %q, want %q", lang, got, want)
			}
		}
		if got := fill(t, f, "course/title", "ckb"); got != "" {
			t.Errorf("a fresh translation is coloured %q", got)
		}
	})
	report, after := took(t, all, work(t, data, typed(t, id, "✓ ckb", "x", "course/title", "✓ ckb", "x")))
	if report.Checked[ckb] != 1 || len(report.Changed) > 0 {
		t.Errorf("marked as right: %+v", report)
	}
	all = after
	if stale := staleIn(t, all); !slices.Equal(stale, []string{id + " en"}) {
		t.Errorf("stale: %v", stale)
	}
	_, all = took(t, all, work(t, export(t, all), typed(t, id, "en", "The first step")))
	if stale := staleIn(t, all); len(stale) > 0 {
		t.Errorf("stale: %v", stale)
	}
	// The source changed in the workbook is a change like any other.
	_, all = took(t, all, work(t, export(t, all), typed(t, id, "ar", "الخطوات", id, "en", "Steps")))
	if stale := staleIn(t, all); !slices.Equal(stale, []string{id + " ckb"}) {
		t.Errorf("stale: %v", stale)
	}
	// A translation changed in its file counts as made anew.
	source("نوێ", "هەنگاوەکان")
	if stale := staleIn(t, all); len(stale) > 0 {
		t.Errorf("stale: %v", stale)
	}
}

const headMark = "✓ ckb"

func staleIn(t *testing.T, all fstest.MapFS) []string {
	t.Helper()
	f, record := folder(t, all)
	var stale []string
	for _, one := range f.Texts() {
		for _, l := range f.Languages() {
			if record.Stale(one, f.Languages()[0], l) {
				stale = append(stale, one.ID+" "+string(l))
			}
		}
	}
	return stale
}

// A translation made from a source that has changed meanwhile is stale at once.
func TestTranslatedFromAnOlderSource(t *testing.T) {
	all := coursetest.Small(t)
	data := work(t, export(t, all), typed(t, "course/title", "ckb", "نوێ"))
	top := string(all["course.yaml"].Data)
	all["course.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(top, "دورة صغيرة", "دورة", 1))}
	_, all = took(t, all, data)
	if stale := staleIn(t, all); !slices.Equal(stale, []string{"course/title ckb"}) {
		t.Errorf("stale: %v", stale)
	}
}

// A course whose translation is missing is translated in the workbook: plain
// texts as they come, lessons once all their pages are there.
func TestMissingTranslations(t *testing.T) {
	all := coursetest.Small(t)
	want := values(t, all)
	var cells []string
	for id, text := range want {
		if id, found := strings.CutSuffix(id, " ckb"); found {
			cells = append(cells, id, "ckb", text)
		}
	}
	for name, f := range all {
		if strings.HasSuffix(name, ".ckb.md") {
			delete(all, name)
		} else if strings.HasSuffix(name, ".yaml") {
			all[name] = &fstest.MapFile{Data: []byte(without(string(f.Data)))}
		}
	}
	one := work(t, export(t, all), typed(t, "course/title", "ckb", want["course/title ckb"], "module/first-steps/lesson/goals/p1", "ckb", "# یەک"))
	report, after := took(t, all, one)
	if report.Changed[ckb] != 1 || len(report.Waiting) != 1 || !strings.Contains(report.Waiting[0].String(), "2 pages of this lesson are still missing in ckb") {
		t.Errorf("a part: %+v", report)
	}
	if values(t, after)["course/title ckb"] != want["course/title ckb"] {
		t.Error("the part was not taken")
	}
	_, after = took(t, all, work(t, export(t, all), typed(t, cells...)))
	if got := values(t, after); !maps.Equal(got, want) {
		t.Error("the translation is not what was typed")
	}
	if c, problems := course.Load(after); c == nil {
		t.Error(problems)
	}
}

// without takes the Sorani texts out of a file in flow style.
func without(yaml string) string {
	var out strings.Builder
	for line := range strings.Lines(yaml) {
		if strings.HasPrefix(strings.TrimSpace(line), "ckb: ") {
			continue
		}
		for strings.Contains(line, ", ckb: ") && !strings.Contains(line, "[ar, ckb") {
			before, after, _ := strings.Cut(line, ", ckb: ")
			line = before + after[strings.IndexAny(after, "},"):]
		}
		out.WriteString(line)
	}
	return out.String()
}

// libreoffice.xlsx is a workbook of the small course in which LibreOffice
// saved one change: what that program does to cells is not taken for changes.
func TestThroughLibreOffice(t *testing.T) {
	data, err := os.ReadFile("testdata/libreoffice.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	all := coursetest.Small(t)
	want := values(t, all)
	want["course/title ckb"] = "خولێکی بچووک، لە LibreOffice"
	report, after := took(t, all, data)
	if len(report.Changed) != 1 || report.Changed[ckb] != 1 || !maps.Equal(values(t, after), want) {
		t.Errorf("changed: %+v", report)
	}
}

// A share of the work: the sheets that are not there are left as they are.
func TestOneSheetAlone(t *testing.T) {
	all := coursetest.Small(t)
	report, _ := took(t, all, work(t, export(t, all), func(f *excelize.File) {
		typed(t, "course/title", "ckb", "نوێ")(f)
		if err := f.DeleteSheet("01-first-steps"); err != nil {
			t.Fatal(err)
		}
	}))
	if report.Changed[ckb] != 1 || !slices.Equal(report.Absent, []string{"01-first-steps"}) {
		t.Errorf("report: %+v", report)
	}
}

// Words in columns of nobody are somebody's: they are told, not taken.
func TestNotesBesideAreTold(t *testing.T) {
	all := coursetest.Small(t)
	report, after := took(t, all, work(t, export(t, all), func(f *excelize.File) {
		for cell, text := range map[string]string{"H1": "fr · Français", "H2": "Un petit cours", "J4": "ask Zaynab"} {
			if err := f.SetCellValue("course", cell, text); err != nil {
				t.Fatal(err)
			}
		}
	}))
	if !slices.Equal(report.Notes, []string{"course!H2", "course!J4"}) || report.Done() || !maps.Equal(values(t, after), values(t, all)) {
		t.Errorf("report: %+v", report)
	}
}
