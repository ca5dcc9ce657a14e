package faults

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// envBinary tells the tests where the real binary lies; envForm chooses the form.
const (
	envBinary = "FAULTS_BINARY"
	envForm   = "FAULTS"
)

func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		fmt.Println("faults: left out in -short: it runs the real binary for a minute")
		return
	}
	// Mostly a test waits: for what it has frozen, or for another process.
	err := flag.Set("test.parallel", "4")
	dir, more := os.MkdirTemp("", "faults")
	if err = errors.Join(err, more); err == nil {
		err = build(filepath.Join(dir, "cohortbot"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir) // what stays is in the system's own place for such things
	os.Exit(code)
}

func build(path string) error {
	// Without the tables of a debugger, which it does not need, it is linked sooner.
	if out, err := exec.Command("go", "build", "-ldflags", "-s -w", "-o", path, "cohortbot/cmd/cohortbot").CombinedOutput(); err != nil {
		return fmt.Errorf("build the binary: %w\n%s", err, out)
	}
	return os.Setenv(envBinary, path)
}

// watch looks at every folder of the source: a result that go test keeps is good only
// while what the binary was built from stays as it is.
func watch(t *testing.T) {
	t.Helper()
	must(t, filepath.WalkDir("..", func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && len(d.Name()) > 2 && strings.HasPrefix(d.Name(), ".") {
			return filepath.SkipDir
		}
		return err
	}))
}

// long says that the long form was asked for.
func long() bool { return os.Getenv(envForm) == "long" }

// form is what the form asked for needs of something.
func form[T any](short, lengthy T) T {
	if long() {
		return lengthy
	}
	return short
}

// patience is how long a test waits for what must come.
func patience() time.Duration { return form(4*time.Minute, 15*time.Minute) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
