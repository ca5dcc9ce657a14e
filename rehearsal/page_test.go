package rehearsal_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"cohortbot/rehearsal"
)

// invites is Controls of a test: people are invited, and there is no course.
type invites struct{ s *rehearsal.Server }

func (invites) Course() rehearsal.Course { return rehearsal.Course{} }

func (invites) Stored(context.Context, *rehearsal.Phone) ([]rehearsal.Shelf, error) { return nil, nil }

func (invites) Jump(context.Context, *rehearsal.Phone, string, string) error { return errNoCourse }

func (invites) Speak(context.Context, *rehearsal.Phone, string) error { return errNoCourse }

func (invites) Forget(context.Context, *rehearsal.Phone) error { return nil }

func (invites) Pass(context.Context, time.Duration) error { return errNoCourse }

var errNoCourse = errors.New("no course")

func (i invites) Invite(_ context.Context, _ rehearsal.Role, lang string) (string, error) {
	switch lang {
	case "xx":
		return "", errors.New("no such language")
	case "en":
		return "Come and see: " + i.s.Link("i_en"), nil
	}
	return i.s.Link("i_" + lang), nil
}

func (invites) Owner() (int64, bool) { return 0, false }

func pageOf(t *testing.T, w world, c rehearsal.Controls) *httptest.Server {
	t.Helper()
	web := httptest.NewServer(w.Page(c))
	t.Cleanup(func() {
		w.Close() // ends the streams, which the web server waits for
		web.Close()
	})
	return web
}

func TestPageGuardsItself(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := w.AddPhone(rehearsal.PhoneConfig{LanguageCode: "en"})
	web := pageOf(t, w, invites{w.Server})
	body := `{"phone":` + itoa(p.ID()) + `,"do":"open","text":"i_x"}`
	try := func(change func(*http.Request)) int {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, web.URL+"/act", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		change(r)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	for status, change := range map[int]func(*http.Request){
		204: func(r *http.Request) { r.Header.Set("Origin", web.URL) },
		403: func(r *http.Request) { r.Header.Set("Origin", "http://evil.example") },
		415: func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") },
		405: func(r *http.Request) { r.Method = http.MethodPut },
	} {
		if got := try(change); got != status {
			t.Errorf("status %d, want %d", got, status)
		}
	}
	if got := try(func(r *http.Request) { r.Host = "rebound.example:80" }); got != 403 {
		t.Errorf("a foreign host: status %d", got)
	}
	if n := len(p.Messages()); n != 1 {
		t.Errorf("%d messages, want the one of the allowed call", n)
	}
}

func TestPageAnswers(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := started(t, w)
	web := pageOf(t, w, invites{w.Server})
	id := itoa(p.ID())
	for body, status := range map[string]int{
		`{"phone":` + id + `,"do":"say","text":"hello"}`:        204,
		`{"phone":` + id + `,"do":"press","message":1}`:         204,
		`{"phone":` + id + `,"do":"send","text":"photo"}`:       204,
		`{"phone":` + id + `,"do":"send","text":"elephant"}`:    409,
		`{"phone":` + id + `,"do":"open","text":"not allowed"}`: 409,
		`{"phone":` + id + `,"do":"edit","message":1}`:          409,
		`{"phone":` + id + `,"do":"dance"}`:                     409,
		`{"phone":1,"do":"say"}`:                                404,
		`{`:                                                     400,
	} {
		if got := post(t, web.URL+"/act", body); got != status {
			t.Errorf("%s: status %d, want %d", body, got, status)
		}
	}
	for _, do := range []string{"block", "unblock", "clear"} { // in this order: a blocked bot hears nothing
		if got := post(t, web.URL+"/act", `{"phone":`+id+`,"do":"`+do+`"}`); got != 204 {
			t.Errorf("%s: status %d", do, got)
		}
	}
	for body, status := range map[string]int{`{"lang":"ckb"}`: 204, `{"lang":"xx"}`: 409, `{"lang":"en","as":"owner"}`: 409, `{"lang":"en","as":"queen"}`: 400} {
		if got := post(t, web.URL+"/phones", body); got != status {
			t.Errorf("%s: status %d, want %d", body, got, status)
		}
	}
	all := w.Phones()
	if last := all[len(all)-1].Config(); len(all) != 2 || last.Invitation != rehearsal.Invitation("ckb", w.Link("i_ckb")) {
		t.Errorf("phones %d, the last invited by %q", len(all), last.Invitation)
	}
	post(t, web.URL+"/phones", `{"lang":"en"}`)
	if last := w.Phones()[2].Config(); last.Invitation != "Come and see: "+w.Link("i_en") {
		t.Errorf("a whole message became %q", last.Invitation)
	}
	for _, path := range []string{"/", "/page.js", "/phone.css", "/fonts/OFL.txt", "/fonts/vazirmatn-arabic-wght-normal.woff2"} {
		res, err := http.Get(web.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		raw, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != 200 || len(raw) < 100 || !strings.HasPrefix(res.Header.Get("Content-Security-Policy"), "default-src 'none'; script-src 'self';") {
			t.Errorf("%s: %d, %d bytes, %v", path, res.StatusCode, len(raw), res.Header)
		}
	}
}

func post(t *testing.T, url, body string) int {
	t.Helper()
	res, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

// The stream tells everything first and then only what changed.
func TestPageStream(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := started(t, w)
	web := pageOf(t, w, nil)
	res, err := http.Get(web.URL + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := make(chan string, 64)
	go readLines(res.Body, lines)
	type event struct {
		Reset  bool
		Phones []struct {
			Messages []struct {
				ID    int
				Words string
			}
			Gone   []int
			Toasts []struct{ Text string }
		}
	}
	next := func() (e event) {
		t.Helper()
		if err := json.Unmarshal([]byte(<-lines), &e); err != nil {
			t.Fatal(err)
		}
		return e
	}
	if e := next(); !e.Reset || len(e.Phones) != 1 || e.Phones[0].Messages[0].Words != "/start" {
		t.Errorf("first %+v", e)
	}
	id, _ := p.Say("one")
	if e := next(); e.Reset || len(e.Phones[0].Messages) != 1 || e.Phones[0].Messages[0].Words != "one" {
		t.Errorf("then %+v", e)
	}
	accepted(t, w.call(t, "deleteMessage", params{"chat_id": p.ID(), "message_id": id}))
	if e := next(); len(e.Phones[0].Gone) != 1 || e.Phones[0].Gone[0] != id {
		t.Errorf("at last %+v", e)
	}
}

func readLines(r io.Reader, lines chan<- string) {
	defer close(lines)
	var rest string
	buffer := make([]byte, 1<<16)
	for {
		n, err := r.Read(buffer)
		rest += string(buffer[:n])
		for {
			line, more, ok := strings.Cut(rest, "\n")
			if !ok {
				break
			}
			if data, is := strings.CutPrefix(line, "data: "); is {
				lines <- data
			}
			rest = more
		}
		if err != nil {
			return
		}
	}
}
