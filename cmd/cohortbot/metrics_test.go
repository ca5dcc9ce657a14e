package main

import (
	"context"
	"io"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"go.yaml.in/yaml/v3"

	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/rehearsal"
	"cohortbot/storage"
	"cohortbot/storage/storagetest"
)

// numbers are what a scrape gives, by "name" or "name/lane", without "cohortbot_".
type numbers map[string]float64

// scrape asks a page for its numbers, as Prometheus does.
func scrape(t *testing.T, url string) numbers {
	t.Helper()
	resp, err := http.Get(url + "/metrics")
	must(t, err)
	defer resp.Body.Close()
	if kind := resp.Header.Get("Content-Type"); resp.StatusCode != http.StatusOK || !strings.HasPrefix(kind, "text/plain; version=0.0.4") {
		t.Fatalf("/metrics answers %d, %s", resp.StatusCode, kind)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(resp.Body)
	must(t, err)
	out := numbers{}
	for name, family := range families {
		own, ours := strings.CutPrefix(name, "cohortbot_")
		if !ours {
			continue
		}
		for _, m := range family.Metric {
			key := own
			for _, label := range m.Label {
				key += "/" + label.GetValue()
			}
			out[key] = m.GetCounter().GetValue() + m.GetGauge().GetValue()
		}
	}
	return out
}

// of adds up a number of all lanes.
func (n numbers) of(name string) (sum float64) {
	for key, value := range n {
		if strings.HasPrefix(key, name+"/") {
			sum += value
		}
	}
	return sum
}

// notBelow wants no total to have fallen.
func (n numbers) notBelow(t *testing.T, before numbers, when string) {
	t.Helper()
	for key, value := range before {
		if strings.Contains(key, "_total") && n[key] < value {
			t.Errorf("%s: %s fell from %v to %v", when, key, value, n[key])
		}
	}
}

// reached counts the calls of the ledger that took effect in a chat.
func reached(server *rehearsal.Server) (n float64) {
	for _, c := range server.Ledger() {
		if c.Chat != 0 && c.Method != "answerCallbackQuery" && (c.OK || c.Executed || strings.Contains(c.Description, "not modified")) {
			n++
		}
	}
	return n
}

// TestMetricNames: the names that the contract binds are there from the first start,
// every lane among them, and the page is as Prometheus wants it.
func TestMetricNames(t *testing.T) {
	s := newStage(t, stageConfig{course: smallCourse})
	want := []string{
		"backup_timestamp_seconds", "blocked_total", "dead_total", "held", "leader", "parked_total", "ready",
		"term", "throttled_total", "updates_total",
	}
	for _, name := range []string{"sent_total", "uncertain_total", "queue", "lag_seconds"} {
		for _, lane := range []string{"replies", "reminders", "announcements", "clearing", "lists"} {
			want = append(want, name+"/"+lane)
		}
	}
	slices.Sort(want)
	have := scrape(t, s.url)
	if names := slices.Sorted(maps.Keys(have)); !slices.Equal(names, want) {
		t.Errorf("/metrics tells %v\nwant %v", names, want)
	}
	if have["leader"] != 1 || have["ready"] != 1 {
		t.Errorf("leader %v, ready %v", have["leader"], have["ready"])
	}
	resp, err := http.Get(s.url + "/metrics")
	must(t, err)
	defer resp.Body.Close()
	problems, err := promlint.New(resp.Body).Lint()
	must(t, err)
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}

// TestMetricsTell: each kind of trouble is counted, once, and what is counted agrees with
// what reached Telegram. Who leaves takes nothing out of the totals.
func TestMetricsTell(t *testing.T) {
	s := newStage(t, stageConfig{course: smallCourse})
	c := s.enter("en")
	c.registers()
	s.agrees("after she has registered", 0)
	updates := scrape(t, s.url)["updates_total"]

	s.server.Ask(rehearsal.Fault{Method: "sendMessage", Drop: true, Executed: true})
	c.writes("/menu")
	now := s.agrees("after a lost answer", 1)
	if now["uncertain_total/replies"] != 1 || now["updates_total"] != updates+1 {
		t.Errorf("after a lost answer: uncertain %v, updates %v", now["uncertain_total/replies"], now["updates_total"]-updates)
	}
	s.server.Ask(rehearsal.Fault{Method: "sendMessage", Code: http.StatusTooManyRequests, RetryAfter: 1})
	c.writes("/menu")
	s.server.Ask(rehearsal.Fault{Method: "sendMessage", Code: http.StatusBadRequest, Description: "Bad Request: text is too strange"})
	c.writes("/menu")
	other := s.enter("en")
	other.registers()
	s.server.Ask(rehearsal.Fault{Method: "sendMessage", Chat: other.ID(), Code: http.StatusForbidden})
	other.writes("/menu")
	now = s.agrees("after all that", 1)
	if now["throttled_total"] != 1 || now["dead_total"] != 1 || now["blocked_total"] == 0 || now["parked_total"] != 0 {
		t.Errorf("throttled %v, dead %v, blocked %v, parked %v", now["throttled_total"], now["dead_total"], now["blocked_total"], now["parked_total"])
	}
	c.writes("/forget")
	c.presses(dialog.VerbErase)
	left := s.agrees("after she has left", 1)
	left.notBelow(t, now, "after she has left")
	s.restart()
	again := scrape(t, s.url)
	again.notBelow(t, left, "after a restart")
	if again["updates_total"] != left["updates_total"] || again["throttled_total"] != 1 {
		t.Errorf("after a restart: updates %v, want %v; throttled %v", again["updates_total"], left["updates_total"], again["throttled_total"])
	}
}

// agrees wants what was sent to be what reached Telegram, but for what came twice.
func (s *stage) agrees(when string, twice float64) numbers {
	s.t.Helper()
	now := scrape(s.t, s.url)
	if sent, want := now.of("sent_total"), reached(s.server)-twice; sent != want {
		s.t.Errorf("%s: %v sent, and %v reached Telegram", when, sent, want)
	}
	if now.of("queue") != 0 || now.of("lag_seconds") != 0 {
		s.t.Errorf("%s: %v wait, for %v seconds", when, now.of("queue"), now.of("lag_seconds"))
	}
	return now
}

// TestQueueAndLag: while Telegram is slow, what waits and for how long is told, to
// Prometheus and in words.
func TestQueueAndLag(t *testing.T) {
	s := newStage(t, stageConfig{course: smallCourse})
	c := s.enter("en")
	c.registers()
	s.server.Ask(rehearsal.Fault{Method: "sendMessage", Delay: 6 * time.Second}) // time enough to look, on a slow machine too
	_, err := c.Say("/menu")
	must(t, err)
	s.await("a message waits", func() bool { return scrape(t, s.url)["queue/replies"] > 0 })
	s.later(90 * time.Second)
	if now := scrape(t, s.url); now["lag_seconds/replies"] < 90 || now["lag_seconds/replies"] > 100 || now["lag_seconds/reminders"] != 0 {
		t.Errorf("the lag is %v s", now["lag_seconds/replies"])
	}
	if text := s.says("/readyz", http.StatusOK); !regexp.MustCompile(`(?m)^oldest waiting: 1m3\ds \(replies\)$`).MatchString(text) {
		t.Errorf("/readyz says\n%s", text)
	}
	s.settle()
	if now := scrape(t, s.url); now.of("queue")+now.of("lag_seconds") != 0 {
		t.Errorf("afterwards %v wait, for %v s", now.of("queue"), now.of("lag_seconds"))
	}
}

// says gives what a page says, and wants this status.
func (s *stage) says(page string, want int) string {
	s.t.Helper()
	resp, err := http.Get(s.url + page)
	must(s.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	must(s.t, err)
	if resp.StatusCode != want {
		s.t.Errorf("%s answers %d, want %d", page, resp.StatusCode, want)
	}
	return string(text)
}

// TestReadyzInWords: the first line says whether updates are taken, the others how
// things stand.
func TestReadyzInWords(t *testing.T) {
	s := newStage(t, stageConfig{course: smallCourse})
	s.enter("en").registers()
	text := s.says("/readyz", http.StatusOK)
	want := regexp.MustCompile(`^ready
leads, term \d+
waiting: 0
sent: \d+ \(replies \d+, lists \d+\)
uncertain: 0
throttled: 0
blocked: 0
refused: 0
parked: 0
held: 0
updates: \d+
last backup: none
$`)
	if !want.MatchString(text) {
		t.Errorf("/readyz says\n%s", text)
	}
}

// TestNoNumbers: while the store is away a scrape is answered with 503 and a sentence,
// and readiness all the same, without the numbers; while it hangs, in time.
func TestNoNumbers(t *testing.T) {
	var away, hangs atomic.Bool
	free := make(chan struct{})
	s := newStage(t, stageConfig{course: smallCourse, hook: func(_ context.Context, m storagetest.Moment) error {
		if hangs.Load() && m.Op == storagetest.Count {
			<-free
		}
		if away.Load() && m.Op == storagetest.Count {
			return storage.ErrUnavailable
		}
		return nil
	}})
	scrape(t, s.url)
	away.Store(true)
	if text := s.says("/metrics", http.StatusServiceUnavailable); text != "the store gives no numbers now\n" {
		t.Errorf("while the store is away /metrics says %q", text)
	}
	if text := s.says("/readyz", http.StatusOK); !strings.HasPrefix(text, "ready\nleads") || !strings.HasSuffix(text, "\nthe store gives no numbers now\n") {
		t.Errorf("while the store is away /readyz says %q", text)
	}
	away.Store(false)
	scrape(t, s.url)
	hangs.Store(true)
	began := time.Now()
	s.says("/readyz", http.StatusOK)
	s.tells(true, "while the store hangs")
	if took := time.Since(began); took > 2*healthWithin {
		t.Errorf("/readyz and the health command take %s while the store hangs", took)
	}
	s.says("/metrics", http.StatusServiceUnavailable)
	hangs.Store(false)
	close(free)
	scrape(t, s.url)
}

// TestTotalsOutliveAKill: after kill -9 the totals are what they were before, and agree
// with the Bot API server's own ledger.
func TestTotalsOutliveAKill(t *testing.T) {
	if testing.Short() {
		t.Skip("kills a binary")
	}
	t.Parallel()
	k := newKillRig(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	first := k.serveBinary(t)
	first.ready()
	var steps atomic.Int64
	k.server.Ask(rehearsal.Fault{Method: "sendMessage", Drop: true, Executed: true})
	for range 3 {
		k.joinWith(ctx, func(*rigPhone) {
			if steps.Add(1) > 60 {
				k.stop.Store(true)
			}
		})
	}
	k.busy.Wait()
	must(t, k.server.Settled(ctx))
	k.sendsAll(ctx)
	time.Sleep(2*keepEvery + time.Second) // what leaves no rows is written down so often; the first time may be a slow one
	before := scrape(t, first.url)
	if sent, want := before.of("sent_total"), reached(k.server)-1; sent != want || before.of("uncertain_total") != 1 {
		t.Errorf("%v sent and %v uncertain, want %v and 1", sent, before.of("uncertain_total"), want)
	}
	must(t, first.cmd.Process.Kill())
	<-first.ended
	second := k.serveBinary(t)
	second.ready()
	after := scrape(t, second.url)
	for key, value := range before {
		if strings.Contains(key, "_total") && after[key] != value {
			t.Errorf("after the kill %s is %v, before it %v", key, after[key], value)
		}
	}
	second.terminate()
}

// TestAlerts: the alert rules are rules, and ask for numbers that there are.
func TestAlerts(t *testing.T) {
	text, err := os.ReadFile("../../deploy/alerts.yaml")
	must(t, err)
	var rules struct {
		Groups []struct {
			Name  string
			Rules []struct {
				Alert       string
				Expr        string
				For         string
				Labels      map[string]string
				Annotations map[string]string
			}
		}
	}
	d := yaml.NewDecoder(strings.NewReader(string(text)))
	d.KnownFields(true)
	must(t, d.Decode(&rules))
	s := newStage(t, stageConfig{course: smallCourse})
	have := map[string]bool{}
	for key := range scrape(t, s.url) {
		name, _, _ := strings.Cut(key, "/")
		have["cohortbot_"+name] = true
	}
	asked := regexp.MustCompile(`cohortbot_[a-z_]+`)
	n := 0
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			n++
			if r.Alert == "" || r.Annotations["summary"] == "" || len(asked.FindAllString(r.Expr, -1)) == 0 && !strings.Contains(r.Expr, "up{") {
				t.Errorf("%s: no name, no summary, or nothing of ours in %q", r.Alert, r.Expr)
			}
			if _, err := model.ParseDuration(r.For); err != nil {
				t.Errorf("%s: for %q: %v", r.Alert, r.For, err)
			}
			for _, name := range asked.FindAllString(r.Expr, -1) {
				if !have[name] {
					t.Errorf("%s asks for %s, which is not told", r.Alert, name)
				}
			}
			for _, lane := range regexp.MustCompile(`lane="([a-z]+)"`).FindAllStringSubmatch(r.Expr, -1) {
				if !slices.ContainsFunc(outbox.Lanes(), func(l outbox.Lane) bool { return l.String() == lane[1] }) {
					t.Errorf("%s: there is no lane %s", r.Alert, lane[1])
				}
			}
		}
	}
	if n == 0 {
		t.Error("no rule")
	}
}
