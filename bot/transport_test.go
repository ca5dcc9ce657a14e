package bot

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"cohortbot/outbox"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// What the library pipes is gathered when it is small and streamed when it is
// not; nothing is changed on the way.
func TestBodiesArriveWhole(t *testing.T) {
	for _, size := range []int{0, 1, smallBody - 1, smallBody, smallBody + 1, 3 * smallBody} {
		sent := bytes.Repeat([]byte("س"), size/2+1)[:size]
		var got []byte
		var length int64
		next := roundTrip(func(r *http.Request) (*http.Response, error) {
			length = r.ContentLength
			var err error
			got, err = io.ReadAll(r.Body)
			return &http.Response{Body: http.NoBody}, err
		})
		pipe, in := io.Pipe()
		go func() {
			_, err := io.Copy(in, iotest.OneByteReader(bytes.NewReader(sent)))
			in.CloseWithError(err)
		}()
		r, err := http.NewRequest(http.MethodPost, "http://127.0.0.1/", pipe)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := (&careful{next: next}).RoundTrip(r); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, sent) {
			t.Errorf("%d bytes arrived of %d", len(got), size)
		}
		if gathered := size < smallBody; gathered != (length == int64(size)) && size > 0 {
			t.Errorf("%d bytes went out with length %d", size, length)
		}
	}
}

// A body that cannot be read was certainly not sent.
func TestUnreadableBodyIsNotSent(t *testing.T) {
	next := roundTrip(func(*http.Request) (*http.Response, error) {
		t.Error("it was sent")
		return nil, nil
	})
	body := io.MultiReader(strings.NewReader("half of it"), iotest.ErrReader(errors.New("the file is gone")))
	r, err := http.NewRequest(http.MethodPost, "http://127.0.0.1/", io.NopCloser(body))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (&careful{next: next}).RoundTrip(r); !errors.Is(err, outbox.ErrNotSent) {
		t.Errorf("error %v, want %v", err, outbox.ErrNotSent)
	}
}
