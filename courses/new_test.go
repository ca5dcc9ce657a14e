package courses_test

import (
	"bytes"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cohortbot/course"
	"cohortbot/course/schema"
	"cohortbot/courses"
	"cohortbot/locales"
)

// inMemory loads files that were never written.
func inMemory(files map[string][]byte) (*course.Course, []course.Problem) {
	all := fstest.MapFS{}
	for name, text := range files {
		all[name] = &fstest.MapFile{Data: text}
	}
	return course.Load(all)
}

// orders are all choices of some of the languages, in every order.
func orders(of []string) [][]string {
	all := [][]string{nil}
	for i, first := range of {
		rest := slices.Delete(slices.Clone(of), i, i+1)
		for _, others := range orders(rest) {
			all = append(all, append([]string{first}, others...))
		}
	}
	return all
}

func TestStarterInEveryChoiceOfLanguages(t *testing.T) {
	choices := orders([]string{"ar", "ckb", "en"})
	if len(choices) != 16 { // one way of none, 3 of one, 6 of two, 6 of three
		t.Fatalf("there are %d choices", len(choices))
	}
	for _, languages := range choices {
		t.Run(strings.Join(languages, ","), func(t *testing.T) {
			files, err := courses.Starter(languages)
			if err != nil {
				t.Fatal(err)
			}
			c, problems := inMemory(files)
			if len(problems) != 1 || !strings.Contains(problems[0].Message, "is a sample") || c == nil {
				t.Fatalf("the starter has the problems %v", problems)
			}
			want := languages
			if len(want) == 0 {
				want = []string{"ar", "ckb", "en"}
			}
			checkStarter(t, c, files, want)
		})
	}
}

func checkStarter(t *testing.T, c *course.Course, files map[string][]byte, want []string) {
	t.Helper()
	var have []string
	for _, l := range c.Languages {
		have = append(have, string(l))
	}
	if !slices.Equal(have, want) || len(c.Title) != len(want) {
		t.Errorf("the course is in %v, its title in %d languages", have, len(c.Title))
	}
	quiz, lesson := c.Modules[0].Quizzes[0], c.Modules[0].Lessons[0]
	if len(c.Modules) != 1 || len(c.Modules[0].Lessons) != 1 || len(lesson.Pages) != 2 || len(quiz.Questions) != 2 {
		t.Errorf("want one module with one lesson of two pages and a quiz of two questions")
	}
	for name := range files {
		for _, l := range []string{"ar", "ckb", "en"} {
			if strings.HasSuffix(name, "."+l+".md") && !slices.Contains(want, l) {
				t.Errorf("%s was not asked for", name)
			}
		}
	}
	checkOrder(t, string(files["course.yaml"]), want)
}

// checkOrder: the title is said in the languages asked for, in their order.
func checkOrder(t *testing.T, text string, want []string) {
	t.Helper()
	_, title, _ := strings.Cut(text, "title:\n")
	title, _, _ = strings.Cut(title, "languages:")
	var have []string
	for line := range strings.Lines(title) {
		l, _, _ := strings.Cut(strings.TrimSpace(line), ":")
		have = append(have, l)
	}
	if !slices.Equal(have, want) {
		t.Errorf("the title is written in %v, want %v", have, want)
	}
}

func TestStarterRefusesOtherLanguages(t *testing.T) {
	for _, languages := range [][]string{{"fr"}, {"en", ""}, {"ar", "ar"}} {
		if files, err := courses.Starter(languages); err == nil {
			t.Errorf("%q gives %d files", languages, len(files))
		}
	}
}

// A course of its own has its schemas beside it, and every file that has one
// leads there.
func TestNewCoursesLeadToTheirSchemas(t *testing.T) {
	starter, err := courses.Starter(nil)
	if err != nil {
		t.Fatal(err)
	}
	sample, err := courses.Sample()
	if err != nil {
		t.Fatal(err)
	}
	for _, files := range []map[string][]byte{starter, sample} {
		led := 0
		for name, text := range files {
			if schema.For(name) == "" {
				continue
			}
			led++
			first, _, _ := strings.Cut(string(text), "\n")
			_, leads, _ := strings.Cut(first, "$schema=")
			if files[path.Join(path.Dir(name), leads)] == nil {
				t.Errorf("%s leads to %q, where nothing is", name, leads)
			}
			if bytes.Count(text, []byte("yaml-language-server")) != 1 {
				t.Errorf("%s does not lead once", name)
			}
		}
		if led < 3 {
			t.Errorf("only %d files lead to a schema", led)
		}
	}
}

func TestSampleIsTheShippedCourse(t *testing.T) {
	files, err := courses.Sample()
	if err != nil {
		t.Fatal(err)
	}
	c, problems := inMemory(files)
	if c == nil || len(problems) != 1 {
		t.Fatalf("the sample has the problems %v", problems)
	}
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(files)), func(name string) bool { return strings.HasPrefix(name, "schema/") })
	var shipped []string
	err = fs.WalkDir(courses.Shipped(), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			shipped = append(shipped, name)
		}
		return err
	})
	if slices.Sort(shipped); err != nil || !slices.Equal(names, shipped) {
		t.Errorf("the files are %v, want %v (%v)", names, shipped, err)
	}
	if got, want := c.Title.In(locales.Sorani), load(t).Title.In(locales.Sorani); got != want {
		t.Errorf("the title is %q, want %q", got, want)
	}
}

// The starter's words are read by real people as they are: they keep to the
// same letters and the same respect as the shipped course.
func TestStarterWords(t *testing.T) {
	for _, lang := range []string{"ar", "ckb", "en"} {
		files, err := courses.Starter([]string{lang})
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range files {
			if strings.HasPrefix(name, "schema/") {
				continue
			}
			for line := range strings.Lines(string(text)) {
				if strings.HasPrefix(strings.TrimSpace(line), "#") && path.Ext(name) == ".yaml" {
					continue
				}
				if bad := misspelt[lang]; bad != nil && bad.MatchString(line) {
					t.Errorf("%s: %q is not written so in %s", name, bad.FindString(line), lang)
				}
				if found := unkind[lang].FindString(line); found != "" {
					t.Errorf("%s: %q does not belong here", name, found)
				}
			}
		}
	}
}
