package edit_test

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"cohortbot/course"
	"cohortbot/course/coursetest"
	"cohortbot/course/edit"
	"cohortbot/locales"
)

const (
	habits  = "modules/02-going-on/01-habits."
	goals   = "module/first-steps/lesson/goals/"
	habitID = "module/going-on/lesson/habits/"
)

func TestAPageAlone(t *testing.T) {
	all := with(coursetest.Small(t), habits+"en.md", "\uFEFF\r\n# Habits\r\n\r\none <!-- source: a\r\n---\r\nb -->\r\n\r\n---\r\n\r\n\r\n![a](media/x.jpg)\r\n```\r\n---\r\n```\r\n  \r\n---\r\nthree")
	f := read(t, all)
	for id, want := range map[string]string{
		"p1": "# Habits\n\none <!-- source: a\n---\nb -->",
		"p2": "![a](media/x.jpg)\n```\n---\n```",
		"p3": "three",
	} {
		if got := text(t, f, habitID+id).In[locales.English]; got != want {
			t.Errorf("%s is %q, want %q", id, got, want)
		}
	}
	if err := f.Set(habitID+"p2", locales.English, "\n\nnew\n\nlines \n"); err != nil {
		t.Fatal(err)
	}
	before := string(all[habits+"en.md"].Data)
	want := strings.Replace(before, "![a](media/x.jpg)\r\n```\r\n---\r\n```", "new\r\n\r\nlines", 1)
	if got := string(f.Changed()[habits+"en.md"]); got != want {
		t.Errorf("the file is %q, want %q", got, want)
	}
}

func TestAMissingLesson(t *testing.T) {
	all := coursetest.Small(t)
	name := "modules/01-first-steps/02-goals.ckb.md"
	whole := read(t, all)
	delete(all, name)
	f := read(t, all)
	if err := f.Set(goals+"three", locales.Sorani, "x"); err == nil || !strings.Contains(err.Error(), "02-goals.ar.md:7: "+goals+"three (ckb): page 1 is missing: it comes first") {
		t.Errorf("the second page before the first: %v", err)
	}
	for _, page := range []string{"p1", "three", "p3"} {
		if err := f.Set(goals+page, locales.Sorani, text(t, whole, goals+page).In[locales.Sorani]); err != nil {
			t.Error(err)
		}
	}
	if c, problems := course.Load(f.FS()); c == nil || len(c.Lesson("first-steps", "goals").Pages) != 3 {
		t.Error(problems)
	}
	if got := values(read(t, f.FS()))[goals+"three ckb"]; got != text(t, whole, goals+"three").In[locales.Sorani] {
		t.Errorf("the page is %q", got)
	}
	if len(f.Changed()) != 1 || f.Changed()[name] == nil {
		t.Errorf("changed: %v", f.Changed())
	}
}

// The language that the texts are translated from may come last: the pages keep
// their ids meanwhile, and its own pages must have the marks of the others.
func TestTheFirstLanguageComesLast(t *testing.T) {
	all := coursetest.Small(t)
	whole := read(t, all)
	delete(all, "modules/01-first-steps/02-goals.ar.md")
	f := read(t, all)
	for _, page := range []string{"p1", "three", "p3"} {
		if page == "three" {
			err := f.Set(goals+page, locales.Arabic, "ثلاثة أسئلة")
			if err == nil || !strings.Contains(err.Error(), "{#three} is missing") {
				t.Errorf("without its mark: %v", err)
			}
		}
		if err := f.Set(goals+page, locales.Arabic, text(t, whole, goals+page).In[locales.Arabic]); err != nil {
			t.Error(err)
		}
	}
	if got := values(read(t, f.FS())); !maps.Equal(got, values(whole)) {
		t.Errorf("the texts are %v", got)
	}
}

