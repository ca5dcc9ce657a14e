package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// author runs the command line as an author does.
func author(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := run(t.Context(), append([]string{"cohortbot"}, args...), func(string) string { return "" }, &out, &out)
	return out.String(), err
}

// courseCopy is a copy of the loader's small course that can be changed.
func courseCopy(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	must(t, os.CopyFS(dir, os.DirFS(smallCourse)))
	return dir
}

func fromGift(t *testing.T, dir, lang string, more ...string) (string, error) {
	t.Helper()
	return author(t, append([]string{"course", "from-gift", "../../course/gift/testdata/moodle." + lang + ".txt",
		"--module", "01-first-steps", "--quiz", "gifts", "--lang", lang, "--course", dir}, more...)...)
}

// TestFromGift is an author with three files from Moodle.
func TestFromGift(t *testing.T) {
	dir := courseCopy(t)
	for _, step := range []struct{ lang, title, next string }{
		{"en", "At the office", "--quiz gifts --lang ar --course"},
		{"ar", "في المكتب", "Next: the same questions in ckb"},
		{"ckb", "لە نووسینگە", "Next: cohortbot course check " + dir},
	} {
		out, err := fromGift(t, dir, step.lang, "--title", step.title)
		if err != nil || !strings.Contains(out, step.next) || !strings.Contains(out, "left out: a quiz here does not judge numbers") {
			t.Fatalf("%s: %v\n%s", step.lang, err, out)
		}
	}
	if out, err := author(t, "course", "check", dir); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	left, err := filepath.Glob(filepath.Join(dir, "modules/*/.*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left beside: %v %v", left, err)
	}
}

func TestFromGiftWritesNothingByHalves(t *testing.T) {
	dir := courseCopy(t)
	file := filepath.Join(t.TempDir(), "q.txt")
	must(t, os.WriteFile(file, []byte("A{=a ~b}\n\nB{~a\n"), 0o600))
	out, err := author(t, "course", "from-gift", file, "--module", "modules/01-first-steps/", "--quiz", "gifts", "--lang", "en", "--course", dir)
	if err == nil || !strings.Contains(out, file+":3: this { is not closed") || !strings.Contains(out, "Nothing was written") {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err := os.Stat(filepath.Join(dir, "modules/01-first-steps/gifts.quiz.yaml")); err == nil {
		t.Error("a quiz in spite of problems")
	}
}

func TestFromGiftAsksForWhatIsMissing(t *testing.T) {
	_, err := author(t, "course", "from-gift", "--kind", "exam")
	for _, want := range []string{"name the file", "--module", "--quiz", "--lang", "--kind"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %s, got %v", want, err)
		}
	}
	for _, args := range [][]string{{"--course", t.TempDir()}, nil} {
		_, err = author(t, append([]string{"course", "from-gift", "x.txt", "--module", "a", "--quiz", "b", "--lang", "en"}, args...)...)
		if err == nil || !strings.Contains(err.Error(), "there is no course.yaml in") {
			t.Error(err)
		}
	}
	if _, err = fromGift(t, courseCopy(t), "fr"); err == nil || !strings.Contains(err.Error(), "cannot be read: check its path") {
		t.Error(err)
	}
}

// TestWriteCourseStaysInside: a module's folder that is a link is not written to.
func TestWriteCourseStaysInside(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	must(t, os.Symlink(outside, filepath.Join(dir, "modules")))
	if err := writeCourse(dir, map[string][]byte{"modules/a.yaml": []byte("a")}); err == nil {
		t.Error("written through a link")
	}
	if found, err := os.ReadDir(outside); err != nil || len(found) > 0 {
		t.Error("written outside the course", found, err)
	}
}
