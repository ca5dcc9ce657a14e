package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// capture keeps what a process prints, and tells of its first line.
type capture struct {
	mu    sync.Mutex
	text  bytes.Buffer
	first chan struct{}
	once  sync.Once
}

func (c *capture) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if bytes.ContainsRune(b, '\n') {
		c.once.Do(func() { close(c.first) })
	}
	return c.text.Write(b)
}

func (c *capture) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

// serving is a serve of the real binary.
type serving struct {
	t         *testing.T
	cmd       *exec.Cmd
	out, errs capture
	url       string // of its pages
	ended     chan error
}

// serveBinary starts a serve; env goes before the rig's own settings.
func (k *killRig) serveBinary(t *testing.T, env ...string) *serving {
	t.Helper()
	listen := freeAddress(t)
	s := &serving{t: t, url: "http://" + listen, ended: make(chan error, 1)}
	s.out.first, s.errs.first = make(chan struct{}), make(chan struct{})
	s.cmd = exec.Command(k.binary, "serve")
	s.cmd.Env = append(append(k.env[:len(k.env):len(k.env)], "COHORTBOT_LISTEN="+listen), env...)
	s.cmd.Stdout, s.cmd.Stderr = &s.out, &s.errs
	must(t, s.cmd.Start())
	go func() { s.ended <- s.cmd.Wait() }()
	t.Cleanup(func() { _ = s.cmd.Process.Kill() }) // has ended already if all went well
	return s
}

// freeAddress is a loopback address on which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, l.Close())
	return l.Addr().String()
}

// ready waits until it takes updates.
func (s *serving) ready() {
	s.t.Helper()
	select {
	case <-s.out.first:
	case err := <-s.ended:
		s.t.Fatalf("serve ended: %v\n%s", err, s.errs.String())
	case <-time.After(patience):
		s.t.Fatalf("serve is not ready\n%s", s.errs.String())
	}
}

// refused waits until it has ended by itself, with status 1 and nothing on stdout,
// and gives what it said.
func (s *serving) refused() string {
	s.t.Helper()
	select {
	case <-s.ended:
	case <-time.After(patience):
		s.t.Fatal("serve goes on")
	}
	if code := s.cmd.ProcessState.ExitCode(); code != 1 || s.out.String() != "" {
		s.t.Errorf("status %d, stdout %q", code, s.out.String())
	}
	return s.errs.String()
}

// terminate stops it as an operator would, and wants status 0 within the ten
// seconds that the contract promises.
func (s *serving) terminate() {
	s.t.Helper()
	began := time.Now()
	must(s.t, s.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case err := <-s.ended:
		if err != nil {
			s.t.Errorf("stopping: %v\n%s", err, s.errs.String())
		}
	case <-time.After(patience):
		s.t.Fatal("serve does not stop")
	}
	if took := time.Since(began); took > 10*time.Second {
		s.t.Errorf("stopping took %s", took)
	}
}

// page asks for a page of a serve's and gives its status and everything it says.
func (s *serving) page(method, path, secret, body string) (int, string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, s.url+path, strings.NewReader(body))
	must(s.t, err)
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	resp, err := http.DefaultClient.Do(req)
	must(s.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	must(s.t, err)
	var head bytes.Buffer
	must(s.t, resp.Header.Write(&head))
	return resp.StatusCode, head.String() + string(text)
}
