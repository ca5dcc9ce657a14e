package bot_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"cohortbot/bot"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
)

// A name of a file that Telegram does not know any more is no obstacle: the file is sent
// anew, once, and its new name is used from then on. What is refused for another reason
// is not uploaded a second time.
func TestAStaleFileID(t *testing.T) {
	server, api, phone := opened(t)
	files := &folder{MapFS: pdf(), hash: "1", names: map[string]string{}}
	client, err := bot.NewClient(bot.ClientConfig{Token: server.Token(), URL: api.URL, Files: files})
	if err != nil {
		t.Fatal(err)
	}
	chat := seal.Conceal(strconv.FormatInt(phone.ID(), 10))
	send := func(words string) error {
		body := packed(t, outbox.Body{Text: words, Media: &outbox.Media{Kind: "document", Path: "a.pdf"}})
		_, err := client.Transmit(t.Context(), chat, dialog.OpSend, 0, body)
		return err
	}
	if err := send("a"); err != nil {
		t.Fatal(err)
	}
	for hash := range files.names {
		files.names[hash] = "of-another-bot"
	}
	opens := files.opens
	for range 2 {
		if err := send("a"); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range files.names {
		if name == "of-another-bot" || files.opens != opens+1 {
			t.Errorf("it is known as %s after %d readings", name, files.opens-opens)
		}
	}
	var no *outbox.Refusal
	if err := send(strings.Repeat("a", 2000)); !errors.As(err, &no) || no.Why != outbox.WhyTooLong || files.opens != opens+1 {
		t.Errorf("a caption that is too long: %v, read %d times", err, files.opens-opens-1)
	}
}
