package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"cohortbot/rehearsal"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/sqlite"
)

// child is a bot in a process of its own.
type child struct {
	cmd  *exec.Cmd
	out  *bufio.Reader
	errs bytes.Buffer
	link string // for everybody; empty: the bare bot asks for none
	data string // of the real binary
	took time.Duration
}

// startChild starts a bot of one kind and waits until it takes updates.
func startChild(ctx context.Context, b *testing.B, k kind, binary string, s *rehearsal.Server, api string) *child {
	b.Helper()
	c := &child{}
	env := append(os.Environ(), envToken+"="+s.Token(), envAPI+"="+api, envCourse+"="+benchCourse(b), envRole+"="+k.role,
		"COHORTBOT_RATE=0", "COHORTBOT_CHAT_RATE=0", "COHORTBOT_LOG=warn")
	listen := freeAddress(b)
	env = append(env, envListen+"="+listen)
	if k.hook {
		env = append(env, envHook+"=http://"+listen+"/hook", envSecret+"=loopback")
	}
	if k.role == "" {
		c.data = b.TempDir()
		env = append(env, "COHORTBOT_DATA_DIR="+c.data)
		command(b, binary, env, "cohort", "new", "--name", "Bench", "--start", firstDay)
		link := command(b, binary, env, "invite", "--role", "participant", "--uses", strconv.Itoa(people))
		c.link = link[strings.LastIndexAny(link, "= ")+1:]
		c.cmd = exec.CommandContext(ctx, binary, "serve")
	} else {
		c.cmd = exec.CommandContext(ctx, os.Args[0])
	}
	c.cmd.Env, c.cmd.Stderr = env, &c.errs
	out, err := c.cmd.StdoutPipe()
	must(b, err)
	c.out = bufio.NewReader(out)
	began := time.Now()
	must(b, c.cmd.Start())
	if k.role == roleMemory {
		c.link = c.line(b)
	}
	if line := c.line(b); !strings.HasSuffix(line, "ready") {
		b.Fatalf("%s said %q\n%s", k.name, line, c.errs.String())
	}
	c.took = time.Since(began)
	return c
}

func (c *child) line(b *testing.B) string {
	b.Helper()
	line, err := c.out.ReadString('\n')
	if err != nil {
		_ = c.cmd.Wait()
		b.Fatalf("a bot ended: %v\n%s", err, c.errs.String())
	}
	return strings.TrimSpace(line)
}

// stop stops a bot as an operator would and gives what it held.
func (c *child) stop(b *testing.B, k kind) held {
	b.Helper()
	var h held
	must(b, c.cmd.Process.Signal(syscall.SIGTERM))
	if k.role == roleMemory {
		must(b, json.NewDecoder(c.out).Decode(&h))
	}
	if err := c.cmd.Wait(); err != nil {
		b.Fatalf("stopping %s: %v\n%s", k.name, err, c.errs.String())
	}
	if c.errs.Len() > 0 {
		b.Logf("%s: %s", k.name, c.errs.String())
	}
	if k.role != "" {
		return h
	}
	file, err := seal.Load(filepath.Join(c.data, "key"))
	must(b, err)
	keys, err := file.Keys()
	must(b, err)
	engine, err := sqlite.Open(b.Context(), sqlite.Config{Path: filepath.Join(c.data, "cohortbot.db"), Indexes: storage.Indexes()})
	must(b, err)
	h, err = count(b.Context(), storage.NewStore(engine, keys, nil), engine)
	must(b, err)
	must(b, engine.Close(b.Context()))
	return h
}

// cpu is what the process has used so far, user and system.
func (c *child) cpu(b *testing.B) time.Duration {
	b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.cmd.Process.Pid))
	must(b, err)
	_, rest, _ := strings.Cut(string(stat), ") ")
	f := strings.Fields(rest)
	user, err := strconv.Atoi(f[11])
	must(b, err)
	system, err := strconv.Atoi(f[12])
	must(b, err)
	return time.Duration(user+system) * 10 * time.Millisecond // ticks of Linux, always a hundredth
}

// memory is what the process occupies, in MB.
func (c *child) memory(b *testing.B) float64 {
	b.Helper()
	statm, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", c.cmd.Process.Pid))
	must(b, err)
	pages, err := strconv.Atoi(strings.Fields(string(statm))[1])
	must(b, err)
	return float64(pages*os.Getpagesize()) / (1 << 20)
}

func command(b *testing.B, binary string, env []string, args ...string) string {
	b.Helper()
	cmd := exec.Command(binary, args...)
	var errs bytes.Buffer
	cmd.Env, cmd.Stderr = env, &errs
	out, err := cmd.Output()
	if err != nil {
		b.Fatalf("%v: %v\n%s", args, err, errs.String())
	}
	return strings.TrimSpace(string(out))
}

func freeAddress(b *testing.B) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(b, err)
	defer l.Close()
	return l.Addr().String()
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// benchCourse writes a course of one quiz whose questions are each a press.
func benchCourse(b *testing.B) string {
	b.Helper()
	var quiz strings.Builder
	quiz.WriteString("id: pulse\nkind: self-assessment\ntitle: {en: Pulse}\nattempts: 0\nquestions:\n")
	for i := range 30 {
		fmt.Fprintf(&quiz, "  - id: q%02d\n    competency: care\n    type: single\n    ask: {en: Question q%02d}\n    options:\n", i, i)
		for _, o := range "abcd" {
			fmt.Fprintf(&quiz, "      - {id: %c, text: {en: Option %c}}\n", o, o)
		}
	}
	dir := b.TempDir()
	for name, text := range map[string]string{
		"course.yaml": "id: bench\ntitle: {en: Bench}\nlanguages: [en]\ntimezone: Asia/Baghdad\n" +
			"contact: {en: Write to team@example.org}\nconsent: {version: 1, retain_days: 365}\n" +
			"competencies: [{id: care, title: {en: Care}}]\nmodules: [01-one]\n",
		"about.en.md": "# About\n\nA course.\n", "consent.en.md": "# Your data\n\nNothing is kept.\n",
		"modules/01-one/module.yaml":     "id: one\ntitle: {en: One}\nminutes: 5\nrelease: {day: 0}\nquizzes: [pulse]\n",
		"modules/01-one/01-hello.en.md":  "# Hello\n\nOne page.\n",
		"modules/01-one/pulse.quiz.yaml": quiz.String(),
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		must(b, os.MkdirAll(filepath.Dir(path), 0o755))
		must(b, os.WriteFile(path, []byte(text), 0o600))
	}
	return dir
}
