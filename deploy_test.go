package rooms_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// TestPrepare runs deploy/prepare.sh as the operator would, and once more.
func TestPrepare(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("prepare.sh is for root")
	}
	dir := t.TempDir()
	for _, name := range []string{"prepare.sh", ".env.example"} {
		text, err := os.ReadFile(filepath.Join("deploy", name))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	prepare := func(token string) (string, error) {
		cmd := exec.Command("sh", filepath.Join(dir, "prepare.sh"))
		cmd.Stdin = strings.NewReader(token)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := prepare("hello\n"); err == nil || !strings.Contains(out, "not a bot's token") {
		t.Errorf("a wrong token: %v, %s", err, out)
	}
	if out, err := prepare("12345:AAkanari-token"); err != nil || strings.Contains(out, "kanari") {
		t.Fatalf("%v, %s", err, out)
	}
	first := prepared(t, dir)
	if first["telegram_bot_token"] != "12345:AAkanari-token" || len(first["webhook_secret"]) < 40 {
		t.Errorf("the secrets are %q", first)
	}
	if !strings.Contains(first["mongodb_uri"], "://cohortbot:"+first["mongo_password"]+"@mongo:27017/") {
		t.Error("the address of MongoDB does not have its password")
	}
	if out, err := prepare("6:another"); err != nil {
		t.Fatalf("the second time: %v, %s", err, out)
	}
	for name, value := range prepared(t, dir) {
		if first[name] != value {
			t.Errorf("the second time changes %s", name)
		}
	}
}

// prepared reads the secrets, and sees that a container's user can read them and
// others of this machine cannot.
func prepared(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for name, want := range map[string]os.FileMode{"secrets": 0o700, "backups": 0o700} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	list, err := filepath.Glob(filepath.Join(dir, "secrets", "*"))
	if err != nil || len(list) < 4 {
		t.Fatalf("%d secrets: %v", len(list), err)
	}
	for _, file := range list {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o644 {
			t.Errorf("%s: mode %v, %v", file, info.Mode(), err)
		}
		out[filepath.Base(file)] = strings.TrimSpace(string(text))
	}
	return out
}

// TestReleaseTakesWhatIsThere: the script of the release packs files that there are,
// and tells the program its version by names that it has.
func TestReleaseTakesWhatIsThere(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	text, err := os.ReadFile("deploy/release.sh")
	must(t, err)
	packed := regexp.MustCompile(`(?s)\tcp (.*?) "\$into"`).FindStringSubmatch(string(text))
	if packed == nil {
		t.Fatal("the script packs nothing")
	}
	for _, name := range strings.Fields(strings.ReplaceAll(packed[1], "\\\n", " ")) {
		if _, err := os.Stat(name); err != nil {
			t.Errorf("%s is packed, and is not there", name)
		}
	}
	out, err := exec.Command(released(t), "--version").CombinedOutput()
	if err != nil || !strings.HasPrefix(string(out), "cohortbot version v9.8.7 (commit abcdef123456, go") {
		t.Errorf("--version: %v, %s", err, out)
	}
}

// released is the program, linked as the script of the release links it. It is built for
// the first test that asks for it, and nothing writes to it: linking takes longer than
// most of what they do with it.
func released(t *testing.T) string {
	t.Helper()
	path, err := release()
	must(t, err)
	return path
}

// release builds it into a folder that TestMain takes away.
var release = sync.OnceValues(func() (string, error) {
	text, err := os.ReadFile("deploy/release.sh")
	flags := regexp.MustCompile(`-ldflags "([^"]+)"`).FindStringSubmatch(string(text))
	if err != nil || flags == nil {
		return "", errors.Join(errors.New("the script tells no version"), err)
	}
	told := strings.NewReplacer("$version", "v9.8.7", "$commit", "abcdef123456").Replace(flags[1])
	path := filepath.Join(os.Getenv(envRelease), "cohortbot")
	if out, err := exec.Command("go", "build", "-ldflags", told, "-o", path, "./cmd/cohortbot").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

// envRelease names the folder of the program.
const envRelease = "RELEASE_FOLDER"

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "cohortbot")
	if err = errors.Join(err, os.Setenv(envRelease, dir)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir) // what stays is in the system's own place for such things
	os.Exit(code)
}
