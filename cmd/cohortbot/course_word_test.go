package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// arabic is a document of two lessons; its program was LibreOffice.
const arabic = "../../course/word/testdata/libreoffice-ar.docx"

// fromDocx imports that document, or does what else args say, in a course.
func fromDocx(t *testing.T, dir, document string, more ...string) (string, error) {
	t.Helper()
	return author(t, append([]string{"course", "from-docx", document, "--course", dir}, more...)...)
}

func TestDocxBecomesAModule(t *testing.T) {
	dir := courseCopy(t)
	said, err := fromDocx(t, dir, arabic, "--module", "03-new", "--lang", "ar")
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	lesson, err := os.ReadFile(filepath.Join(dir, "modules/03-new/01-lesson-01.ar.md"))
	if err != nil || !strings.HasPrefix(string(lesson), "# من يملك القرار؟\n") {
		t.Errorf("%v: %s", err, lesson)
	}
	for _, want := range []string{
		arabic + ":paragraph 2: “تبدأ كل لجنة بسؤال واحد: من …”: a note stands at the end of its page",
		"modules/03-new/01-lesson-01.ar.md: “من يملك القرار؟”, 2 pages\n",
		"modules/03-new/media/lesson-01-1.ar.png: a picture of the document\n",
		"Next: write modules/03-new/module.yaml, and list the folder",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("it did not say %q:\n%s", want, said)
		}
	}
	if again, err := fromDocx(t, dir, arabic, "--module", "modules/03-new/", "--lang", "ar"); err != nil || !strings.Contains(again, "2 pages, as it was") {
		t.Errorf("again: %v\n%s", err, again)
	}
}

func TestDocxWritesNothingOver(t *testing.T) {
	dir := courseCopy(t)
	said, err := fromDocx(t, dir, arabic, "--module", "01-first-steps", "--lang", "ar")
	if err == nil || !strings.Contains(said, "Nothing was written, for these are there already: modules/01-first-steps/01-welcome.ar.md, modules/01-first-steps/02-goals.ar.md") {
		t.Fatalf("%v\n%s", err, said)
	}
	sameTree(t, dir, smallCourse)
	said, err = fromDocx(t, dir, arabic, "--module", "01-first-steps", "--lang", "ar", "--replace")
	if err != nil || !strings.Contains(said, "modules/01-first-steps/02-goals.ar.md: “كيف نكتب محضراً”, 1 page, beside ckb, en") {
		t.Errorf("%v\n%s", err, said)
	}
	if _, err := os.Stat(filepath.Join(dir, "modules/01-first-steps/media/welcome-1.ar.png")); err != nil {
		t.Error(err)
	}
}

// sameTree holds that two folders have the same files with the same content.
func sameTree(t *testing.T, one, other string) {
	t.Helper()
	err := filepath.WalkDir(one, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(one, path)
		if err != nil {
			return err
		}
		got, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if want, err := os.ReadFile(filepath.Join(other, name)); err != nil || string(got) != string(want) {
			t.Errorf("%s: %v", name, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestDocxRefusals(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken.docx")
	if err := os.WriteFile(broken, []byte("\xD0\xCF\x11\xE0"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		want []string
	}{
		"nothing said": {[]string{"course", "from-docx"}, []string{"name the document", "--module: needed", "--lang: needed"}},
		"no such file": {[]string{"course", "from-docx", "none.docx", "--module", "03-new", "--lang", "ar"}, []string{"none.docx cannot be read: check its path"}},
		"an old one":   {[]string{"course", "from-docx", broken, "--module", "03-new", "--lang", "ar"}, []string{"broken.docx: this is an old .doc file"}},
		"a language":   {[]string{"course", "from-docx", arabic, "--module", "03-new", "--lang", "arr"}, []string{`--lang: the course is not held in "arr"`}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := courseCopy(t)
			_, err := author(t, append(c.args, "--course", dir)...)
			if err == nil {
				t.Fatal("it was taken")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("it did not say %q: %v", want, err)
				}
			}
			sameTree(t, dir, smallCourse)
		})
	}
	if _, err := fromDocx(t, t.TempDir(), arabic, "--module", "03-new", "--lang", "ar"); err == nil || !strings.Contains(err.Error(), "there is no course.yaml") {
		t.Errorf("a folder that is no course: %v", err)
	}
}

// TestDocxStaysInTheCourse: a module's folder that is a link leads nowhere.
func TestDocxStaysInTheCourse(t *testing.T) {
	dir := courseCopy(t)
	outside := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "modules/03-new")); err != nil {
		t.Fatal(err)
	}
	if said, err := fromDocx(t, dir, arabic, "--module", "03-new", "--lang", "ar"); err == nil {
		t.Errorf("it was taken:\n%s", said)
	}
	if entries, err := os.ReadDir(outside); err != nil || len(entries) > 0 {
		t.Errorf("%v, written outside: %v", err, entries)
	}
}
