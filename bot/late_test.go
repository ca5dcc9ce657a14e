package bot

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
)

// makes makes a file of so many bytes.
type makes int

func (n makes) Make(context.Context, outbox.Media) (Made, error) {
	return Made{Name: "rows.csv", Instead: "instead", Write: func(w io.Writer) error {
		_, err := w.Write(make([]byte, n))
		return err
	}}, nil
}

// slow is a way to Telegram that takes a quarter of a megabyte in so long, or breaks after the first.
type slow struct {
	each   time.Duration
	breaks bool
	files  int
	said   string
}

func (s *slow) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := func(result string) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(`{"ok":true,"result":` + result + `}`))}, nil
	}
	switch r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:] {
	case "sendDocument":
		s.files++
		for {
			_, err := io.CopyN(io.Discard, r.Body, 1<<18)
			switch {
			case errors.Is(err, io.EOF):
				return answer(`{"message_id":7}`)
			case err == nil && s.breaks:
				err = errors.New("reset")
			}
			if err != nil {
				return nil, err
			}
			select {
			case <-time.After(s.each):
			case <-r.Context().Done():
				return nil, r.Context().Err()
			}
		}
	case "sendMessage":
		body, err := io.ReadAll(r.Body)
		s.said = string(body)
		if err != nil {
			return nil, err
		}
		return answer(`{"message_id":8}`)
	}
	return answer("true")
}

// A written file has minutes to come through. What does not in that time is not tried again, nor what breaks off
// each time for ever: something is said in its place.
func TestAFileThatDoesNotComeThrough(t *testing.T) {
	for what, x := range map[string]struct {
		way   slow
		tries int
		id    int64
		later bool
	}{
		"slow":              {way: slow{each: 20 * time.Second}, id: 7},
		"too slow":          {way: slow{each: time.Minute}, id: 8},
		"breaks":            {way: slow{breaks: true}, later: true},
		"breaks each time":  {way: slow{breaks: true}, tries: mostWritten, id: 8},
		"comes after tries": {way: slow{}, tries: mostWritten, id: 7},
	} {
		synctest.Test(t, func(t *testing.T) {
			c, err := newClient(ClientConfig{Token: "1:a", Maker: makes(2 << 20)}, &x.way)
			if err != nil {
				t.Fatal(err)
			}
			body, err := json.Marshal(outbox.Body{Text: "words", Media: &outbox.Media{Kind: "document", Recipe: "r"}})
			if err != nil {
				t.Fatal(err)
			}
			id, err := c.Transmit(outbox.WithTries(t.Context(), x.tries), seal.Conceal("77"), dialog.OpSend, 0, seal.Conceal(string(body)))
			if id != x.id || errors.Is(err, outbox.ErrNotSent) != x.later || !x.later && err != nil {
				t.Errorf("%s: message %d, %v", what, id, err)
			}
			if said := strings.Contains(x.way.said, "instead"); said != (x.id == 8) || x.way.files != 1 {
				t.Errorf("%s: %d files, said %q", what, x.way.files, x.way.said)
			}
		})
	}
}
