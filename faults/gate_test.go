package faults

import (
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// gate is a listener that can be shut: whoever dials meanwhile is refused by the
// system itself, as when nobody is at home.
type gate struct {
	addr string

	mu     sync.Mutex
	now    net.Listener
	opened chan struct{} // closed and replaced when it opens again
	ended  bool
}

func newGate(t *testing.T) *gate {
	t.Helper()
	l, err := listen(anyPort)
	must(t, err)
	return &gate{addr: l.Addr().String(), now: l, opened: make(chan struct{})}
}

// anyPort is an address that stays free while nobody listens there: none of those that
// the system itself gives to whoever dials.
func anyPort() string { return "127.0.0.1:" + itoa(20_000+rand.IntN(10_000)) }

// listen listens on an address, and tries for a while.
func listen(addr func() string) (l net.Listener, err error) {
	for range 100 {
		if l, err = net.Listen("tcp", addr()); err == nil {
			return l, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return nil, err
}

// Accept implements net.Listener over all openings.
func (g *gate) Accept() (net.Conn, error) {
	for {
		g.mu.Lock()
		l, opened, ended := g.now, g.opened, g.ended
		g.mu.Unlock()
		if ended {
			return nil, net.ErrClosed
		}
		if l == nil {
			<-opened
			continue
		}
		if c, err := l.Accept(); err == nil {
			return c, nil
		}
	}
}

// Close implements net.Listener.
func (g *gate) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ended {
		return nil
	}
	g.ended = true
	close(g.opened)
	if g.now == nil {
		return nil
	}
	return g.now.Close()
}

// Addr implements net.Listener.
func (g *gate) Addr() net.Addr {
	a, _ := net.ResolveTCPAddr("tcp", g.addr) // it was an address of ours before
	return a
}

// shut refuses every connection for a while.
func (g *gate) shut(t *testing.T, while time.Duration) {
	t.Helper()
	g.mu.Lock()
	l := g.now
	g.now = nil
	g.mu.Unlock()
	_ = l.Close() // the test's own end may have closed it before
	time.Sleep(while)
	l, err := listen(func() string { return g.addr })
	if err != nil {
		t.Errorf("the gate stays shut: %v", err)
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ended {
		_ = l.Close() // nobody listens any more
		return
	}
	g.now = l
	close(g.opened)
	g.opened = make(chan struct{})
}

// flicker shuts the gate for a share of the time, until the stop it gives is called.
func (g *gate) flicker(t *testing.T, share float64) (stop func()) {
	t.Helper()
	const period = 250 * time.Millisecond
	done, rest := make(chan struct{}), sync.WaitGroup{}
	rest.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(time.Duration(float64(period) * (1 - share))):
			}
			g.shut(t, time.Duration(float64(period)*share))
		}
	})
	return func() {
		close(done)
		rest.Wait()
	}
}

// front stands before the Bot API server: a call takes its time on the way, as it
// does to Telegram, so that some are always under way.
type front struct {
	next http.Handler
	slow time.Duration // at most, of a call that is not a poll
	came atomic.Int64  // calls that were not
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasSuffix(r.URL.Path, "/getUpdates") {
		f.came.Add(1)
		if f.slow > 0 {
			time.Sleep(rand.N(f.slow))
		}
	}
	f.next.ServeHTTP(w, r)
}

// serve serves the Bot API behind a gate, a connection for each call if single.
func serve(t *testing.T, g *gate, h http.Handler, single bool) {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	must(t, s.Listener.Close())
	s.Listener = g
	s.Config.SetKeepAlivesEnabled(!single)
	s.Start()
	t.Cleanup(s.Close)
}
