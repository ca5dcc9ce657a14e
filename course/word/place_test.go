package word_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cohortbot/course/word"
)

// lessons makes a document of these headings, each with a line of text.
func lessons(t *testing.T, headings ...string) []byte {
	t.Helper()
	body := ""
	for _, h := range headings {
		body += para("Heading1", run("", h)) + para("", run("", "Text below "+h+"."))
	}
	return pack(t, bare(body))
}

// module is a folder 01-a with these files.
func module(names ...string) fstest.MapFS {
	all := fstest.MapFS{"modules/01-a": &fstest.MapFile{Mode: 0o755 | 1<<31}}
	for _, name := range names {
		all["modules/01-a/"+name] = &fstest.MapFile{Data: []byte("# Old\n\nText.\n")}
	}
	return all
}

func TestWhereLessonsGo(t *testing.T) {
	three := module("01-welcome.en.md", "02-goals.en.md", "02-goals.ckb.md", "10-end.en.md", "README.md")
	for name, c := range map[string]struct {
		course   fstest.MapFS
		lang     string
		from     int
		headings []string
		want     []string
		said     string
	}{
		"a new module": {module(), "en", 0, []string{"Where We Are", "Élan & how: “it’s” done, at considerable length", "Where we are"},
			[]string{"01-where-we-are", "02-elan-how-its-done-at", "03-where-we-are-2"}, ""},
		"another script":         {module(), "ar", 0, []string{"أهلاً", "العمل مع NGOs", "3"}, []string{"01-lesson-01", "02-lesson-02", "03-3"}, ""},
		"by order":               {three, "ar", 0, []string{"أ", "ب", "ج", "د"}, []string{"01-welcome", "02-goals", "10-end", "11-lesson-11"}, ""},
		"from a number":          {three, "ar", 2, []string{"أ", "ب"}, []string{"02-goals", "10-end"}, ""},
		"after all":              {three, "ar", 20, []string{"أ", "ب"}, []string{"20-lesson-20", "21-lesson-21"}, ""},
		"by id":                  {three, "ar", 0, []string{"أ {#goals}", "ب {#new-one}", "ج"}, []string{"02-goals", "11-new-one", "10-end"}, ""},
		"by title":               {three, "ckb", 0, []string{"End", "Welcome"}, []string{"10-end", "01-welcome"}, ""},
		"an id that cannot be":   {three, "ar", 0, []string{"أ {#Not This}"}, []string{"01-welcome"}, "cannot be a lesson's id"},
		"one id for two lessons": {three, "ar", 0, []string{"أ {#goals}", "ب {#goals}"}, []string{"02-goals", "11-goals-2"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := word.Import(word.Job{Name: "d.docx", Data: lessons(t, c.headings...), Course: c.course, Module: "01-a", Lang: "xx", From: c.from})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, l := range r.Lessons {
				got = append(got, strings.TrimSuffix(strings.TrimPrefix(l.File, "modules/01-a/"), ".xx.md"))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("the lessons are %v, want %v", got, c.want)
			}
			if c.said == "" && len(r.Remarks) > 0 || c.said != "" && (len(r.Remarks) == 0 || !strings.Contains(r.Remarks[0].Message, c.said)) {
				t.Errorf("the remarks are %v", r.Remarks)
			}
		})
	}
}

func TestABookmarkNamesALesson(t *testing.T) {
	body := para("Heading1", run("", "ب")+`<w:bookmarkStart w:name="goals"/>`) + para("", run("", "x"))
	r, err := word.Import(word.Job{Name: "d.docx", Data: pack(t, bare(body)), Course: module("01-welcome.en.md", "02-goals.en.md"), Module: "01-a", Lang: "ar"})
	if err != nil || r.Lessons[0].File != "modules/01-a/02-goals.ar.md" || !slices.Equal(r.Lessons[0].Beside, []string{"en"}) {
		t.Errorf("%v %+v", err, r.Lessons)
	}
}

// TestNothingIsWrittenOver: files with other content are named, equal ones are
// left as they are, and --replace alone changes them.
func TestNothingIsWrittenOver(t *testing.T) {
	all := module("01-a.en.md")
	job := word.Job{Name: "d.docx", Data: lessons(t, "A", "B"), Course: all, Module: "01-a", Lang: "en"}
	first, err := word.Import(job)
	if err != nil || !slices.Equal(first.Taken, []string{"modules/01-a/01-a.en.md"}) {
		t.Fatalf("%v, taken are %v", err, first.Taken)
	}
	job.Replace = true
	second, err := word.Import(job)
	if err != nil || len(second.Taken) > 0 || !strings.HasPrefix(string(second.Files["modules/01-a/01-a.en.md"]), "# A\n") {
		t.Fatalf("%v, taken are %v of %v", err, second.Taken, second.Files)
	}
	job.Course, job.Replace = over(all, second.Files), false
	third, err := word.Import(job)
	if err != nil || len(third.Files) > 0 || len(third.Taken) > 0 || !third.Lessons[0].Same || !third.Lessons[1].Same {
		t.Errorf("%v: importing again gives %+v", err, third)
	}
}

