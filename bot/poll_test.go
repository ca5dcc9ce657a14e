package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// polled answers getUpdates by a script, and notes how long each call would wait.
type polled struct {
	mu     sync.Mutex
	script []string // of answers; afterwards the end is called
	waits  []int
	end    func()
}

func (p *polled) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasSuffix(r.URL.Path, "/getUpdates") {
		fmt.Fprint(w, `{"ok":true,"result":{"url":""}}`)
		return
	}
	var asked struct {
		Timeout int `json:"timeout"`
	}
	_ = json.NewDecoder(r.Body).Decode(&asked)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waits = append(p.waits, asked.Timeout)
	if len(p.waits) > len(p.script) {
		p.end()
		fmt.Fprint(w, `{"ok":true,"result":[]}`)
		return
	}
	fmt.Fprint(w, p.script[len(p.waits)-1])
}

// poller takes its updates there.
func (p *polled) poller(t *testing.T) *Poller {
	t.Helper()
	api := httptest.NewServer(p)
	t.Cleanup(api.Close)
	client, err := NewClient(ClientConfig{Token: "1:a", URL: api.URL})
	if err != nil {
		t.Fatal(err)
	}
	intake, _ := newEars(t)
	return &Poller{Client: client, Intake: intake, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
}

// Another program takes this bot's updates: a call that succeeds in between is no sign
// that all is well. It is, when one has waited to its end and nothing came between.
func TestTwoPollers(t *testing.T) {
	const conflict, none = `{"ok":false,"error_code":409,"description":"Conflict"}`, `{"ok":true,"result":[]}`
	some := `{"ok":true,"result":[` + said("/menu") + `]}`
	ctx, cancel := context.WithCancel(t.Context())
	server := &polled{script: []string{none, conflict, some, conflict, some, none}, end: cancel}
	poller := server.poller(t)
	poller.Wait = 2 * time.Second
	var taking []string
	poller.Run(ctx, func(on bool) {
		server.mu.Lock()
		defer server.mu.Unlock()
		taking = append(taking, fmt.Sprintf("%t after %d", on, len(server.waits)))
	})
	if want := []string{"true after 1", "false after 2", "true after 6"}; !slices.Equal(taking, want) {
		t.Errorf("it takes updates: %q, want %q", taking, want)
	}
	if want := []int{0, 2, 2, 2, 2, 2, 2}; len(server.waits) < len(want) || !slices.Equal(server.waits[:len(want)], want) {
		t.Errorf("the calls would wait %v s, want %v", server.waits, want)
	}
}

// One conflict, and then so much traffic that no call ever waits to its end: after the
// time in which the other would have asked again, all is well.
func TestOneConflictOfABusyBot(t *testing.T) {
	const conflict, none = `{"ok":false,"error_code":409,"description":"Conflict"}`, `{"ok":true,"result":[]}`
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	server := &polled{script: []string{none, conflict}, end: cancel}
	some := `{"ok":true,"result":[` + said("/menu") + `]}`
	for range 10_000 {
		server.script = append(server.script, some)
	}
	poller := server.poller(t)
	poller.Wait, poller.Pause = 50*time.Millisecond, 50*time.Millisecond
	var taking []bool
	poller.Run(ctx, func(on bool) {
		if taking = append(taking, on); len(taking) == 3 {
			cancel()
		}
	})
	if !slices.Equal(taking, []bool{true, false, true}) {
		t.Errorf("it takes updates: %v", taking)
	}
}

// Telegram was away for longer than it keeps presses: that is told once, when it is back.
func TestPressesAreLost(t *testing.T) {
	const away, none = `{"ok":false,"error_code":502,"description":"Bad Gateway"}`, `{"ok":true,"result":[]}`
	ctx, cancel := context.WithCancel(t.Context())
	server := &polled{script: []string{none, none, away, away, away, none, none}, end: cancel}
	poller := server.poller(t)
	poller.Keeps = time.Second // of three failures in a row the pauses are 0.2, 0.4 and 0.8 s
	var gaps []time.Duration
	poller.Missed = func(gap time.Duration) { gaps = append(gaps, gap) }
	poller.Run(ctx, func(bool) {})
	if len(gaps) != 1 || gaps[0] < poller.Keeps {
		t.Errorf("told of %v, want one gap", gaps)
	}
}
