package bot

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync"
)

// smallBody is how much of a body is gathered before it goes out; a file beyond
// it is streamed.
const smallBody = 64 << 10

// parcel is the body of a request, which knows whether its end has been handed over.
type parcel struct {
	data   []byte // all of it, when it is small
	length int64  // -1 when it is not known

	mu     sync.Mutex
	in     *bufio.Reader
	closer io.Closer
	ended  bool // the last of it has been handed over
	closed bool // nothing more is
}

// pack takes over a request's body. A small one is gathered, so that it goes out in one
// write and with its length: the library hands over a pipe, of which each piece would
// become a packet of its own.
func pack(r *http.Request) (*parcel, error) {
	p := &parcel{}
	if r.Body == nil {
		p.rewind()
		return p, nil
	}
	var head bytes.Buffer
	_, err := io.CopyN(&head, r.Body, smallBody)
	switch {
	case errors.Is(err, io.EOF):
		p.data, p.length = head.Bytes(), int64(head.Len())
		p.rewind()
		return p, r.Body.Close()
	case err != nil:
		return nil, errors.Join(err, r.Body.Close())
	}
	p.length = -1
	if r.ContentLength > 0 {
		p.length = r.ContentLength
	}
	p.in, p.closer = bufio.NewReaderSize(io.MultiReader(&head, r.Body), smallBody), r.Body
	return p, nil
}

// gathered says that all of it is at hand.
func (p *parcel) gathered() bool { return p.closer == nil }

// rewind makes it ready to be sent from its start, which what is streamed cannot be.
func (p *parcel) rewind() bool {
	if !p.gathered() {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.in, p.ended, p.closed = bufio.NewReader(bytes.NewReader(p.data)), len(p.data) == 0, false
	return true
}

// body is what the transport reads. One of an earlier try gives nothing any more.
func (p *parcel) body() io.ReadCloser {
	if p.gathered() && len(p.data) == 0 {
		return http.NoBody
	}
	return &handing{p: p, in: p.in}
}

// shut hands nothing over from now on, and says whether the end has been.
func (p *parcel) shut() (ended bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	return p.ended
}

// handing is a parcel on its way, once.
type handing struct {
	p  *parcel
	in *bufio.Reader
}

// Read looks ahead: the end counts as handed over before its last byte is.
func (h *handing) Read(b []byte) (int, error) {
	n, err := h.in.Read(b)
	_, next := h.in.Peek(1)
	h.p.mu.Lock()
	defer h.p.mu.Unlock()
	if h.p.closed || h.p.in != h.in {
		return 0, errors.New("nothing more is sent")
	}
	h.p.ended = h.p.ended || errors.Is(next, io.EOF)
	return n, err
}

func (h *handing) Close() error {
	if h.p.gathered() {
		return nil
	}
	return h.p.closer.Close()
}
