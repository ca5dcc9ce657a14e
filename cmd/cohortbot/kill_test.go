package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cohortbot/rehearsal"
)

// What the kills must have met before the test is content, and the most it does
// to meet it.
const (
	killsInFlight = 15
	killsBetween  = 3
	killsAtMost   = 60
	rigSenders    = 16 // of a relay by default
)

// TestKill kills the real binary at random moments while phones register and
// answer. Every answer that was given is there once; every screen goes on without
// its owner writing again; what may have been sent twice is counted.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("kills a binary for half a minute")
	}
	k := newKillRig(t)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Second)
	defer cancel()
	for range 6 {
		k.join(ctx)
	}
	var inFlight, between, kills int
	for ; kills < killsAtMost && (inFlight < killsInFlight || between < killsBetween); kills++ {
		if kills%3 == 0 && kills < 30 {
			k.join(ctx)
		}
		p := k.start(ctx)
		time.Sleep(time.Duration(rand.Int64N(int64(400 * time.Millisecond)))) // the random moment
		handed := k.kill(p)
		seen := k.inspect(ctx)
		lost, unflushed := seen.uncommitted(handed), seen.unflushed
		if lost > 0 || unflushed > 0 {
			inFlight++
		}
		if unflushed > 0 {
			between++
		}
		if seen.sending > rigSenders+1 {
			t.Errorf("kill %d left %d rows whose sending is uncertain", kills, seen.sending)
		}
		k.claims(seen)
	}
	t.Logf("%d kills; %d with a turn in flight, %d of them between commit and flush; %d rows left while being sent",
		kills, inFlight, between, len(k.claimed))
	if inFlight < killsInFlight || between < killsBetween {
		t.Errorf("too few kills met a turn: %d of %d in flight, %d of %d between commit and flush",
			inFlight, killsInFlight, between, killsBetween)
	}
	k.rest(ctx)
	k.settleAccounts(ctx)
}

// killRig is the binary, the server it polls, and the phones.
type killRig struct {
	t       *testing.T
	binary  string
	env     []string
	data    string
	wire    *rigWire
	server  *rehearsal.Server
	phones  []*rigPhone
	links   []string
	stop    atomic.Bool
	busy    sync.WaitGroup
	last    time.Time       // when the run that is not killed began
	claimed map[string]bool // rows that a kill left while they were being sent
}

func newKillRig(t *testing.T) *killRig {
	k := newBinaryRig(t)
	k.command("cohort", "new", "--name", "Kills", "--start", "2026-01-01")
	return k
}

// newBinaryRig is the binary on a fresh machine: nothing is founded yet.
func newBinaryRig(t *testing.T) *killRig {
	k := &killRig{t: t, binary: rigBinary(t), data: t.TempDir(), claimed: map[string]bool{}}
	k.server = rehearsal.New(rehearsal.Config{})
	t.Cleanup(k.server.Close)
	k.wire = &rigWire{next: k.server.API()}
	api := httptest.NewServer(k.wire)
	t.Cleanup(api.Close)
	k.env = append(os.Environ(), "TELEGRAM_BOT_TOKEN="+k.server.Token(), "TELEGRAM_API_URL="+api.URL,
		"COHORTBOT_DATA_DIR="+k.data, "COHORTBOT_COURSE="+rigCourse(t), "COHORTBOT_LISTEN=127.0.0.1:0",
		"COHORTBOT_RATE=0", "COHORTBOT_CHAT_RATE=0")
	return k
}

// rigBinary is the real binary. It is built for the first test that asks for it, and
// nothing writes to it: linking takes longer than most of these tests.
func rigBinary(t *testing.T) string {
	t.Helper()
	path, err := rigBuild()
	must(t, err)
	return path
}

// rigBuild builds it into a folder that TestMain takes away.
var rigBuild = sync.OnceValues(func() (string, error) {
	path := filepath.Join(os.Getenv(envRig), "cohortbot")
	// Without the tables of a debugger, which it does not need, it is linked sooner.
	if out, err := exec.Command("go", "build", "-ldflags", "-s -w", "-o", path, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the binary: %w\n%s", err, out)
	}
	return path, nil
})

// envRig names the folder of the binary.
const envRig = "RIG_FOLDER"

func TestMain(m *testing.M) {
	flag.Parse()
	// Mostly a test waits: for the server, for a process, for the disk.
	wider := flag.Set("test.parallel", "4")
	dir, err := os.MkdirTemp("", "cohortbot")
	if err = errors.Join(err, wider, os.Setenv(envRig, dir)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir) // what stays is in the system's own place for such things
	os.Exit(code)
}

// command runs a short command of the binary and gives its stdout.
func (k *killRig) command(args ...string) string {
	k.t.Helper()
	cmd := exec.Command(k.binary, args...)
	cmd.Env = k.env
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		k.t.Fatalf("%v: %v\n%s", args, err, errs.String())
	}
	return strings.TrimSpace(string(out))
}

// join invites one more phone, which then presses and types until it is told to
// stop.
func (k *killRig) join(ctx context.Context) {
	k.t.Helper()
	k.joinWith(ctx, func(*rigPhone) {})
}

