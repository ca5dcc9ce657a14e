package rooms_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

var (
	commandLine = regexp.MustCompile("go run \\./cmd/cohortbot ([^`\n]+)")
	linkTarget  = regexp.MustCompile(`\]\(([^)#]+)\)`)
	codeBlock   = regexp.MustCompile("(?ms)^```.*?^```$")
	quotedWord  = regexp.MustCompile(`"[^"]*"|\S+`)
)

// TestReadmeCommandsRun runs every command of README.md, in its order, on one
// data directory. Those that run until they are stopped are stopped.
func TestReadmeCommandsRun(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	binary := released(t)
	home := t.TempDir()
	// Paths of the README are seen from the root, and what it writes is not.
	if err := os.CopyFS(filepath.Join(home, "courses/women-in-leadership"), os.DirFS("courses/women-in-leadership")); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, m := range commandLine.FindAllStringSubmatch(readme(t), -1) {
		args := words(m[1])
		seen[args[0]] = true
		t.Run(m[1], func(t *testing.T) {
			cmd := exec.Command(binary, args...)
			cmd.Dir = home
			switch args[0] {
			case "serve":
				tellsWhatIsMissing(t, cmd)
			case "rehearse":
				cmd.Args = append(cmd.Args, "--page", "127.0.0.1:0", "--listen", "127.0.0.1:0", "--log", "info")
				startsAndStops(t, cmd)
			case "backup": // nobody is there to be asked
				must(t, os.WriteFile(filepath.Join(home, "words"), []byte("words for a test\n"), 0o600))
				cmd.Env = append(os.Environ(), "COHORTBOT_PASSPHRASE_FILE="+filepath.Join(home, "words"))
				succeeds(t, cmd)
			case "key": // the embedded database has made one, which must stay
				cmd.Env = append(os.Environ(), "COHORTBOT_KEY_FILE="+filepath.Join(home, "another"))
				succeeds(t, cmd)
			default:
				succeeds(t, cmd)
			}
		})
	}
	for _, name := range []string{"rehearse", "serve", "cohort", "invite", "results", "course", "key", "backup"} {
		if !seen[name] {
			t.Errorf("the README does not show %s", name)
		}
	}
}

func succeeds(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// tellsWhatIsMissing: without a token `serve` can only say so.
func tellsWhatIsMissing(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	cmd.Env = append(os.Environ(), "TELEGRAM_BOT_TOKEN=", "TELEGRAM_BOT_TOKEN_FILE=")
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "BotFather") {
		t.Errorf("%v\n%s", err, out)
	}
}

func startsAndStops(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	logs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })()
	if line, _ := bufio.NewReader(out).ReadString('\n'); !strings.Contains(line, "http://127.0.0.1:") {
		t.Errorf("the first line is %q", line)
	}
	for lines := bufio.NewScanner(logs); lines.Scan(); {
		if strings.Contains(lines.Text(), "the rehearsal is on") {
			break
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("stopping: %v", err)
	}
}

// TestDocumentsLinkToFiles: every relative link of a document leads somewhere.
func TestDocumentsLinkToFiles(t *testing.T) {
	found := 0
	for _, doc := range []string{"README.md", "CHANGELOG.md", "docs/README.md", "docs/rooms.md", "docs/operating.md", "docs/writing-a-course.md"} {
		text, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range linkTarget.FindAllStringSubmatch(codeBlock.ReplaceAllString(string(text), ""), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			found++
			if _, err := os.Stat(filepath.Join(filepath.Dir(doc), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", doc, m[1])
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d links were found", found)
	}
}

// TestReadmeNamesEverySetting compares the table of settings with the program's.
func TestReadmeNamesEverySetting(t *testing.T) {
	source, err := os.ReadFile("cmd/cohortbot/settings.go")
	if err != nil {
		t.Fatal(err)
	}
	settings := regexp.MustCompile(`\{set\w+, "([A-Z_]+)", "([^"]*)"`).FindAllStringSubmatch(string(source), -1)
	if len(settings) < 13 {
		t.Fatalf("only %d settings were found", len(settings))
	}
	text := readme(t)
	for _, m := range settings {
		row := regexp.MustCompile("(?m)^\\| `" + m[1] + "`.*$").FindString(text)
		if row == "" || !strings.Contains(row, m[2]) {
			t.Errorf("%s with default %q is not in the README: %q", m[1], m[2], row)
		}
	}
}

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func words(line string) []string {
	var out []string
	for _, w := range quotedWord.FindAllString(line, -1) {
		out = append(out, strings.Trim(w, `"`))
	}
	return out
}
