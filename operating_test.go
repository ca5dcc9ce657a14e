package rooms_test

import (
	"bufio"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"cohortbot/rehearsal"
)

// machine is what docs/operating.md makes of a machine, in a folder of its own: the
// paths of the page are seen from there, and Telegram is the rehearsal's server.
type machine struct {
	t      *testing.T
	root   string
	binary string
	words  string // the key's words, as they were shown
	backup string // the newest
	serve  *exec.Cmd
}

// tools are programs of the system that the page names; they are not run.
var tools = []string{"sha256sum", "tar", "cd", "systemctl", "journalctl", "install", "openssl", "tee", "docker", "./prepare.sh", "./install.sh"}

// TestOperatingCommandsRun runs every command of docs/operating.md that the program
// itself is asked for, in its order, beside a bot that runs.
func TestOperatingCommandsRun(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	m := install(t)
	shown := map[string]bool{}
	for _, block := range regexp.MustCompile("(?ms)^ *```sh\n(.*?)^ *```").FindAllStringSubmatch(page(t), -1) {
		for line := range strings.Lines(block[1]) {
			line = strings.TrimSpace(line)
			args := strings.Fields(line)
			if args[0] == "sudo" {
				args = args[1:]
			}
			if args[0] == "-u" {
				args = args[2:]
			}
			switch {
			case args[0] == "cohortbot":
				shown[args[1]] = true
				shown[strings.Join(args[1:min(3, len(args))], " ")] = true
				t.Run(line, func(*testing.T) { m.types(args[1:]) })
			case args[0] == "docker":
				t.Run(line, func(*testing.T) { m.knows(args) })
			case !slices.Contains(tools, args[0]):
				t.Errorf("%q is no command of a system", line)
			}
		}
	}
	for _, name := range []string{"key show", "key restore", "invite --role", "health", "doctor", "course check", "backup", "restore"} {
		if !shown[name] {
			t.Errorf("the page does not show %s", name)
		}
	}
}

// install does what install.sh does, and begins serving.
func install(t *testing.T) *machine {
	m := &machine{t: t, root: t.TempDir(), binary: released(t)}
	telegram := rehearsal.New(rehearsal.Config{})
	t.Cleanup(telegram.Close)
	api := httptest.NewServer(telegram.API())
	t.Cleanup(api.Close)
	settings, err := os.ReadFile("deploy/cohortbot.yaml")
	must(t, err)
	text := m.here(string(settings)) + "\ntelegram_api_url: " + api.URL + "\nlisten: " + free(t) + "\nrate: 0\nchat_rate: 0\n"
	must(t, os.MkdirAll(m.here("/etc/cohortbot"), 0o755))
	must(t, os.WriteFile(m.here("/etc/cohortbot/cohortbot.yaml"), []byte(text), 0o600))
	must(t, os.WriteFile(m.here("/etc/cohortbot/token"), []byte(telegram.Token()+"\n"), 0o600))
	must(t, os.WriteFile(m.here("/etc/cohortbot/passphrase"), []byte("a-passphrase\n"), 0o600))
	must(t, os.MkdirAll(m.here("/var/backups/cohortbot"), 0o700))
	must(t, os.CopyFS(m.here("/etc/cohortbot/course"), os.DirFS("courses/women-in-leadership")))
	m.serve = m.command("serve")
	out, err := m.serve.StdoutPipe()
	must(t, err)
	must(t, m.serve.Start())
	t.Cleanup(m.stop)
	defer time.AfterFunc(time.Minute, func() { _ = m.serve.Process.Kill() }).Stop()
	if line, _ := bufio.NewReader(out).ReadString('\n'); line != "cohortbot: ready\n" {
		t.Fatalf("serve says %q", line)
	}
	return m
}

// stop ends serving, as the system does.
func (m *machine) stop() {
	if m.serve.ProcessState == nil {
		_ = m.serve.Process.Signal(syscall.SIGTERM)
		_ = m.serve.Wait()
	}
}

// here puts the page's paths into the folder of this machine.
func (m *machine) here(text string) string {
	return regexp.MustCompile(`/(etc|var/lib|var/backups)/cohortbot`).ReplaceAllString(text, m.root+"$0")
}

// command is one of the program's, given where its settings lie.
func (m *machine) command(args ...string) *exec.Cmd {
	cmd := exec.Command(m.binary, args...)
	cmd.Dir = m.here("/etc/cohortbot")
	cmd.Env = []string{}
	return cmd
}

// types runs a command as the operator types it.
func (m *machine) types(args []string) {
	m.t.Helper()
	for i := range args {
		args[i] = m.here(args[i])
	}
	cmd := m.command(args...)
	said := strings.Join(args, " ")
	cmd.Env = []string{"COHORTBOT_PASSPHRASE_FILE=" + m.here("/etc/cohortbot/passphrase")} // nobody is there to be asked
	switch args[0] {
	case "backup":
		m.backup = args[1]
	case "restore":
		m.isNew(args[1])
	}
	if said == "key restore" { // the key is gone, and its words are on paper
		must(m.t, os.Rename(m.here("/var/lib/cohortbot/key"), m.here("/var/lib/cohortbot/lost")))
		cmd.Stdin = strings.NewReader(m.words)
	}
	out, err := cmd.Output()
	if said == "doctor" { // it has something to say of a bot that was made a moment ago
		if !strings.Contains(string(out), "\nok   database ") {
			m.t.Errorf("doctor: %v\n%s", err, out)
		}
	} else if err != nil {
		m.t.Errorf("%s: %v\n%s", said, err, out)
	}
	if said == "key show" {
		_, m.words, _ = strings.Cut(string(out), "\n\n")
	}
	if said == "invite --role owner" && !strings.HasPrefix(string(out), "https://t.me/") {
		m.t.Errorf("the owner's link is %q", out)
	}
}

// isNew makes a machine on which nothing is but a backup and its passphrase.
func (m *machine) isNew(backup string) {
	m.t.Helper()
	if m.backup == "" { // as the timer makes it
		m.types([]string{"backup", "/var/backups/cohortbot/nightly.backup"})
	}
	if _, err := os.Stat(backup); err != nil {
		must(m.t, os.Link(m.backup, backup))
	}
	m.stop()
	must(m.t, os.RemoveAll(m.here("/var/lib/cohortbot")))
}

// knows wants the program to have the command that is given to a container.
func (m *machine) knows(line []string) {
	m.t.Helper()
	at := 0
	for i, word := range line {
		if word == "/cohortbot" || word == "cohortbot" && line[i+1] != "/cohortbot" {
			at = i + 1
		}
	}
	if at == 0 {
		return // for compose alone
	}
	var args []string
	for _, word := range line[at:] {
		if strings.ContainsAny(word, "-/") {
			break // what the command is to work on
		}
		args = append(args, word)
	}
	if out, err := m.command(append(args, "--help")...).CombinedOutput(); err != nil {
		m.t.Errorf("%q: %v\n%s", line, err, out)
	}
}

func page(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("docs/operating.md")
	must(t, err)
	return string(text)
}

// free is a loopback address on which nobody listens.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, l.Close())
	return l.Addr().String()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
