package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCourseNew(t *testing.T) {
	for name, args := range map[string][]string{
		"all":    nil,
		"two":    {"--languages", "en,ckb"},
		"sample": {"--sample"},
	} {
		dir := filepath.Join(t.TempDir(), "my courses", name)
		out, _, err := env{}.runs(t, append([]string{"course", "new", dir}, args...)...)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out, "\n  cohortbot course check '"+dir+"'\n") || !strings.Contains(out, "\n  cohortbot rehearse --course '"+dir+"'\n") {
			t.Errorf("the next commands are not in\n%s", out)
		}
		found, _, err := env{}.runs(t, "course", "check", dir)
		if err != nil || strings.Count(found, "\n") != 1 || !strings.Contains(found, "is a sample") {
			t.Errorf("%s: the new course has the problems %s, %v", name, found, err)
		}
	}
}

func TestCourseNewKeepsTheOrderOfLanguages(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	if _, _, err := (env{}).runs(t, "course", "new", "--languages", "en, ar", dir); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "course.yaml"))
	must(t, err)
	if !strings.Contains(string(text), "languages: [en, ar]\n") || strings.Contains(string(text), "ckb") {
		t.Errorf("the course is\n%s", text)
	}
	if _, err := os.Stat(filepath.Join(dir, "about.ckb.md")); !os.IsNotExist(err) {
		t.Errorf("a language that was not asked for: %v", err)
	}
}

func TestCourseNewRefuses(t *testing.T) {
	full := t.TempDir()
	kept := filepath.Join(full, "notes.txt")
	must(t, os.WriteFile(kept, []byte("mine"), 0o600))
	fresh := filepath.Join(t.TempDir(), "fresh")
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{full}, "is not empty"},
		{[]string{kept}, "it is no folder"},
		{nil, "name the folder"},
		{[]string{fresh, "more"}, "too many words"},
		{[]string{"--languages", "fr", fresh}, `not in "fr"`},
		{[]string{"--languages", "ar,ar", fresh}, "asked for twice"},
		{[]string{"--languages", ",", fresh}, "name at least one"},
		{[]string{"--languages", "ar", "--sample", fresh}, "leave out --languages"},
	} {
		_, _, err := env{}.runs(t, append([]string{"course", "new"}, test.args...)...)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: want %q, got %v", test.args, test.want, err)
		}
	}
	if text, err := os.ReadFile(kept); err != nil || string(text) != "mine" {
		t.Errorf("what was there is now %q, %v", text, err)
	}
	if _, err := os.Stat(fresh); !os.IsNotExist(err) {
		t.Errorf("a folder was made in vain: %v", err)
	}
}

// TestCourseCheckKnowsTheBot: a language that the bot cannot speak is a problem of
// the course, wherever a course is read.
func TestCourseCheckKnowsTheBot(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mine")
	_, _, err := env{}.runs(t, "course", "new", "--languages", "en", dir)
	must(t, err)
	file := filepath.Join(dir, "course.yaml")
	text, err := os.ReadFile(file)
	must(t, err)
	must(t, os.WriteFile(file, []byte(strings.Replace(string(text), "languages: [en]", "languages: [en, fr]", 1)), 0o600))
	const want = `the bot has no words of its own in "fr"`
	if found, _, err := (env{}).runs(t, "course", "check", dir); err == nil || !strings.Contains(found, want) {
		t.Errorf("course check: %v\n%s", err, found)
	}
	if _, err := loadCourse(settings{course: dir}); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("serve: %v", err)
	}
	if _, wrong, err := readCourse(dir); err != nil || wrong != 1 {
		t.Errorf("doctor counts %d, %v", wrong, err)
	}
	s := newScript(dir, nil, func() {})
	s.look()
	if s.course != nil || !strings.Contains(fmt.Sprint(s.found), want) {
		t.Errorf("rehearse: %v", s.found)
	}
}
