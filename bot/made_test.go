package bot_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"strconv"
	"testing"

	"cohortbot/bot"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
)

// makes gives what it holds as a file.
type makes struct {
	data string
	to   seal.Private
	err  error
	last outbox.Media
}

func (m *makes) Make(_ context.Context, what outbox.Media) (bot.Made, error) {
	m.last = what
	return bot.Made{Name: "a.html", Data: []byte(m.data), To: m.to}, m.err
}

// A file that is made goes out with its words; nothing of it is kept, and one that
// cannot be made sends nothing.
func TestAMadeFile(t *testing.T) {
	server, api, phone := opened(t)
	files, maker := &folder{names: map[string]string{}}, &makes{}
	client, err := bot.NewClient(bot.ClientConfig{Token: server.Token(), URL: api.URL, Files: files, Maker: maker})
	if err != nil {
		t.Fatal(err)
	}
	chat := seal.Conceal(strconv.FormatInt(phone.ID(), 10))
	recipe := outbox.Media{Kind: "document", Recipe: "r", Of: "s1", Lang: "ar"}
	send := func(data string, made error) error {
		maker.data, maker.err = data, made
		_, err := client.Transmit(t.Context(), chat, dialog.OpSend, 0, packed(t, outbox.Body{Text: "<b>words</b>", Media: &recipe}))
		return err
	}
	for _, data := range []string{"one", "two"} { // made anew each time
		if err := send(data, nil); err != nil {
			t.Fatal(err)
		}
		m := phone.Last()
		got, _ := server.File(m.File.ID)
		if string(got) != data || m.Words() != "words" || m.File.Name != "a.html" || maker.last != recipe {
			t.Errorf("sent %q %q as %q by %+v", got, m.Words(), m.File.Name, maker.last)
		}
	}
	if len(files.names) > 0 || files.opens > 0 {
		t.Errorf("something is kept: %v", files.names)
	}
	before := len(phone.Messages())
	if err := send("", errors.New("no")); !errors.Is(err, outbox.ErrRefused) {
		t.Errorf("a make that failed: %v", err)
	}
	if err := send("", outbox.ErrNotSent); !errors.Is(err, outbox.ErrNotSent) || errors.Is(err, outbox.ErrRefused) {
		t.Errorf("a make that may pass: %v", err)
	}
	if len(phone.Messages()) != before {
		t.Error("something was sent all the same")
	}
}

// What only she herself may see goes to her chat alone, whoever's row asks for it.
func TestAFileOfSomebodyElse(t *testing.T) {
	server, api, phone := opened(t)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 40))); err != nil {
		t.Fatal(err)
	}
	maker, before := &makes{data: picture.String()}, len(phone.Messages())
	client, err := bot.NewClient(bot.ClientConfig{Token: server.Token(), URL: api.URL, Files: &folder{names: map[string]string{}}, Maker: maker})
	if err != nil {
		t.Fatal(err)
	}
	body := packed(t, outbox.Body{Text: "words", Media: &outbox.Media{Kind: "photo", Recipe: "r", Of: "s1", Lang: "ar", Hidden: true}})
	chat := strconv.FormatInt(phone.ID(), 10)
	maker.to = seal.Conceal(chat + "1")
	if _, err := client.Transmit(t.Context(), seal.Conceal(chat), dialog.OpSend, 0, body); !errors.Is(err, outbox.ErrRefused) || len(phone.Messages()) != before {
		t.Errorf("a file of somebody else's: %v", err)
	}
	maker.to = seal.Conceal(chat)
	if _, err := client.Transmit(t.Context(), seal.Conceal(chat), dialog.OpSend, 0, body); err != nil || !phone.Last().Hidden {
		t.Errorf("her own is not sent, or not covered: %v", err)
	}
}
