package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cohortbot/courses"
)

// content reads every file of a folder.
func content(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	must(t, filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		all[strings.TrimPrefix(name, dir+"/")] = string(data)
		return err
	}))
	return all
}

// differ names the files that differ, in order.
func differ(before, after map[string]string) string {
	both := maps.Clone(before)
	maps.Copy(both, after)
	var names []string
	for _, name := range slices.Sorted(maps.Keys(both)) {
		if before[name] != after[name] {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

// typeInto writes into a cell of the sheet "course".
func typeInto(t *testing.T, file, cell, text string) {
	t.Helper()
	f, err := excelize.OpenFile(file)
	must(t, err)
	must(t, f.SetCellStr("course", cell, text))
	must(t, f.Save())
	must(t, f.Close())
}

func TestCourseToSheetAndBack(t *testing.T) {
	dir, file := filepath.Join(t.TempDir(), "mine"), filepath.Join(t.TempDir(), "texts.xlsx")
	must(t, os.CopyFS(dir, courses.Shipped()))
	before := content(t, dir)
	out, _, err := env{}.runs(t, "course", "to-xlsx", file, "--course", dir)
	if err != nil || !strings.HasPrefix(out, file+": ") || !strings.HasSuffix(out, " texts in ar, ckb, en\n") {
		t.Fatalf("%v: %s", err, out)
	}
	if d := differ(before, content(t, dir)); d != "translations.json" { // what was translated from what, and no other file
		t.Fatalf("making a workbook changed %q", d)
	}
	before = content(t, dir)
	out, _, err = env{"COHORTBOT_COURSE": dir}.runs(t, "course", "from-xlsx", file)
	if err != nil || out != "nothing to change: the course has these texts already\n" || differ(before, content(t, dir)) != "" {
		t.Fatalf("%v: %s", err, out)
	}
	typeInto(t, file, "D2", "ژنان لە پێشەوە")
	out, _, err = env{}.runs(t, "course", "from-xlsx", file, "--course", dir)
	want := "texts changed: ckb 1; looked at and kept: none\nwritten: course.yaml\nwritten: translations.json\n"
	if err != nil || out != want || differ(before, content(t, dir)) != "course.yaml translations.json" {
		t.Fatalf("%v: %s", err, out)
	}
	if !strings.Contains(content(t, dir)["course.yaml"], "  ckb: ژنان لە پێشەوە\n") {
		t.Error("the title is not in the file")
	}
	if found, _, err := (env{}).runs(t, "course", "check", dir); err != nil || strings.Contains(found, "translations") {
		t.Errorf("check: %v\n%s", err, found)
	}
}

// TestCourseToSheetRemembers: a source that is changed in its file, after a workbook was
// made and before anything came back, is seen in the next workbook.
func TestCourseToSheetRemembers(t *testing.T) {
	dir, out := filepath.Join(t.TempDir(), "mine"), t.TempDir()
	_, _, err := env{}.runs(t, "course", "new", "--languages", "ar,ckb,en", dir)
	must(t, err)
	_, _, err = env{}.runs(t, "course", "to-xlsx", filepath.Join(out, "first.xlsx"), "--course", dir)
	must(t, err)
	file := filepath.Join(dir, "modules/01-first-steps/check.quiz.yaml")
	text, err := os.ReadFile(file)
	must(t, err)
	const was = "سؤالان في الختام"
	if !bytes.Contains(text, []byte(was)) {
		t.Fatalf("%q is not in the starter", was)
	}
	must(t, os.WriteFile(file, bytes.Replace(text, []byte(was), []byte("سؤالان قبل الختام"), 1), 0o600))
	for _, book := range []string{"second.xlsx", "third.xlsx"} { // and stays so until somebody looks at it
		told, _, err := env{}.runs(t, "course", "to-xlsx", filepath.Join(out, book), "--course", dir)
		if err != nil || !strings.Contains(told, "older than their source: ckb 1, en 1") {
			t.Errorf("%v: %s", err, told)
		}
	}
}

// TestCourseToSheetKeepsWhatCameBack: a workbook that holds a translator's work is not
// written over by the next one.
func TestCourseToSheetKeepsWhatCameBack(t *testing.T) {
	dir, file := filepath.Join(t.TempDir(), "mine"), filepath.Join(t.TempDir(), "texts.xlsx")
	must(t, os.CopyFS(dir, courses.Shipped()))
	_, _, err := env{}.runs(t, "course", "to-xlsx", file, "--course", dir)
	must(t, err)
	typeInto(t, file, "D2", "ژنان لە پێشەوە")
	hers, err := os.ReadFile(file)
	must(t, err)
	if _, _, err := (env{}).runs(t, "course", "to-xlsx", file, "--course", dir); err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("written over: %v", err)
	}
	if now, err := os.ReadFile(file); err != nil || !bytes.Equal(now, hers) {
		t.Errorf("her work is gone: %v", err)
	}
	if _, _, err := (env{}).runs(t, "course", "to-xlsx", file, "--replace", "--course", dir); err != nil {
		t.Error(err)
	}
}

func TestCourseFromSheetChangesNothingWhenAnythingIsWrong(t *testing.T) {
	dir, file := filepath.Join(t.TempDir(), "mine"), filepath.Join(t.TempDir(), "texts.xlsx")
	must(t, os.CopyFS(dir, courses.Shipped()))
	_, _, err := env{}.runs(t, "course", "to-xlsx", file, "--course", dir)
	must(t, err)
	before := content(t, dir)
	typeInto(t, file, "D2", "ژنان لە پێشەوە")
	typeInto(t, file, "E3", strings.Repeat("long ", 500))
	typeInto(t, file, "A4", "course/nobody")
	out, _, err := env{}.runs(t, "course", "from-xlsx", file, "--course", dir)
	if err == nil || !strings.Contains(out, file+`:course!A4: unknown id "course/nobody"`) || !strings.HasSuffix(out, "nothing was changed\n") {
		t.Errorf("%v: %s", err, out)
	}
	typeInto(t, file, "A4", "course/bot/about")
	out, _, err = env{}.runs(t, "course", "from-xlsx", file, "--course", dir)
	if err == nil || !strings.Contains(out, file+":course!E3: course.yaml:") || !strings.Contains(out, "contact in en has 2499 characters, at most 2000 fit") {
		t.Errorf("%v: %s", err, out)
	}
	if differ(before, content(t, dir)) != "" {
		t.Error("something was written")
	}
}

func TestCourseSheetRefuses(t *testing.T) {
	dir := t.TempDir()
	junk := filepath.Join(dir, "junk.xlsx")
	must(t, os.WriteFile(junk, []byte("no workbook"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "course.yaml"), []byte("languages: [en]\ntitle: x"), 0o600))
	mine := filepath.Join(t.TempDir(), "mine")
	must(t, os.CopyFS(mine, courses.Shipped()))
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"to-xlsx"}, "name the workbook, ending in .xlsx: cohortbot course to-xlsx FILE.xlsx"},
		{[]string{"to-xlsx", "a.csv"}, "name the workbook, ending in .xlsx"},
		{[]string{"to-xlsx", "a.xlsx", "b.xlsx"}, "too many words"},
		{[]string{"to-xlsx", junk, "--course", filepath.Join(dir, "none")}, "there is no course.yaml"},
		{[]string{"to-xlsx", junk, "--course", dir}, "course.yaml:2: title must be a text for each language"},
		{[]string{"from-xlsx", junk}, "name the course's folder with --course"},
		{[]string{"from-xlsx", filepath.Join(dir, "none.xlsx"), "--course", mine}, "none.xlsx cannot be read"},
		{[]string{"from-xlsx", junk, "--course", mine}, junk + ": this is no .xlsx workbook"},
	} {
		out, _, err := env{}.runs(t, append([]string{"course"}, test.args...)...)
		if err == nil || !strings.Contains(out+err.Error(), test.want) {
			t.Errorf("%v: %v\n%s\nwant %q", test.args, err, out, test.want)
		}
	}
}