// TestAPictureHasOneFile: the same picture in two languages is one file, and a
// name that is taken is not taken again.
func TestAPictureHasOneFile(t *testing.T) {
	picture := string(document(t, "bridge.png"))
	parts := linked(bare(title+para("", `<w:r><w:drawing><pic:pic><pic:blipFill><a:blip r:embed="i"/></pic:blipFill></pic:pic></w:drawing></w:r>`)), "i image image.png")
	parts["word/image.png"] = picture
	all := module()
	all["modules/01-a/media/t-1.en.png"] = &fstest.MapFile{Data: []byte("another")}
	job := word.Job{Name: "d.docx", Data: pack(t, parts), Course: all, Module: "01-a", Lang: "en"}
	first, err := word.Import(job)
	if err != nil || len(first.Taken) > 0 || string(first.Files["modules/01-a/media/t-2.en.png"]) != picture {
		t.Fatalf("%v, taken are %v of %v", err, first.Taken, slices.Sorted(maps.Keys(first.Files)))
	}
	job.Course, job.Lang = over(all, first.Files), "ar"
	second, err := word.Import(job)
	if err != nil || len(second.Files) != 1 || !strings.Contains(string(second.Files["modules/01-a/01-t.ar.md"]), "(media/t-2.en.png)") {
		t.Errorf("%v, the second language gives %v", err, slices.Sorted(maps.Keys(second.Files)))
	}
}

// TestWhatStandsBeforeTheFirstHeading, and documents without one.
func TestWhatStandsBeforeTheFirstHeading(t *testing.T) {
	text := func(words string) string { return para("", run("", words)) }
	for name, c := range map[string]struct{ body, want, said string }{
		"text before":       {text("a") + title + text("b"), "# T\n\na\n\nb\n", "text before the first heading begins the first lesson"},
		"a page before":     {text("a") + breakPage + title + text("b"), "# T\n\na\n\n---\n\nb\n", "text before the first heading"},
		"a title before":    {para("Title", run("", "The course")) + title + text("b"), "# T\n\nb\n", "the title of the document stays out"},
		"no heading":        {text("a"), "# My lesson\n\na\n", "there is no heading"},
		"a title alone":     {para("Title", run("", "A")) + text("a"), "# A\n\na\n", ""},
		"a lower heading":   {para("Heading2", run("", "A")) + text("a") + para("Heading3", run("", "B")) + text("b"), "# A\n\na\n\n## B\n\nb\n", "those of level 2 begin the lessons"},
		"in another tongue": {para("عنوان١", run("", "أ")) + text("ب"), "# أ\n\nب\n", ""},
		"an empty heading":  {title + para("Heading1", "") + text("a"), "# T\n\na\n", ""},
		"two titles":        {title + text("a") + para("Title", run("", "Later")), "# T\n\na\n\n## Later\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := word.Import(word.Job{Name: "x/My lesson.docx", Data: pack(t, bare(c.body)), Course: module(), Module: "01-a", Lang: "en"})
			if err != nil || len(r.Lessons) != 1 {
				t.Fatalf("%v, the lessons are %v", err, r.Lessons)
			}
			if got := string(r.Files[r.Lessons[0].File]); got != c.want {
				t.Errorf("it became\n%s\nwant\n%s", got, c.want)
			}
			if c.said == "" && len(r.Remarks) > 0 || c.said != "" && (len(r.Remarks) != 1 || !strings.Contains(r.Remarks[0].Message, c.said)) {
				t.Errorf("the remarks are %v", r.Remarks)
			}
		})
	}
}

func TestAJobThatMakesNoSense(t *testing.T) {
	for _, folder := range []string{"", ".", "..", "../a", "A", "a/b"} {
		if _, err := word.Import(word.Job{Name: "d.docx", Data: lessons(t, "A"), Course: module(), Module: folder, Lang: "en"}); err == nil {
			t.Errorf("the folder %q was taken", folder)
		}
	}
}
