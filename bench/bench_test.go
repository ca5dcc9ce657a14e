package bench

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cohortbot/rehearsal"
)

const (
	people   = 1000
	presses  = 10 // of each, all at once
	quiet    = 10 * time.Second
	every    = 10 * time.Millisecond // 100 presses a second
	firstDay = "2026-01-01"
	patience = 5 * time.Minute
)

// kind is a bot to measure.
type kind struct {
	name string
	role string // of the test's binary; empty: the real one
	hook bool
}

// figures are what a run came to.
type figures struct {
	perSecond, perCPU float64
	p50, p99          time.Duration // all at once
	steady50          time.Duration // at 100 presses a second
	steady99          time.Duration
	start             time.Duration
}

// BenchmarkPresses measures every bot once, one after another through a server
// of the same kind, and shows them beside the bare one.
func BenchmarkPresses(b *testing.B) {
	binary := build(b)
	only := os.Getenv("BENCH_ONLY") // names, for a closer look at one of them
	for _, hook := range []bool{false, true} {
		way := map[bool]string{false: "polling", true: "webhook"}[hook]
		var bare figures
		for _, k := range []kind{
			{"bare", roleBare, hook}, {"bare, default client", roleDefault, hook},
			{"in memory", roleMemory, hook}, {"on disk", "", hook},
		} {
			if only != "" && !strings.Contains(only, k.name) {
				continue
			}
			f := measure(b, k, binary)
			if k.role == roleBare {
				bare = f
			}
			fmt.Printf("%s %-20s  %5.0f/s (%.2f of bare)  %5.0f/CPU-s (%.2f of bare)  p50 %v p99 %v (%.1f times)  at 100/s p50 %v p99 %v  ready %v\n",
				way, k.name, f.perSecond, ratio(f.perSecond, bare.perSecond), f.perCPU, ratio(f.perCPU, bare.perCPU),
				round(f.p50), round(f.p99), float64(f.p99)/float64(f.p50), round(f.steady50), round(f.steady99), round(f.start))
			if k.role == roleMemory || k.role == "" {
				name := way + "-" + strings.ReplaceAll(k.name, " ", "-")
				b.ReportMetric(ratio(f.perSecond, bare.perSecond), name+"/bare")
			}
		}
	}
	b.ReportMetric(0, "ns/op") // the time of the whole says nothing
}

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

func round(d time.Duration) time.Duration { return d.Round(100 * time.Microsecond) }

// measure brings everybody to the first question and then measures.
func measure(b *testing.B, k kind, binary string) (f figures) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), patience)
	defer cancel()
	s := rehearsal.New(rehearsal.Config{KeepMessages: 4, KeepCalls: 100, KeepUpdates: 100})
	defer s.Close()
	calls := &tally{next: s.API()}
	api := httptest.NewServer(calls)
	defer api.Close()
	c := startChild(ctx, b, k, binary, s, api.URL)
	f.start = c.took
	var all crowd
	for range people {
		all = append(all, &phone{Phone: s.AddPhone(rehearsal.PhoneConfig{FirstName: "Maryam", LanguageCode: "en"})})
	}
	must(b, all.each(32, func(p *phone) error { return p.enrol(ctx, c.link) }))
	must(b, s.Settled(ctx))

	calls.edits.Store(0) // answers come in their own time, some of them only now: they are counted from the start
	cpu, began := c.cpu(b), time.Now()
	must(b, all.each(people, func(p *phone) error {
		for range presses {
			if err := p.press(ctx, time.Time{}); err != nil {
				return err
			}
		}
		return nil
	}))
	took := time.Since(began)
	must(b, s.Settled(ctx))
	f.perSecond = people * presses / took.Seconds()
	f.perCPU = people * presses / (c.cpu(b) - cpu).Seconds()
	times := all.times()
	f.p50, f.p99 = quantile(times, 0.5), quantile(times, 0.99)

	must(b, all.steady(ctx, every, quiet))
	times = all.times()
	f.steady50, f.steady99 = quantile(times, 0.5), quantile(times, 0.99)
	must(b, s.Settled(ctx))
	check(b, k, c.stop(b, k), calls, s, all.pressed())
	return f
}

// check counts what must be there after a run.
func check(b *testing.B, k kind, h held, calls *tally, s *rehearsal.Server, pressed int) {
	b.Helper()
	want := people*presses + int(quiet/every)
	if got := int(calls.answers.Load()); got != pressed {
		b.Errorf("%s: %d presses from the invitation on, %d answers", k.name, pressed, got)
	}
	if got := int(calls.edits.Load()); got != want {
		b.Errorf("%s: %d presses, %d edits", k.name, want, got)
	}
	for _, r := range s.Refused() {
		if r.Method == "getUpdates" {
			continue // the last poll of a bot that stops meets the one it has just broken off
		}
		b.Errorf("%s: refused: %s: %s", k.name, r.Method, r.Description)
	}
	if k.role == roleBare || k.role == roleDefault {
		return
	}
	if h.Joined != people || h.Answered != want || h.Settled < want || h.Waiting+h.Failed > 0 {
		b.Errorf("%s: %d people and %d presses, but the store holds %+v", k.name, people, want, h)
	}
}

// tally counts the calls that answer presses.
type tally struct {
	next           http.Handler
	answers, edits atomic.Int64
}

func (t *tally) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:] {
	case "answerCallbackQuery":
		t.answers.Add(1)
	case "editMessageText":
		t.edits.Add(1)
	}
	t.next.ServeHTTP(w, r)
}

// BenchmarkStart measures what the bot costs while nobody writes.
func BenchmarkStart(b *testing.B) {
	binary := build(b)
	info, err := os.Stat(binary)
	must(b, err)
	s := rehearsal.New(rehearsal.Config{})
	defer s.Close()
	api := httptest.NewServer(s.API())
	defer api.Close()
	k := kind{name: "on disk"}
	c := startChild(b.Context(), b, k, binary, s, api.URL)
	time.Sleep(2 * time.Second) // what is idle is measured
	idle := c.memory(b)
	c.stop(b, k)
	b.ReportMetric(float64(c.took.Milliseconds()), "ms-to-ready")
	b.ReportMetric(idle, "MB-idle")
	b.ReportMetric(float64(info.Size())/(1<<20), "MB-binary")
	b.ReportMetric(0, "ns/op")
}

// build builds the real binary.
func build(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "cohortbot")
	cmd := exec.Command("go", "build", "-o", path, "cohortbot/cmd/cohortbot")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("build the binary: %v\n%s", err, out)
	}
	return path
}
