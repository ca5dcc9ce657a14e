package rehearsal_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cohortbot/rehearsal"
)

type update struct {
	ID      int64 `json:"update_id"`
	Message *struct {
		Text string
		From struct{ ID int64 }
	}
	Callback *struct {
		ID, Data string
		From     struct{ ID int64 }
	} `json:"callback_query"`
	Member json.RawMessage `json:"my_chat_member"`
}

func (w world) poll(t *testing.T, p params) []update {
	t.Helper()
	var out []update
	if err := json.Unmarshal(accepted(t, w.call(t, "getUpdates", p)).Result, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func texts(updates []update) string {
	var out []string
	for _, u := range updates {
		switch {
		case u.Message != nil:
			out = append(out, u.Message.Text)
		case u.Callback != nil:
			out = append(out, "press "+u.Callback.Data)
		default:
			out = append(out, "member")
		}
	}
	return strings.Join(out, ", ")
}

func TestOffsetsAcknowledge(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := started(t, w)
	for _, text := range []string{"a", "b", "c"} {
		p.Say(text)
	}
	first := w.poll(t, params{"limit": 2})
	if texts(first) != "/start, a" || first[0].ID < 100_000_000 {
		t.Fatalf("first batch %v", first)
	}
	if got := texts(w.poll(t, params{})); got != "/start, a, b, c" {
		t.Errorf("not acknowledged, yet %s", got)
	}
	if got := texts(w.poll(t, params{"offset": first[1].ID + 1})); got != "b, c" {
		t.Errorf("after the offset %s", got)
	}
	if got := texts(w.poll(t, params{"offset": -1})); got != "c" {
		t.Errorf("with a negative offset %s", got)
	}
	if w.Waiting() != 1 {
		t.Errorf("%d waiting", w.Waiting())
	}
}

func TestAllowedUpdates(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	w.poll(t, params{"allowed_updates": []string{"message"}})
	p := started(t, w)
	p.PressOld(1, "d")
	p.Block()
	if got := texts(w.poll(t, params{})); got != "/start" {
		t.Errorf("got %s", got)
	}
	w.poll(t, params{"allowed_updates": []string{}})
	p.Unblock()
	if got := texts(w.poll(t, params{})); got != "/start, member" {
		t.Errorf("got %s", got)
	}
}

func TestUpdatesExpire(t *testing.T) {
	c := newClock()
	w := newWorld(t, rehearsal.Config{Now: c.now})
	p := started(t, w)
	p.PressOld(1, "d")
	c.pass(150 * time.Second)
	if got := texts(w.poll(t, params{})); got != "/start, press d" {
		t.Errorf("after 150 s: %s", got)
	}
	c.pass(time.Second)
	if got := texts(w.poll(t, params{})); got != "/start" {
		t.Errorf("after 151 s: %s", got)
	}
	c.pass(24 * time.Hour)
	if got := texts(w.poll(t, params{})); got != "" {
		t.Errorf("after a day: %s", got)
	}
}

func TestAnsweringPresses(t *testing.T) {
	c := newClock()
	w := newWorld(t, rehearsal.Config{Now: c.now})
	p := started(t, w)
	answer := func(id, text string) answer {
		return w.call(t, "answerCallbackQuery", params{"callback_query_id": id, "text": text, "show_alert": true})
	}
	press := func() string {
		p.PressOld(1, "d")
		all := w.poll(t, params{})
		return all[len(all)-1].Callback.ID
	}
	refused(t, answer("12345", "x"), 400, "query is too old and response timeout expired or query ID is invalid")
	id := press()
	refused(t, answer(id, a(201)), 400, "MESSAGE_TOO_LONG")
	c.pass(150 * time.Second)
	accepted(t, answer(id, a(200)))
	accepted(t, answer(id, "again"))
	if got := p.Toasts(); len(got) != 1 || !got[0].Alert || got[0].Text != a(200) {
		t.Errorf("toasts %v", got)
	}
	id = press()
	c.pass(151 * time.Second)
	refused(t, answer(id, "late"), 400, "query is too old")
}

func TestOnePoller(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	first := make(chan answer, 1)
	go func() { first <- w.call(t, "getUpdates", params{"timeout": 50}) }()
	for done := false; !done; {
		select {
		case got := <-first:
			refused(t, got, 409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
			done = true
		default:
			w.poll(t, params{})
		}
	}
	accepted(t, w.call(t, "setWebhook", params{"url": "http://127.0.0.1:9/"}))
	refused(t, w.call(t, "getUpdates", params{}), 409, "can't use getUpdates method while webhook is active")
	accepted(t, w.call(t, "deleteWebhook", params{"drop_pending_updates": true}))
	w.poll(t, params{})
}

func TestReplay(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := started(t, w)
	p.Say("a")
	batch := w.poll(t, params{})
	next := params{"offset": batch[1].ID + 1}
	w.poll(t, next)
	for _, u := range w.Updates() {
		if err := w.Deliver(u); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.poll(t, next); texts(got) != "/start, a" || got[0].ID != batch[0].ID {
		t.Errorf("replayed %v", got)
	}
	if got := w.poll(t, next); len(got) != 0 || len(w.Updates()) != 2 {
		t.Errorf("replayed twice %v, log %d", got, len(w.Updates()))
	}
	if err := p.Forge([]byte(`{"callback_query":{"data":"x"}}`)); err != nil {
		t.Fatal(err)
	}
	forged := w.poll(t, next)[0]
	if forged.Callback == nil || forged.Callback.From.ID != p.ID() || forged.ID != batch[1].ID+1 {
		t.Fatalf("forged %+v", forged)
	}
	accepted(t, w.call(t, "answerCallbackQuery", params{"callback_query_id": forged.Callback.ID}))
	w.RestartIDs()
	p.Say("b")
	if got := w.poll(t, params{"offset": forged.ID + 1}); len(got) != 1 || got[0].ID >= batch[0].ID {
		t.Errorf("ids did not restart: %v", got)
	}
	for _, wrong := range []string{"", "[]", `{"update_id":"x","message":{}}`, `{"update_id":1}`} {
		if w.Deliver([]byte(wrong)) == nil {
			t.Errorf("delivered %q", wrong)
		}
	}
}

// listener is a webhook that answers with what a test wants.
type listener struct {
	mu     sync.Mutex
	status []int // to come; then 200
	seen   []update
	secret []string
}

func (l *listener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var u update
	_ = json.Unmarshal(body, &u)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.secret = append(l.secret, r.Header.Get("X-Telegram-Bot-Api-Secret-Token"))
	if len(l.status) > 0 {
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(l.status[0])
		l.status = l.status[1:]
		return
	}
	l.seen = append(l.seen, u)
}

func TestWebhookRetriesInOrder(t *testing.T) {
	w := newWorld(t, rehearsal.Config{Backoff: time.Millisecond})
	l := &listener{status: []int{503, 500, 302, 404}}
	hook := httptest.NewServer(l)
	defer hook.Close()
	waiting := started(t, w)
	accepted(t, w.call(t, "setWebhook", params{"url": hook.URL, "secret_token": "s-1"}))
	people := []*rehearsal.Phone{waiting}
	for range 9 {
		people = append(people, started(t, w))
	}
	var talking sync.WaitGroup
	for _, p := range people {
		talking.Go(func() {
			for i := range 20 {
				p.Say(fmt.Sprint(i))
			}
		})
	}
	talking.Wait()
	if err := w.Settled(soon(t)); err != nil {
		t.Fatal(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.seen) != 210 || len(l.secret) != 214 || slices.ContainsFunc(l.secret, func(s string) bool { return s != "s-1" }) {
		t.Errorf("%d taken in %d attempts", len(l.seen), len(l.secret))
	}
	last := map[int64]int64{}
	for _, u := range l.seen {
		if who := u.Message.From.ID; u.ID <= last[who] {
			t.Errorf("update %d after %d", u.ID, last[who])
		} else {
			last[who] = u.ID
		}
	}
	info := string(w.call(t, "getWebhookInfo", nil).Result)
	if !strings.Contains(info, "wrong response from the webhook") || !strings.Contains(info, `"pending_update_count":0`) {
		t.Errorf("info %s", info)
	}
}

func TestRetryAfterIsHonoured(t *testing.T) {
	w := newWorld(t, rehearsal.Config{Backoff: time.Millisecond})
	var mu sync.Mutex
	var times []time.Time
	hook := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if times = append(times, time.Now()); len(times) == 1 {
			rw.Header().Set("Retry-After", "1")
			rw.WriteHeader(503)
		}
	}))
	defer hook.Close()
	accepted(t, w.call(t, "setWebhook", params{"url": hook.URL}))
	started(t, w)
	if err := w.Settled(soon(t)); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(times) != 2 || times[1].Sub(times[0]) < time.Second {
		t.Errorf("attempts at %v", times)
	}
}

func TestCloseEndsPollsAndDeliveries(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	started(t, w)
	accepted(t, w.call(t, "setWebhook", params{"url": "http://127.0.0.1:9/"}))
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := w.Shutdown(ctx); err != nil {
		t.Error(err)
	}
}
