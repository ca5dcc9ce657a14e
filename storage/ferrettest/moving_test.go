package ferrettest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMovingToMongoDBAndBack does with the real binary what an operator does who
// leaves the embedded database for MongoDB, or comes back.
func TestMovingToMongoDBAndBack(t *testing.T) {
	home := t.TempDir()
	binary := filepath.Join(home, "cohortbot")
	build := exec.Command("go", "build", "-o", binary, "./cmd/cohortbot")
	build.Dir = "../.."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	words := filepath.Join(home, "words")
	if err := os.WriteFile(words, []byte("words for a test\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(wantErr, data, uri string, args ...string) string {
		t.Helper()
		cmd := exec.Command(binary, args...)
		cmd.Dir = home
		cmd.Env = append(os.Environ(), "COHORTBOT_DATA_DIR="+data, "MONGODB_URI="+uri, "COHORTBOT_PASSPHRASE_FILE="+words)
		out, err := cmd.CombinedOutput()
		if (err != nil) != (wantErr != "") || !strings.Contains(string(out), wantErr) {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	uri := Start(t) + "moved"
	run("", "embedded", "", "cohort", "new", "--name", "بهار", "--start", "2026-12-01")
	run("", "embedded", "", "invite", "--role", "participant")
	want := run("", "embedded", "", "cohort", "list")
	run("", "embedded", "", "backup", "one.backup")
	run("no key file", "distributed", uri, "cohort", "list")
	run("", "distributed", uri, "restore", "one.backup")
	if got := run("", "distributed", uri, "cohort", "list"); got != want {
		t.Errorf("in MongoDB there is %q, want %q", got, want)
	}
	run("not empty", "distributed", uri, "restore", "one.backup")
	run("", "distributed", uri, "backup", "two.backup")
	run("", "again", "", "restore", "two.backup")
	if got := run("", "again", "", "cohort", "list"); got != want {
		t.Errorf("back again there is %q, want %q", got, want)
	}
}
