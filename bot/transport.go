package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
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

// careful tells requests that were certainly not written from those whose
// outcome is unknown, and keeps addresses, which hold the token, out of errors.
type careful struct{ next http.RoundTripper }

func (c *careful) RoundTrip(r *http.Request) (*http.Response, error) {
	r, err := whole(r)
	if err != nil {
		return nil, fmt.Errorf("%w: read what is to be sent", outbox.ErrNotSent)
	}
	var wrote atomic.Bool
	trace := &httptrace.ClientTrace{WroteRequest: func(w httptrace.WroteRequestInfo) {
		if w.Err == nil {
			wrote.Store(true)
		}
	}}
	resp, err := c.next.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
	switch {
	case err == nil:
		return resp, nil
	case wrote.Load():
		return nil, fmt.Errorf("no answer: %w", plain(err))
	}
	return nil, fmt.Errorf("%w: %w", outbox.ErrNotSent, plain(err))
}

// smallBody is how much of a body is gathered before it goes out; a file beyond
// it is streamed.
const smallBody = 64 << 10

// whole gathers a small body, so that it goes out in one write and with its
// length. The library hands over a pipe, of which each piece would become a
// packet of its own. A body so gathered can be sent again on a new connection
// when an idle one turns out to be closed before anything was written.
func whole(r *http.Request) (*http.Request, error) {
	if r.Body == nil || r.ContentLength > 0 {
		return r, nil
	}
	var head bytes.Buffer
	_, err := io.CopyN(&head, r.Body, smallBody)
	out := *r
	switch {
	case errors.Is(err, io.EOF):
		out.Body, out.ContentLength = http.NoBody, int64(head.Len())
		if head.Len() > 0 {
			out.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(head.Bytes())), nil }
			out.Body, _ = out.GetBody()
		}
		return &out, r.Body.Close()
	case err != nil:
		return nil, errors.Join(err, r.Body.Close())
	}
	out.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(&head, r.Body), r.Body}
	return &out, nil
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
