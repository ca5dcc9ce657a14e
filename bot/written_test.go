package bot_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"cohortbot/bot"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
)

// maker makes one file.
type maker func(ctx context.Context) (bot.Made, error)

func (m maker) Make(ctx context.Context, _ outbox.Media) (bot.Made, error) { return m(ctx) }

// A file that is too large to be held is written while it is sent, and arrives whole; of one that fails half
// way nothing arrives, and the failure is that of the making.
func TestAFileIsWrittenWhileItIsSent(t *testing.T) {
	server, api, phone := opened(t)
	write := func(io.Writer) error { return nil }
	client, err := bot.NewClient(bot.ClientConfig{Token: server.Token(), URL: api.URL, Files: &folder{}, Maker: maker(func(context.Context) (bot.Made, error) {
		return bot.Made{Name: "rows.csv", Write: write, Instead: "too <b>large</b>"}, nil
	})})
	if err != nil {
		t.Fatal(err)
	}
	send := func(does func(io.Writer) error) error {
		write = does
		_, err := client.Transmit(t.Context(), seal.Conceal(strconv.FormatInt(phone.ID(), 10)), dialog.OpSend, 0,
			packed(t, outbox.Body{Text: "words", Media: &outbox.Media{Kind: "document", Recipe: "r"}}))
		return err
	}
	line := []byte(strings.Repeat("row,", 1<<18))
	lines := func(n int, then error) func(io.Writer) error {
		return func(w io.Writer) error {
			for range n {
				if _, err := w.Write(line); err != nil {
					return err
				}
			}
			return then
		}
	}
	if err := send(lines(5, nil)); err != nil {
		t.Fatal(err)
	}
	m := phone.Last()
	if got, _ := server.File(m.File.ID); !bytes.Equal(got, bytes.Repeat(line, 5)) || m.Words() != "words" || m.File.Name != "rows.csv" {
		t.Errorf("%d bytes arrived of a file called %q under %q", len(got), m.File.Name, m.Words())
	}
	before := len(phone.Messages())
	broken := errors.New("broken")
	if err := send(lines(3, broken)); !errors.Is(err, outbox.ErrRefused) || !errors.Is(err, broken) {
		t.Errorf("a file that fails half way: %v", err)
	}
	if err := send(lines(3, outbox.ErrNotSent)); !errors.Is(err, outbox.ErrNotSent) || errors.Is(err, outbox.ErrRefused) {
		t.Errorf("one that may go on later: %v", err)
	}
	if len(phone.Messages()) != before {
		t.Error("half a file arrived")
	}
	if err := send(lines(51, nil)); err != nil || phone.Last().Words() != "too large" || phone.Last().File.ID != "" {
		t.Errorf("one that Telegram does not take: %v, %q", err, phone.Last().Words())
	}
}

// Who waits for a file sees that it is being made. When Telegram takes no file, whoever writes it is not
// kept waiting.
func TestAFileInTheMakingIsShown(t *testing.T) {
	shown := make(chan string, 9)
	var once sync.Once
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:] {
		case "sendChatAction":
			once.Do(func() { shown <- r.FormValue("chat_id") + " " + r.FormValue("action") })
			_, _ = io.WriteString(w, `{"ok":true,"result":true}`)
		default:
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}`)
		}
	}))
	defer api.Close()
	let := make(chan struct{})
	client, err := bot.NewClient(bot.ClientConfig{Token: "1:a", URL: api.URL, Files: &folder{}, Maker: maker(func(ctx context.Context) (bot.Made, error) {
		select {
		case what := <-shown:
			if what != "77 upload_document" {
				t.Errorf("shown: %q", what)
			}
		case <-ctx.Done():
			t.Error("nothing is shown while a file is made")
		}
		return bot.Made{Name: "a.csv", Write: func(w io.Writer) error {
			defer close(let)
			for {
				if _, err := w.Write(make([]byte, 1<<10)); err != nil {
					return err
				}
			}
		}}, nil
	})})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Transmit(t.Context(), seal.Conceal("77"), dialog.OpSend, 0, packed(t, outbox.Body{Media: &outbox.Media{Kind: "document", Recipe: "r"}}))
	<-let
	if !errors.Is(err, outbox.ErrBlocked) {
		t.Errorf("%v", err)
	}
}
