package faults

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cohortbot/rehearsal"
)

// senders is how many messages a relay has under way at most.
const senders = 16

// stopsWithin is what the contract promises of SIGTERM.
const stopsWithin = 10 * time.Second

// setup says how a rig is made.
type setup struct {
	hook   bool          // updates are brought; else the bot polls
	typed  bool          // the course's quiz asks for words; else for a press
	single bool          // each call of the bot has a connection of its own
	slow   time.Duration // the most a call takes on its way
	data   string        // directory of the data; a temporary one when empty
	uses   int           // of the one invitation
	mongo  string        // address of a database; the embedded one when empty
}

// rig is the real binary beside a Bot API server.
type rig struct {
	t      *testing.T
	setup  setup
	server *rehearsal.Server
	gate   *gate
	front  *front
	env    []string
	data   string
	link   string
	hook   string // address of the webhook
	logged *record
	listen string
}

const hookSecret = "of-the-webhook"

func newRig(t *testing.T, s setup) *rig {
	t.Helper()
	watch(t)
	r := &rig{t: t, setup: s, gate: newGate(t), data: s.data, logged: &record{}}
	r.server = rehearsal.New(rehearsal.Config{Seed: 6, Backoff: 20 * time.Millisecond})
	t.Cleanup(r.server.Close)
	t.Cleanup(r.plain)
	r.front = &front{next: r.server.API(), slow: s.slow}
	serve(t, r.gate, r.front, s.single)
	if r.data == "" {
		r.data = t.TempDir()
	}
	r.listen = freeAddress(t)
	r.env = append(os.Environ(), "TELEGRAM_BOT_TOKEN="+r.server.Token(), "TELEGRAM_API_URL=http://"+r.gate.addr,
		"COHORTBOT_DATA_DIR="+r.data, "COHORTBOT_COURSE="+course(t, s.typed), "COHORTBOT_LISTEN="+r.listen,
		"COHORTBOT_RATE=0", "COHORTBOT_CHAT_RATE=0", "COHORTBOT_LOG=debug")
	if s.hook {
		r.hook = "http://" + r.listen + "/hook"
		r.env = append(r.env, "COHORTBOT_WEBHOOK_URL="+r.hook, "COHORTBOT_WEBHOOK_SECRET="+hookSecret)
	}
	if s.mongo != "" {
		r.env = append(r.env, "MONGODB_URI="+s.mongo, "COHORTBOT_KEY_FILE="+filepath.Join(r.data, "key"))
		r.command("key", "new")
	}
	r.command("cohort", "new", "--name", "Faults", "--start", "2026-01-01")
	link := r.command("invite", "--role", "participant", "--uses", itoa(max(1, s.uses)))
	r.link = link[strings.LastIndexAny(link, "= ")+1:]
	return r
}

// command runs a short command of the binary and gives its stdout.
func (r *rig) command(args ...string) string {
	r.t.Helper()
	cmd := exec.Command(os.Getenv(envBinary), args...)
	var errs bytes.Buffer
	cmd.Env, cmd.Stderr = r.env, &errs
	out, err := cmd.Output()
	if err != nil {
		r.t.Fatalf("%v: %v\n%s", args, err, errs.String())
	}
	return strings.TrimSpace(string(out))
}

// process is a serve under way.
type process struct {
	r     *rig
	cmd   *exec.Cmd
	ended chan error
	pages string // where it serves /readyz
}

// launch starts a serve. What it logs is kept over all starts.
func (r *rig) launch(env ...string) (p *process, out io.Reader) {
	r.t.Helper()
	p = &process{r: r, cmd: exec.Command(os.Getenv(envBinary), "serve"), ended: make(chan error, 1), pages: "http://" + r.listen}
	p.cmd.Env, p.cmd.Stderr = append(slices.Clone(r.env), env...), r.logged
	out, err := p.cmd.StdoutPipe()
	must(r.t, err)
	must(r.t, p.cmd.Start())
	r.t.Cleanup(func() { _ = p.cmd.Process.Kill() }) // it has mostly ended before
	return p, out
}