// joinWith is join that tells after each step.
func (k *killRig) joinWith(ctx context.Context, stepped func(*rigPhone)) {
	k.t.Helper()
	link := k.command("invite", "--role", "participant", "--uses", "1")
	payload := link[strings.LastIndexAny(link, "= ")+1:]
	phone := &rigPhone{Phone: k.server.AddPhone(rehearsal.PhoneConfig{FirstName: "Maryam", LanguageCode: "en"})}
	k.phones, k.links = append(k.phones, phone), append(k.links, payload)
	if err := phone.Open(payload); err != nil {
		k.t.Fatal(err)
	}
	k.busy.Go(func() {
		for !k.stop.Load() {
			if err := phone.step(ctx); err != nil {
				k.t.Errorf("the screen of phone %d stands still: %v\n%s", phone.ID(), err, phone.Last().Words())
				return
			}
			stepped(phone)
		}
	})
}

// start starts the binary and waits until it takes updates.
func (k *killRig) start(ctx context.Context) *exec.Cmd {
	k.t.Helper()
	k.wire.forget()
	cmd := exec.CommandContext(ctx, k.binary, "serve")
	cmd.Env = k.env
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		k.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	if line, _ := bufio.NewReader(out).ReadString('\n'); line != "cohortbot: ready\n" {
		_ = cmd.Wait()
		k.t.Fatalf("serve said %q\n%s", line, errs.String())
	}
	return cmd
}

// kill kills it and gives the ids of the updates that it had in hand.
func (k *killRig) kill(cmd *exec.Cmd) []int64 {
	k.t.Helper()
	if err := cmd.Process.Kill(); err != nil {
		k.t.Fatal(err)
	}
	_ = cmd.Wait() // says only that it was killed
	return k.wire.inHand()
}

// claims notes the rows that a kill left while they were being sent. One that is
// met twice was not taken over in between.
func (k *killRig) claims(seen *rigSight) {
	for _, c := range seen.claims {
		k.claimed[c] = true
	}
}

// rest lets everybody finish her screen, then stops the binary as an operator
// would.
func (k *killRig) rest(ctx context.Context) {
	k.t.Helper()
	k.last = time.Now()
	cmd := k.start(ctx)
	k.stop.Store(true)
	k.busy.Wait()
	if err := k.server.Settled(ctx); err != nil {
		k.t.Fatal(err)
	}
	k.sendsAll(ctx)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		k.t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		k.t.Errorf("stopping: %v", err)
	}
}

// sendsAll waits until nothing is left to be sent.
func (k *killRig) sendsAll(ctx context.Context) {
	k.t.Helper()
	for look := time.NewTicker(100 * time.Millisecond); k.unsettled(ctx) > 0; <-look.C {
		if ctx.Err() != nil {
			k.t.Fatal("rows stay unsent")
		}
	}
}

// rigWire passes calls on and notes which updates are in the bot's hand: handed
// out and not yet acknowledged.
type rigWire struct {
	next http.Handler
	mu   sync.Mutex
	hand []int64
}

func (w *rigWire) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if !strings.HasSuffix(r.URL.Path, "/getUpdates") {
		w.next.ServeHTTP(rw, r)
		return
	}
	w.forget() // asking for the next batch acknowledges the one before
	rec := httptest.NewRecorder()
	w.next.ServeHTTP(rec, r)
	var answer struct {
		Result []struct {
			ID int64 `json:"update_id"`
		} `json:"result"`
	}
	_ = json.Unmarshal(rec.Body.Bytes(), &answer) // a refusal holds none
	rw.WriteHeader(rec.Code)
	if _, err := rw.Write(rec.Body.Bytes()); err != nil || http.NewResponseController(rw).Flush() != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, u := range answer.Result {
		w.hand = append(w.hand, u.ID)
	}
}

func (w *rigWire) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hand = nil
}

func (w *rigWire) inHand() []int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.hand)
}

// rigCourse writes a course whose one quiz never ends: thirty questions, every
// tenth to be typed, as many attempts as she likes.
func rigCourse(t *testing.T) string {
	t.Helper()
	var quiz strings.Builder
	quiz.WriteString("id: pulse\nkind: self-assessment\ntitle: {en: Pulse}\nattempts: 0\nquestions:\n")
	for i := range rigQuestions {
		fmt.Fprintf(&quiz, "  - id: q%02d\n    competency: care\n    ask: {en: Question q%02d}\n", i, i)
		if rigTyped(i) {
			quiz.WriteString("    type: text\n    max: 500\n")
			continue
		}
		quiz.WriteString("    type: single\n    options:\n")
		for _, o := range "abcd" {
			fmt.Fprintf(&quiz, "      - {id: %c, text: {en: Option %c}}\n", o, o)
		}
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"course.yaml": "id: kills\ntitle: {en: Kills}\nlanguages: [en]\ntimezone: Asia/Baghdad\n" +
			"contact: {en: Write to team@example.org}\nconsent: {version: 1, retain_days: 365}\n" +
			"competencies: [{id: care, title: {en: Care}}]\nmodules: [01-one]\n",
		"about.en.md": "# About\n\nA course for a test.\n", "consent.en.md": "# Your data\n\nNothing is kept.\n",
		"modules/01-one/module.yaml":     "id: one\ntitle: {en: One}\nminutes: 5\nrelease: {day: 0}\nquizzes: [pulse]\n",
		"modules/01-one/01-hello.en.md":  "# Hello\n\nOne page.\n",
		"modules/01-one/pulse.quiz.yaml": quiz.String(),
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const rigQuestions = 30

func rigTyped(i int) bool { return i%10 == 9 }
