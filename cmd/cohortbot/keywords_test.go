package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/urfave/cli/v3"

	"cohortbot/seal"
)

// told runs a command on a data directory and gives what it says.
func told(t *testing.T, env map[string]string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, errs bytes.Buffer
	err = run(t.Context(), append([]string{"cohortbot"}, args...), func(name string) string { return env[name] }, &out, &errs)
	return out.String(), errs.String(), err
}

// retyped makes the key file of a directory from words, as key restore does.
func retyped(t *testing.T, dir, words string) (string, error) {
	t.Helper()
	var out, errs bytes.Buffer
	sh := shell{getenv: func(string) string { return "" }, stdout: &out, stderr: &errs}
	cmd := sh.keyCommand()
	cmd.Reader, cmd.ExitErrHandler = strings.NewReader(words), func(context.Context, *cli.Command, error) {}
	err := cmd.Run(t.Context(), []string{"key", "restore", "--data-dir", dir})
	return out.String() + errs.String(), err
}

// A woman's name is sealed; the machine is lost and with it the key file; from the
// words on paper the key comes back and opens it.
func TestKeyComesBackFromPaper(t *testing.T) {
	dir := t.TempDir()
	env := map[string]string{"COHORTBOT_DATA_DIR": dir}
	key := filepath.Join(dir, "key")
	_, _, err := told(t, env, "cohort", "new", "--name", "Spring", "--start", "2026-12-01")
	must(t, err)
	_, _, err = told(t, env, "key", "add")
	must(t, err)
	shown, warned, err := told(t, env, "key", "show")
	must(t, err)
	if !strings.Contains(warned, "clear this terminal") {
		t.Errorf("no warning: %q", warned)
	}
	before, err := os.ReadFile(key)
	must(t, err)
	if !strings.Contains(string(before), "\nshown ") {
		t.Error("that it was shown is not noted")
	}
	if said, err := retyped(t, dir, shown); err == nil || !strings.Contains(err.Error(), "stays as it is") {
		t.Errorf("a key file was overwritten: %v %s", err, said)
	}

	_, words, _ := strings.Cut(shown, "\nlookup\n")
	must(t, os.Remove(key))
	if _, err := retyped(t, dir, "LOOKUP "+strings.ToUpper(strings.ReplaceAll(words, "\n", " \n "))); err != nil {
		t.Fatal(err)
	}
	list, _, err := told(t, env, "cohort", "list")
	must(t, err)
	if !strings.Contains(list, "Spring") {
		t.Errorf("what was sealed does not open: %q", list)
	}
	file, err := seal.Load(key)
	must(t, err)
	if time.Since(file.Shown()) > time.Minute || file.Newest() != 2 {
		t.Errorf("shown %v, newest %d", file.Shown(), file.Newest())
	}

	must(t, os.Remove(key))
	if _, err := retyped(t, dir, shown); err != nil {
		t.Errorf("all that was printed is not read back: %v", err)
	}
	after, err := seal.Load(key)
	must(t, err)
	if !bytes.Equal(file.Show(after.Shown()).Encode(), after.Encode()) {
		t.Error("another key")
	}
}

func TestKeyRestoreRefusesAWrongWord(t *testing.T) {
	dir := t.TempDir()
	env := map[string]string{"COHORTBOT_DATA_DIR": dir}
	if _, _, err := told(t, env, "key", "show"); err == nil || !strings.Contains(err.Error(), "key new") {
		t.Errorf("shown without a key: %v", err)
	}
	_, _, err := told(t, env, "key", "new")
	must(t, err)
	shown, _, err := told(t, env, "key", "show")
	must(t, err)
	must(t, os.Remove(filepath.Join(dir, "key")))
	_, words, _ := strings.Cut(shown, "\nlookup\n")
	other := " 1 abandon"
	if strings.Contains(words, other) {
		other = " 1 zoo"
	}
	first := strings.Fields(words)[1]
	_, err = retyped(t, dir, "lookup\n"+strings.Replace(words, " 1 "+first, other, 1))
	if err == nil || !strings.Contains(err.Error(), "word 1 of lookup") && !strings.Contains(err.Error(), "do not belong together") {
		t.Errorf("a wrong word: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "key")); err == nil {
		t.Error("a key file was made all the same")
	}
}

// A key that is added must be written down anew.
func TestKeyAddIsShownToNobody(t *testing.T) {
	env := map[string]string{"COHORTBOT_DATA_DIR": t.TempDir()}
	shownAt := func() time.Time {
		file, err := seal.Load(filepath.Join(env["COHORTBOT_DATA_DIR"], "key"))
		must(t, err)
		return file.Shown()
	}
	for i, args := range [][]string{{"key", "new"}, {"key", "show"}, {"key", "add"}, {"key", "show"}} {
		_, _, err := told(t, env, args...)
		must(t, err)
		if shownAt().IsZero() != (i%2 == 0) {
			t.Errorf("after %v: shown %v", args, shownAt())
		}
	}
}