func TestAMissingScreen(t *testing.T) {
	all := coursetest.Small(t)
	delete(all, "consent.ckb.md")
	f := read(t, all)
	if err := f.Set("course/consent", locales.Sorani, "ڕازیم"); err != nil {
		t.Fatal(err)
	}
	if got := string(f.Changed()["consent.ckb.md"]); got != "ڕازیم\n" {
		t.Errorf("the file is %q", got)
	}
}

func TestWhatNoPageMayBecome(t *testing.T) {
	for _, test := range []struct{ page, lang, text, want string }{
		{"p1", "en", "# A\n\n---\n\nb", "a line --- turns the page"},
		{"p1", "en", "# A\n\n```\nb", "``` or <!-- that is not closed hides one"},
		{"p1", "en", "# A\n\n<!-- b", "a comment begins here and never ends"},
		{"three", "ar", "نص بلا علامة", "the mark {#three} is missing"},
		{"three", "ckb", "دەق {#four}", "the mark {#three} is missing"},
		{"p1", "ar", "# عنوان {#one}", "{#one} would give the page another id"},
		{"p3", "ckb", "# x {#one}", "{#one} would give the page another id"},
		{"p3", "ckb", " \n\t", "it would be empty"},
		{"p3", "ckb", "a\u202Eb", "the unseen character U+202E"},
		{"p3", "ckb", "a\xff", "not UTF-8"},
		{"p3", "fr", "a", "fr is not a language of this course"},
		{"p9", "en", "a", "there is no text " + goals + "p9"},
	} {
		f := read(t, coursetest.Small(t))
		err := f.Set(goals+test.page, locales.Lang(test.lang), test.text)
		if err == nil || !strings.Contains(err.Error(), test.want) || len(f.Changed()) > 0 {
			t.Errorf("%s (%s) set to %q: %v, want %q", test.page, test.lang, test.text, err, test.want)
		}
	}
}

// A mark that only the first language has may be written in the others too.
func TestTheMarkOfTheFirstLanguage(t *testing.T) {
	all := coursetest.Small(t)
	name := "modules/01-first-steps/02-goals.ckb.md"
	all[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(all[name].Data), "{#three}", "", 1))}
	f := read(t, all)
	if err := f.Set(goals+"three", locales.Sorani, "سێ پرسیار {#three}"); err != nil {
		t.Error(err)
	}
}

func TestCoursesThatCannotBeRead(t *testing.T) {
	for _, test := range []struct{ file, content, want string }{
		{"course.yaml", "a: [", "course.yaml:2: this YAML cannot be read"},
		{"course.yaml", "languages: [../x]", "course.yaml:1: \"../x\" is not a language"},
		{"course.yaml", "title: {}", "course.yaml:1: a course needs at least one language"},
		{"course.yaml", "languages: [en]\nmodules: [../x]", "course.yaml:2: \"../x\" cannot be a module's folder"},
		{"course.yaml", "languages: [en]\ntitle: a", "course.yaml:2: title must be a text for each language"},
		{"course.yaml", "languages: [en]\ntitle: {en: {a: b}}", "course.yaml:2: title in en must be a text"},
		{"course.yaml", "languages: [en]\ncompetencies: [{title: {en: a}}]", "course.yaml:2: a competency here has no id"},
		{"course.yaml", "languages: [en]\ncompetencies:\n- {id: a, title: {en: a}}\n- {id: a, title: {en: b}}", "course.yaml:4: duplicate id: course/competency/a is in course.yaml:3 already"},
		{habits + "en.md", "a\n<!-- b", "01-habits.en.md:2: a comment begins here"},
		{"calendar.yaml", "- &a {id: a}", "calendar.yaml:1: anchors"},
		{"modules/02-going-on/module.yaml", "title: {en: a}", "module.yaml:1: the module has no id"},
	} {
		f, problems := edit.Read(with(coursetest.Small(t), test.file, test.content))
		found := false
		for _, p := range problems {
			found = found || strings.Contains(p.String(), test.want)
		}
		if f != nil || !found {
			t.Errorf("%s with %q: %v, want %q", test.file, test.content, problems, test.want)
		}
	}
}
