package ferrettest

import (
	"net"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// TestFrozenLeader runs the fault test of that name, with its real binaries, over
// FerretDB.
func TestFrozenLeader(t *testing.T) {
	if os.Getenv("FAULTS") != "long" {
		t.Skip("freezes a binary for half a minute, over FerretDB, which a busy machine makes slow: FAULTS=long runs it")
	}
	cmd := exec.Command("go", "test", "-count=1", "-timeout", "15m", "-v", "-run", "^TestFrozenLeader$", "cohortbot/faults")
	cmd.Dir, cmd.Env = "../..", append(os.Environ(), "MONGODB_TEST_URI="+oneByOne(t, Start(t)))
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil || !strings.Contains(string(out), "--- PASS: TestFrozenLeader") {
		t.Errorf("it did not pass: %v", err)
	}
}

// oneByOne stands between clients and FerretDB and lets one command at a time through
// to its answer: then a replacement takes effect as a whole, as MongoDB's do. It
// returns the URI to use.
func oneByOne(t *testing.T, uri string) string {
	t.Helper()
	at, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	ferret := at.Host
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	var turn sync.Mutex
	t.Cleanup(func() { _ = l.Close(); all.Wait() })
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { inTurn(c, ferret, &turn) })
		}
	})
	at.Host = l.Addr().String()
	return at.String()
}

func inTurn(c net.Conn, to string, turn *sync.Mutex) {
	defer c.Close()
	server, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer server.Close()
	for {
		asked, err := message(c)
		if err != nil {
			return
		}
		turn.Lock()
		_, err = server.Write(asked)
		var answer []byte
		if err == nil {
			answer, err = message(server)
		}
		turn.Unlock()
		if err != nil {
			return
		}
		if _, err := c.Write(answer); err != nil {
			return
		}
	}
}
