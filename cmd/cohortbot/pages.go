package main

import (
	"fmt"
	"net/http"

	"cohortbot/bot"
)

// standingBy is what a replica says that waits to lead.
const standingBy = "standing by"

// pages are what serve serves.
func (p *program) pages() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "ok")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		now, _ := p.outlook(r, glanceWithin)
		if word := p.word(); word == "" {
			http.Error(w, "not taking updates", http.StatusServiceUnavailable)
		} else {
			fmt.Fprintln(w, word)
		}
		now.tell(w)
	})
	mux.HandleFunc("GET /metrics", p.metrics())
	if p.set.hook != nil {
		hook := &bot.Webhook{Intake: p.intake, Secret: p.set.secret, Log: p.log, Ready: p.takes}
		return at(p.set.hook.Path, p.inHand(hook), mux)
	}
	return mux
}

// word says whether all is well: "ready", or standingBy; "" when updates are not taken.
func (p *program) word() string {
	switch {
	case p.resting() || !p.ready.Load() && !p.stands.Load():
		return ""
	case p.stands.Load():
		return standingBy
	}
	return "ready"
}

// inHand counts the updates that the webhook has in hand, so that stopping waits
// for them; what comes while stopping is sent away at once.
func (p *program) inHand(hook http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.takes() {
			p.hand.RLock()
			defer p.hand.RUnlock()
		}
		hook.ServeHTTP(w, r)
	})
}

// at serves one path by h, as it stands: a pattern of the library would read
// braces in it, and answer with redirections.
func at(path string, h, others http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == path {
			h.ServeHTTP(w, r)
			return
		}
		others.ServeHTTP(w, r)
	})
}
