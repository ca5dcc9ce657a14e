package edit_test

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"cohortbot/course/coursetest"
	"cohortbot/course/edit"
	"cohortbot/locales"
)

// FuzzSet puts any text into any place of a file that has all styles: it is
// read back and every other text stays.
func FuzzSet(f *testing.F) {
	for i, text := range hard {
		f.Add(uint(i), uint(i/3), text)
	}
	all := styled()
	texts := read(f, all).Texts()
	f.Fuzz(func(t *testing.T, which, lang uint, text string) {
		one := texts[which%uint(len(texts))]
		l := []locales.Lang{locales.Arabic, locales.Sorani, locales.English}[lang%3]
		if !utf8.ValidString(text) || edit.Clean(one.Kind, text) == "" || one.Kind == edit.Page {
			return
		}
		put(t, "fuzz", all, one, l, text)
	})
}

// FuzzPage puts any text into a page: either it is read back and the other
// pages stay, or nothing changes.
func FuzzPage(f *testing.F) {
	for _, text := range append(hard, "a {#three}", "<!-- a\n---\n-->", "```\n---\n```", "~~~\n---") {
		f.Add(text, "# A\n\na\n---\nb {#three}\n\n---\nc", uint8(1))
	}
	f.Fuzz(func(t *testing.T, text, file string, page uint8) {
		all := fstest.MapFS{
			"course.yaml":           {Data: []byte("languages: [en]\nmodules: [m]")},
			"modules/m/module.yaml": {Data: []byte("id: m")},
			"modules/m/1-a.en.md":   {Data: []byte(file)},
		}
		folder, problems := edit.Read(all)
		if len(problems) > 0 {
			return
		}
		texts := folder.Texts()
		one := texts[int(page)%len(texts)]
		before := values(folder)
		err := folder.Set(one.ID, locales.English, text)
		if err != nil {
			if len(folder.Changed()) > 0 || !strings.Contains(err.Error(), one.ID) {
				t.Errorf("changed although %v", err)
			}
			return
		}
		if text = edit.Clean(edit.Page, text); text == "" {
			return // as it was
		}
		before[one.ID+" en"] = text
		if after := values(read(t, folder.FS())); !maps.Equal(before, after) {
			t.Errorf("%q set in %q to %q gives %q", one.ID, file, text, after)
		}
	})
}

// FuzzRead reads any YAML as a quiz and sets every text in it: no panic, and
// nothing but that text changes.
func FuzzRead(f *testing.F) {
	f.Add(string(coursetest.Small(f)["modules/01-first-steps/check.quiz.yaml"].Data))
	f.Add(styles)
	f.Add("title: {en: 'a\n\n  b', ar: !!str x}\nquestions: [{id: q, ask: {en: \"\\x41\"}, labels: [{en: |\n  a}]}]")
	f.Fuzz(func(t *testing.T, quiz string) {
		all := fstest.MapFS{
			"course.yaml":           {Data: []byte("languages: [en, ar]\nmodules: [m]")},
			"modules/m/module.yaml": {Data: []byte("id: m\nquizzes: [q]")},
			"modules/m/q.quiz.yaml": {Data: []byte(quiz)},
		}
		folder, problems := edit.Read(all)
		if len(problems) > 0 {
			return
		}
		for _, one := range folder.Texts() {
			for _, l := range []locales.Lang{locales.English, locales.Arabic} {
				before := values(folder)
				if err := folder.Set(one.ID, l, "a: 'new' text"); err != nil {
					continue
				}
				before[one.ID+" "+string(l)] = "a: 'new' text"
				if !maps.Equal(before, values(folder)) {
					t.Fatalf("%s in %q changed something else", one.ID, quiz)
				}
			}
		}
	})
}
