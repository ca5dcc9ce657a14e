package edit_test

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cohortbot/course"
	"cohortbot/course/coursetest"
	"cohortbot/course/edit"
	"cohortbot/courses"
	"cohortbot/locales"
)

// with is the folder with one file replaced, or added.
func with(all fstest.MapFS, name, content string) fstest.MapFS {
	one := maps.Clone(all)
	one[name] = &fstest.MapFile{Data: []byte(content)}
	return one
}

func read(t testing.TB, fsys fs.FS) *edit.Folder {
	t.Helper()
	f, problems := edit.Read(fsys)
	for _, p := range problems {
		t.Error(p)
	}
	if f == nil {
		t.FailNow()
	}
	return f
}

// text finds a text by its id.
func text(t testing.TB, f *edit.Folder, id string) edit.Text {
	t.Helper()
	for _, one := range f.Texts() {
		if one.ID == id {
			return one
		}
	}
	t.Fatalf("there is no %s", id)
	return edit.Text{}
}

// values are all texts by id and language.
func values(f *edit.Folder) map[string]string {
	all := map[string]string{}
	for _, t := range f.Texts() {
		for l, text := range t.In {
			all[t.ID+" "+string(l)] = text
		}
	}
	return all
}

func TestTextsOfTheSmallCourse(t *testing.T) {
	f := read(t, coursetest.Small(t))
	for id, want := range map[string]string{
		"course/title":                                                   "A small course",
		"course/bot/about":                                               "A small course for a cohort.",
		"course/profile/sector/ask":                                      "Where do you work?",
		"course/profile/sector/option/civil":                             "Civil society",
		"course/competency/communication":                                "Communication",
		"course/reminder/module-waiting":                                 "Your next page is waiting.",
		"course/safety/words":                                            "danger",
		"calendar/newroz-2027":                                           "Newroz",
		"module/first-steps/title":                                       "First steps",
		"module/first-steps/quiz/office/late-report/option/above":        "I tell her superior.",
		"module/first-steps/quiz/office/late-report/option/ask/feedback": "You learn the reason before you decide.",
		"module/first-steps/quiz/check/sure/label/5":                     "Very well",
		"module/first-steps/quiz/check/which/explain":                    "The questions look forward.",
	} {
		if got := text(t, f, id).In[locales.English]; got != want {
			t.Errorf("%s is %q, want %q", id, got, want)
		}
	}
	if page := text(t, f, "module/first-steps/lesson/goals/three"); page.Kind != edit.Page || !strings.Contains(page.In[locales.English], "{#three}") {
		t.Errorf("the page is %+v", page)
	}
	if got := text(t, f, "course/profile/sector/ask"); got.File != "course.yaml" || got.Line != 15 || got.At[locales.Arabic].Line != 15 {
		t.Errorf("it stands at %v", got.Place)
	}
}

// Every plain text and page that the loader reads is among the texts, so that
// nothing of a course stays untranslated.
func TestNothingIsLeftOut(t *testing.T) {
	for name, fsys := range map[string]fs.FS{"small": coursetest.Small(t), "shipped": courses.Shipped()} {
		c, _ := course.Load(fsys)
		known := map[string]bool{}
		pages := 0
		for _, one := range read(t, fsys).Texts() {
			if one.Kind == edit.Page {
				pages++
			}
			known[one.In[locales.Sorani]] = true
		}
		want := 2
		for _, m := range c.Modules {
			for _, l := range m.Lessons {
				want += len(l.Pages)
			}
		}
		if pages != want {
			t.Errorf("%s: %d pages, want %d", name, pages, want)
		}
		for _, one := range plain(c) {
			if text := one[locales.Sorani]; text != "" && !known[text] {
				t.Errorf("%s: not listed: %q", name, text)
			}
		}
	}
}

// plain gathers the texts of a loaded course by hand.
func plain(c *course.Course) []course.Text {
	all := []course.Text{c.Title, c.Contact, c.Bot.About, c.Bot.Description, c.Safety.Text}
	for _, p := range c.Profile {
		all = append(all, p.Ask)
		for _, o := range p.Options {
			all = append(all, o.Text)
		}
	}
	for _, one := range c.Competencies {
		all = append(all, one.Title)
	}
	for _, one := range c.Reminders {
		all = append(all, one.Text)
	}
	for _, one := range c.Calendar {
		all = append(all, one.Name)
	}
	for _, m := range c.Modules {
		all = append(all, m.Title)
		for _, q := range m.Quizzes {
			all = append(all, q.Title)
			for _, one := range q.Questions {
				all = append(append(all, one.Ask, one.Explain), one.Labels...)
				for _, o := range one.Options {
					all = append(all, o.Text, o.Feedback)
				}
			}
		}
	}
	return all
}

func TestTheSameTextsChangeNothing(t *testing.T) {
	f := read(t, courses.Shipped())
	for _, one := range f.Texts() {
		for l, text := range one.In {
			if err := f.Set(one.ID, l, text); err != nil {
				t.Error(err)
			}
		}
	}
	if changed := f.Changed(); len(changed) > 0 {
		t.Errorf("changed: %v", slices.Sorted(maps.Keys(changed)))
	}
}

// Every text of the shipped course can be replaced where it stands; the others
// stay, and so does every line of its file but those of the text.
func TestEachTextAlone(t *testing.T) {
	all := coursetest.Files(t, courses.Shipped())
	before := values(read(t, all))
	for i, one := range read(t, all).Texts() {
		if i%13 > 0 {
			continue // each needs two readings of the whole folder
		}
		l := []locales.Lang{locales.Arabic, locales.Sorani, locales.English}[i%3]
		f := read(t, all)
		text := "New: words, \"of\" [all] kinds"
		if one.Kind == edit.Page {
			text = one.In[l] + "\n\nA line more."
		}
		if err := f.Set(one.ID, l, text); err != nil {
			t.Error(err)
			continue
		}
		after := values(read(t, f.FS()))
		if after[one.ID+" "+string(l)] != text {
			t.Errorf("%s is %q", one.ID, after[one.ID+" "+string(l)])
		}
		after[one.ID+" "+string(l)] = before[one.ID+" "+string(l)]
		if !maps.Equal(before, after) || len(f.Changed()) != 1 {
			t.Errorf("%s: something else changed", one.ID)
		}
	}
}
