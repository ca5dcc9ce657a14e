package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cohortbot/dialog"
)

// TestReplicas: of two programs on one store one leads; the other takes webhooks, whose
// messages the leader sends, and goes on alone when the leader has gone.
func TestReplicas(t *testing.T) {
	for way, webhook := range ways() {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse, webhook: webhook, shared: true, may: []string{"terminated by other getUpdates"}})
			first := &replica{program: st.program, t: t, url: st.url}
			first.says("ready")
			second := st.joins()
			second.says(standingBy)
			if term, leads := second.leading(); leads {
				t.Errorf("both lead, the second in term %d", term)
			}
			if webhook {
				must(t, second.client.Receive(t.Context(), second.set.hook.String(), second.set.secret))
			}
			c := st.enter("en")
			c.registers()
			before, leads := first.leading()
			if !leads {
				t.Error("nobody leads")
			}
			st.leaves()
			st.await("the second leads", func() bool { term, leads := second.leading(); return leads && term > before })
			st.await("the second takes updates", func() bool { return second.word() == "ready" })
			second.says("ready")
			c.writes("/modules")
			if at := c.person().Place.View; at != dialog.ViewModules {
				t.Errorf("after the first has gone, she stands on %s", at)
			}
			must(t, second.end())
		})
	}
}

// replica is one more program on a stage's store.
type replica struct {
	*program
	t   *testing.T
	url string
	end func() error
}

// joins starts one.
func (s *stage) joins() *replica {
	s.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(s.t, err)
	r := &replica{t: s.t, url: "http://" + listener.Addr().String()}
	first := s.program.house
	h := &house{set: first.set, log: first.log, bundle: first.bundle, keys: first.keys, store: first.store, engine: first.engine}
	h.course.Store(first.current())
	if s.cfg.webhook {
		h.set.hook, err = url.Parse(r.url + "/hook")
		must(s.t, err)
	}
	p, err := h.program()
	must(s.t, err)
	r.program = p
	ready := make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- p.run(ctx, listener, func() { close(ready) }) }()
	r.end = func() error { cancel(); return <-ended }
	<-ready
	return r
}

// says wants the page of a replica to say this, and the command that asks it, too.
func (r *replica) says(want string) {
	r.t.Helper()
	resp, err := http.Get(r.url + "/readyz")
	must(r.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	must(r.t, err)
	if resp.StatusCode != http.StatusOK || !strings.HasPrefix(string(text), want+"\n") {
		r.t.Errorf("/readyz: %d %q, want %q", resp.StatusCode, text, want)
	}
	if said := (env{"COHORTBOT_LISTEN": strings.TrimPrefix(r.url, "http://")}).prints(r.t, "health"); said != want {
		r.t.Errorf("health says %q, want %q", said, want)
	}
	now := scrape(r.t, r.url)
	if term, leads := r.leading(); now["leader"] != truth(leads) || now["term"] != float64(term) || now["ready"] != 1 {
		r.t.Errorf("/metrics says leader %v, term %v, ready %v; it leads: %v, in term %d", now["leader"], now["term"], now["ready"], leads, term)
	}
}
