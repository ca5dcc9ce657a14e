package faults

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// gauge looks every second at what the bot holds while an announcement goes.
type gauge struct {
	m     *many
	began time.Time
	ended time.Time
	held  []float64 // MB, a look each
	ahead int       // rows ready in the lane of announcements at most
	stop  func()
}

func (m *many) gauge(ctx context.Context) *gauge {
	m.t.Helper()
	g := &gauge{m: m, began: time.Now()}
	b := m.open()
	over := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		defer b.close()
		for {
			select {
			case <-over:
				return
			case <-time.After(form(200*time.Millisecond, time.Second)):
			}
			if mb := resident(int(m.running.Load())); mb > 0 {
				g.held = append(g.held, mb)
			}
			if n, _, err := b.store.InLane(ctx, 0, 0); err == nil {
				g.ahead = max(g.ahead, n)
			}
		}
	})
	g.stop = func() {
		g.ended = time.Now()
		close(over)
		all.Wait()
	}
	return g
}

// resident is how much memory a process has, in MB; 0 when the system does not say so.
func resident(pid int) float64 {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024
		}
	}
	return 0
}

// memory says what was held at first, half way and in the end: the middle of a tenth of the
// looks each.
func (g *gauge) memory() string {
	if len(g.held) < 10 {
		return "memory: nobody says how much"
	}
	tenth := len(g.held) / 10
	middle := func(at int) float64 {
		some := slices.Sorted(slices.Values(g.held[at : at+tenth]))
		return some[len(some)/2]
	}
	return fmt.Sprintf("memory: %.0f MB at first, %.0f MB half way, %.0f MB in the end, %.0f MB at most",
		middle(0), middle(len(g.held)/2-tenth/2), middle(len(g.held)-tenth), slices.Max(g.held))
}

// paced says that a call is one of those that go out at a pace.
func paced(method string) bool {
	for _, kind := range []string{"send", "edit", "delete", "copy"} {
		if strings.HasPrefix(method, kind) && method != "deleteWebhook" {
			return true
		}
	}
	return false
}

// pace says how fast it went, and wants it never to have gone faster than it may.
func (g *gauge) pace() string {
	m := g.m
	m.t.Helper()
	var at []time.Time
	announced, last := 0, g.began
	for _, c := range m.server.Ledger()[m.before:] {
		if !paced(c.Method) || c.At.Before(g.began) || c.At.After(g.ended) {
			continue
		}
		if at = append(at, c.At); spoken(c) {
			announced++
			if !slices.Contains(m.silent, c.Chat) { // what is asked again and again comes to its end late
				last = c.At
			}
		}
	}
	slices.SortFunc(at, time.Time.Compare)
	m.window(at, 10*time.Second)
	down := time.Duration(0)
	for _, s := range m.killed {
		down += s.to.Sub(s.from)
	}
	whole := last.Sub(g.began)
	n := 0
	for n < len(at) && !at[n].After(last) {
		n++
	}
	return fmt.Sprintf("pace: %d calls in %v, %.1f a second while it ran (%v not); in a second %d at most, in ten %d; %d of them brought the announcement; %d rows ahead at most",
		n, whole.Round(100*time.Millisecond), float64(n)/(whole-down).Seconds(), down.Round(100*time.Millisecond),
		most(at, time.Second), most(at, 10*time.Second), announced, g.ahead)
}

// window wants no stretch of time to hold more calls than the pace and what may have been
// under way when it began.
func (m *many) window(at []time.Time, long time.Duration) {
	m.t.Helper()
	if n, may := most(at, long), int(perSecond*long.Seconds())+senders+4; n > may {
		m.t.Errorf("%d calls within %v, %d may be", n, long, may)
	}
}

// most is how many fall into any stretch of time of this length.
func most(at []time.Time, long time.Duration) (n int) {
	from := 0
	for to := range at {
		for at[to].Sub(at[from]) >= long {
			from++
		}
		n = max(n, to-from+1)
	}
	return n
}

// load is how much the machine has to do.
func (m *many) load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "load unknown"
	}
	return "load " + strings.Join(strings.Fields(string(text))[:3], " ")
}
