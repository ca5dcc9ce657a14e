package rehearsal_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"cohortbot/rehearsal"
)

func TestFaults(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := started(t, w)
	say := func() answer { return w.call(t, "sendMessage", params{"chat_id": p.ID(), "text": "x"}) }
	w.Ask(rehearsal.Fault{Method: "sendMessage", Code: 429, RetryAfter: 3, Times: 2})
	w.Ask(rehearsal.Fault{Chat: p.ID(), Code: 502, Executed: true})
	for range 2 {
		got := say()
		refused(t, got, 429, "Too Many Requests: retry after 3")
		if got.Parameters.RetryAfter != 3 {
			t.Errorf("retry_after %d", got.Parameters.RetryAfter)
		}
	}
	accepted(t, w.call(t, "getMe", nil))
	refused(t, say(), 502, "Bad Gateway")
	if !p.Last().FromBot {
		t.Error("the call was not executed")
	}
	accepted(t, say())
	w.Ask(rehearsal.Fault{Method: "sendMessage", Code: 502, Executed: true})
	refused(t, w.call(t, "sendMessage", nil), 502, "Bad Gateway") // took no effect: it says nothing to nobody
	w.Ask(rehearsal.Fault{Code: 403, Times: -1})
	refused(t, say(), 403, "Forbidden")
	refused(t, say(), 403, "Forbidden")
	w.Calm()
	accepted(t, say())
	if no := w.Refused(); len(no) != 0 {
		t.Errorf("refused unasked: %v", no)
	}
	var executed int
	for _, c := range w.Ledger() {
		if c.Executed {
			executed++
			if c.OK || c.Message == 0 || c.Chat != p.ID() {
				t.Errorf("ledger has %+v", c)
			}
		}
	}
	if executed != 1 {
		t.Errorf("%d executed faults", executed)
	}
}

// A fault by chance strikes its share of the calls, the same ones for a seed.
func TestFaultsByChance(t *testing.T) {
	struck := func() string {
		w := newWorld(t, rehearsal.Config{Seed: 7})
		p := started(t, w)
		w.Ask(rehearsal.Fault{Method: "sendMessage", Code: 500, Times: -1, Chance: 0.25})
		for i := range 200 {
			w.call(t, "sendMessage", params{"chat_id": p.ID(), "text": "<b>" + strconv.Itoa(i) + "</b>"})
		}
		var out []string
		for _, c := range w.Ledger() {
			if c.Method == "sendMessage" && !c.OK {
				out = append(out, c.Text)
			}
		}
		if len(out) < 30 || len(out) > 70 || !strings.HasPrefix(out[0], "<b>") {
			t.Errorf("%d of 200 calls failed, with %q first", len(out), out[0])
		}
		return strings.Join(out, " ")
	}
	if one, other := struck(), struck(); one != other {
		t.Errorf("the same seed strikes elsewhere:\n%s\n%s", one, other)
	}
}

func TestDroppedConnections(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := started(t, w)
	for _, executed := range []bool{false, true} {
		w.Ask(rehearsal.Fault{Method: "sendMessage", Drop: true, Executed: executed})
		before := len(p.Messages())
		_, err := http.PostForm(w.url+"/bot"+w.Token()+"/sendMessage", url.Values{"chat_id": {itoa(p.ID())}, "text": {"x"}})
		if err == nil {
			t.Error("the connection was not dropped")
		}
		if got := len(p.Messages()) > before; got != executed {
			t.Errorf("executed %v, want %v", got, executed)
		}
	}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func TestWrongCalls(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	get := func(path string) answer {
		res, err := http.Get(w.url + path)
		if err != nil {
			t.Fatal(err)
		}
		return decode(t, res)
	}
	accepted(t, get("/bot"+w.Token()+"/GETME"))
	refused(t, get("/bot123:wrong/getMe"), 401, "Unauthorized")
	refused(t, get("/bot"+w.Token()+"/getMoon"), 404, "Not Found")
	refused(t, get("/"), 404, "Not Found")
	if n := len(w.Refused()); n != 2 {
		t.Errorf("%d refused", n)
	}
	w.Ask(rehearsal.Fault{Code: 502, HTML: true})
	res, err := http.Get(w.url + "/bot" + w.Token() + "/getMe")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != 502 || res.Header.Get("Content-Type") != "text/html" {
		t.Errorf("a gateway's page: %d %s", res.StatusCode, res.Header.Get("Content-Type"))
	}
}

// All encodings carry the same parameters.
func TestEncodings(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := started(t, w)
	values := url.Values{"chat_id": {itoa(p.ID())}, "text": {"<b>x</b>"}, "parse_mode": {"HTML"}}
	base := w.url + "/bot" + w.Token() + "/sendMessage"
	for _, send := range []func() (*http.Response, error){
		func() (*http.Response, error) { return http.Get(base + "?" + values.Encode()) },
		func() (*http.Response, error) { return http.PostForm(base, values) },
		func() (*http.Response, error) {
			return http.Post(base, "application/json", strings.NewReader(`{"chat_id":"`+itoa(p.ID())+`","text":"<b>x</b>","parse_mode":"html","reply_markup":null}`))
		},
	} {
		res, err := send()
		if err != nil {
			t.Fatal(err)
		}
		accepted(t, decode(t, res))
		if m := p.Last(); m.Text != "x" || len(m.Entities) != 1 {
			t.Errorf("got %+v", m)
		}
	}
	res, err := http.Post(base, "application/json", strings.NewReader(`{`))
	if err != nil {
		t.Fatal(err)
	}
	refused(t, decode(t, res), 400, "can't parse request body")
}
