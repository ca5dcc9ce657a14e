package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
)

// executing is a Bot API that keeps a ledger of what it executed, by a message's text.
type executing struct {
	mu   sync.Mutex
	done map[string]int
}

// An answer's name stands before the text's colon. Those of capital letters are given
// after the message was executed.
var answers = map[string]struct {
	status int
	body   string
	want   error // nil: nobody knows
}{
	"OK":      {200, `{"ok":true,"result":{"message_id":7}}`, nil},
	"ERROR":   {500, `{"ok":false,"error_code":500,"description":"Internal Server Error"}`, nil},
	"PAGE":    {502, `<html>Bad Gateway</html>`, nil},
	"DROP":    {0, "", nil},
	"error":   {500, `{"ok":false,"error_code":500,"description":"Internal Server Error"}`, nil},
	"page":    {200, `<html>Sign in to this network</html>`, nil},
	"bad":     {400, `{"ok":false,"error_code":400,"description":"Bad Request: can't parse entities"}`, outbox.ErrRefused},
	"token":   {401, `{"ok":false,"error_code":401,"description":"Unauthorized"}`, outbox.ErrToken},
	"blocked": {403, `{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}`, outbox.ErrBlocked},
	"none":    {404, `{"ok":false,"error_code":404,"description":"Not Found"}`, outbox.ErrToken},
	"often":   {429, `{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":3}}`, nil},
}

func (e *executing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseMultipartForm(4 << 20); err != nil {
		return
	}
	text := r.FormValue("text")
	name, _, _ := strings.Cut(text, ":")
	if name == strings.ToUpper(name) {
		e.mu.Lock()
		e.done[text[:min(len(text), 20)]]++
		e.mu.Unlock()
	}
	_, _ = io.Copy(io.Discard, r.Body) // what follows the form's end
	a := answers[name]
	if a.status == 0 {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(a.status)
	_, _ = w.Write([]byte(a.body))
}

// tried is one call and how it ended.
type tried struct {
	text string
	what trouble
	err  error
}

// Through a proxy that makes every kind of trouble: what is called not sent was not
// executed, nothing is executed twice by one call, and a clear answer is told from one
// that nobody can rely on.
func TestOutcomesThroughAFaultyProxy(t *testing.T) {
	calls := 1000
	if testing.Short() {
		calls = 200
	}
	for _, protocol := range []string{"HTTP/1.1", "HTTP/1.1 over TLS", "HTTP/2"} {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			server := &executing{done: map[string]int{}}
			api := httptest.NewUnstartedServer(server)
			api.Config.ErrorLog = quiet()
			api.EnableHTTP2 = protocol == "HTTP/2"
			way, scheme := transport(), "https://"
			if protocol == "HTTP/1.1" {
				api.Start()
				scheme = "http://"
			} else {
				api.StartTLS()
				way.TLSClientConfig = api.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
			}
			p := newProxy(t, api.Listener.Addr().String())
			client, err := newClient(ClientConfig{Token: "1:a", URL: scheme + p.listen.Addr().String()}, way)
			if err != nil {
				t.Fatal(err)
			}
			plainly(t, client)
			var all []tried
			for n := range calls {
				all = append(all, through(t, client, p, n))
			}
			way.CloseIdleConnections()
			p.close()
			api.Close() // waits for what is under way
			judge(t, server.done, all)
		})
	}
}

// through makes one call, with trouble of its own.
func through(t *testing.T, client *Client, p *proxy, n int) tried {
	t.Helper()
	chance := rand.New(rand.NewPCG(uint64(n), 6))
	names := slices.Sorted(maps.Keys(answers))
	name, what, after := "OK", trouble(chance.IntN(int(troubles))), chance.IntN(1200)
	if what == fine && chance.IntN(3) > 0 {
		name = names[chance.IntN(len(names))]
	}
	text := fmt.Sprintf("%s:%05d", name, n)
	text += strings.Repeat(".", 20-len(text))
	if chance.IntN(4) == 0 { // a streamed one
		text += strings.Repeat("س", 60_000)
		if what == cutRequest {
			after = chance.IntN(130_000)
		}
	}
	p.make(what, after)
	ctx, cancel := context.WithCancel(t.Context())
	if what == deaf || what == deafToAnswer {
		ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
	}
	defer cancel()
	_, err := client.Transmit(ctx, seal.Conceal("1"), dialog.OpSend, 0, body(t, text))
	if err == nil && name != "OK" {
		t.Errorf("%s is taken for sent", name)
	}
	return tried{text[:20], what, err}
}

// plainly sees that each answer is taken for what it is while nothing is wrong on the way.
func plainly(t *testing.T, client *Client) {
	t.Helper()
	for name, a := range answers {
		_, err := client.Transmit(t.Context(), seal.Conceal("1"), dialog.OpSend, 0, body(t, name+":"))
		var wait *outbox.Throttled
		switch {
		case name == "OK" && err == nil, name == "often" && errors.As(err, &wait) && wait.After == 3*time.Second:
		case a.want != nil && errors.Is(err, a.want):
		case a.want == nil && name != "OK" && err != nil && !known(err):
		default:
			t.Errorf("%s is taken for: %v", name, err)
		}
	}
}

// known says that an error tells what became of a message.
func known(err error) bool {
	for _, told := range []error{outbox.ErrNotSent, outbox.ErrRefused, outbox.ErrToken, outbox.ErrBlocked, outbox.ErrGone} {
		if errors.Is(err, told) {
			return true
		}
	}
	var wait *outbox.Throttled
	return errors.As(err, &wait)
}

func body(t *testing.T, text string) seal.Private {
	t.Helper()
	p, err := outbox.Conceal(outbox.Body{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// judge compares what the calls were told with the server's ledger.
func judge(t *testing.T, done map[string]int, all []tried) {
	t.Helper()
	type figures struct{ calls, sent, notSent, unknown, executed int }
	by := make([]figures, troubles)
	for _, c := range all {
		f := &by[c.what]
		f.calls++
		n := done[c.text]
		if n > 1 {
			t.Errorf("%s (%s) was executed %d times by one call: %v", c.text, c.what, n, c.err)
		}
		switch {
		case c.err == nil:
			f.sent++
			if n != 1 {
				t.Errorf("%s (%s) is sent and was executed %d times", c.text, c.what, n)
			}
		case errors.Is(c.err, outbox.ErrNotSent):
			f.notSent++
			if n != 0 {
				t.Errorf("%s (%s) is not sent and was executed: %v", c.text, c.what, c.err)
			}
		default:
			f.unknown++
			f.executed += n
		}
	}
	for what, f := range by {
		t.Logf("%-12s %4d calls: %4d sent, %4d certainly not, %4d unknown or refused (%d executed)",
			trouble(what), f.calls, f.sent, f.notSent, f.unknown, f.executed)
	}
	if f := by[refusing]; f.notSent < f.calls*3/4 { // of some the connection before was used
		t.Error("of a refused connection it is certain that nothing was sent")
	}
}

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }
