package course_test

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cohortbot/course"
	"cohortbot/locales"
)

func FuzzLesson(f *testing.F) {
	for _, seed := range []string{
		"# T\n\na\n---\n{#p}\nb", "![a](media/path.jpg)", "[a](https://b.c)", "> - 1. **a**", "```\n---", "<!-- a",
		"[a]: <b>\n[a]", "a\\\n`b`", "&#x202e;", "***a** b*", "\uFEFF{#}", "#\n---\n\n---",
	} {
		f.Add(seed)
	}
	all := files(f)
	f.Fuzz(func(t *testing.T, markdown string) {
		course.Load(with(all, "modules/02-going-on/01-habits.en.md", markdown))
		same := all
		for _, l := range []string{"en", "ar", "ckb"} {
			same = with(same, "modules/02-going-on/01-habits."+l+".md", markdown)
		}
		c, problems := course.Load(same)
		if (c == nil) != course.Broken(problems) {
			t.Fatalf("a course %v with problems %v", c != nil, problems)
		}
		if c == nil {
			return
		}
		for _, p := range c.Lesson("going-on", "habits").Pages {
			telegram(t, p.HTML[locales.English])
			if p.Units[locales.English] > 4096 {
				t.Errorf("a page of %d units", p.Units[locales.English])
			}
		}
	})
}

func FuzzQuiz(f *testing.F) {
	all := files(f)
	f.Add(string(all[check].Data))
	f.Add(string(all[office].Data))
	for _, seed := range []string{
		"id: check\nkind: scenario\nquestions: [{id: a, type: single, options: [{}, {}]}]",
		"a: &a [*a]", "questions: {}", "? a\n: b", "questions: [~, 1, [], {type: scale, labels: [1]}]", "!!binary x", "{[a]: b}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, quiz string) {
		c, problems := course.Load(with(all, check, quiz))
		if (c == nil) != course.Broken(problems) {
			t.Fatalf("a course %v with problems %v", c != nil, problems)
		}
		if c != nil && len(c.Quiz("first-steps", "check").Questions) == 0 {
			t.Error("an empty quiz")
		}
	})
}

func FuzzCourse(f *testing.F) {
	all := files(f)
	f.Add(string(all[top].Data), string(all[module1].Data), string(all[days].Data))
	f.Add("languages: [en]\nmodules: [[a], 01-first-steps]", "release: {after: 1}\nquizzes: [a]", "- {from: 0}")
	f.Fuzz(func(t *testing.T, topFile, module, calendar string) {
		one := with(with(with(all, top, topFile), module1, module), days, calendar)
		if c, problems := course.Load(one); (c == nil) != course.Broken(problems) {
			t.Fatalf("a course %v with problems %v", c != nil, problems)
		}
	})
}

// FuzzFolder puts whole folders over the valid course: any files under any
// names, hidden ones, links and folders in the place of files. A folder takes
// long to be made smaller: run it with -fuzzminimizetime 5x.
func FuzzFolder(f *testing.F) {
	all := files(f)
	whole := ""
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".md") {
			whole += "-- " + name + "\n" + string(all[name].Data)
		}
	}
	f.Add(whole)
	for _, seed := range []string{
		"-- course.yaml\nlanguages: [en]\nmodules: [a]\n-- modules/a/module.yaml\nid: a\nquizzes: [b]\n-- modules/a/b.quiz.yaml\nid: b",
		"-- modules/01-first-steps/3-x.ckb.md\n# A\n\n![a](media/b.mp3)\n---\n{#y}\n-- modules/01-first-steps/media/b.mp3\nID3",
		"-- modules/01-first-steps\nx", "-- about.en.md/x\ny", "-- course.yaml ->\n/etc/passwd", "-- modules/02-going-on/media ->\n../..",
		"-- .git/config\nx\n-- modules/.x/y\n-- schema/course.schema.json\n{}", "-- calendar.yaml\n- &a [*a]\n-- consent.ar.md\n<!--",
		"-- modules/02-going-on/01-habits.en.md\n\x00\n-- modules/02-going-on/99999-\n-- modules/02-going-on/1-a.b.c.md\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, archive string) {
		one := maps.Clone(all)
		for part := range strings.SplitSeq("\n"+archive, "\n-- ") {
			name, content, _ := strings.Cut(part, "\n")
			name, link := strings.CutSuffix(name, " ->")
			if !fs.ValidPath(name) || name == "." {
				continue
			}
			one[name] = &fstest.MapFile{Data: []byte(content)}
			if link {
				one[name].Mode = fs.ModeSymlink
			}
		}
		began := time.Now()
		c, problems := course.Load(one)
		if (c == nil) != course.Broken(problems) {
			t.Fatalf("a course %v with problems %v", c != nil, problems)
		}
		for _, p := range problems {
			if p.Line < 1 || p.File == "" || p.Message == "" || strings.Contains(p.Message, "\n") {
				t.Errorf("a problem without a place, or on several lines: %q", p)
			}
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("it takes %v", took)
		}
	})
}

// with is the files with one replaced.
func with(all fstest.MapFS, name, content string) fstest.MapFS {
	one := fstest.MapFS{}
	for n, f := range all {
		one[n] = f
	}
	one[name] = &fstest.MapFile{Data: []byte(content)}
	return one
}
