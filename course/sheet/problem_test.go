package sheet_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"cohortbot/course/coursetest"
	"cohortbot/course/edit"
	"cohortbot/course/sheet"
	"cohortbot/locales"
)

const goals = "module/first-steps/lesson/goals/"

// Each slip is told with its cell and nothing is taken.
func TestWhatCanGoWrong(t *testing.T) {
	title := func(change func(f *excelize.File, name, cell string) error) func(*excelize.File) {
		return func(f *excelize.File) {
			name, cell := cellOf(t, f, "course/title", "ckb")
			if err := change(f, name, cell); err != nil {
				t.Fatal(err)
			}
		}
	}
	put := func(name, cell string, value any) func(*excelize.File) {
		return func(f *excelize.File) {
			if err := f.SetCellValue(name, cell, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	data := export(t, coursetest.Small(t))
	for _, test := range []struct {
		name string
		with func(f *excelize.File)
		want string
	}{
		{"unknown id", put("course", "A2", "course/titel"), `course!A2: unknown id "course/titel"`},
		{"lost id", put("course", "A2", ""), "course!A2: this row has a text but no id"},
		{"a row more", put("course", "C99", "words"), "course!A99: this row has a text but no id"},
		{"twice", put("course", "A3", "course/title"), "course!A3: course/title is here twice, first in course!A2"},
		{"a row less", func(f *excelize.File) { _ = f.RemoveRow("course", 2) }, "course: the row of course/title is missing"},
		{"a column less", func(f *excelize.File) { _ = f.RemoveCol("course", "D") }, `course: the column "ckb · …" is missing`},
		{"a column twice", put("course", "F1", "ckb · x"), `course!F1: the column "ckb · x" is here twice`},
		{"emptied", put("course", "D2", "  "), "course!D2: this cell was emptied"},
		{"a formula", title(func(f *excelize.File, s, c string) error { return f.SetCellFormula(s, c, "A1") }), "course!D2: this is a formula"},
		{"a number", put("course", "D2", 5), "course!D2: the program made a number or a date of this"},
		{"yes or no", put("course", "D2", true), "course!D2: the program made a number or a date of this"},
		{"hashes lost", func(f *excelize.File) { _ = f.DeleteSheet("base") }, "this workbook was not made by course to-xlsx"},
		{"no texts", func(f *excelize.File) {
			for _, name := range []string{"course", "01-first-steps", "02-going-on"} {
				_ = f.DeleteSheet(name)
			}
		}, "no sheet here has texts of a course"},
		{"too long for the course", typed(t, "course/title", "ckb", strings.Repeat("د", 300)),
			"course!D2: course.yaml:3: title in ckb has 300 characters, at most 200 fit: shorten it"},
		{"a page turned", typed(t, goals+"p1", "ckb", "# a\n\n---\n\nb"), "01-first-steps!D5: modules/01-first-steps/02-goals.ckb.md:1: " + goals + "p1 (ckb): a line --- turns the page"},
		{"a mark lost", typed(t, goals+"three", "ckb", strings.Replace(values(t, coursetest.Small(t))[goals+"three ckb"], "{#three}", "", 1)),
			"01-first-steps!D6: modules/01-first-steps/02-goals.ckb.md:7: " + goals + "three (ckb): the mark {#three} is missing"},
		{"unseen", typed(t, "course/title", "ckb", "a\u202Eb"), "course!D2: course.yaml:3: title in ckb holds the unseen character U+202E"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, _, problems := take(t, coursetest.Small(t), work(t, data, test.with))
			found := false
			for _, p := range problems {
				found = found || strings.HasPrefix(p.String(), test.want)
			}
			if !found {
				t.Errorf("want %q, got %v", test.want, problems)
			}
		})
	}
}

// All that is wrong is said at once.
func TestAllProblemsAtOnce(t *testing.T) {
	_, _, problems := take(t, coursetest.Small(t), work(t, export(t, coursetest.Small(t)), func(f *excelize.File) {
		_ = f.SetCellValue("course", "A2", "nobody")
		_ = f.SetCellValue("course", "A3", "")
		_ = f.SetCellValue("02-going-on", "A2", "nothing")
	}))
	if len(problems) < 3 {
		t.Errorf("problems: %v", problems)
	}
}

func TestPicturesAndCommentsStay(t *testing.T) {
	const id = "module/going-on/lesson/habits/"
	all := coursetest.Small(t)
	all["modules/02-going-on/01-habits.ckb.md"] = &fstest.MapFile{Data: []byte("# a\n\n![b](media/path.jpg)\n<!-- source: c -->\n")}
	data := export(t, all)
	for text, want := range map[string]string{
		"# a\n<!-- source: c -->":                 "media/path.jpg is gone from this text",
		"# a\n![b](media/path.jpg)":               "a comment <!-- … --> is gone",
		"# a\n<!-- s -->\n![c](media/path.jpg) x": "",
	} {
		_, _, problems := take(t, all, work(t, data, typed(t, id+"p1", "ckb", text)))
		got := ""
		if len(problems) > 0 {
			got = problems[0].String()
		}
		if want != "" && !strings.Contains(got, want) || want == "" && strings.Contains(got, "is gone") {
			t.Errorf("%q: %v", text, problems)
		}
	}
}

// Where workbook and course both changed, neither is overwritten; where they
// changed alike there is nothing to do.
func TestConflicts(t *testing.T) {
	all := coursetest.Small(t)
	data := work(t, export(t, all), typed(t, "course/title", "ckb", "لە پەڕەکەوە"))
	top := string(all["course.yaml"].Data)
	edited := func(title string) fstest.MapFS {
		one := coursetest.Small(t)
		one["course.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(top, "خولێکی بچووک}", title+"}", 1))}
		return one
	}
	_, _, problems := take(t, edited("لە فایلەکەوە"), data)
	want := `course!D2: the course has been changed here as well since the workbook was made: course.yaml:3 has "لە فایلەکەوە", this cell "لە پەڕەکەوە"`
	if len(problems) != 1 || !strings.HasPrefix(problems[0].String(), want) {
		t.Errorf("want %q, got %v", want, problems)
	}
	if report, _ := took(t, edited("لە پەڕەکەوە"), data); len(report.Changed) > 0 {
		t.Errorf("changed alike: %+v", report)
	}
	// What only the course changed stays as it is there.
	one := edited("لە فایلەکەوە")
	if report, after := took(t, one, export(t, coursetest.Small(t))); report.Done() || !same(one, after) {
		t.Errorf("the course alone: %+v", report)
	}
}

func TestAnotherCourse(t *testing.T) {
	data := export(t, coursetest.Small(t))
	gone := coursetest.Small(t)
	gone["calendar.yaml"] = &fstest.MapFile{Data: []byte("[]")}
	_, _, problems := take(t, gone, data)
	if len(problems) != 2 || !strings.Contains(problems[0].String(), "is in this course no more") {
		t.Errorf("texts taken away since: %v", problems)
	}
	langs := coursetest.Small(t)
	top := string(langs["course.yaml"].Data)
	langs["course.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(top, "[ar, ckb, en]", "[ar, en]", 1))}
	if _, _, problems := take(t, langs, data); len(problems) != 1 || !strings.Contains(problems[0].String(), "of a course in ar, ckb, en") {
		t.Errorf("other languages: %v", problems)
	}
}

// A course that was broken before may stay so; it may not be broken more.
func TestABrokenCourseCanBeTranslated(t *testing.T) {
	all := coursetest.Small(t)
	delete(all, "about.en.md")
	data := work(t, export(t, all), typed(t, "course/title", "ckb", "نوێ"))
	if report, _ := took(t, all, data); report.Changed[ckb] != 1 {
		t.Errorf("report: %+v", report)
	}
}

func TestTextsNoCellCanHold(t *testing.T) {
	all := coursetest.Small(t)
	long := strings.Repeat("long ", 7000)
	all["about.en.md"] = &fstest.MapFile{Data: []byte(long)}
	top := string(all["course.yaml"].Data)
	all["course.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(top, "en: A small course,", `en: "a\u0007b",`, 1))}
	words, err := locales.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	f, record := folder(t, all)
	_, problems, err := sheet.Write(f, record, words)
	if err != nil || len(problems) != 2 ||
		problems[0].String() != "about.en.md:1: this text has 34999 characters, a cell holds at most 32767: shorten it" ||
		problems[1].String() != "course.yaml:3: this text holds the unseen character U+0007: take it out" {
		t.Error(err, problems)
	}
}

func TestTheRecord(t *testing.T) {
	all := coursetest.Small(t)
	for content, want := range map[string]string{
		"{\n\"a\": [}":           "translations.json:2: this cannot be read",
		"{\"a\": {\"ckb\": 1}}":  "translations.json:1: this cannot be read",
		"{}\n{}":                 "translations.json:2: this cannot be read",
		"<<<<<<< HEAD\n{\n}\n{}": "translations.json:1: this cannot be read",
	} {
		all[edit.RecordFile] = &fstest.MapFile{Data: []byte(content)}
		if _, broken := edit.ReadRecord(all); broken == nil || !strings.HasPrefix(broken.String(), want) {
			t.Errorf("%q: %v, want %q", content, broken, want)
		}
	}
}
