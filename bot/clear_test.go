package bot_test

import (
	"errors"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"cohortbot/bot"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/rehearsal"
	"cohortbot/seal"
)

// Some of a hundred messages have become too old to be deleted meanwhile: the others
// go all the same, in few calls, and what is not there is passed over.
func TestWhatIsTooOldKeepsNoOther(t *testing.T) {
	for _, old := range []int{0, 1, 37, 99, 100} {
		now := time.Now()
		server := rehearsal.New(rehearsal.Config{Now: func() time.Time { return now }})
		api := httptest.NewServer(server.API())
		phone := server.AddPhone(rehearsal.PhoneConfig{})
		client, err := bot.NewClient(bot.ClientConfig{Token: server.Token(), URL: api.URL})
		if err != nil {
			t.Fatal(err)
		}
		var ids []int64
		for i := range 100 {
			if i == old {
				now = now.Add(dialog.Deletable)
			}
			id, err := phone.Say("hello")
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, int64(id))
		}
		if old == 100 {
			now = now.Add(dialog.Deletable)
		}
		now = now.Add(time.Minute)
		if old < 90 {
			ids[95] = 1_000_000 // nobody's
		}
		chat := seal.Conceal(strconv.FormatInt(phone.ID(), 10))
		for range 2 { // sent twice it does no harm
			_, err = client.Transmit(t.Context(), chat, dialog.OpDelete, 0, packed(t, outbox.Body{Messages: ids}))
			if err != nil && !errors.Is(err, outbox.ErrGone) {
				t.Fatal(err)
			}
		}
		want := old
		if old < 90 {
			want++
		}
		if left, calls := len(phone.Messages()), len(server.Ledger()); left != want || calls > 2*16 {
			t.Errorf("of 100 messages, %d too old, %d are left after %d calls", old, left, calls)
		}
		server.Close()
		api.Close()
	}
}

// One message among a hundred is of a kind that stays for a day: the others go, those
// before it and those after it.
func TestOneThatStaysKeepsNoOther(t *testing.T) {
	server, api, phone := opened(t)
	client, err := bot.NewClient(bot.ClientConfig{Token: server.Token(), URL: api.URL})
	if err != nil {
		t.Fatal(err)
	}
	var ids []int64
	for i := range 100 {
		send := func() (int, error) { return phone.Say("hello") }
		if i == 60 {
			send = func() (int, error) { return phone.SendOther("dice") }
		}
		id, err := send()
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, int64(id))
	}
	chat := seal.Conceal(strconv.FormatInt(phone.ID(), 10))
	if _, err := client.Transmit(t.Context(), chat, dialog.OpDelete, 0, packed(t, outbox.Body{Messages: ids})); err != nil {
		t.Fatal(err)
	}
	if left := phone.Messages(); len(left) != 2 || int64(left[1].ID) != ids[60] { // the first is her /start
		t.Errorf("%d messages are left", len(left))
	}
}

// A dot stays of a text, of a file and, where a file cannot be replaced, of its
// caption; where nothing is, it is said so.
func TestBlank(t *testing.T) {
	server, api, phone := opened(t)
	files := &folder{MapFS: pdf(), hash: "1", names: map[string]string{}}
	client, err := bot.NewClient(bot.ClientConfig{Token: server.Token(), URL: api.URL, Files: files})
	if err != nil {
		t.Fatal(err)
	}
	chat := seal.Conceal(strconv.FormatInt(phone.ID(), 10))
	button := [][]outbox.Key{{{Label: "press", Token: "x"}}}
	for _, b := range []outbox.Body{
		{Text: "words", Keyboard: button},
		{Text: "caption", Media: &outbox.Media{Kind: "document", Path: "a.pdf"}},
		{Text: "caption", Media: &outbox.Media{Kind: "voice", Path: "a.pdf"}},
	} {
		id, err := client.Transmit(t.Context(), chat, dialog.OpSend, 0, packed(t, b))
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // "not modified" is done
			if _, err := client.Transmit(t.Context(), chat, dialog.OpBlank, id, seal.Private{}); err != nil {
				t.Errorf("%q: %v", b.Text, err)
			}
		}
		if m := phone.Last(); m.Words() != "·" || len(m.Keyboard) > 0 {
			t.Errorf("%q became %q", b.Text, m.Words())
		}
		if m := phone.Last(); m.Kind == rehearsal.KindDocument {
			if left, ok := server.File(m.File.ID); !ok || string(left) != "·" {
				t.Errorf("the file holds %q", left)
			}
		}
	}
	if _, err := client.Transmit(t.Context(), chat, dialog.OpBlank, 1_000_000, seal.Private{}); !errors.Is(err, outbox.ErrGone) {
		t.Errorf("nobody's message: %v, want %v", err, outbox.ErrGone)
	}
}
