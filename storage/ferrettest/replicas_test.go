package ferrettest

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cohortbot/rehearsal"
)

// TestReplicasOfTheBinary runs the real binary several times on one database: one leads
// and the others stand by; whoever is stopped is followed at once, whoever is killed when
// its lease has run out. They never write the same document at the same moment, which
// FerretDB would not bear.
func TestReplicasOfTheBinary(t *testing.T) {
	if testing.Short() {
		t.Skip("waits until a lease has run out")
	}
	home := t.TempDir()
	binary := filepath.Join(home, "cohortbot")
	build := exec.Command("go", "build", "-o", binary, "./cmd/cohortbot")
	build.Dir = "../.."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	server := rehearsal.New(rehearsal.Config{})
	api := httptest.NewServer(server.API())
	t.Cleanup(api.Close)
	t.Cleanup(server.Close)
	env := append(os.Environ(), "COHORTBOT_DATA_DIR="+home, "MONGODB_URI="+Start(t)+"replicas",
		"TELEGRAM_BOT_TOKEN="+server.Token(), "TELEGRAM_API_URL="+api.URL)
	key := exec.Command(binary, "key", "new")
	key.Env = env
	if out, err := key.CombinedOutput(); err != nil {
		t.Fatalf("key new: %v\n%s", err, out)
	}
	a := serve(t, binary, env)
	a.says(starts, "ready")
	b := serve(t, binary, env)
	b.says(starts, "standing by")
	a.ends(syscall.SIGTERM)
	b.says(10*time.Second, "ready") // sooner than a lease runs out
	c := serve(t, binary, env)
	c.says(starts, "standing by")
	killed := time.Now()
	b.ends(syscall.SIGKILL)
	time.Sleep(5 * time.Second)
	c.says(5*time.Second, "standing by")
	c.says(30*time.Second, "ready")
	t.Logf("followed %v after the kill", time.Since(killed).Round(100*time.Millisecond))
	c.ends(syscall.SIGTERM)
	if errs := b.log.String() + c.log.String(); strings.Contains(errs, `"ERROR"`) {
		t.Errorf("an error is told:\n%s", errs)
	}
}

// starts is how long a program may take to start, on a slow machine.
const starts = time.Minute

// serving is one run of the binary.
type serving struct {
	t    *testing.T
	cmd  *exec.Cmd
	url  string
	log  *lines
	once sync.Once
}

// lines keeps what is logged.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func serve(t *testing.T, binary string, env []string) *serving {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	s := &serving{t: t, cmd: exec.Command(binary, "serve"), url: "http://" + address + "/readyz", log: &lines{}}
	s.cmd.Env = append(env[:len(env):len(env)], "COHORTBOT_LISTEN="+address)
	s.cmd.Stderr = s.log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.ends(syscall.SIGKILL) })
	return s
}

// word is what it says of itself, "" while it does not answer or is not ready.
func (s *serving) word() string {
	resp, err := http.Get(s.url)
	if err != nil {
		return ""
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		return ""
	}
	word, _, _ := strings.Cut(string(text), "\n")
	return word
}

// says waits until it says so.
func (s *serving) says(within time.Duration, want string) {
	s.t.Helper()
	for deadline := time.Now().Add(within); s.word() != want; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("it says %q, not %q\n%s", s.word(), want, s.log)
		}
	}
}

// ends ends it; once is enough.
func (s *serving) ends(how syscall.Signal) {
	s.once.Do(func() {
		if err := s.cmd.Process.Signal(how); err != nil {
			s.t.Error(err)
		}
		if err := s.cmd.Wait(); err != nil && how == syscall.SIGTERM {
			s.t.Errorf("stopped, it ends with %v", err)
		}
	})
}
