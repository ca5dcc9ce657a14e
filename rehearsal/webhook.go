package rehearsal

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// hook delivers updates to the bot's webhook: each person's in order, people
// beside each other, each update until the bot answers 2xx or it expires.
type hook struct {
	s       *Server
	url     string
	secret  string
	limit   int
	client  *http.Client
	slots   chan struct{}
	ctx     context.Context
	stop    context.CancelFunc
	mu      sync.Mutex
	lanes   map[int64][]*entry
	failure string
	failed  time.Time
}

// push is called with the intake's lock held.
func (h *hook) push(e *entry) {
	if h.ctx.Err() != nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	lane, running := h.lanes[e.person]
	h.lanes[e.person] = append(lane, e)
	if !running {
		h.s.work.Go(func() { h.run(e.person) })
	}
}

func (h *hook) run(person int64) {
	for {
		h.mu.Lock()
		lane := h.lanes[person]
		if len(lane) == 0 || h.ctx.Err() != nil {
			delete(h.lanes, person)
			h.mu.Unlock()
			return
		}
		h.lanes[person] = lane[1:]
		h.mu.Unlock()
		if h.deliver(lane[0]) {
			h.s.intake.remove(lane[0])
		}
	}
}

// deliver tells whether the update is done with: taken, or too old.
func (h *hook) deliver(e *entry) bool {
	pause := h.s.cfg.Backoff
	for !e.expired(h.s.now()) {
		asked, err := h.post(e)
		if err == nil {
			return true
		}
		h.note(err)
		wait := max(pause, asked)
		pause = min(2*pause, time.Minute)
		select {
		case <-time.After(wait):
		case <-h.ctx.Done():
			return false
		}
	}
	return true
}

// post makes one attempt; asked is what Retry-After wants.
func (h *hook) post(e *entry) (asked time.Duration, err error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-h.ctx.Done():
		return 0, h.ctx.Err()
	}
	ctx, cancel := context.WithTimeout(h.ctx, time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(e.json()))
	if err != nil {
		return 0, fmt.Errorf("making the request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	res, err := h.client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("connecting: %w", err)
	}
	_, _ = io.CopyN(io.Discard, res.Body, 1<<16) // only so that the connection can be used again
	if err := res.Body.Close(); err != nil {
		return 0, fmt.Errorf("closing the answer: %w", err)
	}
	if res.StatusCode/100 == 2 {
		return 0, nil
	}
	seconds, _ := strconv.Atoi(res.Header.Get("Retry-After")) // absent or a date: no wish
	return time.Duration(seconds) * time.Second, fmt.Errorf("wrong response from the webhook: %s", res.Status)
}

func (h *hook) note(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.failure, h.failed = err.Error(), h.s.now()
}

func (s *Server) setWebhook(c *call) (any, *refusal) {
	target := strings.TrimSpace(c.str("url"))
	if target == "" {
		return s.deleteWebhook(c)
	}
	if no := checkHookURL(target); no != nil {
		return nil, no
	}
	if no := checkSecret(c.str("secret_token")); no != nil {
		return nil, no
	}
	var allowed []string
	if err := c.list("allowed_updates", &allowed); err != nil {
		return nil, bad("can't parse allowed updates list")
	}
	limit := c.number("max_connections", 40)
	if limit < 1 || limit > 100 {
		limit = 40
	}
	in := s.intake
	in.mu.Lock()
	defer in.mu.Unlock()
	s.replaceHook(c)
	if c.str("allowed_updates") != "" {
		in.allow(allowed)
	}
	in.hook = s.newHook(target, c.str("secret_token"), int(limit))
	for _, e := range in.queue {
		in.hook.push(e)
	}
	return true, nil
}

func (s *Server) newHook(target, secret string, limit int) *hook {
	ctx, stop := context.WithCancel(s.ctx)
	transport := &http.Transport{MaxIdleConnsPerHost: limit}
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	context.AfterFunc(ctx, transport.CloseIdleConnections)
	return &hook{s: s, url: target, secret: secret, limit: limit, client: client,
		slots: make(chan struct{}, limit), ctx: ctx, stop: stop, lanes: map[int64][]*entry{}}
}

// replaceHook ends the webhook or the long poll in progress.
func (s *Server) replaceHook(c *call) {
	in := s.intake
	if in.hook != nil {
		in.hook.stop()
		in.hook = nil
	}
	in.poll = nil
	if c.flag("drop_pending_updates") {
		in.queue = nil
	}
	in.signal()
}

func (s *Server) deleteWebhook(c *call) (any, *refusal) {
	in := s.intake
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.hook != nil || c.flag("drop_pending_updates") {
		s.replaceHook(c)
	}
	return true, nil
}

func (s *Server) getWebhookInfo(*call) (any, *refusal) {
	in := s.intake
	in.mu.Lock()
	defer in.mu.Unlock()
	info := map[string]any{"url": "", "has_custom_certificate": false, "pending_update_count": len(in.queue)}
	if in.allowed != nil {
		info["allowed_updates"] = in.allowed
	}
	if h := in.hook; h != nil {
		h.mu.Lock()
		defer h.mu.Unlock()
		info["url"], info["max_connections"] = h.url, h.limit
		if h.failure != "" {
			info["last_error_date"], info["last_error_message"] = h.failed.Unix(), h.failure
		}
	}
	return info, nil
}

// checkHookURL wants what Telegram wants, except that http and any port are
// welcome on a loopback address, the only kind that is ever called.
func checkHookURL(target string) *refusal {
	u, err := url.Parse(target)
	if err != nil || u.Hostname() == "" {
		return bad("bad webhook: invalid webhook URL specified")
	}
	host := u.Hostname()
	ip := net.ParseIP(host)
	if host == "localhost" || ip != nil && ip.IsLoopback() {
		if u.Scheme != "http" && u.Scheme != "https" {
			return bad("bad webhook: An HTTPS URL must be provided for webhook")
		}
		return nil
	}
	if u.Scheme != "https" {
		return bad("bad webhook: An HTTPS URL must be provided for webhook")
	}
	switch u.Port() {
	case "", "443", "80", "88", "8443":
		return bad("bad webhook: Failed to resolve host: Name or service not known")
	}
	return bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
}

func checkSecret(secret string) *refusal {
	if len(secret) > 256 {
		return bad("secret token is too long")
	}
	if !onlyWordChars(secret) {
		return bad("secret token contains unallowed characters")
	}
	return nil
}
