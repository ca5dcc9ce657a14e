package bot

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"

	"cohortbot/outbox"
)

// transport keeps as many idle connections as there are senders and answers.
func transport() *http.Transport {
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		MaxIdleConns:        128,
		MaxIdleConnsPerHost: 128,
		IdleConnTimeout:     90 * time.Second,
		TLSHandshakeTimeout: 10 * time.Second,
		ForceAttemptHTTP2:   true,
	}
}

// careful tells requests that were certainly not sent from those whose outcome is
// unknown, and keeps addresses, which hold the token, out of errors.
//
// Certain is what can be proved: no connection was had; or the end of the body never
// left our hands; or the body's length was told and writing it failed; or the server
// said, as HTTP/2 lets it, that it has not looked at the request. That the transport
// has not yet told of a request written proves nothing: an answer, or a reset, may
// overtake it.
type careful struct{ next http.RoundTripper }

func (c *careful) RoundTrip(r *http.Request) (*http.Response, error) {
	p, err := pack(r)
	if err != nil {
		return nil, fmt.Errorf("%w: read what is to be sent", outbox.ErrNotSent)
	}
	resp, reused, err := c.try(r, p)
	if errors.Is(err, outbox.ErrNotSent) && reused && p.rewind() {
		resp, _, err = c.try(r, p) // it was an old connection's end, not the server's
	}
	return resp, err
}

// try sends once. The transport itself never sends again what it has read: on HTTP/2
// it would do so after errors that prove nothing.
func (c *careful) try(r *http.Request, p *parcel) (_ *http.Response, reused bool, _ error) {
	var got, old, failed atomic.Bool
	trace := &httptrace.ClientTrace{
		GotConn:      func(i httptrace.GotConnInfo) { got.Store(true); old.Store(i.Reused) },
		WroteRequest: func(w httptrace.WroteRequestInfo) { failed.Store(w.Err != nil) },
	}
	out := *r.WithContext(httptrace.WithClientTrace(r.Context(), trace))
	out.GetBody = nil
	out.Body, out.ContentLength = p.body(), p.length
	resp, err := c.next.RoundTrip(&out)
	if err == nil {
		return resp, false, nil
	}
	whole := p.shut()
	if !got.Load() || !whole || p.gathered() && failed.Load() || unread(err) {
		return nil, old.Load(), fmt.Errorf("%w: %w", outbox.ErrNotSent, plain(err))
	}
	return nil, false, fmt.Errorf("no answer: %w", plain(err))
}

// unread says that the server has not looked at a request, in the words of Go's HTTP/2
// transport. Should they change, the outcome counts as unknown.
func unread(err error) bool {
	text, ok := strings.CutPrefix(err.Error(), "http2: Transport: cannot retry err [")
	if !ok {
		return false
	}
	what, _, _ := strings.Cut(text, "]")
	return what == "http2: Transport received Server's graceful shutdown GOAWAY" ||
		strings.HasPrefix(what, "stream error: stream ID ") && strings.HasSuffix(what, "; REFUSED_STREAM; received from peer")
}

// plain reduces a network error to its kind.
func plain(err error) error {
	var timeout net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return context.DeadlineExceeded
	}
	var op *net.OpError
	if errors.As(err, &op) {
		return fmt.Errorf("network: %s", op.Op)
	}
	return errors.New("network: connection lost")
}
