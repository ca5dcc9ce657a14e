package bot

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
)

// framed is an HTTP/2 server, frame by frame. Of a request that has come whole it counts
// the execution if executes, then ends it in its way.
type framed struct {
	executes bool
	ends     func(f *http2.Framer, stream uint32) error

	done, asked atomic.Int64
}

func (s *framed) serve(c net.Conn) {
	defer c.Close()
	if _, err := io.ReadFull(c, make([]byte, len(http2.ClientPreface))); err != nil {
		return
	}
	f := http2.NewFramer(c, c)
	if f.WriteSettings() != nil {
		return
	}
	for {
		frame, err := f.ReadFrame()
		if err != nil {
			return
		}
		switch frame := frame.(type) {
		case *http2.SettingsFrame:
			if !frame.IsAck() {
				err = f.WriteSettingsAck()
			}
		case *http2.DataFrame:
			if !frame.StreamEnded() {
				continue
			}
			s.asked.Add(1)
			if s.executes {
				s.done.Add(1)
			}
			err = s.ends(f, frame.StreamID)
		}
		if err != nil {
			return
		}
	}
}

func resets(code http2.ErrCode) func(*http2.Framer, uint32) error {
	return func(f *http2.Framer, stream uint32) error { return f.WriteRSTStream(stream, code) }
}

// leaves says that it has seen streams up to below of the one at hand, and closes.
func leaves(below uint32) func(*http2.Framer, uint32) error {
	return func(f *http2.Framer, stream uint32) error {
		return errors.Join(f.WriteGoAway(stream-below, http2.ErrCodeNo, []byte("REFUSED_STREAM")), io.EOF)
	}
}

func replies(f *http2.Framer, stream uint32) error {
	var head bytes.Buffer
	if err := hpack.NewEncoder(&head).WriteField(hpack.HeaderField{Name: ":status", Value: "200"}); err != nil {
		return err
	}
	err := f.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: head.Bytes(), EndHeaders: true})
	if err != nil {
		return err
	}
	return f.WriteData(stream, true, []byte(`{"ok":true,"result":{"message_id":7}}`))
}

// What HTTP/2 says of a stream is believed where it is a promise, and nowhere else;
// and nothing is sent a second time where it is not.
func TestOutcomesByFrame(t *testing.T) {
	for name, x := range map[string]struct {
		server  *framed
		notSent bool
		sent    bool
	}{
		"answered":                      {server: &framed{executes: true, ends: replies}, sent: true},
		"refused stream":                {server: &framed{ends: resets(http2.ErrCodeRefusedStream)}, notSent: true},
		"leaves before the stream":      {server: &framed{ends: leaves(1)}, notSent: true},
		"executed, protocol error":      {server: &framed{executes: true, ends: resets(http2.ErrCodeProtocol)}},
		"executed, internal error":      {server: &framed{executes: true, ends: resets(http2.ErrCodeInternal)}},
		"executed, leaves after stream": {server: &framed{executes: true, ends: leaves(0)}},
	} {
		t.Run(name, func(t *testing.T) {
			api := httptest.NewUnstartedServer(nil)
			api.EnableHTTP2 = true
			api.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){
				"h2": func(_ *http.Server, c *tls.Conn, _ http.Handler) { x.server.serve(c) },
			}
			api.StartTLS()
			defer api.Close()
			way := transport()
			way.TLSClientConfig = api.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
			defer way.CloseIdleConnections()
			client, err := newClient(ClientConfig{Token: "1:a", URL: api.URL}, way)
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.Transmit(t.Context(), seal.Conceal("1"), dialog.OpSend, 0, body(t, "a"))
			if (err == nil) != x.sent || errors.Is(err, outbox.ErrNotSent) != x.notSent {
				t.Errorf("it ended with %v", err)
			}
			if done := x.server.done.Load(); x.server.executes && done != 1 || !x.server.executes && done != 0 {
				t.Errorf("executed %d times, asked %d times", done, x.server.asked.Load())
			}
		})
	}
}
