package bot

import (
	"errors"
	"io"
	"net"
	"sync"
	"testing"
)

// trouble is what a proxy does to the call that comes next.
type trouble int

const (
	fine trouble = iota
	refusing
	idleClosed   // what was open is closed, just when it is used
	cutRequest   // reset after so many bytes of the request
	cutAnswer    // reset after so many bytes of the answer
	deafToAnswer // the answer never comes
	deaf         // the request never arrives
	troubles
)

func (t trouble) String() string {
	return [...]string{"fine", "refused", "idle closed", "cut request", "cut answer", "no answer", "swallowed"}[t]
}

// proxy stands between client and server and makes trouble.
type proxy struct {
	to     string
	listen net.Listener
	wg     sync.WaitGroup

	mu    sync.Mutex
	what  trouble
	after int // bytes
	conns map[net.Conn]bool
}

func newProxy(t *testing.T, to string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{to: to, listen: l, conns: map[net.Conn]bool{}}
	p.wg.Go(p.accept)
	return p
}

// close ends everything and waits for it.
func (p *proxy) close() {
	_ = p.listen.Close()
	p.sever()
	p.wg.Wait()
}

// sever resets every connection.
func (p *proxy) sever() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		reset(c)
	}
	clear(p.conns)
}

func reset(c net.Conn) {
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close()
}

// make sets what happens to the next call.
func (p *proxy) make(what trouble, after int) {
	if what == refusing {
		p.sever()
	}
	p.mu.Lock()
	p.what, p.after = what, after
	p.mu.Unlock()
	if what == idleClosed {
		p.wg.Go(p.sever)
	}
}

// now says what is to be done, and counts n bytes of the request or of the answer.
func (p *proxy) now(request bool, n int) (what trouble, pass int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if request && p.what == cutRequest || !request && p.what == cutAnswer {
		pass = min(n, p.after)
		p.after -= pass
		if pass < n || p.after == 0 {
			return p.what, pass
		}
	}
	if request && p.what == deaf || !request && p.what == deafToAnswer {
		return p.what, 0
	}
	return fine, n
}

func (p *proxy) accept() {
	for {
		in, err := p.listen.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		what := p.what
		p.mu.Unlock()
		if what == refusing {
			reset(in)
			continue
		}
		out, err := net.Dial("tcp", p.to)
		if err != nil {
			reset(in)
			continue
		}
		p.mu.Lock()
		p.conns[in], p.conns[out] = true, true
		p.mu.Unlock()
		p.wg.Go(func() { p.carry(in, out, true) })
		p.wg.Go(func() { p.carry(out, in, false) })
	}
}

// carry brings what one side says to the other.
func (p *proxy) carry(from, to net.Conn, request bool) {
	buf := make([]byte, 16<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			what, pass := p.now(request, n)
			_, _ = to.Write(buf[:pass])
			if what == cutRequest || what == cutAnswer {
				reset(from)
				reset(to)
				return
			}
		}
		if errors.Is(err, io.EOF) {
			_ = to.Close()
			return
		}
		if err != nil {
			reset(to)
			return
		}
	}
}
