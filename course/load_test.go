package course_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"testing"
	"testing/fstest"

	"cohortbot/course"
	"cohortbot/locales"
)

// small loads the valid course that other packages' tests use too.
func small(t *testing.T) *course.Course {
	t.Helper()
	c, problems := course.Load(os.DirFS("testdata/small"))
	for _, p := range problems {
		t.Errorf("a valid course: %v", p)
	}
	if c == nil {
		t.FailNow()
	}
	return c
}

func TestLoadInOrder(t *testing.T) {
	c := small(t)
	if got := []string{string(c.Modules[0].ID), string(c.Modules[1].ID)}; got[0] != "first-steps" || got[1] != "going-on" {
		t.Errorf("modules are %v", got)
	}
	var quizzes []course.QuizID
	for _, q := range c.Modules[0].Quizzes {
		quizzes = append(quizzes, q.ID)
	}
	if len(quizzes) != 3 || quizzes[0] != "self-start" || quizzes[2] != "office" {
		t.Errorf("quizzes are %v", quizzes)
	}
	lesson := c.Lesson("first-steps", "goals")
	if lesson == nil || lesson != c.Modules[0].Lessons[1] || len(lesson.Pages) != 3 {
		t.Fatalf("the second lesson is %v", lesson)
	}
	if got := lesson.Title.In(locales.Arabic); got != "الهدف قبل الخطوة" {
		t.Errorf("its title is %q", got)
	}
	for i, want := range []course.PageID{"p1", "three", "p3"} {
		if got := lesson.Pages[i].ID; got != want || lesson.Index(want) != i {
			t.Errorf("page %d is %q, want %q", i, got, want)
		}
	}
	if c.Previous("going-on") != c.Modules[0] || c.Previous("first-steps") != nil || c.Previous("none") != nil {
		t.Error("the module before is wrong")
	}
}

func TestLoadQuestions(t *testing.T) {
	c := small(t)
	check := c.Quiz("first-steps", "check")
	if check.Pass != 60 || check.Attempts != 2 || !check.Scored() || check.See != course.SeeTotals {
		t.Errorf("the quiz is %+v", check)
	}
	types := []course.QuestionType{course.Single, course.Multiple, course.Scale, course.TextQuestion}
	for i, q := range check.Questions {
		if q.Type != types[i] || q.Scored() != (i < 2) {
			t.Errorf("question %s is %s, scored %v", q.ID, q.Type, q.Scored())
		}
	}
	if q := check.Question("sure"); q.Points != 5 || q.Labels[4].In(locales.Sorani) != "زۆر باش" {
		t.Errorf("the scale is %+v", q)
	}
	if q := check.Question("goal-of-mine"); q.Max != 500 {
		t.Errorf("the text may have %d characters", q.Max)
	}
	if lesson, page, ok := c.Module("first-steps").Page(check.Question("which").Page); !ok || lesson.ID != "goals" || page != 1 {
		t.Errorf("the page to look at again is %v %d %v", lesson, page, ok)
	}
	remind, ok := c.Quiz("first-steps", "office").Questions[0].Option("remind")
	if !ok || remind.Score == nil || *remind.Score != 0.5 || remind.Correct {
		t.Errorf("the option of a scenario is %+v", remind)
	}
	if m := c.Measures[0]; m.Before != (course.QuizRef{Module: "first-steps", Quiz: "self-start"}) || m.After.Module != "going-on" || m.Then != nil {
		t.Errorf("the measure is %+v", m)
	}
}

func TestHashFollowsContent(t *testing.T) {
	before := small(t)
	load := func(from, to string) *course.Course {
		c, problems := course.Load(edited(t, "modules/01-first-steps/check.quiz.yaml", from, to))
		if c == nil {
			t.Fatalf("%q for %q: %v", to, from, problems)
		}
		return c
	}
	hash := func(c *course.Course) string { return c.Quiz("first-steps", "check").Questions[0].Hash }
	if same := load("", ""); hash(same) != hash(before) || same.Hash != before.Hash || len(hash(same)) != 32 {
		t.Errorf("the same content has hashes %q and %q", hash(same), hash(before))
	}
	if other := load("en: The step", "en: A step"); hash(other) == hash(before) || other.Hash == before.Hash {
		t.Error("a changed option keeps the hash")
	}
	if other := load("pass: 60", "pass: 61"); hash(other) != hash(before) || other.Hash == before.Hash {
		t.Error("a changed pass mark must change the course's hash and no question's")
	}
}

func TestOpenMedia(t *testing.T) {
	c := small(t)
	media := c.Lesson("first-steps", "welcome").Pages[1].Files(locales.Sorani)
	if len(media) != 1 || media[0].Kind != course.Photo || media[0].Alt != "ڕێگایەک بە سێ بەرد" {
		t.Fatalf("the page's media are %+v", media)
	}
	f, err := c.Open(media[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if data, err := io.ReadAll(f); err != nil || len(data) == 0 {
		t.Errorf("read %d bytes, %v", len(data), err)
	}
	for _, path := range []string{"course.yaml", "../small/course.yaml", "/etc/passwd", "", "modules/01-first-steps/media"} {
		if _, err := c.Open(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("opening %q: %v", path, err)
		}
	}
}

func TestLinksAreRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/small")); err != nil {
		t.Fatal(err)
	}
	outside := t.TempDir() + "/secret.jpg"
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	picture := dir + "/modules/01-first-steps/media/path.jpg"
	if err := os.Remove(picture); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, picture); err != nil {
		t.Skip("no links here")
	}
	c, problems := course.Load(os.DirFS(dir))
	if c != nil || !course.Broken(problems) {
		t.Errorf("a link out of the course is followed: %v", problems)
	}
}

// files copies the valid course into memory.
func files(t testing.TB) fstest.MapFS {
	t.Helper()
	all := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS("testdata/small"), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile("testdata/small/" + name)
		all[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