// stillborn starts a serve and kills it at some moment of its first breaths.
func (r *rig) stillborn() {
	r.t.Helper()
	p, _ := r.launch()
	time.Sleep(rand.N(250 * time.Millisecond))
	must(r.t, p.cmd.Process.Kill())
	_ = p.cmd.Wait() // says only that it was killed
}

// beside starts one more serve on the same database, which waits to lead.
func (r *rig) beside(ctx context.Context) *process {
	r.t.Helper()
	listen := freeAddress(r.t)
	p := r.start(ctx, "COHORTBOT_LISTEN="+listen, "COHORTBOT_DATA_DIR="+r.t.TempDir())
	p.pages = "http://" + listen
	return p
}

// start starts a serve and waits until it takes updates, or waits to lead.
func (r *rig) start(ctx context.Context, env ...string) *process {
	r.t.Helper()
	p, out := r.launch(env...)
	ready := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(out).ReadString('\n')
		ready <- line
		p.ended <- p.cmd.Wait()
	}()
	select {
	case line := <-ready:
		if line != "cohortbot: ready\n" {
			r.t.Fatalf("serve said %q\n%s", line, r.logged.tail())
		}
	case <-ctx.Done():
		r.t.Fatalf("serve does not become ready\n%s", r.logged.tail())
	}
	return p
}

// kill kills it at once.
func (p *process) kill() {
	p.r.t.Helper()
	must(p.r.t, p.cmd.Process.Kill())
	<-p.ended // says only that it was killed
}

// signal sends it a signal.
func (p *process) signal(s syscall.Signal) {
	p.r.t.Helper()
	must(p.r.t, p.cmd.Process.Signal(s))
}

// stop stops it as an operator would, wants status 0, and says how long it took.
func (p *process) stop() time.Duration {
	p.r.t.Helper()
	began := time.Now()
	p.signal(syscall.SIGTERM)
	select {
	case err := <-p.ended:
		if err != nil {
			p.r.t.Errorf("stopping: %v\n%s", err, p.r.logged.tail())
		}
	case <-time.After(3 * stopsWithin):
		p.r.t.Fatalf("serve does not stop\n%s", p.r.logged.tail())
	}
	took := time.Since(began)
	if took > stopsWithin {
		p.r.t.Errorf("stopping took %s", took)
	}
	return took
}

// meets waits until so many calls more have come to the Bot API, or for a while.
func (r *rig) meets(calls int, most time.Duration) {
	until, last := time.Now().Add(most), r.front.came.Load()+int64(calls)
	for r.front.came.Load() < last && time.Now().Before(until) {
		time.Sleep(time.Millisecond)
	}
}

// alive says that it has not ended by itself.
func (p *process) alive() bool { return len(p.ended) == 0 }

// record is what serves have logged, a line each.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *record) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *record) lines() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Split(strings.TrimSpace(l.text.String()), "\n")
}

// tail is the end of it, for whoever reads a test that failed.
func (l *record) tail() string {
	all := l.lines()
	return strings.Join(all[max(0, len(all)-15):], "\n")
}

// count counts the lines that hold all of some words.
func (l *record) count(words ...string) int {
	n := 0
	for _, line := range l.lines() {
		all := true
		for _, w := range words {
			all = all && strings.Contains(line, w)
		}
		if all {
			n++
		}
	}
	return n
}

// plain wants every line of the log to be words for an operator: no stack, no race, no
// token, and nothing of which the number is somebody's.
func (r *rig) plain() {
	never := []string{"goroutine ", "runtime error", "DATA RACE", r.server.Token()}
	for _, p := range r.server.Phones() {
		never = append(never, strconv.FormatInt(p.ID(), 10))
	}
	for _, line := range r.logged.lines() {
		var fields map[string]any
		if line != "" && (json.Unmarshal([]byte(line), &fields) != nil || fields["msg"] == "") {
			r.t.Errorf("no line of the log: %s", line)
		}
		for _, word := range never {
			if strings.Contains(line, word) {
				r.t.Errorf("the log holds what it must not (%q): %s", word, line)
			}
		}
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := listen(anyPort)
	must(t, err)
	defer l.Close()
	return l.Addr().String()
}
