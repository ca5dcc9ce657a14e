package main

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"cohortbot/dialog"
	"cohortbot/storage/storagetest"
)

// gate holds one operation of the store back.
type gate struct {
	at   func(storagetest.Moment) bool
	held chan struct{} // closed when it is held
	free chan struct{} // closed to let it pass
	open func()        // closes free
}

func newGate(at func(storagetest.Moment) bool) *gate {
	free := make(chan struct{})
	return &gate{at, make(chan struct{}), free, sync.OnceFunc(func() { close(free) })}
}

// gated is a stage whose store waits at the gate, if there is one.
type gated struct {
	*stage
	gate atomic.Pointer[gate]
}

func (s *gated) hook(_ context.Context, m storagetest.Moment) error {
	if g := s.gate.Load(); g != nil && g.at(m) && s.gate.CompareAndSwap(g, nil) {
		close(g.held)
		<-g.free
	}
	return nil
}

// TestReadiness: /readyz says whether updates are taken: not before what an earlier
// run owed is paid, nor while stopping. /healthz answers as long as the program
// lives.
func TestReadiness(t *testing.T) {
	for way, webhook := range ways() {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			s := &gated{}
			s.stage = newStage(t, stageConfig{course: smallCourse, webhook: webhook, hook: s.hook})
			c := s.enter("en")
			c.registers()
			s.answers(http.StatusOK, "after the start")
			s.end()
			s.startsLate()
			s.stopsLate(c)
			s.open()
			if at := c.person().Place.View; at != dialog.ViewModules {
				t.Errorf("the turn in hand was not finished: she stands on %s", at)
			}
			s.run()
			s.settle()
		})
	}
}

// startsLate starts a program that has to wait before it can take updates.
func (s *gated) startsLate() {
	s.t.Helper()
	g := newGate(func(m storagetest.Moment) bool { return m.Op == storagetest.Find })
	defer g.open()
	s.gate.Store(g)
	s.open()
	ready := s.begin()
	<-g.held
	s.answers(http.StatusServiceUnavailable, "while an earlier run's debts are paid")
	g.open()
	<-ready
	s.answers(http.StatusOK, "after they are paid")
}

// stopsLate stops the program while it has an update of hers in hand.
func (s *gated) stopsLate(c *scene) {
	s.t.Helper()
	g := newGate(func(m storagetest.Moment) bool { return m.Op == storagetest.Replace && m.In == "people" })
	defer g.open()
	s.gate.Store(g)
	_, err := c.Say("/modules")
	must(s.t, err)
	<-g.held
	s.answers(http.StatusOK, "while a turn takes long")
	stopped := make(chan struct{})
	go func() { s.end(); close(stopped) }()
	s.await("it stops taking updates", func() bool { return !s.program.ready.Load() })
	s.answers(http.StatusServiceUnavailable, "while it stops with a turn in hand")
	select {
	case <-stopped:
		s.t.Error("it does not wait for the turn in hand")
	default:
	}
	g.open()
	<-stopped
	if resp, err := http.Get(s.url + "/healthz"); err == nil {
		s.t.Errorf("/healthz answers %d after the end", resp.StatusCode)
	}
}

// tells wants the command that asks the pages to say the same.
func (s *stage) tells(ready bool, when string) {
	s.t.Helper()
	e := env{"COHORTBOT_LISTEN": strings.TrimPrefix(s.url, "http://")}
	if said := e.prints(s.t, "health", "--alive"); said != "alive" {
		s.t.Errorf("%s, health --alive says %q", when, said)
	}
	if !ready {
		e.refuses(s.t, []string{"health"}, "running but takes no updates")
	} else if said := e.prints(s.t, "health"); said != "ready" {
		s.t.Errorf("%s, health says %q", when, said)
	}
}

// answers wants the pages to say whether updates are taken; the webhook must agree.
func (s *stage) answers(want int, when string) {
	s.t.Helper()
	for page, want := range map[string]int{"/healthz": http.StatusOK, "/readyz": want} {
		resp, err := http.Get(s.url + page)
		if err != nil {
			s.t.Errorf("%s, %s: %v", when, page, err)
			continue
		}
		must(s.t, resp.Body.Close())
		if resp.StatusCode != want {
			s.t.Errorf("%s, %s answers %d, want %d", when, page, resp.StatusCode, want)
		}
	}
	s.tells(want == http.StatusOK, when)
	if !s.cfg.webhook || want == http.StatusOK {
		return
	}
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.program.set.hook.String(), strings.NewReader(`{"update_id":1}`))
	must(s.t, err)
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", s.program.set.secret)
	resp, err := http.DefaultClient.Do(req)
	must(s.t, err)
	must(s.t, resp.Body.Close())
	if resp.StatusCode != want || resp.Header.Get("Retry-After") == "" {
		s.t.Errorf("%s, the webhook answers %d, Retry-After %q", when, resp.StatusCode, resp.Header.Get("Retry-After"))
	}
}
